"""Turn chosen material into a briefing. A summarizer words each point; what it writes is checked, or the source's words are used."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jianbao.document import Audit, Briefing, Line, Point, Span
from jianbao.errors import ConfigError, DocumentError
from jianbao.write._align import clauses
from jianbao.write._compose import LEAST, composed, joins, thinned
from jianbao.write._material import Material, allot, materials, piece_chars
from jianbao.write._patterns import DEPENDENT, LEANING, waits
from jianbao.write._requests import CANDIDATES, HEADING_CHARS, HEADLINE_CHARS, Request, answer, drafts, requests
from jianbao.write._stand import says
from jianbao.write._tags import known
from jianbao.write._whole import binds, whole
from jianbao.write.ground import check, trimmed, unsupported
from jianbao.write.quote import fragments, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jianbao.document import Document, How, Selection
    from jianbao_models.base import Summarizer

log = logging.getLogger(__name__)

MIN_LINE = 10
LIMPING = frozenset({"embedded"})
"""Summarizers too small to drop words amid a clause: only what they leave whole is taken."""
ECHO, LONGER = 0.85, 1.8
"""A heading that shares this much of its character pairs with a line less than so many times as long announces nothing."""
LEAST_SHARE = 0.4
"""A headline holds at least this much of its sentence, or of what there is room for: a crumb says nothing of a document."""
ENOUGH = 0.75
"""Share of a quotation's coverage that a wording must reach to be preferred to it."""


_CIRCUMSTANCE = re.compile(
    r"(?:面对|违反|站在|置身|在[^，]*(?:时刻|方面|领域|背景下|条件下|起点上)$)|[^，]{0,4}(?:上述|以上|本条例|本办法|本规定|本法)"
    r"|[^，]{0,12}(?:强调|指出|认为|表示|要求)[，,]|[^，]*(?:介绍|表示|反映|认为|指出|强调|坦言|说)$|我们也?[^，]{0,4}清醒"
)
"""Openings of a clause that says where, against what or who speaks: no heading."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One document on its way through the summarizer."""

    selection: Selection
    work: tuple[Material, ...]
    requests: tuple[Request, ...]


@dataclass(frozen=True)
class Write:
    """Writing stage.

    Attributes:
        summarizer: name of a backend of `jianbao_models`, or `none` for quotations only.
        options: passed to the backend (`path`, `base_url`, `model`, …).
        length: budget of all points, headings included, in characters.
    """

    summarizer: str = "embedded"
    options: Mapping[str, Any] = field(default_factory=dict)
    length: int = 600

    def __call__(self, selection: Selection) -> Briefing:
        """Write the briefing of `selection`.

        Raises:
            DocumentError: the summarizer failed (kind `model`).
        """
        plan = self.plan(selection)
        return self.finish(plan, self.answer([plan.requests])[0])

    def plan(self, selection: Selection) -> Plan:
        """What goes into each point, and what the summarizer is to be asked."""
        work = tuple(allot(materials(selection), self.length))
        return Plan(selection, work, () if self.summarizer == "none" else tuple(requests(selection, work)))

    def answer(self, asked: Sequence[Sequence[Request]]) -> list[list[list[str]]]:
        """The summarizer's proposals for each request of each document, all documents together.

        Raises:
            DocumentError: the summarizer failed (kind `model`).
        """
        flat = [request for requests in asked for request in requests]
        if not flat:
            return [[] for _ in asked]
        from jianbao_models import ModelError  # noqa: PLC0415 - only when a model is wanted

        try:
            found = iter(answer(_model(self.summarizer, tuple(sorted(self.options.items()))), flat))
        except ModelError as error:
            raise DocumentError(str(error), kind="model") from error
        return [[next(found) for _ in requests] for requests in asked]

    def finish(self, plan: Plan, answers: Sequence[list[str]]) -> Briefing:
        """The briefing from the summarizer's proposals: what stands the check, else the source's own words."""
        selection, work, tried = plan.selection, plan.work, bool(plan.requests)
        doc, made = selection.annotated.doc, drafts(selection, work, answers)
        points = [
            _point(doc, m, self._proposals(doc, m, lines, pieces), heads, tried=tried)
            for m, lines, pieces, heads in zip(work, made.lines, made.pieces, made.headings, strict=True)
        ]
        kept = _fit([d for d in points if d is not None], self.length)
        headline = _headline(doc, selection.lead, self._headlines(doc, selection.lead, made.headlines), tried=tried)
        audit = _audit(doc, [*kept, *([headline] if headline else [])])
        shown = tuple(draft.point for draft in kept if draft.point is not None)
        return Briefing(selection, doc.title, headline.line if headline else None, shown, audit)

    def _proposals(
        self, doc: Document, material: Material, lines: Sequence[str], pieces: Mapping[int, Sequence[str]]
    ) -> list[str]:
        """Wordings to choose from: composed of pieces, and the summarizer's own of the whole material; none without one."""
        if self.summarizer == "none":
            return []
        texts = [doc.sentences[i].text for i in material.sentences]
        if self.summarizer in LIMPING:
            pieces = {i: [p for p in made if whole(p, [doc.sentences[i].text])] for i, made in pieces.items()}
            lines = [line for line in lines if whole(line, texts) and joins(line, texts) and binds(line, texts)]
        thin = [line for i in material.by_weight[:2] for line in thinned(doc.sentences[i].text, material.max_chars)]
        return [
            *composed(material, texts, pieces, piece_chars(material)),
            *lines,
            *[line for line in thin if binds(line, texts)][:CANDIDATES],
        ]

    def _headlines(self, doc: Document, lead: Sequence[int], proposals: Sequence[str]) -> list[str]:
        """Proposals for the headline; of a small summarizer only those that leave whole what they keep."""
        texts = [doc.sentences[i].text for i in lead]
        small = self.summarizer in LIMPING
        return [text for text in proposals if not small or (whole(text, texts) and binds(text, texts))]

    def load(self) -> None:
        """Load the summarizer now rather than with the first document.

        Raises:
            ConfigError: there is no such summarizer, or it cannot be loaded.
        """
        if self.summarizer == "none":
            return
        from jianbao_models import ModelError  # noqa: PLC0415 - only when a model is wanted

        try:
            _model(self.summarizer, tuple(sorted(self.options.items())))
        except ModelError as error:
            raise ConfigError(f"summarizer {self.summarizer!r}: {error}") from error


