"""When something is to be done by, as a day that can be sorted."""

from __future__ import annotations

import re

_YEAR = re.compile(r"(20\d\d)年")
_MONTH = re.compile(r"(\d{1,2})月(?:(\d{1,2})[日号]|(上旬|中旬|下旬|[底末]))?")
_SPANS = (
    (re.compile(r"一季度|第一季度"), (3, 31)),
    (re.compile(r"上半年|二季度|年中"), (6, 30)),
    (re.compile(r"三季度"), (9, 30)),
    (re.compile(r"年[底末内]|全年|下半年|四季度|今年|明年"), (12, 31)),
)
_TENTHS = {"上旬": 10, "中旬": 20}


def due(by: str | None, date: str | None) -> str:
    """`by`, as a document of `date` (ISO) writes it, as `YYYY-MM-DD`; empty if it names no time that can be told.

    A month without a day counts as its last day; without a year, and without a date of the document, there is no telling.

    >>> (
    ...     due("11月底前", "2024-08-09"),
    ...     due("2025年6月15日前", None),
    ...     due("年底前", "2024-08"),
    ...     due("每月25日前", "2024-08-09"),
    ... )
    ('2024-11-31', '2025-06-15', '2024-12-31', '')
    """
    if not by:
        return ""
    named = _YEAR.search(by)
    year = int(named[1]) if named else int(date[:4]) + ("明年" in by) if date and date[:4].isdigit() else 0
    if not year:
        return ""
    if month := _MONTH.search(by):
        day = int(month[2]) if month[2] else _TENTHS.get(month[3] or "", 31)
        return f"{year}-{int(month[1]):02}-{day:02}" if int(month[1]) <= 12 and day <= 31 else ""  # noqa: PLR2004
    for words, (last, day) in _SPANS:
        if words.search(by):
            return f"{year}-{last:02}-{day:02}"
    return f"{year}-12-31" if named else ""
