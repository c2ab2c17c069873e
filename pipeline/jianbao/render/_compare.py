"""Figures of one indicator in several documents, side by side, and where they contradict one another.

Two values contradict one another if they are actual ones, of the same unit, place and time, and differ by more than the
coarser of them is rounded by. Documents leave out what their readers know (全年, 上半年; whose figure it is), so times are
completed with the year of the document, and where something had to be completed the contradiction is a likely one only.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from jianbao.lm import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST = 80
"""Indicators that are shown, those with contradictions first."""

_VAGUE = 3
"""Characters below which a name (项目, 企业, 产值) can mean different things in two documents."""

_MOST_ROWS = 24
"""Values of one indicator that are shown and compared."""

_HERE = re.compile(r"全[区市县省镇乡]|我[区市县省镇乡]|本[区市县省镇乡]")
"""A subject that means the place whose documents these are."""

_SAID = re.compile(r"(?:全[区市县省]|[我本][区市县省]|实现|完成|达到|其中|累计)+|[\s“”\"（）()]+")
_THIS = re.compile(r"今年|本年|去年|上年")
_YEAR = re.compile(r"(20\d\d|19\d\d)年?")
_SPANS = re.compile(r"全年|上半年|下半年|前三季度|[一二三四1-4]季度|\d+[月至—-]|月")
_NUMBER = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?")
_SCALES = (("亿", 10**8), ("万", 10**4), ("千", 10**3), ("百", 10**2))

Verdict = str
"""`""`, `likely` or `certain`: whether a value contradicts another of its indicator."""


class Value(NamedTuple):
    """One value as a document has it.

    Attributes:
        document: number of the document.
        subject: whom it holds for, in the source's words.
        period: the time it holds for, the year completed.
        value, change: for people to read.
        target: a goal.
        conflict: see `Verdict`.
    """

    document: int
    subject: str
    period: str
    value: str
    change: str
    target: bool
    conflict: Verdict = ""


class Indicator(NamedTuple):
    """An indicator with its values, in order of time."""

    name: str
    values: tuple[Value, ...]

    @property
    def conflict(self) -> Verdict:
        """The gravest verdict on any of its values."""
        return max((value.conflict for value in self.values), key=("", "likely", "certain").index)

    @property
    def documents(self) -> int:
        """Number of documents that have it."""
        return len({value.document for value in self.values})


class _Known(NamedTuple):
    key: str
    value: Value
    place: str  # "" where it is not said
    year: int | None
    stated: bool  # the period names its year
    span: str  # the period without its year
    numbers: Mapping[str, tuple[float, float]]  # kind and unit -> number and half of its last digit


def indicators(documents: Sequence[tuple[str, str | None, Sequence[Mapping[str, Any]]]]) -> list[Indicator]:
    """Indicators that at least two documents state.

    Args:
        documents: of each its title, its date (ISO) and its figures.
    """
    found: dict[str, dict[Value, _Known]] = {}
    names: dict[str, str] = {}
    for number, (title, date, figures) in enumerate(documents):
        for figure in figures:
            key = _SAID.sub("", fold(figure["indicator"])) or figure["indicator"]
            names.setdefault(key, figure["indicator"])
            known = _known(number, key, figure, title, date)
            found.setdefault(key, {}).setdefault(known.value, known)
    made = [
        Indicator(names[key], _judged([*same.values()]))
        for key, same in found.items()
        if len({value.document for value in same}) > 1
    ]
    rank = {"certain": 0, "likely": 1, "": 2}
    return sorted(made, key=lambda one: (rank[one.conflict], -one.documents, one.name))


def _known(number: int, key: str, figure: Mapping[str, Any], title: str, date: str | None) -> _Known:
    subject, period = figure["subject"] or "", figure["period"] or ""
    year, stated = _year(period, title, date, target=figure["target"])
    span = _YEAR.sub("", period).strip() or ("全年" if stated else "")
    shown = period if stated or year is None or not period else f"{year}年{_THIS.sub('', span)}"
    told, change = figure["shown"]
    value = Value(number, subject, shown, told, change, bool(figure["target"]))
    return _Known(key, value, fold(subject), year, stated, _span(span), _numbers(figure))


def _span(span: str) -> str:
    """A stretch of a year by one name: 今年1至6月 and 上半年 are one."""
    plain = re.sub(r"今年|本年|去年|上年|以来|截至|[末底份]|前(?!三)", "", span).replace("至", "—").replace("-", "—")
    return {"1—6月": "上半年", "1—9月": "前三季度", "1—12月": "全年", "1—3月": "一季度"}.get(plain, plain)


def _year(period: str, title: str, date: str | None, *, target: bool) -> tuple[int | None, bool]:
    """The year a period lies in, and whether it says so itself."""
    if named := _YEAR.search(period):
        return int(named[1]), True
    of_title = _YEAR.search(title)
    year, month = (int(date[:4]), int(date[5:7] or 12)) if date and re.match(r"\d{4}-\d\d", date) else (None, 12)
    if re.search(r"去年|上年", period):
        return (year - 1 if year else None), False
    if of_title and not target:
        return int(of_title[1]), False
    looks_back = month <= 2 and not target and _SPANS.search(period) and "今年" not in period  # noqa: PLR2004  January and February
    return (year - 1 if year and looks_back else year), False


def _numbers(figure: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """What of a figure can be compared: its exact value and its change, each by its unit, with their rounding."""
    made: dict[str, tuple[float, float]] = {}
    if figure["bound"] or figure["target"]:
        return made
    change = figure["change"] or ""
    if change.lstrip("+-−") != f"{figure['value']}{figure['unit']}":
        _put(made, "value", figure["value"], figure["unit"])
    if change:
        number = _NUMBER.match(change)
        if number:
            _put(made, "change", number[0], change[number.end() :])
    return made


def _put(made: dict[str, tuple[float, float]], kind: str, digits: str, unit: str) -> None:
    if not _NUMBER.fullmatch(digits):
        return
    plain = digits.replace(",", "").replace("−", "-")
    scale = 1.0
    for prefix, factor in _SCALES:
        if unit.startswith(prefix) and len(unit) > 1:
            unit, scale = unit[1:], scale * factor
    places = len(plain.partition(".")[2])
    made[kind + unit] = (float(plain) * scale, scale * 0.5 * 10.0**-places)


def _judged(same: list[_Known]) -> tuple[Value, ...]:
    """The values in order of time, each with its verdict."""
    ordered = sorted(same, key=lambda k: (k.value.target, k.year or 0, k.span, k.place, k.value.document))[:_MOST_ROWS]
    verdicts = [""] * len(ordered)
    for (n, first), (m, second) in combinations(enumerate(ordered), 2):
        verdict = _verdict(first, second)
        for place in (n, m) if verdict else ():
            verdicts[place] = max(verdicts[place], verdict, key=("", "likely", "certain").index)
    return tuple(known.value._replace(conflict=verdict) for known, verdict in zip(ordered, verdicts, strict=True))


def _verdict(first: _Known, second: _Known) -> Verdict:
    """Whether two values of an indicator contradict one another."""
    if first.value.document == second.value.document or first.year != second.year or first.span != second.span:
        return ""
    if not first.span or not _same_place(first.place, second.place):
        return ""
    shared = first.numbers.keys() & second.numbers.keys()
    if not any(_differ(first.numbers[key], second.numbers[key]) for key in shared):
        return ""
    if min(len(first.key), len(second.key)) < _VAGUE:
        return ""
    told = first.stated and second.stated and first.place == second.place
    return "certain" if told else "likely"


def _same_place(first: str, second: str) -> bool:
    """Whether two subjects can be one: equal, or the place whose documents these are and nothing."""
    return first == second or ("" in {first, second} and bool(_HERE.fullmatch(first or second)))


def _differ(first: tuple[float, float], second: tuple[float, float]) -> bool:
    """Whether two numbers differ by more than rounding to the coarser one's last digit explains."""
    return abs(first[0] - second[0]) > max(first[1], second[1]) * (1 + 1e-9)
