"""The briefing as one self-contained web page: what it says on the left, where each line comes from on the right.

The page loads nothing and works without a script (lines are links to their evidence); the script adds the highlighting,
and puts back on request what cleaning took out of the source. Printed, it is the briefing alone, on one A4 page where that fits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jianbao.render import _table, _words
from jianbao.render._chart import charts
from jianbao.render._html import page
from jianbao.render._pane import pane
from jianbao.render._paper import fit
from jianbao.render._payload import figures, legible, payload, sections, tasks

if TYPE_CHECKING:
    from jianbao.config import Render
    from jianbao.document import Briefing

SUFFIX = ".html"

_OUTLINE = 60
"""Headings listed at most; deeper levels are left out first."""


def render(briefing: Briefing, settings: Render | None = None) -> bytes:
    """UTF-8 HTML."""
    data = payload(briefing)
    evidence = {f"p{n}": point.line.evidence for n, point in enumerate(briefing.points)}
    if briefing.headline:
        evidence = {"h": briefing.headline.evidence} | evidence
    evidence |= {f"f{n}": (figure.evidence,) for n, figure in enumerate(figures(briefing))}
    evidence |= {f"t{n}": (task.evidence,) for n, task in enumerate(tasks(briefing))}
    groups = _words.groups(data["points"])
    gaps = [_words.gap(gap, data["outline"]) for gap in data["completeness"]["gaps"]]
    return page(
        settings.templates.get("html") if settings else None,
        "briefing.css",
        "briefing.js",
        data=data,
        title=_words.title(data),
        groups=groups,
        how=_words.HOW,
        where=_words.where,
        facts=_words.facts(data),
        status=_words.status(data["completeness"]),
        gaps=_words.gaps(data),
        notes=_words.notes(data),
        figures=_table.rows(data),
        heads=_table.HEADS,
        tasks=data["tasks"],
        charts=charts(data["figures"]),
        outline=_outline(briefing),
        source=pane(briefing, evidence, gaps),
        paper=fit(data, groups),
    )


def _outline(briefing: Briefing) -> list[dict[str, Any]]:
    """Headings for the table of contents: as many levels as fit."""
    found = [s for s in sections(briefing) if s.heading_span.end > s.heading_span.start]
    for most in range(max((s.level for s in found), default=1), 0, -1):
        shown = [s for s in found if s.level <= most]
        if len(shown) <= _OUTLINE:
            break
    return [{"id": s.index, "level": min(s.level, 3), "text": legible(s.numbered)} for s in shown[:_OUTLINE]]
