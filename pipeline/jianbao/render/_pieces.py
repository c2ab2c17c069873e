"""The source in stretches that cleaning treated alike; what the pane of the web page is written from."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Literal, NamedTuple

from jianbao.render._payload import losses
from jianbao.render._words import REPAIRS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jianbao.document import Briefing, Edit, Span

_LONGEST_REPAIR, _LONGEST_GLOSS = 40, 12
"""Raw characters up to which repairs are joined, and of a removal that is part of one: `(zhuàng)`."""

Kind = Literal["kept", "fixed", "gone", "lost"]


class Piece(NamedTuple):
    """A stretch of raw text: kept, replaced by `text`, removed, or lost (damaged, not mended, not to be shown).

    Attributes:
        rules: those that changed it.
        joins: removed between two characters of one line.
    """

    start: int
    end: int
    kind: Kind
    text: str
    rules: tuple[str, ...] = ()
    joins: bool = False


def pieces(briefing: Briefing) -> Iterator[Piece]:
    """The raw text from its first character to its last, as cleaning left it."""
    return _hidden(_named(_runs(briefing), _changes(briefing)), losses(briefing.doc.cleaned))


def _runs(briefing: Briefing) -> Iterator[Piece]:
    raw, aligned = briefing.source.text, briefing.doc.cleaned.aligned
    at = 0
    for run in aligned.runs:
        if run.raw > at:
            inside = run.clean > 0 and "\n" not in aligned.text[run.clean - 1 : run.clean + 1]
            yield Piece(at, run.raw, "gone", raw[at : run.raw], joins=inside)
        at = run.raw + run.raw_length
        kind: Kind = "kept" if run.kept else "fixed"
        yield Piece(run.raw, at, kind, aligned.text[run.clean : run.clean + run.length])
    if at < len(raw):
        yield Piece(at, len(raw), "gone", raw[at:])


def _changes(briefing: Briefing) -> list[Edit]:
    """Edits that changed something."""
    raw = briefing.source.text
    return [e for e in briefing.doc.cleaned.edits if e.text != e.span.of(raw)]


def _named(parts: Iterable[Piece], edits: Sequence[Edit]) -> Iterator[Piece]:
    """The pieces with the rules that changed them; `edits` in order of position."""
    near: list[Edit] = []
    at = 0
    for part in parts:
        if part.kind == "kept":
            yield part
            continue
        while at < len(edits) and edits[at].span.start < max(part.end, part.start + 1):
            near.append(edits[at])
            at += 1
        near = [e for e in near if e.span.end > part.start]
        yield part._replace(rules=tuple(dict.fromkeys(e.rule for e in near)))


def _hidden(parts: Iterable[Piece], spans: Sequence[Span]) -> Iterator[Piece]:
    """The pieces with one lost piece in place of all that `spans` touch."""
    at = 0
    lost: Piece | None = None
    for part in parts:
        rest: Piece | None = part
        while rest:
            while at < len(spans) and spans[at].end <= rest.start:
                at += 1
            bit, rest, inside = _split(rest, spans[at] if at < len(spans) else None)
            if inside:
                lost = Piece(lost.start if lost else bit.start, bit.end, "lost", "")
                continue
            if lost:
                yield lost
                lost = None
            yield bit
    if lost:
        yield lost


def _split(part: Piece, span: Span | None) -> tuple[Piece, Piece | None, bool]:
    """The first stretch of `part` that lies inside of or outside `span`, what is left, and whether it lies inside."""
    if span is None or span.start >= part.end:
        return part, None, False
    inside = span.start <= part.start
    if part.kind == "fixed":
        return part, None, True
    cut = min(span.end, part.end) if inside else span.start
    return clip(part, part.start, cut), clip(part, cut, part.end) if cut < part.end else None, inside


def clip(piece: Piece, start: int, end: int) -> Piece:
    """The stretch `[start, end)` of a piece whose text is raw."""
    return piece._replace(start=start, end=end, text=piece.text[start - piece.start : end - piece.start])


def joined(parts: Iterable[Piece], cuts: Sequence[int], gaps: Sequence[int]) -> Iterator[Piece]:
    """Repairs that touch one another as one, with the short removals that belong to them: `區(qū)` is one repair.

    Text is not joined across one of the sorted positions `cuts`, nor anything across one of `gaps`.
    """
    last: Piece | None = None
    for part in parts:
        if last and _belongs(part, last) and not _cut_between(cuts if part.kind == "fixed" else gaps, last, part):
            text = last.text + (part.text if part.kind == "fixed" else "")
            last = Piece(last.start, part.end, "fixed", text, tuple(dict.fromkeys(last.rules + part.rules)))
            continue
        if last:
            yield last
        last = part
    if last:
        yield last


def _belongs(part: Piece, last: Piece) -> bool:
    """Whether `part` is of one repair with the one before it."""
    if last.kind != "fixed" or last.end - last.start > _LONGEST_REPAIR or "\n" in part.text:
        return False
    if not (REPAIRS.issuperset(last.rules) and REPAIRS.issuperset(part.rules)):
        return False
    return part.kind == "fixed" or (part.kind == "gone" and part.end - part.start <= _LONGEST_GLOSS)


def _cut_between(cuts: Sequence[int], last: Piece, part: Piece) -> bool:
    """Whether one of `cuts` lies behind the start of `last` and not behind that of `part`."""
    return bisect_right(cuts, last.start) < bisect_right(cuts, part.start)
