r"""Remove what is left between and behind the lines of a website at the end of a page.

Slogans, names and offers that no list knows stand among buttons, facts about the page and legal notes. Where two lines or more that
follow the text go by the rules for those, the short lines between and behind them go too.

Left alone: everything up to the last line that may be the document's own ending (a signature, a date, a note, an attachment, a numbered
line), and everything before the first line that goes.

>>> page = "清河县全年任务已经全部完成，各项指标好于预期。\n责任编辑：某某\n天天向上，与你同行\n上一篇：通知\n下一篇：公告\n"
>>> [e.span.of(page) for e in edits(page)]
['天天向上，与你同行\n']
>>> edits(page.replace("天天向上，与你同行", "清河县人民政府办公室"))
[]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jianbao.cleaning import navigation, page_footer, page_labels
from jianbao.cleaning._site_words import own_end
from jianbao.cleaning._text import drop, lines
from jianbao.cleaning._zones import zones

if TYPE_CHECKING:
    from jianbao.document import Edit

_RULE = "page_tail"
_RULES = (page_labels.edits, navigation.edits, page_footer.edits)
_LEAST, _LONGEST, _ROOM = 2, 60, 120
"""Lines that must go, characters of a line that goes with them, and lines that may follow the text of a page."""


def edits(text: str) -> list[Edit]:
    """Edits that remove such lines."""
    all_lines, last = lines(text), zones(text).last
    behind = all_lines[last + 1 :]
    if last < 0 or not _LEAST < len(behind) <= _ROOM or all(own_end(line.bare) for line in behind):
        return []
    taken = [edit.span for rule in _RULES for edit in rule(text) if edit.span.end > behind[0].start and not edit.text]
    gone = [any(span.start <= line.start and line.end <= span.end for span in taken) for line in behind]
    if sum(gone) < _LEAST:
        return []
    ends = [at for at, line in enumerate(behind) if own_end(line.bare) and not gone[at]]
    start = max(gone.index(True), *ends) if ends else gone.index(True)
    if sum(gone[start:]) < _LEAST:
        return []
    rest = [line for line, goes in zip(behind[start + 1 :], gone[start + 1 :], strict=True) if not goes]
    return [drop(text, line, _RULE) for line in rest if len(line.bare) <= _LONGEST]
