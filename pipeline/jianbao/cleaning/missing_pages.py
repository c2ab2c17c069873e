r"""Take out the lines that stand for pages without text, and remember that something is missing there.

The readers of paged formats put `［第3页没有文字层］` on a line of its own where a page is only a picture. It becomes a
barrier: no sentence is joined from both sides of it.

Left alone: the same words inside of a line.

>>> found = edits("各镇要抓好落实，\n［第3页没有文字层］\n确保完成。")
>>> found[0].text, found[0].notice.reason
('\x1d', 'scan')
>>> edits("附件［第3页没有文字层］已补。")
[]
"""

from __future__ import annotations

import re

from jianbao.cleaning._text import BARRIER
from jianbao.document import Edit, Notice, Span

_RULE = "missing_pages"
_LINES = re.compile(r"^［第\d{1,6}页没有文字层］(?:\n［第\d{1,6}页没有文字层］)*$", re.MULTILINE)


def edits(text: str) -> list[Edit]:
    """Edits that put a barrier in the place of each run of missing pages."""
    notice = Notice("body", reason="scan")
    return [Edit(Span(*hit.span()), BARRIER, _RULE, notice=notice) for hit in _LINES.finditer(text)]
