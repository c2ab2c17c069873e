"""What a notice counts: characters that are kept back, shown or declared, and pages or shares that are left.

A count gets its meaning from the nearest word before it in its clause, and failing that from the clause before or from what
follows: `此处省略 800 字`, `全文共 5200 字`, `仅显示前 900 字`, `本段 450 字仅对会员开放`. The words are in data/notice_words.toml
(`omitted`, `shown`, `declared`, `whole`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from jianbao.cleaning._vocabulary import either, table, worded
from jianbao.finder import Finder

UNIT = r"(?:个)?\s*(?:汉字|字符|字(?!体|号|样|第|[〔（(\[]))"
_FIGURE = r"[0-9０-９][0-9０-９,，]{0,9}(?:\.[0-9]{1,3})?"
_POWER = "[十百千万kKwW]"
_SPELLED = (
    "[一二三四五六七八九两几]?(?:[十百千万][〇零一二三四五六七八九两]{0,2}){2,4}|[一二三四五六七八九两][百千万]"
    "|[〇零一二三四五六七八九]{3,4}"
)
NUMBER = rf"(?:(?:{_FIGURE}{_POWER}){{1,3}}[0-9]{{0,3}}|{_FIGURE}|{_SPELLED})"
"""A number as written."""
_AMOUNT = Finder(rf"(?P<n>{NUMBER})\s*(?:余|多|来|几)?\s*{UNIT}")
_LEFT = Finder(
    rf"(?:剩余|还剩|剩下|余下|其余|还有|尚有|未读|隐藏|剩|中间部分)(?:了|的|约|内容|部分|全文|正文|[:：（(\s]){{0,5}}{NUMBER}\s*(?:页|段|章|%|％)"
    rf"|{NUMBER}\s*(?:%|％|页)\s*(?:的?内容)?\s*(?:未读|未显示|未展示|已隐藏|被隐藏|未看|待)"
)
_CLAUSE = "，,；;。！？!?、"
_BEFORE, _AFTER = 14, 12
"""Characters of a clause that speak for a count."""


class Counts(NamedTuple):
    """The first count of each kind, and whether pages or a share are said to be left."""

    omitted: int | None = None
    declared: int | None = None
    shown: int | None = None
    left: bool = False

    @property
    def lacking(self) -> bool:
        """The counts by themselves say that something is missing."""
        both = self.declared is not None and self.shown is not None and self.shown < self.declared
        return self.omitted is not None or self.left or both


@worded
def _words() -> dict[str, re.Pattern[str]]:
    return {
        kind: re.compile(either(table("notice_words")[kind]))
        for kind in ("omitted", "declared", "shown", "whole", "kept")
    }


def counts(plain: str) -> Counts:
    """What `plain` (a folded unit) counts.

    >>> counts("全文共5200字，未登录用户仅显示900字")
    Counts(omitted=None, declared=5200, shown=900, left=False)
    >>> counts("后面1千2百字省略，本段约450字仅对会员开放").omitted
    1200
    """
    found: dict[str, int] = {}
    at = 0
    for hit in _AMOUNT.finditer(plain):
        kind, value = _kind(plain[at : hit.start()], plain[hit.end() : hit.end() + _AFTER]), number(hit["n"])
        at = hit.end()
        if kind and value:
            found.setdefault(kind, value)
    return Counts(found.get("omitted"), found.get("declared"), found.get("shown"), bool(_LEFT.search(plain)))


def _kind(before: str, after: str) -> str | None:
    """What an amount with this text before and behind it counts."""
    words = _words()
    *earlier, near = re.split(f"[{_CLAUSE}]", before[-2 * _BEFORE :])
    last: tuple[int, str] = (-1, "")
    for kind in ("declared", "shown", "omitted"):
        hits = [m.start() for m in words[kind].finditer(near)]
        if hits:
            last = max(last, (len(near) + hits[-1] if kind == "omitted" else hits[-1], kind))
    if last[1]:
        return last[1]
    behind = re.split(f"[{_CLAUSE}]", after)[0]
    if words["omitted"].search(behind) or words["kept"].search(behind):
        return "omitted"
    if words["whole"].search(near):
        return "omitted" if earlier and words["omitted"].search(earlier[-1]) else "declared"
    return (
        "shown" if words["shown"].search(behind) else "omitted" if words["omitted"].search("".join(earlier)) else None
    )


def number(written: str) -> int | None:
    """Value of a count as written: digits of either width, with powers, or Chinese numerals.

    >>> number("1,204"), number("三千二百"), number("1.2万"), number("九八一"), number("1千2百"), number("2.1k")
    (1204, 3200, 12000, 981, 1200, 2100)
    """
    plain = written.translate(_NARROW).replace(",", "")
    if re.fullmatch(r"[0-9.]+", plain):
        return round(float(plain)) if plain.count(".") < 2 else None  # noqa: PLR2004
    if re.match("[0-9]", plain):
        pieces = re.findall(rf"([0-9.]+)({_POWER}?)", plain)
        return round(sum(float(digits) * _POWERS.get(power.lower(), 1) for digits, power in pieces))
    return _chinese(plain)


_NARROW = str.maketrans("０１２３４５６７８９，", "0123456789,")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000}


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
