"""The lines of a page in reading order: columns of running text one after the other, rows of tables as rows.

Whether a gap that runs down a page separates columns or the cells of a table shows in what stands beside it: columns
of text are filled to their edge, cells are not.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from jianbao.read._layout.glyphs import APART, LABEL, Line, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LEAST = 4
"""Lines that a column has at least."""
_FILLED = 0.8
"""Share of its column's width that a line of running text has, unless it ends a paragraph."""
_MOSTLY = 0.45
"""Share of filled lines in a column of running text."""
_NARROWEST = 7
"""Width of a column, in characters, at least."""


def order(rows: Sequence[list[Line]]) -> Iterator[list[Line]]:
    """Groups of lines in reading order: each is one column, from top to bottom."""
    gutter = _gutter(rows)
    if gutter is None:
        yield from _group(rows)
        return
    plain: list[list[Line]] = []
    for band, parted in _bands(rows, gutter):
        sides = _sides(band, gutter)
        if parted and all(_column(side) for side in sides):
            yield from _group(plain)
            plain = []
            for side in sides:
                yield from order(side)
        else:
            plain += band
    yield from _group(plain)


def _gutter(rows: Sequence[list[Line]]) -> float | None:
    """The x that lies in the gaps of most rows, if there are enough."""
    gaps = [(a.x1, b.x0) for row in rows for a, b in pairwise(row)]
    if len(gaps) < _LEAST:
        return None
    ends = sorted([(x0, 0) for x0, _ in gaps] + [(x1, 1) for _, x1 in gaps])
    deepest, depth, best = 0, 0, 0.0
    for place, (x, closes) in enumerate(ends):
        depth += -1 if closes else 1
        if depth > deepest:
            deepest, best = depth, (x + ends[place + 1][0]) / 2
    return best if deepest >= _LEAST else None


def _bands(rows: Sequence[list[Line]], x: float) -> Iterator[tuple[list[list[Line]], bool]]:
    """Runs of rows that leave `x` free, and those that do not."""
    band: list[list[Line]] = []
    parted = False
    for row in rows:
        free = not any(line.x0 < x < line.x1 for line in row)
        if band and free != parted:
            yield band, parted
            band = []
        parted = free
        band.append(row)
    if band:
        yield band, parted


def _sides(band: Sequence[list[Line]], x: float) -> tuple[list[list[Line]], list[list[Line]]]:
    left = [[line for line in row if line.x1 <= x] for row in band]
    right = [[line for line in row if line.x1 > x] for row in band]
    return [row for row in left if row], [row for row in right if row]


def _column(side: Sequence[list[Line]]) -> bool:
    """Running text, filled to its edges."""
    if len(side) < _LEAST:
        return False
    left, right = min(row[0].x0 for row in side), max(row[-1].x1 for row in side)
    size = Counter(row[0].size for row in side).most_common(1)[0][0]
    if right - left < _NARROWEST * size:
        return False
    filled = sum(1 for row in side if row[-1].x1 - row[0].x0 >= _FILLED * (right - left))
    return filled >= _MOSTLY * len(side)


def _group(rows: Sequence[list[Line]]) -> Iterator[list[Line]]:
    """One column: rows of several lines as one line each, with tabs if more such rows stand beside."""
    if not rows:
        return
    lines = []
    for index, row in enumerate(rows):
        beside = [rows[i] for i in (index - 1, index + 1) if 0 <= i < len(rows)]
        table = _apart(row) and any(_apart(other) for other in beside)
        lines.append(row_of(row, "\t" if table else "\u3000"))
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    for line in lines:
        line.left, line.right = left, right
    yield lines


def _apart(row: Sequence[Line]) -> bool:
    """A row with cells: more than a number before a paragraph."""
    wide = (b.x0 - a.x1 > APART * min(a.size, b.size) and not LABEL.fullmatch(a.text) for a, b in pairwise(row))
    return any(wide)
