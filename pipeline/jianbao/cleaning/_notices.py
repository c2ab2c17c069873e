"""The language of notices: is this unit a website's word about a text shown in part, and what does it say?

A unit counts as a notice by its make-up, not by one site's wording: nearly all of its characters belong to a
vocabulary of some hundred words (data/notice_words.toml), and it joins two of the groups *access* (会员, 登录, 积分
…), *act* (阅读, 查看, 下载 …) and *object* (全文, 剩余, 隐藏 …), or counts the characters or pages that are
missing.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from jianbao.cleaning._text import HAN, either, fold, table
from jianbao.document import Notice

_COVER = 0.7
_LONGEST = 160
_NUMBER = r"([0-9０-９][0-9０-９,，]{0,9}(?:\.[0-9]+)?万?|[〇零一二三四五六七八九十百千万两]{1,9})"
_URL = re.compile(
    r"https?://[A-Za-z0-9./?=&%_~#:-]*|(?:[A-Za-z0-9-]{1,30}\.){1,4}(?:com|cn|net|org|cc|top|vip|info|tv)(?:/[\w./?=&%-]*)?"
)
_SITE = re.compile(
    rf"[{HAN}A-Za-z0-9]{{0,6}}(?:文秘网|秘书网|公文网|范文网|文库网|文档网|资料网|学习网|写作网|论坛|文库|[{HAN}]{{1,5}}网)|[{HAN}]{{2,6}}(?:新闻|日报|发布|融媒体?|云|阅读)(?=客户端|APP)"
)
_COUNTED = re.compile(rf"{_NUMBER}\s*(?:余|多|来)?\s*(?:个)?\s*(?:汉字|字符|字|页|段|章|%|％|元|积分|金币|点|K|KB|MB)")
_MISSING = re.compile(
    r"(?:省略|略去|略|隐藏|隐去|剩余|剩下|余下|其余|还有|还剩|尚有|尚余|未显示|未展示|未读|缺|删去|删节|不可见|后面有|屏蔽|删减|省去)"
    rf"(?:了|去|的|约|内容|部分|文字|字数|全文|正文|大约|共|计|为|有|尚|:|：|\s){{0,6}}{_NUMBER}\s*(?:余|多|来)?\s*个?\s*(?:汉字|字符|字)"
    rf"|{_NUMBER}\s*(?:余|多|来)?\s*个?\s*(?:汉字|字符|字)(?:的?内容)?\s*(?:被|已被|已|未|没有|尚未)\s*(?:省略|隐藏|显示|展示|略去|略)"
    rf"|(?:付费|隐藏|会员|收费|加密|折叠)(?:内容|部分)[（(:：]\s*(?:约|共)?\s*{_NUMBER}\s*(?:余|多|来)?\s*个?\s*(?:汉字|字符|字)"
)
_DECLARED = re.compile(
    r"(?:全文|本文|原文|全篇|本篇|文章|正文|文档|总)(?:文章|内容|正文|字数|篇幅|长度|总)?"
    rf"(?:共有|共计|总共|一共|合计|总计|大约|共|约|计|总|有|为|字数|:|：|\s){{0,5}}{_NUMBER}\s*(?:余|多|来)?\s*个?\s*(?:汉字|字符|字)"
    rf"|(?:共有|共计|总共|一共|总计|共)\s*(?:约)?\s*{_NUMBER}\s*(?:余|多|来)?\s*个?\s*(?:汉字|字符|字)"
)
_SHOWN = re.compile(
    r"(?:显示|展示|预览|可见|试读|看到|公开|可读|可看|阅读|浏览|提供)(?:了|的|前|前面|其中|部分|约|内容|为|:|：|\s){0,5}"
    rf"{_NUMBER}\s*(?:余|多|来)?\s*个?\s*(?:汉字|字符|字)|前\s*{_NUMBER}\s*个?\s*字"
)
_LEFT = re.compile(
    rf"(?:剩余|还剩|剩下|余下|其余|还有|尚有|未读|隐藏|剩)(?:了|的|约|内容|部分|全文|正文|:|：|\s){{0,5}}{_NUMBER}\s*(?:页|段|章|%|％)"
    rf"|{_NUMBER}\s*(?:%|％|页)\s*(?:的?内容)?\s*(?:未读|未显示|未展示|已隐藏|被隐藏|需|待)"
)
_LACK = re.compile(
    "未完|待续|剩余|剩下|余下|余文|隐藏|省略|略去|试读|预览|节选|仅显示|仅展示|只显示|只能看|部分内容|部分章节|未显示|未展示|显示不全"
    "|内容略|如需全文|需要全文|索取全文|不可见|完整|未读|仅供会员|仅限会员|会员专享|中间部分|不足|[前中后下]略|折叠|付费内容|收费内容|会员内容|加密内容|超出.{0,6}范围"
)
_READS = re.compile("阅读|查看|浏览|显示|展示|剩余|余下|隐藏|省略|未|看|试读|预览|部分")
_TITLE = re.compile("《[^《》\n]{0,60}》|“[^“”\n]{0,30}”")


class Reading(NamedTuple):
    """How a unit reads: its groups, and the share of its letters that the vocabulary covers."""

    groups: frozenset[str]
    cover: float
    letters: int


@cache
def _vocabulary() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern over all words, longest first, and the group of each."""
    groups = {
        word: group for group, words in reversed(table("notice_words").items()) if group != "own" for word in words
    }
    return re.compile(either(list(groups))), groups


