// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What is wrong with released programs, and cannot be put right on our side.

/**
 * @typedef {object} Defect
 * @property {string} id
 * @property {string} text for docs/interop.md
 * @property {string[]} script states one after another that show it
 * @property {string[]} chapters of the script where it shows
 * @property {(kind: any, reader: any) => boolean} concerns
 */

/** @type {Defect[]} */
export const defects = [
];

/** The id of the defect that may lead this reader of this server astray in a chapter. */
export function knownDefect(kind, reader, chapter) {
    return defects.find(defect => defect.chapters.includes(chapter) && defect.concerns(kind, reader))?.id;
}
