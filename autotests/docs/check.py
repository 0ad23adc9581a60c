#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT
"""Whether what the documentation points at exists: links and headings, `./dev` commands, paths of this repository; and
whether the reference pages name every public name. Nothing is fetched. Usage: check.py SOURCE"""

import pathlib
import re
import subprocess
import sys

FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^()\s]+)\)|(?:src|href)=\"([^\"]+)\"")
CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.M | re.S)
# What Qt's models are asked for, and what headers say is for the library itself.
NOT_FOR_USERS = {"rowCount", "data", "roleNames", "sharedData", "replica", "take"}
FOLDERS = ("src/", "qml/", "js/", "docs/", "autotests/", "examples/", "packaging/", ".ci/")


def pages(root):
    names = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "js/README.md", "autotests/vectors/README.md"]
    return [root / name for name in names if (root / name).exists()] + sorted((root / "docs").glob("*.md"))


def anchors(page):
    """The anchors of a page's headings, made as GitHub makes them."""
    found = []
    for heading in re.findall(r"^#+ +(.*)$", FENCE.sub("", page.read_text()), re.M):
        plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        found.append(slug if slug not in found else f"{slug}-{found.count(slug)}")
    return found


def broken_links(page):
    for match in LINK.finditer(CODE.sub("", page.read_text())):
        link = match[1] or match[2]
        if re.match(r"[a-z]+:", link):
            continue  # elsewhere: the network is not asked
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists():
            yield f"there is no {link}"
        elif anchor and anchor not in anchors(target):
            yield f"{path or 'this page'} has no heading #{anchor}"


def broken_names(page, root, commands):
    """Commands and paths that are written as code."""
    for piece in CODE.findall(page.read_text()):
        piece = piece.strip("`")
        for command in re.findall(r"\./dev ([a-z][\w-]*)", piece):
            if command not in commands:
                yield f"there is no ./dev {command}"
        if piece.startswith(FOLDERS) and re.fullmatch(r"[\w./*-]+", piece):
            pattern = re.sub(r"/[A-Z]+(?=/|$)", "/*", piece).rstrip("/")  # FOLDER stands for any
            if not list(root.glob(pattern)):
                yield f"there is no file {piece}"


# ---- the reference pages ----


def class_body(root, name):
    """What a header says of a class, without comments, and the names of its bases."""
    header = next(path for folder in ("src", "qml") for path in (root / folder).rglob(f"{name.lower()}.h"))
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", header.read_text(), flags=re.S)
    bases, body = re.search(rf"^class (?:\w+_EXPORT )?{name}\b([^{{;]*)\{{(.*?)^\}};", text, re.M | re.S).groups()
    return body, [base for base in re.findall(r"public (\w+)", bases) if base.startswith("V")]


def qml_members(root, name):
    """The properties, methods and signals that QML sees of a class, those that tell of a property left out."""
    body, bases = class_body(root, name)
    members = set(re.findall(r"Q_PROPERTY\(\s*[^()]*?(\w+) (?:READ|MEMBER)", body))
    members |= set(re.findall(r"Q_INVOKABLE [^;(]*?(\w+)\(", body))
    for section in re.findall(r"Q_SIGNALS:(.*?)(?:public:|private:|protected:|\Z)", body, re.S):
        members |= {signal for signal in re.findall(r"(\w+)\(", section) if not signal.endswith("Changed")}
    return members.union(*[qml_members(root, base) for base in bases])


def qml_types(root):
    """The name of each type in QML, and of its class."""
    for header in sorted((root / "qml").rglob("*.h")):
        text = header.read_text()
        for owner, body in re.findall(r"^(?:class|struct) (?:\w+_EXPORT )?(\w+)[^;{]*\{(.*?)^\};", text, re.M | re.S):
            named = re.search(r"QML_(?:NAMED_ELEMENT|VALUE_TYPE)\((\w+)\)", body)
            if named or re.search(r"^\s*QML_ELEMENT$", body, re.M):
                foreign = re.search(r"QML_FOREIGN\((\w+)\)", body)
                yield named[1] if named else owner, foreign[1] if foreign else owner


def cpp_members(root, name):
    """The methods that C++ sees of a class: those of properties go by the name of the property."""
    body, _ = class_body(root, name)
    visible = re.sub(r"\n(?:private|protected):.*?(?=\npublic:|\nQ_SIGNALS:|\Z)", "", body, flags=re.S)
    properties = set(re.findall(r"Q_PROPERTY\(\s*[^()]*?(\w+) (?:READ|MEMBER)", body))
    accessors = {word for one in re.findall(r"Q_PROPERTY\(([^()]*)\)", body) for word in re.findall(r"\w+", one)}
    methods = set(re.findall(r"^ {4}(?:Q_INVOKABLE )?(?!using|friend|return|explicit|Q_|~)[\w\[][^;={(]*?\b(\w+)\(", visible, re.M))
    return (properties | methods) - (accessors - properties) - NOT_FOR_USERS - {name}


def missing_names(root):
    cpp, qml = ("\n".join(CODE.findall((root / page).read_text())) for page in ("docs/cpp.md", "docs/qml.md"))

    def lacks(code, word):
        return not re.search(rf"\b({word}|(set|is|on){word[0].upper()}{word[1:]})\b", code)

    classes = re.findall(r"\b\w+/(V\w+)", " ".join(re.findall(r"^ +CLASSES (.*)$", (root / "src/CMakeLists.txt").read_text(), re.M)))
    assert len(classes) >= 10, classes
    for name in classes:
        if f"<Velox/{name}>" not in cpp:
            yield f"docs/cpp.md does not name <Velox/{name}>"
        for member in sorted(cpp_members(root, name)):
            if lacks(cpp, member):
                yield f"docs/cpp.md does not name {member} of {name}"
    for type_name, owner in qml_types(root):
        if lacks(qml, type_name):
            yield f"docs/qml.md does not name {type_name}"
        for member in sorted(qml_members(root, owner)):
            if lacks(qml, member):
                yield f"docs/qml.md does not name {member} of {type_name}"


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    usage = subprocess.run([root / "dev", "help"], check=True, capture_output=True, text=True).stdout
    commands = {"help", *re.findall(r"^  ([a-z][\w-]*)", usage, re.M)}
    assert "test" in commands, usage
    wrong = [f"{page.relative_to(root)}: {what}" for page in pages(root)
             for what in [*broken_links(page), *broken_names(page, root, commands)]]
    wrong += missing_names(root)
    print("\n".join(wrong) or f"{len(pages(root))} pages: every link, command, path and name is there")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
