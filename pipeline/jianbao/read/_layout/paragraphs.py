"""Lines to paragraphs: where a line was broken only because it was full, the halves are joined again.

A line was full if what begins the next one had no room left on it. What begins a paragraph shows in its indent, in the
distance to the line before, in the size of its font, and, where paragraphs have no indent, in numbering and closing
punctuation.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jianbao.read._layout.glyphs import Line

_INDENT = 1.4
"""Least indent of a paragraph, in characters."""
_NEAR = 0.5
"""Difference of edges, in characters, that is none."""
_FLUSH = 0.2
"""Room on a line that is set to the edge."""
_SLACK = 0.4
_RESIZED = 0.08
_LOOSE = 1.3
"""Distance of lines, in usual ones, from which on it parts paragraphs."""
_MANY = 8
"""Lines of a column whose edges are taken for those of its neighbours too."""
_UNIT = r"[（“‘《〈【「『(\[〔]*(?:[—–]*[!-~]+|.)(?:[，。、；：！？）》〉】」』〕％…]+[!-~]*)?"
_CHUNK = re.compile(f"{_UNIT}(?:[“”‘’]+(?:{_UNIT})?){{0,4}}", re.DOTALL)
"""What is not broken at the beginning of a line: a sign with the punctuation and quotes beside it, a number, an address."""
_LABEL = re.compile(
    r"第[一二三四五六七八九十百\d]{1,5}[章节条编、，]|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}[、是要]|\d{1,3}[.．、)）](?!\d)|[①-⑳•·●■◆○\-—–]\s?"
)
_CLOSED = frozenset("。！？；：”）.!?;:")
_WORDS = re.compile("[A-Za-z0-9,.;:)%][A-Za-z0-9(]")


def paragraphs(groups: Sequence[list[Line]]) -> Iterator[list[Line]]:
    """The lines of each paragraph, in reading order."""
    _edges(groups)
    style = _Style.of(groups)
    held: list[Line] = []
    for group in groups:
        for index, line in enumerate(group):
            if held and not style.goes_on(held, line, beside=index > 0):
                yield held
                held = []
            held.append(line)
    if held:
        yield held


def within(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of each paragraph of one block, whose edges are known."""
    style = _Style.of([lines])
    held: list[Line] = []
    for line in lines:
        if held and not style.goes_on(held, line, beside=True):
            yield held
            held = []
        held.append(line)
    if held:
        yield held


def text(lines: Iterable[Line]) -> Iterator[tuple[str, int]]:
    """Pieces that make up a paragraph's text, each with the number of the page it stands on."""
    last = ""
    for line in lines:
        piece = line.text.replace("\x02", "-")
        if last.endswith("-") and re.match("[a-z]", piece) and re.search("[a-z]-$", last):
            pass
        elif last and _WORDS.match(last[-1] + piece[0]):
            piece = " " + piece
        yield piece, line.page
        last = piece


def _edges(groups: Sequence[list[Line]]) -> None:
    """Set the edges of each column to those that its lines keep; a short one has those of a long one around it."""
    long: list[tuple[float, float]] = []
    short: list[tuple[float, float]] = []
    for group in sorted(groups, key=len, reverse=True):
        own = [line for line in group if not line.fixed] or group
        left = min(_kept([line.x0 for line in own], own[0].size, least=True), *_returned(own))
        right = _kept([line.x1 for line in own], own[0].size, least=False)
        if len(group) < _MANY:
            em = own[0].size
            around = [(a, b) for a, b in long if a - em <= left and right <= b + em]
            beside = next(((a, b) for a, b in short if a - em <= left and right <= b + em), (left, right))
            left, right = min(around, key=lambda edge: edge[1] - edge[0], default=beside)
            short.append((left, right))
        else:
            long.append((left, right))
        for line in group:
            line.left, line.right = left, right


def _returned(lines: Sequence[Line]) -> list[float]:
    """Where lines begin that follow the indented and full first line of a paragraph: at the edge, even if it is one."""
    end = max(line.x1 for line in lines)
    back = ((b.x0, (a.x0 - b.x0) / b.size) for a, b in pairwise(lines) if end - a.x1 <= 2 * a.size)
    return [lines[0].x0, *(x0 for x0, indent in back if _INDENT <= indent <= 2 * _INDENT)]


