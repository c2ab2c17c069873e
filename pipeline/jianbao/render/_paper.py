"""Estimates what fits on one printed A4 page of the web page (`@media print` in `templates/briefing.css`).

A page cannot measure itself without a script, so the heights are counted here, in millimetres, from the sizes the style
sheet gives; the browser tests print briefings of many lengths and count the pages.
"""

from __future__ import annotations

import math
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from jianbao.render import _measure, _table, _words

if TYPE_CHECKING:
    from collections.abc import Iterable

_PT = 25.4 / 72
_HEIGHT = 297 - 15 - 13 - 3
"""Between the margins, less a reserve for what the estimate gets wrong."""

_WIDTH = 297 / math.sqrt(2) - 36
_TRIM = 0.5
"""Full-width punctuation at the end of a line is set half as wide (`text-spacing-trim`), so this much more fits."""

_DENSE = 0.8
"""Size of the smaller type, relative to the usual one."""


class Fit(NamedTuple):
    """How the page is printed: in the smaller type or not, and which figures, by number."""

    dense: bool
    figures: frozenset[int]


def fit(data: dict[str, Any], groups: Iterable[_words.Group]) -> Fit:
    """The usual type if the points fit with a few figures, else the smaller one; then as many figures as fit."""
    groups = list(groups)
    heights = [_row(row) for row in _table.rows(data)]
    for scale in (1, _DENSE):
        left = _HEIGHT - _fixed(data, groups, scale)
        if left >= sum(heights[:8]) / 2:
            break
    count = min(len(heights), max(0, int(left / min(heights, default=1) * 2)))
    while count and _columns(heights, chosen := _table.best(data, count)) > left:
        count -= 1
    return Fit(scale < 1, frozenset(chosen) if count else frozenset())


def _columns(heights: list[float], chosen: set[int]) -> float:
    """Height of the chosen rows in two columns that are as even as can be."""
    some = [heights[n] for n in sorted(chosen)]
    total = sum(some)
    return min(max(first, total - first) for first in accumulate(some))


def _fixed(data: dict[str, Any], groups: list[_words.Group], scale: float) -> float:
    """Height of all but the rows of the table."""
    size = 10.5 * scale
    height = 27 * _PT + 12 * _PT + _lines(_words.title(data), 17 * scale, 1.45)
    height += _lines("文", 0.85 * size, 1.55) if _words.facts(data) else 0
    if not data["completeness"]["complete"]:
        said = [f"原文不完整　{_words.status(data['completeness'])}", *_words.gaps(data)]
        height += 14 * _PT + sum(_lines(one, 0.88 * size, 1.5, _WIDTH - 10) for one in said)
    if data["headline"]:
        height += 14 * _PT + _lines(data["headline"]["text"], 11.5 * scale, 1.6)
    for group in groups:
        height += 8 * _PT
        for point in group.points:
            height += 1.5 * _PT + _lines(f"{point['heading']}　{point['body']}", size, 1.55, _WIDTH - 15)
    if data["figures"]:
        height += 6 * _PT + _lines("数据", size, 1.55) + _lines("另有", 8.5, 1.6)
    foot = ["；".join(_words.notes(data)), "来源：" + data["source"]["path"]]
    return height + 10 * _PT + sum(_lines(one, 8, 1.45) for one in [*foot, "完整"])


def _row(row: dict[str, Any]) -> float:
    """Height of one row of the table, which is printed in two columns."""
    indicator, *rest = row["columns"]
    room = max((_WIDTH - 8) / 2 - _measure.width("　".join(rest)) * 9 * _PT - 3, 20)
    return 3 * _PT + _lines(indicator, 9, 1.4, room)


def _lines(text: str, size: float, leading: float, width: float = _WIDTH) -> float:
    """Height of `text` in a column of `width` millimetres, at a size in points."""
    return _measure.lines(text, max(width / (size * _PT) + _TRIM, 1)) * size * leading * _PT
