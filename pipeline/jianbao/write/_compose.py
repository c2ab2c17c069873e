"""Compose a line from several sentences: a short wording of each that stands the check, joined in the order of the source."""

from __future__ import annotations

import re
from itertools import combinations, product
from typing import TYPE_CHECKING, TypeAlias

from jianbao.write._align import clauses
from jianbao.write._material import share
from jianbao.write._patterns import DEPENDENT, IMPERATIVE, LEANING, waits
from jianbao.write._whole import binds
from jianbao.write.ground import trimmed
from jianbao.write.quote import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jianbao.write._material import Material

LEAST = 8
"""Fewer characters say nothing."""

MOST = 3
"""Sentences of one line."""

MOST_CLAUSES = 12
"""Clauses of one sentence to choose from."""

ROOMS = (20, 28, 36, 46, 60, 80)
"""Lengths in characters to which a sentence is shortened for a place in a line of several."""

WORTHY = 0.8
"""A sentence goes into a line if its weight is at least this share of the weightiest one's."""

_Piece: TypeAlias = tuple[float, str]
"""What a piece is worth (the weight of its sentence, times the share of it that is held), and its words."""

_HALF = re.compile(
    r"虽然?|只要|只有|如果|不仅|不但|尽管|即使|一方面|既|据|因为|由于|因此|所以|鉴此|正如|按说|一边|前者|后者|这|那|其中"
)
_FIRST_HALF = re.compile(r"虽|尽管|不仅|不但|一方面|一边")
"""Words whose other half is in the clause that follows."""


def composed(material: Material, texts: Sequence[str], pieces: Mapping[int, Sequence[str]], room: int) -> list[str]:
    """Lines made of a piece of each of two or more sentences, one line for each number of sentences, most first.

    Args:
        material: what the point is made from.
        texts: words of `material.sentences`.
        pieces: the summarizer's proposals for single sentences, by sentence index; the others are taken whole or shortened.
        room: characters that one piece may have.
    """
    place = {index: k for k, index in enumerate(material.sentences)}
    weight = dict(zip(material.topic.sentences, material.topic.weights, strict=False))
    least = WORTHY * max(weight.values(), default=0.0)
    options: dict[int, list[_Piece]] = {}
    for index in [i for i in material.by_weight if weight.get(i, 0.0) >= least][:MOST]:
        text = texts[place[index]]
        made = _pieces(text, pieces.get(index, ()), room, material.max_chars)
        if made:
            options[index] = [(weight.get(index, 0.5) * share(text, words), words) for words in made]
    first, *others = options or (-1,)
    found = []
    for size in range(len(others), 0, -1):  # the weightiest always, combinations of the others weightiest first
        for chosen in combinations(others, size):
            found += [_fitting([options[i] for i in sorted((first, *chosen))], material.max_chars)]
    return [line for line in dict.fromkeys(found) if line]


def _fitting(options: Sequence[Sequence[_Piece]], most: int) -> str:
    """One piece of each sentence, joined: of those that fit into `most` characters the choice that holds the most; else nothing."""
    best = (0.0, "")
    for chosen in product(*options):
        value = sum(worth for worth, _ in chosen)
        if value > best[0] and sum(len(words) for _, words in chosen) <= most + 1:
            line = _join([words for _, words in chosen])
            best = (value, line) if len(line) <= most else best
    return best[1]


def _pieces(text: str, proposals: Sequence[str], room: int, most: int) -> list[str]:
    """What may stand for a sentence in a line of several: itself, what was proposed and stands the check, its weightiest clauses."""
    rooms = [r for r in ROOMS if r < most - LEAST]
    parts = [shorten(text, r) for r in rooms]
    thin = [line for line in thinned(text, most - LEAST) if binds(line, [text])][:MOST]
    own = [part.of(text) for part in parts if part]
    found = [words for words in own + thin if LEAST <= len(words) <= most - LEAST and not _leans(words)]
    for proposal in proposals:
        line, verdict = trimmed(proposal.strip(), [text], least=LEAST)
        if verdict.supported and LEAST <= len(line) <= room + 2 and _closes(line, text) and not _leans(line):
            found.append(line)
    return list(dict.fromkeys(found))


def thinned(text: str, room: int) -> list[str]:
    """The sentence without some of its measures: its opening and a choice of the clauses that need no subject, longest first.

    >>> thinned("各地要压实责任，健全机制，完善台账，确保措施落地。", 16)
    ['各地要压实责任，确保措施落地。', '各地要压实责任，健全机制。', '各地要压实责任，完善台账。']
    """
    bounds = clauses(text)[:MOST_CLAUSES]
    words = [text[start:end] for start, end in bounds]
    opening = next((k for k, clause in enumerate(words) if not waits(clause)), len(words))
    free = [k for k in range(opening + 1, len(words)) if IMPERATIVE.match(words[k]) and not waits(words[k])]
    found = []
    for size in range(1, min(len(free), MOST) + 1):
        for chosen in combinations(free, size):
            line = "，".join([*words[: opening + 1], *(words[k] for k in chosen)]) + "。"
            if len(line) <= room and not _leans(line):
                found.append(line)
    return sorted(found, key=lambda line: (-len(line), line))


def joins(line: str, texts: Sequence[str]) -> bool:
    """May a line of several statements stand? Each must stand alone and end where its sentence ends."""
    parts = [part for part in re.split("[；。]", line) if part]
    return len(parts) == 1 or all(
        len(part) >= LEAST and not _leans(part) and any(_closes(part, text) for text in texts) for part in parts
    )


def _closes(line: str, text: str) -> bool:
    """Does a piece end where a sentence or a long clause ends, so that nothing that belongs to it follows?"""
    tail = line.rstrip("。；！")[-LEAST:]
    at = text.find(tail)
    return at >= 0 and text[at + len(tail) : at + len(tail) + 1] in {"", "。", "；", "！", "？"}


def _leans(words: str) -> bool:
    """Does a piece need what stood before or after it?"""
    bare = words.rstrip("。；！")
    last = bare[max(bare.rfind("，"), bare.rfind(",")) + 1 :]
    half = _HALF.match(words) or _FIRST_HALF.search(last)
    return bool(half or DEPENDENT.match(words) or LEANING.match(words) or waits(bare))


def _join(parts: Sequence[str]) -> str:
    """`；` between the parts, `。` at the end."""
    return "；".join(part.rstrip("。；！，") for part in parts) + "。"
