"""What the summarizer is asked for one document: a flat list, so that requests of several documents can be answered together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianbao.write._material import PIECE_CHARS, Material, piece_chars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.document import Selection
    from jianbao_models.base import Summarizer, Task

CANDIDATES = 4
HEADING_CHARS = 20
HEADLINE_CHARS = 60


@dataclass(frozen=True, slots=True)
class Request:
    """One text to be worded: at most `max_chars` characters, `n` proposals."""

    text: str
    task: Task
    max_chars: int
    n: int = CANDIDATES


@dataclass(frozen=True, slots=True)
class Drafts:
    """Proposals of the summarizer for one document.

    Attributes:
        lines: for each material, wordings of all of it.
        pieces: for each material, wordings of each of its sentences alone (none where the sentence is short enough as it is).
        headings: for each material without a heading of its own, headings.
        headlines: wordings of the lead.
    """

    lines: tuple[list[str], ...]
    pieces: tuple[dict[int, list[str]], ...]
    headings: tuple[list[str], ...]
    headlines: list[str]


def requests(selection: Selection, work: Sequence[Material]) -> list[Request]:
    """All requests of a document, in the order in which `drafts` expects the answers."""
    doc = selection.annotated.doc
    asked = []
    for m in work:
        asked.append(Request(m.text, "line", m.max_chars))
        asked += [Request(doc.sentences[i].text, "line", piece_chars(m)) for i in _long(selection, m)]
        asked += [] if m.heading else [Request(m.text, "heading", HEADING_CHARS)]
    lead = "".join(doc.sentences[i].text for i in selection.lead)
    return [*asked, *([Request(lead, "line", HEADLINE_CHARS)] if lead else [])]


def drafts(selection: Selection, work: Sequence[Material], answers: Sequence[list[str]]) -> Drafts:
    """Sort the answers to `requests` by material. Without a summarizer `answers` is empty, and so are all proposals."""
    if not answers:
        return Drafts(tuple([] for _ in work), tuple({} for _ in work), tuple([] for _ in work), [])
    queue = iter(answers)
    lines, pieces, headings = [], [], []
    for m in work:
        lines.append(next(queue))
        pieces.append({i: next(queue) for i in _long(selection, m)})
        headings.append([] if m.heading else next(queue))
    return Drafts(tuple(lines), tuple(pieces), tuple(headings), next(queue, []))


def _long(selection: Selection, material: Material) -> list[int]:
    """The sentences that are too long to be a piece of the line as they are; none where there is one sentence only."""
    texts = selection.annotated.doc.sentences
    several = len(material.sentences) > 1
    return [i for i in material.sentences if several and len(texts[i].text) > max(PIECE_CHARS, piece_chars(material))]


def answer(model: Summarizer, asked: Sequence[Request]) -> list[list[str]]:
    """The summarizer's proposals for each request; those alike in task and length are asked for together.

    Raises:
        jianbao_models.ModelError: the summarizer failed.
    """
    groups: defaultdict[tuple[Task, int, int], list[int]] = defaultdict(list)
    for k, request in enumerate(asked):
        groups[request.task, request.max_chars, request.n].append(k)
    found: list[list[str]] = [[] for _ in asked]
    for (task, max_chars, n), rows in sorted(groups.items()):
        made = model.candidates([asked[k].text for k in rows], task=task, max_chars=max_chars, n=n)
        for k, proposals in zip(rows, made, strict=True):
            found[k] = proposals
    return found
