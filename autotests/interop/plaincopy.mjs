// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// A reader of nobody's: what docs/protocol.md, section 6, says of a reader that names no patch format. Also runs in a page.

/** RFC 7396. */
function merged(target, patch) {
    if (typeof patch !== 'object' || patch === null || Array.isArray(patch))
        return patch;
    const result = typeof target === 'object' && target !== null && !Array.isArray(target) ? target : {};
    for (const [key, value] of Object.entries(patch)) {
        if (value === null)
            delete result[key];
        else
            result[key] = merged(result[key], value);
    }
    return result;
}

export class PlainCopy {
    state = undefined;
    id = '';
    version = 0;

    /** Takes one update, as text; false where it was a ping. */
    take(text) {
        const update = JSON.parse(text);
        if (update.ping)
            return false;
        const base = update.base ?? update.version - 1;
        if (update.delta && base !== this.version)
            throw new Error(`a delta from ${base}, but ${this.version} is held`);
        this.state = update.delta ? merged(this.state, update.body) : update.body;
        this.version = update.version;
        this.id = update.id ?? this.id;
        return true;
    }
}
