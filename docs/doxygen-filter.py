# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT

"""Doxygen's filter.

Pages: links that leave the reference become their text. Headers: the comment over a Q_PROPERTY is also that of its accessors
and of its signal, as the headers say it once, for QML and C++ alike. In the reference the accessors name their property, and
signals that say no more than that a property has another value are left out. What has a comment of its own keeps it. Lines
keep their numbers.
"""

import re
import sys

text = open(sys.argv[1], encoding="utf-8").read()
if sys.argv[1].endswith(".md"):
    print(re.sub(r"\[([^]]*)\]\(\.\./[^)]*\)", r"\1", text), end="")
    sys.exit()

notes = {}
for declaration in re.findall(r"Q_PROPERTY\(([^)]*)\)", text):
    words = declaration.split()
    name = next(word for word, after in zip(words, words[1:]) if after in ("READ", "MEMBER")).lstrip("*")
    for role, note in (("READ", f"Value of the property {name}."), ("WRITE", f"Sets the property {name}."), ("NOTIFY", None)):
        if role in words:
            notes.setdefault(words[words.index(role) + 1], note)

lines = []
is_commented = False
for line in text.split("\n"):
    declared = re.match(r"    (?:\[\[nodiscard\]\] )?[\w<>]+ [*&]?(\w+)\([^()]*\)(?: const)?(?:;| \{.*\})$", line)
    if declared and declared[1] in notes and not is_commented:
        note = notes[declared[1]]
        line = f"    /** {note} */ {line.strip()}" if note else ""
    is_commented = line.endswith("*/")
    lines.append(line)
sys.stdout.write("\n".join(lines))
