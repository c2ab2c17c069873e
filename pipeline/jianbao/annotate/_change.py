"""Signed change: what the words between an indicator and its number say about direction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from jianbao.annotate._lexicon import figures
from jianbao.finder import Finder

_LEVEL = r"(?:到|至|为|成|于)"
_DEGREE = r"(?:了|约|近|超过|超|逾|达|不低于|不少于|不超过|至少|幅度|力争|[仅只])*"


@dataclass(frozen=True, slots=True)
class Change:
    """Direction of the number that follows.

    Attributes:
        sign: `+` or `-`.
        start: where the wording of the change starts in the text looked at (comparison included).
        verb: the verb itself.
        than: who it is compared with, if not an earlier time (高于全国 → 全国).
    """

    sign: str
    start: int
    verb: str = ""
    than: str = ""


@cache
def _verb() -> Finder:
    return Finder(
        rf"(?<![新审核稳促保控])(?:(?P<down>{figures('change', 'down')})|(?P<up>{figures('change', 'up')})|翻){_DEGREE}\s*$"
    )


@cache
def _than() -> re.Pattern[str]:
    up, down = figures("change", "than_up"), figures("change", "than_down")
    who = r"[\u4e00-\u9fffA-Z]{1,24}?"
    return re.compile(
        rf"(?:(?<!占)(?:比|较)(?!重|例|率)(?P<a>{who})(?<![提升增])(?:分别)?(?:(?P<up1>{up})|(?P<down1>{down}))|(?:(?P<up2>高于|快于|多于|高出|领先)|(?P<down2>低于|慢于|少于|落后))(?P<b>{who}))"
        rf"(?:约|近|超过|了|出|分别)*\s*$"
    )


_TIME = re.compile(r"(?:上年|去年|前年|同期|年|月|年初|以前|过去|预算|预期|目标)")
_COMPARE_TAIL = re.compile(r"(?:[比较](?:[\u4e00-\u9fff\d“”]{0,12})|同比|环比|同口径)$")


def change(before: str) -> Change | None:
    """The change worded at the end of `before`, the text that leads up to a number.

    >>> change("开发投资同比下降").sign
    '-'
    >>> change("贫困发生率降至") is None
    True
    """
    window = before[-40:]
    offset = len(before) - len(window)
    than = _than().search(window)
    if than and window[: than.start()].endswith(("不", "不得", "不能")):
        return None
    if than:
        who = than["a"] or than["b"] or ""
        sign = "+" if than["up1"] or than["up2"] else "-"
        if not _TIME.search(who) or re.search("全[国省市区县]|平均|年均", who):
            return Change(sign, offset + than.start(), than=who)
        return Change(sign, offset + than.start())
    verb = _verb().search(window)
    if verb is None:
        return None
    sign = "-" if verb["down"] else "+"
    return Change(sign, offset + compared(window[: verb.start()]), verb["down"] or verb["up"] or "")


@cache
def _compare() -> Finder:
    number = "[一二三四五六七八九十]"
    month = r"\d{1,2}(?:[-—至]\d{1,2})?月份?"
    day = rf"(?:19|20)\d\d年?[底末初]?|上一?年[底末]?|去年[底末]?|前年|年初|(?:{number}|\d){{1,2}}年前|前(?:{number}|\d)年"
    year = rf"{day}|“?{number}{{1,3}}五”?(?:期?[末初])?"
    when = rf"(?:{year}|(?:年度|年初)?(?:计划|预算|目标)|{month}|上月|上季度?|上半年|前?{number}{{1,2}}个?季度|同期)"
    return Finder(rf"(?:{figures('change', 'compare')}|[比较]{when}[\u4e00-\u9fff]{{0,6}}|\s)$")


def compared(text: str) -> int:
    """Where the comparison words that end `text` begin."""
    end = len(text)
    for _ in range(8):
        match = _compare().search(text[:end])
        if (
            not match
            or match.start() == end
            or (match.group() == "比" and text[match.start() - 1 : match.start()] in "占对之")
        ):
            break
        end = match.start()
    return end
