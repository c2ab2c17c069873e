"""The briefing as plain data, schema `jianbao.briefing/1`: what the JSON file is, and the other formats come from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jianbao.document import Briefing, Completeness, Edit, Figure, Line, Point, Section, Source, Span

SCHEMA = "jianbao.briefing/1"

_MASK = re.compile(r"[*＊]{2,}|[×xX]{2,}|某某|[○〇●△]{2,}")
"""Stand-ins for names in published speeches: `**区`, `××同志`, `某某县`, `○○乡`."""


def payload(briefing: Briefing) -> dict[str, Any]:
    """The content of the JSON file; every position is a raw span."""
    cleaned = briefing.doc.cleaned
    source, meta = briefing.source, briefing.annotated.meta
    return {
        "schema": SCHEMA,
        "source": origin(source),
        "title": briefing.title,
        "meta": {
            "speaker": meta.speaker,
            "organ": meta.organ,
            "date": meta.date,
            "doc_number": meta.doc_number,
            "genre": meta.genre,
        },
        "completeness": completeness(briefing.completeness),
        "headline": _line(briefing.headline) if briefing.headline else None,
        "points": [_point(point) for point in briefing.points],
        "figures": [_figure(figure) for figure in briefing.figures],
        "outline": [_heading(section) for section in briefing.doc.sections if section.level],
        "damage": [damage(edit) for edit in cleaned.edits],
        "masked": len(_MASK.findall(cleaned.text)),
        "undecodable": source.damaged,
        "audit": {
            "written": briefing.audit.written,
            "quoted": briefing.audit.quoted,
            "fell_back": briefing.audit.fell_back,
            "unsupported": briefing.audit.unsupported,
        },
    }


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def origin(source: Source) -> dict[str, Any]:
    """Where the text came from."""
    return {
        "path": source.doc_id,
        "sha256": source.sha256,
        "format": source.format,
        "encoding": source.encoding,
        "chars": len(source.text),
    }


def completeness(known: Completeness) -> dict[str, Any]:
    """What is missing."""
    return {
        "complete": known.complete,
        "declared_chars": known.declared_chars,
        "shown_chars": known.shown_chars,
        "ratio": known.ratio,
        "tail_cut": known.tail_cut,
        "gaps": [
            _span(gap.span) | {"omitted_chars": gap.omitted_chars, "where": gap.where, "reason": gap.reason}
            for gap in known.gaps
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    return {"text": line.text, "how": line.how, "evidence": [_span(span) for span in line.evidence]}


def _point(point: Point) -> dict[str, Any]:
    return {
        "role": point.role,
        "heading": point.heading,
        "text": point.line.text,
        "how": point.line.how,
        "score": round(point.score, 3),
        "reason": point.reason,
        "evidence": [_span(span) for span in point.line.evidence],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "indicator": figure.indicator,
        "value": figure.value,
        "unit": figure.unit,
        "change": figure.change,
        "period": figure.period,
        "subject": figure.subject,
        "target": figure.target,
        "evidence": _span(figure.evidence),
    }


def _heading(section: Section) -> dict[str, Any]:
    return {"level": section.level, "heading": section.numbered, "label": section.label} | _span(section.heading_span)


def damage(edit: Edit) -> dict[str, Any]:
    """What was changed or marked."""
    return {"rule": edit.rule} | _span(edit.span) | {"replacement": edit.text, "certain": edit.certain}
