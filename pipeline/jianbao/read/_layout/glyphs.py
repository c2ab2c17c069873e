"""Signs to lines.

All lengths are in points, x to the right, y downwards from the top edge of the page; the y of a sign is that of its
base line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SAME_ROW = 0.45
"""Share of the size by which base lines of one row may differ (raised figures, mixed fonts)."""
_PARTED = 0.7
"""Width of a gap, in sizes, that may separate columns; what stands on a row is cut there, and may be joined again."""
APART = 1.6
"""Width of a gap that separates the cells of a row."""
_MANY = 5
_BLANK = 1.0
"""Width of a gap between Chinese characters that stands for a blank."""
_SPACE = 0.22
"""Width of a gap that stands for a space between letters."""
_RAISED, _RISE = 0.8, 0.2
"""Size of a raised figure, and how far it is raised, in sizes of its line."""
_TWICE = 0.15
"""Shift of a sign that is printed twice to look bold."""
LABEL = re.compile(r"[(（]?[0-9A-Za-z]{1,4}[.．、)）]?|[•●■◆○▪·-]")
"""A number or bullet before a paragraph, which a tab parts from it."""
_LATIN = re.compile("[A-Za-z0-9]{2}|[A-Za-z0-9][.,;:%)][A-Za-z]")


class Glyph(NamedTuple):
    """A sign on a page: its text, left and right edge, base line and size (height of the font)."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


class Rule(NamedTuple):
    """A ruled line: its bounds. It is horizontal or vertical, whichever it is longer in."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Page:
    """What stands on a page.

    Attributes:
        number: from 1.
        width, height: of the page.
        scan: there are pictures but no text.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    scan: bool = False


@dataclass(slots=True)
class Line:
    """What stands together on one row.

    Attributes:
        left, right: edges of the column it stands in.
        fixed: a row of a table, which is joined with nothing.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int = 0
    left: float = 0.0
    right: float = 0.0
    fixed: bool = False


def rows(glyphs: Iterable[Glyph]) -> list[list[Line]]:
    """The lines of a page, row by row from the top, those of a row from the left."""
    found: list[list[Glyph]] = []
    base = size = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.y, g.x0)):
        if found and glyph.y - base <= _SAME_ROW * max(size, glyph.size):
            found[-1].append(glyph)
            if glyph.size > size:
                base, size = max(base, glyph.y), glyph.size
        else:
            found.append([glyph])
            base, size = glyph.y, glyph.size
    lines = (_segments(sorted(row, key=lambda g: g.x0)) for row in found)
    return [row for row in lines if row]


def _segments(row: Sequence[Glyph]) -> list[Line]:
    """One row, cut at its wide gaps."""
    groups: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in row:
        if last and _twice(last, glyph):
            continue
        wide = last is None or glyph.x0 - last.x1 > _PARTED * min(last.size, glyph.size)
        if wide:
            groups.append([])
        groups[-1].append(glyph)
        last = glyph
    return [line for line in map(_line, groups) if line]


def _twice(a: Glyph, b: Glyph) -> bool:
    return a.text == b.text and b.x0 - a.x0 < _TWICE * a.size and not a.text.isspace()


def _line(glyphs: Sequence[Glyph]) -> Line | None:
    while glyphs and glyphs[0].text.isspace():
        glyphs = glyphs[1:]
    while glyphs and glyphs[-1].text.isspace():
        glyphs = glyphs[:-1]
    if not glyphs:
        return None
    sizes = Counter(round(g.size, 1) for g in glyphs if not g.text.isspace())
    size = max(sizes, key=lambda s: (sizes[s], s))
    base = Counter(round(g.y, 1) for g in glyphs if abs(g.size - size) < 1).most_common(1)
    y = base[0][0] if base else glyphs[0].y
    return Line(joined(glyphs), glyphs[0].x0, max(g.x1 for g in glyphs), y, size)


def _spread(pieces: Sequence[Line]) -> bool:
    """A line whose signs were spread to fill it, because what followed had no room: no blanks stand in it."""
    gaps = sorted(b.x0 - a.x1 for a, b in pairwise(pieces))
    single = sum(1 for piece in pieces if len(piece.text) == 1)
    even = gaps[-1] - gaps[len(gaps) // 4] <= _PARTED * pieces[0].size
    return len(pieces) >= _MANY and even and 2 * single > len(pieces)


def _references(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """Numbers that are raised and small behind Chinese text, which refer to notes, in brackets: no m², no 10³."""
    size = max(g.size for g in glyphs)
    base = max(g.y for g in glyphs)
    raised = [g.text.isdecimal() and g.size <= _RAISED * size and base - g.y >= _RISE * size for g in glyphs]
    if not any(raised):
        return glyphs
    found: list[Glyph] = []
    for n, glyph in enumerate(glyphs):
        text = glyph.text
        before = next((g.text for g in reversed(found) if not g.text.isspace()), "，")
        if raised[n] and not (n and raised[n - 1]) and not re.match("[A-Za-z0-9)]", before[-1]):
            text = f"［{text}"
        opened = text.startswith("［") or (n > 0 and raised[n - 1] and "［" in "".join(g.text for g in found[-3:]))
        if raised[n] and opened and not (n + 1 < len(glyphs) and raised[n + 1]):
            text = f"{text}］"
        found.append(glyph._replace(text=text))
    return found


def row_of(pieces: Sequence[Line], cells: str) -> Line:
    """The pieces of a row as one line, with `cells` where they stand far apart."""
    if len(pieces) == 1:
        return pieces[0]
    words = [pieces[0].text]
    fixed = False
    spread = _spread(pieces)
    for a, b in pairwise(pieces):
        gap = (b.x0 - a.x1) / min(a.size, b.size) if not spread else 0.0
        fixed = fixed or (gap > APART and cells == "\t")
        if gap > APART:
            words.append(" " if LABEL.fullmatch(a.text) else cells)
        elif gap > _BLANK and not LABEL.fullmatch(a.text):
            words.append("\u3000")
        elif _LATIN.match(a.text[-1] + b.text[0]) or LABEL.fullmatch(a.text):
            words.append(" ")
        words.append(b.text)
    first, last = pieces[0], pieces[-1]
    return Line("".join(words), first.x0, last.x1, first.y, first.size, first.page, fixed=fixed)


def joined(glyphs: Sequence[Glyph]) -> str:
    """Text of one piece of a row: its own blanks, and the spaces between words that only a gap shows."""
    glyphs = _references(glyphs)
    pieces = [glyphs[0].text]
    for a, b in pairwise(glyphs):
        wide = b.x0 - a.x1 > _SPACE * min(a.size, b.size)
        if wide and not (a.text.isspace() or b.text.isspace()) and _LATIN.match(a.text[-1] + b.text[0]):
            pieces.append(" ")
        pieces.append(b.text)
    return "".join(pieces)
