"""Does a line keep the clauses of its evidence whole, and what binds them? Words dropped amid a clause make a network's lines limp."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jianbao.write._align import clauses, fold
from jianbao.write._patterns import ADVERBIAL, CONDITION, DEPENDENT, FRAME, IMPERATIVE, OPENING, PURPOSE
from jianbao.write._stand import ends, turns

if TYPE_CHECKING:
    from collections.abc import Sequence

_ASIDE = re.compile(r"\([^()]*\)")
_BINDING = re.compile(
    rf"{CONDITION.pattern}|在[^，。]*$|[^，。]*(?:[年月日]|期间|时期|[内中外时前后]|以来|地区|领域|范围|情况下|条件下|基础上)$|但|却|然而|不过|可是|必须|不得|严禁|只有|只要|如果|假如|若|一旦|除非|否则|除了?|而|故|要求|强调|指出|认为"
)
"""Clauses that hold for those after them: for whom, where, when and how long, on what condition, and the turn."""
_ENUMERATED = re.compile(r"(?:第[一二三四五六七八九十]|[一二三四五六七八九十]是|首先|其次|再次|最后)[，,、]?.{4}")
_MARKS = re.compile(r"[\s\"'、]")


@cache
def _light() -> re.Pattern[str]:
    """Adverbs and fillers that a clause can do without (`data/light.txt`)."""
    text = (files("jianbao.write") / "data" / "light.txt").read_text(encoding="utf-8")
    words = {word for row in text.splitlines() if not row.startswith("#") for word in row.split()}
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def whole(line: str, evidence: Sequence[str]) -> bool:
    """Is every clause of `line` a clause of `evidence`, but for asides, openings and light words?

    >>> (
    ...     whole("推进改造，资金到位。", ["要加快推进改造，资金（含配套）已经到位，群众满意。"]),
    ...     whole("推进。", ["推进改造。"]),
    ... )
    (True, False)
    """
    held = {core for text in evidence for core in _cores(text)}
    return all(core in held for core in _cores(line))


def binds(line: str, evidence: Sequence[str]) -> bool:
    """Does every statement of `line` end where one may end, and leave out no clause that what it keeps depends on?

    >>> sentence = "从明年开始，在山区，亩产达到四百斤，总产量有所增长。"
    >>> binds("从明年开始，亩产达到四百斤。", [sentence]), binds("从明年开始，在山区，亩产达到四百斤。", [sentence])
    (False, True)
    """
    counted = all(any(m.group() in text for text in evidence) for m in _ENUMERATED.finditer(line))
    parts = [part for part in re.split("[；。]", line) if part.strip()]
    return counted and all(any(_bound(_cores(part), text) for text in evidence) for part in parts)


def _bound(kept: Sequence[str], text: str) -> bool:
    """Are the clauses `kept` found in `text` in order, nothing between them left out that binds, and the last one an end?"""
    bounds = clauses(text)
    cores = [(_cores(text[start:end]) or [""])[0] for start, end in bounds]
    at = start = -1
    for number, core in enumerate(kept):
        found = next((k for k in range(at + 1, len(cores)) if cores[k] == core), -1)
        between = [text[slice(*bounds[k])] for k in range(at + 1, found)] if number else []
        if found < 0 or (number == 0 and not _begins(text, [text[slice(*b)] for b in bounds[: found + 1]])):
            return False
        if any(_BINDING.match(words) for words in between) or _orphaned(between, text[bounds[found][0] :]):
            return False
        at = found
        start = found if number == 0 else start
    return at >= 0 and ends(text, bounds, at, start)


def _begins(text: str, clauses_so_far: Sequence[str]) -> bool:
    """May a statement begin with the last of these clauses: is no time left out before it, and is it not amid a purpose?"""
    *before, first = clauses_so_far
    amid = bool(before) and PURPOSE.match(text) is not None and not turns(first)
    return not amid and not any(FRAME.match(words) for words in before)


def _orphaned(between: Sequence[str], clause: str) -> bool:
    """Has `clause` no subject of its own, and was one left out with the clauses `between`?"""
    bare = IMPERATIVE.match(clause) or DEPENDENT.match(clause) or clause.startswith(("不得", "严禁", "禁止"))
    return bool(bare) and any(not IMPERATIVE.match(words) and not ADVERBIAL.match(words) for words in between)


def _cores(text: str) -> list[str]:
    """The clauses of `text` without what a clause can do without."""
    bare = _ASIDE.sub("", fold(OPENING.sub("", text)))
    return [_MARKS.sub("", _light().sub("", bare[start:end])) for start, end in clauses(bare)]