@cache
def _own() -> re.Pattern[str]:
    return re.compile(either(table("notice_words")["own"]))


@lru_cache(maxsize=4096)
def read(unit: str) -> Reading:
    """How `unit` reads, leaving out addresses, names of sites, titles in book marks, and numbers with their units."""
    rest = _COUNTED.sub("", _TITLE.sub("", _URL.sub("", fold(unit))))
    pattern, groups = _vocabulary()
    named = _SITE.sub("", rest)
    best = Reading(frozenset(), 0.0, 0)
    for form in {rest, named}:
        letters = len(re.findall(rf"[{HAN}A-Za-z]", form))
        hits = pattern.findall(form)
        covered = sum(len(word) for word in hits)
        reading = Reading(frozenset(groups[word] for word in hits), covered / letters if letters else 0.0, letters)
        best = max(best, reading, key=lambda r: r.cover)
    return best


def number(written: str) -> int | None:
    """Value of a count as written: digits of either width, with `万`, or Chinese numerals.

    >>> number("1,204"), number("三千二百"), number("1.2万"), number("九八一")
    (1204, 3200, 12000, 981)
    """
    plain = written.translate(str.maketrans("０１２３４５６７８９，", "0123456789,")).replace(",", "")
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?万?", plain):
        return round(float(plain.rstrip("万")) * (10_000 if plain.endswith("万") else 1))
    return _chinese(plain)


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}


def _chinese(numeral: str) -> int | None:
    """Value of a Chinese numeral, positional (九八一) or with powers (九百八十一)."""
    if all(c in _DIGITS for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total = part = digit = 0
    for c in numeral:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c == "万":
            total, part, digit = (total + part + digit) * 10_000, 0, 0
        elif c in _POWERS:
            part, digit = part + (digit or 1) * _POWERS[c], 0
        else:
            return None
    return total + part + digit


def _count(pattern: re.Pattern[str], unit: str) -> int | None:
    hit = pattern.search(unit)
    return number(next(group for group in hit.groups() if group)) if hit else None


def notice(unit: str) -> Notice | None:
    """What `unit` says about missing text, or None if it is no such notice.

    >>> notice("此处省略八百字，会员登录后可阅读全文").omitted_chars
    800
    >>> notice("全文共5200字，未登录用户仅显示900字").declared_chars
    5200
    >>> notice("会员单位要认真阅读文件，按时报送材料") is None
    True
    """
    if not 2 <= len(unit) <= _LONGEST or unit.startswith(("附件", "附表")):  # noqa: PLR2004
        return None
    plain = fold(unit)
    omitted, shown = _count(_MISSING, plain), _count(_SHOWN, plain)
    declared = _count(_DECLARED, _MISSING.sub("", plain))
    counted = omitted is not None or bool(_LEFT.search(plain)) or (declared is not None and shown is not None)
    reading = read(unit)
    proofs = len(reading.groups - {"tie"})
    lack = bool(_LACK.search(plain))
    if counted and (reading.cover >= 0.5 or reading.letters <= 4):  # noqa: PLR2004
        lack = True
    elif lack and reading.cover >= 0.9 and reading.letters <= 14:  # noqa: PLR2004
        pass
    elif reading.cover < _COVER or proofs < 2 or _own().search(_TITLE.sub("", plain)):  # noqa: PLR2004
        return None
    if "下载" in plain and not counted and not _READS.search(plain):
        return Notice(reason="ui")  # a button for the file; the text itself may be whole
    if declared is not None and not lack and "access" not in reading.groups:
        return Notice(declared_chars=declared, shown_chars=shown, reason="count")
    if not lack and not {"access", "act", "object"} <= reading.groups:
        return Notice(declared_chars=declared, reason="ui")
    return Notice("body", omitted, declared, shown, "paywall" if "access" in reading.groups else "preview")
