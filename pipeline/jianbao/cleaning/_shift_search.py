"""The search behind `byte_shift`: the likeliest text whose damaged GBK bytes read as what is shown.

What is shown is read from left to right. A hypothesis is either in step with the pairs of the true text, or one byte
off: then it holds the first byte of a true character whose second byte is the first byte of the next character shown.
A byte is gained or lost

- where a byte replace of ``A3BF`` by ``?`` (``A3A1`` by ``!`` and so on) hit the end of one character and the start of
  the next;
- where a gloss was put between two characters, and its bracket swallowed a byte;
- where an ASCII letter is the second byte of a character, which brings the text back into step;
- where a byte is simply missing.

Off step, pairs that GBK does not define are not shown at all; the search puts them back where the text reads better.
Hypotheses are ranked by the character model of `jianbao.lm`: with the damage as described, a text determines what is
shown, so the odds of two hypotheses are the odds of their texts, times how rare such damage is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from jianbao import lm
from jianbao.cleaning import _gbk, _words
from jianbao.cleaning.pinyin_gloss import reads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

DAMAGE = "\ufffd"
WIDTH = 24
"""Hypotheses kept at each place."""
FEW = 6
"""Characters tried for a byte that is not shown."""
COST_REPLACED, COST_GLOSS, COST_LOST, COST_DANGLING = 3.0, 1.0, 12.0, 1.0
COST_TWICE = 2.0
"""Of two pairs on end that are not shown: the model would fill in a character that reads well between any two."""
COST_SIMPLIFIED, COST_TRADITIONAL, COST_WIDE = 1.5, 5.0, 7.0
HOPELESS = 30.0
"""Nats behind the best after which a hypothesis is given up."""
FULL_STOP = 0xA1A3
STOP = 2.0
"""Log weight of a full stop where a line ends and the last byte is lost."""
NUMBER = frozenset("0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万萬亿億两兩")
CLOSE = 7.0
"""Nats behind which a rival is forgotten."""
RIVALS = 40
AROUND = 8
"""Tokens on both sides of a difference in which words are looked for."""
WORDS, SURE_WORDS = 0.5, 3.5
"""Weight of the words against the characters, and what both together must reach."""
CALM = 8
"""Characters as shown after which the text is taken to be in step."""
WORST, WORST_HOLE, BEST_MIDDLE = -11.0, -9.0, -6.0
"""Log probability below which a guessed character is not tried."""
REPLACED = {"?": 0xA3BF, "!": 0xA3A1, ",": 0xA3AC, ":": 0xA3BA, ";": 0xA3BB}
"""ASCII marks and the full-width pair a site replaces by them."""


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


@lru_cache(maxsize=1 << 16)
def _second(first: int, last: int) -> tuple[tuple[int, float], ...]:
    """The likeliest characters that begin with byte `first`, after the id `last`: (pair, log probability)."""
    return _best(((first << 8 | t) for t in _gbk.TRAILS), last)


@lru_cache(maxsize=1 << 16)
def _first(second: int, last: int) -> tuple[tuple[int, float], ...]:
    """The likeliest characters that end with byte `second`, after the id `last`."""
    return _best(((lead << 8 | second) for lead in _gbk.LEADS), last)


def _best(pairs: Iterator[int], last: int) -> tuple[tuple[int, float], ...]:
    known = _gbk.idents()
    ranked = sorted(((lm.follow(last, known[p]), p) for p in pairs if p in known), reverse=True)
    return tuple((p, s) for s, p in ranked[:FEW] if s > WORST)


@lru_cache(maxsize=1 << 12)
def _spoken(char: str, reading: str) -> tuple[int, ...]:
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
def _glossed(lead: int, reading: str) -> tuple[int, ...]:
    """Characters that begin with byte `lead` and have the `reading`."""
    table = _gbk.chars()
    codes = (lead << 8 | trail for trail in _gbk.TRAILS)
    return tuple(code for code in codes if code in table and reads(table[code], reading))


@lru_cache(maxsize=1 << 16)
def _holes(pending: int, last: int, lead: int) -> tuple[tuple[int, int, float], ...]:
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
def _holes_twice(pending: int, last: int, lead: int) -> tuple[tuple[str, int, float], ...]:
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


class Search:
    """One stretch of a line, read from its start until the text is in step again.

    Args:
        shown: what is shown, to the end of the line; read only as far as needed.
        before: the character before.
        signs: what begins before this position is read in any case.
        lost: what begins before this position may lack a byte without any other sign.
        sure: nats by which a character must beat every other.
        simplified: the page is in simplified characters.
    """

    def __init__(
        self, shown: Iterable[Token], before: str, *, signs: int, lost: int, sure: float, simplified: bool
    ) -> None:
        self.simplified = simplified
        self.shown = iter(shown)
        self.tokens: list[Token] = []
        self.at_end = False
        self.before = before
        self.signs = signs
        self.lost = lost
        self.sure = sure

    def run(self) -> Answer:
        """The best reading, which may be what is shown."""
        start = State(0.0, lm.ident(self.before), 0, frozenset(), None, 0)
        beam = [start]
        shown = start
        following = next(self.shown, None)
        while following is not None:
            index = len(self.tokens)
            self.tokens.append(following)
            following = next(self.shown, None)
            self.at_end = following is None
            grown: dict[tuple[int, int], State] = {}
            for state in beam:
                for new in self._grow(state, index):
                    self._keep(grown, new)
            shown = self._as_shown(shown, index)
            beam = sorted(grown.values(), key=_score, reverse=True)[:WIDTH]
            beam = [s for s in beam if s.score > beam[0].score - HOPELESS]
            if not beam or (beam[0].calm >= CALM and not beam[0].pending and self.tokens[-1].end >= self.signs):
                break
        return self._answer(beam, shown)

    def _answer(self, beam: Sequence[State], shown: State) -> Answer:
        ended = [s for state in beam for s in self._end(state)]
        if not ended:
            return Answer((), 0.0)
        best, *others = sorted(ended, key=_score, reverse=True)
        for other in others:
            best = self._remember(best, other)
        best = best._replace(doubt=best.doubt | self._doubts(best))
        return Answer(tuple(_repairs(best)), best.score - shown.score)

    def _keep(self, grown: dict[tuple[int, int], State], new: State) -> None:
        """Keep the better of two hypotheses with the same future, and remember where the other is nearly as good."""
        key = (new.last, new.pending)
        old = grown.get(key)
        if old is None:
            grown[key] = new
            return
        better, worse = (new, old) if new.score > old.score else (old, new)
        grown[key] = self._remember(better, worse)

    def _remember(self, better: State, worse: State) -> State:
        """`better`, which knows of `worse` if that reads nearly as well."""
        gap = better.score - worse.score
        if gap >= CLOSE:
            return better
        if len(better.rivals) >= RIVALS and gap >= self.sure:
            return better
        if gap < self.sure:
            return better._replace(doubt=better.doubt | _differ(better, worse))
        return better._replace(rivals=(*better.rivals, (gap, worse.steps)))

    def _doubts(self, best: State) -> set[int]:
        """Tokens for which the words of a rival speak, so that the characters alone cannot decide."""
        own = _by_token(best.steps)
        found: set[int] = set()
        for gap, steps in best.rivals:
            other = _by_token(steps)
            last = max(other, default=-1)
            odd = {i for i in own if i <= last and lm.fold(own[i]) != lm.fold(other.get(i, ""))}
            if not odd or odd <= found:
                continue
            low, high = min(odd) - AROUND, max(odd) + AROUND
            mine = "".join(own.get(i, "") for i in range(low, high + 1))
            its = "".join((other if i <= last else own).get(i, "") for i in range(low, high + 1))
            if gap + WORDS * (_words.score(lm.fold(mine)) - _words.score(lm.fold(its))) < SURE_WORDS:
                found |= odd
        return found

    def _step(self, state: State, index: int, code: int, pending: int, cost: float) -> State:
        """`state` with the true character `code` for token `index`."""
        ident, char = _gbk.idents()[code], _gbk.chars()[code]
        gain = lm.follow(state.last, ident) - cost - self._odd(char)
        return self._add(state, index, char, ident, pending, gain)

    def _odd(self, text: str) -> float:
        """Cost of characters that the page does not use: wide letters and digits, the other script."""
        cost = 0.0
        for char in text:
            if "\uff10" <= char <= "\uff5a" and char.isalnum():
                cost += COST_WIDE
            elif self.simplified and "\u3400" <= char < "\ua000" and ord(char) in lm.folds():
                cost += COST_TRADITIONAL
        return cost

    @staticmethod
    def _add(state: State, index: int, text: str, last: int, pending: int, gain: float) -> State:  # noqa: PLR0917
        return State(state.score + gain, last, pending, state.doubt, (state.steps, index, text, False), 0, state.rivals)

    def _as_shown(self, state: State, index: int) -> State:
        token = self.tokens[index]
        if token.kind == "gloss":
            return state
        score, last = state.score, state.last
        for char in token.text:
            ident = lm.ident(char)
            score, last = score + lm.follow(last, ident), ident
        return State(score, last, 0, state.doubt, (state.steps, index, token.text, True), state.calm + 1, state.rivals)

    def _grow(self, state: State, index: int) -> Iterator[State]:
        token = self.tokens[index]
        if state.pending:
            yield from self._off_step(state, index, token)
            return
        yield self._as_shown(state, index)
        if token.kind == "cut":
            yield from self._cut(state, index, token)
        elif token.text[-1] in REPLACED:
            yield from self._replaced(state, index, token)
        if token.start < self.lost and token.kind == "char":
            yield from self._missing(state, index, token)

    def _replaced(self, state: State, index: int, token: Token) -> Iterator[State]:
        """A full-width mark was replaced across two characters."""
        mark = REPLACED[token.text[-1]]
        for code, _ in _first(mark >> 8, state.last):
            yield _wary(self._step(state, index, code, mark & 0xFF, COST_REPLACED), index, _gbk.chars()[code])

    def _cut(self, state: State, index: int, token: Token) -> Iterator[State]:
        """A gloss speaks for the last byte of the character before it and the first of the one after."""
        char = next((t.text for t in reversed(self.tokens[:index]) if t.kind == "char"), self.before)
        for lead in _spoken(char, token.reading):
            yield self._add(state, index, "", state.last, lead, -COST_GLOSS)

    def _missing(self, state: State, index: int, token: Token) -> Iterator[State]:
        """A byte is missing in or before this character."""
        for shown in _gbk.pairs(token.text):
            lead, trail = shown >> 8, shown & 0xFF
            for code, _ in (*_first(lead, state.last), *_second(lead, state.last)):
                yield _wary(self._step(state, index, code, trail, COST_LOST), index, _gbk.chars()[code])

    def _off_step(self, state: State, index: int, token: Token) -> Iterator[State]:
        if token.kind == "gloss":
            yield state._replace(steps=(state.steps, index, "", False))
        elif token.kind == "cut":
            yield from self._cut_off_step(state, index, token)
        else:
            yield from self._shown_off_step(state, index, token)

    def _shown_off_step(self, state: State, index: int, token: Token) -> Iterator[State]:
        for n, shown in enumerate(_gbk.pairs(token.text)):
            lead, trail = shown >> 8, shown & 0xFF
            cost = COST_SIMPLIFIED * n
            if state.pending << 8 | lead in _gbk.idents():
                yield self._step(state, index, state.pending << 8 | lead, trail, cost)
            yield from self._over_hole(state, index, lead, trail, cost)
        if len(token.text) == 1 and (token.text.isascii() or token.text == DAMAGE):
            yield from self._ascii(state, index, token)

    def _over_hole(self, state: State, index: int, lead: int, trail: int, cost: float) -> Iterator[State]:
        """A pair that is not shown, or two, lie between what is pending and byte `lead`."""
        for text, ident, gain in _holes_twice(state.pending, state.last, lead):
            yield _wary(
                self._add(state, index, text, ident, trail, gain - cost - COST_TWICE - self._odd(text)), index, text
            )
        for one, two, gain in _holes(state.pending, state.last, lead):
            text = _gbk.chars()[one] + _gbk.chars()[two]
            new = self._add(state, index, text, _gbk.idents()[two], trail, gain - cost - self._odd(text))
            yield _wary(new, index, text)

    def _ascii(self, state: State, index: int, token: Token) -> Iterator[State]:
        """An ASCII byte: the second byte of a character, a mark replaced across two, or the end of the shift."""
        byte = ord(token.text) if token.text.isascii() else 0
        if state.pending << 8 | byte in _gbk.idents():
            yield self._step(state, index, state.pending << 8 | byte, 0, 0.0)
        yield from self._over_hole(state, index, byte, 0, 0.0)
        mark = REPLACED.get(token.text)
        if mark and state.pending << 8 | mark >> 8 in _gbk.idents():
            yield self._step(state, index, state.pending << 8 | mark >> 8, mark & 0xFF, 0.0)
        for code, _ in _second(state.pending, state.last):
            stop = STOP if self.at_end and code == FULL_STOP else 0.0
            ended = _wary(self._step(state, index, code, 0, COST_DANGLING - stop), index, _gbk.chars()[code])
            if token.text in {"?", DAMAGE}:
                unsure = self.at_end and code != FULL_STOP  # nothing that follows speaks for it
                yield ended._replace(doubt=ended.doubt | {index}) if unsure else ended
            if token.text != DAMAGE:
                last = lm.ident(token.text)
                if token.text.isalpha():  # a letter that stands by itself: more likely the second byte of something
                    ended = ended._replace(doubt=ended.doubt | {index})
                gain = ended.score + lm.follow(ended.last, last) - state.score
                yield _wary(
                    self._add(state, index, _gbk.chars()[code] + token.text, last, 0, gain), index, _gbk.chars()[code]
                )

    def _cut_off_step(self, state: State, index: int, token: Token) -> Iterator[State]:
        """The bracket swallowed the second byte of the glossed character itself."""
        for code in _glossed(state.pending, token.reading):
            yield self._step(state, index, code, 0, COST_GLOSS)

    def _end(self, state: State) -> Iterator[State]:
        """Where reading stops at the end of the line, what is pending has lost its second byte."""
        if not state.pending:
            yield state
        elif self.at_end:
            stop = lm.ident("\n")
            for code, _ in _second(state.pending, state.last):
                new = self._step(
                    state, len(self.tokens) - 1, code, 0, COST_DANGLING - (STOP if code == FULL_STOP else 0.0)
                )
                if code != FULL_STOP:  # nothing that follows speaks for it
                    new = new._replace(doubt=new.doubt | {len(self.tokens) - 1})
                yield new._replace(score=new.score + lm.follow(new.last, stop))


def _wary(state: State, index: int, guessed: str) -> State:
    """`state`, in doubt of token `index` if a number was guessed for it: numbers are never made up."""
    return state if NUMBER.isdisjoint(guessed) else state._replace(doubt=state.doubt | {index})


def _by_token(steps: tuple[Any, ...] | None) -> dict[int, str]:
    """Text of a chain of steps by token."""
    found: dict[int, str] = {}
    while steps is not None:
        found[steps[1]] = steps[2] + found.get(steps[1], "")
        steps = steps[0]
    return found


def _score(state: State) -> float:
    return state.score


def _differ(one: State, two: State) -> frozenset[int]:
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


def _chain(state: State) -> list[tuple[int, str, bool]]:
    """Steps of `state` in order: (token, text, as shown)."""
    found: list[tuple[int, str, bool]] = []
    steps = state.steps
    while steps is not None:
        found.append(steps[1:])
        steps = steps[0]
    return found[::-1]


def _repairs(state: State) -> Iterator[Repair]:
    """Stretches of tokens that are not as shown, with the text given for them."""
    start = end = -1
    pieces: list[str] = []
    for index, text, shown in [*_chain(state), (-1, "", True)]:
        if shown:
            if start >= 0:
                yield Repair(start, end, re.sub(f"{DAMAGE}+", DAMAGE, "".join(pieces)))
            start, pieces = -1, []
            continue
        start = index if start < 0 else start
        end = index + 1
        pieces.append(DAMAGE if index in state.doubt else text)
