"""The source as HTML: raw text, what cleaning did to it, where the lines of the briefing come from, what is missing.

One sweep over the runs of the alignment and the sorted edges of everything that is marked: linear in the text, however
the marks overlap. Elements nest in one order: paragraph, heading, evidence, trace of cleaning.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple
from unicodedata import normalize

from markupsafe import Markup, escape

from jianbao.document import Span
from jianbao.render._words import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from jianbao.document import Briefing, Gap

LIMIT = 300_000
"""Longest source, in characters, that a page holds whole; of a longer one it holds the surroundings of the evidence."""

AROUND = 600
"""Characters kept on either side of evidence in an excerpt."""

_LONGEST_REPAIR, _LONGEST_GLOSS = 40, 12
"""Raw characters up to which repairs are joined, and of a removal that is part of one: `(zhuàng)`."""

_TEAR = '<svg aria-hidden="true"><use href="#tear"/></svg>'

Kind = Literal["kept", "fixed", "gone"]


class Piece(NamedTuple):
    """A stretch of raw text that cleaning treated alike: kept, replaced by `text`, or removed."""

    start: int
    end: int
    kind: Kind
    text: str
    joins: bool = False  # removed between two characters of one line


def pieces(briefing: Briefing) -> Iterator[Piece]:
    """The raw text from its first character to its last, as cleaning saw it."""
    raw, aligned = briefing.source.text, briefing.doc.cleaned.aligned
    at = 0
    for run in aligned.runs:
        if run.raw > at:
            inside = run.clean > 0 and "\n" not in aligned.text[run.clean - 1 : run.clean + 1]
            yield Piece(at, run.raw, "gone", raw[at : run.raw], inside)
        at = run.raw + run.raw_length
        kind: Kind = "kept" if run.kept else "fixed"
        yield Piece(run.raw, at, kind, aligned.text[run.clean : run.clean + run.length])
    if at < len(raw):
        yield Piece(at, len(raw), "gone", raw[at:])


def joined(parts: Iterable[Piece], cuts: Sequence[int], gaps: Sequence[int]) -> Iterator[Piece]:
    """Repairs that touch one another as one, with the short removals that belong to them: `區(qū)` is one repair.

    Text is not joined across one of the sorted positions `cuts`, nor anything across one of `gaps`.
    """
    last: Piece | None = None
    for part in parts:
        if last and _belongs(part, last) and not _cut_between(cuts if part.kind == "fixed" else gaps, last, part):
            last = Piece(last.start, part.end, "fixed", last.text + (part.text if part.kind == "fixed" else ""))
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
    return part.kind == "fixed" or (part.kind == "gone" and part.end - part.start <= _LONGEST_GLOSS)


def _cut_between(cuts: Sequence[int], last: Piece, part: Piece) -> bool:
    """Whether one of `cuts` lies behind the start of `last` and not behind that of `part`."""
    return bisect_right(cuts, last.start) < bisect_right(cuts, part.start)


@dataclass(slots=True)
class _Edges:
    """Which marks are open, as the sweep goes on."""

    starts: list[tuple[int, str]]
    ends: list[tuple[int, str]]
    open: dict[str, int] = field(default_factory=dict)
    first: int = 0
    last: int = 0

    @classmethod
    def of(cls, marks: Sequence[tuple[str, Span]]) -> _Edges:
        some = [(name, span) for name, span in marks if span.end > span.start]
        return cls(sorted((s.start, n) for n, s in some), sorted((s.end, n) for n, s in some))

    def move(self, start: int, end: int) -> list[str]:
        """Step on to the stretch `[start, end)`; names of the marks that begin there."""
        while self.last < len(self.ends) and self.ends[self.last][0] <= start:
            self._close(self.ends[self.last][1])
            self.last += 1
        new = []
        while self.first < len(self.starts) and self.starts[self.first][0] < max(end, start + 1):
            name = self.starts[self.first][1]
            self.open[name] = self.open.get(name, 0) + 1
            new.append(name)
            self.first += 1
        return new

    def _close(self, name: str) -> None:
        count = self.open.get(name, 0) - 1
        if count > 0:
            self.open[name] = count
        else:
            self.open.pop(name, None)


class _Writer:
    """Writes well-nested HTML; opens an element only when there is text to put in it."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.stack: list[str] = []
        self.want: tuple[str, str] = ("", "")  # opening tags of heading and evidence
        self.have: tuple[str, str] = ("", "")
        self.anchors: list[str] = []

    def state(self, heading: str, evidence: str) -> None:
        """Opening tags of what the text that follows stands in; empty for none."""
        self.want = (heading, evidence)

    def text(self, text: str, open_: str = "", close: str = "") -> None:
        """Write `text`, a paragraph for each line of it, each part inside the given tags."""
        for n, line in enumerate(text.split("\n")):
            if n:
                self.end()
            shown = visible(line) if self.stack else visible(line).lstrip()
            if shown:
                self._open()
                self.out += [open_, str(escape(shown)), close]

    def mark(self, html: str) -> None:
        """Write an inline element as it is, if a paragraph is open."""
        if self.stack:
            self.out.append(html)

    def block(self, html: str) -> None:
        """Write a block as it is, between paragraphs."""
        self.end()
        self.out.append(html)

    def end(self) -> None:
        """Close the paragraph."""
        self.out += [f"</{name}>" for name in reversed(self.stack)]
        self.stack, self.have = [], ("", "")

    def _open(self) -> None:
        if not self.stack:
            self.out.append("\n<p>")
            self.stack = ["p"]
        if self.have != self.want:
            while len(self.stack) > 1:
                self.out.append(f"</{self.stack.pop()}>")
            self.out += [f'<span class="at" id="{name}"></span>' for name in self.anchors]
            self.anchors = []
            for name, tag in zip(("b", "a"), self.want, strict=True):
                if tag:
                    self.out.append(tag)
                    self.stack.append(name)
            self.have = self.want
        elif self.anchors:
            self.out += [f'<span class="at" id="{name}"></span>' for name in self.anchors]
            self.anchors = []


