// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/** Deepest nesting that is walked. The server refuses deeper states; a peer must not overflow our stack. */
export const MAX_DEPTH = 512;

/**
 * @param {unknown} value
 * @returns {value is {[key: string]: any}}
 */
export function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Writes a member as data, whatever it is called. `__proto__` would otherwise replace the prototype; the others
 * are assigned, because reactive proxies watch assignments and not definitions.
 * @param {{[key: string]: any}} object
 * @param {string} key
 * @param {unknown} value
 */
export function setMember(object, key, value) {
    if (key === '__proto__')
        Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
    else
        object[key] = value;
}

/**
 * Changes a document and remembers how to take the changes back, at a cost that follows the changes and not the
 * document: values that are moved out are kept, never copied.
 */
export class Journal {
    /** @type {(() => void)[]} */
    #undo = [];

    /**
     * @param {{[key: string]: any}} object
     * @param {string} key
     * @param {unknown} value
     */
    set(object, key, value) {
        if (Object.hasOwn(object, key)) {
            const old = object[key];
            this.#undo.push(() => setMember(object, key, old));
        } else {
            this.#undo.push(() => delete object[key]);
        }
        setMember(object, key, value);
    }

    /**
     * @param {{[key: string]: any}} object
     * @param {string} key an own key
     */
    delete(object, key) {
        const old = object[key];
        this.#undo.push(() => setMember(object, key, old));
        delete object[key];
    }

    /**
     * @param {any[]} array
     * @param {number} index
     * @param {any} value
     */
    replace(array, index, value) {
        const old = array[index];
        this.#undo.push(() => { array[index] = old; });
        array[index] = value;
    }

    /**
     * @param {any[]} array
     * @param {number} index
     * @param {any} value
     */
    insert(array, index, value) {
        this.#undo.push(() => array.splice(index, 1));
        array.splice(index, 0, value);
    }

    /**
     * @param {any[]} array
     * @param {number} index
     */
    remove(array, index) {
        const [old] = array.splice(index, 1);
        this.#undo.push(() => array.splice(index, 0, old));
    }

    /** Takes every change back, the last one first. */
    rollback() {
        for (let undo = this.#undo.pop(); undo; undo = this.#undo.pop())
            undo();
    }
}
