"""Headings that several documents share: the problems that a folder names most often."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDLESS = re.compile(r"[\W_]+|仍然|依然|还是|比较|较为|有待|亟待|不够|尚未")
"""What the same problem is said with and without."""

ALIKE = 0.6
"""Dice coefficient of character pairs from which two headings count as one problem, if they begin alike as well: what
they begin with is what the problem is about (财政压力加大 is not 就业压力加大)."""

_COMMON = 200
"""A pair of characters in more topics than this tells nothing, and is not looked up."""


@dataclass(slots=True)
class Topic:
    """One problem: the first wording met, and the documents that name it."""

    heading: str
    pairs: tuple[str, ...]
    documents: dict[str, str] = field(default_factory=dict)


def topics(named: Iterable[tuple[str, str]], most: int = 12) -> list[Topic]:
    """Topics of at least two documents, the most frequent first; `named` gives headings with their documents."""
    found: list[Topic] = []
    index: dict[str, list[int]] = {}
    for heading, document in named:
        pairs = _pairs(heading)
        if not pairs:
            continue
        place = _nearest(pairs, found, index)
        if place is None:
            place = len(found)
            found.append(Topic(heading, pairs))
            for pair in pairs:
                index.setdefault(pair, []).append(place)
        found[place].documents.setdefault(document, heading)
    shared = [topic for topic in found if len(topic.documents) > 1]
    return sorted(shared, key=lambda topic: (-len(topic.documents), topic.heading))[:most]


def _pairs(heading: str) -> tuple[str, ...]:
    """Pairs of neighbouring characters, each once, in order."""
    kept = _WORDLESS.sub("", heading)[:60]
    return tuple(dict.fromkeys(kept[n : n + 2] for n in range(len(kept) - 1)))


def _nearest(pairs: tuple[str, ...], found: list[Topic], index: dict[str, list[int]]) -> int | None:
    """The topic most like `pairs`, if any is like enough."""
    common: Counter[int] = Counter()
    for pair in pairs:
        places = index.get(pair, ())
        if len(places) <= _COMMON:
            common.update(places)
    best, place = ALIKE, None
    for n, count in common.items():
        if found[n].pairs[0] != pairs[0]:
            continue
        alike = 2 * count / (len(pairs) + len(found[n].pairs))
        if alike >= best and (place is None or alike > best):
            best, place = alike, n
    return place
