"""The briefing as one self-contained web page: what it says on the left, where each line comes from on the right.

The page loads nothing and works without a script (lines are links to their evidence); the script adds the highlighting.
Printed, it is the briefing alone, on one A4 page where that fits.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jianbao.render import _words
from jianbao.render._chart import charts
from jianbao.render._html import page
from jianbao.render._pane import pane
from jianbao.render._payload import payload

if TYPE_CHECKING:
    from jianbao.document import Briefing

SUFFIX = ".html"

_LINES, _WIDTH = 50, 40
"""What one printed A4 page holds: lines, and characters in a line of a point (10.5 pt, see `briefing.css`)."""

_OUTLINE = 60
"""Headings listed at most; deeper levels are left out first."""


def render(briefing: Briefing) -> bytes:
    """UTF-8 HTML."""
    data = payload(briefing)
    evidence = {f"p{n}": point.line.evidence for n, point in enumerate(briefing.points)}
    if briefing.headline:
        evidence = {"h": briefing.headline.evidence} | evidence
    evidence |= {f"f{n}": (figure.evidence,) for n, figure in enumerate(briefing.figures)}
    groups = _words.groups(data["points"])
    dense, rows = _fit(data, groups)
    gaps = [_words.gap(gap, data["outline"]) for gap in data["completeness"]["gaps"]]
    return page(
        "briefing.html.j2",
        "briefing.css",
        "briefing.js",
        data=data,
        title=data["title"] or data["source"]["path"],
        groups=groups,
        how=_words.HOW,
        facts=_words.facts(data),
        status=_words.status(data["completeness"]),
        gaps=_words.gaps(data),
        notes=_words.notes(data),
        figures=[figure | {"shown": _words.value(figure)} for figure in data["figures"]],
        charts=charts(data["figures"]),
        outline=_outline(briefing),
        source=pane(briefing, evidence, gaps),
        dense=dense,
        rows=rows,
    )


def _outline(briefing: Briefing) -> list[dict[str, Any]]:
    """Headings for the table of contents: as many levels as fit."""
    found = [s for s in briefing.doc.sections if s.level and s.heading_span.end > s.heading_span.start]
    for most in range(max((s.level for s in found), default=1), 0, -1):
        shown = [s for s in found if s.level <= most]
        if len(shown) <= _OUTLINE:
            break
    return [{"id": s.index, "level": min(s.level, 3), "text": s.label + s.heading} for s in shown[:_OUTLINE]]


def _fit(data: dict[str, Any], groups: list[_words.Group]) -> tuple[bool, int]:
    """Whether print needs the smaller type, and how many figures (printed two in a row) fit below the points."""
    used = 8.0 + len(_words.gaps(data)) + 0.6 * len(groups)
    used += math.ceil(len(data["headline"]["text"]) / _WIDTH) + 1 if data["headline"] else 0
    for group in groups:
        used += sum(math.ceil((len(p["heading"]) + len(p["body"]) + 2) / _WIDTH) + 0.25 for p in group.points)
    if used + min(len(data["figures"]), 8) / 2 <= _LINES:
        return False, max(0, int(_LINES - used) * 2)
    return True, max(0, int(_LINES * 1.4 - used) * 2)
