"""The text: as read, as cleaned, and as a document with an outline and sentences."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from jianbao.spans import Aligned, Edit, Span, Where


class Place(NamedTuple):
    """Where a stretch of the source's text stands in the original file, as a person would look it up.

    Attributes:
        start: code point of `Source.text` from which on it holds, up to the next place.
        page: number of the page, from 1 (pdf, ofd).
        paragraph: number of the paragraph that holds text, from 1; a row of a table counts as one (docx).
    """

    start: int
    page: int | None = None
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document as read, before any cleaning; never altered.

    Attributes:
        doc_id: name of the document inside its input (relative path, `/` between parts).
        path: where it was read from.
        text: decoded text.
        encoding: what it was decoded from (`utf-8`, `gb18030`, …; `mixed` when lines differ).
        format: name of the reader (`txt`, `docx`, …).
        sha256: of the file's bytes, hexadecimal.
        damaged: number of places where bytes could not be decoded.
        fields: facts the file itself states (title, date, …), by name.
        places: pages or paragraphs of the original, by ascending `start`; empty where the format has none.
    """

    doc_id: str
    path: Path
    text: str
    encoding: str
    format: str = "txt"
    sha256: str = ""
    damaged: int = 0
    fields: tuple[tuple[str, str], ...] = ()
    places: tuple[Place, ...] = ()

    def place(self, position: int) -> Place | None:
        """Where the character at `position` stands in the original file, or None if the format does not say."""
        index = bisect_right(self.places, position, key=lambda place: place.start) - 1
        return self.places[index] if index >= 0 else None


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where text is missing.

    Attributes:
        span: raw span of the notice (or of the last words before a cut).
        where: before, inside or after what is shown.
        omitted_chars: what the source says is missing here, or None.
        reason: short reason code, see `Notice.reason`.
        at: clean position of the barrier: no sentence, line or point may cross it.
    """

    span: Span
    where: Where
    omitted_chars: int | None
    reason: str
    at: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is known about missing text. Character counts are the source's own words; None where it is silent."""

    gaps: tuple[Gap, ...] = ()
    declared_chars: int | None = None
    shown_chars: int | None = None

    @property
    def complete(self) -> bool:
        """Nothing is known to be missing."""
        return not self.gaps and self.ratio in {None, 1.0}

    @property
    def ratio(self) -> float | None:
        """Share of the declared length that is shown, three decimals."""
        if not self.declared_chars or self.shown_chars is None:
            return None
        return round(self.shown_chars / self.declared_chars, 3)

    @property
    def tail_cut(self) -> bool:
        """The text stops before its end."""
        return any(gap.where == "tail" for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A source after cleaning.

    Attributes:
        edits: what was changed or marked, with raw spans, in order of position.
        title: the document's title as cleaned, or None; found by the segmenter.
    """

    source: Source
    aligned: Aligned
    edits: tuple[Edit, ...] = ()
    completeness: Completeness = field(default_factory=Completeness)
    title: str | None = None

    @property
    def text(self) -> str:
        """Cleaned text."""
        return self.aligned.text

    @property
    def source_text(self) -> str:
        """Text as decoded, before any cleaning."""
        return self.source.text

    @property
    def damage(self) -> tuple[Edit, ...]:
        """The edits under their public name."""
        return self.edits


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence.

    Attributes:
        index: place in `Document.sentences`.
        span: raw span.
        clean: clean span; `text` is what stands there, stripped.
        words: jieba words of `text`.
        section: index into `Document.sections`.
        paragraph: running number of the paragraph (line of the cleaned text).
        fragment: the sentence is cut by a gap or holds damage that could not be mended: never chosen, never quoted.
        heading: the sentence is, or begins with, the heading of its section.
    """

    index: int
    span: Span
    clean: Span
    text: str
    words: tuple[str, ...]
    section: int
    paragraph: int
    fragment: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the outline. The first section of a document is its preamble: level 0, empty heading.

    Attributes:
        index: place in `Document.sections`.
        heading: as cleaned, without numbering and closing punctuation: 要客观分析问题，勇于迎难而上.
        label: its numbering as written (`一、`, `（一）`, `1.`, `一是`), or an empty string.
        level: depth in the outline, 1 for the highest.
        heading_span: raw span of the heading with its numbering; empty for the preamble.
        span: raw span of the whole part, subsections included.
        parent: index of the section it belongs to, or None.
        first, last: half-open range of sentences in it, subsections included.
        run_in: the heading opens a paragraph of text rather than standing alone.
    """

    index: int
    heading: str
    label: str
    level: int
    heading_span: Span
    span: Span
    parent: int | None
    first: int
    last: int
    run_in: bool = False

    @property
    def numbered(self) -> str:
        """The heading with its numbering, as the document has it: 一、总体要求; 第一，攻坚克难完成任务."""
        return self.label + self.heading


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned text with its structure."""

    cleaned: Cleaned
    title: str | None
    title_span: Span | None
    salutation: str | None
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]

    @property
    def source(self) -> Source:
        """The untouched source."""
        return self.cleaned.source

    def own(self, section: Section) -> Iterable[Sentence]:
        """Sentences that stand in `section` itself, not in a subsection."""
        return (s for s in self.sentences[section.first : section.last] if s.section == section.index)

    def path(self, index: int) -> tuple[Section, ...]:
        """The section `index` and its ancestors, outermost first."""
        found: list[Section] = []
        at: int | None = index
        while at is not None:
            found.append(self.sections[at])
            at = self.sections[at].parent
        return tuple(reversed(found))
