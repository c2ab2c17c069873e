"""From the notices of the edits to what is known about missing text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.document import Completeness, Gap, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jianbao.document import Aligned, Edit, Notice, Where

_TAIL_ROOM = 12
"""Characters that may follow a gap that still counts as the end: what is left of a signature or a stray word."""


def completeness(aligned: Aligned, edits: Iterable[Edit]) -> Completeness:
    """Gaps in order of position, and the lengths the source states of itself (its first word counts)."""
    noticed = [(e.span, e.notice) for e in sorted(edits, key=lambda e: e.span) if e.notice]
    shown = _ink(aligned.text)
    gaps = [_gap(aligned, span, notice, shown) for span, notice in noticed if notice.where]
    return Completeness(
        gaps=tuple(_merged([gap for gap in gaps if gap])),
        declared_chars=next((n.declared_chars for _, n in noticed if n.declared_chars), None),
        shown_chars=next((n.shown_chars for _, n in noticed if n.shown_chars), None),
    )


def _ink(text: str) -> Span:
    """From the first to the last character that shows."""
    hit = _SHOWS.search(text)
    return Span(hit.start(), len(text.rstrip())) if hit else Span(len(text), len(text))


_SHOWS = re.compile(r"\S")


def _gap(aligned: Aligned, span: Span, notice: Notice, shown: Span) -> Gap | None:
    """The gap of one notice; one in the body with nothing behind it stands at the tail."""
    where: Where = notice.where or "body"
    at = aligned.clean(span).start if notice.reason not in _AT_END else aligned.clean(span).end
    length = len(aligned.text)
    behind = _SHOWS.search(aligned.text, at)
    if where == "body" and (not behind or shown.end - behind.start() < _TAIL_ROOM):
        where = "tail"
    if where == "body" and at <= shown.start:
        where = "head"
    if where == "tail":
        at = length
    return Gap(span, where, notice.omitted_chars, notice.reason, at)


_AT_END = frozenset({"announced", "unfinished", "silent"})
"""Reasons of marks on text that stays: the gap follows the marked words."""


def _merged(gaps: list[Gap]) -> Iterable[Gap]:
    """One gap for all the notices of one place; all that is missing at the tail is one gap."""
    kept: list[Gap] = []
    for gap in sorted(gaps, key=lambda g: (g.at, g.where == "tail", g.span)):
        last = kept[-1] if kept else None
        if last and last.where == gap.where and last.at == gap.at:
            omitted = last.omitted_chars if last.omitted_chars is not None else gap.omitted_chars
            reason = gap.reason if last.reason in _AT_END else last.reason
            kept[-1] = Gap(_joined(last, gap), last.where, omitted, reason, last.at)
        else:
            kept.append(gap)
    return kept


def _joined(a: Gap, b: Gap) -> Span:
    """Span of two gaps of one place: both notices if they stand together, else the later; a notice before a mark."""
    if b.reason in _AT_END:
        return a.span
    if a.reason in _AT_END or b.span.start > a.span.end + _TOGETHER:
        return b.span
    return Span(min(a.span.start, b.span.start), max(a.span.end, b.span.end))


_TOGETHER = 40
"""Characters between notices that are one."""
