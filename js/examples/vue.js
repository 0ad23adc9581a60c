// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { onScopeDispose, shallowRef } from '@vue/reactivity';

/** The state of a velox client as a Vue ref, until the component is gone. In an app, import from 'vue'. */
export function useVelox(client) {
    const state = shallowRef(client.snapshot);
    onScopeDispose(client.subscribe(snapshot => { state.value = snapshot; }));
    return state;
}
