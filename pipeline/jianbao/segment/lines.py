"""The paragraphs of a cleaned text, and the pairs of quotes and brackets in one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ENDERS = "。！？!?｡"
"""Marks that end a sentence."""

CLOSERS = "”』」’）)】〕》〉］]\"'"
"""Marks that stay with the sentence they close."""

_PAIRS = {
    "”": "“",
    "’": "‘",
    "』": "『",
    "」": "「",
    "）": "（",
    ")": "(",
    "】": "【",
    "〕": "〔",
    "》": "《",
    "〉": "〈",
    "］": "［",
    "]": "[",
}
_OPENERS = frozenset(_PAIRS.values())
_BRACKET = re.compile(r"[“”‘’『』「」（）()【】〔〕《》〈〉［］\[\]\"]")
_SAME_KIND = {"(": "（", "（": "（", "[": "［", "［": "［"}
LONGEST_PAIR = 200
"""Characters inside quotes or brackets that are still kept in one piece."""

_FRONT_MATTER = re.compile(r"[A-Za-z_]\w{0,40}:\s|[A-Za-z_]\w{0,40}:$")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, stripped.

    Attributes:
        index: running number among the paragraphs that are not blank.
        start, end: clean positions of its first character and behind its last.
        text: what stands there.
        after_gap: text is missing right before it.
        before_gap: text is missing right behind it.
        cut: the gap behind it stands in the middle of its line.
    """

    index: int
    start: int
    end: int
    text: str
    after_gap: bool = False
    before_gap: bool = False
    cut: bool = False


def split(text: str, barriers: Sequence[int] = ()) -> tuple[Line, ...]:
    """Paragraphs of `text`: one per line, none blank, none across a barrier (clean position of a gap)."""
    pieces = list(_pieces(text, sorted({at for at in barriers if 0 <= at <= len(text)})))
    found: list[Line] = []
    for place, (start, end, after, before) in enumerate(pieces):
        cut = before and place + 1 < len(pieces) and "\n" not in text[end : pieces[place + 1][0]]
        found.append(Line(place, start, end, text[start:end], after, before, cut))
    return tuple(found)


def _pieces(text: str, barriers: Sequence[int]) -> Iterator[tuple[int, int, bool, bool]]:
    """Start, end, whether a barrier lies before, whether one lies behind, for each piece that is not blank."""
    bounds = [0, *barriers, len(text)]
    for number, (low, high) in enumerate(pairwise(bounds)):
        spans: list[tuple[int, int]] = []
        at = low
        for part in text[low:high].split("\n"):
            inner = part.strip()
            if inner:
                start = at + part.index(inner[0])
                spans.append((start, start + len(inner)))
            at += len(part) + 1
        last = len(spans) - 1
        for place, (start, end) in enumerate(spans):
            after = place == 0 and number > 0
            before = place == last and (number < len(barriers))
            yield start, end, after, before


def front_matter(lines: Sequence[Line]) -> int:
    """How many leading lines are a block of `key: value` metadata between two rules of dashes."""
    if not lines or lines[0].text != "---":
        return 0
    for place, line in enumerate(lines[1:60], start=1):
        if line.text == "---":
            return place + 1
        if not _FRONT_MATTER.match(line.text):
            return 0
    return 0


def pairs(text: str) -> list[tuple[int, int]]:
    """Positions of the matching quotes and brackets of one paragraph, outermost and inner ones, by their start.

    Marks without a partner count for nothing, and so do pairs that hold more than `LONGEST_PAIR` characters: neither
    may keep a page together as one sentence. Linear: each opening mark is pushed and popped once.
    """
    found: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    waiting: dict[str, int] = {}
    straight = -1
    for match in _BRACKET.finditer(text):
        mark, at = match.group(), match.start()
        if mark == '"':
            if straight >= 0:
                found.append((straight, at))
            straight = -1 if straight >= 0 else at
        elif mark in _OPENERS:
            kind = _SAME_KIND.get(mark, mark)
            stack.append((kind, at))
            waiting[kind] = waiting.get(kind, 0) + 1
        else:
            _close(_SAME_KIND.get(_PAIRS[mark], _PAIRS[mark]), at, stack, waiting, found)
    return sorted(pair for pair in found if pair[1] - pair[0] <= LONGEST_PAIR)


def _close(
    kind: str, at: int, stack: list[tuple[str, int]], waiting: dict[str, int], found: list[tuple[int, int]]
) -> None:
    if not waiting.get(kind):
        return
    while stack:
        top, start = stack.pop()
        waiting[top] -= 1
        if top == kind:
            found.append((start, at))
            return


def shelter(text: str) -> bytearray:
    """1 for every position inside a pair of quotes or brackets (the marks included), 0 elsewhere."""
    inside = bytearray(len(text))
    reach = -1
    for start, end in pairs(text):
        low = max(start, reach + 1)
        if end >= low:
            inside[low : end + 1] = b"\x01" * (end + 1 - low)
            reach = end
    return inside
