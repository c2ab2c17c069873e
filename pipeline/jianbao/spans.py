"""Positions, edits and the map between cleaned and raw text: what the document model stands on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


@dataclass(frozen=True, slots=True)
class Edit:
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


class Aligned:
    """Cleaned text with a piecewise map to the raw text: one `Run` for each stretch, not one object for each character.

    Every run holds at least one clean character; raw text that belongs to no run was removed.
    """

    __slots__ = ("_raws", "_starts", "raw_length", "runs", "text")

    def __init__(self, text: str, runs: tuple[Run, ...], raw_length: int) -> None:
        self.text = text
        self.runs = runs
        self.raw_length = raw_length
        self._starts = [run.clean for run in runs]
        self._raws = [run.raw for run in runs]

    @classmethod
    def of(cls, text: str) -> Aligned:
        """The identity: nothing cleaned yet."""
        return cls(text, (Run(0, len(text), 0, len(text), kept=True),) if text else (), len(text))

    def __reduce__(self) -> tuple[object, ...]:
        return (Aligned, (self.text, self.runs, self.raw_length))

    def _holder(self, position: int) -> Run:
        """The run that holds the clean character at `position`."""
        return self.runs[bisect_right(self._starts, position) - 1]

    def _start(self, position: int) -> int:
        """Raw position where the clean character at `position` begins (the raw end, for the end of the text)."""
        if position >= len(self.text):
            return self.raw_length
        run = self._holder(position)
        return run.raw + (position - run.clean if run.kept else 0)

    def _end(self, position: int) -> int:
        """Raw position where the clean character before `position` ends."""
        run = self._holder(position - 1)
        return run.raw + (position - run.clean if run.kept else run.raw_length)

    def raw(self, clean: Span) -> Span:
        """Raw span of a clean one: from the start of its first character to the end of its last.

        Text removed inside is covered, text removed at the edges is not. An empty span maps to an empty span.
        """
        start = self._start(clean.start)
        return Span(start, start if clean.end <= clean.start else self._end(clean.end))

    def clean(self, raw: Span) -> Span:
        """Smallest clean span that holds what is left of a raw one (empty, at its place, if nothing is left)."""
        first = max(bisect_right(self._raws, raw.start) - 1, 0)
        start: int | None = None
        end = place = len(self.text)
        for run in self.runs[first:]:
            if run.raw >= raw.end:
                place = min(place, run.clean)
                break
            if run.raw + run.raw_length <= raw.start:
                continue
            low = run.clean + (max(raw.start - run.raw, 0) if run.kept else 0)
            start = low if start is None else start
            end = run.clean + (min(raw.end - run.raw, run.length) if run.kept else run.length)
        return Span(place, place) if start is None else Span(start, end)

    def apply(self, edits: Sequence[Edit]) -> Aligned:
        """This alignment after `edits`, whose spans point into `self.text`, sorted, without overlap.

        Linear in the number of runs and edits. Marks change nothing. An edit that touches part of a changed run makes the
        whole run part of the new one: what was mapped as a whole stays whole.

        Raises:
            ValueError: the edits overlap, are unsorted, or reach outside the text.
        """
        changes = [e for e in edits if e.text != self.text[e.span.start : e.span.end]]
        if not changes:
            return self
        writer = _Writer(self)
        for low, high, group in self._groups(changes):
            writer.copy(low)
            writer.replace(low, high, group)
        writer.copy(len(self.text))
        return Aligned("".join(writer.pieces), tuple(writer.runs), self.raw_length)

    def _groups(self, changes: Sequence[Edit]) -> Iterable[tuple[int, int, list[Edit]]]:
        """Edits with the clean range each is widened to, those that share a changed run together."""
        low = high = last = -1
        group: list[Edit] = []
        for edit in changes:
            if edit.span.start < last or edit.span.end < edit.span.start or edit.span.end > len(self.text):
                raise ValueError(f"edits overlap, are out of order or reach outside the text: {edit}")
            last = edit.span.end
            start, end = self._widen(edit.span)
            if group and start < high:
                group.append(edit)
                high = max(high, end)
                continue
            if group:
                yield low, high, group
            low, high, group = start, end, [edit]
        if group:
            yield low, high, group

    def _widen(self, span: Span) -> Span:
        """`span`, grown over the changed runs that it cuts."""
        start, end = span
        if 0 < start < len(self.text):
            run = self._holder(start)
            if not run.kept and run.clean < start:
                start, end = run.clean, max(end, run.clean + run.length)
        if 0 < end < len(self.text):
            run = self._holder(end)
            if not run.kept and run.clean < end:
                end = run.clean + run.length
        return Span(start, end)


class _Writer:
    """Walks the old runs once and writes the new ones."""

    def __init__(self, old: Aligned) -> None:
        self.old = old
        self.at = 0  # position in the old clean text
        self.index = 0  # old run that holds it
        self.length = 0  # of the new clean text
        self.pieces: list[str] = []
        self.runs: list[Run] = []

    def copy(self, stop: int) -> None:
        """Copy the old text up to clean position `stop`; changed runs lie wholly before or after it."""
        runs = self.old.runs
        while self.at < stop:
            run = runs[self.index]
            end = run.clean + run.length
            high = min(stop, end)
            if high > self.at:
                skip = self.at - run.clean
                if run.kept:
                    self._emit(self.old.text[self.at : high], run.raw + skip, high - self.at, kept=True)
                else:
                    self._emit(self.old.text[self.at : high], run.raw, run.raw_length, kept=False)
                self.at = high
            if high == end:
                self.index += 1

    def replace(self, low: int, high: int, group: Sequence[Edit]) -> None:
        """Write one changed run for the old clean range `[low, high)` with the edits of `group` made in it."""
        text, at, pieces = self.old.text, low, []
        for edit in group:
            pieces += [text[at : edit.span.start], edit.text]
            at = edit.span.end
        pieces.append(text[at:high])
        raw = self.old.raw(Span(low, high))
        self._emit("".join(pieces), raw.start, raw.end - raw.start, kept=False)
        self.at = high
        while (
            self.index < len(self.old.runs)
            and self.old.runs[self.index].clean + self.old.runs[self.index].length <= high
        ):
            self.index += 1

    def _emit(self, text: str, raw: int, raw_length: int, *, kept: bool) -> None:
        if not text:
            return
        last = self.runs[-1] if self.runs else None
        if last and kept and last.kept and last.raw + last.raw_length == raw:
            self.runs[-1] = Run(last.clean, last.length + len(text), last.raw, last.raw_length + raw_length, kept=True)
        else:
            self.runs.append(Run(self.length, len(text), raw, raw_length, kept))
        self.pieces.append(text)
        self.length += len(text)
