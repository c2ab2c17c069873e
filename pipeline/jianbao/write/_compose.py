"""Compose a line from several sentences: a short wording of each that stands the check, joined in the order of the source."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from jianbao.write._patterns import DEPENDENT, LEANING, waits
from jianbao.write.ground import trimmed
from jianbao.write.quote import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jianbao.write._material import Material

LEAST = 8
"""Fewer characters say nothing."""

MOST = 4
"""Sentences of one line."""


def composed(material: Material, texts: Sequence[str], pieces: Mapping[int, Sequence[str]], room: int) -> list[str]:
    """Lines made of a piece of each of two or more sentences, one line for each number of sentences, most first.

    Args:
        material: what the point is made from.
        texts: words of `material.sentences`.
        pieces: the summarizer's proposals for single sentences, by sentence index; the others are taken whole or shortened.
        room: characters that one piece may have.
    """
    place = {index: k for k, index in enumerate(material.sentences)}
    parts: dict[int, str] = {}
    for index in material.by_weight[:MOST]:
        piece = _piece(texts[place[index]], pieces.get(index, ()), room)
        if piece:
            parts[index] = piece
    found = []
    for size in range(len(parts), 1, -1):  # combinations come weightiest first
        lines = (_join([parts[i] for i in sorted(chosen)]) for chosen in combinations(parts, size))
        found += [next((line for line in lines if len(line) <= material.max_chars), "")]
    return [line for line in found if line]


def _piece(text: str, proposals: Sequence[str], room: int) -> str:
    """The sentence itself if it is short, else the longest proposal that stands the check, else its weightiest clauses."""
    if len(text) <= room:
        return "" if _leans(text) else text
    sound = []
    for proposal in proposals:
        line, verdict = trimmed(proposal.strip(), [text], least=LEAST)
        if verdict.supported and LEAST <= len(line) <= room + 2 and not _leans(line):
            sound.append(line)
    if sound:
        return max(sound, key=len)
    part = shorten(text, room)
    return part.of(text) if part and not _leans(part.of(text)) else ""


def _leans(words: str) -> bool:
    """Does a piece need what stood before or after it?"""
    return bool(DEPENDENT.match(words) or LEANING.match(words) or waits(words.rstrip("。；！")))


def _join(parts: Sequence[str]) -> str:
    """`；` between the parts, `。` at the end."""
    return "；".join(part.rstrip("。；！，") for part in parts) + "。"
