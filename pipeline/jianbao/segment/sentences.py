"""Cut paragraphs into sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from jianbao.segment import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jianbao.document import Cleaned, Span

_GOES_ON = "，,、；;：:的之等和与及或是为。！？!?"
LONG = 80
"""A sentence of more characters is cut at its semicolons, where each part is worth choosing on its own."""
SHORT = 12
"""Parts shorter than this stay with their neighbour."""
ENDLESS = 1200
"""A stretch without any full stop is cut at commas after this many characters."""
_SEMICOLON = re.compile("[；;]")
_ENDER = re.compile(f"[{lines.ENDERS}]")
_FINISHED = re.compile(r"[。！？!?；;：:…｡][”』」’）)】〕》\"'\s]*$|[”』」]$")


def cut(text: str, borders: Sequence[int] = ()) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of one paragraph, stripped, in order.

    `borders` are positions no sentence may cross (begin and end of headings). A sentence ends at 。！？ outside
    quotes and brackets and keeps the marks that close it; a long one also at ；. Nothing is dropped: a tail without a
    full stop is a sentence.
    """
    inside = lines.shelter(text)
    bounds = [0, *borders, len(text)]
    for low, high in pairwise(bounds):
        for start, end in _full(text, inside, low, high):
            yield from _parts(text, inside, start, end)


def finished(text: str) -> bool:
    """The sentence ends with a mark that ends sentences or clauses."""
    return bool(_FINISHED.search(text[-12:]))


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _full(text: str, inside: bytearray, low: int, high: int) -> Iterator[tuple[int, int]]:
    start = low
    for mark in _ENDER.finditer(text, low, high):
        at = mark.start()
        end = _end(text, inside, at, high) if at >= start else 0
        if end > start:
            found = _stripped(text, start, end)
            if found:
                yield found
            start = end
    found = _stripped(text, start, high)
    if found:
        yield found


def _end(text: str, inside: bytearray, at: int, high: int) -> int:
    """Where the sentence ends of which one of the marks that end it stands at `at`; 0 if none ends there."""
    if text[at] in "!?" and text[max(at - 1, 0)].isascii() and _latin(text[at + 1 : at + 2]):
        return 0
    after = at + 1
    while after < high and text[after] in lines.ENDERS:
        after += 1
    if not inside[at]:
        while after < high and text[after] in lines.CLOSERS and not inside[after]:
            after += 1
        return after
    # “…。” ends the sentence too, unless the sentence goes on behind the quote.
    closing = after
    while after < high and text[after] in "”』」’":
        after += 1
    if after == closing or (after < high and (inside[after] or text[after] in _GOES_ON)):
        return 0
    return after


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _parts(text: str, inside: bytearray, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A long sentence in parts."""
    if end - start <= LONG:
        yield start, end
        return
    low = start
    marks: Iterable[int] = range(start, end - 1)
    if end - start < ENDLESS:
        marks = [mark.start() for mark in _SEMICOLON.finditer(text, start, end - 1)]
    for at in marks:
        size = at + 1 - low
        stop = text[at] in "；;" and not inside[at] and size >= SHORT and end - at > SHORT
        if stop or (size >= ENDLESS and (text[at] in "，,；;、 " or size >= 2 * ENDLESS)):
            found = _stripped(text, low, at + 1)
            if found:
                yield found
            low = at + 1
    found = _stripped(text, low, end)
    if found:
        yield found


class Damage:
    """Answers whether a raw span holds text that cleaning could not mend."""

    def __init__(self, cleaned: Cleaned) -> None:
        spans = sorted(edit.span for edit in cleaned.edits if not edit.certain)
        self._starts = [span.start for span in spans]
        self._reach: list[int] = []
        reach = -1
        for span in spans:
            reach = max(reach, span.end, span.start + 1)
            self._reach.append(reach)

    def __bool__(self) -> bool:
        return bool(self._starts)

    def touches(self, span: Span) -> bool:
        """Some damage overlaps `span`."""
        place = bisect_left(self._starts, span.end)
        return place > 0 and self._reach[place - 1] > span.start
