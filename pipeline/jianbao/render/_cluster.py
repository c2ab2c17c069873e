"""Points of several documents that are about the same thing.

Two points are alike by the cosine of the words they are about (Salton & McGill 1983), each weighted by how few points
have it. Groups are stars (Aslam, Pelekhov & Rus 2004, doi:10.7155/jgaa.00084): the point with the most neighbours takes
them, so that no chain of half-likenesses grows. Only points that share one of their most telling words are compared, and
a word that very many points have is looked up for the first of them only: the work grows with the number of points.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ALIKE = 0.33
"""Cosine from which two points are about the same thing; `tests/cases/shared_topics.jsonl` shows what that means."""

_TELLING = 5
"""The most telling words of a point, one of which another must share to be compared with it."""

_COMMON = 120
"""Points that are looked up for one word."""


class Item(NamedTuple):
    """One point: the number of its document, and the words it is about with their counts."""

    document: int
    terms: Mapping[str, int]


def clusters(items: Sequence[Item], least: float = ALIKE) -> list[list[int]]:
    """Groups of items of at least two documents; numbers of items, the centre first, the groups of most documents first."""
    near = _neighbours(_vectors(items), least)
    order = sorted(range(len(items)), key=lambda n: (-len({items[m].document for m in near[n]}), n))
    taken: set[int] = set()
    found = []
    for n in order:
        if n in taken:
            continue
        group = [n, *(m for m in near[n] if m not in taken)]
        if len({items[m].document for m in group}) > 1:
            taken.update(group)
            found.append(group)
    return sorted(found, key=lambda group: (-len({items[m].document for m in group}), group[0]))


def _vectors(items: Sequence[Item]) -> list[dict[str, float]]:
    """Weighted words of unit length."""
    having = Counter(word for item in items for word in item.terms)
    made = []
    for item in items:
        vector = {word: count * math.log1p(len(items) / having[word]) for word, count in item.terms.items()}
        norm = math.sqrt(sum(weight * weight for weight in vector.values()))
        made.append({word: weight / norm for word, weight in vector.items()})
    return made


def _neighbours(vectors: Sequence[dict[str, float]], least: float) -> list[list[int]]:
    """For each vector the others that are alike, in order."""
    index: dict[str, list[int]] = {}
    near: list[list[int]] = [[] for _ in vectors]
    for n, vector in enumerate(vectors):
        telling = sorted(vector, key=lambda word: (-vector[word], word))[:_TELLING]
        for m in sorted({m for word in telling for m in index.get(word, ())}):
            if _dot(vector, vectors[m]) >= least:
                near[n].append(m)
                near[m].append(n)
        for word in telling:
            places = index.setdefault(word, [])
            if len(places) < _COMMON:
                places.append(n)
    return near


def _dot(first: dict[str, float], second: dict[str, float]) -> float:
    short, long = (first, second) if len(first) < len(second) else (second, first)
    return sum(weight * long[word] for word, weight in short.items() if word in long)
