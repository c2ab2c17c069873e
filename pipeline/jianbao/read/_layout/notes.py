"""Footnotes: the small lines at the foot of a page that begin with a number go to the end of the text.

There they stand as the notes of Word files do, below a heading, so that no sentence is torn by them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from jianbao.read._layout.glyphs import row_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.read._layout.glyphs import Line, Page

HEADING = "注释："
"""As `jianbao.read._word.NOTES`; the cleaning rule `footnotes` knows it."""
_SMALL = 0.92
"""Size of notes, in sizes of the text, at most."""
_LOWER = 0.4
"""Share of a page below which notes begin."""
_NUMBER = re.compile(
    r"[［\[(（]?(\d{1,3})[］\])）][ \u3000]*(?=\S)|(\d{1,3})[ \u3000]*(?=[^\d\s.．、)）%])|([①-⑳])[ \u3000]*(?=\S)"
)
_CIRCLED = ord("①") - 1


def taken(pages: Sequence[tuple[Page, list[list[Line]]]]) -> list[list[Line]]:
    """The notes of all pages, each as its lines with the number in brackets; they are taken out of `pages`."""
    sizes: Counter[float] = Counter()
    for _, rows in pages:
        for row in rows:
            for line in row:
                sizes[line.size] += len(line.text)
    if not sizes:
        return []
    usual = sizes.most_common(1)[0][0]
    return [note for page, rows in pages for note in _of_page(page, rows, usual)]


def _of_page(page: Page, rows: list[list[Line]], usual: float) -> list[list[Line]]:
    first = len(rows)
    while first and _is_small(rows[first - 1], usual) and rows[first - 1][0].y > _LOWER * page.height:
        first -= 1
    lines = [row_of(row, "\u3000") for row in rows[first:]]
    while lines and not _NUMBER.match(lines[0].text):
        first, lines = first + 1, lines[1:]
    if not lines or first == 0:
        return []
    notes: list[list[Line]] = []
    numbers: list[int] = []
    for line in lines:
        label = _NUMBER.match(line.text)
        number = int(label[1] or label[2] or ord(label[3]) - _CIRCLED) if label else 0
        if label and (not numbers or number == numbers[-1] + 1):
            numbers.append(number)
            notes.append([replace(line, text=f"［{number}］{line.text[label.end() :]}")])
        else:
            notes[-1].append(line)
    text = "".join(piece.text for row in rows[:first] for piece in row)
    if f"［{numbers[0]}］" not in text:
        return []
    del rows[first:]
    return notes


def _is_small(row: Sequence[Line], usual: float) -> bool:
    return all(line.size <= _SMALL * usual and not line.fixed for line in row)