@lru_cache(maxsize=2)
def _model(name: str, options: tuple[tuple[str, Any], ...]) -> Summarizer:
    """The summarizer, loaded once a process."""
    import jianbao_models  # noqa: PLC0415 - only when a model is wanted

    return jianbao_models.load(name, **dict(options))


@dataclass(frozen=True)
class _Draft:
    """A finished point or headline on its way into the briefing."""

    line: Line
    fell_back: bool
    cost: int
    point: Point | None = None
    priority: int = 0


def _spans(doc: Document, sentences: Sequence[int]) -> tuple[Span, ...]:
    return tuple(doc.sentences[i].span for i in sentences)


def _point(
    doc: Document, material: Material, lines: Sequence[str], headings: Sequence[str], *, tried: bool
) -> _Draft | None:
    """Word one point: the first proposal that stands the check, else a quotation. None if there is nothing to quote."""
    proposed = _written(doc, material, lines)
    line = _better(doc, material, proposed, _quoted(doc, material))
    if line is None:
        return None
    heading, spans = material.heading, material.heading_spans
    how: How = "quoted"
    if not heading:
        heading, spans, how = _heading(doc, line, material, headings)
    heading, line = _once(heading, line)
    if not heading:
        spans, how = (), "quoted"
    evidence = tuple(dict.fromkeys((*spans, *line.evidence)))
    line = Line(line.text, "written" if "written" in {how, line.how} else "quoted", evidence)
    point = Point(material.topic.role, heading, line, material.topic.score, material.topic.reason)
    return _Draft(line, tried and proposed is None, len(heading) + len(line.text), point, material.topic.priority)


def _once(heading: str, line: Line) -> tuple[str, Line]:
    """Heading and line without saying the same twice: a line that opens with its heading goes on after it, else the heading goes."""
    if not heading or heading not in line.text:
        return heading, line
    if line.text.removeprefix(heading)[:1] in {"；", ";", "。"}:  # what follows is another statement
        return "", line
    rest = line.text.removeprefix(heading).lstrip("，,：: ")
    leans = DEPENDENT.match(rest) or LEANING.match(rest) or rest.startswith("的")
    if line.text.startswith(heading) and len(rest) >= MIN_LINE and not leans:
        return heading, Line(rest, line.how, line.evidence)
    return "", line


