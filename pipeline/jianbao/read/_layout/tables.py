"""Tables with ruled lines: which signs stand in which cell, and rows as lines with tabs between the cells.

Ruled lines that meet make a grid. A cell reaches from the nearest line above and left of a sign, so that one that spans
several rows or columns belongs to the first of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from jianbao.read._layout import paragraphs
from jianbao.read._layout.glyphs import Line, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jianbao.read._layout.glyphs import Glyph, Rule

_THICK = 3.0
"""Points: a thicker shape is no ruled line, and lines that are nearer than this are one."""
_MOST = 400
"""Ruled lines of one direction on a page, beyond which it is a drawing."""
_PADDING = 6.0
_LONG = 120
"""Characters of a cell with several paragraphs, from which on its row is no row of a table but a frame around text."""


@dataclass(slots=True)
class Stroke:
    """A ruled line: `at` across its direction, from `low` to `high` along it."""

    at: float
    low: float
    high: float

    def covers(self, place: float) -> bool:
        """It passes `place`."""
        return self.low - 1 <= place <= self.high + 1


@dataclass(slots=True)
class Grid:
    """The ruled lines of one table, and the signs in its cells by row and column."""

    across: list[Stroke]
    down: list[Stroke]
    cells: dict[tuple[int, int], list[Glyph]] = field(default_factory=dict)
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.xs, self.ys = _distinct(s.at for s in self.down), _distinct(s.at for s in self.across)

    @property
    def table(self) -> bool:
        """More than a frame around a page or a line of text."""
        return len(self.xs) > 1 and len(self.ys) > 1 and len(self.xs) + len(self.ys) > 4  # noqa: PLR2004

    def take(self, glyph: Glyph) -> bool:
        """Put a sign into its cell, if it stands in the table."""
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y - 0.3 * glyph.size
        if not (self.xs[0] < x < self.xs[-1] and self.ys[0] < y < self.ys[-1]):
            return False
        row, column = _cell(self.across, self.ys, y, x), _cell(self.down, self.xs, x, y)
        self.cells.setdefault((row, column), []).append(glyph)
        return True

    def lines(self) -> list[Line]:
        """Each row of the table; a row of one cell, or one that frames text, as the paragraphs it holds."""
        upright = {x: [s for s in self.down if abs(s.at - x) < _THICK] for x in self.xs}
        found = []
        for row, (top, bottom) in enumerate(pairwise(self.ys)):
            middle = (top + bottom) / 2
            walls = [x for x, strokes in upright.items() if any(s.covers(middle) for s in strokes)]
            cells = [self._cell(row, a, b) for a, b in pairwise(walls)]
            if not any(cells):
                continue
            framed = any(len(cell) > 1 and sum(len(text) for text, _ in cell) > _LONG for cell in cells)
            if len(cells) == 1 or framed:
                found += [self._line(text, size, bottom) for cell in cells for text, size in cell]
            else:
                size = next(cell[0][1] for cell in cells if cell)
                text = "\t".join(" ".join(words for words, _ in cell) for cell in cells)
                found.append(self._line(text, size, bottom))
        return found

    def _line(self, text: str, size: float, y: float) -> Line:
        return Line(text, self.xs[0], self.xs[-1], y, size, fixed=True)

    def _cell(self, row: int, left: float, right: float) -> list[tuple[str, float]]:
        """Paragraphs of a cell, with the size of their font."""
        column = min(range(len(self.xs)), key=lambda i: abs(self.xs[i] - left))
        lines = [line for line in map(_whole, rows(self.cells.get((row, column), ()))) if line]
        padding = min((line.x0 - left for line in lines), default=0.0)
        padding = padding if 0 < padding <= _PADDING else _PADDING - 1
        for line in lines:
            line.left, line.right = left + padding, right - padding
        return [("".join(piece for piece, _ in paragraphs.text(p)), p[0].size) for p in paragraphs.within(lines)]


def _whole(row: Sequence[Line]) -> Line:
    """A row of a cell as one line."""
    first, last = row[0], row[-1]
    text = "\u3000".join(line.text for line in row)
    return Line(text, first.x0, last.x1, first.y, first.size)


def _cell(strokes: Sequence[Stroke], places: Sequence[float], along: float, across: float) -> int:
    """Index of the nearest line before `along` that passes `across`."""
    before = [s.at for s in strokes if s.at <= along + 1 and s.covers(across)]
    nearest = max(before, default=places[0])
    return max(min(range(len(places)), key=lambda i: abs(places[i] - nearest)), 0)


def _distinct(places: Iterable[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _THICK:
            found.append(place)
    return found


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """The tables among the ruled lines of a page."""
    across = _merged([((r.y0 + r.y1) / 2, r.x0, r.x1) for r in rules if r.y1 - r.y0 <= _THICK < r.x1 - r.x0])
    down = _merged([((r.x0 + r.x1) / 2, r.y0, r.y1) for r in rules if r.x1 - r.x0 <= _THICK < r.y1 - r.y0])
    if len(across) > _MOST or len(down) > _MOST:
        return []
    owner = list(range(len(across) + len(down)))
    for i, a in enumerate(across):
        for j, d in enumerate(down, len(across)):
            if a.low - _THICK <= d.at <= a.high + _THICK and d.low - _THICK <= a.at <= d.high + _THICK:
                owner[_root(owner, i)] = _root(owner, j)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for index in range(len(owner)):
        group = groups.setdefault(_root(owner, index), ([], []))
        (group[0] if index < len(across) else group[1]).append((across + down)[index])
    found = [Grid(a, d) for a, d in groups.values() if len(a) > 1 and len(d) > 1]
    return [grid for grid in found if grid.table]


def _root(owner: list[int], index: int) -> int:
    while owner[index] != index:
        owner[index] = owner[owner[index]]
        index = owner[index]
    return index


def _merged(strokes: Iterable[tuple[float, float, float]]) -> list[Stroke]:
    """Pieces of the same line as one."""
    found: list[Stroke] = []
    band: list[Stroke] = []
    for at, low, high in sorted(strokes):
        if band and at - band[0].at > _THICK / 2:
            found += _joined(band)
            band = []
        band.append(Stroke(at, low, high))
    return found + _joined(band)


def _joined(band: list[Stroke]) -> list[Stroke]:
    found: list[Stroke] = []
    for stroke in sorted(band, key=lambda s: s.low):
        if found and stroke.low <= found[-1].high + _THICK:
            found[-1].high = max(found[-1].high, stroke.high)
        else:
            found.append(stroke)
    return found


def go_on(pages: list[list[list[Line]]]) -> None:
    """Mend tables that go on over a page: their head, printed again, goes; a row that was parted becomes one."""
    for before, after in reversed(list(pairwise(pages))):
        first = len(before)
        while first and before[first - 1][0].fixed:
            first -= 1
        if first == len(before) or not after or not after[0][0].fixed:
            continue
        if len(before) - first > 1 and after[0][0].text == before[first][0].text:
            del after[0]
        if after and after[0][0].fixed:
            whole = _rejoined(before[-1][0].text, after[0][0].text)
            if whole is not None:
                before[-1][0].text = whole
                del after[0]


def _rejoined(above: str, below: str) -> str | None:
    """The row of two halves, if `below` only goes on with what some cells of `above` say."""
    upper, lower = above.split("\t"), below.split("\t")
    filled = [n for n, cell in enumerate(lower) if cell]
    if len(upper) != len(lower) or lower[0] or 2 * len(filled) > len(lower) or not all(upper[n] for n in filled):
        return None
    return "\t".join(a + b for a, b in zip(upper, lower, strict=True))
