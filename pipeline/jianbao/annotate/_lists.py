"""Lists with 分别: one phrase for several numbers (中央、省、市GDP分别增长5.5%、3.6%、3.3%)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from jianbao.annotate._indicator import Phrase
from jianbao.annotate._lexicon import figures, words
from jianbao.document import Span

if TYPE_CHECKING:
    from jianbao.annotate._numbers import Quantity

_JOIN = re.compile(r"[、，,]|和(?!谐|平|解|县)|与(?!会)|(?<![普涉以触顾])及(?!其|以|时|格)")
_BETWEEN = re.compile(r"\s*(?:[、和与及]|以及)\s*(?:增长|下降|提高|上升|减少|增加|达到?|为)?\s*")


@cache
def _region() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<who>{figures('subjects', 'regions', 'listed')}|[\u4e00-\u9fff]{{1,6}}?[省市区县州])(?P<what>.*)",
        re.DOTALL,
    )


def runs(text: str, quantities: list[Quantity]) -> list[tuple[int, int, int]]:
    """Runs of numbers that share one 分别: `(first, behind the last, place of 分别)` as indices into `quantities`."""
    found, at = [], 0
    for match in re.finditer("分别|依次", text):
        while at < len(quantities) and quantities[at].start < match.end():
            at += 1
        if at >= len(quantities) or quantities[at].start - match.end() > 24:  # noqa: PLR2004
            continue
        stop = at + 1
        while stop < len(quantities):
            gap = text[quantities[stop - 1].end : quantities[stop].start]
            if not _BETWEEN.fullmatch(gap):
                break
            stop += 1
        if stop - at > 1:
            found.append((at, stop, match.start()))
            at = stop
    return found


_MEASURED = re.compile(r"(?:[量额率数值度比]|人次|面积|标准|浓度)$")
_BARE = re.compile(r"\s*[、和]\s*")


def bare_runs(text: str, quantities: list[Quantity], taken: set[int]) -> list[tuple[int, int]]:
    """Runs of numbers with nothing but 、 between them (游客人次、花费增长5.6%、7.5%), without 分别."""
    found, at = [], 0
    while at < len(quantities):
        stop = at + 1
        while (
            stop < len(quantities)
            and stop not in taken
            and _BARE.fullmatch(text[quantities[stop - 1].end : quantities[stop].start])
        ):
            stop += 1
        if stop - at > 1 and at not in taken:
            found.append((at, stop))
        at = stop
    return found


def share(phrase: Phrase, text: str, count: int) -> list[Phrase]:
    """One phrase for each of `count` numbers, from its parts; all of it for each, where they do not match."""
    parts = _parts(text, phrase.span)
    if len(parts) > count:
        comma = _parts(text, phrase.span, re.compile("、"))  # 教育、社会保障和就业、卫生健康支出: three things
        parts = comma if len(comma) == count else parts
    if len(parts) < count:
        both = _CITY_AND_COUNTRY.search(phrase.text) if count == 2 and len(parts) == 1 else None  # noqa: PLR2004
        return [replace(phrase, subject=who) for who in ("城镇", "农村")] if both else [phrase] * count
    parts = [_object(part, text) for part in parts[-count:]]
    last = parts[-1].of(text)
    regional = _shared_regions(parts, text, phrase)
    if regional:
        return regional
    head = next((h for h in sorted(words("figures", "nouns", "heads"), key=len, reverse=True) if last.endswith(h)), "")
    rate = re.search(r"[\u4e00-\u9fff]{2}率$", last)
    head = head or (rate.group() if rate else "")
    if any(_whole(part.of(text), head) for part in parts[:-1]):
        head = ""  # 进口货值、入境游客、离岛免税销售额: one of them has another measure, so each stands for itself
    shared = []
    for part in parts:
        words_of = part.of(text)
        own = (head != "支出" or not words_of.endswith("就业")) and (
            not head or words_of.endswith(words("figures", "nouns", "heads")) or _MEASURED.search(words_of) is not None
        )
        shared.append(Phrase(words_of if own else words_of + _tail(words_of, last, head), part, phrase.subject))
    return [shared[0], *(replace(item, text=_owned(item.text, shared[0].text)) for item in shared[1:])]


def _object(part: Span, text: str) -> Span:
    """A part without the verb that leads it: 实现旅游总花费."""
    verb = _led().match(text, part.start, part.end)
    return Span(verb.end(), part.end) if verb and part.end - verb.end() > 1 else part


@cache
def _led() -> re.Pattern[str]:
    return re.compile("(?:累计|共|先后)?(?:实现|完成|达到|取得)")


def _whole(words_of: str, head: str) -> bool:
    """A part of a list has a measure, and not that of the last part."""
    if not head or words_of.endswith((head, "就业", "案件")):
        return False
    return words_of.endswith(words("figures", "nouns", "heads")) or _MEASURED.search(words_of) is not None


def _owned(own: str, first: str) -> str:
    """What the first part of a list measures, before a later part that only names a measure: 入境游客数量和花费.

    >>> _owned("花费", "入境游客数量"), _owned("死亡人数", "生产安全事故起数"), _owned("出口", "进口额")
    ('入境游客花费', '生产安全事故死亡人数', '出口')
    """
    if own not in words("figures", "nouns", "dependent"):
        return own
    measured = _COUNT_OF.search(first)
    return first[: measured.start()] + own if measured and measured.start() > 1 else own


_COUNT_OF = re.compile(r"(?:总?(?:数量|人数|人次|起数|次数|面积|产量|产值|收入|总量|总额|金额|规模|销量|价格|户数))$")


_PAIRED = (
    *(("城市", "县城"), ("城镇", "乡村"), ("城镇", "农村"), ("城市", "农村"), ("省级", "市级"), ("市级", "县级")),
    *(("国内", "国外"), ("境内", "境外"), ("国内", "入境"), ("陆地", "海洋"), ("本科", "专科")),
)


def _tail(own: str, last: str, head: str) -> str:
    """What a part shares with the last one: 居民收入 of 城镇、农村居民收入; else only the head."""
    for first, second in _PAIRED:
        if own == first and last.startswith(second):
            return last[len(second) :]
    return head


_CITY_AND_COUNTRY = re.compile("^(?:全[国省市区县])?城乡")
"""城乡低保标准分别提高4.8%、4.5%: that of the towns, then that of the country."""


def parts_of(phrase: Phrase, text: str) -> int:
    """How many things `phrase` lists."""
    return len(_parts(text, phrase.span))


def _parts(text: str, span: Span, mark: re.Pattern[str] = _JOIN) -> list[Span]:
    found, start = [], span.start
    for match in mark.finditer(text, span.start, span.end):
        if match.start() > start:
            found.append(Span(start, match.start()))
        start = match.end()
    if start < span.end:
        found.append(Span(start, span.end))
    return found


def _shared_regions(parts: list[Span], text: str, phrase: Phrase) -> list[Phrase] | None:
    """中央、省、市、区GDP: each part is a subject, the last one carries the indicator behind its own."""
    subjects = [part.of(text) for part in parts[:-1]]
    regions = set(words("figures", "subjects", "regions", "listed"))
    if not all(s in regions or re.fullmatch(r"[\u4e00-\u9fff]{2,6}[省市区县州]", s) for s in subjects):
        return None
    match = _region().match(parts[-1].of(text))
    if not match or len(match["what"]) < 2:  # noqa: PLR2004
        return None
    start = parts[-1].start + match.start("what")
    span = Span(start, phrase.span.end)
    return [Phrase(match["what"], span, who) for who in [*subjects, match["who"]]]
