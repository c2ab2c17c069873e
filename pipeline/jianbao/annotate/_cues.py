"""Lists of cue words (`data/roles.toml`), each looked for only in a text that holds what one of its entries must have."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from jianbao.annotate._lexicon import table
from jianbao.finder import Finder, Sieve

if TYPE_CHECKING:
    import re

ALL = -1
"""Where nothing is known about a text, all entries are possible."""


class Cues:
    """One list. The `possible` of its methods is what the function `possible` said of the text, or of one that holds it.

    Attributes:
        bits: its entries in `possible`: none of them is possible where `possible & bits` is 0.
    """

    __slots__ = ("_entries", "_finders", "_first", "bits")

    def __init__(self, entries: tuple[str, ...], first: int) -> None:
        self._entries, self._first = entries, first
        self.bits = ((1 << len(entries)) - 1) << first
        self._finders: dict[int, Finder] = {}

    def _finder(self, bits: int) -> Finder:
        """What is to be looked for: the one entry that is possible, or all of them."""
        bits = self.bits if bits & (bits - 1) else bits
        found = self._finders.get(bits)
        if found is None:
            place = bits.bit_length() - 1 - self._first
            entries = self._entries if bits == self.bits else self._entries[place : place + 1]
            found = self._finders[bits] = Finder("|".join(f"(?:{entry})" for entry in entries))
        return found

    def search(self, text: str, possible: int = ALL) -> re.Match[str] | None:
        """The first match."""
        bits = possible & self.bits
        return self._finder(bits).search(text) if bits else None

    def match(self, text: str, possible: int = ALL) -> re.Match[str] | None:
        """The match at the start of `text`."""
        bits = possible & self.bits
        return self._finder(bits).match(text) if bits else None

    def without(self, text: str, possible: int = ALL) -> str:
        """`text` without what matches."""
        bits = possible & self.bits
        return self._finder(bits).sub("", text) if bits else text

    def count(self, text: str, most: int, possible: int = ALL) -> int:
        """Number of matches, up to `most`."""
        bits = possible & self.bits
        return len(list(islice(self._finder(bits).finditer(text), most))) if bits else 0


@cache
def _lists() -> tuple[dict[tuple[str, str], Cues], Sieve]:
    """All lists, and the sieve for the entries of those that are looked for in sentences."""
    found: dict[tuple[str, str], Cues] = {}
    entries: list[str] = []
    sections = table("roles")
    for section in [*(name for name in sections if name != "heading"), "heading"]:
        for name, own in sections[section].items():
            found[section, name] = Cues(tuple(own), len(entries))
            entries += own
    return found, Sieve(entries[: len(entries) - sum(map(len, sections["heading"].values()))])


@cache
def cues(section: str, name: str) -> Cues:
    """One list."""
    return _lists()[0][section, name]


def possible(text: str) -> int:
    """Which entries of all lists `text` may hold, for the methods of `Cues`."""
    return _lists()[1](text)
