r"""Remove characters that show nothing: controls, zero-width marks, byte order marks, bidi overrides, soft hyphens.

They come from editors, web pages and anti-copy scripts, split words for a search, and can reorder what a reader
sees (bidi overrides). Line ends become `\n`; vertical tab and form feed (a page break) too. A line of nothing but
zero-width characters between two lines of text is no line: it goes with its line break.

Left alone: `\n` and tab; every letter and space that shows; C1 controls and soft hyphens beside Latin-1 letters,
for there they are bytes of a wrongly decoded text, which another rule can still mend.

>>> edits("清河\u200b县")
[Edit(span=Span(start=2, end=3), text='', rule='control_chars', certain=True, notice=None)]
>>> edits("清河县\n")
[]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.cleaning._alphabet import ASTRAL, holds
from jianbao.document import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_ZERO = "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u180e\u034f\u061c\U000e0000-\U000e007f"
_FOUND = re.compile(
    rf"(?P<line>(?<=[^\n\r])\r?\n[{_ZERO}]+(?=\r?\n[^\n\r]))|(?P<end>\r\n?|[\x0b\x0c\x85\u2028\u2029])"
    rf"|(?P<none>[\x00-\x08\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff{_ZERO}]+)|(?P<byte>[\x80-\x84\x86-\x9f\xad]+)"
)
_ANY = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u2028\u2029\ufdd0-\ufdef\ufffe\uffff{_ZERO}{ASTRAL}]")
_LATIN = re.compile("[\xa1-\xac\xae-\xff\u0152-\u0192\u02c6-\u02dc\u2013-\u2122]")

NEAR = 2
"""A character of three bytes may have two controls behind its letter."""


def edits(text: str) -> list[Edit]:
    """Edits that remove or replace them."""
    return list(_edits(text)) if holds(text, _ANY) else []


def _hits(text: str) -> Iterator[re.Match[str]]:
    """What `_FOUND.finditer` finds, looked for only where one of the characters stands."""
    reach = 0
    for place in _ANY.finditer(text):
        at = place.start()
        for start in (at - 1, at):  # a line of nothing begins with the end of the line before
            hit = _FOUND.match(text, start) if start >= reach else None
            if hit:
                reach = hit.end()
                yield hit
                break


def _edits(text: str) -> Iterator[Edit]:
    for hit in _hits(text):
        beside = text[max(hit.start() - NEAR, 0) : hit.start()] + text[hit.end() : hit.end() + 1]
        if hit.lastgroup == "byte" and _LATIN.search(beside):
            continue
        if hit.group() == "\x85" and _LATIN.search(beside):
            continue
        yield Edit(Span(*hit.span()), "\n" if hit.lastgroup == "end" else "", "control_chars")
