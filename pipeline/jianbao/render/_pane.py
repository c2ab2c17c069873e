"""The source as HTML: cleaned, with a mark where it was mended, where the lines of the briefing come from, what is missing.

What cleaning replaced or took out is not in the page as text. It comes beside it, encoded, for a script to put back when
the reader asks for it: neither a search of the file nor a reader without a script meets a website's notice in it.

One sweep over the runs of the alignment and the sorted edges of everything that is marked: linear in the text, however
the marks overlap. Elements nest in one order: paragraph, heading, evidence, trace of cleaning.
"""

from __future__ import annotations

import json
from base64 import b64encode
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from markupsafe import Markup, escape

from jianbao.document import Span
from jianbao.render import _words
from jianbao.render._pieces import clip, joined, pieces
from jianbao.render._words import visible
from jianbao.render._writer import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jianbao.document import Briefing, Gap
from jianbao.render._pieces import Piece

LIMIT = 300_000
"""Longest source, in characters, that a page holds whole; of a longer one it holds the surroundings of the evidence."""

AROUND = 600
"""Characters kept on either side of evidence in an excerpt."""

_TOLD = 6
"""Characters, without blanks, from which a removal is told to the reader."""

_TEAR = '<svg aria-hidden="true"><use href="#tear"/></svg>'


class Pane(NamedTuple):
    """The source as a page shows it.

    Attributes:
        html: the text, cleaned. An element with the attribute `data-o` stands for damage or for something removed.
        originals: what these elements stand for: a JSON list of strings, which the attributes count, in UTF-8 and base64.
    """

    html: Markup
    originals: str


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


