"""Pages to a text, with the place where each page begins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from jianbao.document import Place
from jianbao.read._layout import columns, notes, paragraphs, running, tables
from jianbao.read._layout.glyphs import Line, rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jianbao.read._layout.glyphs import Page

MISSING = "［第{pages}页没有文字层］"
"""Line that stands for pages of which there is only a picture; the cleaning rule `missing_pages` knows it."""


class Laid(NamedTuple):
    """The text of a paged document.

    Attributes:
        places: where each page begins.
        heads: texts of the running heads that were taken away.
        missing: numbers of pages without text.
        pages: how many there are.
    """

    text: str
    places: tuple[Place, ...]
    heads: tuple[str, ...]
    missing: tuple[int, ...]
    pages: int


def lay(pages: Iterable[Page]) -> Laid:
    """Put the signs of `pages`, which are taken one by one, into running text."""
    read: list[tuple[Page, list[list[Line]]]] = []
    for page in pages:
        found = _rows(page)
        for row in found:
            for line in row:
                line.page = page.number
        page.glyphs, page.rules = [], []  # only the lines are kept
        read.append((page, found))
    left, heads = running.without(read)
    tables.go_on(left)
    found = notes.taken([(page, kept) for (page, _), kept in zip(read, left, strict=True)])
    missing = tuple(page.number for (page, _), kept in zip(read, left, strict=True) if page.scan and not kept)
    groups: list[list[Line]] = []
    for (page, _), kept in zip(read, left, strict=True):
        if page.number in missing:
            groups.append([_stand_in(page.number)])
        groups += columns.order(kept)
    if found:
        heading = replace(found[0][0], text=notes.HEADING, fixed=True)
        found.insert(0, [heading])
    text, places = _written([*paragraphs.paragraphs(groups), *found])
    return Laid(text, places, heads, missing, len(read))


def _rows(page: Page) -> list[list[Line]]:
    """The rows of a page from the top, those of tables among them."""
    grids = tables.grids(page.rules)
    free = [glyph for glyph in page.glyphs if not any(grid.take(glyph) for grid in grids)]
    found = [*rows(free), *([line] for grid in grids for line in grid.lines())]
    return sorted(found, key=lambda row: row[0].y) if grids else found


def _stand_in(number: int) -> Line:
    return Line(MISSING.format(pages=number), 0, 0, 0, 1, number, fixed=True)


def _written(lines: list[list[Line]]) -> tuple[str, tuple[Place, ...]]:
    pieces: list[str] = []
    places: list[Place] = []
    at = 0
    for paragraph in lines:
        for piece, page in paragraphs.text(paragraph):
            if not places or places[-1].page != page:
                places.append(Place(at + len(piece) - len(piece.lstrip()), page=page))
            pieces.append(piece)
            at += len(piece)
        pieces.append("\n")
        at += 1
    return "".join(pieces), tuple(places)
