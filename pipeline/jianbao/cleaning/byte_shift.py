# ruff: noqa: PLR2004 - bytes and code points
"""Mend text in which a byte is missing, so that the bytes of GBK pairs moved on: ``提振?偟膩碚f`` is 提振。總的來說.

Two habits of copying sites cause it. They replace full-width marks by ASCII in the *bytes* of a page, and hit the end
of one character and the start of the next: 。總 is ``A1A3 BF82``, and ``A3BF`` became ``?``. Or they put a gloss behind
the bytes of a character and hit two halves: ``請?jiān)试S我`` is 請允許我. Everything up to the next ASCII byte then
reads as rare characters, some of which are not shown at all. The repair is a search (`_shift_search`) for the text
whose bytes, damaged in this way, are what is shown; it is taken if it reads far better. A character for which another
reads nearly as well becomes U+FFFD. Where damage is plain but no reading is good enough, the place is marked.

Left alone: rare characters that stand by themselves, such as names; question marks; glosses in their place, which are
the work of `pinyin_gloss`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from jianbao import lm
from jianbao.cleaning._alphabet import chances, rarity
from jianbao.cleaning._shift_search import Search
from jianbao.cleaning._shift_state import DAMAGE, Answer, Repair, Token
from jianbao.cleaning.pinyin_gloss import GLOSS, VOWELS
from jianbao.cleaning.punctuation import asks
from jianbao.cleaning.traditional import PAGE, share, simplify
from jianbao.document import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

RULE = "byte_shift"
RARE = -11.3
"""Log probability of a character that makes a reader look twice."""
NEAR = 4
"""Two rare characters so near each other may be a shift."""
UNREADABLE, UNREADABLE_SHORT = -10.5, -12.5
"""Mean log probability of the next ten characters that a shift is below; ten characters of prose in 100,000 are."""
BEFORE = 8
"""Characters of a line that are read before the first sign of damage."""
LONGEST = 400
"""Characters one search reads at most."""
VAIN, MOST = 1_500, 10_000
"""Tokens that searches of one pass over a text read at most, those that mend nothing and all of them: beyond, the text
is no Chinese prose, or lost, and its damage is only marked."""
LARGE = 60_000
"""Characters of a text from which on the searches of a pass read less, in proportion: there are several passes."""
SOME, OFTEN = 200, 50
"""More marks than `SOME`, one in fewer than `OFTEN` characters, are looked up together rather than one by one."""
MANY, APART = 60, 12
"""More signs than `MANY`, one in fewer than `APART` characters, are no damaged prose."""
ENDS = ((2, -12.0), (3, -11.0), (4, -10.5))
"""Characters before a mark, and the mean log probability of them and the mark below which the mark is damage: so read
95 of 100 ends of a shift, and none of 304 question marks of sound texts."""
PLAIN, ON_END = -10.5, 4
"""So many pairs on end below this log probability are marked though nothing mends them."""
STRANGE = -9.0
"""Log probability of a character that a shift may have begun with."""
ODD = -7.0
"""Mean log probability of the characters behind a mark below which a shift is looked for."""
GAIN, GAIN_LOST = 8.0, 16.0
"""Nats by which a repair must read better than what is shown; more if nothing but the reading speaks for it."""
READS = -7.6
"""Mean log probability a repaired stretch must have."""
SURE, SURE_LOST = 0.0, 2.5
"""Nats by which each character of a repair must beat any other."""
INSIDE = "作"
"""Stands for what precedes a text: an excerpt may begin inside a sentence."""
WINDOWS = ((2, -8.5), (3, -9.0))
"""So many character pairs on end must not read worse than this: both pairs of one character, or three."""
MONOTONE = 12
"""A longer repair than so many characters has a third as many different ones, or eight, or it is no prose (``锟锟锟``)."""
MOST_DOUBT = 5
"""A repair has at least so many characters for each that stays lost."""

_CUT = re.compile(rf"[?\ufffd][(（]?([a-z{VOWELS}]{{1,6}})[)）]")
_RUN = re.compile("[^\x00-\x7f]{1,10}")
_ASKS = re.compile("[?\ufffd]")
_LETTER = re.compile("(?<=[?\ufffd])!(?=[A-Z][\u3400-\u9fff])")
"""``?!V州`` is the rest of two characters."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_PAIR = re.compile("[?\ufffd][?!]")
_CLOSED = re.compile("[?\ufffd][!！][?\ufffd](?![?!！])")
"""。” (``A1A3 A1B1``) in which ``A3A1`` became ``!`` and the bytes around it ``?``."""
_MARK = re.compile(
    "[?!][?!]?(?=[^\ufffd\x00-\x7f，。、；：？！“”‘’（）《》…—\u3000 ])|[?!](?=[A-Za-z\\[\\]^_`{|}~@\\\\])"
)


