"""Submodular selection under a budget: what is weighty, spread over the outline, without saying anything twice.

The objective is a sum of concave functions of the scores in each part of the outline (the diversity reward of Lin and Bilmes
2011, ACL, eq. 5), maximised by the cost-scaled greedy algorithm of their 2010 paper, which is within 1 - 1/√e of the best.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jianbao.score._announce import hollow
from jianbao.score._vectors import tfidf

if TYPE_CHECKING:
    from collections.abc import Container

    from numpy.typing import NDArray

    from jianbao.document import Annotated, Document, Role, Sentence

SCALE = 0.55
"""Exponent of the cost in the greedy rule (r of Lin and Bilmes 2010): below 1, so that long sentences are not shut out."""

HEADING_COST = 14
"""Characters that the heading of a new point takes."""

SENTENCE_CAP = (40, 60)
LINES = 12
"""A longer sentence is shortened when it is written, in a short briefing to less than in a long one, which has room for about so
many lines: it costs no more than this."""

ROLE_WEIGHT: dict[Role, float] = {
    "purpose": 1.5,
    "problem": 0.8,
    "target": 0.6,
    "achievement": 0.3,
    "situation": 0.2,
    "measure": 0.2,
    "requirement": 0.2,
    "other": 0.0,
}
"""What the first sentence of a role adds: a leader wants to know aim, problem and target before anything else."""

SERIES, SERIES_LENGTH = 1.0, 5
"""Who names one of two to five points of a series is expected to name them all: weight of completing it."""

SHORT_SECTION = 6
"""A section of more sentences than this makes a point for each of its paragraphs."""

MIN_CHARS = 10
LOOSE_CHARS = 30
"""A shorter line without closing punctuation is a title, masthead or signature, not a sentence."""

ASIDE = re.compile(
    r"[（(][^（）()]*[）)][。；]?$|[^，。]{0,30}(?:以下|如下|下列|下面)[^，。]{0,12}[。：:]$|(?:这|今天|下面|以上)[^，。]{0,12}[。：:]$|[^，。]{2,6}作[^，。]{0,6}报告。$"
)
"""Sentences that only announce, point or stand in brackets."""

THIN_CHARS = 24
THIN = 0.5
"""A short sentence without a figure is a heading in disguise: its salience counts by this factor."""

HOLLOW = 0.3
"""The same for one that announces, names or asks for a report (`_announce.py`)."""

CLOSED = ("。", "！", "？", "；", "!", "?", ";", "”", "」", "）", ")", "…")


@dataclass(frozen=True)
class Candidates:
    """Sentences that may be chosen.

    Attributes:
        index: sentence indices, shape (n,).
        value: salience above 0, shape (n,).
        cost: characters that it takes as a line, shape (n,).
        part: top-level part of the outline, shape (n,).
        topic: running number of the point a sentence would belong to, shape (n,).
        role: role of each sentence, shape (n,).
        heading: salience of the heading that a new point would bring with it, shape (n,).
        series: number of the short run-in series (一是…二是…三是…) that its point belongs to, or -1, shape (n,).
        vectors: TF-IDF rows of the candidates, CSR (n, vocabulary).
        redundancy: cosine from which two sentences say the same.
    """

    index: NDArray[np.int64]
    value: NDArray[np.float64]
    cost: NDArray[np.float64]
    part: NDArray[np.int64]
    topic: NDArray[np.int64]
    role: tuple[Role, ...]
    heading: NDArray[np.float64]
    series: NDArray[np.int64]
    vectors: Any
    redundancy: float

    @classmethod
    def of(
        cls,
        annotated: Annotated,
        values: NDArray[np.float64],
        *,
        redundancy: float,
        said: Container[int] = (),
        length: int = 10**6,
    ) -> Candidates:
        """Usable sentences of `annotated` (no fragments, no ceremony, no bare headings), without those already `said`.

        `length` is that of the briefing in characters.
        """
        doc = annotated.doc
        longest = max(SENTENCE_CAP[0], min(SENTENCE_CAP[1], length // LINES))
        usable = _without_headings([s for s in doc.sentences if usable_sentence(annotated, s) and s.index not in said])
        heads = {s.section: float(values[s.index]) for s in doc.sentences if s.heading}
        topics: dict[tuple[int, int], int] = {}
        every = topic_keys(annotated)
        keys = [every[s.index] for s in usable]
        series = _series(doc)
        index = np.array([s.index for s in usable], dtype=np.int64)
        return cls(
            index=index,
            value=np.maximum(values[index] * _thickness(annotated, usable), 1e-3) if len(index) else np.zeros(0),
            cost=np.array([min(len(s.text), longest) for s in usable], dtype=float),
            part=np.array([_part(annotated, s) for s in usable], dtype=np.int64),
            topic=np.array([topics.setdefault(k, len(topics)) for k in keys], dtype=np.int64),
            role=tuple(_role(annotated, s) for s in usable),
            heading=np.array([heads.get(s.section, 0.0) for s in usable], dtype=float),
            series=np.array([series.get(s.section, -1) for s in usable], dtype=np.int64),
            vectors=tfidf(usable),
            redundancy=redundancy,
        )


def usable_sentence(annotated: Annotated, sentence: Sentence) -> bool:
    """May `sentence` be part of a point? Not a fragment, a bare heading, the title, a line of a masthead, or ceremony."""
    doc = annotated.doc
    section = doc.sections[sentence.section]
    alone = sentence.heading and not section.run_in
    named = doc.title_span is not None and sentence.span.start < doc.title_span.end
    loose = not sentence.text.endswith(CLOSED) and len(sentence.text) < LOOSE_CHARS
    aside = ASIDE.match(sentence.text) is not None and not sentence.heading
    broken = sentence.fragment or alone or named or loose or aside or len(sentence.text) < MIN_CHARS
    return not (broken or annotated.ceremonial[sentence.index])


def _without_headings(usable: list[Sentence]) -> list[Sentence]:
    """Run-in headings head their point; they stand for it only where the section says nothing else."""
    bodies = {s.section for s in usable if not s.heading}
    return [s for s in usable if not (s.heading and s.section in bodies)]


def _thickness(annotated: Annotated, usable: list[Sentence]) -> NDArray[np.float64]:
    """Factor for each sentence; shape (n,).

    `THIN` for a short one without a figure or a bare heading, `HOLLOW` for one without a figure that says nothing itself.
    """
    counted = {f.sentence for f in annotated.figures}
    bare = [s.index not in counted for s in usable]
    thin = [THIN ** ((len(s.text) < THIN_CHARS and b) + s.heading) for s, b in zip(usable, bare, strict=True)]
    return np.array(
        [t * HOLLOW if b and hollow(annotated, s) else t for t, b, s in zip(thin, bare, usable, strict=True)]
    )


def _role(annotated: Annotated, sentence: Sentence) -> Role:
    """What the sentence contributes: its own role, or the role of the part it stands in."""
    own = annotated.sentence_roles[sentence.index]
    section = annotated.section_roles[sentence.section]
    return section if section in {"problem", "target"} or own == "other" else own


def topic_keys(annotated: Annotated) -> list[tuple[int, int]]:
    """For each sentence, what it shares with the others of its point.

    That is its section, if it is short; in a long one, or outside of any, its paragraph as well.
    """
    doc = annotated.doc
    own = Counter(s.section for s in doc.sentences)
    short = {s.index for s in doc.sections if s.level and own[s.index] <= SHORT_SECTION}
    return [(s.section, -1 if s.section in short else s.paragraph) for s in doc.sentences]


def _series(doc: Document) -> dict[int, int]:
    """Section → its series, for run-in sections that are one of a few under the same heading."""
    members: defaultdict[tuple[int | None, int], list[int]] = defaultdict(list)
    for section in doc.sections:
        if section.level and section.run_in and section.label:
            members[section.parent, section.level].append(section.index)
    return {i: indices[0] for indices in members.values() if 1 < len(indices) <= SERIES_LENGTH for i in indices}


def _part(annotated: Annotated, sentence: Sentence) -> int:
    """Top-level section of a sentence."""
    path = annotated.doc.path(sentence.section)
    return path[0].index if path else 0


def choose(candidates: Candidates, *, budget: int) -> list[int]:
    """Sentence indices whose cost stays within `budget`, best first.

    Lazy greedy: gains fall as the selection grows (the objective is submodular but for the completion of short series, whose
    members are weighed again whenever one is opened), so a stale gain is an upper bound.
    """
    state = _State(candidates)
    heap = [(-state.gain(i), i, 0) for i in range(len(candidates.index))]
    heapq.heapify(heap)
    picked: list[int] = []
    left = float(budget)
    while heap and left > MIN_CHARS:
        gain, i, age = heapq.heappop(heap)
        if i in state.taken or state.cost(i) > left or state.says_the_same(i):
            continue
        if age < len(picked):
            heapq.heappush(heap, (-state.gain(i), i, len(picked)))
            continue
        if -gain <= 0:
            break
        left -= state.cost(i)
        state.add(i)
        picked.append(i)
        for k in state.awakened(i):
            heapq.heappush(heap, (-state.gain(k), k, len(picked)))
    return [int(candidates.index[i]) for i in picked]


class _State:
    """What has been chosen so far."""

    def __init__(self, candidates: Candidates) -> None:
        self.c = candidates
        self.value: list[float] = (candidates.value**2).tolist()
        self.head: list[float] = (candidates.heading**2).tolist()
        self.part, self.topic, self.series, self.price = (
            column.tolist() for column in (candidates.part, candidates.topic, candidates.series, candidates.cost)
        )
        self.in_part: defaultdict[int, float] = defaultdict(float)
        self.in_topic: defaultdict[int, float] = defaultdict(float)
        self.in_role: defaultdict[Role, float] = defaultdict(float)
        self.open_series: set[int] = set()
        self.taken: set[int] = set()
        self.nearest = np.zeros(len(candidates.index))
        """Cosine of each candidate to the most similar one taken."""
        self.weight = _part_weights(candidates)

    def cost(self, i: int) -> float:
        """Characters that `i` takes, with the heading of its point if that is new."""
        return float(self.price[i] + (0 if self.topic[i] in self.in_topic else HEADING_COST))

    def gain(self, i: int) -> float:
        """Rise of the objective, scaled by cost."""
        value, part, role = self.value[i], self.part[i], self.c.role[i]
        whole = self.weight[part] * _rise(self.in_part[part], value)
        kind = ROLE_WEIGHT[role] * _rise(self.in_role[role], value)
        held = self.in_topic.get(self.topic[i])
        head = self.head[i] if held is None else 0.0
        own = _rise(held or 0.0, value, head)
        if held is None and self.series[i] in self.open_series:
            own *= 1 + SERIES
        return float((whole + own + kind) / max(self.cost(i), 40.0) ** SCALE)

    def awakened(self, i: int) -> list[int]:
        """Candidates whose gain has risen because `i` opened their series."""
        series = self.series[i]
        return [int(k) for k in np.flatnonzero(self.c.series == series) if k not in self.taken] if series >= 0 else []

    def says_the_same(self, i: int) -> bool:
        """One that is taken is too much like `i`."""
        return bool(self.taken) and bool(self.nearest[i] >= self.c.redundancy)

    def add(self, i: int) -> None:
        """Take `i`."""
        value, topic = self.value[i], self.topic[i]
        self.in_part[self.part[i]] += value
        self.in_topic[topic] += value + (self.head[i] if topic not in self.in_topic else 0.0)
        self.in_role[self.c.role[i]] += value
        if self.series[i] >= 0:
            self.open_series.add(self.series[i])
        self.nearest = np.maximum(self.nearest, self._likeness(i))
        self.taken.add(i)

    def _likeness(self, i: int) -> NDArray[np.float64]:
        """Cosine of each candidate to `i`."""
        rows = self.c.vectors
        own = slice(rows.indptr[i], rows.indptr[i + 1])
        row = np.zeros(rows.shape[1])
        row[rows.indices[own]] = rows.data[own]
        return np.asarray(rows @ row)


def _rise(held: float, *new: float) -> float:
    """By how much the root of a sum grows."""
    return _root(sum(new, held)) - _root(held)


def _root(value: float) -> float:
    return math.sqrt(value)


def _part_weights(candidates: Candidates) -> dict[int, float]:
    """Weight of each part: the square root of its share of the text, so that short parts still get a voice."""
    total: defaultdict[int, float] = defaultdict(float)
    for part, cost in zip(candidates.part, candidates.cost, strict=True):
        total[int(part)] += float(cost)
    whole = sum(total.values()) or 1.0
    return {part: _root(size / whole) for part, size in total.items()}
