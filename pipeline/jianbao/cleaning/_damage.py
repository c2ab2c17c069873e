"""From the edits of all passes to the edits between source and cleaned text, which can be replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jianbao.document import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jianbao.document import Aligned


def damage(source: str, aligned: Aligned, changes: Sequence[Edit], marks: Iterable[Edit]) -> tuple[Edit, ...]:
    """One edit for each stretch of the source that changed, and the marks, in order of position.

    Edits of later rules on text that an earlier one had changed share its stretch: they become one edit, named
    after the first rule, with the text that stands there in the end. So all changes, applied to the source, give
    the cleaned text.
    """
    found = [_merged(group, aligned) for group in _groups(changes)]
    found += [mark._replace(text=mark.span.of(source)) for mark in marks]
    kept = [e for e in found if e.notice or not e.certain or e.span.end > e.span.start or e.text]
    return tuple(sorted(set(kept), key=lambda e: (e.span, e.rule, e.text)))


def _groups(changes: Sequence[Edit]) -> Iterable[list[tuple[int, Edit]]]:
    """Changes whose raw spans overlap, each with its place in the order of application."""
    group: list[tuple[int, Edit]] = []
    first = end = -1
    for item in sorted(enumerate(changes), key=_place):
        start, stop = item[1][0]
        if start < end or start == first:
            group.append(item)
            end = max(end, stop)
            continue
        if group:
            yield group
        group, first, end = [item], start, stop
    if group:
        yield group


def _place(item: tuple[int, Edit]) -> tuple[int, int]:
    start, end = item[1][0]
    return start, -end


def _merged(group: list[tuple[int, Edit]], aligned: Aligned) -> Edit:
    """One edit for a group."""
    if len(group) == 1:
        return group[0][1]
    span = Span(min(e.span.start for _, e in group), max(e.span.end for _, e in group))
    first = min([item for item in group if item[1].notice] or group, key=lambda item: item[0])[1]
    certain = all(e.certain for _, e in group)
    return Edit(span, aligned.clean(span).of(aligned.text), first.rule, certain=certain, notice=first.notice)
