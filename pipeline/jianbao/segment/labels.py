"""The numbering of headings, from 第一章 and 一、 down to 一是 and ①.

A label is only a candidate. Whether it opens a heading depends on its neighbours, see `headings`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jianbao.finder import Finder

DIGITS = "零一二三四五六七八九"
_NUM = r"[一二三四五六七八九十百零〇]{1,6}"
_ARAB = r"[0-9０-９]{1,3}"

RANK = {
    "attach": 0,
    "part": 1,
    "chapter": 2,
    "division": 3,
    "cn": 4,
    "article": 5,
    "plain": 6,
    "cn_bracket": 7,
    "minutes": 8,
    "ordinal": 9,
    "dot": 10,
    "dash": 11,
    "bracket": 12,
    "circle": 13,
    "decimal": 14,
    "decimal3": 15,
    "sequence": 16,
    "principle": 17,
    "is": 18,
}
"""Styles from the outermost to the innermost, as GB/T 9704-2012 (一、 （一） 1. （1）) and usage have it.

The rank is only the default: the document's own nesting wins, see `levels`.
"""

SOFT = frozenset({"is", "ordinal", "sequence"})
"""Numbering that is spoken rather than written."""


@dataclass(frozen=True, slots=True)
class Label:
    """Numbering at the start of a clause.

    Attributes:
        style: key of `RANK`.
        number: its value; 0 where the style does not count.
        start, end: where it stands in the line; the words of the heading begin at `end`.
    """

    style: str
    number: int
    start: int
    end: int


_MUST = r"要(?![素点求害塞件闻领员地道务职旨义约隘冲])"
"""要 as a verb: 一是要抓好 is numbering and 抓好, 一是要素保障 is not."""

_UNITS = "季月级线类批次届期产把轮等者年五代型档阶等位人、"
"""三、四季度 and 一、二、三产业 number things: the next numeral follows, then one of these."""

_AT_START: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第(?P<n>{_NUM}|{_ARAB})(?:编|篇|部分|单元)(?=[\s　：:、，]|$)[\s　：:、，]*")),
    ("chapter", re.compile(rf"第(?P<n>{_NUM}|{_ARAB})章(?![的规所])[\s　：:、]*")),
    ("division", re.compile(rf"第(?P<n>{_NUM}|{_ARAB})节(?![的规所课])[\s　：:、]*")),
    ("article", re.compile(rf"第(?P<n>{_NUM}|{_ARAB})条(?:之{_NUM})?(?![的规所第、，和至到款路线])[\s　：:]*")),
    ("ordinal", re.compile(rf"第(?P<n>{_NUM})(?:，|、|,|：|:|是(?!否))[\s　]*")),
    ("cn", re.compile(rf"(?P<n>{_NUM})[\s　]*(?:、|[．.](?![0-9０-９]))[\s　]*")),
    ("cn", re.compile(rf"(?P<n>{_NUM})[\s　]+(?=[^\s　0-9]{{2}})")),
    ("cn_bracket", re.compile(rf"[（(][\s　]*(?P<n>{_NUM})[\s　]*[）)][、.．]?[\s　]*(?:是(?!否))?")),
    (
        "decimal3",
        re.compile(r"[0-9]{1,2}[.．][0-9]{1,2}[.．](?P<n>[0-9]{1,2})(?:[.．][0-9]{1,2})?[.．、]?[\s　]+(?=[^\s　0-9])"),
    ),
    ("decimal", re.compile(r"[0-9]{1,2}[.．](?P<n>[0-9]{1,2})[.．、]?[\s　]+(?=[^\s　0-9])")),
    ("cn_bracket", re.compile(r"(?P<n>[㈠-㈩])[、.．]?[\s　]*")),
    ("dot", re.compile(r"(?P<n>[0-9０-９]{1,3})[\s　]?[.．、](?![\s　]?[0-9０-９%％])[\s　]*")),
    ("dot", re.compile(r"(?P<n>[0-9]{1,2})[\s　]+(?=[\u4e00-\u9fff]{2})(?![年月日时点个项名人万亿次位元家户倍])")),
    ("bracket", re.compile(r"[（(][\s　]*(?P<n>[0-9０-９]{1,2})[\s　]*[）)][、.．]?[\s　]*")),
    ("bracket", re.compile(r"(?P<n>[0-9０-９]{1,2})[）)][、.．]?[\s　]*")),
    ("circle", re.compile(r"(?P<n>[①-⑳⑴-⒇⒈-⒛])[\s　、.．]*")),
    ("is", re.compile(rf"(?P<n>{_NUM})(?:是(?!否)(?:{_MUST})?|{_MUST}|则)[，,]?[\s　]*")),
    ("is", re.compile(r"其(?P<n>[一二三四五六七八九十])[，,、：:][\s　]*")),
    ("sequence", re.compile(r"(?P<n>首先|其次|再次|最后)[，,、：:][\s　]*")),
    ("dash", re.compile(r"(?P<n>[—―─－]{1,4}|--)(?![—―─－-])[\s　]*(?=[^\s　0-9０-９—―])")),
)

_ENCLOSED = {0x2460: 20, 0x2474: 20, 0x2488: 20, 0x3220: 10}
"""Blocks of numerals in circles and brackets (① ⑴ ⒈ ㈠): code point of one, and how many there are."""
_FIRST = frozenset("第其首再最（(—―─－-" + "一二三四五六七八九十百零〇" + "0123456789０１２３４５６７８９") | {
    chr(base + step) for base, size in _ENCLOSED.items() for step in range(size)
}
"""Characters a label can begin with: most lines are done with one look."""

_INLINE = Finder(
    rf"(?P<is>(?:(?P<is_n>{_NUM})(?:是(?!否)(?:{_MUST})?|{_MUST}|则)|其(?P<qi_n>[一二三四五六七八九十])[，,、：:]))"
    rf"|(?P<ordinal>第(?P<ordinal_n>{_NUM})(?:，|、|,|是(?!否)))"
    rf"|(?P<cn_bracket>[（(](?P<cn_bracket_n>{_NUM})[）)])"
    rf"|(?P<cn>(?P<cn_n>[一二三四五六七八九十]{{1,3}})、)"
    rf"|(?P<article>第(?P<article_n>{_NUM})条(?=[\s　]))"
    rf"|(?P<dot>(?P<dot_n>[0-9]{{1,2}})[.．](?![0-9０-９%％]))"
)
_BOUNDARY = frozenset("。：:！!？?；;”）)\n　 ｡")
_MINUTES = re.compile(
    r"(?:会议|大会|全会|与会人员|会上)"
    r"(?P<n>指出|强调|要求|认为|明确|决定|听取|审议|原则同意|同意|研究|讨论|通过|提出|号召|确定|议定|部署|传达)"
)


def value(number: str) -> int:
    """The value of a numeral: 二十三 → 23, １２ → 12, ③ → 3; 0 for what is none.

    >>> value("一百零二"), value("十"), value("③")
    (102, 10, 3)
    """
    if number.isdecimal():
        return int(number)
    code = ord(number[0])
    for base, size in _ENCLOSED.items():
        if len(number) == 1 and base <= code < base + size:
            return code - base + 1
    total = digit = 0
    for char in number.replace("〇", "零"):
        if char == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif char == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif char in DIGITS:
            digit = DIGITS.index(char)
        else:
            return {"首先": 1, "其次": 2, "再次": 3, "最后": 99}.get(number, 0)
    return total + digit


def at_start(text: str) -> Label | None:
    """The label that opens a line, or None."""
    if not text or text[0] not in _FIRST:
        return None
    for style, pattern in _AT_START:
        match = pattern.match(text)
        if match and not (style == "cn" and _things(match["n"], text[match.end() : match.end() + 4])):
            number = 0 if style == "dash" else value(match["n"])
            return Label(style, number, 0, match.end())
    return None


def _things(number: str, following: str) -> bool:
    """A numeral that goes on as 三、四季度 does, or as a number in words (一、一百)."""
    match = re.match(rf"({_NUM})(.?)", following)
    return bool(match and value(match[1]) == value(number) + 1 and match[2] and match[2] in _UNITS)


def minutes(text: str) -> Label | None:
    """会议指出 and its like at the start of a paragraph of minutes."""
    match = _MINUTES.match(text)
    return Label("minutes", 0, 0, match.end()) if match else None


def inline(text: str, inside: bytearray) -> list[Label]:
    """Labels within a line, at the start of a clause and outside quotes and brackets.

    The clause border keeps 统一是, 唯一是, 之一是 and 同一要求 out: there the numeral is part of a word.

    >>> [label.number for label in inline("主要做到：一是快。先办。二是好。标准统一是前提。", bytearray(30))]
    [1, 2]
    """
    found = []
    for match in _INLINE.finditer(text):
        start = match.start()
        if start == 0 or text[start - 1] not in _BOUNDARY:
            continue
        style = next(name for name in ("is", "ordinal", "cn_bracket", "cn", "article", "dot") if match[name])
        if inside[start] and style != "cn_bracket":
            continue
        if style == "cn_bracket" and inside[start - 1] and text[start - 1] not in "”）)":
            continue
        if style == "cn" and _things(match["cn_n"], text[match.end() : match.end() + 4]):
            continue
        number = match[f"{style}_n"] or (match["qi_n"] if style == "is" else "")
        end = match.end()
        while end < len(text) and text[end] in " \u3000\t，,":
            end += 1
        found.append(Label(style, value(number), start, end))
    return found
