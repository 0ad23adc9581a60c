// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/**
 * One step from the old list to the new one. `at` and `from` are positions in the list as it is when the step is taken;
 * `row` is the place in the new list.
 * @typedef {{op: 'remove', at: number} | {op: 'add', at: number, row: number} | {op: 'move', from: number, at: number}} Edit
 */

/** Counts the occupied slots before a slot, in O(log n) as slots fill and empty (a Fenwick tree). */
class SlotLine {
    #sums;

    /** @param {readonly number[]} occupied 1 or 0 */
    constructor(occupied) {
        this.#sums = new Int32Array(occupied.length + 1);
        for (let i = 1; i < this.#sums.length; ++i) {
            this.#sums[i] += occupied[i - 1];
            const next = i + (i & -i);
            if (next < this.#sums.length)
                this.#sums[next] += this.#sums[i];
        }
    }

    /**
     * @param {number} slot
     * @param {number} by
     */
    add(slot, by) {
        for (let i = slot + 1; i < this.#sums.length; i += i & -i)
            this.#sums[i] += by;
    }

    /** @param {number} slot */
    before(slot) {
        let sum = 0;
        for (let i = slot; i > 0; i -= i & -i)
            sum += this.#sums[i];
        return sum;
    }
}

/**
 * Positions of a longest increasing run among the values that are not negative.
 * @param {readonly number[]} values
 * @returns {number[]}
 */
export function longestIncreasing(values) {
    /** @type {number[]} */
    const tails = []; // position of the smallest end of a run of each length
    const before = new Int32Array(values.length).fill(-1);
    for (let i = 0; i < values.length; ++i) {
        if (values[i] < 0)
            continue;
        let low = 0;
        for (let high = tails.length; low < high;) {
            const middle = (low + high) >> 1;
            if (values[tails[middle]] < values[i])
                low = middle + 1;
            else
                high = middle;
        }
        if (low > 0)
            before[i] = tails[low - 1];
        tails[low] = i;
    }
    const run = new Array(tails.length);
    let position = tails.length > 0 ? tails[tails.length - 1] : -1;
    for (let i = run.length - 1; i >= 0; --i) {
        run[i] = position;
        position = before[position];
    }
    return run;
}

/**
 * The fewest removals, insertions and moves that make the new list of the old one.
 * @param {number} oldCount
 * @param {readonly number[]} match for each new row the old row that it is, or -1
 * @param {number} maxEdits
 * @returns {Edit[] | null} null where there would be more than `maxEdits`
 */
export function diffLists(oldCount, match, maxEdits) {
    const kept = new Uint8Array(oldCount);
    for (const old of match) {
        if (old >= 0)
            kept[old] = 1;
    }
    const stays = new Uint8Array(match.length);
    const run = longestIncreasing(match);
    for (const row of run)
        stays[row] = 1;
    const removed = kept.reduce((count, isKept) => count - isKept, oldCount);
    if (removed + match.length - run.length > maxEdits)
        return null;
    /** @type {Edit[]} */
    const edits = [];
    for (let old = oldCount - 1; old >= 0; --old) {
        if (!kept[old])
            edits.push({ op: 'remove', at: old });
    }
    addInsertionsAndMoves(edits, match, stays, layOut(oldCount, match, kept, stays));
    return edits;
}

/**
 * @param {Edit[]} edits
 * @param {readonly number[]} match
 * @param {Uint8Array} stays
 * @param {ReturnType<typeof layOut>} slots
 */
function addInsertionsAndMoves(edits, match, stays, slots) {
    const line = new SlotLine(slots.occupied);
    match.forEach((old, row) => {
        if (stays[row])
            return;
        const slot = slots.ofNew[row];
        if (old < 0) {
            edits.push({ op: 'add', at: line.before(slot), row });
        } else {
            const from = line.before(slots.ofOld[old]);
            line.add(slots.ofOld[old], -1);
            const at = line.before(slot);
            if (from !== at)
                edits.push({ op: 'move', from, at });
        }
        line.add(slot, 1);
    });
}

/**
 * Old rows that will move and the places of new and moved rows, merged around the rows that stay.
 * @param {number} oldCount
 * @param {readonly number[]} match
 * @param {Uint8Array} kept
 * @param {Uint8Array} stays
 */
function layOut(oldCount, match, kept, stays) {
    const ofOld = new Int32Array(oldCount).fill(-1);
    const ofNew = new Int32Array(match.length).fill(-1);
    /** @type {number[]} */
    const occupied = [];
    let old = 0;
    const takeOldRowsUntil = (/** @type {number} */ end) => {
        for (; old < end; ++old) {
            if (kept[old])
                ofOld[old] = occupied.push(1) - 1;
        }
    };
    let from = 0;
    for (let row = 0; row <= match.length; ++row) {
        if (row < match.length && !stays[row])
            continue;
        takeOldRowsUntil(row < match.length ? match[row] : oldCount);
        for (; from < row; ++from)
            ofNew[from] = occupied.push(0) - 1;
        if (row < match.length) {
            ofNew[row] = ofOld[old++] = occupied.push(1) - 1;
            from = row + 1;
        }
    }
    return { ofOld, ofNew, occupied };
}
