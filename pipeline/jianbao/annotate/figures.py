"""The figures table: every quantity the document states, with what it measures, for which time, and its evidence.

One rule-based pass, linear in the text. Chinese official prose words its figures in few patterns (indicator, predicate, number,
unit, then the change against an earlier period), so rules read them with the precision a leader needs, and every figure can
be traced to the words it came from.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from jianbao.annotate import _sentence
from jianbao.annotate._lexicon import words
from jianbao.annotate._period import periods
from jianbao.document import Figure, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.annotate._sentence import Found
    from jianbao.document import Document, Role, Sentence

_NEW_POINT = re.compile(r"\s*(?:[一二三四五六七八九十]+[是要、]|第[一二三四五六七八九十]+[，、]|首先|其次|再次|最后|此外|另外|（[一二三四五六七八九十]+）|\d{1,2}[.．、])")
_DEADLINE = re.compile(r"(?:到|至|自|从)$")
_LONGEST_SENTENCE = 20_000


def figures(doc: Document, roles: Sequence[Role], ceremonial: Sequence[bool]) -> tuple[Figure, ...]:
    """Figures of `doc` in document order.

    Args:
        doc: the document.
        roles: role of each sentence; a sentence with the role `target` states goals.
        ceremonial: sentences to leave out.
    """
    found: list[Figure] = []
    carried: tuple[int, str] | None = None
    cuts = _cuts(doc)
    for sent in doc.sentences:
        text = sent.clean.of(doc.cleaned.text)
        times = periods(text) if len(text) <= _LONGEST_SENTENCE else []
        if _NEW_POINT.match(text):
            carried = None
        before = carried[1] if carried and carried[0] == sent.paragraph else _heading_period(doc, sent)
        if times and _leads(times[0][0], text):
            carried = (sent.paragraph, times[0][1])
        if ceremonial[sent.index] or len(text) > _LONGEST_SENTENCE:
            continue
        for item in _sentence.find(text, sent.words):
            if sent.fragment and _broken(text, sent, item, cuts):
                continue
            found.append(_figure(doc, sent, text, item, _period(times, item, before), target=roles[sent.index] == "target"))
    return tuple(found)


def _figure(doc: Document, sent: Sentence, text: str, item: Found, period: str | None, *, target: bool) -> Figure:
    raw = doc.cleaned.aligned.raw(Span(item.start, item.end).shift(sent.clean.start))
    q = item.quantity
    return Figure(
        indicator=item.phrase.text,
        value=q.value,
        unit=q.unit,
        change=item.change,
        period=period,
        evidence=raw,
        sentence=sent.index,
        subject=item.phrase.subject,
        target=target or bool(_target().search(text[max(0, item.start - 12) : q.start])),
        bound=q.bound,
    )


@cache
def _target() -> re.Pattern[str]:
    return re.compile(r"力争|争取|确保|目标|预期|预计|计划(?!单列)|规划|(?<![长加高升大])到20[2-9]\d年(?!底?已|的)|到[“\"]?十[四五六]五[”\"]?期?末|" + "|".join(words("figures", "bounds", "limit")))


def _period(times: list[tuple[Span, str]], item: Found, before: str | None) -> str | None:
    """The last time named before the number in its sentence, else one carried over."""
    named = [written for span, written in times if span.end <= item.quantity.span.start]
    return named[-1] if named else before


def _leads(span: Span, text: str) -> bool:
    """The time opens its sentence and is no deadline: it holds for the sentences that follow, too."""
    head = text[: span.start].strip(" \u3000“")
    return not _DEADLINE.search(head) and len(head) <= 2  # noqa: PLR2004


def _heading_period(doc: Document, sent: Sentence) -> str | None:
    for section in reversed(doc.path(sent.section)):
        named = periods(section.heading)
        if named:
            return named[-1][1]
    return None


def _cuts(doc: Document) -> list[int]:
    """Clean positions where text is missing or damaged beyond repair."""
    aligned = doc.cleaned.aligned
    damage = [aligned.clean(e.span).start for e in doc.cleaned.edits if not e.certain]
    return sorted([*(gap.at for gap in doc.cleaned.completeness.gaps), *damage])


def _broken(text: str, sent: Sentence, item: Found, cuts: list[int]) -> bool:
    """The clause of the number is the one that is cut."""
    base = sent.clean.start
    for cut in cuts:
        if base + item.start - 1 <= cut <= base + item.end + 1:
            at_end = cut - base >= len(text.rstrip()) - 1
            if not (at_end and text.rstrip()[-1:] in "。！？；"):
                return True
    return False
