"""Which kind of text it is, as far as choosing from it goes: position, wording and unit mean different things in each.

The first sentences of a decree or a wire report say what it is about, those of a speech greet; a list of news items is one
first clause after another; an essay states its thesis anywhere; talk has no position at all, and much filler.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from jianbao.document import Annotated

Register = Literal["official", "list", "essay", "talk"]

FILLER = re.compile(r"这个|那么|就是|那个|一个|我觉得|的话|啊|呢|吧|嗯|对吧|是吧|其实|然后|大家|咱们|老师|什么|怎么")
FILLERS = 1.5
"""Fillers in 100 characters from which a text is talk: transcripts have 4 to 8, prose below 0.7."""

DATED = re.compile(r"\d+日|今天|昨天|记者|近日|日前")
ITEMS = (3, 40)
"""Paragraphs of a list of news items."""
ITEM_DATES = 0.6
"""Words of a wire report in each of its paragraphs."""
ITEM_CHARS = 220

RULES = re.compile(
    r"印发|制定本|制定以下|提出如下|提出以下|批复|现(?:公布|发布|通知|就)|予以公布|第[一二三四五六七八九十]+条"
)
OPENING = 500
ESSAY_CHARS = 2600
ESSAY_DIGITS = 3.0
"""Digits in 100 characters: more is a report."""


def register(annotated: Annotated) -> Register:
    """The register of a document, from its own words."""
    doc = annotated.doc
    text = "".join(s.text for s in doc.sentences)
    size = max(1, len(text))
    if len(FILLER.findall(text)) * 100 / size >= FILLERS:
        return "talk"
    paragraphs = len({s.paragraph for s in doc.sentences})
    headed = sum(1 for s in doc.sections if s.label and not s.run_in) > paragraphs * 0.1
    dated = len(DATED.findall(text)) / max(1, paragraphs)
    if not headed and ITEMS[0] <= paragraphs <= ITEMS[1] and dated >= ITEM_DATES and size <= paragraphs * ITEM_CHARS:
        return "list"
    if headed or RULES.search(text[:OPENING]):
        return "official"
    plain = sum(c.isdigit() for c in text) * 100 / size <= ESSAY_DIGITS and dated < ITEM_DATES
    return "essay" if size <= ESSAY_CHARS and plain and paragraphs > 1 else "official"
