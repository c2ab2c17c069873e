"""What may have stood where bytes are missing: characters by one of their bytes, by a gloss, and around undefined pairs.

Each answer is ranked by the character model and remembered; `_shift_search` asks for the same ones again and again.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from jianbao import lm
from jianbao.cleaning import _gbk
from jianbao.cleaning.pinyin_gloss import reads

if TYPE_CHECKING:
    from collections.abc import Iterator

FEW = 6
"""Characters tried for a byte that is not shown."""
WORST, WORST_HOLE, BEST_MIDDLE = -11.0, -9.0, -6.0
"""Log probability below which a guessed character is not tried."""


@lru_cache(maxsize=1 << 16)
def second(first: int, last: int) -> tuple[tuple[int, float], ...]:
    """The likeliest characters that begin with byte `first`, after the id `last`: (pair, log probability)."""
    return _best(((first << 8 | t) for t in _gbk.TRAILS), last)


@lru_cache(maxsize=1 << 16)
def first(second: int, last: int) -> tuple[tuple[int, float], ...]:
    """The likeliest characters that end with byte `second`, after the id `last`."""
    return _best(((lead << 8 | second) for lead in _gbk.LEADS), last)


def _best(pairs: Iterator[int], last: int) -> tuple[tuple[int, float], ...]:
    known = _gbk.idents()
    ranked = sorted(((lm.follow(last, known[p]), p) for p in pairs if p in known), reverse=True)
    return tuple((p, s) for s, p in ranked[:FEW] if s > WORST)


@lru_cache(maxsize=1 << 12)
def spoken(char: str, reading: str) -> tuple[int, ...]:
    """First bytes of the characters after `char` that a gloss `reading` between the two speaks for."""
    table = _gbk.chars()
    found = []
    for code in _gbk.pairs(char):
        trail = code & 0xFF
        for lead in _gbk.LEADS:
            inner = table.get(trail << 8 | lead)
            if inner and reads(inner, reading) and lead not in found:
                found.append(lead)
    return tuple(found)


@lru_cache(maxsize=1 << 12)
def glossed(lead: int, reading: str) -> tuple[int, ...]:
    """Characters that begin with byte `lead` and have the `reading`."""
    table = _gbk.chars()
    codes = (lead << 8 | trail for trail in _gbk.TRAILS)
    return tuple(code for code in codes if code in table and reads(table[code], reading))


@lru_cache(maxsize=1 << 16)
def holes(pending: int, last: int, lead: int) -> tuple[tuple[int, int, float], ...]:
    """Two characters with an undefined pair between their halves: (pair, pair, log probability of both)."""
    known = _gbk.idents()
    found = []
    for first, seconds in _gbk.dropped():
        one = known.get(pending << 8 | first)
        if one is None or (so_far := lm.follow(last, one)) < WORST_HOLE:
            continue
        for second in seconds:
            two = known.get(second << 8 | lead)
            if two is not None and (then := lm.follow(one, two)) > WORST:
                found.append((pending << 8 | first, second << 8 | lead, so_far + then))
    found.sort(key=lambda item: -item[2])
    return tuple(found[:FEW])


@lru_cache(maxsize=1 << 12)
def _middles(pending: int, last: int) -> tuple[tuple[str, int, int, float], ...]:
    """Beginnings of three characters with two undefined pairs between their halves, as in 人民政府组织.

    Each is (two characters, the likeliest there, id of the second, second byte they end with, log probability).
    """
    known, found = _gbk.idents(), []
    for first, seconds in _gbk.dropped():
        one = known.get(pending << 8 | first)
        if one is None or (so_far := lm.follow(last, one)) < WORST_HOLE:
            continue
        for ident, then in lm.followers(one, BEST_MIDDLE):
            for code in _gbk.before_hole().get(ident, ()):
                if code >> 8 in seconds:
                    text = _gbk.chars()[pending << 8 | first] + _gbk.chars()[code]
                    found.append((text, ident, code & 0xFF, so_far + then))
    found.sort(key=lambda item: -item[3])
    return tuple(found[:FEW])


@lru_cache(maxsize=1 << 14)
def holes_twice(pending: int, last: int, lead: int) -> tuple[tuple[str, int, float], ...]:
    """Three characters around two undefined pairs: (text, id of the last, log probability)."""
    known, found = _gbk.idents(), []
    table = dict(_gbk.dropped())
    for text, middle, first, so_far in _middles(pending, last):
        for second in table[first]:
            code = second << 8 | lead
            if code in known and (then := lm.follow(middle, known[code])) > WORST_HOLE:
                found.append((text + _gbk.chars()[code], known[code], so_far + then))
    found.sort(key=lambda item: -item[2])
    return tuple(found[:FEW])
