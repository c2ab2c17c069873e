"""Segment a cleaned text: title, salutation, outline, sentences, words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianbao.document import Cleaned, Document, Section, Sentence, Span
from jianbao.segment import headings, labels, levels, lines, plain, sentences, title, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from jianbao.segment.candidates import Heading
    from jianbao.segment.levels import Node
    from jianbao.segment.lines import Line

__all__ = ["Segment", "find_title"]


def find_title(cleaned: Cleaned) -> str | None:
    """The document's title, its lines joined, or None if the text begins without one."""
    paragraphs = lines.split(cleaned.text, _gaps(cleaned))
    return title.front(paragraphs).title


@dataclass(frozen=True)
class Segment:
    """The stage `Cleaned → Document`.

    Attributes:
        lexicons: files with terms jieba should keep whole, one per line, UTF-8.
    """

    lexicons: tuple[Path, ...] = ()

    def __call__(self, cleaned: Cleaned) -> Document:
        """Segment `cleaned`.

        Raises:
            ConfigError: a lexicon cannot be read.
        """
        gaps = _gaps(cleaned)
        paragraphs = lines.split(cleaned.text, gaps)
        front = title.front(paragraphs)
        found = headings.find(paragraphs, front.body, gaps)
        nodes = levels.tree(found, paragraphs, gaps, len(cleaned.text))
        spans = _Spans(cleaned, paragraphs, front, nodes).all()
        texts = [cleaned.text[span.start : span.end] for span, *_ in spans]
        cut = words.cut_all(texts, self.lexicons)
        starts = [node.start for node in nodes]
        raws = cleaned.aligned.raws([span for span, *_ in spans])
        made: list[Sentence] = []
        for (span, paragraph, fragment, heading), text, tokens, raw in zip(spans, texts, cut, raws, strict=True):
            section = _deepest(nodes, bisect_right(starts, span.start) - 1, span.start)
            made.append(Sentence(len(made), raw, span, text, tokens, section, paragraph, fragment, heading))
        sections = tuple(_section(cleaned, index, node, spans) for index, node in enumerate(nodes))
        return Document(cleaned, front.title, _title_span(cleaned, front), front.salutation, sections, tuple(made))


def _gaps(cleaned: Cleaned) -> list[int]:
    return sorted({gap.at for gap in cleaned.completeness.gaps})


def _title_span(cleaned: Cleaned, front: title.Front) -> Span | None:
    return None if front.title is None else cleaned.aligned.raw(Span(front.start, front.end))


def _deepest(nodes: Sequence[Node], index: int, at: int) -> int:
    """The innermost part that holds `at`, among node `index` and those around it."""
    place: int | None = index
    while place is not None:
        node = nodes[place]
        if node.start <= at < node.end:
            return place
        place = node.parent
    return index


def _section(cleaned: Cleaned, index: int, node: Node, spans: Sequence[tuple[Span, int, bool, bool]]) -> Section:
    text, head = cleaned.text, node.heading
    span = cleaned.aligned.raw(Span(node.start, node.end))
    first = bisect_left(spans, node.start, key=lambda item: item[0].start)
    last = bisect_left(spans, node.end, key=lambda item: item[0].start)
    if head is None:
        return Section(index, "", "", 0, Span(span.start, span.start), span, None, first, last)
    words_ = " ".join(text[head.words : head.end].split())
    label = text[head.start : head.words].strip().lstrip(plain.MARKS)
    heading_span = cleaned.aligned.raw(
        Span(head.start, max(head.end, head.start + len(text[head.start : head.words].rstrip())))
    )
    level = 0 if head.style == "minutes" else node.level
    return Section(index, words_, label, level, heading_span, span, node.parent, first, last, head.run_in)


class _Spans:
    """Cuts the paragraphs into sentences and says of each whether it is a fragment or a heading."""

    def __init__(self, cleaned: Cleaned, paragraphs: Sequence[Line], front: title.Front, nodes: Sequence[Node]) -> None:
        self.cleaned = cleaned
        self.paragraphs = paragraphs
        self.front = front
        self.heads: dict[int, list[Heading]] = {}
        for node in nodes:
            if node.heading is not None:
                self.heads.setdefault(node.heading.line, []).append(node.heading)
        self.damage = sentences.Damage(cleaned)

    def all(self) -> list[tuple[Span, int, bool, bool]]:
        """Clean span, paragraph, fragment, heading of every sentence."""
        return [item for line in self.paragraphs for item in self._line(line)]

    def _line(self, line: Line) -> Iterator[tuple[Span, int, bool, bool]]:
        heads = self.heads.get(line.index, [])
        alone = [head for head in heads if head.border > head.words or head.words >= line.end]
        borders = {head.start - line.start for head in heads} | {head.border - line.start for head in alone}
        if line.index == self.front.greeting:
            borders.add(self.front.salutation_end)
        inner = sorted(at for at in borders if 0 < at < len(line.text))
        opening = {head.start for head in alone}
        spans = [Span(line.start + low, line.start + high) for low, high in sentences.cut(line.text, inner)]
        title_line = self.front.first <= line.index < self.front.last and self.front.title is not None
        for place, span in enumerate(spans):
            heading = span.start in opening
            fragment = bool(self.damage) and self.damage.touches(self.cleaned.aligned.raw(span))
            if line.after_gap and place == 0 and not (heading or title_line or self._begins(line)):
                fragment = True
            if line.before_gap and place == len(spans) - 1 and not sentences.finished(span.of(self.cleaned.text)):
                fragment = fragment or line.cut or not (heading or title_line)
            yield span, line.index, fragment, heading

    def _begins(self, line: Line) -> bool:
        """A label opens the line, so nothing of it is lost."""
        return labels.at_start(line.text) is not None or title.salutation(line.text) is not None
