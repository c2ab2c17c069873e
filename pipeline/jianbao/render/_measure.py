"""How much room a text takes: lines of full-width characters, broken as Chinese is set.

A page cannot be measured before a word processor or a browser sets it, so what has to fit is counted here. Digits and
Latin letters keep together, closing punctuation never begins a line and opening punctuation never ends one (GB/T 15834,
appendix B): the same rules that browsers and word processors follow.
"""

from __future__ import annotations

import re
from itertools import pairwise

HALF = 0.56
"""Width of a digit or Latin letter against a full-width character: 0.5 in FangSong, 0.52 to 0.56 in Song types."""

_UNIT = re.compile(
    r"[“‘（《〈〔【「『(\[]*(?:[!-~\u00a0-\u02af]+|.)[，。、；：？！”’）》〉〕】」』…%‰℃)\]]*", re.DOTALL
)


def width(text: str) -> float:
    """Width in full-width characters.

    >>> width("增长5%"), width("")
    (3.12, 0.0)
    """
    half = sum(character < "\u2000" and character not in "“”‘’…—·" for character in text)
    return len(text) - half * (1 - HALF)


def across(text: str, gap: float) -> float:
    """Width of `text` on one line, with `gap` between a Chinese character and a digit or Latin letter beside it.

    >>> round(across("到10月", 0.25), 2)
    3.62
    """
    sides = [unit[0] < "\u2000" for unit in _UNIT.findall(text)]
    turns: int = sum(a != b for a, b in pairwise(sides))
    return width(text) + gap * turns


def lines(text: str, room: float, indent: float = 0, gap: float = 0) -> int:
    """Number of lines of `text`, at least one, in a column of `room` full-width characters.

    Args:
        text: one paragraph.
        room: characters a line.
        indent: characters the first line is set in.
        gap: what is set between a Chinese character and a digit or Latin letter beside it, in characters.

    >>> lines("甲" * 28, 28), lines("甲" * 28, 28, indent=2), lines("", 28)
    (1, 2, 1)
    """
    count, used, latin = 1, indent, False
    for unit in _UNIT.findall(text):
        wide = width(unit)
        if latin != (latin := unit[0] < "\u2000"):
            wide += gap
        if wide > room:  # a word longer than a line is broken anywhere
            count += int((used + wide) // room)
            used = (used + wide) % room
        elif used + wide > room:
            count, used = count + 1, wide
        else:
            used += wide
    return count
