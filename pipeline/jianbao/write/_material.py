"""Material of each point: which sentences go into it, under which heading, and how long it may become."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.document import Section, Selection, Span, Topic

LINE_CHARS = (30, 60)
"""Shortest and longest line of one sentence: what is saved by shorter lines goes into further points, also in long briefings."""
HEADING_CHARS = (4, 24)
SHARES = 11
"""A briefing has room for about this many points of full length."""

LONGEST = 120
"""No point is longer, however much it covers."""

UNNAMED = 14
"""Characters set aside for a heading that has yet to be found."""

WORTH = 20
"""Fewer characters more are not worth a second sentence."""

PIECE_CHARS = 24
"""A sentence's part in a line of several sentences has at least this much room."""

STEP = 10
"""Length limits are multiples of this, so that one call of the summarizer serves several points."""


@dataclass(frozen=True)
class Material:
    """What one point is made from.

    Attributes:
        topic: the chosen topic.
        sentences: indices of the sentences to be worded, in document order.
        by_weight: the same, weightiest first.
        text: their words.
        heading: the source's own heading, or an empty string.
        heading_spans: raw span of that heading.
        max_chars: how long the line may become.
    """

    topic: Topic
    sentences: tuple[int, ...]
    by_weight: tuple[int, ...]
    text: str
    heading: str
    heading_spans: tuple[Span, ...]
    max_chars: int = LINE_CHARS[1]

    def coverage(self, line: str, texts: Sequence[str]) -> float:
        """Weighted mean, over the sentences `texts` of the material, of the share of character pairs that `line` holds."""
        weight = dict(zip(self.topic.sentences, self.topic.weights, strict=False))
        shares = [weight.get(i, 0.5) * share(text, line) for i, text in zip(self.sentences, texts, strict=True)]
        return sum(shares) / max(1e-9, sum(weight.get(i, 0.5) for i in self.sentences))


def share(text: str, line: str) -> float:
    """Share of the character pairs of `text` that `line` holds, 0 to 1."""
    pairs = {text[i : i + 2] for i in range(len(text) - 1)}
    return len(pairs & {line[i : i + 2] for i in range(len(line) - 1)}) / max(1, len(pairs))


def materials(selection: Selection) -> list[Material]:
    """One material for each topic that has something to say, in document order."""
    doc = selection.annotated.doc
    found = []
    named: set[int] = set()
    for topic in selection.topics:
        sentences = _sentences(selection, topic)
        if not sentences:
            continue
        section = doc.sections[topic.section]
        heading = "" if section.index in named else own_heading(section)
        named.add(section.index)
        weight = dict(zip(topic.sentences, topic.weights, strict=False))
        ranked = tuple(sorted(sentences, key=lambda i: (-weight.get(i, 0.0), i)))
        text = "".join(doc.sentences[i].text for i in sentences)
        spans = (section.heading_span,) if heading else ()
        found.append(Material(topic, sentences, ranked, text, heading, spans))
    return found


def _sentences(selection: Selection, topic: Topic) -> tuple[int, ...]:
    """The topic's sentences without the heading itself; a heading alone takes what follows it."""
    doc = selection.annotated.doc
    body = tuple(i for i in topic.sentences if not doc.sentences[i].heading)
    if body:
        return body
    section = doc.sections[topic.section]
    rest = [
        s.index
        for s in doc.own(section)
        if not s.heading and not s.fragment and not selection.annotated.ceremonial[s.index] and len(s.text) >= 8  # noqa: PLR2004
    ]
    return tuple(rest[:1]) or topic.sentences


def own_heading(section: Section) -> str:
    """The section's heading if it can stand over a point, else an empty string."""
    heading = section.heading.strip().rstrip("。：:；;，,")
    return heading if section.level and HEADING_CHARS[0] <= len(heading) <= HEADING_CHARS[1] else ""


def allot(work: Sequence[Material], length: int) -> list[Material]:
    """`work` with a length limit each.

    First a share of the budget for every point, then, in the order in which the points were chosen, what is left of it for those
    that have more than one sentence: breadth before depth.
    """
    share = max(LINE_CHARS[0], min(LINE_CHARS[1], STEP * round(length / SHARES / STEP)))
    limits = {id(m): _limit(m, share) for m in work}
    left = length - sum(min(len(m.text), limits[id(m)]) + (len(m.heading) or UNNAMED) for m in work)
    for m in sorted(work, key=lambda m: m.topic.priority):
        more = min(_limit(m, share * len(m.sentences)) - limits[id(m)], left // STEP * STEP)
        if more >= WORTH:
            limits[id(m)] += more
            left -= more
    return [replace(m, max_chars=limits[id(m)]) for m in work]


def _limit(material: Material, share: int) -> int:
    need = STEP * -(-len(material.text) // STEP)
    return max(LINE_CHARS[0], min(share, LONGEST, need))


def piece_chars(material: Material) -> int:
    """Characters that one sentence may take in a line of several."""
    return max(PIECE_CHARS, STEP * -(-material.max_chars // len(material.sentences) // STEP))
