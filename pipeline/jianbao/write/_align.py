"""Align a clause of a written line with a sentence of its evidence: which characters come from where, what is new, what was skipped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

MATCH, NOVEL, OPEN, EXTEND = 2.0, -2.0, -1.0, -0.03
_NEVER = float("-inf")

WIDTH = str.maketrans(
    {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
    | {"　": " ", "“": '"', "”": '"', "「": '"', "」": '"', "−": "-", "—": "-"}
)
"""Full-width forms to half-width and one kind of quotation mark: character by character, so positions stay."""

CLAUSE = re.compile(r"[^，,。；;：:！!？?\n]+(?:[，,。；;：:！!？?\n]+|$)")


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where each character of a clause stands in a sentence.

    Attributes:
        score: the higher, the more of the clause stands in the sentence, and the closer together.
        places: for each character its position in the sentence, or -1 if it is new; shape (characters of the clause,).
    """

    score: float
    places: tuple[int, ...]

    @property
    def first(self) -> int:
        """Position of the first matched character, or -1."""
        return next((p for p in self.places if p >= 0), -1)

    @property
    def last(self) -> int:
        """Position of the last matched character, or -1."""
        return next((p for p in reversed(self.places) if p >= 0), -1)

    def skips(self) -> list[tuple[int, int]]:
        """Half-open ranges of the sentence that lie between matched characters and are not in the clause."""
        held = [p for p in self.places if p >= 0]
        return [(a + 1, b) for a, b in pairwise(held) if b > a + 1]


def fold(text: str) -> str:
    """`text` with width and quotation marks made alike, equally long.

    >>> fold("增长６.８％，“四敢”")
    '增长6.8%,"四敢"'
    """
    return text.translate(WIDTH)


MOST_PAIRS = 1500
"""Pairs of equal characters up to which plain Python is faster than arrays."""


@lru_cache(maxsize=8192)
def align(clause: str, sentence: str) -> Alignment:
    """Best alignment of the whole of `clause` to a part of `sentence`, both folded.

    Semi-global alignment with affine gaps (Gotoh 1982, J. Mol. Biol. 162): a skip in the sentence costs little, a new character in
    the clause much, substitution is a new character. A clause that stands there as it is needs no search. Else only the pairs of
    equal characters count (Eppstein et al. 1992, J. ACM 39, sparse dynamic programming), for Chinese has few: the work is their
    number times the characters of the sentence that are matched, in arrays where there are many.
    """
    at = sentence.find(clause)
    if at >= 0 and clause:
        return Alignment(MATCH * len(clause), tuple(range(at, at + len(clause))))
    where: dict[str, list[int]] = {}
    for j, letter in enumerate(sentence):
        where.setdefault(letter, []).append(j)
    rows = [where.get(letter, []) for letter in clause]
    pairs = sum(map(len, rows))
    if not pairs:
        return Alignment(NOVEL * len(clause), (-1,) * len(clause))
    ends, cells = _sparse(rows) if pairs <= MOST_PAIRS else _dense(rows, len(sentence))
    last = NOVEL * len(clause)
    score, cell = max(((value + last, -k) for k, value in enumerate(ends)), key=lambda end: end)
    return Alignment(score, _trace(cells, -cell, len(clause)))


def best(clause: str, sentences: Sequence[str]) -> tuple[int, Alignment]:
    """The first sentence that `clause` fits best, and how; a sentence that cannot do better is not looked at."""
    found: tuple[int, Alignment] | None = None
    for index, sentence in enumerate(sentences):
        if found is None or found[1].score < _bound(clause, sentence):
            fit = align(clause, sentence)
            if found is None or fit.score > found[1].score:
                found = index, fit
    if found is None:
        raise ValueError("no sentences")
    return found


def _bound(clause: str, sentence: str) -> float:
    """No alignment of the two scores more."""
    letters = _letters(sentence)
    held = sum(letter in letters for letter in clause)
    return MATCH * held + NOVEL * (len(clause) - held)


@lru_cache(maxsize=1024)
def _letters(sentence: str) -> frozenset[str]:
    return frozenset(sentence)


class _Cells(NamedTuple):
    """Pairs of equal characters, and for each the pair before it on the best way, or -1."""

    row: list[int]
    column: list[int]
    came: list[int]


def _sparse(rows: Sequence[Sequence[int]]) -> tuple[list[float], _Cells]:
    """Value of the best way that ends with each pair, less what all the clause's characters cost as new ones.

    The value of a pair is its own gain and the best of the pairs before it, less the skip between the two.
    """
    gain = MATCH - NOVEL
    cells, ends = _Cells([], [], []), []
    heads: dict[int, tuple[float, int]] = {}  # by column, the best way that ends there
    for i, columns in enumerate(rows):
        made = []
        for j in columns:
            value, came = 0.0, -1
            for k, (held, cell) in heads.items():
                if k < j:
                    way = held if k == j - 1 else held + OPEN + EXTEND * (j - k - 2)
                    if way > value or (way == value and k == j - 1):
                        value, came = way, cell
            made.append((j, value + gain, came))
        for j, value, came in made:
            cells.row.append(i)
            cells.column.append(j)
            cells.came.append(came)
            ends.append(value)
            if j not in heads or heads[j][0] <= value:
                heads[j] = value, len(ends) - 1
    return ends, cells


def _dense(rows: Sequence[Sequence[int]], columns: int) -> tuple[list[float], _Cells]:
    """As `_sparse`, for many pairs: one pass over the sentence for each character of the clause."""
    gain = MATCH - NOVEL
    slope = EXTEND * np.arange(columns)
    held = np.full(columns, _NEVER)
    cell = np.full(columns, -1)
    cells = _Cells([], [], [])
    ends: list[float] = []
    for i, wanted in enumerate(rows):
        if not wanted:
            continue
        here = np.asarray(wanted)
        low = held - slope
        top = np.maximum.accumulate(low)
        peak = np.maximum.accumulate(np.where(low == top, np.arange(columns), 0))
        before = np.maximum(here - 2, 0)
        far = np.where(here > 1, top[before] + slope[before] + OPEN, _NEVER)
        near = np.where(here > 0, held[np.maximum(here - 1, 0)], _NEVER)
        value = np.maximum(np.maximum(near, far), 0.0)
        came = np.where(near >= far, cell[np.maximum(here - 1, 0)], cell[peak[before]])
        came = np.where(value > 0, came, -1)
        value += gain
        start = len(ends)
        cells.row.extend([i] * len(wanted))
        cells.column.extend(wanted)
        cells.came.extend(came.tolist())
        ends.extend(value.tolist())
        better = value >= held[here]
        held[here[better]] = value[better]
        cell[here[better]] = start + np.flatnonzero(better)
    return ends, cells


def _trace(cells: _Cells, cell: int, rows: int) -> tuple[int, ...]:
    places = [-1] * rows
    while cell >= 0:
        places[cells.row[cell]] = cells.column[cell]
        cell = cells.came[cell]
    return tuple(places)


def clauses(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of the clauses of `text`, closing punctuation left out.

    >>> [text[a:b] for text in ["一是基础不牢，投资下降。"] for a, b in clauses(text)]
    ['一是基础不牢', '投资下降']
    """
    return list(_clauses(text))


@lru_cache(maxsize=2048)
def _clauses(text: str) -> tuple[tuple[int, int], ...]:
    found = []
    for piece in CLAUSE.finditer(text):
        words = piece.group().rstrip("，,。；;：:！!？?\n ")
        lead = len(words) - len(words.lstrip())
        if words.strip():
            found.append((piece.start() + lead, piece.start() + len(words)))
    return tuple(found)
