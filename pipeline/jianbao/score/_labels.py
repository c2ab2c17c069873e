"""Whole documents in which people marked what a leader must know, to fit and to measure by.

Two sources: `gold/` of the data folder (each text with its must-have points) and `tests/eval/points.jsonl`. The latter has a line
for each passage that stands for a point: the file of the data folder, the document's id, the point's number, whether it belongs to
the few that matter most (`core`), where the passage stands in the text, and the hash of its words (never the words).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jianbao.score import _pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

POINTS = Path(__file__).parents[3] / "tests" / "eval" / "points.jsonl"


class Point(NamedTuple):
    """Something a briefing must say.

    Attributes:
        passages: words of the document that say it, any of them; pieces that stand apart are lines of one.
        core: one of the few that matter most.
        wording: how a person put it, or an empty string.
    """

    passages: tuple[str, ...]
    core: bool
    wording: str = ""


class Marked(NamedTuple):
    """A document and its points; `name` begins with the set it is of and a colon."""

    name: str
    text: str
    points: tuple[Point, ...]


def marked(data: Path, points: Path = POINTS) -> Iterator[Marked]:
    """All documents: those of `gold/`, then those of `points`, in order of their names.

    Raises:
        ValueError: a passage is not where `points` has it: the data folder is another.
    """
    for path in sorted((data / "gold").glob("*.gold.json")):
        gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found = [
            Point((p["support"], *p.get("alternatives", [])), core=True, wording=p["point"]) for p in gold["points"]
        ]
        yield Marked(f"gold:{path.stem}", gold_text(path), tuple(found))
    wanted: defaultdict[str, defaultdict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in map(json.loads, points.read_text(encoding="utf-8").splitlines()):
        wanted[row["file"]][row["id"]].append(row)
    for name in sorted(wanted):
        stem = Path(name).name.partition(".")[0]
        held = {r["id"]: r["text"] for r in _pairs.rows(data / name) if r["id"] in wanted[name]}
        for key in sorted(wanted[name]):
            yield Marked(f"{stem}:{key}", held[key], _points(held[key], wanted[name][key]))


def gold_text(path: Path) -> str:
    """The text that a gold file speaks of."""
    return path.with_name(path.name.replace(".gold.json", ".txt")).read_text(encoding="utf-8")


def _points(text: str, rows: list[dict[str, Any]]) -> tuple[Point, ...]:
    """The points of a document from the places of their passages."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    core = {row["point"] for row in rows if row["core"]}
    for row in rows:
        pieces = [text[start:end] for start, end in row["spans"]]
        if hashlib.sha256("".join(pieces).encode("utf-8")).hexdigest()[:16] != row["sha256"]:
            raise ValueError(f"{row['file']}: {row['id']}: another text than the one that was read")
        found[row["point"]].append("\n".join(pieces))
    return tuple(Point(tuple(passages), number in core) for number, passages in sorted(found.items()))
