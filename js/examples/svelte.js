// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { derived } from 'svelte/store';

/** A velox client is a Svelte store as it is: $client in a component. This is a store of one part of it. */
export function part(client, select) {
    return derived(client, select);
}