def pane(briefing: Briefing, evidence: Mapping[str, Sequence[Span]], gaps: Sequence[str]) -> Markup:
    """The source text of `briefing`.

    Args:
        briefing: whose source it is.
        evidence: raw spans by name of the line they support (`p0`, `f3`, …). The evidence of line `x` gets the anchor
            `e-x` and links to `#l-x`; heading number n of the outline gets the anchor `s-n`.
        gaps: what is to be said at each gap, in the order of `completeness.gaps`.
    """
    return _Sweep(briefing, evidence, gaps).run()


class _Sweep:
    """State of one sweep."""

    def __init__(self, briefing: Briefing, evidence: Mapping[str, Sequence[Span]], gaps: Sequence[str]) -> None:
        self.briefing = briefing
        self.writer = _Writer()
        marks = [(name, span) for name, spans in evidence.items() for span in spans]
        heads = [(f"{s.index}", s.heading_span) for s in briefing.doc.sections if s.level]
        unsure = [("?", e.span) for e in briefing.doc.cleaned.edits if not e.certain]
        torn = sorted((_place(briefing, gap), said) for gap, said in zip(briefing.completeness.gaps, gaps, strict=True))
        self.gaps = [position for position, _ in torn]
        self.said = [said for _, said in torn]
        self.levels = {f"{s.index}": s.level for s in briefing.doc.sections}
        self.windows = _windows(briefing, [span for _, span in marks])
        self.edges = [_Edges.of(group) for group in (marks, heads, unsure)]
        edges = {e for group in (marks, heads, unsure) for _, span in group for e in span}
        self.cuts = sorted(edges | set(self.gaps) | {e for window in self.windows for e in window})
        self.seen: set[str] = set()
        self.hidden = 0

    def run(self) -> Markup:
        """Sweep the text."""
        for piece in joined(pieces(self.briefing), self.cuts, self.gaps[:]):
            self._gaps(piece.start)
            if piece.kind == "fixed":
                self._part(piece)
                continue
            at = piece.start
            for cut in self.cuts[bisect_right(self.cuts, at) : bisect_right(self.cuts, piece.end - 1)]:
                self._part(_cut(piece, at, cut))
                self._gaps(cut)
                at = cut
            self._part(_cut(piece, at, piece.end))
        self._gaps(len(self.briefing.source.text) + 1)
        self._skipped()
        self.writer.end()
        return Markup("".join(self.writer.out))  # noqa: S704  every piece of text in it went through `escape`

    def _gaps(self, position: int) -> None:
        """Write the gaps that stand before or at `position`."""
        while self.gaps and self.gaps[0] <= position:
            self.gaps.pop(0)
            said = escape(visible(self.said.pop(0)))
            self.writer.block(f'\n<div class="gap" role="note">{_TEAR}<span>{said}</span>{_TEAR}</div>')

    def _part(self, piece: Piece) -> None:
        """Write a stretch that no edge cuts."""
        new = [edges.move(piece.start, piece.end) for edges in self.edges]
        while self.windows and self.windows[0].end < piece.start + (piece.end > piece.start):
            self.windows.pop(0)
        if not self.windows or self.windows[0].start > piece.start:
            self.hidden += piece.end - piece.start
            return
        self._skipped()
        lines, heads, unsure = (tuple(edges.open) for edges in self.edges)
        fresh = [n for n in dict.fromkeys(new[0]) if n not in self.seen]
        self.seen.update(fresh)
        self.writer.anchors += [f"s-{n}" for n in dict.fromkeys(new[1])] + [f"e-{n}" for n in fresh]
        heading = f'<b class="h{min(self.levels[heads[-1]], 3)}">' if heads else ""
        self.writer.state(heading, _evidence(lines) if lines else "")
        self._write(piece, unsure=bool(unsure))

    def _write(self, piece: Piece, *, unsure: bool) -> None:
        raw = self.briefing.source.text[piece.start : piece.end]
        if piece.kind == "gone":
            if piece.text.strip():
                self.writer.text(piece.text, '<del title="清洗时删除">', "</del>")
            elif piece.joins and "\n" in piece.text:
                self.writer.mark('<del class="nl" title="原文在此换行">↵</del>')
        elif unsure:
            self.writer.text(piece.text, '<u title="此处损坏，无法确定原文，未予引用">', "</u>")
        elif piece.kind == "fixed" and piece.text.strip() != raw.strip():
            title = escape(visible(raw if len(raw) <= AROUND else raw[:AROUND] + "…"))
            quiet = ' class="w"' if normalize("NFKC", raw) == normalize("NFKC", piece.text) else ""
            self.writer.text(piece.text, f'<ins{quiet} title="原文作：{title}">', "</ins>")
        else:
            self.writer.text(piece.text)

    def _skipped(self) -> None:
        if self.hidden:
            self.writer.block(f'\n<div class="skip">此处未列原文{self.hidden}字</div>')
            self.hidden = 0


