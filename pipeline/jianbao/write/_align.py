"""Align a clause of a written line with a sentence of its evidence: which characters come from where, what is new, what was skipped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

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


@lru_cache(maxsize=4096)
def align(clause: str, sentence: str) -> Alignment:
    """Best alignment of the whole of `clause` to a part of `sentence`, both folded.

    Semi-global alignment with affine gaps (Gotoh 1982, J. Mol. Biol. 162): a skip in the sentence costs little, a new character in
    the clause much, substitution is a new character. Time is the product of the lengths: clauses are short and the evidence of a
    line is a few sentences.
    """
    rows, columns = len(clause), len(sentence)
    match, gap, new = ([[_NEVER] * (columns + 1) for _ in range(rows + 1)] for _ in range(3))
    back: dict[tuple[int, int, int], int] = {}
    for i in range(1, rows + 1):
        letter, start = clause[i - 1], NOVEL * (i - 1)
        for j in range(columns + 1):
            if j and letter == sentence[j - 1]:
                value, back[0, i, j] = _best(match[i - 1][j - 1], gap[i - 1][j - 1], new[i - 1][j - 1], start)
                match[i][j] = value + MATCH
            if j:
                gap[i][j], back[1, i, j] = _best(match[i][j - 1] + OPEN, gap[i][j - 1] + EXTEND, new[i][j - 1] + OPEN)
            value, back[2, i, j] = _best(match[i - 1][j], gap[i - 1][j], new[i - 1][j])
            new[i][j] = value + NOVEL
    ends = [(match[rows][j], 0, j) for j in range(columns + 1)] + [(new[rows][j], 2, j) for j in range(columns + 1)]
    score, state, j = max(ends, key=lambda end: end[0])
    if score == _NEVER:
        return Alignment(NOVEL * rows, (-1,) * rows)
    return Alignment(score, _trace(back, state, rows, j))


def _best(*options: float) -> tuple[float, int]:
    """The largest option and its place."""
    value = max(options)
    return value, options.index(value)


def _trace(back: dict[tuple[int, int, int], int], state: int, rows: int, column: int) -> tuple[int, ...]:
    places = [-1] * rows
    i, j = rows, column
    while i > 0:
        came = back[state, i, j]
        if state == 0:
            places[i - 1] = j - 1
            i, j = i - 1, j - 1
            if came == 3:  # noqa: PLR2004 - the start: everything before is new
                break
        elif state == 1:
            j -= 1
        else:
            i -= 1
        state = came
    return tuple(places)


def clauses(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of the clauses of `text`, closing punctuation left out.

    >>> [text[a:b] for text in ["一是基础不牢，投资下降。"] for a, b in clauses(text)]
    ['一是基础不牢', '投资下降']
    """
    found = []
    for piece in CLAUSE.finditer(text):
        words = piece.group().rstrip("，,。；;：:！!？?\n ")
        lead = len(words) - len(words.lstrip())
        if words.strip():
            found.append((piece.start() + lead, piece.start() + len(words)))
    return found