def _kept(edges: list[float], size: float, *, least: bool) -> float:
    """The outermost edge, left out what one line in fifty does; on the left, at which text begins, two lines keep it."""
    need = max(2 if least else 1, len(edges) // 50)
    ranked = sorted(edges, reverse=not least)
    return next((a for a, b in zip(ranked, ranked[need - 1 :], strict=False) if abs(a - b) <= size), ranked[0])


@dataclass(slots=True)
class _Style:
    """How the document marks its paragraphs.

    Attributes:
        indented: by an indent of their first line.
        spaced: by more room above them.
        pitch: usual distance of lines for each size of font.
    """

    indented: bool = False
    spaced: bool = False
    pitch: dict[float, float] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Sequence[list[Line]]) -> _Style:
        distances: dict[float, list[float]] = {}
        starts: list[tuple[Line, Line]] = []
        for a, b in (pair for group in groups for pair in pairwise(group)):
            if a.fixed or b.fixed or abs(a.size - b.size) >= _RESIZED * a.size or b.y <= a.y:
                continue
            distances.setdefault(round(a.size), []).append(b.y - a.y)
            if a.text[-1] in _CLOSED and not _full(a, b) and not _centred(b):
                starts.append((a, b))
        pitch = {size: _usual(values) for size, values in distances.items()}
        deep = sum(1 for _, b in starts if b.x0 - b.left >= _INDENT * b.size)
        loose = sum(1 for a, b in starts if b.y - a.y > _LOOSE * pitch[round(a.size)])
        return cls(2 * deep > len(starts), 2 * loose > len(starts), pitch)

    def goes_on(self, held: Sequence[Line], line: Line, *, beside: bool) -> bool:
        """Whether `line` belongs to the paragraph `held`; `beside`: it stands right below its last line."""
        last = held[-1]
        if last.fixed or line.fixed or abs(last.size - line.size) > _RESIZED * last.size or not _full(last, line):
            return False
        pitch = self.pitch.get(round(line.size))
        if beside and pitch and line.y - last.y > _LOOSE * pitch:
            return False
        if _centred(line) and (_centred(last) or line.x0 - line.left > 2 * _INDENT * line.size):
            return not _LABEL.match(line.text) and last.text[-1] not in _CLOSED
        return self._by_indent(held, line, beside=beside)

    def _by_indent(self, held: Sequence[Line], line: Line, *, beside: bool) -> bool:
        first, last = held[0], held[-1]
        em = line.size
        deep, before = line.x0 - line.left, last.x0 - last.left
        if len(held) > 1 and last is not first and abs(deep - before) <= _NEAR * em:
            return self.indented or not self._starts(last, line, beside=beside)
        if deep - before > _NEAR * em:  # further in: hangs below a number, or begins with an indent
            return len(held) == 1 and bool(_LABEL.match(first.text)) and not _LABEL.match(line.text)
        if deep >= _INDENT * em and (self.indented or len(held) > 1):
            return False
        if before - deep > _NEAR * em:  # back at the edge after the indent of a first line
            return len(held) == 1
        return not self._starts(last, line, beside=beside)

    def _starts(self, last: Line, line: Line, *, beside: bool) -> bool:
        """Without an indent that would say so: numbering begins a paragraph, and so does what follows a closed one."""
        if self.spaced and beside:
            return False
        closed = last.text[-1] in _CLOSED
        return bool(_LABEL.match(line.text) and closed) or (closed and last.right - last.x1 > _FLUSH * last.size)


def _usual(values: list[float]) -> float:
    """The distance within paragraphs: the lower of the usual ones."""
    low = median(values)
    common = Counter(round(v, 1) for v in values).most_common(1)[0][0]
    return min(low, common)


def _full(line: Line, after: Line) -> bool:
    """What begins `after` had no room left on `line`."""
    room = line.right - line.x1
    if _centred(line) and _centred(after):
        room = line.right - line.left - (line.x1 - line.x0)
    chunk = _CHUNK.match(after.text)
    return room < (wide(chunk[0] if chunk else "") + _SLACK) * line.size


def _centred(line: Line) -> bool:
    left, right = line.x0 - line.left, line.right - line.x1
    return left >= line.size and abs(left - right) <= line.size


def wide(words: str) -> float:
    """Width in Chinese characters."""
    return sum(1.0 if c >= "\u1100" else 0.9 if c in "%@mwMW" else 0.6 for c in words)
