"""Check any line against a whole document: find the sentences it can only come from, then compare the facts.

The index is over pairs of characters, weighted by rarity (the usual inverse document frequency, Spärck Jones 1972): no words, so
that names no dictionary knows are found. Work is linear in the document for the index, and for a line in the few best sentences.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianbao.write._align import align, clauses, fold
from jianbao.write._facts import Context, clause_faults, document_number_faults
from jianbao.write._figures import quantity_faults
from jianbao.write._words import bare
from jianbao.write.ground import LONGEST, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BEST = 4
"""Sentences of the source looked at for each clause."""
AROUND = 2
"""Sentences before and after the evidence in which a subject may be named."""
LABEL = 2
"""Lines without a clause of more characters than this make no statement."""
CLOSE = 0.85
"""Alignments that reach this share of the best score are judged too: the line stands if one of them bears it out."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A line and what became of it.

    Attributes:
        text: the line.
        faults: why it is not supported; empty if it is.
        evidence: indices of the sentences it was compared with, best first.
    """

    text: str
    faults: tuple[Fault, ...]
    evidence: tuple[int, ...]

    @property
    def supported(self) -> bool:
        """No fault was found."""
        return not self.faults


class Verifier:
    """The sentences of one document, ready to be searched.

    Args:
        sentences: in document order; headings are sentences too.
        title: of the document, or an empty string.
        parts: for each sentence the headings it stands under, outermost first, as one text.
    """

    def __init__(self, sentences: Sequence[str], title: str = "", parts: Sequence[str] = ()) -> None:
        self.sentences = [fold(s)[:LONGEST] for s in sentences]
        self.title = fold(title)
        self.parts = [fold(part) for part in parts] or [""] * len(sentences)
        self.everything = "\n".join([self.title, *self.sentences])
        self._rows: dict[str, list[int]] = defaultdict(list)
        for index, sentence in enumerate(self.sentences):
            for pair in sorted(_pairs(sentence)):
                self._rows[pair].append(index)

    def check(self, line: str) -> Checked:
        """Compare one line with the document."""
        text = fold(line)
        bounds = clauses(text)
        whole = self._search(text, BEST)
        pool: list[int] = list(whole)
        found: list[tuple[str, str, str]] = []
        for start, end in bounds:
            clause = text[start:end]
            if len(bare(clause)) <= LABEL:
                continue
            rows = list(dict.fromkeys([*self._search(clause, BEST), *whole[:2]]))
            faults, best = self._clause(clause, rows)
            found += faults
            pool = list(dict.fromkeys([*best, *pool]))
        if pool and bounds:
            sources = [self.sentences[i] for i in sorted(self._widened(pool[: 2 * BEST]))]
            found += quantity_faults(text, sources) + document_number_faults(text, self.everything)
        if not pool and any(len(bare(text[a:b])) > LABEL for a, b in bounds):
            found.append(("evidence", line, "原文没有这个意思的话"))
        return Checked(line, tuple(Fault(*f) for f in dict.fromkeys(tuple(f) for f in found)), tuple(pool))

    def _clause(self, clause: str, rows: Sequence[int]) -> tuple[list[tuple[str, str, str]], list[int]]:
        """Faults of a clause against the sentence that bears it out best, and the sentences looked at, best first."""
        fits = sorted(((align(clause, self.sentences[i]), i) for i in rows), key=lambda f: -f[0].score)
        if not fits:
            return [("evidence", clause, "原文没有这个意思的话")], []
        least: list[tuple[str, str, str]] | None = None
        for fit, index in fits:
            if fit.score < fits[0][0].score - (1 - CLOSE) * abs(fits[0][0].score):
                break
            faults = [tuple(f) for f in clause_faults(clause, fit, self.sentences[index], self._context(index))]
            if least is None or len(faults) < len(least):
                least = faults  # type: ignore[assignment]
            if not faults:
                break
        return least or [], [i for _, i in fits]

    def _context(self, index: int) -> Context:
        before = self.sentences[max(0, index - AROUND) : index]
        after = self.sentences[index + 1 : index + 1 + AROUND]
        return Context("\n".join([self.title, *before]), "\n".join(after), self.everything, self.parts[index])

    def _widened(self, rows: Iterable[int]) -> set[int]:
        return {j for i in rows for j in range(max(0, i - 1), min(len(self.sentences), i + 2))}

    def _search(self, words: str, count: int) -> list[int]:
        """The `count` sentences that share the most weight of character pairs with `words`, best first."""
        score: Counter[int] = Counter()
        total = max(1, len(self.sentences))
        for pair in sorted(_pairs(words)):
            rows = self._rows.get(pair, ())
            weight = math.log(1 + total / (1 + len(rows)))
            for index in rows:
                score[index] += weight  # type: ignore[assignment]
        ranked = sorted(score, key=lambda i: (-score[i], i))
        return ranked[:count]


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1) if text[i].isalnum() and text[i + 1].isalnum()}
