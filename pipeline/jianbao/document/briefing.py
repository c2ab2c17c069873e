"""What the briefing says: what was chosen for it, its lines with their evidence, and how they came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from jianbao.document.facts import Annotated, Figure, Role
    from jianbao.document.text import Completeness, Document, Source
    from jianbao.spans import Span

How = Literal["quoted", "written"]


@dataclass(frozen=True, slots=True)
class Topic:
    """Material of one point: sentences of one part of the outline, never from both sides of a gap.

    Attributes:
        section: index of the section they stand in.
        sentences: indices, ascending.
        role: role of the point.
        score: salience, 0 to 1.
        reason: why it was chosen, for people to read.
        weights: salience of each sentence, parallel to `sentences`.
        priority: place in the order of choice, 0 first: what does not fit is left out from the end.
    """

    section: int
    sentences: tuple[int, ...]
    role: Role
    score: float
    reason: str = ""
    weights: tuple[float, ...] = ()
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """What the briefing will say, in document order."""

    annotated: Annotated
    topics: tuple[Topic, ...]
    lead: tuple[int, ...]
    """Sentences that carry the whole document: material of the headline."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the briefing with its evidence.

    Attributes:
        text: what the reader sees.
        how: `quoted` for the evidence's own words after cleaning, `written` for checked wording of the summarizer.
        evidence: raw spans.
    """

    text: str
    how: How
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the briefing."""

    role: Role
    heading: str
    line: Line
    score: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """How the lines came about. `unsupported` counts words of written lines that their evidence does not hold."""

    written: int = 0
    quoted: int = 0
    fell_back: int = 0
    unsupported: int = 0


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything a renderer needs; `render.json` writes it as schema `jianbao.briefing/1`."""

    selection: Selection
    title: str | None
    headline: Line | None
    points: tuple[Point, ...]
    audit: Audit

    @property
    def annotated(self) -> Annotated:
        """The annotated document."""
        return self.selection.annotated

    @property
    def doc(self) -> Document:
        """The document."""
        return self.selection.annotated.doc

    @property
    def source(self) -> Source:
        """The untouched source."""
        return self.doc.source

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of the document."""
        return self.selection.annotated.figures

    @property
    def completeness(self) -> Completeness:
        """What is missing."""
        return self.doc.cleaned.completeness
