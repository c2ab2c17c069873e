"""How well the roles of sentences are told apart: a table of confusions on real sentences labelled by hand, and floors.

    python tests/eval/roles.py [--shared FOLDER] [--show]

`roles.jsonl` has a line for each sentence: the file of `data/`, the document's id, the sentence's place and the hash of its words
(never the words), and the role one reader gave it before the classifier was asked. Sentences were drawn by chance in four rounds;
what was learned from rounds 1 to 3 went into the rules, so only round 4 is *unseen*. `ceremony` is what a briefing leaves out.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple, get_args

from jianbao import config, process
from jianbao.annotate.roles import roles
from jianbao.document import Role

LABELS = (*get_args(Role), "ceremony")
UNSEEN = 4
"""The round that no rule was written after."""

CHARS = 20_000
"""Of each document, as the sentences were drawn."""

FLOORS = {"seen": 0.80, "unseen": 0.72}
"""Share of the sentences that get the reader's role. May only rise."""

LOST = 0.02
"""Most sentences that may no longer be found because they are cut elsewhere."""


class Read(NamedTuple):
    """A sentence as the reader and as the classifier sees it; `got` is None where it is not found any more."""

    part: str
    wanted: str
    got: str | None
    text: str


def measure(shared: Path) -> list[Read]:
    """Every labelled sentence."""
    lines = Path(__file__).with_name("roles.jsonl").read_text(encoding="utf-8").splitlines()
    wanted: defaultdict[str, defaultdict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in map(json.loads, lines):
        wanted[row["file"]][row["id"]].append(row)
    found = []
    for name, documents in wanted.items():
        with gzip.open(shared / "data" / name, "rt", encoding="utf-8") as file:
            for held in map(json.loads, file):
                if rows := documents.pop(held["id"], None):
                    found += _read(held["text"], rows)
    return found


def _read(text: str, rows: list[dict[str, Any]]) -> list[Read]:
    doc = process.structured(process.source_of(text[:CHARS]), config.Config())
    _, own, ceremonial = roles(doc)
    places: dict[str, list[int]] = defaultdict(list)
    for s in doc.sentences:
        places[hashlib.sha256(s.text.encode("utf-8")).hexdigest()[:16]].append(s.index)
    found = []
    for row in rows:
        at = min(places[row["sha256"]], key=lambda i: abs(i - row["sentence"]), default=None)
        got = None if at is None else "ceremony" if ceremonial[at] else own[at]
        found.append(
            Read(
                "unseen" if row["round"] == UNSEEN else "seen",
                row["role"],
                got,
                "" if at is None else doc.sentences[at].text,
            )
        )
    return found


def table(read: list[Read]) -> str:
    """Rows: what the reader said; columns: what the classifier says (Markdown)."""
    counted = Counter((r.wanted, r.got) for r in read if r.got)
    lines = [f"| read as ↓, classified as → | {' | '.join(LABELS)} |", "| --- " * (len(LABELS) + 1) + "|"]
    lines += [f"| {w} | {' | '.join(str(counted[w, g] or '') for g in LABELS)} |" for w in LABELS]
    return "\n".join(lines)


def share(read: list[Read]) -> float:
    """Share of the sentences found that get the reader's role."""
    known = [r for r in read if r.got]
    return sum(r.got == r.wanted for r in known) / max(1, len(known))


def main() -> int:
    """Print both tables; exit code 1 if a floor sank."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=os.environ.get("JIANBAO_SHARED"))
    parser.add_argument("--show", action="store_true", help="list the sentences classified otherwise")
    options = parser.parse_args()
    read = measure(Path(options.shared))
    sunk = sum(r.got is None for r in read) > LOST * len(read)
    for name, floor in FLOORS.items():
        part = [r for r in read if r.part == name]
        print(f"{name}: {sum(r.got is not None for r in part)} sentences, {share(part):.1%} as read\n\n{table(part)}\n")
        sunk |= share(part) < floor
        for r in part if options.show else ():
            if r.got != r.wanted:
                print(r.wanted, "→", r.got, "|", r.text)
    return int(sunk)


if __name__ == "__main__":
    raise SystemExit(main())
