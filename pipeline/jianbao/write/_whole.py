"""Does a line keep the clauses of its evidence whole? Words dropped amid a clause are what makes a small network's lines limp."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jianbao.write._align import clauses, fold
from jianbao.write._patterns import OPENING

if TYPE_CHECKING:
    from collections.abc import Sequence

_ASIDE = re.compile(r"\([^()]*\)")
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


def _cores(text: str) -> list[str]:
    """The clauses of `text` without what a clause can do without."""
    bare = _ASIDE.sub("", fold(OPENING.sub("", text)))
    return [_MARKS.sub("", _light().sub("", bare[start:end])) for start, end in clauses(bare)]
