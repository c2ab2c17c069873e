"""Sizes of the Word file's parts, and how high what is written in them stands. `_gbt` makes the styles of them.

The figures are those of GB/T 9704-2012; see `_gbt` for the clauses.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from jianbao.render import _measure

PITCH = 28.95
"""Points from line to line: 225 mm / 22, rounded down to Word's twentieths, so that 22 lines fit."""

WIDE, HIGH = 156 * 72 / 25.4, 225 * 72 / 25.4
"""The type area, in points."""

GAP = 0.2
"""What LibreOffice sets between Chinese and Latin, of a character, whatever a file says (7.4); Word sets none."""

PAD = 10.0
"""What the cells of a table leave free at their sides, in points."""


class Look(NamedTuple):
    """One paragraph style. `size` 0 is the size of the body; `pitch` 0 the pitch of the page; the rest is in points.

    Attributes:
        indent: of the first line, in characters.
        inset: from both edges, in characters.
        keep: on one page with the next paragraph.
        level: in the tree of headings, 0 for the highest.
        stress: stands out from the body: in bold, where its font is missing and an ordinary one stands in.
        rules: what the rules above and below it take, with their distance.
    """

    name: str
    font: str = "fang"
    size: float = 0
    indent: float = 0
    inset: float = 0
    align: str = "justify"
    keep: bool = False
    colour: str = "000000"
    pitch: float = 0
    before: float = 0
    after: float = 0
    level: int | None = None
    stress: bool = False
    rules: float = 0


LOOKS = (
    Look("Normal", indent=2),
    Look("Title", "title", 22, align="centre", keep=True, pitch=34, stress=True),
    Look("Subtitle", "kai", 14, align="centre", keep=True, pitch=24, after=5),
    Look("Heading 1", "hei", indent=2, keep=True, level=0),
    Look("Heading 2", "kai", indent=2, keep=True, level=1, stress=True),
    Look("单项", indent=2, level=0),
    Look("要点", indent=2, level=1),
    Look("导语", "kai", indent=2, stress=True),
    Look("缺失提示", "kai", 12, inset=0.5, colour="A8201A", pitch=18, before=6, after=8, rules=10),
    Look("表格文字", size=10.5, align="left", pitch=15),
    Look("表格数字", size=10.5, align="right", pitch=15),
    Look("表格表头", "hei", 10.5, align="centre", keep=True, pitch=16),
    Look("说明", size=10.5, pitch=15, before=5),
    Look("版头", "title", 42, align="centre", keep=True, colour="D40000", pitch=58, stress=True),
    Look("版头期号", align="centre", keep=True),
    Look("版头信息", inset=1, align="left", keep=True, after=14, rules=6),
    Look("抄送", size=14, inset=1, keep=True, pitch=24, before=16, rules=5),
    Look("印发", size=14, inset=1, align="left", pitch=24, before=4, rules=10),
    Look("Footer", "song", 14, inset=1, align="left", pitch=14),
)

BY_NAME = {look.name: look for look in LOOKS}


class Sheet(NamedTuple):
    """A way to set a page.

    Attributes:
        size: of the body, in points.
        lines, chars: of a full page, and of a full line.
        tighten: twentieths of a point between characters, so that `chars` of them fill a line. The grid's own character
            pitch would say the same, but LibreOffice gives two cells to a glyph wider than one (tried: 17 a line).
    """

    size: float
    lines: int
    chars: int
    tighten: int

    @property
    def pitch(self) -> float:
        """Points from line to line, in Word's twentieths."""
        return math.floor(HIGH / self.lines * 20) / 20

    def of(self, look: Look) -> float:
        """Size of a style, in points."""
        return look.size or self.size

    def height(self, style: str, text: str, room: float = WIDE) -> float:
        """Points that a paragraph takes in a column of `room` points."""
        return _height(self, style, text, room)

    def measured(self, style: str, text: str, room: float) -> float:
        """The same, measured anew."""
        look = BY_NAME[style]
        size = self.of(look)
        cell = size + (self.tighten / 20 if size == self.size else 0)
        across = room / cell - 2 * look.inset
        count = sum(_measure.lines(part, across, look.indent, GAP) for part in text.split("\n"))
        return look.before + look.after + look.rules + count * (look.pitch or self.pitch)


@lru_cache(maxsize=2048)
def _height(sheet: Sheet, style: str, text: str, room: float) -> float:
    """Kept, because every way to set a briefing measures the same texts."""
    return sheet.measured(style, text, room)


STANDARD = Sheet(16, 22, 28, -5)
"""22 lines of 28 characters."""

DENSE = Sheet(14, 25, 32, -4)
"""One size of type smaller: 25 lines of 32 characters."""
