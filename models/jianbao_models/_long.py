"""Texts longer than a model's window: word the parts, then word the wordings. Nothing is cut off.

The parts follow the text's own outline: chapters with their headings, then paragraphs, sentences and clauses, as coarse as
the window allows. This is the usual map and reduce over a document (Wu et al. 2021, arXiv:2109.10862).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from jianbao_models.base import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: Where a text may be divided, coarsest first: before chapters, before any numbered heading, at line ends, sentences, clauses.
_CUTS: Final = (
    re.compile(r"\n(?=[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章部编]|# )"),
    re.compile(r"\n(?=（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]{1,3}[节条]|\d{1,2}[.．、]|#+ )"),
    re.compile(r"\n"),
    re.compile(r"(?<=[。！？；])(?![”’）])"),
    re.compile(r"(?<=[，、：])"),
)
_LEAST_GAIN: Final = 0.9


def divide(text: str, limit: int, count: Callable[[str], int], level: int = 0) -> list[str]:
    """Parts of `text` of at most `limit` tokens each, which joined are the text again (line ends between parts aside).

    Raises:
        ModelError: not even one character fits.
    """
    if count(text) <= limit:
        return [text] if text.strip() else []
    if level == len(_CUTS):
        if len(text) < 2:  # noqa: PLR2004
            raise ModelError("the model's window does not even hold the prompt: choose a model with a longer one")
        middle = len(text) // 2
        return divide(text[:middle], limit, count, level) + divide(text[middle:], limit, count, level)
    joint = "\n" if level < 3 else ""  # noqa: PLR2004 - the first three cuts take a line end away
    pieces = [part for piece in _CUTS[level].split(text) if piece for part in divide(piece, limit, count, level + 1)]
    return _packed(pieces, joint, limit, count)


def _packed(pieces: Sequence[str], joint: str, limit: int, count: Callable[[str], int]) -> list[str]:
    """Neighbouring pieces together, as many as fit."""
    found: list[str] = []
    for piece in pieces:
        joined = found[-1] + joint + piece if found else piece
        if found and count(joined) <= limit:
            found[-1] = joined
        else:
            found.append(piece)
    return found


def shrink(text: str, limit: int, count: Callable[[str], int], word: Callable[[list[str]], list[str]]) -> str:
    """`text` if it fits, else the wordings of its parts, again and again until they fit.

    Args:
        text: what is to be worded.
        limit: tokens that fit.
        count: tokens of a text, prompt included.
        word: the wordings of several parts.

    Raises:
        ModelError: the wordings are no shorter than what they word.
    """
    while count(text) > limit:
        parts = divide(text, limit, count)
        shorter = "\n".join(wording for wording in word(parts) if wording)
        if not shorter or len(shorter) > _LEAST_GAIN * len(text):
            raise ModelError(f"a text of {len(text)} characters does not become short enough for the model's window")
        text = shorter
    return text