def _cut(piece: Piece, start: int, end: int) -> Piece:
    return piece._replace(start=start, end=end, text=piece.text[start - piece.start : end - piece.start])


def _evidence(names: tuple[str, ...]) -> str:
    """Opening tag of evidence. Figures, of which there may be hundreds, are left out of the keyboard's round."""
    points = [name for name in names if not name.startswith("f")]
    kind = ' class="ev"' if points else ' class="ev fig" tabindex="-1"'
    target = (points or list(names))[0]
    return f'<a{kind} href="#l-{target}" data-l="{" ".join(names)}" draggable="false">'


def _place(briefing: Briefing, gap: Gap) -> int:
    """Raw position of a torn edge: after a notice that was removed, else at the barrier."""
    aligned = briefing.doc.cleaned.aligned
    kept = aligned.clean(gap.span)
    if kept.start == kept.end:
        return gap.span.end
    return aligned.raw(Span(gap.at - 1, gap.at)).end if gap.at else 0


def _windows(briefing: Briefing, evidence: Sequence[Span]) -> list[Span]:
    """What of the source is shown: all of it, or the surroundings of evidence and gaps."""
    length = len(briefing.source.text)
    if length <= LIMIT:
        return [Span(0, length)]
    found: list[Span] = [Span(0, AROUND)]
    for start, end in sorted([*evidence, *(gap.span for gap in briefing.completeness.gaps)]):
        low, high = max(start - AROUND, 0), min(end + AROUND, length)
        if low <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, high))
        else:
            found.append(Span(low, high))
    return found
