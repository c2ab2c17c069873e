"""Choose what the briefing says: scorers give each sentence a weight, the selection covers the outline within a budget."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from jianbao import plugins
from jianbao.document import Role, Selection, Topic
from jianbao.score import dense
from jianbao.score._extract import Piece, extract
from jianbao.score._gist import gist
from jianbao.score._select import Candidates, choose, topic_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from jianbao.document import Annotated

__all__ = ["WEIGHTS", "Piece", "Select", "extract"]

WEIGHTS: dict[str, float] = {"learned": 0.7, "substance": 0.3}
"""Share of each scorer in the combined score."""

FEW = 3
"""A document of fewer sentences says its headline again as a point."""

HEADLINE_CHARS = 60
"""A lead this short is the headline whole: it is not said again as a point."""


@dataclass(frozen=True)
class Select:
    """Selection stage.

    Attributes:
        length: budget of the briefing's points in characters.
        weights: scorer name → share in the combined score.
        stretch: how much more material than budget is chosen, because a written line is shorter than what it is made from.
        redundancy: cosine from which two sentences say the same.
        depth: sentences that each topic has at least, where its section or paragraph holds as many: a summarizer that condenses
            can use more of them than fit as they stand.
        dense: folder with a sentence encoder for the scorer `dense`; empty: it is off.
    """

    length: int = 600
    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    stretch: float = 1.5
    redundancy: float = 0.4
    depth: int = 1
    dense: str = ""

    def __call__(self, annotated: Annotated) -> Selection:
        """Choose topics and lead of `annotated`. A document without usable sentences gives an empty selection."""
        values = self.combined(annotated)
        lead = gist(annotated, values)
        said = {i for i in lead if len(annotated.doc.sentences[i].text) <= HEADLINE_CHARS}
        candidates = Candidates.of(annotated, values, redundancy=self.redundancy, said=said, length=self.length)
        if len(candidates.index) < FEW:
            candidates = Candidates.of(annotated, values, redundancy=self.redundancy, length=self.length)
        picked = choose(candidates, budget=round(self.length * self.stretch))
        groups = self._deepened(annotated, values, picked, [int(i) for i in candidates.index])
        topics = [_topic(annotated, values, sorted(m), priority) for priority, m in enumerate(groups)]
        return Selection(annotated, tuple(sorted(topics, key=lambda topic: topic.sentences[0])), lead)

    def combined(self, annotated: Annotated) -> NDArray[np.float64]:
        """Weighted mean of the scorers, shape (sentences,).

        Raises:
            ConfigError: a weight names a scorer that does not exist, or the encoder cannot be loaded.
        """
        total = np.zeros(len(annotated.doc.sentences))
        for name, weight in self.shares.items():
            options = {"folder": self.dense} if name == "dense" else {}
            total += weight * plugins.load("score", name).scores(annotated, **options)
        return total / max(sum(self.shares.values()), 1e-9)

    @property
    def shares(self) -> dict[str, float]:
        """The scorers that count, with their weights; `dense` as soon as its folder is named."""
        named = {"dense": dense.WEIGHT, **self.weights} if self.dense else dict(self.weights)
        return {name: weight for name, weight in named.items() if weight}

    def check(self) -> None:
        """See that every scorer can be had, before a document is read.

        Raises:
            ConfigError: a scorer does not exist, or the encoder's folder is missing.
        """
        for name in self.shares:
            plugins.load("score", name)
        if "dense" in self.shares:
            dense.check(self.dense)

    def load(self) -> None:
        """Load what a process loads once: the encoder, if there is one.

        Raises:
            ConfigError: it cannot be loaded.
        """
        if "dense" in self.shares:
            dense.encoder(self.dense)

    def _deepened(
        self, annotated: Annotated, values: NDArray[np.float64], picked: Sequence[int], usable: Sequence[int]
    ) -> list[list[int]]:
        """The picked sentences by topic, in the order of picking, each topic filled up to `depth` with its next best."""
        keys = topic_keys(annotated)
        groups: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index in picked:
            groups[keys[index]].append(index)
        rest = sorted(set(usable) - set(picked), key=lambda i: -values[i])
        for index in rest if self.depth > 1 else ():
            group = groups.get(keys[index])
            if group is not None and len(group) < self.depth:
                group.append(index)
        return list(groups.values())


def _topic(annotated: Annotated, values: NDArray[np.float64], members: Sequence[int], priority: int) -> Topic:
    best = max(members, key=lambda i: values[i])
    section = annotated.doc.sentences[best].section
    figures = sum(f.sentence in members for f in annotated.figures)
    parts = [f"综合得分{values[best]:.2f}"]
    if annotated.doc.sections[section].level:
        parts.append(f"所在部分“{annotated.doc.sections[section].heading[:20]}”")
    if figures:
        parts.append(f"含{figures}项数据")
    return Topic(
        section=section,
        sentences=tuple(members),
        role=_role(annotated, sorted(members, key=lambda i: -values[i]), section),
        score=round(float(values[best]), 3),
        reason="，".join(parts),
        weights=tuple(round(float(values[i]), 4) for i in members),
        priority=priority,
    )


def _role(annotated: Annotated, members: Sequence[int], section: int) -> Role:
    """Role of the section's heading if it says one, else of the weightiest sentence.

    A problem named among results or things to do stays a problem, and not all that stands under 总体要求 or 意义 is the purpose.
    """
    roles = [annotated.sentence_roles[i] for i in members]  # weightiest first
    own: Role = next((r for r in roles if r != "other"), "other")
    headed: Role = annotated.section_roles[section] if annotated.doc.sections[section].level else "other"
    if headed == "other" or (headed == "purpose" and own != "other"):
        return own
    return own if headed in {"measure", "requirement", "achievement"} and roles[0] == "problem" else headed
