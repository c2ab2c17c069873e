"""Cleaning: one rule per file, `edits(text) -> list[Edit]`; the order of the rules is a list.

`Clean` applies the rules one after the other and again from the first, until none has anything left to change:
cleaning a cleaned text is therefore the identity. Every edit is kept with the raw span it acted on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from jianbao.cleaning._damage import damage
from jianbao.cleaning._gaps import completeness
from jianbao.cleaning._text import BARRIER
from jianbao.cleaning._vocabulary import read as read_words
from jianbao.cleaning._vocabulary import using
from jianbao.document import Aligned, Cleaned, Edit, Span
from jianbao.plugins import load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from jianbao.document import Source

DEFAULT_RULES: tuple[str, ...] = (
    "control_chars",
    "html_residue",
    "double_encoding",
    "byte_shift",
    "pinyin_gloss",
    "traditional",
    "lookalikes",
    "lost_bytes",
    "blank_lines",
    "missing_pages",
    "emoji_bullets",
    "end_notice",
    "paywall_notice",
    "anti_copy",
    "bookmark_line",
    "site_intro",
    "doc_share",
    "page_tail",
    "page_labels",
    "navigation",
    "page_footer",
    "page_numbers",
    "footnotes",
    "duplicates",
    "hard_wraps",
    "spaces",
    "punctuation",
    "masked_names",
    "gap_fragments",
    "truncation",
)
"""Decoding damage first (what stands there), then what does not belong, then layout, then what can only be marked."""

PASSES = 8
"""Upper bound; a document needs two or three."""
LARGE, OFTEN = 200_000, 2_000
"""A text of more than `LARGE` characters rests after half of them, unless the last changed but one place in `OFTEN`: then it is
a text in which little is left to do, and no endless peeling."""
LINEWISE = frozenset(DEFAULT_RULES[DEFAULT_RULES.index("end_notice") :]) - {"anti_copy", "punctuation", "masked_names"}
"""Rules that look at lines as parts of a page. In crumbs, a text of more than `CRUMBS` lines of fewer than `CRUMB` characters each on
average, they find nothing to do: it is a table or a list of figures, or noise, and no page."""
CRUMBS, CRUMB = 20_000, 10
MANY, NEAR = 2_000, 16
"""More uncertain marks of one rule than `MANY`, nearer to each other than `NEAR` characters on average: those that are near become one."""

_AT_BARRIER = re.compile(rf"[\s{BARRIER}]*{BARRIER}[\s{BARRIER}]*")


@dataclass(frozen=True, slots=True)
class Clean:
    """The cleaning stage.

    Attributes:
        rules: names of the rules, in the order in which they are applied.
        vocabulary: a user's files of words for the rules, see `_vocabulary`.
    """

    rules: tuple[str, ...] = DEFAULT_RULES
    vocabulary: tuple[Path, ...] = ()

    def __call__(self, source: Source) -> Cleaned:
        """The cleaned text of `source`, aligned with the raw text, with every edit and what is known about gaps.

        Raises:
            ConfigError: a rule does not exist, or a file of the vocabulary is wrong.
        """
        with using(self.vocabulary):
            return self._cleaned(source)

    def check(self) -> None:
        """Look every rule and every file of words up.

        Raises:
            ConfigError: one does not exist or is wrong; the message says which and what there is.
        """
        for name in self.rules:
            _rule(name)
        for path in self.vocabulary:
            read_words(path)

    def _cleaned(self, source: Source) -> Cleaned:
        work = _Work(Aligned.of(source.text), tuple((name, _rule(name)) for name in self.rules))
        work.settle()
        if work.barred:
            marks = work.marks
            work.finish()
            work.settle()
            work.marks = marks  # those made beside the barriers
        found = damage(source.text, work.aligned, work.changes, work.marks)
        noticed = [*(e for e in work.changes if e.notice), *(e for e in work.marks if e.notice)]
        return Cleaned(source, work.aligned, found, completeness(work.aligned, noticed))


@cache
def _rule(name: str) -> Callable[[str], list[Edit]]:
    """The function of a rule; looked up once."""
    edits: Callable[[str], list[Edit]] = load("cleaning", name).edits
    return edits


@lru_cache(maxsize=2)
def _crumbs(text: str) -> bool:
    """Very many very short lines."""
    count = text.count("\n")
    return count > CRUMBS and count * CRUMB > len(text)


def _joined(text: str, marks: list[Edit]) -> list[Edit]:
    """`marks` with uncertain ones that stand near each other made one; those that tell of a gap stay."""
    plain = [mark[0] for mark in marks if not mark.certain and mark.notice is None]
    kept = [mark for mark in marks if mark.certain or mark.notice is not None]
    spans: list[Span] = []
    start, end = plain[0] if plain else (0, 0)
    for low, high in sorted(plain):
        if low > end + NEAR:
            spans.append(Span(start, end))
            start = low
        end = max(end, high)
    spans += [Span(start, end)] if plain else []
    rule = marks[0].rule
    return sorted([*kept, *(Edit(span, span.of(text), rule, certain=False) for span in spans)], key=_place)


def _place(edit: Edit) -> Span:
    return edit.span


class _Work:
    """Text under repair.

    Attributes:
        aligned: the text so far.
        changes: edits that changed something, with raw spans.
        marks: edits of the latest pass that changed nothing, with raw spans.
        barred: a rule has set a barrier.
    """

    def __init__(self, aligned: Aligned, rules: tuple[tuple[str, Callable[[str], list[Edit]]], ...]) -> None:
        self.aligned = aligned
        self.rules = rules
        self.changes: list[Edit] = []
        self.marks: list[Edit] = []
        self.barred = False
        self._idle: dict[str, str] = {}  # rule -> the text it last had nothing to change in

    def settle(self) -> None:
        """Apply all rules, over and over, until the text rests."""
        for number in range(PASSES):
            before, made = self.aligned.text, len(self.changes)
            for name, edits in self.rules:
                self._apply(name, edits)
            large = len(before) > LARGE and number + 1 >= PASSES // 2
            if self.aligned.text == before or (large and (len(self.changes) - made) * OFTEN > len(before)):
                break

    def _apply(self, name: str, edits: Callable[[str], list[Edit]]) -> None:
        text = self.aligned.text
        if self._idle.get(name) == text:
            return
        found = edits(text) if name not in LINEWISE or not _crumbs(text) else []
        self.marks = [mark for mark in self.marks if mark.rule != name]
        marks: list[Edit] = []
        changing: list[Edit] = []
        for edit in found:
            (start, end), new = edit[0], edit[1]
            old = text[start:end]
            if self.barred and BARRIER in old and BARRIER not in new:
                continue  # no rule may remove a barrier that another has set
            (marks if old == new else changing).append(edit)
        if len(marks) > MANY and len(marks) * NEAR > len(text):
            marks = _joined(text, marks)
        self.marks += self._raw(marks)
        if changing:
            self._change(changing)
        else:
            self._idle[name] = text

    def _raw(self, edits: Sequence[Edit]) -> list[Edit]:
        """`edits`, sorted, with raw spans."""
        spans, new = self.aligned.raws([edit[0] for edit in edits]), tuple.__new__
        return [new(Edit, (span, *edit[1:])) for span, edit in zip(spans, edits, strict=True)]

    def _change(self, edits: Sequence[Edit]) -> None:
        self.changes += self._raw(edits)
        self.aligned = self.aligned.apply(edits)
        self.barred = self.barred or BARRIER in "".join([edit[1] for edit in edits])

    def finish(self) -> None:
        """Turn the barriers into blank lines, or into nothing at either end of the text."""
        text = self.aligned.text
        edits = []
        for hit in _AT_BARRIER.finditer(text):
            inside = hit.start() > 0 and hit.end() < len(text)
            edits.append(Edit(Span(*hit.span()), "\n\n" if inside else "", "paywall_notice"))
        self._change(edits)
