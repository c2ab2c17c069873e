"""Mend text in which a byte is missing, so that the bytes of GBK pairs moved on: ``提振?偟膩碚f`` is 提振。總的來說.

Two habits of copying sites cause it. They replace full-width marks by ASCII in the *bytes* of a page, and hit the end of
one character and the start of the next: 。總 is ``A1A3 BF82``, and ``A3BF`` became ``?``. Or they put a gloss behind the
bytes of a character and hit two halves: ``請?jiān)试S我`` is 請允許我. Everything up to the next ASCII byte then
reads as rare characters, some of which are not shown at all. The repair is a search (`_shift_search`) for the text whose
bytes, damaged in this way, are what is shown; it is taken only if it reads far better and no other reads nearly as well.
Where damage is plain but no reading is good enough, the place is marked and nothing is guessed.

Left alone: rare characters that stand by themselves, such as names; question marks; glosses in their place, which are
the work of `pinyin_gloss`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from jianbao import lm
from jianbao.cleaning._shift_search import Search, Token
from jianbao.cleaning.pinyin_gloss import GLOSS, VOWELS
from jianbao.document import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

RULE = "byte_shift"
RARE = -11.3
"""Log probability of a character that makes a reader look twice."""
NEAR = 4
"""Two rare characters so near each other may be a shift."""
BEFORE, AFTER = 8, 12
"""Characters of a line that are read before the first sign of damage and after the last."""
LONGEST = 240
"""Characters one search reads at most."""
MOST = 20_000
"""Characters that all searches of one text read at most: beyond, the text is no Chinese prose, or lost."""
ODD = -7.0
"""Mean log probability of the characters behind a mark below which a shift is looked for."""
GAIN, GAIN_LOST = 8.0, 16.0
"""Nats by which a repair must read better than what is shown; more if nothing but the reading speaks for it."""
READS = -7.6
"""Mean log probability a repaired stretch must have."""
SURE = 0.7
"""Nats by which the best repair must beat the second."""

_CUT = re.compile(rf"[?\ufffd][(（]?([a-z{VOWELS}]{{1,6}})[)）]")
_PAIR = re.compile("[?\ufffd][?!]")
_CLOSED = re.compile("[?\ufffd][!！][?\ufffd](?![?!！])")
"""。” (``A1A3 A1B1``) in which ``A3A1`` became ``!`` and the bytes around it ``?``."""
_MARK = re.compile(
    "[?!\ufffd][?!]?(?=[^\x00-\x7f，。、；：？！“”‘’（）《》…—\u3000 ])|[?!](?=[A-Za-z\\[\\]^_`{|}~@\\\\])"
)


def edits(text: str) -> list[Edit]:
    """Mend shifted bytes, or mark them.

    >>> [e.text for e in edits("精气神进一步提振?偟膩碚f,全区发展来势较好。")]
    ['。總的來說']
    >>> [e.text for e in edits("首先,請?jiān)试S我介紹各位來賓。")]
    ['允許']
    >>> edits("你说什么?我说工作要抓紧!会议到此结束。")
    []
    """
    signs = _signs(text)
    found: list[Edit] = []
    budget = MOST
    for window, lost in _windows(text, signs):
        budget -= window.end - window.start
        if budget < 0:
            break
        if not found or window.start >= found[-1].span.end:
            found += _mend(text, window, lost)
    taken = [e.span for e in found]
    quotes = [e for e in _quotes(text) if not any(s.start < e.span.end and e.span.start < s.end for s in taken)]
    return sorted(found + quotes, key=lambda e: e.span)


def _quotes(text: str) -> Iterator[Edit]:
    """Closing quotation marks, where one is open: ``“……同志?!?`` is “……同志。”."""
    for match in _CLOSED.finditer(text):
        line = text[max(0, match.start() - LONGEST * 4) : match.start()]
        if line.rfind("“") > line.rfind("”"):
            yield Edit(Span(*match.span()), "。”", RULE)


def _signs(text: str) -> list[tuple[int, int, bool]]:
    """Places that look damaged: start, end, and whether rare characters are the only sign."""
    found = [(m.start(), m.end(), False) for m in _CUT.finditer(text)]
    found += [(m.start(), m.end(), False) for m in _MARK.finditer(text) if _odd(text, m)]
    found += [(start, end, True) for start, end in _rare(text)]
    return sorted(found)


def _odd(text: str, mark: re.Match[str]) -> bool:
    """Whether what follows a mark reads badly: the next characters, up to three."""
    following = text[mark.end() : mark.end() + 3].split("\n")[0]
    last, total = lm.ident(mark[0][-1]), 0.0
    for char in following:
        ident = lm.ident(char)
        total += lm.follow(last, ident)
        last = ident
    return total < ODD * max(len(following), 1)


def _rare(text: str) -> Iterator[tuple[int, int]]:
    """Stretches in which rare characters stand close together."""
    odd = np.flatnonzero(lm.unigrams(text) < RARE)
    if len(odd) < 2:  # noqa: PLR2004 - one is a name
        return
    for group in np.split(odd, np.flatnonzero(np.diff(odd) > NEAR) + 1):
        if len(group) > 1:
            start, end = int(group[0]), int(group[-1]) + 1
            if end - start <= LONGEST and lm.logprobs(text[max(start - 1, 0) : end])[1:].mean() < -10:  # noqa: PLR2004
                yield start, end


def _windows(text: str, signs: list[tuple[int, int, bool]]) -> Iterator[tuple[Span, bool]]:
    """Stretches of lines to search, each with all signs that are near one another."""
    at = 0
    while at < len(signs):
        start, end, lost = signs[at]
        low = max(text.rfind("\n", 0, start) + 1, start - BEFORE)
        at += 1
        while at < len(signs) and signs[at][0] <= end + AFTER and signs[at][1] - low < LONGEST:
            end, lost = max(end, signs[at][1]), lost and signs[at][2]
            at += 1
        stop = text.find("\n", end)
        yield Span(low, min(stop if stop >= 0 else len(text), _in_step(text, end))), lost


def _in_step(text: str, end: int) -> int:
    """A place after `end` where the text is surely in step again: some characters behind an ASCII byte, or far off."""
    return end + AFTER + sum(1 for c in text[end : end + AFTER] if c in "()") * NEAR


def _tokens(text: str, window: Span) -> list[Token]:
    """What is shown in `window`, glosses taken together."""
    found: list[Token] = []
    at = window.start
    while at < window.end:
        cut = _CUT.match(text, at, window.end)
        gloss = None if cut else GLOSS.match(text, at, window.end)
        match = cut or gloss or _PAIR.match(text, at, window.end)
        end = match.end() if match else at + 1
        found.append(Token(at, end, text[at:end], "cut" if cut else "gloss" if gloss else "char"))
        at = end
    return found


def _mend(text: str, window: Span, lost: bool) -> list[Edit]:  # noqa: FBT001
    tokens = _tokens(text, window)
    places = frozenset(range(len(tokens))) if lost else frozenset()
    before = text[window.start - 1] if window.start else "\n"
    answer = Search(tokens, before, places).run()
    if not answer.repairs or answer.gain < (GAIN_LOST if lost else GAIN):
        return _marks(text, tokens)
    found = []
    for first, last, new in answer.repairs:
        span = Span(tokens[first].start, tokens[last - 1].end)
        good = answer.margin >= SURE and lm.score(new) > READS
        found.append(Edit(span, new if good else span.of(text), RULE, certain=good))
    return found


def _marks(text: str, tokens: list[Token]) -> list[Edit]:
    """Marks for the damage that is plain."""
    return [Edit(Span(t.start, t.end), t.text, RULE, certain=False) for t in tokens if t.kind == "cut"]
