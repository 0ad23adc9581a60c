// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What is wrong with released programs, and cannot be put right on our side.

/**
 * @typedef {object} Defect
 * @property {string} id
 * @property {string} text for docs/interop.md
 * @property {any[]} script states one after another that show it
 * @property {{server: string, reader: string}} show by whom the script is played
 * @property {string[]} chapters of the script where it shows
 * @property {(kind: any, reader: any) => boolean} concerns
 */

const FILLER = 'what makes the patch shorter than the state';

/** @type {Defect[]} */
export const defects = [
    {
        id: 'R1',
        text: 'The released Go server says in a merge patch that a member has become null, where a null means that it is gone. Every '
            + 'reader of the patch loses the member, and gets it back with the next full state.',
        script: [{ step: 1, a: 1, filler: FILLER }, { step: 2, a: null, filler: FILLER }],
        show: { server: 'Go v0.8.1', reader: 'Go Client v0.8.1' },
        chapters: ['nulls'],
        concerns: kind => kind.isReleased,
    },
    {
        id: 'R2',
        text: 'The released velox.js stops a patch at a member named `constructor` or `prototype`, and never deletes a member named like what every '
            + 'JavaScript object inherits (`hasOwnProperty`) again. The copy stays wrong.',
        script: [{ step: 1, values: {}, filler: FILLER }, { step: 2, values: { constructor: 1 }, filler: FILLER }],
        show: { server: 'Go v0.8.1', reader: 'velox.js v0.8.1, Chromium, sse' },
        chapters: ['inherited names'],
        concerns: (kind, reader) => reader.isReleased && reader.isPage,
    },
    {
        id: 'R3',
        text: 'The released velox.js merges a full state so that an array stays an array where the state has an object by now, and the '
            + 'other way round.',
        script: [{ step: 1, a: [1, 2] }, { step: 2, a: { 0: 1 } }],
        show: { server: 'Go v0.8.1', reader: 'velox.js v0.8.1, Chromium, sse' },
        chapters: ['kinds'],
        concerns: (kind, reader) => reader.isReleased && reader.isPage,
    },
    {
        id: 'R4',
        text: 'The released Go server, once its state has been cleared (null), sends the next change as a patch of the state before '
            + 'that. Readers, who hold nothing, miss all the rest of it. The matrix never clears a whole state.',
        script: [{ step: 1, a: 1, filler: FILLER }, null, { step: 2, a: 1, filler: FILLER }],
        show: { server: 'Go v0.8.1', reader: 'JS client, Node, sse' },
        chapters: [],
        concerns: () => false,
    },
];

/** The id of the defect that may lead this reader of this server astray in a chapter. */
export function knownDefect(kind, reader, chapter) {
    return defects.find(defect => defect.chapters.includes(chapter) && defect.concerns(kind, reader))?.id;
}
