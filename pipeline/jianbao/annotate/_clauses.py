"""Clauses of a sentence, and bracketed asides that carry figures of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from jianbao.document import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_END = re.compile(r"，|,|；|;|。|！|？|!|\?|\n|:(?:(?<!\d:)|(?!\d))|：(?:(?<!\d：)|(?!\d))|——|--|―――?")
"""Every alternative begins with a plain character, so that `re` can look ahead for them."""
_ASIDE = re.compile(r"[（(]([^（()）\n]{1,60})[)）]")
_THOUSANDS = re.compile(r"[,，](?<=\d[,，])(?=\d{3}(?!\d))")
MASK = "\x00"


@dataclass(frozen=True, slots=True)
class Layer:
    """A text of the same length as the sentence, of which some places are masked, with its clauses."""

    text: str
    clauses: tuple[Span, ...]

    def holds(self, span: Span) -> bool:
        """`span` lies in this layer."""
        return bool(self.clauses) and self.clauses[0].start <= span.start < self.clauses[-1].end


@lru_cache(maxsize=256)
def split(text: str) -> tuple[Span, ...]:
    """Clauses of `text`, without their closing mark.

    >>> [c.of("增长5%，为1,200元。") for c in split("增长5%，为1,200元。")]
    ['增长5%', '为1,200元']
    """
    inside = {m.start() for m in _THOUSANDS.finditer(text)}
    spans, start = [], 0
    for match in _END.finditer(text):
        if match.start() in inside:
            continue
        if match.start() > start:
            spans.append(Span(start, match.start()))
        start = match.end()
    if start < len(text):
        spans.append(Span(start, len(text)))
    return tuple(spans)


def layers(text: str, numbers: Sequence[Span]) -> tuple[Layer, tuple[Layer, ...]]:
    """The sentence with its asides that hold a number masked out, and each such aside on its own."""
    asides, at = [], 0
    for match in _ASIDE.finditer(text):
        low, high = match.span()
        while at < len(numbers) and numbers[at].end <= low:
            at += 1
        if at < len(numbers) and numbers[at].start < high:
            asides.append(Span(low, high))
    outer, last = [], 0
    for span in asides:
        outer += [text[last : span.start], MASK * (span.end - span.start)]
        last = span.end
    outer.append(text[last:])
    main = "".join(outer)
    inner = tuple(
        Layer(text, tuple(c.shift(span.start + 1) for c in split(text[span.start + 1 : span.end - 1])))
        for span in asides
    )
    return Layer(main, split(main)), inner
