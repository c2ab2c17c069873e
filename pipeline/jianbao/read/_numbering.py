"""Word's automatic numbering as the text a reader sees: ``一、`` ``（一）`` ``1.`` stand in no paragraph's text.

ECMA-376 part 1, 17.9: a paragraph (or its style) names a list `numId` and a level `ilvl`; the list's abstract
definition says for each level how numbers are written (`numFmt`), in what words (`lvlText`, with ``%1`` for the number
of level 1) and where they begin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DIGITS = "零一二三四五六七八九"
BULLET = "•"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_CHINESE = {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "ideographDigital"}
DEEPEST = 8
"""Highest number of a level, and of styles that one may be based on."""


def chinese(number: int) -> str:
    """A number up to 9999 in Chinese words.

    >>> [chinese(n) for n in (3, 10, 11, 20, 105, 110, 2024)]
    ['三', '十', '十一', '二十', '一百零五', '一百一十', '二千零二十四']
    """
    if not 0 < number < 10_000:  # noqa: PLR2004
        return str(number)
    words = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += DIGITS[digit] + name
        elif words and number and not words.endswith("零"):
            words += "零"
    return words.removeprefix("一") if words.startswith("一十") else words


def roman(number: int) -> str:
    """A number in Roman figures, small.

    >>> roman(4), roman(19)
    ('iv', 'xix')
    """
    words = ""
    for value, sign in (*_ROMAN, *_ROMAN_SMALL):
        while 0 < value <= number < 4000:  # noqa: PLR2004
            words += sign
            number -= value
    return words


def written(number: int, style: str) -> str:
    """`number` in one of Word's number formats.

    >>> written(3, "chineseCounting"), written(3, "decimalEnclosedCircle"), written(2, "ideographTraditional")
    ('三', '③', '乙')
    """
    if style in _CHINESE:
        return chinese(number)
    if style == "decimalEnclosedCircle" and 0 < number <= 20:  # noqa: PLR2004 - ① to ⑳
        return chr(0x2460 + number - 1)
    if style in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in {"lowerRoman", "upperRoman"}:
        return roman(number) if style == "lowerRoman" else roman(number).upper()
    if style == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if style == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    if style == "decimalZero":
        return f"{number:02d}"
    return "" if style == "none" else str(number)


@dataclass
class Level:
    """How one level of a list is numbered."""

    start: int = 1
    style: str = "decimal"
    text: str = ""


@dataclass
class Numbering:
    """The lists of a document, and how far each has counted."""

    lists: dict[str, str] = field(default_factory=dict)
    """`numId` to the definition it follows."""
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, tuple[str | None, int | None, str | None]] = field(default_factory=dict)
    """Style to its list, level, and the style it is based on."""
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Any, styles: Any) -> Numbering:
        """From the elements of `numbering.xml` and `styles.xml`, either of which may be None."""
        new = cls()
        for abstract in numbering.iter(f"{W}abstractNum") if numbering is not None else ():
            levels = {_int(v.get(f"{W}ilvl")): _level(v) for v in abstract.iter(f"{W}lvl")}
            new.levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for num in numbering.iter(f"{W}num") if numbering is not None else ():
            number = num.get(f"{W}numId", "")
            new.lists[number] = _val(num.find(f"{W}abstractNumId")) or ""
            for change in num.iter(f"{W}lvlOverride"):
                start = _val(change.find(f"{W}startOverride"))
                if start is not None:
                    new.restarts[number, _int(change.get(f"{W}ilvl"))] = _int(start)
        for style in styles.iter(f"{W}style") if styles is not None else ():
            number, level = _reference(style.find(f"{W}pPr"))
            new.styles[style.get(f"{W}styleId", "")] = (number, level, _val(style.find(f"{W}basedOn")))
        return new

    def label(self, paragraph: Any) -> str:
        """The number that Word shows before `paragraph`, counted on; an empty string if there is none."""
        properties = paragraph.find(f"{W}pPr")
        number, level = self._list_of(properties)
        if not number or number == "0":
            return ""
        abstract = self.lists.get(number, "")
        levels = self.levels.get(abstract, {})
        if level not in levels:
            return ""
        self._count(number, abstract, level, levels)
        if levels[level].style == "bullet":
            return BULLET
        return re.sub("%([1-9])", lambda m: self._number(abstract, int(m[1]) - 1, levels), levels[level].text)

    def _list_of(self, properties: Any) -> tuple[str | None, int]:
        number, level = _reference(properties)
        style = _val(properties.find(f"{W}pStyle")) if properties is not None else None
        for _ in range(DEEPEST):
            if style is None or style not in self.styles or (number is not None and level is not None):
                break
            of_style, at, parent = self.styles[style]
            number = of_style if number is None else number
            level = at if level is None else level
            style = parent
        return number, level or 0

    def _count(self, number: str, abstract: str, level: int, levels: dict[int, Level]) -> None:
        if number not in self.begun:
            self.begun.add(number)
            for (restarted, depth), start in self.restarts.items():
                if restarted == number:
                    self.counts[abstract, depth] = start - 1
        at = (abstract, level)
        self.counts[at] = self.counts.get(at, levels[level].start - 1) + 1
        for deeper in range(level + 1, DEEPEST + 1):
            self.counts.pop((abstract, deeper), None)

    def _number(self, abstract: str, level: int, levels: dict[int, Level]) -> str:
        definition = levels.get(level, Level())
        return written(self.counts.get((abstract, level), definition.start), definition.style)


def _val(element: Any) -> str | None:
    value: str | None = element.get(f"{W}val") if element is not None else None
    return value


def _int(value: str | None) -> int:
    return int(value) if value and value.lstrip("-").isdigit() else 0


def _level(element: Any) -> Level:
    start = _val(element.find(f"{W}start"))
    return Level(
        _int(start) if start is not None else 1,
        _val(element.find(f"{W}numFmt")) or "decimal",
        _val(element.find(f"{W}lvlText")) or "",
    )


def _reference(properties: Any) -> tuple[str | None, int | None]:
    """List and level that paragraph properties name."""
    numbered = properties.find(f"{W}numPr") if properties is not None else None
    if numbered is None:
        return None, None
    level = _val(numbered.find(f"{W}ilvl"))
    return _val(numbered.find(f"{W}numId")), None if level is None else _int(level)