def edits(text: str) -> list[Edit]:
    """Mend shifted bytes, or mark them.

    >>> [e.text for e in edits("精气神进一步提振?偟膩碚f,全区发展来势较好。")]
    ['。总的来说']
    >>> [e.text for e in edits("首先,請?jiān)试S我介紹各位來賓。")]
    ['允許']
    >>> edits("你说什么?我说工作要抓紧!会议到此结束。")
    []
    """
    look = Look(text)
    signs = _signs(text, look)
    hopeless = len(signs) > MANY and len(signs) * APART > len(text)  # no prose with some damage, but something else
    simplified = bool(signs) and share(text) < PAGE
    glossed = any(_CUT.match(text, sign.start) for sign in signs)  # then it was traditional when it was damaged
    found: list[Edit] = []
    large = min(1.0, LARGE / max(len(text), 1))
    vain, budget, done = VAIN * large, MOST * large, 0
    for index, sign in enumerate(signs):
        if sign.start < done:
            continue
        if hopeless or vain < 0 or budget < 0:
            found += _given_up(look, [sign for sign in signs[index:] if sign.start >= done])
            break
        mended, done, read = _mend(look, sign, done, simplified=simplified and not glossed)
        budget -= read
        vain -= 0 if any(e.certain for e in mended) else read
        found += mended
    found = _with_quotes(text, found)
    if simplified:  # the page has been converted before: so must what was mended only now
        found = [e._replace(text=simplify(e.text)) if e.certain else e for e in found]
    return found


def _with_quotes(text: str, found: list[Edit]) -> list[Edit]:
    """Edits in order, and between them closing quotation marks."""
    found = sorted(found, key=lambda e: e.span)
    starts = [e.span.start for e in found]
    ends = [-1, *accumulate((e.span.end for e in found), max)]
    quotes = [e for e in _quotes(text) if ends[bisect_left(starts, e.span.end)] <= e.span.start]
    return sorted(found + quotes, key=lambda e: e.span) if quotes else found


def _given_up(look: Look, signs: list[Sign]) -> Iterator[Edit]:
    """Marks without a search: one for each stretch of signs near each other, from the first that is plainly damage."""
    low = 0
    while low < len(signs):
        high = low + 1
        while high < len(signs) and signs[high].start - signs[high - 1].end < APART:
            high += 1
        for at in range(low, high):
            if mark := _marked(look, signs[at]):
                end = max(mark[0].span.end, signs[high - 1].end)
                yield Edit(Span(signs[at].start, end), look.text[signs[at].start : end], RULE, certain=False)
                break
        low = high


class Look:
    """How a text reads, place by place. Where many places are asked for, all of it is read at once."""

    def __init__(self, text: str) -> None:
        self.text = text
        asked = sum(text.count(sign) for sign in "?!\ufffd")
        self.many = asked > SOME and asked * OFTEN > len(text)

    def logs(self, start: int, end: int) -> list[float]:
        """Log probability of each character from `start` to `end` after the one before it."""
        if self.many:
            return chances(self.text)[start:end]
        return lm.each(self.text[max(start - 1, 0) : end])[min(start, 1) :]

    def total(self, start: int, end: int) -> float:
        """Log probability of what stands from `start` to `end`, after the character before it."""
        if self.many:
            sums = _sums(self.text)
            return sums[end] - sums[start]
        return sum(self.logs(start, end))

    def odd(self, start: int, end: int) -> str:
        """`x` for each character of an odd pair, a blank for others."""
        if self.many:
            return _odd_pairs(self.text)[start:end]
        first = max(start - 1, 0)
        return _odd_pairs.__wrapped__(self.text[first:end])[start - first :]


@lru_cache(maxsize=2)
def _sums(text: str) -> list[float]:
    return list(accumulate(chances(text), initial=0.0))


@lru_cache(maxsize=2)
def _odd_pairs(text: str) -> str:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    odd = (lm.logprobs(text) < PLAIN) & (codes >= 0x3400) & (codes <= 0x9FFF)
    return np.where(odd, ord("x"), ord(" ")).astype(np.uint8).tobytes().decode("ascii")


