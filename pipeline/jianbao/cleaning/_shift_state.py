"""Hypotheses of `_shift_search`: what is shown, what a hypothesis makes of it, and what comes out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from jianbao import lm

if TYPE_CHECKING:
    from collections.abc import Iterator

DAMAGE = "\ufffd"
NUMBER = frozenset("0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万萬亿億两兩")


class Token(NamedTuple):
    """A piece of what is shown: a character, or a gloss with the damage before its bracket, and its `reading`.

    `kind`: `char` (also ``?!``, the rest of a byte and a replaced mark), `gloss` (in its place, says nothing), `cut` (a
    gloss whose bracket swallowed a byte).
    """

    start: int
    end: int
    text: str
    kind: str
    reading: str = ""


class State(NamedTuple):
    """A hypothesis after some tokens: true text so far as a chain of steps."""

    score: float
    last: int
    """Id of the last true character."""
    pending: int
    """First byte of a true character that is not complete, or 0."""
    doubt: frozenset[int]
    """Tokens for which another hypothesis with the same future has other text and reads nearly as well."""
    steps: tuple[Any, ...] | None
    """(earlier steps, index of the token, text given for it, whether that is what is shown)"""
    calm: int
    """Tokens since the last that is not as shown."""
    rivals: tuple[tuple[float, tuple[Any, ...] | None], ...] = ()
    """Hypotheses with the same future that read nearly as well: by how much less, and their steps."""


class Repair(NamedTuple):
    r"""New text for the tokens from `first` up to `last`; ``\\ufffd`` for a character that cannot be told."""

    first: int
    last: int
    text: str


class Answer(NamedTuple):
    """The best hypothesis, and by how much it reads better than what is shown."""

    repairs: tuple[Repair, ...]
    gain: float


def wary(state: State, index: int, guessed: str) -> State:
    """`state`, in doubt of token `index` if a number was guessed for it: numbers are never made up."""
    return state if NUMBER.isdisjoint(guessed) else state._replace(doubt=state.doubt | {index})


def by_token(steps: tuple[Any, ...] | None) -> dict[int, str]:
    """Text of a chain of steps by token."""
    found: dict[int, str] = {}
    while steps is not None:
        found[steps[1]] = steps[2] + found.get(steps[1], "")
        steps = steps[0]
    return found


def differ(one: State, two: State) -> frozenset[int]:
    """Tokens that two hypotheses give other text for."""
    texts: dict[int, str] = {}
    found: set[int] = set()
    left, right = one.steps, two.steps
    while left is not right:
        if right is None or (left is not None and left[1] >= right[1]):
            assert left is not None
            if texts.setdefault(left[1] * 2, left[2]) is not left[2]:
                texts[left[1] * 2] = left[2] + texts[left[1] * 2]
            left = left[0]
        else:
            texts[right[1] * 2 + 1] = right[2] + texts.get(right[1] * 2 + 1, "")
            right = right[0]
    for key in {k // 2 for k in texts}:
        if lm.fold(texts.get(key * 2, "")) != lm.fold(texts.get(key * 2 + 1, "")):
            found.add(key)
    return frozenset(found)


def chain(state: State) -> list[tuple[int, str, bool]]:
    """Steps of `state` in order: (token, text, as shown)."""
    found: list[tuple[int, str, bool]] = []
    steps = state.steps
    while steps is not None:
        found.append(steps[1:])
        steps = steps[0]
    return found[::-1]


def repairs(state: State) -> Iterator[Repair]:
    """Stretches of tokens that are not as shown, with the text given for them."""
    start = end = -1
    pieces: list[str] = []
    for index, text, shown in [*chain(state), (-1, "", True)]:
        if shown:
            if start >= 0:
                yield Repair(start, end, re.sub(f"{DAMAGE}+", DAMAGE, "".join(pieces)))
            start, pieces = -1, []
            continue
        start = index if start < 0 else start
        end = index + 1
        pieces.append(DAMAGE if index in state.doubt else text)
