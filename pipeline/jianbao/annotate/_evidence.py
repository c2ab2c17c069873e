"""Where the document says what `meta` says of it: the raw span of each fact, or the field of the file that states it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.document import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from jianbao.document import Document

HEAD, TAIL = 3_000, 1_500
"""Clean characters at both ends in which a fact about the document is looked for."""


def verbatim(doc: Document, value: str, *, last: bool = False) -> Span | None:
    """Raw span of the first place at the head that says `value` (`last`: of the last one at the tail first).

    Blanks within it do not count: 李 明远 is 李明远.
    """
    pattern = re.compile(r"[ \u3000\t]{0,9}".join(map(re.escape, re.sub(r"\s", "", value))))
    return _search(doc, lambda text: [match.span() for match in pattern.finditer(text)], last=last)


def matching(doc: Document, pattern: re.Pattern[str], means: Callable[[str], bool]) -> Span | None:
    """Raw span of what `pattern` finds and `means` accepts: the last at the tail, or else the first at the head."""
    return _search(
        doc,
        lambda text: [(m.start(), m.start() + len(m[0].rstrip())) for m in pattern.finditer(text) if means(m[0])],
        last=True,
    )


def _search(doc: Document, places: Callable[[str], list[tuple[int, int]]], *, last: bool) -> Span | None:
    text = doc.cleaned.text
    tail = max(len(text) - TAIL, 0)
    at_end = [(tail + start, tail + end) for start, end in places(text[tail:])] if last else []
    found = at_end[-1:] or places(text[:HEAD])[:1]
    return doc.cleaned.aligned.raw(Span(*found[0])) if found else None