def _quotes(text: str) -> Iterator[Edit]:
    """Closing quotation marks, where one is open: ``“……同志?!?`` is “……同志。”."""
    for match in _CLOSED.finditer(text):
        if _quoted(text, match.start()):
            yield Edit(Span(*match.span()), "。”", RULE)


def _quoted(text: str, at: int) -> bool:
    """Whether a quotation is open at `at`."""
    line = text[max(0, at - LONGEST * 4) : at]
    return line.rfind("“") > line.rfind("”")


class Sign(NamedTuple):
    """A place that looks damaged; `lost`: rare characters are the only sign."""

    start: int
    end: int
    lost: bool


def _signs(text: str, look: Look) -> list[Sign]:
    """Places that look damaged, in order."""
    found = [Sign(m.start(), m.end(), lost=False) for m in _CUT.finditer(text)]
    found += [
        Sign(m.start(), m.end(), lost=False)
        for m in _MARK.finditer(text)
        if _odd(look, m) or _LETTER.match(text, m.end() - 1)
    ]
    found += [Sign(m.start(), m.end(), lost=False) for m in _CLOSED.finditer(text) if not _quoted(text, m.start())]
    found += [Sign(start, end, lost=True) for start, end in (*_rare(look), *_ends(look))]
    return sorted(found)


def _ends(look: Look) -> Iterator[tuple[int, int]]:
    """Marks that no question asks for: what stands before them reads as no prose does. There a shift ends."""
    text, done = look.text, 0
    total = look.total if look.many else None
    for mark in _ASKS.finditer(text):
        start, end = mark.span()
        while start > max(done, mark.start() - 10) and not text[start - 1].isascii():
            start -= 1
        if start == mark.start():
            continue
        done = end
        if total and not any(end - start > n and total(end - n - 1, end) < least * (n + 1) for n, least in ENDS):
            continue
        logs = look.logs(start, end)
        if any(len(logs) > size and sum(logs[-size - 1 :]) < least * (size + 1) for size, least in ENDS):
            yield start + next((at for at, value in enumerate(logs[:-1]) if value < STRANGE), 0), end


def _odd(look: Look, mark: re.Match[str]) -> bool:
    """Whether what follows a mark reads badly: the next characters, up to three."""
    start = mark.end()
    stop = look.text.find("\n", start, start + 3)
    stop = stop if stop >= 0 else min(start + 3, len(look.text))
    return look.total(start, stop) < ODD * max(stop - start, 1)


def _rare(look: Look) -> Iterator[tuple[int, int]]:
    """Stretches in which rare characters stand close together, and what follows reads badly too."""
    text = look.text
    odd = np.flatnonzero(rarity(text) < RARE)
    if len(odd) < 2:
        return
    cuts = np.flatnonzero(np.diff(odd) > NEAR) + 1
    places, ends = odd.tolist(), [*cuts.tolist(), len(odd)]
    low = 0
    for high in ends:
        group, low = places[low:high], high
        if len(group) > 1 and any(text[i] != DAMAGE for i in group) and _unreadable(look, group[0]):
            yield group[0], group[-1] + 1


def _unreadable(look: Look, start: int) -> bool:
    """Whether the characters from `start` on, up to the next ASCII character, read as no prose does."""
    run = _RUN.match(look.text, start)
    if run is None:
        return False
    size = run.end() - start
    return look.total(start, run.end()) < (UNREADABLE if size >= NEAR else UNREADABLE_SHORT) * size


def _tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """What is shown from `start` to `end`, glosses taken together."""
    at = start
    while at < end:
        cut = _CUT.match(text, at, end)
        gloss = None if cut else GLOSS.match(text, at, end)
        match = cut or gloss or _PAIR.match(text, at, end)
        stop = match.end() if match else at + 1
        kind = "cut" if cut else "gloss" if gloss else "char"
        yield Token(at, stop, text[at:stop], kind, cut[1] if cut else "")
        at = stop


