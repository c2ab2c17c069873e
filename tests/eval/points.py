"""How many of the must-have points a briefing covers in documents that the learned scorer has not seen; quotations only.

    python tests/eval/points.py [--shared FOLDER] [--committed]

The documents are those of `jianbao.score._labels`; only the points that matter most count, six to ten a document. The weights are
fitted ten times, each time without a tenth of the documents of each set, and each document is measured with weights that have not
seen it; `--committed` measures the committed weights, which have seen them all. A point counts as covered as in `score_gold.py`:
evidence that holds 80 % of a passage's character pairs, or wording that holds 60 % of the passage's or the point's.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from jianbao.score import Select, learned
from jianbao.score._labels import Marked, marked
from jianbao.score._train import annotate, documents, held_out, pairs
from jianbao.write import Write

if TYPE_CHECKING:
    from jianbao.document import Briefing

FLOORS = {600: 0.60, 1500: 0.80}
"""Mean share of the points covered in documents that have not been seen. May only rise."""

EVIDENCE, WORDING = 0.8, 0.6


def covered(briefing: Briefing, document: Marked) -> float:
    """Share of the points that matter most."""
    lines = [(p.heading, p.line) for p in briefing.points] + ([("", briefing.headline)] if briefing.headline else [])
    shown = pairs(" ".join(f"{heading} {line.text}" for heading, line in lines))
    proof = pairs(" ".join(span.of(briefing.source.text) for _, line in lines for span in line.evidence))
    core = [p for p in document.points if p.core]
    hits = 0
    for point in core:
        told = any(share(passage, proof) >= EVIDENCE for passage in point.passages)
        hits += told or any(share(words, shown) >= WORDING for words in (*point.passages, point.wording))
    return hits / len(core)


def share(passage: str, held: set[str]) -> float:
    """Share of the character pairs of `passage` that are among those `held`."""
    wanted = pairs(passage)
    return len(wanted & held) / max(1, len(wanted))


def measure(data: Path, *, committed: bool) -> dict[str, dict[int, float]]:
    """Share of the points covered, by document and length."""
    thetas = {} if committed else held_out([row for row in documents(data) if len(row[2])])
    found: dict[str, dict[int, float]] = {}
    for document in marked(data):
        annotated = annotate(document.text, document.name)
        theta = learned.weights() if committed else thetas[document.name]
        with mock.patch.object(learned, "weights", lambda theta=theta: theta):
            found[document.name] = {
                length: covered(Write("none", length=length)(Select(length=length)(annotated)), document)
                for length in FLOORS
            }
    return found


def table(found: dict[str, dict[int, float]]) -> str:
    """Means by set (Markdown)."""
    sets: defaultdict[str, list[dict[int, float]]] = defaultdict(list)
    for name, row in found.items():
        sets[name.partition(":")[0]].append(row)
    sets["all"] = list(found.values())
    lines = [
        "| set | documents | " + " | ".join(f"{length} characters" for length in FLOORS) + " |",
        "| --- " * (2 + len(FLOORS)) + "|",
    ]
    for name, rows in sets.items():
        means = [sum(row[length] for row in rows) / len(rows) for length in FLOORS]
        lines.append(f"| {name} | {len(rows)} | " + " | ".join(f"{100 * mean:.1f}" for mean in means) + " |")
    return "\n".join(lines)


def main() -> int:
    """Print the table; exit code 1 if a floor sank."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=os.environ.get("JIANBAO_SHARED"))
    parser.add_argument("--committed", action="store_true", help="measure the committed weights, which have seen all")
    options = parser.parse_args()
    found = measure(Path(options.shared) / "data", committed=options.committed)
    sys.stdout.write(table(found) + "\n")
    return int(any(sum(row[n] for row in found.values()) < floor * len(found) for n, floor in FLOORS.items()))


if __name__ == "__main__":
    raise SystemExit(main())
