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
    found = [*_merged(changes, aligned)]
    found += [mark._replace(text=mark[0].of(source)) for mark in marks]
    found.sort(key=_place)
    return tuple(_distinct(found))


def _distinct(found: Sequence[Edit]) -> Iterable[Edit]:
    """Edits sorted by their start, in order, each once; without those that neither change anything nor tell anything."""
    group: list[Edit] = []
    at = -1
    for edit in found:
        (start, end), text, _, certain, notice = edit
        if start == end and not text and certain and not notice:
            continue
        if start != at:
            if len(group) > 1:
                group = sorted(dict.fromkeys(group), key=lambda e: (e.span, e.rule, e.text))
            yield from group
            group, at = [], start
        group.append(edit)
    yield from sorted(dict.fromkeys(group), key=lambda e: (e.span, e.rule, e.text))


def _merged(changes: Sequence[Edit], aligned: Aligned) -> Iterable[Edit]:
    """One edit for each group of changes whose raw spans overlap."""
    group: list[Edit] = []
    places: list[int] = []  # of each change of the group, in the order of application
    first = end = -1
    order = sorted(range(len(changes)), key=[_place(edit) for edit in changes].__getitem__)
    for place in order:
        edit = changes[place]
        start, stop = edit[0]
        if start < end or start == first:
            group.append(edit)
            places.append(place)
            end = max(end, stop)
            continue
        if group:
            yield group[0] if len(group) == 1 else _one(group, places, aligned)
        group, places, first, end = [edit], [place], start, stop
    if group:
        yield _one(group, places, aligned)


def _place(edit: Edit) -> int:
    """A number to sort by: by start, and of those that start together the longest first."""
    start, end = edit[0]
    return (start << 40) - end


def _one(group: list[Edit], places: list[int], aligned: Aligned) -> Edit:
    """One edit for a group."""
    if len(group) == 1:
        return group[0]
    span = Span(min(e.span.start for e in group), max(e.span.end for e in group))
    told = {place: edit for place, edit in zip(places, group, strict=True) if edit.notice}
    told = told or dict(zip(places, group, strict=True))
    first = told[min(told)]
    certain = all(e.certain for e in group)
    return Edit(span, aligned.clean(span).of(aligned.text), first.rule, certain=certain, notice=first.notice)
