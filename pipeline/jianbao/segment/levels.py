"""The tree of headings: which style is nested in which in this very document, and where each part ends."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from jianbao.segment import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.segment.candidates import Heading
    from jianbao.segment.lines import Line

SPOKEN_DEPTH = 2
"""一是 and 第一， that open a sentence count as headings down to this level; below they are the run of the text."""
EVIDENCE = 2
"""A document nests two styles against `labels.RANK` if it does so this many times as often as it follows the rank."""

_ADDRESS = re.compile(r"(?:各位代表|同志们|各位委员|各位领导|朋友们|女士们|各位同志)[^。]{0,12}[！!，,：:]")
_DATE = re.compile(
    r"(?:[12]\d{3}|[一二][〇○零Ｏ一二三四五六七八九十]{3})年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日$"
)
_SIGNED = re.compile(r"[^，。；：！？、]{2,30}$")
_OPEN = frozenset({"part", "chapter", "division"})
"""Parts that never end with their first paragraph."""
_FULL_STOPS = "。！？!?；;：:”）)…"
_SUMMING_UP = ("总的来说", "总的来看", "总的看", "总之", "综上")


@dataclass(slots=True)
class Node:
    """A part of the document.

    Attributes:
        heading: what opens it; None for text that belongs to no heading.
        level: its depth, 0 without a heading.
        parent: index of the node that holds it, or None.
        start, end: clean positions.
    """

    heading: Heading | None
    level: int
    parent: int | None
    start: int
    end: int


def tree(headings: Sequence[Heading], paragraphs: Sequence[Line], gaps: Sequence[int], length: int) -> list[Node]:
    """Parts of the document in order; the first is the preamble, and together they cover the whole text.

    A gap closes every part: what stands behind it may belong anywhere.
    """
    builder = _Builder(_Nesting(headings), length, min((at for at in gaps if at > 0), default=length))
    closings = _closings(headings, paragraphs)
    events: list[tuple[int, int, Heading | None]] = [(heading.start, 2, heading) for heading in headings]
    events += [(at, 0, None) for at in gaps if 0 < at < length]
    events += [(line.start, 1, None) for line in paragraphs if _ADDRESS.match(line.text)]
    events += [(at, 0, None) for at in _signatures(paragraphs)]
    for at, kind, heading in sorted(events, key=lambda event: event[:2]):
        builder.close_ended(at)
        if heading is not None:
            builder.open(heading, closings.get(heading.start))
        elif kind == 0:
            builder.close_to(0, at)
        else:
            builder.close_to(1, at)
    return builder.finish()


def _signatures(paragraphs: Sequence[Line]) -> list[int]:
    """Where the issuing organ signs: a short line above a date on a line of its own, below the text."""
    return [
        above.start
        for above, line in pairwise(paragraphs)
        if _DATE.match(line.text)
        and _SIGNED.match(above.text)
        and above.index > 1
        and labels.at_start(above.text) is None
    ]


class _Nesting:
    """Which of two styles is the outer one."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self._holds: Counter[tuple[str, str]] = Counter()
        inside: dict[str, set[str]] = {}
        number: dict[str, int] = {}
        last: Heading | None = None
        for heading in headings:
            style = heading.style
            if last and last.style != style and last.line + 1 >= heading.line and not last.run_in:
                self._holds[last.style, style] += 1
            held = inside.pop(style, set())
            if heading.number in {0, number.get(style, 0) + 1}:
                self._holds.update((style, inner) for inner in held)
            if heading.number <= 1:
                for inner in inside.values():
                    inner.add(style)
            inside[style] = set()
            number[style] = heading.number
            last = heading

    def outer(self, first: str, second: str) -> bool:
        """`first` holds `second`."""
        expected = labels.RANK[first] < labels.RANK[second]
        for_, against = self._holds[first, second], self._holds[second, first]
        if not expected:
            for_, against = against, for_
        return not expected if against > EVIDENCE * for_ else expected