def _better(doc: Document, material: Material, written: Line | None, quoted: Line | None) -> Line | None:
    """The wording, unless it is a quotation itself or the source's own words say clearly more in the same room."""
    if written is None or quoted is None:
        return written or quoted
    if written.how == "quoted" and len(quoted.text) <= material.max_chars + 8:
        return quoted
    texts = [doc.sentences[i].text for i in material.sentences]
    enough = material.coverage(written.text, texts) >= ENOUGH * material.coverage(quoted.text, texts)
    return written if enough or len(quoted.text) > material.max_chars + 8 else quoted


def _written(doc: Document, material: Material, proposals: Sequence[str]) -> Line | None:
    """The supported proposal that holds most of the material's weight."""
    texts = [doc.sentences[i].text for i in material.sentences]
    best: tuple[float, Line] | None = None
    for place, proposal in enumerate(proposals):
        text, verdict = trimmed(proposal.strip(), texts, least=MIN_LINE)
        crumb = len(re.split("[；。]", text.rstrip("。"))[-1]) < LEAST
        if crumb or not verdict.supported or not MIN_LINE <= len(text) <= material.max_chars + 8:
            log.debug("%s: %s: %s", doc.source.doc_id, text, verdict.faults)
            continue
        value = material.coverage(text, texts) - 0.02 * place
        if best is None or value > best[0]:
            used = [material.sentences[k] for k in verdict.used]
            best = (value, _line(text, [texts[k] for k in verdict.used], _spans(doc, used)))
    return best[1] if best else None


def _line(text: str, evidence: Sequence[str], spans: tuple[Span, ...]) -> Line:
    """A supported proposal: written, or quoted where it turns out to be the evidence's own words."""
    words = _unbroken(text, evidence)
    return Line(words, "quoted", spans) if words else Line(text, "written", spans)


def _unbroken(text: str, evidence: Sequence[str]) -> str:
    """The evidence's own words where `text` is a piece of it but for blanks; else nothing."""
    for words in (text, text.rstrip("。")):
        pattern = r"\s*".join(map(re.escape, re.sub(r"\s", "", words)))
        found = next((match for sentence in evidence if (match := re.search(pattern, sentence))), None)
        if found:
            return found.group()
    return ""


def _quoted(doc: Document, material: Material) -> Line | None:
    """The weightiest sentence's own words, with more of the material's sentences in full where there is room."""
    for limit in (material.max_chars, round(material.max_chars * 1.5), 10**6):
        for index in material.by_weight:
            line = quote(doc, index, limit)
            if line:
                return _extended(doc, material, index, line)
    return None


def _extended(doc: Document, material: Material, index: int, line: Line) -> Line:
    """`line` (sentence `index`) with further whole sentences of the material, in document order."""
    chosen, room = {index: line.text}, material.max_chars - len(line.text)
    if doc.sentences[index].text != line.text:
        return line
    for other in material.by_weight:
        text = doc.sentences[other].text
        if other not in chosen and len(text) <= room and text.endswith(("。", "！", "？", "；")):
            chosen[other] = text
            room -= len(text)
    ordered = sorted(chosen)
    return Line("".join(chosen[i] for i in ordered), "quoted", _spans(doc, ordered))


def quote(doc: Document, index: int, max_chars: int) -> Line | None:
    """Sentence `index` in its own words, at most `max_chars` characters.

    The whole sentence is the evidence: it is the context. Where words were left out inside, what is kept is the evidence, so that
    evidence and line have the same words still; such a line must stand the check, or is an unbroken part of the sentence.
    """
    sentence = doc.sentences[index]
    parts = fragments(sentence.text, max_chars)
    if len(parts) > 1:
        text = "".join(part.of(sentence.text) for part in parts)
        if check(text, [sentence.text]).supported:
            return Line(text, "quoted", _raws(doc, index, parts))
    part = parts[0] if len(parts) == 1 else shorten(sentence.text, max_chars)
    return Line(part.of(sentence.text), "quoted", (sentence.span,)) if part else None


def _raws(doc: Document, index: int, parts: Sequence[Span]) -> tuple[Span, ...]:
    """Raw spans of parts of the text of a sentence."""
    aligned, sentence = doc.cleaned.aligned, doc.sentences[index]
    start = aligned.text.index(sentence.text, sentence.clean.start)
    return tuple(aligned.raw(Span(start + part.start, start + part.end)) for part in parts)


