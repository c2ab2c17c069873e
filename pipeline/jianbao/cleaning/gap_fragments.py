r"""Mark the torn ends beside a barrier: the unfinished words before it, the tail of a sentence after it.

They stay in the text, but are no sentences: nothing may quote them.

Left alone: a sentence that ends before the barrier, and a new paragraph, heading or numbered item after it.

>>> text = "守住底线。等下\n\x1d\n线坚决守牢。政府债务下降。"
>>> [e.span.of(text) for e in edits(text)]
['等下', '线坚决守牢。']
"""

from __future__ import annotations

import re

from jianbao.cleaning._text import BARRIER, LABEL
from jianbao.document import Edit, Span

_RULE = "gap_fragments"
_BEFORE = re.compile(r"[^。！？!?；;\n]{1,300}$")
_AFTER = re.compile(r"[^。！？!?；;\n]{0,300}(?:[。！？!?；;][”’」』）]*|(?=\n)|$)")
_BARRED = re.compile(f"{BARRIER}[\n {BARRIER}]*")
"""Barriers that stand together count as one."""
_HEADING = re.compile(r"^[^，。；,;]{1,40}$")
_OPENS = re.compile(
    r"(?:同志们|各位|今年|去年|近年|当前|目前|下面|总之|一年来|我们要|要|同时|此外|刚才|最后|首先|其次)"
)


def edits(text: str) -> list[Edit]:
    """Uncertain marks on the torn ends."""
    found: list[Edit] = []
    for hit in _BARRED.finditer(text):
        found += [mark for mark in (_before(text, hit.start()), _after(text, hit.end())) if mark]
    return found


def _mark(text: str, start: int, end: int) -> Edit | None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    return Edit(Span(start, start + len(piece)), piece, _RULE, certain=False) if piece else None


def _before(text: str, at: int) -> Edit | None:
    low = max(at - 400, 0)
    shown = text[low:at].rstrip(f"\n \u3000{BARRIER}")
    hit = _BEFORE.search(shown)
    if not hit or shown[-1] in "：:":
        return None
    if LABEL.match(hit.group()) and _HEADING.match(hit.group()):
        return None
    return _mark(text, low + hit.start(), low + hit.end())


def _after(text: str, start: int) -> Edit | None:
    if start >= len(text) or text[start] == "\u3000" or LABEL.match(text, start) or _OPENS.match(text, start):
        return None
    hit = _AFTER.match(text, start)
    return _mark(text, start, hit.end()) if hit and hit.end() > start else None
