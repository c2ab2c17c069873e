"""A summary of a given length in the source's own words: which sentences or clauses to take.

    from jianbao.score import extract
    pieces = extract(annotated, 300)

This is what `benchmarks/peers.py` measures against other extractive summarizers. A briefing is made by `Select`, which groups
what it chooses into points; `extract` only fills a length.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from jianbao.document import Span
from jianbao.score._register import Register, register
from jianbao.score._units import Table, Unit, counted, pairs, units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jianbao.document import Annotated

SHORT = 0.2
"""A summary that holds less than this share of talk is made of clauses: whole spoken sentences would fill it at once."""

Tables = Mapping[str, Mapping[str, float]]
"""Register → column → weight; `talk_short` is talk by clauses."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of an extract.

    Attributes:
        text: cleaned words of the source.
        span: raw span of the source.
        sentence: index of the sentence it stands in.
        score: its weight, 0 to 1.
    """

    text: str
    span: Span
    sentence: int
    score: float


def extract(
    annotated: Annotated, chars: int, *, cut: bool = False, kind: Register | None = None, tables: Tables | None = None
) -> tuple[Piece, ...]:
    """The weightiest sentences or clauses of a document, in its order.

    Args:
        annotated: the document.
        chars: most characters that count (letters, digits, `%`, `.`) in all pieces together.
        cut: cut the last piece chosen where the length is reached, to fill it exactly; else a piece that does not fit is
            passed over.
        kind: register to assume, instead of the one that the text shows.
        tables: weights to choose by, instead of the fitted ones that come with the package.

    Returns:
        The pieces; empty if the document has no usable sentence or `chars` is not positive.
    """
    kind = kind or register(annotated)
    rows, scores = weigh(annotated, chars, kind, tables=tables)
    repeat = _table(annotated, chars, kind, tables)["novelty"]
    found = []
    for i, kept in _fill([counted(u.text) for u in rows], scores, chars, repeat, cut=cut):
        unit = rows[i]
        sentence = annotated.doc.sentences[unit.sentence]
        span = Span(unit.span.start, unit.span.start + _reach(unit.text, kept))
        clean = span.shift(sentence.clean.start + _indent(annotated, unit.sentence))
        raw = annotated.doc.cleaned.aligned.raw(clean)
        found.append((i, Piece(span.of(sentence.text), raw, unit.sentence, round(float(scores[i]), 4))))
    return tuple(piece for _, piece in sorted(found))


def weigh(
    annotated: Annotated, chars: int, kind: Register, *, tables: Tables | None = None
) -> tuple[list[Unit], NDArray[np.float64]]:
    """The units of a document and the chance that each belongs in a summary of `chars` characters, shape (units,)."""
    rows = units(annotated, clauses=kind == "list" or _short(annotated, chars, kind))
    if not rows:
        return rows, np.zeros(0)
    table = _table(annotated, chars, kind, tables)
    names = [name for name in table if name not in {"bias", "novelty"}]
    sums = Table(annotated, rows, chars).matrix(names) @ np.array([table[n] for n in names]) + table["bias"]
    return rows, 1 / (1 + np.exp(-np.clip(sums, -30, 30)))


def _short(annotated: Annotated, chars: int, kind: Register) -> bool:
    """Is it talk of which little is wanted?"""
    return kind == "talk" and chars < SHORT * sum(len(counted(s.text)) for s in annotated.doc.sentences)


def _table(annotated: Annotated, chars: int, kind: Register, tables: Tables | None) -> Mapping[str, float]:
    """The weights to choose by. `novelty` among them is the share of a unit's weight that it loses where all of it has been said."""
    return (tables or _tables())["talk_short" if _short(annotated, chars, kind) else kind]


@cache
def _tables() -> dict[str, dict[str, float]]:
    """Named weights of each register; `_train_extract.py` says where they come from."""
    text = (files("jianbao.score") / "data" / "extract.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, float]] = json.loads(text)
    return found


def _fill(
    texts: Sequence[str], scores: NDArray[np.float64], room: int, repeat: float, *, cut: bool
) -> list[tuple[int, int]]:
    """Units by falling worth as long as there is room: (unit, characters kept of it).

    The worth of a unit falls with the share of its character pairs that have been said: lazy greedy, as in `_select`.
    """
    said: set[str] = set()
    own = [set(pairs(t)) for t in texts]

    def worth(i: int) -> float:
        new = sum(p not in said for p in own[i]) / max(1, len(own[i]))
        return float(scores[i]) * (1 - repeat + repeat * new) if own[i] else -1.0

    heap = [(-worth(i), i, 0) for i in range(len(texts))]
    heapq.heapify(heap)
    taken: list[tuple[int, int]] = []
    while heap and room > 0:
        value, i, age = heapq.heappop(heap)
        if -value <= 0:
            break
        if age < len(taken):
            heapq.heappush(heap, (-worth(i), i, len(taken)))
            continue
        if len(texts[i]) > room and not cut:
            continue
        taken.append((i, min(len(texts[i]), room)))
        room -= len(texts[i])
        said |= own[i]
    return taken


def _reach(text: str, kept: int) -> int:
    """Position in `text` after its first `kept` characters that count; the whole if it has no more."""
    for at, char in enumerate(text):
        if kept == 0:
            return at if any(map(counted, text[at:])) else len(text)
        kept -= bool(counted(char))
    return len(text)


def _indent(annotated: Annotated, index: int) -> int:
    """Blanks between the start of a sentence's clean span and its text."""
    sentence = annotated.doc.sentences[index]
    held = annotated.doc.cleaned.text[sentence.clean.start : sentence.clean.end]
    return len(held) - len(held.lstrip())
