"""Running heads, running feet and page numbers: what stands at the same place on page after page."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jianbao.read._layout.glyphs import Line, Page

_ROWS = 2
"""Rows at the top and at the bottom of a page that are looked at."""
_HEAD, _FOOT = 0.115, 0.905
"""Shares of the height of a page: the margins, in which no text stands."""
_SAME = 4.0
"""Points by which the same line may stand higher or lower on another page."""
_LEAST, _SHARE = 3, 0.25
"""Pages on which a line stands at least, as a number and as a share; on two pages it stands in the margin of both."""
_LONGEST = 60
_DIGITS = re.compile(r"\d+")
NUMBER = re.compile(
    r"[-—–－─_·•~～\s]{1,6}\d{1,4}[-—–－─_·•~～\s]{1,6}"
    r"|第\s*[\d一二三四五六七八九十百]{1,5}\s*页(?:[\s/／，,、]*共\s*[\d一二三四五六七八九十百]{1,5}\s*页)?"
    r"|(?:[Pp]age\s*)?\d{1,4}(?:\s*(?:of|/|／)\s*\d{1,4})?|[ivxlc]{1,6}"
)
_PRINTED = re.compile(r"(?:https?|file)://\S+[\s\t\u3000]+\d{1,4}/\d{1,4}")
"""Foot of a page that a browser printed: the address and the number of the page."""
_STAMP = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\D{0,3}\d{1,2}:\d\d")
"""Head of such a page: day and time, then the title."""


class _Place(NamedTuple):
    page: Page
    rows: list[list[Line]]
    row: int
    top: bool

    @property
    def text(self) -> str:
        return "\u3000".join(line.text for line in self.rows[self.row])

    @property
    def share(self) -> float:
        return self.rows[self.row][0].y / self.page.height


def without(pages: Sequence[tuple[Page, list[list[Line]]]]) -> tuple[list[list[list[Line]]], tuple[str, ...]]:
    """Rows of each page without what is repeated, and the texts of the running heads."""
    places = [place for page, rows in pages for place in _edges(page, rows)]
    gone = {*_repeated(places, len(pages)), *_numbers(places), *_printed(places)}
    drop = {(place.page.number, place.row) for place in gone_places(places, gone)}
    left = [[row for i, row in enumerate(rows) if (page.number, i) not in drop] for page, rows in pages]
    heads = {p.text: None for i, p in enumerate(places) if i in gone and not NUMBER.fullmatch(p.text)}
    return left, tuple(heads)


def gone_places(places: Sequence[_Place], gone: Iterable[int]) -> list[_Place]:
    """The places with these indices."""
    return [places[index] for index in gone]


def _edges(page: Page, rows: list[list[Line]]) -> list[_Place]:
    outer = sorted({*range(min(_ROWS, len(rows))), *range(max(len(rows) - _ROWS, 0), len(rows))})
    return [_Place(page, rows, i, top=rows[i][0].y < page.height / 2) for i in outer]


def _repeated(places: Sequence[_Place], pages: int) -> set[int]:
    """Lines that are equal but for their digits, at the same height."""
    alike: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for index, place in enumerate(places):
        if len(place.text) <= _LONGEST or "://" in place.text:
            alike[place.top, re.sub(r"\s", "", _DIGITS.sub("#", place.text))].append(index)
    found: set[int] = set()
    for (_, key), members in alike.items():
        level = [i for i in members if abs(places[i].share - places[members[-1]].share) * 800 <= _SAME]
        numbers = {places[i].page.number for i in level}
        enough = len(numbers) >= max(_LEAST, _SHARE * pages) or (
            pages == len(numbers) == 2 and all(_margin(places[i]) for i in level)  # noqa: PLR2004
        )
        if not enough or (key == "#" and not _counts(places, level)):
            continue
        found.update(i for i in level if _margin(places[i]) or i != level[0])
    return found


def _counts(places: Sequence[_Place], level: Sequence[int]) -> bool:
    """Bare numbers are page numbers if they go up with the pages."""
    offsets = [int(places[i].text) - places[i].page.number for i in level if places[i].text.isdecimal()]
    return bool(offsets) and max(map(offsets.count, offsets)) >= 0.8 * len(level)


def _numbers(places: Sequence[_Place]) -> set[int]:
    """Page numbers in the margin, wherever they stand in it."""
    return {i for i, place in enumerate(places) if _margin(place) and NUMBER.fullmatch(place.text)}


def _printed(places: Sequence[_Place]) -> set[int]:
    """Head and foot that browsers print."""
    feet = {place.page.number for place in places if not place.top and _PRINTED.fullmatch(place.text)}
    return {
        i
        for i, place in enumerate(places)
        if place.page.number in feet
        and (_PRINTED.fullmatch(place.text) or (place.row == 0 and _STAMP.match(place.text)))
    }


def _margin(place: _Place) -> bool:
    return place.share < _HEAD if place.top else place.share > _FOOT