def _heading(
    doc: Document, line: Line, material: Material, proposals: Sequence[str]
) -> tuple[str, tuple[Span, ...], How]:
    """A heading for a line that has none: a supported proposal, else a short clause of its evidence, else nothing.

    Only the sentences behind the line count: a heading from another sentence would announce what the line does not say.
    """
    behind = [(span.start, span.end) for span in line.evidence]
    own = [
        i
        for i in material.sentences
        if any(doc.sentences[i].span.start < b and a < doc.sentences[i].span.end for a, b in behind)
    ]
    texts = [doc.sentences[i].text for i in own]
    for proposal in proposals:
        text = proposal.strip().rstrip("。")
        if 4 <= len(text) <= HEADING_CHARS + 4:  # noqa: PLR2004 - shorter is no heading
            verdict = check(text, texts)
            one = len(clauses(text)) == 1 or any(text in own_text for own_text in texts)
            if verdict.supported and one and _names(text) and _announces(text, line.text, texts):
                found = _line(text, [texts[k] for k in verdict.used], _spans(doc, [own[k] for k in verdict.used]))
                return found.text, found.evidence, found.how
    for index in own:
        clause = quote(doc, index, HEADING_CHARS)
        if clause and len(clause.text) >= 6 and _names(clause.text) and not _echoes(clause.text, line.text):  # noqa: PLR2004
            return clause.text.rstrip("。；！"), clause.evidence, "quoted"
    return "", (), "quoted"


def _announces(heading: str, line: str, texts: Sequence[str]) -> bool:
    """May a heading stand: more than an echo of its line, begun neither inside of a word (后|天的灾难) nor with 把?"""
    places = [(text, at) for text in texts if (at := text.find(heading[:3])) > 0]
    whole_word = not any(known(text[at - 1 : at + 1]) for text, at in places)
    return whole_word and not heading.startswith(("把", "将", "如何")) and not _echoes(heading, line)


def _names(clause: str) -> bool:
    """Can a clause of the text stand as a heading? Only if it says something of its own."""
    last = re.split("[，,]", clause)[-1]
    return says(last) and not waits(last) and not _CIRCUMSTANCE.match(clause)


def _echoes(heading: str, line: str) -> bool:
    """Would the line only say the heading again, in hardly more words?"""
    pairs = {heading[i : i + 2] for i in range(len(heading) - 1)}
    held = {line[i : i + 2] for i in range(len(line) - 1)}
    return len(pairs & held) >= ECHO * len(pairs) and len(line) < LONGER * len(heading)


def _headline(doc: Document, lead: Sequence[int], proposals: Sequence[str], *, tried: bool) -> _Draft | None:
    """One line for the whole document: a supported proposal that says about as much as the quotation, else the quotation."""
    if not lead:
        return None
    texts = [doc.sentences[i].text for i in lead]
    least = LEAST_SHARE * min(len(doc.sentences[lead[0]].text), HEADLINE_CHARS)
    tries = (quote(doc, lead[0], limit) for limit in (HEADLINE_CHARS, 2 * HEADLINE_CHARS, 10**6))
    quoted = next((found for found in tries if found and len(found.text) >= least), None)
    for proposal in proposals:
        text = proposal.strip().rstrip("。")
        long_enough = quoted is None or len(text) >= ENOUGH * min(len(quoted.text), HEADLINE_CHARS)
        if len(text) >= MIN_LINE and long_enough and check(text, texts).supported:
            return _Draft(_line(text, texts, _spans(doc, lead)), fell_back=False, cost=0)
    return _Draft(quoted, fell_back=tried, cost=0) if quoted else None


def _fit(drafts: list[_Draft], length: int) -> list[_Draft]:
    """Points in the order they were chosen, as long as they fit the budget; the first always stays."""
    kept: list[_Draft] = []
    left = length
    for draft in sorted(drafts, key=lambda d: d.priority):
        if draft.cost <= left or not kept:
            kept.append(draft)
            left -= draft.cost
    return [draft for draft in drafts if draft in kept]


def _audit(doc: Document, drafts: Sequence[_Draft]) -> Audit:
    """Count how the lines came about, and look once more for numbers that their evidence does not hold."""
    aligned = doc.cleaned.aligned
    loose = 0
    for draft in drafts:
        held = [aligned.text[slice(*aligned.clean(span))] for span in draft.line.evidence]
        words = f"{draft.point.heading if draft.point else ''} {draft.line.text}"
        loose += len(unsupported(words, held))
    written = sum(d.line.how == "written" for d in drafts)
    return Audit(written, len(drafts) - written, sum(d.fell_back for d in drafts), loose)
