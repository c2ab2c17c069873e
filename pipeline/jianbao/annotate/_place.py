"""Where a document was given or issued, only where it says so."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from jianbao.annotate._lexicon import either, table

if TYPE_CHECKING:
    from collections.abc import Sequence

_LABELLED = re.compile(
    r"(?:会议|活动|调研|开会|举办|座谈|讲话)?(?:地点|地址)\s*[：:]\s*(?P<at>[\u4e00-\u9fff0-9（）()·—-]{2,30})"
)
_DATELINE = re.compile(
    r"(?:^|[（(【\s])(?:[\u4e00-\u9fff]{0,6}(?:社|网|报|台))(?P<at>[\u4e00-\u9fff]{2,6}?)(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:电|讯|消息)"
)
_DAY = r"(?:\d{4}年\d{1,2}月\d{1,2}日|[一二][〇零○九].{2}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
_BRACKETED = re.compile(rf"[（(]\s*{_DAY}[ 　，,、·]*(?:于|在)?\s*(?P<at>[\u4e00-\u9fff]{{2,16}})\s*[）)]")
_SIGNED = re.compile(rf"{_DAY}于(?P<at>[\u4e00-\u9fff]{{2,10}})")
_NOT = re.compile(
    r"会上|会议上|会期间|期间|全会|代表大会$|^(?:我|全|本|该|各)[省市县区州镇乡村]$|[指导领导主持]下$|关于|座谈会|，"
)
LOOK = 8
"""Lines at the head that may say it in a sentence."""


@cache
def _held() -> re.Pattern[str]:
    words = table("meta")["place"]
    where = rf"(?P<at>[\u4e00-\u9fff0-9]{{1,20}}?{either(words['ends'])}|京)"
    return re.compile(rf"{either(words['meetings'])}[^。；]{{0,20}}?在{where}(?:召开|举行|举办|开幕)")


def place(head: Sequence[str], tail: Sequence[str]) -> str | None:
    """The place: labelled, beside the date, in a dateline, or where the meeting is said to be held.

    >>> place(["在全县三级干部会议上的讲话", "（2024年2月18日，云湾会堂）"], [])
    '云湾会堂'
    >>> place(["本报云溪10月3日电 近年来，云溪区探索网格管理。"], [])
    '云溪'
    """
    for pattern, lines in ((_LABELLED, head), (_BRACKETED, head), (_DATELINE, head[:LOOK]), (_SIGNED, (*head, *tail))):
        for line in lines:
            match = pattern.search(line)
            if match and not _NOT.search(match["at"]):
                return match["at"]
    for line in head[:LOOK]:
        match = _held().search(line)
        if match and not _NOT.search(match["at"]):
            return "北京" if match["at"] == "京" else match["at"]
    return None
