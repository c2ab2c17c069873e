"""Bars around a text that are made of more than words of menus: counters, times, sizes, names; and lists of dated links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.cleaning._text import HAN, LABEL, fold

if TYPE_CHECKING:
    from jianbao.cleaning._text import Line
    from jianbao.cleaning._zones import Zones

_TOKEN = re.compile(r"[\s|｜丨·•/／()（）\[\]【】]+")
_STAMP = re.compile(r"[12]\d{3}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}:\d{2}(?::\d{2})?")
_FACT = re.compile(
    rf"{_STAMP.pattern}|\d[\d.,]*\s?(?:[KM]B|[页次人条个篇])?|(?:发表|发布|上传|编辑)于[{HAN}]{{0,8}}", re.IGNORECASE
)
_COUNTER = re.compile(rf"([{HAN}]{{1,4}})\d{{1,7}}\\+?")
_COUNTS = frozenset({"阅读", "浏览", "点击", "大小", "积分", "页数", "热度", "人气", "次数"})
"""Words before a number that buttons do not have."""
_FIELD = re.compile(rf"[{HAN}]{{2,4}}[:：][^\s:：]{{0,10}}")
_LABELS = frozenset(
    {"时间", "日期", "来源", "作者", "编辑", "点击", "浏览", "发布", "字号", "字体", "分享", "阅读", "人气"}
)
"""Labels that may stand in a bar without a value."""
_COLON = re.compile(r"([:：])[ \u3000]+")
_BRACKET = re.compile(r"[【\[]([^【】\[\]]{1,12})[】\]]")
_SENTENCE = re.compile("[，。；！？,;!?]")
_LONGEST, _NAME, _LEAST = 80, 10, 3
_DATED = re.compile(r"[·•▪►▶>»-]\s{0,3}[^\n]{4,50}\s\[?(?:\d{4}-)?\d{2}-\d{2}\]?")
_HEADING = 6


def bar(bare: str, menu: frozenset[str]) -> bool:
    """At least half of three or more pieces are buttons of `menu`, counters, times or sizes; the rest are names.

    >>> bar("楼主 渠边柳 | 发表于 2024-7-20 09:12 | 只看该作者", frozenset({"楼主", "只看该作者"}))
    True
    >>> bar("柳浦镇 12 30 举报", frozenset({"举报"})), bar("张某某 李某某 王某某", frozenset({"楼主"}))
    (False, False)
    """
    bare = _COLON.sub(r"\1", bare)
    if len(bare) > _LONGEST or _SENTENCE.search(bare) or LABEL.match(bare):
        return False
    tokens = dict.fromkeys(token for token in _TOKEN.split(fold(bare).lower()) if token)
    if len(tokens) < _LEAST:
        return False
    known = sum(_known(token, menu) for token in tokens)
    facts = sum(bool(_FACT.fullmatch(token)) for token in tokens)
    names = len(tokens) - known - facts
    short = all(len(token) <= _NAME or _FIELD.fullmatch(token) or _FACT.fullmatch(token) for token in tokens)
    return short and known > 0 and names <= known + facts and (known > 1 or stamped(bare))


def buttons(bare: str, menu: frozenset[str]) -> bool:
    """Two or more brackets of the line hold nothing but buttons, and most do; or it ends with a label and no value.

    >>> buttons("【收藏】 作者：佚名 【小 中 大】【加入会员】", frozenset({"收藏", "小", "中", "大"}))
    True
    """
    if bare[-1] in ":：" and bare.rsplit(maxsplit=1)[-1][:-1] in _LABELS:
        return True
    held = _BRACKET.findall(fold(bare).lower())
    known = [all(_known(token, menu) for token in _TOKEN.split(words) if token) for words in held]
    return sum(known) > 1 and sum(known) > len(known) / 2


def _known(token: str, menu: frozenset[str]) -> bool:
    if token[-1] in ":：" and token[:-1] in _LABELS:
        return True
    counted = _COUNTER.fullmatch(token)
    word = counted[1] if counted else token
    return word in menu or word in _COUNTS


def stamped(bare: str) -> bool:
    """A date as machines print it stands in the line."""
    return _STAMP.search(bare) is not None


def dated_links(all_lines: tuple[Line, ...], where: Zones) -> set[int]:
    """Two or more bulleted titles with a date behind each, behind the text, with the short words above and below them."""
    if where.last < where.first:
        return set()
    rows = [i for i in range(where.last + 1, len(all_lines)) if _DATED.fullmatch(all_lines[i].bare)]
    rows = [i for i in rows if {i - 1, i + 1} & set(rows)]
    if not rows:
        return set()
    beside = [i for i in (rows[0] - 1, rows[-1] + 1) if where.last < i < len(all_lines)]
    return {*rows, *(i for i in beside if len(all_lines[i].bare) <= _HEADING)}
