"""The briefing as plain data, schema `jianbao.briefing/1`: what the JSON file is, and the other formats come from."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from jianbao.document import Span
from jianbao.render._words import FRAGMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jianbao.document import Briefing, Cleaned, Completeness, Edit, Figure, Line, Point, Section, Source, Task

SCHEMA = "jianbao.briefing/1"

UNKNOWN = "□"
"""Stands for a character that damage took: the usual sign in editions of damaged texts. U+FFFD itself looks like damage."""

_MASKED = re.compile(r"[*＊]{2,}|[×xX]{2,}|某某|[○●△]{2,}")
"""Stand-ins for names in published speeches that no rule of another list of rules has to mark: `**区`, `××同志`, `某某县`."""
MASK = "**"
"""The one sign that stands in written words for a name the source has masked, by whatever sign: `××`, `XX`, `某某`, `__`."""


_META = ("speaker", "organ", "date", "doc_number", "genre", "place", "publisher", "column")


def payload(briefing: Briefing) -> dict[str, Any]:
    """The content of the JSON file; every position is a raw span. None of it repeats what is damaged beyond repair."""
    cleaned = briefing.doc.cleaned
    source, meta = briefing.source, briefing.annotated.meta
    masks = _masks(cleaned)
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "source": origin(source),
        "title": _title(briefing),
        "meta": {name: getattr(meta, name) for name in _META},
        "meta_evidence": {
            name: {"field": said} if isinstance(said, str) else _span(said) for name, said in meta.evidence
        },
        "completeness": completeness(briefing.completeness),
        "headline": _line(briefing.headline, masks) if briefing.headline else None,
        "points": [_point(point, masks) for point in briefing.points],
        "figures": [_figure(figure) for figure in figures(briefing)],
        "tasks": [_task(task) for task in tasks(briefing)],
        "outline": [_heading(section) for section in sections(briefing)],
        "damage": [_damage(edit, source.text) for edit in cleaned.edits],
        "masked": max(sum(edit.rule == "masked_names" for edit in cleaned.edits), len(_MASKED.findall(cleaned.text))),
        "undecodable": source.damaged,
        "audit": {
            "written": briefing.audit.written,
            "quoted": briefing.audit.quoted,
            "fell_back": briefing.audit.fell_back,
            "unsupported": briefing.audit.unsupported,
        },
    }
    lines = [data["headline"], *data["points"]] if data["headline"] else data["points"]
    spans = [span for line in lines for span in line["evidence"]]
    _locate([*spans, *(item["evidence"] for item in (*data["figures"], *data["tasks"])), *data["outline"]], source)
    _locate(data["completeness"]["gaps"], source, to_the_end=True)
    return data


def _locate(spans: Iterable[dict[str, Any]], source: Source, *, to_the_end: bool = False) -> None:
    """Add to each span the page or paragraph of the original it begins in, and ends in, where the format has one."""
    for span in spans:
        place = source.place(span["start"])
        last = source.place(max(span["end"] - 1, span["start"]))
        if place and place.page is not None:
            span["page"] = place.page
            if to_the_end and last and last.page != place.page:
                span["last_page"] = last.page
        if place and place.paragraph is not None:
            span["paragraph"] = place.paragraph


def _title(briefing: Briefing) -> str | None:
    """The title, with a sign for each damaged part."""
    title, cleaned = briefing.title, briefing.doc.cleaned
    for lost in losses(cleaned) if title else []:
        words = cleaned.aligned.clean(lost).of(cleaned.text).strip()
        if words and briefing.doc.title_span and _touched(lost, [briefing.doc.title_span]):
            title = (title or "").replace(words, UNKNOWN)
    return legible(title) if title else title


def figures(briefing: Briefing) -> list[Figure]:
    """The figures, without those that rest on damaged words."""
    lost = losses(briefing.doc.cleaned)
    sound = [figure for figure in briefing.figures if not _touched(figure.evidence, lost)]
    return [
        figure for figure in sound if "\ufffd" not in f"{figure.indicator}{figure.value}{figure.unit}{figure.subject}"
    ]


def tasks(briefing: Briefing) -> list[Task]:
    """What is to be done, as far as nothing of it is damaged beyond repair."""
    lost = losses(briefing.doc.cleaned)
    return [task for task in briefing.annotated.tasks if not _touched(task.evidence, lost)]


def sections(briefing: Briefing) -> list[Section]:
    """The parts of the outline, without those whose headings are damaged."""
    lost = losses(briefing.doc.cleaned)
    return [part for part in briefing.doc.sections if part.level and not _touched(part.heading_span, lost)]


def losses(cleaned: Cleaned) -> list[Span]:
    """Raw spans of what is damaged and could not be mended, in order, those that touch as one.

    A passage that was mended but for some characters, each now U+FFFD, is not among them.
    """
    found: list[Span] = []
    for edit in sorted(cleaned.edits, key=lambda edit: edit.span):
        start, end = edit.span
        if edit.certain or edit.rule in FRAGMENTS or end == start:
            continue
        words = cleaned.aligned.clean(edit.span).of(cleaned.text)
        if "\ufffd" in words and words.strip("\ufffd\n "):
            continue
        if found and start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, end))
        else:
            found.append(edit.span)
    return found


def legible(text: str) -> str:
    """`text` with a sign for each character that is unknown."""
    return text.replace("\ufffd", UNKNOWN)


def _touched(span: Span, lost: Sequence[Span]) -> bool:
    """Whether one of `lost`, sorted and apart from one another, overlaps `span`."""
    place = bisect_left(lost, (span.end, 0))
    return place > 0 and lost[place - 1].end > span.start


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def origin(source: Source) -> dict[str, Any]:
    """Where the text came from."""
    recognised = dict(source.fields).get("ocr_pages", "").split()
    return {
        "path": source.doc_id,
        "sha256": source.sha256,
        "format": source.format,
        "encoding": source.encoding,
        "chars": len(source.text),
    } | ({"ocr_pages": [int(page) for page in recognised]} if recognised else {})


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


def _masks(cleaned: Cleaned) -> re.Pattern[str] | None:
    """What the source puts in place of names, so that written words have one sign for all; quoted ones keep theirs."""
    found = {edit.text for edit in cleaned.edits if edit.rule == "masked_names"}
    signs = sorted({sign for sign in found if len(sign) > 1 or sign in "×_*＊"}, key=len, reverse=True)
    either = "|".join(map(re.escape, signs))
    return re.compile(rf"(?<![A-Za-z0-9*×_])(?:{either})(?![A-Za-z0-9*×_])") if signs else None


def _worded(line: Line, masks: re.Pattern[str] | None) -> str:
    """The words of a line."""
    return masks.sub(MASK, line.text) if masks and line.how == "written" else line.text


def _line(line: Line, masks: re.Pattern[str] | None = None) -> dict[str, Any]:
    return {"text": _worded(line, masks), "how": line.how, "evidence": [_span(span) for span in line.evidence]}


def _point(point: Point, masks: re.Pattern[str] | None = None) -> dict[str, Any]:
    return {
        "role": point.role,
        "heading": point.heading,
        "text": _worded(point.line, masks),
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
        "bound": figure.bound,
        "period": figure.period,
        "subject": figure.subject,
        "target": figure.target,
        "evidence": _span(figure.evidence),
    }


def _task(task: Task) -> dict[str, Any]:
    return {"who": task.who, "what": task.what, "by": task.by, "evidence": _span(task.evidence)}


def _heading(section: Section) -> dict[str, Any]:
    return {"level": section.level, "heading": legible(section.numbered), "label": section.label} | _span(
        section.heading_span
    )


def damage(edit: Edit) -> dict[str, Any]:
    """What was changed or marked; goes with the source text, which marks repeat."""
    return {"rule": edit.rule} | _span(edit.span) | {"replacement": edit.text, "certain": edit.certain}


def _damage(edit: Edit, source: str) -> dict[str, Any]:
    """The same for a briefing, which repeats nothing of what is damaged: a mark has no replacement."""
    mended = edit.certain and edit.text != edit.span.of(source)
    return damage(edit) | {"replacement": legible(edit.text) if mended else None}
