"""Does a clause name the time that its sentence names?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.write._figures import CALENDAR, Finding
from jianbao.write._quantity import Quantity, quantities
from jianbao.write._words import opposites, times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.write._align import Alignment
    from jianbao.write._blocks import Context

PRESENT = frozenset(["今年", "本年", "今天", "今日", "当天", "当日", "本月", "当月", "全年"])
"""Times a summary may name though the source does not."""
_RANGE = re.compile(r"(?:\d{1,2}月)?(?:\d{1,2}日)?[-—~至到(]")
TOLD = 4
"""Characters told of a date at least."""
LAST = 31
"""The last day of a month."""
FAR = frozenset(["去年", "明年", "前年", "后年", "昨天", "昨日", "明天", "明日", "上月", "下月"])
"""Times it may not."""


def time_faults(clause: str, fit: Alignment, sentence: str, context: Context) -> list[Finding]:
    """Dates and words of time that the sentence contradicts, or nothing nearby names."""
    theirs = [_day(q) for q in quantities(sentence) if _dates(_day(q))]
    nearby = [_day(q) for q in quantities(f"{context.before}\n{context.after}\n{context.part}")]
    found = []
    for quantity in (q for q in quantities(clause) if _dates(q)):
        places = {p for p in fit.places[quantity.start : quantity.end] if p >= 0}
        facing = [q for q in theirs if q.unit == quantity.unit and places & set(range(q.start, q.end))]
        equal = [q for q in theirs if q.unit == quantity.unit and q.value == quantity.value]
        if _overtaken(quantity, fit, sentence, [q for q in facing if q.value == quantity.value], theirs):
            found.append(Finding("date", quantity.text, "原文这里说的是另一时间"))
            continue
        if equal and not (facing and all(q.value != quantity.value for q in facing)):
            continue
        rivals = [q.text for q in theirs if q.unit == quantity.unit]
        if rivals or not any(q.value == quantity.value and q.unit == quantity.unit for q in nearby):
            hint = f"；原文是{'、'.join(dict.fromkeys(rivals))}" if rivals else ""
            found.append(Finding("date", quantity.text, f"原文此处没有这个日期{hint}"))
    return found + _time_word_faults(clause, sentence, context)


def _overtaken(
    quantity: Quantity, fit: Alignment, sentence: str, own: Sequence[Quantity], theirs: Sequence[Quantity]
) -> bool:
    """Does another date stand, in the source, between this one and all that the line says of it (2027年…；2035年建成)?"""
    behind = [p for p in fit.places[quantity.end :] if p >= 0]
    if not own or len(behind) < TOLD:
        return False
    start, end = own[-1].end, min(behind)
    return any(
        q.unit == quantity.unit
        and q.value != quantity.value
        and start <= q.start
        and q.end <= end
        and not _RANGE.match(sentence, start, q.start)
        for q in theirs
    )


def _day(quantity: Quantity) -> Quantity:
    """22号 as 22日."""
    return quantity._replace(unit="日") if quantity.unit == "号" and quantity.value <= LAST else quantity


def _dates(quantity: Quantity) -> bool:
    return quantity.unit in CALENDAR and (quantity.unit != "年" or quantity.value > 1900)  # noqa: PLR2004


def _time_word_faults(clause: str, sentence: str, context: Context) -> list[Finding]:
    """上半年 where the sentence, or else what stands before it, has 下半年; 去年 where nothing has it."""
    found = []
    for word in times(clause):
        said = clause[word.start : word.end]
        if said in PRESENT:
            continue
        compared = clause[word.start - 1 : word.start] in {"较", "比"}
        for region in (sentence, f"{context.part}\n{context.before}"):
            there = [
                o
                for o in (times if compared else opposites)(region)
                if o.group == word.group and region[o.start : o.end] not in PRESENT
            ]
            if any(o.member == word.member for o in there):
                break
            if there:
                theirs = region[there[0].start : there[0].end]
                found.append(Finding("date", said, f"原文此处是“{theirs}”"))
                break
        else:
            if said in FAR and said not in context.everything:
                found.append(Finding("date", said, "原文没有这个时间"))
    return found
