"""Where a clause and the sentence it is aligned with differ, place by place."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jianbao.write._align import Alignment

BREAK = re.compile(r'[,。;:!?\n]|(?<=[\u4e00-\u9fff"]) (?=[\u4e00-\u9fff"])')
"""Ends of clauses in folded text; a blank between two words is one too."""
CLOSE_BY = 8
"""Of a longer passage that was left out, so many characters next to the matches count."""
FACING = 14
"""A passage left out is compared whole up to this length, and beyond it only at its two ends."""


class Block(NamedTuple):
    """A place where clause and sentence differ.

    Attributes:
        start, end: in the clause (empty: something was left out there).
        at, stop: in the sentence: what was passed over there.
        left, right: of that, the part that follows the match before and the part that leads to the match after.
    """

    start: int
    end: int
    at: int
    stop: int
    left: str
    right: str

    @property
    def facing(self) -> str:
        """What stands in the source where the clause has its own words."""
        return f"{self.left[:CLOSE_BY]}|{self.right[-CLOSE_BY:]}"


class Context(NamedTuple):
    """Texts around the sentence compared with, and around the clause.

    Attributes:
        before, after: sentences before and after it.
        everything: the whole source.
        part: the headings it stands under.
        line: the line the clause stands in.
        label: what stands before the clause in its line (2026年目标：).
    """

    before: str
    after: str
    everything: str
    part: str = ""
    line: str = ""
    label: str = ""


def blocks(fit: Alignment, sentence: str) -> list[Block]:
    """Maximal runs of difference between clause and sentence, in order."""
    matched = [(i, p) for i, p in enumerate(fit.places) if p >= 0]
    if not matched:
        return []
    found: list[tuple[int, int, int, int]] = []
    low = matched[0][1] - len(head(sentence, matched[0][1]))
    edges = [(-1, low - 1), *matched, (len(fit.places), matched[-1][1] + 1 + len(tail(sentence, matched[-1][1])))]
    gaps = [(i + 1, j, p + 1, q) for (i, p), (j, q) in pairwise(edges) if j - i > 1 or q - p > 1]
    for gap in gaps:
        if found and _stray(found[-1], gap):
            found[-1] = (found[-1][0], gap[1], found[-1][2], gap[3])
        else:
            found.append(gap)
    return [_block(sentence, *gap, first=gap[0] == 0, last=gap[1] == len(fit.places)) for gap in found]


def _stray(before: tuple[int, int, int, int], gap: tuple[int, int, int, int]) -> bool:
    """Is the one character matched between two gaps chance, what one of them adds facing what the other leaves out?"""
    added, omitted = [b - a for a, b, *_ in (before, gap)], [b - a for *_, a, b in (before, gap)]
    return gap[0] - before[1] == 1 and ((added[0] > 1 and omitted[1] > 1) or (added[1] > 1 and omitted[0] > 1))


def _block(sentence: str, start: int, end: int, at: int, stop: int, *, first: bool, last: bool) -> Block:
    pieces = BREAK.split(sentence[at:stop])
    left = "" if first else pieces[0]
    right = "" if last or (len(pieces) == 1 and not first) else pieces[-1]
    return Block(start, end, at, stop, left, right)


def head(sentence: str, first: int) -> str:
    """Words of the source's clause before position `first`."""
    stops = [m.end() for m in BREAK.finditer(sentence, 0, first)]
    return sentence[stops[-1] if stops else 0 : first]


def tail(sentence: str, last: int) -> str:
    """Words of the source's clause behind position `last`."""
    stop = BREAK.search(sentence, last + 1)
    return sentence[last + 1 : stop.start() if stop else len(sentence)]
