"""Patterns of many alternatives, searched for only where one of them can begin, and many patterns, only where they can match.

`re` looks ahead for the first character of a pattern only where every alternative begins with a plain character; one class, group
or look-behind among them, and it tries all alternatives at each position. Most positions of a sentence begin none of them. And
most sentences hold nothing that a given pattern must have: `Sieve` sees that for hundreds of patterns at one look.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from operator import add
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WIDEST = 64
"""A range of more characters is no help."""


class Finder:
    """A pattern that finds what `re` would find, sooner.

    >>> [m.group() for m in Finder("[一二]是|(?:首|其)先").finditer("首先快，一是好")]
    ['首先', '一是']
    """

    __slots__ = ("_opening", "match", "pattern", "sub")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = re.compile(pattern, flags)
        self.match, self.sub = self.pattern.match, self.pattern.sub
        self._opening = _opening(pattern, flags)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match, as `re.Pattern.search` has it."""
        if self._opening is None:
            return self.pattern.search(text, start, end)
        match = self.match
        for opening in self._opening.finditer(text, start, end):
            found = match(text, opening.start(), end)
            if found:
                return found
        return None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """All matches, as `re.Pattern.finditer` has them."""
        if self._opening is None:
            yield from self.pattern.finditer(text, start, end)
            return
        match, reach = self.match, start
        for opening in self._opening.finditer(text, start, end):
            at = opening.start()
            if at >= reach:
                found = match(text, at, end)
                if found:
                    reach = found.end()
                    yield found


class Sieve:
    """Which of many patterns a text can match: those of which it holds one of the pairs of characters they cannot do without.

    >>> [
    ...     bin(Sieve(["取得(?:了)?[^，]{0,9}(?:成绩|成效)", "[一二]是"])(text))
    ...     for text in ("成效明显", "取得了成效", "一是成绩")
    ... ]
    ['0b0', '0b1', '0b10']
    """

    __slots__ = ("_always", "_bits", "_pairs", "_singles")

    def __init__(self, patterns: Iterable[str]) -> None:
        self._always = 0
        self._bits: dict[str, int] = {}
        for place, pattern in enumerate(patterns):
            grams = _needed_by(pattern)
            if grams is None:
                self._always |= 1 << place
            for gram in grams or ():
                self._bits[gram] = self._bits.get(gram, 0) | 1 << place
        self._pairs = frozenset(gram for gram in self._bits if len(gram) > 1)
        self._singles = frozenset(self._bits) - self._pairs

    def __call__(self, text: str) -> int:
        """A number in which bit i is set if the pattern i may match somewhere in `text`; where it is not, it cannot."""
        bits, found = self._bits, self._always
        for gram in self._pairs.intersection(map(add, text, text[1:])):
            found |= bits[gram]
        for gram in self._singles.intersection(text):
            found |= bits[gram]
        return found


_SINGLE = 25
"""A single character says as little as so many pairs."""
_MOST_PAIRS = 400


def _needed_by(pattern: str) -> frozenset[str] | None:
    """Characters or pairs of which every match of `pattern` holds at least one; None if it can do without."""
    try:
        parsed = import_module("re._parser").parse(pattern)
    except ImportError:
        return None
    return None if parsed.state.flags & re.IGNORECASE else _needed(parsed)


def _needed(items: Any) -> frozenset[str] | None:
    """What a match of a parsed sequence must hold one of: the part of it that says most."""
    known: list[frozenset[str]] = []
    before: frozenset[str] | None = None
    for operation, value in items:
        name = str(operation)
        if name in _WIDTHLESS:
            continue
        first, inside = _begins(name, value), _inside(name, value)
        known += [part for part in (first, inside) if part]
        if before and first and len(before) * len(first) <= _MOST_PAIRS:
            known.append(frozenset(one + other for one in before for other in first))
        before = first if name in {"LITERAL", "IN"} else None
    return min(known, key=lambda grams: sum(1 if len(gram) > 1 else _SINGLE for gram in grams), default=None)


def _inside(name: str, value: Any) -> frozenset[str] | None:
    """What one item must hold."""
    if name == "BRANCH":
        parts = [_needed(part) for part in value[1]]
        return None if None in parts else frozenset().union(*filter(None, parts))
    if name == "SUBPATTERN":
        return None if value[1] & re.IGNORECASE else _needed(value[-1])
    return _needed(value[2]) if name in {"MAX_REPEAT", "MIN_REPEAT"} and value[0] else None


