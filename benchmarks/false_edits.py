"""Edits that cleaning makes in clean documents, by rule, per million characters.

    python benchmarks/false_edits.py SHARED [--show RULE] [--most 400]

SHARED holds `data/docs/*.jsonl.gz` with whole documents (`id`, `text`): reports, speeches, laws, news. What is printed for the rules
that mend damage is the rate of false edits; what normalises (declared in `NORMALISE`) and what only marks stands apart. Some of these
documents are damaged as they come: an edit that a person has read and found to mend a sentence broken in two, or a title printed
twice, is listed in `false_edits.json` with what the reader saw, and printed apart, by rule. Whatever is not listed is false. The last
line is the total that `tests/eval` holds a ceiling for.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from jianbao.cleaning import Clean
from jianbao.document import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jianbao.document import Edit

NORMALISE = frozenset({"blank_lines", "spaces", "punctuation", "control_chars", "traditional", "footnotes"})
"""Rules that bring sound text into one form: line ends, blanks, marks of half width, traditional script, numbers that refer to notes.
Each is described in docs/damage.md."""
RAW = frozenset({"gongwen_samples", "shenlun_essays"})
"""Files of pages as they were fetched, with what stood around the text, or without the words that were links."""
BROKEN = re.compile(r"[《「“（【]\s*\n|\n\s*[》」”）】，。；、]|\ufffd")
"""Signs that a document is damaged as it comes: lost characters, lines broken where a page had links."""

READ_BY_HAND = Path(__file__).with_suffix(".json")
"""Key of an edit (`key`) -> what a person saw there."""
NEAR = 30
"""Characters on either side of an edit that its key is made of."""
UNFINISHED = re.compile(r"[^\n]{40}[\u4e00-\u9fff]\n(?=[\u4e00-\u9fff])")
WRAPPED = 10
"""Long lines without a closing mark in a text whose lines are broken anywhere."""


def documents(folder: Path, most: int) -> Iterator[str]:
    """Up to `most` texts of each file, those left out that are damaged as they come."""
    for path in sorted(path for path in folder.glob("*.jsonl.gz") if path.name.split(".")[0] not in RAW):
        count = 0
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                text = json.loads(line)["text"]
                if count < most and not BROKEN.search(text) and len(UNFINISHED.findall(text)) < WRAPPED:
                    count += 1
                    yield text


def changes(text: str) -> Iterator[tuple[Edit, bool]]:
    """Edits of a text, and whether each changes it."""
    for edit in Clean()(Source("", Path(), text, "utf-8")).edits:
        yield edit, edit.text != edit.span.of(text)


def key(text: str, edit: Edit) -> str:
    """What an edit is known by: its rule, what it replaces, and the words around it, blanks left out."""
    start, end = edit.span
    around = text[max(start - NEAR, 0) : start], edit.span.of(text), text[end : end + NEAR]
    words = "\0".join([edit.rule, *("".join(piece.split()) for piece in around)])
    return hashlib.sha256(words.encode("utf-8")).hexdigest()[:16]


def shown(text: str, edit: Edit) -> str:
    """An edit with the words around it, and its key."""
    around = text[max(edit.span.start - 24, 0) : edit.span.start], text[edit.span.end : edit.span.end + 24]
    return f"{edit.rule} {key(text, edit)}: {around[0]!r} [{edit.span.of(text)!r} -> {edit.text!r}] {around[1]!r}"


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--most", type=int, default=700, help="documents of one source at most")
    parser.add_argument("--show", default="", help="print every change of this rule (`all`: of every rule that mends)")
    options = parser.parse_args()
    known: dict[str, str] = json.loads(READ_BY_HAND.read_text(encoding="utf-8"))
    counts: dict[str, Counter[str]] = {
        "false": Counter(),
        "mends": Counter(),
        "normalises": Counter(),
        "marks": Counter(),
    }
    docs = chars = touched = 0
    for text in documents(options.shared / "data" / "docs", options.most):
        docs, chars, before = docs + 1, chars + len(text), counts["false"].total()
        for edit, changed in changes(text):
            kind = "marks" if not changed else "normalises" if edit.rule in NORMALISE else "false"
            seen = known.get(key(text, edit)) if kind == "false" else None
            counts["mends" if seen else kind][edit.rule] += 1
            if changed and (options.show == edit.rule or (options.show == "all" and kind == "false")):
                print(f"{shown(text, edit)}{f' read by hand: {seen}' if seen else ''}")
        touched += counts["false"].total() > before
    print(f"{docs} documents, {chars:,} characters; {touched} documents have a false edit")
    for kind, found in counts.items():
        for rule, count in found.most_common():
            print(f"{kind:11s} {rule:18s} {count:6d} {count * 1e6 / chars:10.2f} per million")
    print(f"false edits per million characters: {counts['false'].total() * 1e6 / chars:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
