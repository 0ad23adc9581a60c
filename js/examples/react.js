// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { useSyncExternalStore } from 'react';

/**
 * The state of a velox client in a React component, which is rendered again when the selected part changes. What stays
 * keeps its identity from update to update, so `select` may pick any part of it.
 */
export function useVelox(client, select = state => state) {
    return useSyncExternalStore(client.subscribe, () => select(client.snapshot));
}