def pane(briefing: Briefing, evidence: Mapping[str, Sequence[Span]], gaps: Sequence[str]) -> Pane:
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
        self.writer = Writer()
        marks = [(name, span) for name, spans in evidence.items() for span in spans]
        heads = [(f"{s.index}", s.heading_span) for s in briefing.doc.sections if s.level]
        cut = [(e.rule, e.span) for e in briefing.doc.cleaned.edits if not e.certain and e.rule in _words.FRAGMENTS]
        torn = sorted((_place(briefing, gap), said) for gap, said in zip(briefing.completeness.gaps, gaps, strict=True))
        self.gaps = [position for position, _ in torn]
        self.said = [said for _, said in torn]
        self.levels = {f"{s.index}": s.level for s in briefing.doc.sections}
        self.windows = _windows(briefing, [span for _, span in marks])
        self.edges = [_Edges.of(group) for group in (marks, heads, cut)]
        edges = {e for group in (marks, heads, cut) for _, span in group for e in span}
        self.cuts = sorted(edges | set(self.gaps) | {e for window in self.windows for e in window})
        self.seen: set[str] = set()
        self.hidden = 0
        self.originals: dict[str, int] = {}

    def run(self) -> Pane:
        """Sweep the text."""
        for piece in joined(pieces(self.briefing), self.cuts, self.gaps[:]):
            self._gaps(piece.start)
            if piece.kind in {"fixed", "lost"}:
                self._part(piece)
                continue
            at = piece.start
            for cut in self.cuts[bisect_right(self.cuts, at) : bisect_right(self.cuts, piece.end - 1)]:
                self._part(clip(piece, at, cut))
                self._gaps(cut)
                at = cut
            self._part(clip(piece, at, piece.end))
        self._gaps(len(self.briefing.source.text) + 1)
        self._skipped()
        self.writer.end()
        made = Markup("".join(self.writer.out))  # noqa: S704  every piece of text in it went through `escape`
        originals = json.dumps(list(self.originals), ensure_ascii=False, separators=(",", ":"))
        return Pane(made, b64encode(originals.encode()).decode())

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
        lines, heads, cut = (tuple(edges.open) for edges in self.edges)
        fresh = [n for n in dict.fromkeys(new[0]) if n not in self.seen]
        self.seen.update(fresh)
        self.writer.anchors += [f"s-{n}" for n in dict.fromkeys(new[1])] + [f"e-{n}" for n in fresh]
        heading = f'<b class="h{min(self.levels[heads[-1]], 3)}">' if heads else ""
        self.writer.state(heading, _evidence(lines) if lines else "")
        self._write(piece, self.briefing.source.text[piece.start : piece.end], cut)

    def _write(self, piece: Piece, raw: str, cut: tuple[str, ...]) -> None:
        """Write a stretch of the source, `raw`, which `cut` marks as a fragment if any name is in it."""
        count = sum(not character.isspace() for character in raw)
        if piece.kind == "lost":
            said = f'<u{self._original(raw)} title="此处损坏，无法修复，未予引用">〔损坏{count}字〕</u>'
            self.writer.chip(said, raw, joins=False)
            return
        if piece.kind == "gone" and not count:
            if piece.joins and "\n" in raw:
                self.writer.mark('<del class="nl" title="原文在此换行">↵</del>')
            return
        around = ('<u class="cut" title="残句，未予引用">', "</u>") if cut else ("", "")
        if piece.kind == "gone":
            self._removed(piece, raw, count)
        elif piece.kind == "fixed" and count - len(piece.text.strip()) >= _TOLD and not _mends(piece):
            self._removed(piece, raw, count)
            self.writer.text(piece.text, *around)
        else:
            self._mended(piece, raw, around)

    def _removed(self, piece: Piece, raw: str, count: int) -> None:
        """Write what stands for `raw`; nothing to see if it was part of a repair or is not worth a word."""
        said = ""
        if count >= _TOLD and not _mends(piece):
            named = _words.rules([rule for rule in piece.rules if rule not in _words.REPAIRS]) or "文字"
            said = f"〔已略去{named}，{count}字〕"
        self.writer.chip(f'<span class="cut"{self._original(raw)}>{said}</span>', raw, joins=piece.joins)

    def _mended(self, piece: Piece, raw: str, around: tuple[str, str]) -> None:
        """Write the text that stands there after cleaning, marked if it is another."""
        if piece.kind == "kept" or piece.text.strip() == raw.strip():
            self.writer.text(piece.text, *around)
            return
        if not piece.text.strip():
            self._removed(piece, raw, 0)
            self.writer.text(piece.text)
            return
        named = _words.rules(piece.rules)
        quiet = ' class="w"' if normalize("NFKC", raw) == normalize("NFKC", piece.text) else ""
        title = f'{quiet} title="已修复{"：" + named if named else ""}">'
        first = f"{around[0]}<ins{self._original(raw)}{title}"
        self.writer.text(piece.text, first, "</ins>" + around[1], f"{around[0]}<ins{title}")

    def _original(self, raw: str) -> str:
        """The attribute that leads to `raw`; of a long text the beginning is enough."""
        if len(self.briefing.source.text) > LIMIT and len(raw) > AROUND:
            raw = raw[:AROUND] + "…"
        return f' data-o="{self.originals.setdefault(visible(raw).strip(), len(self.originals))}"'

    def _skipped(self) -> None:
        if self.hidden:
            self.writer.block(f'\n<div class="skip">此处未列原文{self.hidden}字</div>')
            self.hidden = 0


def _mends(piece: Piece) -> bool:
    """Whether nothing but repairs made the piece what it is."""
    return bool(piece.rules) and _words.REPAIRS.issuperset(piece.rules)


def _evidence(names: tuple[str, ...]) -> str:
    """Opening tag of evidence. Figures and tasks, of which there may be hundreds, are left out of the keyboard's round."""
    points = [name for name in names if not name.startswith(("f", "t"))]
    kind = ' class="ev"' if points else ' class="ev fig" tabindex="-1"'
    target = (points or list(names))[0]
    return f'<a{kind} href="#l-{target}" data-l="{" ".join(names)}" draggable="false">'


def _place(briefing: Briefing, gap: Gap) -> int:
    """Raw position of a torn edge: after a notice that was removed, else at the barrier."""
    aligned = briefing.doc.cleaned.aligned
    kept = aligned.clean(gap.span)
    if not kept.of(aligned.text).strip():
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
