"""The search behind `byte_shift`: the likeliest text whose damaged GBK bytes read as what is shown.

What is shown is read from left to right. A hypothesis is either in step with the pairs of the true text, or one byte off:
then it holds the first byte of a true character whose second byte is the first byte of the next character shown. A byte
is gained or lost

- where a byte replace of ``A3BF`` by ``?`` (``A3A1`` by ``!`` and so on) hit the end of one character and the start of the next;
- where a gloss was put between two characters, and its bracket swallowed a byte;
- where an ASCII letter is the second byte of a character, which brings the text back into step;
- where a byte is simply missing.

Off step, pairs that GBK does not define are not shown at all; the search puts them back where the text reads better.
Hypotheses are ranked by the character model of `jianbao.lm`: with the damage as described, a text determines what is
shown, so the odds of two hypotheses are the odds of their texts, times how rare such damage is.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from jianbao import lm
from jianbao.cleaning import _gbk
from jianbao.cleaning.pinyin_gloss import reads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH = 24
"""Hypotheses kept at each place."""
FEW = 6
"""Characters tried for a byte that is not shown."""
COST_REPLACED, COST_GLOSS, COST_LOST, COST_DROPPED, COST_DANGLING, COST_SIMPLIFIED = 3.0, 1.0, 12.0, 0.5, 1.0, 1.5
WORST = -11.0
"""Log probability below which a guessed character is not tried."""
REPLACED = {"?": 0xA3BF, "!": 0xA3A1, ",": 0xA3AC, ":": 0xA3BA, ";": 0xA3BB, "\ufffd": 0xA3BF}
"""ASCII marks and the full-width pair a site replaces by them."""


class Token(NamedTuple):
    """A piece of what is shown: a character, or a gloss with the damage before its bracket.

    `kind`: `char` (also ``?!``, the rest of a byte and a replaced mark), `gloss` (in its place, says nothing), `cut` (a
    gloss whose bracket swallowed a byte).
    """

    start: int
    end: int
    text: str
    kind: str


class State(NamedTuple):
    """A hypothesis after some tokens: true text so far as a chain of (token, text) steps."""

    score: float
    last: int
    """Id of the last true character."""
    pending: int
    """First byte of a true character that is not complete, or 0."""
    margin: float
    """By how much it beat what it replaced, at the least."""
    steps: tuple[object, ...] | None
    """(earlier steps, index of the token, text given for it, whether that is what is shown)"""


class Answer(NamedTuple):
    """The best hypothesis: (first token, last token + 1, new text) of each repair, and how sure it is."""

    repairs: tuple[tuple[int, int, str], ...]
    gain: float
    margin: float


@cache
def _second(first: int, last: int) -> tuple[tuple[int, float], ...]:
    """The likeliest characters that begin with byte `first`, after the id `last`: (pair, log probability)."""
    return _best(((first << 8 | t) for t in _gbk.TRAILS), last)


@cache
def _first(second: int, last: int) -> tuple[tuple[int, float], ...]:
    """The likeliest characters that end with byte `second`, after the id `last`."""
    return _best(((lead << 8 | second) for lead in _gbk.LEADS), last)


def _best(pairs: Iterator[int], last: int) -> tuple[tuple[int, float], ...]:
    known = _gbk.idents()
    ranked = sorted(((lm.follow(last, known[p]), p) for p in pairs if p in known), reverse=True)
    return tuple((p, s) for s, p in ranked[:FEW] if s > WORST)


@cache
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


@cache
def _holes(pending: int, last: int, lead: int) -> tuple[tuple[int, int, float], ...]:
    """Two characters with an undefined pair between their halves: (pair, pair, log probability of both)."""
    known = _gbk.idents()
    found = []
    for first, seconds in _gbk.dropped():
        one = known.get(pending << 8 | first)
        if one is None or (so_far := lm.follow(last, one)) < WORST:
            continue
        for second in seconds:
            two = known.get(second << 8 | lead)
            if two is not None and (then := lm.follow(one, two)) > WORST:
                found.append((pending << 8 | first, second << 8 | lead, so_far + then))
    found.sort(key=lambda item: -item[2])
    return tuple(found[:FEW])


class Search:
    """One window of a line."""

    def __init__(self, tokens: Sequence[Token], before: str, lost: frozenset[int]) -> None:
        self.tokens = tokens
        self.lost = lost
        """Tokens at which a byte may be missing without any other sign."""
        self.before = before

    def run(self) -> Answer:
        """The best reading of the window, which may be what is shown."""
        start = State(0.0, lm.ident(self.before), 0, 99.0, None)
        beam = [start]
        shown = start
        for index in range(len(self.tokens)):
            grown: dict[tuple[int, int], State] = {}
            for state in beam:
                for new in self._grow(state, index):
                    _keep(grown, new)
            shown = self._as_shown(shown, index)
            beam = sorted(grown.values(), key=lambda s: -s.score)[:WIDTH]
            if not beam:
                break
        return self._answer(beam, shown)

    def _answer(self, beam: Sequence[State], shown: State) -> Answer:
        ended = [s for state in beam for s in self._end(state)]
        if not ended:
            return Answer((), 0.0, 0.0)
        ended.sort(key=lambda s: -s.score)
        best = ended[0]
        text = _text(best)
        rival = next((s.score for s in ended[1:] if _text(s) != text), best.score - 99.0)
        return Answer(tuple(_repairs(best)), best.score - shown.score, min(best.margin, best.score - rival))

    def _step(self, state: State, index: int, code: int, pending: int, cost: float) -> State:
        """`state` with the true character `code` for token `index`."""
        ident = _gbk.idents()[code]
        return self._add(state, index, _gbk.chars()[code], ident, pending, lm.follow(state.last, ident) - cost)

    @staticmethod
    def _add(state: State, index: int, text: str, last: int, pending: int, gain: float) -> State:
        steps = (state.steps, index, text, False)
        return State(state.score + gain, last, pending, state.margin, steps)

    def _as_shown(self, state: State, index: int) -> State:
        token = self.tokens[index]
        if token.kind == "gloss":
            return state
        score, last = state.score, state.last
        for char in token.text:
            ident = lm.ident(char)
            score, last = score + lm.follow(last, ident), ident
        return State(score, last, 0, state.margin, (state.steps, index, token.text, True))

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
        if index in self.lost and token.kind == "char":
            yield from self._missing(state, index, token)

    def _replaced(self, state: State, index: int, token: Token) -> Iterator[State]:
        """A full-width mark was replaced across two characters."""
        mark = REPLACED[token.text[-1]]
        for code, _ in _first(mark >> 8, state.last):
            yield self._step(state, index, code, mark & 0xFF, COST_REPLACED)

    def _cut(self, state: State, index: int, token: Token) -> Iterator[State]:
        """A gloss speaks for the last byte of the character before it and the first of the one after."""
        char = next((t.text for t in reversed(self.tokens[:index]) if t.kind == "char"), self.before)
        reading = token.text.strip("?\ufffd(（)）")
        for lead in _spoken(char, reading):
            yield self._add(state, index, "", state.last, lead, -COST_GLOSS)

    def _missing(self, state: State, index: int, token: Token) -> Iterator[State]:
        """A byte is missing in or before this character."""
        for shown in _gbk.pairs(token.text):
            lead, trail = shown >> 8, shown & 0xFF
            for code, _ in _first(lead, state.last):
                yield self._step(state, index, code, trail, COST_LOST)
            for code, _ in _second(lead, state.last):
                yield self._step(state, index, code, trail, COST_LOST)

    def _off_step(self, state: State, index: int, token: Token) -> Iterator[State]:
        if token.kind == "gloss":
            yield state._replace(steps=(state.steps, index, "", False))
        elif token.kind == "cut":
            yield from self._cut_off_step(state, index, token)
        else:
            yield from self._shown_off_step(state, index, token)

    def _shown_off_step(self, state: State, index: int, token: Token) -> Iterator[State]:
        known = _gbk.idents()
        for n, shown in enumerate(_gbk.pairs(token.text)):
            lead, trail = shown >> 8, shown & 0xFF
            cost = COST_SIMPLIFIED * n
            if state.pending << 8 | lead in known:
                new = self._step(state, index, state.pending << 8 | lead, trail, cost)
                yield new
            for one, two, gain in _holes(state.pending, state.last, lead):
                text = _gbk.chars()[one] + _gbk.chars()[two]
                yield self._add(state, index, text, known[two], trail, gain - cost - COST_DROPPED)
        if len(token.text) == 1 and (token.text.isascii() or token.text == "\ufffd"):
            yield from self._ascii(state, index, token)

    def _ascii(self, state: State, index: int, token: Token) -> Iterator[State]:
        """An ASCII byte: the second byte of a character, a mark replaced across two, or the end of the shift."""
        code = state.pending << 8 | ord(token.text)
        if code in _gbk.idents():
            yield self._step(state, index, code, 0, 0.0)
        mark = REPLACED.get(token.text)
        if mark:
            code = state.pending << 8 | mark >> 8
            if code in _gbk.idents():
                yield self._step(state, index, code, mark & 0xFF, 0.0)
        for code, _ in _second(state.pending, state.last):
            if token.text in "?\ufffd":
                yield self._step(state, index, code, 0, COST_DANGLING)
            else:
                ended = self._step(state, index, code, 0, COST_DANGLING)
                last = lm.ident(token.text)
                text = _gbk.chars()[code] + token.text
                gain = ended.score + lm.follow(ended.last, last) - state.score
                yield self._add(state, index, text, last, 0, gain)

    def _cut_off_step(self, state: State, index: int, token: Token) -> Iterator[State]:
        """The bracket swallowed the second byte of the glossed character itself."""
        reading = token.text.strip("?\ufffd(（)）")
        for trail in _gbk.TRAILS:
            code = state.pending << 8 | trail
            char = _gbk.chars().get(code)
            if char and reads(char, reading):
                yield self._step(state, index, code, 0, COST_GLOSS)

    def _end(self, state: State) -> Iterator[State]:
        """The line ends: what is pending has lost its second byte."""
        if not state.pending:
            yield state
            return
        index = len(self.tokens) - 1
        end = lm.ident("\n")
        for code, _ in _second(state.pending, state.last):
            new = self._step(state, index, code, 0, COST_DANGLING)
            yield new._replace(score=new.score + lm.follow(new.last, end))


def _keep(grown: dict[tuple[int, int], State], new: State) -> None:
    """Keep the better of two hypotheses that have the same future, and remember by how much it is better."""
    key = (new.last, new.pending)
    old = grown.get(key)
    if old is None:
        grown[key] = new
        return
    better, worse = (new, old) if new.score > old.score else (old, new)
    margin = better.score - worse.score
    if margin < better.margin and _text(better) != _text(worse):
        better = better._replace(margin=margin)
    grown[key] = better


def _chain(state: State) -> list[tuple[int, str, bool]]:
    """Steps of `state` in order: (token, text, as shown)."""
    found: list[tuple[int, str, bool]] = []
    steps = state.steps
    while steps is not None:
        steps, index, text, shown = steps  # type: ignore[assignment,misc]
        found.append((index, text, shown))  # type: ignore[arg-type]
    return found[::-1]


def _text(state: State) -> str:
    return "".join(text for _, text, _ in _chain(state))


def _repairs(state: State) -> Iterator[tuple[int, int, str]]:
    """Stretches of tokens that are not as shown, with the text given for them."""
    start = -1
    end = 0
    pieces: list[str] = []
    for index, text, shown in _chain(state):
        if shown:
            if start >= 0:
                yield start, end, "".join(pieces)
            start, pieces = -1, []
            continue
        start = index if start < 0 else start
        end = index + 1
        pieces.append(text)
    if start >= 0:
        yield start, end, "".join(pieces)
