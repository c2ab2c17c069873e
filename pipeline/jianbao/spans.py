"""Positions, edits and the map between cleaned and raw text: what the document model stands on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
        self._starts = list(accumulate((part[0] for part in parts), initial=0))[:-1]
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
        """`raw` of each of `spans`; where they are sorted, linear in the number of spans and runs."""
        parts, starts, last = self._parts, self._starts, len(self._parts) - 1
        size = len(self.text)
        found: list[Span] = []
        at = 0
        for start, end in spans:
            while at < last and starts[at + 1] <= start:
                at += 1
            if start < size and starts[at] <= start and parts[at][3] and end <= starts[at] + parts[at][0]:
                shift = parts[at][1] - starts[at]
                found.append(Span(start + shift, max(start, end) + shift))
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

    def apply(self, edits: Sequence[Edit]) -> Aligned:
        """This alignment after `edits`, whose spans point into `self.text`, sorted, without overlap.

        Linear in the number of edits; the runs between them are copied as they are. Marks change nothing. An edit that
        touches part of a changed run makes the whole run part of the new one: what was mapped as a whole stays whole.

        Raises:
            ValueError: the edits overlap, are unsorted, or reach outside the text.
        """
        text = self.text
        changes = [e for e in edits if e[1] != text[e[0][0] : e[0][1]]]
        if not changes:
            return self
        last = 0
        for edit in changes:
            start, end = edit[0]
            if start < last or end < start or end > len(text):
                raise ValueError(f"edits overlap, are out of order or reach outside the text: {edit}")
            last = end
        writer = _Writer(text, self._parts, self._starts)
        for low, high, new in self._groups(changes):
            writer.copy(low)
            if new:
                start, end = self.raw(Span(low, high))
                writer.pieces.append(new)
                writer.parts.append((len(new), start, end - start, False))
            writer.at = high
        writer.copy(len(text))
        return Aligned("".join(writer.pieces), (), self.raw_length, parts=writer.parts)

    def _groups(self, changes: Sequence[Edit]) -> Iterator[tuple[int, int, str]]:
        """What becomes of which clean range: edits that share a changed run are taken together with all of it."""
        low = high = -1
        group: list[Edit] = []
        for edit in changes:
            start, end = self._widen(*edit[0])
            if group and start < high:
                group.append(edit)
                high = max(high, end)
                continue
            if group:
                yield low, high, self._joined(low, high, group)
            low, high, group = start, end, [edit]
        if group:
            yield low, high, self._joined(low, high, group)

    def _joined(self, low: int, high: int, group: list[Edit]) -> str:
        """The clean range `[low, high)` with the edits of `group` made in it."""
        if len(group) == 1 and group[0][0] == (low, high):
            return group[0][1]
        at, pieces = low, []
        for (start, end), new, *_ in group:
            pieces += [self.text[at:start], new]
            at = end
        return "".join([*pieces, self.text[at:high]])

    def _widen(self, start: int, end: int) -> tuple[int, int]:
        """The range, grown over the changed runs that it cuts."""
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
    """Copies what lies between the edits."""

    def __init__(self, text: str, parts: list[_Part], starts: list[int]) -> None:
        self.old = text, parts, starts
        self.at = 0  # position in the old clean text
        self.pieces: list[str] = []
        self.parts: list[_Part] = []

    def copy(self, stop: int) -> None:
        """Copy the old text up to clean position `stop`; changed runs lie wholly before or after it."""
        if self.at >= stop:
            return
        text, parts, starts = self.old
        first, last = bisect_right(starts, self.at) - 1, bisect_right(starts, stop - 1) - 1
        length, raw, raw_length, kept = parts[first]
        skip = self.at - starts[first]
        if first == last:
            size = stop - self.at
            self._add((size, raw + skip, size, kept) if kept else (length, raw, raw_length, kept))
        else:
            self._add((length - skip, raw + skip, length - skip, kept) if kept else parts[first])
            self.parts += parts[first + 1 : last]
            length, raw, raw_length, kept = parts[last]
            size = stop - starts[last]
            self._add((size, raw, size, kept) if kept else parts[last])
        self.pieces.append(text[self.at : stop])
        self.at = stop

    def _add(self, part: _Part) -> None:
        """A run; one that goes on where the last kept one ended is joined to it."""
        last = self.parts[-1] if self.parts else None
        if last and last[3] and part[3] and last[1] + last[2] == part[1]:
            self.parts[-1] = (last[0] + part[0], last[1], last[2] + part[2], True)
        else:
            self.parts.append(part)