class _Builder:
    def __init__(self, nesting: _Nesting, length: int, gap: int) -> None:
        self.nesting = nesting
        self.gap = gap
        self.length = length
        self.nodes = [Node(None, 0, None, 0, length)]
        self.stack: list[int] = []
        self.ends: dict[int, int] = {}

    def close_ended(self, at: int) -> None:
        """Close the parts whose own end lies before `at`."""
        for depth, index in enumerate(self.stack):
            end = self.ends.get(index)
            if end is not None and end <= at:
                self._cut(depth, end)
                return

    def close_to(self, depth: int, at: int) -> None:
        """Close all parts below `depth`; text that follows belongs to the one that is left, or to none."""
        if depth == 0 or len(self.stack) > depth or (self.stack and self.nodes[self.stack[0]].heading is None):
            self._cut(depth, at)

    def _cut(self, depth: int, at: int) -> None:
        for index in self.stack[depth:]:
            self.nodes[index].end = at
        del self.stack[depth:]
        if not self.stack:
            self._loose(at)

    def _loose(self, at: int) -> None:
        """Begin text that belongs to no heading."""
        top = self.nodes[-1]
        if top.heading is None and top.parent is None:
            if top.start == at:
                return
            top.end = min(top.end, at)
        self.nodes.append(Node(None, 0, None, at, self.length))

    def open(self, heading: Heading, end: int | None) -> None:
        """Put a heading into the tree, or leave it to the text if it is spoken and too deep."""
        depth = len(self.stack)
        while depth:
            top = self.nodes[self.stack[depth - 1]].heading
            if top is not None and top.style != heading.style and self.nesting.outer(top.style, heading.style):
                break
            depth -= 1
        spoken = heading.style in labels.SOFT and (heading.run_in or heading.inline)
        if spoken and depth >= SPOKEN_DEPTH:
            return
        at = heading.start
        for index in self.stack[depth:]:
            self.nodes[index].end = at
        del self.stack[depth:]
        if not self.stack and self.nodes[-1].heading is None:
            self.nodes[-1].end = min(self.nodes[-1].end, at)
        parent = self.stack[-1] if self.stack else None
        level = self.nodes[parent].level + 1 if parent is not None else 1
        self.nodes.append(Node(heading, level, parent, at, self.length))
        self.stack.append(len(self.nodes) - 1)
        if end is not None:
            self.ends[len(self.nodes) - 1] = end

    def finish(self) -> list[Node]:
        """The nodes, ended where their parents end and without empty loose ones."""
        self.close_ended(self.length)
        for node in self.nodes:
            if node.parent is not None:
                node.end = min(node.end, self.nodes[node.parent].end)
        for place, node in enumerate(self.nodes[:-1]):
            if node.heading is None:
                node.end = min(node.end, self.nodes[place + 1].start)
        self._lift()
        keep = [i for i, node in enumerate(self.nodes) if i == 0 or node.heading is not None or node.start < node.end]
        new = {old: place for place, old in enumerate(keep)}
        for index in keep:
            parent = self.nodes[index].parent
            self.nodes[index].parent = None if parent is None else new[parent]
        return [self.nodes[index] for index in keep]

    def _lift(self) -> None:
        """Give parts without a parent (behind a gap) the level their style has elsewhere in the document."""
        usual: dict[str, Counter[int]] = defaultdict(Counter)
        for node in self.nodes:
            if node.heading is not None and node.parent is not None:
                usual[node.heading.style][node.level] += 1
        for node in self.nodes:
            if node.heading is not None:
                if node.parent is not None:
                    node.level = self.nodes[node.parent].level + 1
                elif usual[node.heading.style] and node.start >= self.gap:
                    node.level = max(usual[node.heading.style].most_common(1)[0][0], 1)


def _closings(headings: Sequence[Heading], paragraphs: Sequence[Line]) -> dict[int, int]:
    """Where the last item of a series ends: with its paragraph, if the items before it were one paragraph each."""
    found: dict[int, int] = {}
    heads = {heading.line for heading in headings}
    opened = {heading.line: heading for heading in reversed(headings) if not heading.inline}
    runs: dict[str, list[Heading]] = {}
    for heading in [*headings, None]:
        style = heading.style if heading else ""
        finished = [runs.pop(style)] if heading and style in runs and not _next(runs[style][-1], heading) else []
        if heading is None:
            finished = list(runs.values())
        elif not finished and style in runs:
            runs[style].append(heading)
        if heading and style not in runs:
            runs[style] = [heading]
        for run in finished:
            last = run[-1]
            if (
                last.run_in
                and last.style not in _OPEN
                and (last.inline or (_single(run, heads) and not _goes_on(last, opened.get(last.line + 1))))
            ):
                found[last.start] = _end_of(last, paragraphs, heads)
    return found


def _next(last: Heading, heading: Heading) -> bool:
    if heading.number == 0:
        return heading.line - last.line <= (1 if heading.style == "principle" else 2)
    return heading.number == last.number + 1


def _goes_on(last: Heading, below: Heading | None) -> bool:
    """The paragraph below begins a lower level of the same part."""
    return below is not None and below.number <= 1 and labels.RANK[below.style] > labels.RANK[last.style]


def _single(run: Sequence[Heading], heads: set[int]) -> bool:
    """Each item but the last is one paragraph, headings of other parts aside."""
    return len(run) > 1 and all(
        all(line in heads for line in range(first.line + 1, second.line)) for first, second in pairwise(run)
    )


def _end_of(heading: Heading, paragraphs: Sequence[Line], heads: set[int]) -> int:
    """Behind the paragraph (and the lines it was broken into), or before the words that sum up the series."""
    line = paragraphs[heading.line]
    for phrase in _SUMMING_UP:
        at = line.text.find("。" + phrase, heading.border - line.start)
        if heading.inline and at >= 0:
            return line.start + at + 1
    while line.text[-1] not in _FULL_STOPS and line.index + 1 < len(paragraphs) and line.index + 1 not in heads:
        line = paragraphs[line.index + 1]
    return line.end