def _begins(name: str, value: Any) -> frozenset[str] | None:
    """The characters one of which one item must begin with; None if it may be any, or none at all."""
    if name == "LITERAL":
        return frozenset(chr(value))
    if name == "IN":
        return _members(value)
    if name == "SUBPATTERN":
        return None if value[1] & re.IGNORECASE else _opens(value[-1])
    if name == "BRANCH":
        parts = [_opens(part) for part in value[1]]
        return None if None in parts else frozenset().union(*filter(None, parts))
    return _opens(value[2]) if name in {"MAX_REPEAT", "MIN_REPEAT"} and value[0] else None


def _opens(items: Any) -> frozenset[str] | None:
    """`_begins` of a sequence."""
    for operation, value in items:
        if str(operation) not in _WIDTHLESS:
            return _begins(str(operation), value)
    return None


def _members(items: Any) -> frozenset[str] | None:
    """The characters of a class, if they are few."""
    found: set[str] = set()
    for operation, value in items:
        if str(operation) == "LITERAL":
            found.add(chr(value))
        elif str(operation) == "RANGE" and value[1] - value[0] < _WIDEST:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(found)


class _UnknownError(Exception):
    """The pattern may begin with anything."""


_Head = tuple[str, ...]
"""The first characters of a match, at most two, each as part of a character class; `_ANY` may be anything."""

_ANY = "any"
_WIDTHLESS = frozenset({"ASSERT", "ASSERT_NOT", "AT"})
_LOOKED_AT = 2
_CATEGORIES = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s"}


def _opening(pattern: str, flags: int) -> re.Pattern[str] | None:
    """A pattern for the character that can begin a match, with an eye on the one behind it; None where it may be any."""
    try:
        parser = import_module("re._parser")
        heads = _sequence(parser.parse(pattern, flags))
    except (ImportError, _UnknownError):
        return None
    firsts = {head[0] for head in heads if head}
    if _ANY in firsts or () in heads or flags & re.IGNORECASE:
        return None
    open_ended = {head[0] for head in heads if head[1:] in {(), (_ANY,)}}
    seconds = {head[1] for head in heads if head[0] not in open_ended}
    behind = [f"(?=[{''.join(sorted(seconds))}])"] if seconds else []
    behind += [f"(?<=[{''.join(sorted(open_ended))}])"] if open_ended else []
    return re.compile(f"[{''.join(sorted(firsts))}](?:{'|'.join(behind)})")


def _sequence(items: Any) -> set[_Head]:
    """How a parsed sequence can begin; a head of fewer characters is all of it."""
    heads: set[_Head] = {()}
    for operation, value in items:
        heads = _joined(heads, _item(str(operation), value))
        if min(map(len, heads)) == _LOOKED_AT:
            break
    return heads


def _joined(heads: set[_Head], more: set[_Head]) -> set[_Head]:
    return {(head + new)[:_LOOKED_AT] for head in heads for new in (more if len(head) < _LOOKED_AT else {()})}


def _item(name: str, value: Any) -> set[_Head]:
    """How one item of a sequence can begin."""
    if name in _WIDTHLESS:
        return {()}
    if name == "LITERAL":
        return {(re.escape(chr(value)),)}
    if name == "IN":
        return {(part,) for part in _class(value)}
    if name in {"ANY", "NOT_LITERAL"}:
        return {(_ANY,)}
    if name == "BRANCH":
        return set().union(*map(_sequence, value[1]))
    if name == "SUBPATTERN":
        return _sequence(value[-1])
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        return _repeated(*value)
    raise _UnknownError


def _repeated(least: int, most: int, part: Any) -> set[_Head]:
    once = _sequence(part)
    found: set[_Head] = set() if least else {()}
    found |= once if least < _LOOKED_AT else set()
    return found | (_joined(once, once) if most >= _LOOKED_AT else set())


def _class(items: Any) -> set[str]:
    """The parts of a character class."""
    found: set[str] = set()
    for operation, value in items:
        name = str(operation)
        if name == "LITERAL":
            found.add(re.escape(chr(value)))
        elif name == "RANGE" and value[1] - value[0] < _WIDEST:
            found.update(re.escape(chr(code)) for code in range(value[0], value[1] + 1))
        elif name == "CATEGORY" and str(value) in _CATEGORIES:
            found.add(_CATEGORIES[str(value)])
        else:
            return {_ANY}
    return found
