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

import math
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from jianbao import lm
from jianbao.cleaning import _gbk, _shift_guess, _words
from jianbao.cleaning._shift_state import (
    DAMAGE,
    Answer,
    State,
    Token,
    by_token,
    differ,
    repairs,
    wary,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WIDTH = 24
"""Hypotheses kept at each place."""
COST_REPLACED, COST_GLOSS, COST_LOST, COST_DANGLING = 3.0, 1.0, 12.0, 1.0
COST_TWICE = 2.0
"""Of two pairs on end that are not shown: the model would fill in a character that reads well between any two."""
COST_SIMPLIFIED, COST_TRADITIONAL, COST_WIDE = 1.5, 5.0, 7.0
HOPELESS = 30.0
"""Nats behind the best after which a hypothesis is given up."""
FULL_STOP = 0xA1A3
STOP = 2.0
"""Log weight of a full stop where a line ends and the last byte is lost."""
CLOSE = 7.0
"""Nats behind which a rival is forgotten."""
RIVALS = 40
AROUND = 8
"""Tokens on both sides of a difference in which words are looked for."""
WORDS, SURE_WORDS = 0.5, 3.5
"""Weight of the words against the characters, and what both together must reach."""
CALM = 8
"""Characters as shown after which the text is taken to be in step."""
REPLACED = {"?": 0xA3BF, "!": 0xA3A1, ",": 0xA3AC, ":": 0xA3BA, ";": 0xA3BB}
"""ASCII marks and the full-width pair a site replaces by them."""
_score = attrgetter("score")


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
        self.floor = -math.inf  # below it a hypothesis for the token at hand neither survives nor rivals one that does
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
            best = self.floor = -math.inf
            for state in beam:
                for new in self._grow(state, index):
                    if new.score > best:
                        best, self.floor = new.score, new.score - HOPELESS - CLOSE
                    if new.score >= self.floor:
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
        return Answer(tuple(repairs(best)), best.score - shown.score)

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
            return better._replace(doubt=better.doubt | differ(better, worse))
        return better._replace(rivals=(*better.rivals, (gap, worse.steps)))

    def _doubts(self, best: State) -> set[int]:
        """Tokens for which the words of a rival speak, so that the characters alone cannot decide."""
        own = by_token(best.steps)
        found: set[int] = set()
        for gap, steps in best.rivals:
            other = by_token(steps)
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
        gain = lm.follow(state.last, ident) - cost - _odd(char, simplified=self.simplified)
        return self._add(state, index, char, ident, pending, gain)

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
        for code, _ in _shift_guess.first(mark >> 8, state.last):
            yield wary(self._step(state, index, code, mark & 0xFF, COST_REPLACED), index, _gbk.chars()[code])

    def _cut(self, state: State, index: int, token: Token) -> Iterator[State]:
        """A gloss speaks for the last byte of the character before it and the first of the one after."""
        char = next((t.text for t in reversed(self.tokens[:index]) if t.kind == "char"), self.before)
        for lead in _shift_guess.spoken(char, token.reading):
            yield self._add(state, index, "", state.last, lead, -COST_GLOSS)

    def _missing(self, state: State, index: int, token: Token) -> Iterator[State]:
        """A byte is missing in or before this character."""
        for shown in _gbk.pairs(token.text):
            lead, trail = shown >> 8, shown & 0xFF
            for code, _ in (*_shift_guess.first(lead, state.last), *_shift_guess.second(lead, state.last)):
                yield wary(self._step(state, index, code, trail, COST_LOST), index, _gbk.chars()[code])

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
        least = self.floor - state.score + cost
        for text, ident, gain in _shift_guess.holes_twice(state.pending, state.last, lead):
            if gain < least + COST_TWICE:
                break
            total = gain - cost - COST_TWICE - _odd(text, simplified=self.simplified)
            yield wary(self._add(state, index, text, ident, trail, total), index, text)
        chars = _gbk.chars()
        for one, two, gain in _shift_guess.holes(state.pending, state.last, lead):
            if gain < least:
                break
            text = chars[one] + chars[two]
            total = gain - cost - _odd(text, simplified=self.simplified)
            yield wary(self._add(state, index, text, _gbk.idents()[two], trail, total), index, text)

    def _ascii(self, state: State, index: int, token: Token) -> Iterator[State]:
        """An ASCII byte: the second byte of a character, a mark replaced across two, or the end of the shift."""
        byte = ord(token.text) if token.text.isascii() else 0
        if state.pending << 8 | byte in _gbk.idents():
            yield self._step(state, index, state.pending << 8 | byte, 0, 0.0)
        yield from self._over_hole(state, index, byte, 0, 0.0)
        mark = REPLACED.get(token.text)
        if mark and state.pending << 8 | mark >> 8 in _gbk.idents():
            yield self._step(state, index, state.pending << 8 | mark >> 8, mark & 0xFF, 0.0)
        for code, _ in _shift_guess.second(state.pending, state.last):
            stop = STOP if self.at_end and code == FULL_STOP else 0.0
            ended = wary(self._step(state, index, code, 0, COST_DANGLING - stop), index, _gbk.chars()[code])
            if token.text in {"?", DAMAGE}:
                unsure = self.at_end and code != FULL_STOP  # nothing that follows speaks for it
                yield ended._replace(doubt=ended.doubt | {index}) if unsure else ended
            if token.text != DAMAGE:
                last = lm.ident(token.text)
                if token.text.isalpha():  # a letter that stands by itself: more likely the second byte of something
                    ended = ended._replace(doubt=ended.doubt | {index})
                gain = ended.score + lm.follow(ended.last, last) - state.score
                yield wary(
                    self._add(state, index, _gbk.chars()[code] + token.text, last, 0, gain), index, _gbk.chars()[code]
                )

    def _cut_off_step(self, state: State, index: int, token: Token) -> Iterator[State]:
        """The bracket swallowed the second byte of the glossed character itself."""
        for code in _shift_guess.glossed(state.pending, token.reading):
            yield self._step(state, index, code, 0, COST_GLOSS)

    def _end(self, state: State) -> Iterator[State]:
        """Where reading stops at the end of the line, what is pending has lost its second byte."""
        if not state.pending:
            yield state
        elif self.at_end:
            stop = lm.ident("\n")
            for code, _ in _shift_guess.second(state.pending, state.last):
                new = self._step(
                    state, len(self.tokens) - 1, code, 0, COST_DANGLING - (STOP if code == FULL_STOP else 0.0)
                )
                if code != FULL_STOP:  # nothing that follows speaks for it
                    new = new._replace(doubt=new.doubt | {len(self.tokens) - 1})
                yield new._replace(score=new.score + lm.follow(new.last, stop))


@lru_cache(maxsize=1 << 14)
def _odd(text: str, *, simplified: bool) -> float:
    """Cost of characters that the page does not use: wide letters and digits, the other script."""
    cost = 0.0
    for char in text:
        if "\uff10" <= char <= "\uff5a" and char.isalnum():
            cost += COST_WIDE
        elif simplified and "\u3400" <= char < "\ua000" and ord(char) in lm.folds():
            cost += COST_TRADITIONAL
    return cost
