"""Figures of one sentence, in positions of that sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from jianbao.annotate import _indicator, _lists
from jianbao.annotate._change import Change, change
from jianbao.annotate._clauses import MASK, Layer, layers
from jianbao.annotate._indicator import Phrase
from jianbao.annotate._lexicon import words
from jianbao.annotate._numbers import Quantity, quantities, ranks
from jianbao.annotate._tokens import Tokens
from jianbao.document import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_EVIDENCE = 120


@dataclass(slots=True)
class Found:
    """A figure before it is mapped to raw positions.

    Attributes:
        quantity: the number.
        phrase: the indicator.
        sign: `+` or `-` where the number itself is a change, else empty.
        change: signed change, of this number or of one that follows it.
        start, end: evidence.
        value_end: where the last number that belongs to it ends.
    """

    quantity: Quantity
    phrase: Phrase
    change: str | None
    start: int
    end: int
    value_end: int


@dataclass(slots=True)
class _State:
    tokens: Tokens
    layer: Layer
    found: list[Found] = field(default_factory=list)


def find(text: str, tokens: Iterable[str]) -> list[Found]:
    """All figures of the sentence `text`, in order of their numbers.

    Args:
        text: the sentence.
        tokens: its words.
    """
    numbers = sorted([*quantities(text), *(rank for rank, _ in ranks(text))], key=lambda q: q.span)
    if not numbers:
        return []
    boundaries = list(tokens)
    outer, inner = layers(text, [q.span for q in numbers])
    found: list[Found] = []
    for layer in (outer, *inner):
        mine = [q for q in numbers if layer.text[q.span.start] != MASK and _within(layer, q)]
        found += _Reader(Tokens(layer.text, boundaries) if layer is outer else Tokens(text, boundaries), layer).read(mine)
    return sorted(found, key=lambda f: f.quantity.span)


def _within(layer: Layer, q: Quantity) -> bool:
    return any(c.start <= q.span.start and q.span.end <= c.end for c in layer.clauses[:1]) or bool(
        layer.clauses and layer.clauses[0].start <= q.span.start < layer.clauses[-1].end
    )


class _Reader:
    """Reads the numbers of one layer from left to right; what has been read helps with what follows."""

    def __init__(self, tokens: Tokens, layer: Layer) -> None:
        self.tokens, self.layer, self.text = tokens, layer, layer.text
        self.found: list[Found] = []
        self.clause = 0
        self.previous: Quantity | None = None

    def read(self, numbers: list[Quantity]) -> list[Found]:
        shared = {first: (stop, at) for first, stop, at in _lists.runs(self.text, numbers)}
        index = 0
        while index < len(numbers):
            stop, at = shared.get(index, (index + 1, -1))
            self._seek(numbers[index])
            if at < 0 or not self._list(numbers[index:stop], at):
                for q in numbers[index:stop]:
                    self._seek(q)
                    following = numbers[numbers.index(q, index) + 1] if q is not numbers[-1] else None
                    self._one(q, following)
                    self.previous = q
            self.previous = numbers[stop - 1]
            index = stop
        return self.found

    def _seek(self, q: Quantity) -> None:
        while self.clause + 1 < len(self.layer.clauses) and self.layer.clauses[self.clause].end <= q.span.start:
            self.clause += 1

    @property
    def _here(self) -> Span:
        return self.layer.clauses[self.clause]

    def _left(self) -> int:
        """Where the words that may name the next number begin."""
        start = self._here.start
        return max(start, self.previous.end) if self.previous and self.previous.end > start else start

    def _list(self, numbers: list[Quantity], at: int) -> bool:
        """Numbers under one 分别. False where they cannot be told apart."""
        left = self._left()
        lead = self.text[at:numbers[0].start]
        moved = change(lead)
        phrase = None
        if at > left:
            phrase = _indicator.before(self.tokens, left, self._compare_start(left, at), direct=False, limit=80)
        if phrase is None:
            return self._merge_list(numbers, moved)
        shares = _lists.share(phrase, self.text, len(numbers))
        if shares is None:
            return False
        for q, share in zip(numbers, shares, strict=True):
            sign = self._own_sign(q, numbers[0], moved)
            self._add(q, replace(share, span=phrase.span), sign + q.span.of(self.text) if sign else None)
        return True

    def _compare_start(self, left: int, at: int) -> int:
        match = re.search(r"(?:同比|环比|[比较](?:上年|去年)(?:同期)?)\s*$", self.text[left:at])
        return left + match.start() if match else at

    def _own_sign(self, q: Quantity, first: Quantity, moved: Change | None) -> str:
        if q is first:
            return moved.sign if moved else ""
        own = change(self.text[max(first.end, q.start - 8) : q.start])
        return own.sign if own else moved.sign if moved else ""

    def _merge_list(self, numbers: list[Quantity], moved: Change | None) -> bool:
        """分别 without a phrase of its own: the changes of the numbers just read."""
        last = self.found[-len(numbers) :]
        if moved is None or len(last) < len(numbers) or any(f.change for f in last):
            return False
        for item, q in zip(last, numbers, strict=True):
            item.change = moved.sign + q.span.of(self.text)
            item.end = item.value_end = max(item.end, q.end)
        return True

    def _one(self, q: Quantity, following: Quantity | None) -> None:
        left = self._left()
        if q.kind == "rank":
            self._rank(q, left)
            return
        moved = change(self.text[left : q.start])
        if moved is not None and q.kind != "rank":
            self._change(q, left, moved)
            return
        right = min(self._here.end, following.start if following else self._here.end)
        after = _indicator.after(self.tokens, q.end, right)
        if _own_point(q, self.text):
            return
        phrase = self._choose(q, left, after)
        if phrase is None or (q.kind == "plain" and not phrase.text.endswith(words("figures", "nouns", "unitless"))):
            return
        self._add(q, phrase, "+" + q.value if q.kind == "fold" else None)

    def _rank(self, q: Quantity, left: int) -> None:
        phrase = _indicator.before(self.tokens, left, q.start, direct=False) if q.start > left else None
        phrase = phrase or self._inherited()
        if phrase:
            self._add(q, phrase, None)

    def _change(self, q: Quantity, left: int, moved: Change) -> None:
        start = left + moved.start
        phrase = _indicator.before(self.tokens, left, start, direct=False)
        signed = moved.sign + q.span.of(self.text)
        if moved.than:
            base = phrase or self._inherited()
            if base:
                wording = self.text[start : q.start].strip(MASK + " ")
                self._add(q, Phrase(base.text + wording, base.span, base.subject), None)
            return
        last = self.found[-1] if self.found else None
        if phrase is None and last and last.change is None and self._adjoins(last, start) and last.quantity.kind != "rank":
            last.change = signed
            last.end = last.value_end = q.end
            return
        phrase = phrase or self._inherited()
        if phrase:
            self._add(q, phrase, signed)

    def _adjoins(self, last: Found, start: int) -> bool:
        between = self.text[last.value_end : start].replace(MASK, "")
        return len(between) < 8 and not re.sub(r"[，,、；;\s（）()的和且并左右以上元]", "", between)  # noqa: PLR2004

    def _choose(self, q: Quantity, left: int, after: Phrase | None) -> Phrase | None:
        before = _indicator.before(self.tokens, left, q.start, direct=True)
        genitive = self.text[q.end : q.end + 1] == "的"
        counts = q.kind in {"count", "scaled"} or q.unit.endswith(("人", "名", "户", "家", "起", "例", "人次"))
        if counts and after and not q.high.startswith("及"):
            return after
        if q.kind == "measure" and after and not genitive and not q.high:
            return after
        if q.kind == "percent" and genitive and before is None and after:
            return after
        return before or after or self._inherited()

    def _inherited(self) -> Phrase | None:
        """The phrase of the figure just read, or the words of a clause just passed that holds none."""
        here = self._here
        last = self.found[-1] if self.found else None
        if last and last.value_end > here.start:
            return last.phrase
        for index in range(self.clause - 1, max(-1, self.clause - 3), -1):
            clause = self.layer.clauses[index]
            if last and last.value_end > clause.start:
                return last.phrase
            tail = re.search(r"(?:十分|非常|较为|比较|更加)?(?:明显|较快|稳定|平稳|显著|突出|加快|向好|较大|中)\s*$", clause.of(self.text))
            end = clause.start + tail.start() if tail else clause.end
            phrase = _indicator.before(self.tokens, clause.start, end, direct=False)
            if phrase:
                return phrase
        return last.phrase if last else None

    def _add(self, q: Quantity, phrase: Phrase, signed: str | None) -> None:
        clauses = self.layer.clauses
        start = min(phrase.span.start, q.span.start)
        end = max(phrase.span.end, q.end)
        low = next((c.start for c in clauses if c.start <= start < c.end), start)
        high = min(self._here.end, end + 30)
        low = low if end - low <= _EVIDENCE else start
        self.found.append(Found(q, phrase, signed, low, max(end, high), q.end))


def _own_point(q: Quantity, text: str) -> bool:
    """The text counts its own points (4个方面) or says nothing (1个)."""
    if q.kind != "count":
        return False
    tail = text[q.end : q.end + 12].lstrip("主大重要的核心基本")
    if tail.startswith(words("figures", "nouns", "own")) or text[q.start - 1 : q.start] == "“" and text[q.end : q.end + 1] == "”":
        return True
    small = q.value.isdigit() and int(q.value) < 10  # noqa: PLR2004
    return small and any(word in tail[:8] for word in words("figures", "nouns", "own_small"))
