"""Positions, edits and the map between cleaned and raw text: what the document model stands on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
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

    def raws(self, spans: Iterable[Span]) -> list[Span]:
        """`raw` of each of `spans`; where they are sorted, linear in the number of spans and runs."""
        runs, size, last = self.runs, len(self.text), len(self.runs) - 1
        found: list[Span] = []
        at = 0
        for start, end in spans:
            if start >= size:
                found.append(Span(self.raw_length, self.raw_length))
                continue
            while at < last and runs[at + 1].clean <= start:
                at += 1
            run = runs[at]
            shift = run.raw - run.clean
            if run.kept and run.clean <= start and end <= run.clean + run.length:
                found.append(Span(start + shift, max(start, end) + shift))
            else:
                found.append(self.raw(Span(start, end)))
        return found

    def apply(self, edits: Sequence[Edit]) -> Aligned:
        """This alignment after `edits`, whose spans point into `self.text`, sorted, without overlap.

        Linear in the number of runs and edits. Marks change nothing. An edit that touches part of a changed run makes the
        whole run part of the new one: what was mapped as a whole stays whole.

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
        writer = _Writer(self)
        for low, high, group in self._groups(changes):
            writer.copy(low)
            writer.replace(low, high, group)
        writer.copy(len(text))
        return Aligned("".join(writer.pieces), tuple(writer.runs), self.raw_length)

    def _groups(self, changes: Sequence[Edit]) -> Iterator[tuple[int, int, list[Edit]]]:
        """Edits with the clean range each is widened to, those that share a changed run together."""
        runs, last, at = self.runs, len(self.runs) - 1, 0
        low = high = -1
        group: list[Edit] = []
        for edit in changes:
            start, end = edit[0]
            while at < last and runs[at + 1].clean <= start:
                at += 1
            if runs and not (runs[at].kept and end < runs[at].clean + runs[at].length):
                start, end = self._widen(edit[0])
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
            clean, length, raw, raw_length, kept = runs[self.index]
            end = clean + length
            high = min(stop, end)
            if high > self.at:
                if kept:
                    raw, raw_length = raw + self.at - clean, high - self.at
                self._emit(self.old.text[self.at : high], raw, raw_length, kept=kept)
                self.at = high
            if high == end:
                self.index += 1

    def replace(self, low: int, high: int, group: Sequence[Edit]) -> None:
        """Write one changed run for the old clean range `[low, high)` with the edits of `group` made in it."""
        text, runs = self.old.text, self.old.runs
        if len(group) == 1 and group[0][0] == (low, high):
            new = group[0][1]
        else:
            at, pieces = low, []
            for (start, end), put, *_ in group:
                pieces += [text[at:start], put]
                at = end
            new = "".join([*pieces, text[at:high]])
        if new:
            run = runs[self.index] if self.index < len(runs) else None
            if run and run.kept and run.clean <= low and high <= run.clean + run.length:
                self._emit(new, run.raw + low - run.clean, high - low, kept=False)
            else:
                raw = self.old.raw(Span(low, high))
                self._emit(new, raw.start, raw.end - raw.start, kept=False)
        self.at = high
        while self.index < len(runs) and runs[self.index].clean + runs[self.index].length <= high:
            self.index += 1

    def _emit(self, text: str, raw: int, raw_length: int, *, kept: bool) -> None:
        runs = self.runs
        if kept and runs and runs[-1].kept and runs[-1].raw + runs[-1].raw_length == raw:
            last = runs[-1]
            runs[-1] = Run(last.clean, last.length + len(text), last.raw, last.raw_length + raw_length, kept=True)
        else:
            runs.append(Run(self.length, len(text), raw, raw_length, kept))
        self.pieces.append(text)
        self.length += len(text)
