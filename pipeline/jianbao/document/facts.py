"""What is known about a document and its parts: who speaks and when, figures, tasks, the role of each part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from jianbao.document.text import Document
    from jianbao.spans import Span

Role = Literal["purpose", "achievement", "problem", "situation", "target", "measure", "requirement", "other"]


@dataclass(frozen=True, slots=True)
class Meta:
    """Facts about the document itself; None where it does not say.

    Attributes:
        place: where it was given or issued.
        publisher: who published it (来源), by the page it comes from.
        column: the part of a site it stood in (栏目).
        evidence: for each fact, and for `title`, the raw span that says it, or the name of the file's field.
    """

    speaker: str | None = None
    organ: str | None = None
    date: str | None = None
    doc_number: str | None = None
    genre: str | None = None
    place: str | None = None
    publisher: str | None = None
    column: str | None = None
    evidence: tuple[tuple[str, Span | str], ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity the document states.

    Attributes:
        indicator: what is measured, in the source's words.
        value: digits as in the source (Chinese numerals as written).
        unit: unit as in the source (`亿元`, `%`, `个百分点`), or an empty string.
        change: signed change against an earlier period (`+5.2%`, `-16.39%`), or None.
        period: the time it holds for, as written, or None.
        evidence: raw span that holds value and indicator.
        sentence: index of its sentence.
        subject: region, organisation or group it holds for, or None.
        target: a goal rather than an actual value.
        bound: words that bound the value (`不低于`, `近`, `…以上`): before `…` or after it; None for an exact one.
    """

    indicator: str
    value: str
    unit: str
    change: str | None
    period: str | None
    evidence: Span
    sentence: int
    subject: str | None = None
    target: bool = False
    bound: str | None = None

    @property
    def shown(self) -> str:
        """Value for people to read, with its bounds in their place: 近200万人, 不低于20%, 50%以上; 全市第二."""
        if self.value.startswith(("第", "前", "首")):
            return self.unit + self.value
        low, _, high = (self.bound or "").partition("…")
        return f"{low}{self.value}{self.unit}{high}"


@dataclass(frozen=True, slots=True)
class Task:
    """Something that is to be done.

    Attributes:
        who: those who have to do it, as the source names them, or None.
        what: what is to be done, in the source's words.
        by: the time it has to be done by, as written, or None. A pledge that can be counted (新建幼儿园12所) may have neither.
        evidence: raw span of the sentence that says so.
        sentence: index of that sentence.
    """

    who: str | None
    what: str
    by: str | None
    evidence: Span
    sentence: int


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document with what is known about its parts; roles run parallel to `doc.sections` and `doc.sentences`.

    Attributes:
        ceremonial: True for sentences of greeting, thanks, congratulation, slogans and stage directions.
    """

    doc: Document
    meta: Meta
    section_roles: tuple[Role, ...]
    sentence_roles: tuple[Role, ...]
    ceremonial: tuple[bool, ...]
    figures: tuple[Figure, ...]
    tasks: tuple[Task, ...] = ()
