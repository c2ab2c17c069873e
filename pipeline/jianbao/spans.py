"""Positions, edits and the map between cleaned and raw text: what the document model stands on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

Where = Literal["head", "body", "tail"]


class Span(NamedTuple):
    """Half-open range `[start, end)` of code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The part of `text` that this span covers."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """The same range, `by` code points further on."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a website's notice says about the text it stands in. `None` where it says nothing.

    Attributes:
        where: place of the missing text: before, inside or after what is shown; None if nothing is said to be missing.
        omitted_chars: characters left out at this place.
        declared_chars: length of the whole text.
        shown_chars: length of the part that is shown.
        reason: short reason code, e.g. `paywall`, `preview`, `unfinished`, `outline_hole`.
    """

    where: Where | None = None
    omitted_chars: int | None = None
    declared_chars: int | None = None
    shown_chars: int | None = None
    reason: str = "notice"


class Edit(NamedTuple):
    """Replace `span` by `text`. Where `text` equals what stands there, the edit is a mark: it reports, and changes nothing.

    Attributes:
        span: for the output of a rule, a span of the text the rule was given; in `Cleaned.edits`, a raw span.
        text: the replacement, possibly empty.
        rule: file name of the rule.
        certain: False for damage that is shown but not mended; such text is never quoted in a briefing.
        notice: what the removed words said about missing text.
    """

    span: Span
    text: str
    rule: str
    certain: bool = True
    notice: Notice | None = None


class Run(NamedTuple):
    """A stretch of cleaned text and the raw text it came from.

    `kept` runs map character by character (both sides are equally long and equal); the others map as a whole.
    """

    clean: int
    length: int
    raw: int
    raw_length: int
    kept: bool


_Part = tuple[int, int, int, bool]
"""A run without its place in the cleaned text: length, raw, raw_length, kept. So most of them stay as they are in `apply`."""


class Aligned:
    """Cleaned text with a piecewise map to the raw text: one `Run` for each stretch, not one object for each character.

    Every run holds at least one clean character; raw text that belongs to no run was removed.
    """

    __slots__ = ("_parts", "_raws", "_starts", "raw_length", "text")

    def __init__(self, text: str, runs: Iterable[Run], raw_length: int, *, parts: list[_Part] | None = None) -> None:
        self.text = text
        self.raw_length = raw_length
        self._parts = [run[1:] for run in runs] if parts is None else parts
        parts = self._parts
        self._starts = list(accumulate([part[0] for part in parts], initial=0))[:-1]
        self._raws: list[int] | None = None

    @classmethod
    def of(cls, text: str) -> Aligned:
        """The identity: nothing cleaned yet."""
        return cls(text, (Run(0, len(text), 0, len(text), kept=True),) if text else (), len(text))

    def __reduce__(self) -> tuple[object, ...]:
        return (Aligned, (self.text, self.runs, self.raw_length))

    @property
    def runs(self) -> tuple[Run, ...]:
        """The map, in order."""
        return tuple(Run(start, *part) for start, part in zip(self._starts, self._parts, strict=True))

    def _holder(self, position: int) -> int:
        """Index of the run that holds the clean character at `position`."""
        return bisect_right(self._starts, position) - 1

    def _start(self, position: int) -> int:
        """Raw position where the clean character at `position` begins (the raw end, for the end of the text)."""
        if position >= len(self.text):
            return self.raw_length
        at = self._holder(position)
        _, raw, _, kept = self._parts[at]
        return raw + (position - self._starts[at] if kept else 0)

    def _end(self, position: int) -> int:
        """Raw position where the clean character before `position` ends."""
        at = self._holder(position - 1)
        _, raw, raw_length, kept = self._parts[at]
        return raw + (position - self._starts[at] if kept else raw_length)

    def raw(self, clean: Span) -> Span:
        """Raw span of a clean one: from the start of its first character to the end of its last.

        Text removed inside is covered, text removed at the edges is not. An empty span maps to an empty span.
        """
        start = self._start(clean.start)
        return Span(start, start if clean.end <= clean.start else self._end(clean.end))

    def raws(self, spans: Iterable[Span]) -> list[Span]:
        """`raw` of each of `spans`, in any order."""
        parts, starts, new = self._parts, self._starts, tuple.__new__
        found: list[Span] = []
        low = high = shift = 0  # the kept run at hand
        for start, end in spans:
            if not low <= start < high and start < len(self.text):
                at = bisect_right(starts, start) - 1
                low, (length, raw, _, kept) = starts[at], parts[at]
                high, shift = low + length if kept else low, raw - low
            if low <= start <= end <= high and start < high:
                found.append(new(Span, (start + shift, end + shift)))
            else:
                found.append(self.raw(Span(start, end)))
        return found

    def clean(self, raw: Span) -> Span:
        """Smallest clean span that holds what is left of a raw one (empty, at its place, if nothing is left)."""
        if self._raws is None:
            self._raws = [part[1] for part in self._parts]
        start: int | None = None
        end = place = len(self.text)
        for at in range(max(bisect_right(self._raws, raw.start) - 1, 0), len(self._parts)):
            clean, (length, low, raw_length, kept) = self._starts[at], self._parts[at]
            if low >= raw.end:
                place = min(place, clean)
                break
            if low + raw_length <= raw.start:
                continue
            first = clean + (max(raw.start - low, 0) if kept else 0)
            start = first if start is None else start
            end = clean + (min(raw.end - low, length) if kept else length)
        return Span(place, place) if start is None else Span(start, end)

    def apply(self, edits: Iterable[Edit]) -> Aligned:
        """This alignment after `edits`, whose spans point into `self.text`, sorted, without overlap.

        Linear in the number of edits; the runs between them are copied as they are. Marks change nothing. An edit that
        touches part of a changed run makes the whole run part of the new one: what was mapped as a whole stays whole.

        Raises:
            ValueError: the edits overlap, are unsorted, or reach outside the text.
        """
        writer = _Writer(self)
        return writer.done() if writer.write(edits) else self

    def widened(self, start: int, end: int) -> tuple[int, int]:
        """The clean range, grown over the changed runs that it cuts."""
        size = len(self.text)
        low, high = start, end
        if 0 < start < size:
            at = self._holder(start)
            if not self._parts[at][3] and self._starts[at] < start:
                low = self._starts[at]
                high = max(end, low + self._parts[at][0])
        if 0 < high < size:
            at = self._holder(high)
            if not self._parts[at][3] and self._starts[at] < high:
                high = self._starts[at] + self._parts[at][0]
        return low, high


class _Writer:
    """Writes down what edits make of an alignment, from left to right.

    Nearly all edits lie inside of one kept run: those take the short way, in the loop of `write`. The others wait in
    `group`, as long as they share a changed run, and become one.
    """

    def __init__(self, old: Aligned) -> None:
        self.old = old
        self.parts, self.starts = old._parts, old._starts  # noqa: SLF001 -- the other half of `Aligned`
        self.at = 0  # position in the old clean text
        self.pieces: list[str] = []
        self.made: list[_Part] = []
        self.group: list[Edit] = []
        self.low = self.high = -1  # what the group covers

    def done(self) -> Aligned:
        """The new alignment."""
        self._flush()
        self._copy(len(self.old.text))
        return Aligned("".join(self.pieces), (), self.old.raw_length, parts=self.made)

    def write(self, edits: Iterable[Edit]) -> bool:
        """Take `edits` up; whether any changes something."""
        text, parts, starts, pieces, made = self.old.text, self.parts, self.starts, self.pieces, self.made
        size, last, index, seen = len(text), len(parts) - 1, 0, -1
        for edit in edits:
            (start, end), new = edit[0], edit[1]
            if text[start:end] == new:
                continue
            if start < seen or end < start or end > size or start < 0:
                raise ValueError(f"edits overlap, are out of order or reach outside the text: {edit}")
            seen = end
            if index < last and starts[index + 1] <= start:
                index = bisect_right(starts, start, index + 2) - 1
            length, raw, _, kept = parts[index] if size else (0, 0, 0, False)
            low = starts[index] if size else 0
            if not kept or end > low + length or start >= size:
                self._wait(edit)
                continue
            if self.group:
                self._flush()
            if self.at < low:
                self._copy(low)
            if self.at < start:
                self._keep(start - self.at, raw + self.at - low)
                pieces.append(text[self.at : start])
            if new:
                pieces.append(new)
                made.append((len(new), raw + start - low, end - start, False))
            self.at = end
        return seen >= 0

    def _wait(self, edit: Edit) -> None:
        """An edit beside or in a changed run."""
        low, high = self.old.widened(*edit[0])
        if self.group and edit[0][0] < self.high:
            self.group.append(edit)
            self.high = max(self.high, high)
            return
        self._flush()
        self.group, self.low, self.high = [edit], low, high

    def _flush(self) -> None:
        """Write the group: what becomes of its range as a whole."""
        if not self.group:
            return
        low, high, pieces = self.low, self.high, []
        at = low
        for (start, end), new, *_ in self.group:
            pieces += [self.old.text[at:start], new]
            at = end
        self._copy(low)
        if new := "".join([*pieces, self.old.text[at:high]]):
            start, end = self.old.raw(Span(low, high))
            self.pieces.append(new)
            self.made.append((len(new), start, end - start, False))
        self.at, self.group = high, []

    def _copy(self, stop: int) -> None:
        """Copy the old text up to clean position `stop`; changed runs lie wholly before or after it."""
        if self.at >= stop:
            return
        parts, starts = self.parts, self.starts
        first, last = bisect_right(starts, self.at) - 1, bisect_right(starts, stop - 1) - 1
        length, raw, _, kept = parts[first]
        skip = self.at - starts[first]
        if first == last and kept:
            self._keep(stop - self.at, raw + skip)
        elif kept:
            self._keep(length - skip, raw + skip)
        else:
            self.made.append(parts[first])
        if first < last:
            self.made += parts[first + 1 : last]
            size = stop - starts[last]
            if parts[last][3]:
                self._keep(size, parts[last][1])
            else:
                self.made.append(parts[last])
        self.pieces.append(self.old.text[self.at : stop])
        self.at = stop

    def _keep(self, size: int, raw: int) -> None:
        """A kept run; one that goes on where the last kept one ended is joined to it."""
        if self.made:
            length, start, raw_length, kept = self.made[-1]
            if kept and start + raw_length == raw:
                self.made[-1] = (length + size, start, raw_length + size, True)
                return
        self.made.append((size, raw, size, True))
