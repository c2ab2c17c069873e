"""Points of several documents that are about the same thing.

Two points are alike by the cosine of the words they are about (Salton & McGill 1983), each weighted by how few points
have it. Groups are stars (Aslam, Pelekhov & Rus 2004, doi:10.7155/jgaa.00084): the point with the most neighbours takes
them, so that no chain of half-likenesses grows. Only points that share one of their most telling words are compared, and
a word that very many points have is looked up for the first of them only: the work grows with the number of points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

ALIKE = 0.33
"""Cosine from which two points are about the same thing; `tests/cases/shared_topics.jsonl` shows what that means."""

_TELLING = 5
"""The most telling words of a point, one of which another must share to be compared with it."""

_COMMON = 60
"""Points that are looked up for one word."""

_AT_ONCE = 50_000
"""Pairs that are compared at once."""


class Item(NamedTuple):
    """One point: the number of its document, and the words it is about with their counts."""

    document: int
    terms: Mapping[str, int]


def clusters(items: Sequence[Item], least: float = ALIKE) -> list[list[int]]:
    """Groups of items of at least two documents; numbers of items, the centre first, the groups of most documents first."""
    near = _neighbours(_vectors(items), least) if any(item.terms for item in items) else [[] for _ in items]
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


def _vectors(items: Sequence[Item]) -> csr_array:
    """Weighted words, rows of unit length: shape (items, words)."""
    words = {word: n for n, word in enumerate(sorted({word for item in items for word in item.terms}))}
    counts = np.array([count for item in items for count in item.terms.values()], dtype=np.float64)
    places = np.array([words[word] for item in items for word in item.terms], dtype=np.int32)
    ends = np.cumsum([0, *(len(item.terms) for item in items)])
    weights = counts * np.log1p(len(items) / np.maximum(np.bincount(places, minlength=len(words)), 1))[places]
    rows = np.repeat(np.arange(len(items)), np.diff(ends))
    norms = np.sqrt(np.bincount(rows, weights * weights, minlength=len(items)))
    return csr_array((weights / norms[rows], places, ends), shape=(len(items), len(words)))


def _neighbours(vectors: csr_array, least: float) -> list[list[int]]:
    """For each row the others that are alike, in order."""
    near: list[list[int]] = [[] for _ in range(vectors.shape[0])]
    for first, second in _pairs(vectors):
        alike = vectors[first].multiply(vectors[second]).sum(axis=1)
        for n, m in zip(first[alike >= least].tolist(), second[alike >= least].tolist(), strict=True):
            near[n].append(m)
            near[m].append(n)
    return [sorted(some) for some in near]


def _pairs(vectors: csr_array) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Pairs of rows that share one of their most telling words, some at a time: the later row and the earlier one."""
    index: dict[int, list[int]] = {}
    first: list[int] = []
    second: list[int] = []
    for n in range(vectors.shape[0]):
        low, high = vectors.indptr[n : n + 2]
        order = np.lexsort((vectors.indices[low:high], -vectors.data[low:high]))[:_TELLING]
        telling = vectors.indices[low:high][order].tolist()
        others = {m for word in telling for m in index.get(word, ())}
        second.extend(others)
        first.extend([n] * len(others))
        for word in telling:
            places = index.setdefault(word, [])
            if len(places) < _COMMON:
                places.append(n)
        if len(first) >= _AT_ONCE:
            yield np.array(first), np.array(second)
            first, second = [], []
    if first:
        yield np.array(first), np.array(second)
