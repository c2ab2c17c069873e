"""Training pairs that nobody wrote as such: official documents and the long news items that report them.

Reads `docs/` and `train/` of the data folder, and `dev/` only to keep out whatever is in it.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GRAM, KEPT = 9, 6
"""Texts are compared by their runs of nine characters, of which one in six is kept, by its hash."""

CONTAINED, LEAKED, EVALUATED = 0.36, 0.25, 0.3
"""Least share of an item's runs in its document; most share of them in an evaluation summary, of a document's in one there."""

SHORTEST, ITEM, TIMES, COMMON = 700, 200, 2, 8
"""Shortest document and item, in characters; a document is at least twice its item; a run in more documents is a formula."""

EVALUATION = ("gold_official_digest", "cpcnews_abstract_gold")


class Pair(NamedTuple):
    """A document and what an editor made of it."""

    name: str
    text: str
    summary: str


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Lines of a packed JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def grams(text: str) -> set[str]:
    """The runs by which a text is known. Python's own hash differs from process to process, hence the sum."""
    kept = "".join(c for c in text if c.isalnum())
    found = (kept[i : i + GRAM] for i in range(len(kept) - GRAM + 1))
    return {g for g in found if sum(map(ord, g)) % KEPT == 0}


def official(data: Path, gold: tuple[str, ...] = ()) -> list[Pair]:
    """Documents with the news item that holds most of its own words from them; nothing that `dev/` or `gold` has."""
    held = [r for name in EVALUATION for r in rows(data / "dev" / f"{name}.jsonl.gz")]
    texts = set().union(*(grams(r["text"]) for r in held), *(grams(t) for t in gold))
    digests = set().union(*(grams(r["summary"]) for r in held))
    docs: list[tuple[str, str]] = []
    index: dict[str, list[int]] = {}
    for path in sorted((data / "docs").glob("*.jsonl.gz")):
        for row in rows(path):
            own = grams(row["text"])
            if len(row["text"]) < SHORTEST or len(own & texts) > EVALUATED * len(own):
                continue
            for gram in own:
                index.setdefault(gram, []).append(len(docs))
            docs.append((row["id"], row["text"]))
    index = {gram: places for gram, places in index.items() if len(places) <= COMMON}
    best: dict[int, tuple[float, str]] = {}
    for row in (r for name in ("xwlb_title", "xwlb_brief") for r in rows(data / "train" / f"{name}.jsonl.gz")):
        own = grams(row["text"]) if len(row["text"]) >= ITEM else set()
        count = Counter(i for gram in own for i in index.get(gram, ()))
        if not count or len(own & digests) > LEAKED * len(own):
            continue
        place, common = count.most_common(1)[0]
        share = common / len(own)
        long_enough = len(docs[place][1]) >= TIMES * len(row["text"])
        if share >= CONTAINED and long_enough and share > best.get(place, (0.0, ""))[0]:
            best[place] = (share, row["text"])
    return [Pair(*docs[place], summary) for place, (_, summary) in sorted(best.items())]


def lists(data: Path, count: int = 600) -> list[Pair]:
    """News items and their list of headlines, every n-th of the training split."""
    every = list(rows(data / "train" / "xwlb_kuaixun_list.jsonl.gz"))
    step = max(1, len(every) // count)
    return [
        Pair(r["id"], r["text"], r["summary"] if isinstance(r["summary"], str) else "\n".join(r["summary"]))
        for r in every[::step]
    ]


def meetings(data: Path) -> tuple[list[Pair], list[Pair]]:
    """Parts of meetings with the sentences a reader marked in them, and with the summary a writer made; in order of their names.

    They are evaluation sets: there is no other talk. Whatever is fitted on them is measured with the meeting left out.
    """
    with gzip.open(data / "dev" / "vcsum_highlights.json.gz", "rt", encoding="utf-8") as file:
        found = json.load(file)
    marked = [
        Pair(
            r["id"],
            "\n".join(r["sentences"]),
            "\n".join(s for s, taken in zip(r["sentences"], r["labels"], strict=True) if taken),
        )
        for r in found
    ]
    told = [Pair(r["id"], r["text"], r["summary"]) for r in rows(data / "dev" / "vcsum_segment.jsonl.gz")]
    return sorted(marked), sorted(told)


def meeting(name: str) -> str:
    """The meeting that a part belongs to.

    >>> meeting("vcsum-test-120_3")
    'vcsum-test-120'
    """
    return name.rpartition("_")[0]
