"""Deadlines: the time something has to be done by."""

from __future__ import annotations

import re

from jianbao.finder import Finder

_YEAR = r"(?:(?:20\d\d|二[〇零○][一二三四五六七八九〇零○]{2})年|今年|明年|当年|次年|本年)"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_BEFORE = (
    r"(?:之前|以前|前(?![一二三四五六七八九\d]个?季度|期|后|瞻|沿|端|列|往|景|进|提(?![出交供请报升高])|款|述|置))"
)
_SPAN = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})"
_DEADLINE = Finder(
    rf"(?<![去上前]年)(?P<when>(?:每年|每?{_YEAR})?(?:{_MONTH}(?:\d{{1,2}}日|上旬|中旬|下旬|初|底|末|份)?|年底|年末|上半年|下半年|第?[一二三四]季度末?){_BEFORE}"
    rf"|每[月周季](?:度)?(?:\d{{1,2}}日|[底末]){_BEFORE}?|{_YEAR}{_BEFORE}|(?<=到){_YEAR}(?![的以])|(?<![\d年])[年月季]底{_BEFORE}?"
    rf"|每?{_YEAR}(?:{_MONTH}[底末]|年?[底末]|上半年|第?[一二三四]季度)"
    rf"|(?<![一二三四五六七八九十两几\d多半])年内|(?<![\d年])上半年(?=[^，。]{{0,12}}(?:要|完成|建成|开工|出台|实现))|{_SPAN}个?(?:工作日|日|天|月)(?:之?内|以内)"
    rf"|{_SPAN}(?:[至到－—-]{_SPAN})?年(?:之?内|时间内?|左右))"
)
_UP_TO_NOW = ("截至", "截止", "截止到", "截至到")
OPEN_ENDED = re.compile(
    r"(?:长期坚持|持续推进|持续实施|持续开展|立即启动|立即落实|立行立改|立行立改并长期坚持|即知即改|常态化(?:推进|开展)|贯穿全年|全年推进|适时推进)"
)
"""What a note says instead of a date."""


def deadline(text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """The first deadline of `text` between two places; what holds as of a day (截至6月底) is none.

    >>> deadline("截至3月底，6月底前完成")["when"]
    '6月底前'
    """
    high = len(text) if end is None else end
    for match in _DEADLINE.finditer(text, start, high):
        if not text.endswith(_UP_TO_NOW, start, match.start()):
            return match
    return None
