"""Word's automatic numbering as the text a reader sees: ``一、`` ``（一）`` ``1.`` stand in no paragraph's text.

ECMA-376 part 1, 17.9: a paragraph (or its style) names a list `numId` and a level `ilvl`; the list's abstract
definition says for each level how numbers are written (`numFmt`), in what words (`lvlText`, with ``%1`` for the number
of level 1), where they begin and what makes them begin again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from jianbao.read._numerals import written

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BULLET = "•"
DEEPEST = 8
"""Highest number of a level."""
CHAIN = 16
"""Styles that a style may be based on, one after the other."""
_FIGURE = re.compile("%([1-9])")


@dataclass(slots=True)
class Level:
    """How one level of a list is numbered.

    Attributes:
        restart: level (from 1) after which it begins again, 0 for never, None for after any higher one.
        plain: the numbers of higher levels stand in it as plain figures (`isLgl`).
        gap: what stands between the number and the text.
        paragraph: style whose paragraphs have this level.
    """

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    plain: bool = False
    gap: str = " "
    paragraph: str | None = None


@dataclass(slots=True)
class Style:
    """What a paragraph style says about numbering, and the style it is based on."""

    number: str | None = None
    level: int | None = None
    parent: str | None = None


Levels = dict[int, Level]


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted.

    Attributes:
        lists: `numId` to the definition it follows, and to its levels.
        starts: where a list begins anew: by `numId` and level.
        counts: by definition and level: lists with the same definition go on counting together.
        begun: lists that were used.
    """

    lists: dict[str, tuple[str, Levels]] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, Style] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Any, styles: Any) -> Numbering:
        """From the elements of `numbering.xml` and `styles.xml`, either of which may be None."""
        new = cls()
        for style in styles.iter(f"{W}style") if styles is not None else ():
            number, level = _reference(style.find(f"{W}pPr"))
            new.styles[style.get(f"{W}styleId", "")] = Style(number, level, value(style.find(f"{W}basedOn")))
        if numbering is not None:
            new._lists(numbering)
        return new

    def _lists(self, numbering: Any) -> None:
        abstracts = {v.get(f"{W}abstractNumId", ""): v for v in numbering.iter(f"{W}abstractNum")}
        nums = {num.get(f"{W}numId", ""): num for num in numbering.iter(f"{W}num")}
        for number, num in nums.items():
            abstract = self._abstract(value(num.find(f"{W}abstractNumId")) or "", abstracts, nums)
            levels = _levels(abstracts[abstract]) if abstract in abstracts else {}
            for change in num.iter(f"{W}lvlOverride"):
                depth = whole(change.get(f"{W}ilvl"))
                start = value(change.find(f"{W}startOverride"))
                if start is not None:
                    self.starts[number, depth] = whole(start)
                own = change.find(f"{W}lvl")
                if own is not None:
                    levels[depth] = _level(own)
            self.lists[number] = abstract, levels

    def _abstract(self, name: str, abstracts: dict[str, Any], nums: dict[str, Any]) -> str:
        """The definition itself, where one only names a style that has one (`numStyleLink`)."""
        for _ in range(DEEPEST):
            linked = value(abstracts[name].find(f"{W}numStyleLink")) if name in abstracts else None
            number = self.styles[linked].number if linked in self.styles else None
            if number is None or number not in nums:
                break
            name = value(nums[number].find(f"{W}abstractNumId")) or ""
        return name

    def label(self, paragraph: Any) -> tuple[str, str]:
        """The number that Word shows before `paragraph`, counted on, and what parts it from the text; both may be empty."""
        number, depth = self._list_of(paragraph.find(f"{W}pPr"))
        abstract, levels = self.lists.get(number or "", ("", {}))
        level = levels.get(depth)
        if not number or level is None:
            return "", ""
        self._count(number, abstract, depth, levels)
        if level.style == "bullet":
            return BULLET, level.gap
        return _FIGURE.sub(lambda m: self._figure(abstract, int(m[1]) - 1, levels, level), level.text), level.gap

    def _list_of(self, properties: Any) -> tuple[str | None, int]:
        number, level = _reference(properties)
        style = value(properties.find(f"{W}pStyle")) if properties is not None else None
        given, first = number, style
        for _ in range(CHAIN):
            if style is None or style not in self.styles or (number is not None and level is not None):
                break
            known = self.styles[style]
            number = known.number if number is None else number
            level = known.level if level is None else level
            style = known.parent
        if given is None and number is not None:  # by its style: the level that belongs to that style
            of_style = (depth for depth, v in self.lists.get(number, ("", {}))[1].items() if v.paragraph == first)
            level = next(of_style, level)
        return number, level or 0

    def _count(self, number: str, abstract: str, depth: int, levels: Levels) -> None:
        if number not in self.begun:
            self.begun.add(number)
            for (restarted, level), start in self.starts.items():
                if restarted == number:
                    self.counts[abstract, level] = start - 1
        at = (abstract, depth)
        for higher in range(depth):
            if higher in levels:  # one that was passed over counts as begun
                self.counts.setdefault((abstract, higher), levels[higher].start)
        self.counts[at] = self.counts.get(at, levels[depth].start - 1) + 1
        for deeper in range(depth + 1, DEEPEST + 1):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or depth < restart:
                self.counts.pop((abstract, deeper), None)

    def _figure(self, abstract: str, depth: int, levels: Levels, within: Level) -> str:
        level = levels.get(depth, Level())
        style = "decimal" if within.plain and level.style != "decimalZero" else level.style
        return written(self.counts.get((abstract, depth), level.start), style)


def value(element: Any) -> str | None:
    """The attribute `val` of an element that may be missing."""
    found: str | None = element.get(f"{W}val") if element is not None else None
    return found


def on(element: Any) -> bool:
    """Whether a switch (`<w:vanish/>`) is there and not turned off."""
    return element is not None and (value(element) or "true").lower() not in {"0", "false", "off", "none"}


def whole(text: str | None) -> int:
    """A number as XML has it; 0 for anything else, and for what no list can reach."""
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else 0


def _levels(abstract: Any) -> Levels:
    return {whole(level.get(f"{W}ilvl")): _level(level) for level in abstract.iter(f"{W}lvl")}


def _level(element: Any) -> Level:
    start, restart = value(element.find(f"{W}start")), value(element.find(f"{W}lvlRestart"))
    gap = value(element.find(f"{W}suff"))
    style = element.find(f"{W}numFmt")
    return Level(
        whole(start) if start is not None else 0,
        value(style) or "decimal",
        value(element.find(f"{W}lvlText")) or "",
        whole(restart) if restart is not None else None,
        on(element.find(f"{W}isLgl")),
        "" if gap == "nothing" else " ",
        value(element.find(f"{W}pStyle")),
    )


def _reference(properties: Any) -> tuple[str | None, int | None]:
    """List and level that paragraph properties name."""
    numbered = properties.find(f"{W}numPr") if properties is not None else None
    if numbered is None:
        return None, None
    level = value(numbered.find(f"{W}ilvl"))
    return value(numbered.find(f"{W}numId")), None if level is None else whole(level)
