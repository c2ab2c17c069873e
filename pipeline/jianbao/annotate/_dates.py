"""The date of a document: of its signature, or under its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGITS = dict(zip("〇零○Ｏ一二三四五六七八九", "0000123456789", strict=True))
_ARABIC = re.compile(r"((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_CHINESE = re.compile(
    r"([一二][〇零○Ｏ九一二][〇零○Ｏ一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
DATES = re.compile(rf"{_ARABIC.pattern}|{_CHINESE.pattern}")
_MONTH = re.compile(r"(?:19|20)\d{2}年\d{1,2}月")
_DATELINE = re.compile(r"(?:社|报)[^，。]{0,12}?(\d{1,2}月\d{1,2}日)(?:电|讯)")
_LABEL_DATE = re.compile(
    r"(?<!抓取)(?<!采集)(?<!下载)(?<!打印)(?<!访问)(?<!浏览)(?:日期|时间|发布|publish_date)[^：:]{0,6}[：:]\s*(.{6,20})",
    re.IGNORECASE,
)


def _number(text: str) -> int:
    """A Chinese numeral up to 99."""
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * (int(_DIGITS[tens]) if tens else 1) + (int(_DIGITS[ones]) if ones else 0)
    return int("".join(_DIGITS[c] for c in text))


def iso(text: str) -> str | None:
    """The complete date in `text` as ISO 8601, or None.

    >>> iso("二〇〇四年一月十六日")
    '2004-01-16'
    """
    match = _ARABIC.search(text)
    if match:
        year, month, day = (int(part) for part in match.groups())
    else:
        found = _CHINESE.search(text)
        if not found:
            return None
        year, month, day = _number(found[1]), _number(found[2]), _number(found[3])
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None  # noqa: PLR2004


def date(head: Sequence[str], tail: Sequence[str]) -> str | None:
    """Date of the document: of the signature, or under the title; as written, if it is not complete."""
    for line in reversed(tail):
        if len(line) <= 40 and re.match(r"[（(]?(?:此件)?[^。，]{0,26}日[）)]?$", line):  # noqa: PLR2004
            found = iso(line)
            if found:
                return found
    for line in head:
        labelled = _LABEL_DATE.search(line)
        bare = re.fullmatch(r"[—\-－（(\s]*.{0,4}?(?:(?:19|20)\d{2}|[一二][〇零○九]).{4,80}", line)
        opens = re.match(r"[—\-－（(\s]*(?:(?:19|20)\d{2}|[一二][〇零○九])", line)
        if (labelled or (bare and opens and len(line) <= 80 and "。" not in line)) and iso(line):  # noqa: PLR2004
            return iso(line)
    for line in head[:3]:
        month = _MONTH.fullmatch(line.strip("（）()"))
        news = _DATELINE.search(line)
        if month or news:
            return month.group() if month else news[1] if news else None
    return None