def _mend(look: Look, sign: Sign, done: int, *, simplified: bool) -> tuple[list[Edit], int, int]:
    """Edits for the damage that begins near `sign`, where the text is in step again, and how much was read for it."""
    text = look.text
    start = max(text.rfind("\n", max(sign.start - BEFORE, 0), sign.start) + 1, sign.start - BEFORE, done)
    stop = text.find("\n", sign.end, start + LONGEST)
    stop = stop if stop >= 0 else min(len(text), start + LONGEST)
    before = text[start - 1] if start else INSIDE
    low = max(start - 1, 0)  # a gloss is known by the character before it
    here = Sign(sign.start - low, sign.end - low, sign.lost)
    answer, found = _searched(text[low:stop], start - low, before, here, simplified=simplified)
    tokens = [token._replace(start=token.start + low, end=token.end + low) for token in found]
    end = max(tokens[-1].end if tokens else sign.end, sign.end)
    if not answer.repairs or answer.gain < (GAIN_LOST if sign.lost else GAIN):
        return _marks(tokens) or _marked(look, sign), end, len(tokens)
    return [_edit(text, tokens, repair) for repair in answer.repairs], end, len(tokens)


@lru_cache(maxsize=512)
def _searched(shown: str, start: int, before: str, sign: Sign, *, simplified: bool) -> tuple[Answer, tuple[Token, ...]]:
    """The search behind `sign` in the rest of a line; remembered, since what cannot be mended is seen in every pass."""
    lost = sign.start + NEAR if sign.lost else 0
    sure = SURE_LOST if sign.lost else SURE
    tokens = _tokens(shown, start, len(shown))
    search = Search(tokens, before, signs=sign.end + NEAR, lost=lost, sure=sure, simplified=simplified)
    return search.run(), tuple(search.tokens)


def _edit(text: str, tokens: list[Token], repair: Repair) -> Edit:
    """The repair if it reads well, little of it is in doubt and something of the damaged bytes is left, else a mark."""
    span = Span(tokens[repair.first].start, tokens[repair.last - 1].end)
    before = "".join(t.text for t in tokens[max(repair.first - 3, 0) : repair.first] if t.kind == "char")
    after = "".join(t.text for t in tokens[repair.last : repair.last + 3] if t.kind == "char")
    new = _doubted(before, repair.text, after)
    doubts = new.count(DAMAGE)
    shown = span.of(text)
    good = doubts * MOST_DOUBT <= len(new) and lm.score(f"{before}{new.replace(DAMAGE, '')}{after}") > READS
    good = good and not (len(new) > MONOTONE and len(set(new)) * 3 < min(len(new), MONOTONE * 2))
    good = good and bool(shown.strip("?")) and (DAMAGE not in shown or len(shown.replace(DAMAGE, "")) > 1)
    return Edit(span, new if good else shown, RULE, certain=good and not doubts)


def _doubted(before: str, text: str, after: str) -> str:
    """`text` without the places that read badly: there the model is no witness."""
    low = len(before)
    logs = lm.logprobs(f"{before}{text}{after}\n")[low:]
    chars = list(text)
    for width, least in WINDOWS:
        if len(logs) >= width:
            means = np.convolve(logs, np.full(width, 1 / width), mode="valid")
            for at in np.flatnonzero(means[: len(text)] < least).tolist():
                chars[at : at + width - 1] = [DAMAGE] * len(chars[at : at + width - 1])
    return re.sub(f"{DAMAGE}+", DAMAGE, "".join(chars))


def _marks(tokens: list[Token]) -> list[Edit]:
    """Marks for the damage that is plain."""
    return [Edit(Span(t.start, t.end), t.text, RULE, certain=False) for t in tokens if t.kind == "cut"]


def _marked(look: Look, sign: Sign) -> list[Edit]:
    """A mark for damage that is not mended, if it is plain: a cut gloss, or a stretch that reads as no prose does."""
    text = look.text
    cut = _CUT.match(text, sign.start)
    run = None if cut else _RUN.match(text, sign.start if sign.lost else sign.end)
    ended = sign.lost and text[sign.end - 1] in "?\ufffd"
    asked = text.startswith("?!", sign.start) or (text[sign.start] == "?" and not asks(text, sign.start))
    asked = asked and not sign.lost  # what follows the mark does not read on from it
    if not cut and not ended and not asked and (run is None or not _plain(look, run)):
        return []
    end = max(sign.end, run.end() if run and not ended else 0)
    return [Edit(Span(sign.start, end), text[sign.start : end], RULE, certain=False)]


def _plain(look: Look, run: re.Match[str]) -> bool:
    """Whether a run is damage beyond doubt, and not a list of rare things or an old saying: nothing but odd pairs."""
    longest = max(map(len, look.odd(*run.span()).split()), default=0)
    return longest >= ON_END or bool(_PRIVATE.search(run[0]))
