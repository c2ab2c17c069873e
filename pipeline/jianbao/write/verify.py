"""Check any line against a whole document: find the sentences it can only come from, then compare the facts.

The index is over pairs of characters, weighted by rarity (the usual inverse document frequency, Spärck Jones 1972): no words, so
that names no dictionary knows are found. Work is linear in the document for the index, and for a line in the few best sentences.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from jianbao.write._align import align, clauses, fold
from jianbao.write._blocks import Context
from jianbao.write._facts import SAYING, clause_faults, document_number_faults
from jianbao.write._figures import CALENDAR, Finding, quantity_faults
from jianbao.write._quantity import quantities
from jianbao.write._relation import cause_faults, condition_faults
from jianbao.write._who import done, speaker_faults
from jianbao.write._words import bare, times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jianbao.document import Document

LONGEST = 1500
"""Characters of one sentence that are looked at, as in `ground`: alignment is quadratic."""

LONGEST_CLAUSE = 300
"""Characters of one clause that are aligned at once."""

BEST = 4
"""Sentences of the source looked at for each clause."""
AROUND = 2
"""Sentences before and after the evidence in which a subject may be named."""
LABEL = 2
"""Lines without a clause of more characters than this make no statement."""
WHEN = 9
"""A clause of at most this many characters with a date or time in it is taken with the next."""
LABELLED = 14
"""Characters of a label (2026年主要目标：) at most."""
ITEMS = re.compile("、.*、")
"""A list of three or more."""
DEED = 5
"""What somebody is to do, if longer, is looked for as it stands, whoever is to do it."""
SAID = frozenset(",:，：")
"""What stands between whoever speaks and the words."""
BESIDES = 3
"""… and with at most so many others."""
NEIGHBOUR = 10
"""A clause of at most this many characters is judged by the sentence that bears out the clause before, if that has half of it."""
CLOSE = 0.93
"""Alignments that reach this share of the best score are judged too: the line stands if one of them bears it out."""


class Told(NamedTuple):
    """The line a clause stands in, and the label before it."""

    line: str = ""
    label: str = ""


class Unsupported(NamedTuple):
    """One reason why a line is not supported.

    Attributes:
        kind: `number`, `unit`, `sign`, `date`, `name`, `document number`, `subject`, `turned`, `mood`, `word` or `evidence`.
        words: the words concerned, as in the line.
        why: one sentence for people.
        nearest: index of the sentence that comes nearest, or None.
    """

    kind: str
    words: str
    why: str
    nearest: int | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A line and what became of it.

    Attributes:
        text: the line.
        faults: why it is not supported; empty if it is.
        evidence: indices of the sentences that bear out its clauses best, in the order of the clauses, then further ones.
    """

    text: str
    faults: tuple[Unsupported, ...]
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

    @classmethod
    def of(cls, doc: Document) -> Verifier:
        """The verifier of a segmented document."""
        parts = [" ".join(section.heading for section in doc.path(s.section)) for s in doc.sentences]
        return cls([s.text for s in doc.sentences], doc.title or "", parts)

    def check(self, line: str) -> Checked:
        """Compare one line with the document."""
        text = fold(line)
        whole = self._search(text, BEST)
        nearest, others = [], list(whole)
        found: list[tuple[int, int, Finding, int | None]] = []
        speaker, label, last = "", "", None
        for start, end in _joined(text):
            clause = text[start:end]
            if len(bare(clause)) <= LABEL:
                continue
            rows = list(dict.fromkeys([*self._search(clause, BEST), *whole[:2]]))
            faults, best = self._clause(
                clause,
                rows,
                last if len(clause) <= NEIGHBOUR else None,
                Told(text, label),
                closing=text[end : end + 1] not in SAID,
            )
            if any(fault.kind == "evidence" for fault in faults) and ITEMS.search(clause):
                faults = self._items(clause, text)
            last = best[0] if best else None
            if end < len(text) and text[end] in ":：" and len(clause) <= NEIGHBOUR:
                faults = [fault for fault in faults if fault.kind != "evidence"]
            nearest += best[:1]
            others += best
            if speaker and best:
                faults = faults + speaker_faults(speaker, self._context(best[0]), self.sentences[best[0]])
            label = clause if text[end : end + 1] in {":", "："} and len(clause) <= LABELLED else label
            speaker = clause if SAYING.match(clause) else ""
            if best and not faults:
                faults = condition_faults(clause, align(clause, self.sentences[best[0]]), self.sentences[best[0]], text)
            found += [(start, end, fault, best[0] if best else None) for fault in faults]
        pool = list(dict.fromkeys([*nearest, *others]))
        if nearest:
            found += [(0, len(text), fault, None) for fault in self._whole(text, pool)]
        return Checked(line, tuple(self._placed(line, text, found, pool)), tuple(pool))

    def _whole(self, text: str, pool: Sequence[int]) -> list[Finding]:
        """Faults that need the whole line: what its quantities are said of, and document numbers."""
        sources = [self.sentences[i] for i in sorted(self._widened(pool[: 2 * BEST]))]
        pieces = [text[at : at + LONGEST] for at in range(0, len(text), LONGEST)]
        found = [fault for piece in pieces for fault in quantity_faults(piece, sources)]
        found += cause_faults(text[:LONGEST], sources)
        return found + document_number_faults(text, self.everything)

    def _placed(
        self, line: str, text: str, found: Sequence[tuple[int, int, Finding, int | None]], pool: Sequence[int]
    ) -> Iterator[Unsupported]:
        """Each fault once, in the line's own spelling, with the sentence to look at."""
        seen = set()
        for start, end, fault, best in found:
            at = text.find(fault.words, start, end)
            words = line[at : at + len(fault.words)] if at >= 0 else fault.words
            nearest = best if best is not None else self._holding(fault.words, pool)
            if (fault.kind, words) not in seen:
                yield Unsupported(fault.kind, words, fault.why, nearest)
            seen.add((fault.kind, words))

    def _holding(self, words: str, pool: Sequence[int]) -> int | None:
        """The first sentence of `pool` that has `words`, else the first."""
        return next((i for i in pool if words in self.sentences[i]), pool[0] if pool else None)

    def _items(self, clause: str, line: str) -> list[Finding]:
        """Faults of each item of a list that no sentence has as a whole: the items may come from several."""
        found: list[Finding] = []
        for item in clause.split("、"):
            if len(bare(item)) > LABEL:
                found += self._clause(item, self._search(item, BEST), None, Told(line), closing=True)[0]
        return found

    def _clause(
        self, clause: str, rows: Sequence[int], last: int | None, told: Told, *, closing: bool
    ) -> tuple[list[Finding], list[int]]:
        """Faults of a clause against the sentence that bears it out best, and the sentences looked at, that one first.

        `last` bore out the clause before: a short clause that stands there but for a word is not looked for elsewhere.
        """
        fits = sorted(((align(clause, self.sentences[i]), i) for i in rows), key=lambda f: -f[0].score)
        if not fits:
            return [Finding("evidence", clause, "原文没有这个意思的话")], []
        act = done(clause)
        if len(act) > DEED and act not in self.sentences[fits[0][1]]:
            fits = [fit for fit in fits if act in self.sentences[fit[1]]] or fits
        here = next((fit for fit in fits if fit[1] == last), None)
        if here and sum(p >= 0 for p in here[0].places) * 2 >= len(clause) and clause not in self.sentences[fits[0][1]]:
            fits = [here, *(fit for fit in fits if fit[1] != last and fit[0].score > here[0].score + len(clause))]
        least: list[Finding] | None = None
        best = fits[0][1]
        for fit, index in fits:
            if fit.score < fits[0][0].score - (1 - CLOSE) * abs(fits[0][0].score):
                break
            faults = clause_faults(clause, fit, self.sentences[index], self._context(index, told), last=closing)
            if least is None or len(faults) < len(least):
                least, best = faults, index
            if not faults:
                break
        return least or [], [best, *(i for _, i in fits if i != best)]

    def _context(self, index: int, told: Told = Told()) -> Context:  # noqa: B008 -- a constant
        before = self.sentences[max(0, index - AROUND) : index]
        after = self.sentences[index + 1 : index + 1 + AROUND]
        return Context("\n".join([self.title, *before]), "\n".join(after), self.everything, self.parts[index], *told)

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


def _joined(text: str) -> list[tuple[int, int]]:
    """Clauses of `text`; one that only says when (到2026年，) goes with the one after it, for alone it could come from anywhere."""
    found: list[tuple[int, int]] = []
    held: int | None = None
    for start, end in _bounded(clauses(text)):
        begin = start if held is None else held
        clause = text[start:end]
        dates = [q for q in quantities(clause) if q.unit in CALENDAR]
        rest = len(bare(clause)) - sum(q.end - q.start for q in dates) - sum(t.end - t.start for t in times(clause))
        timed = len(bare(clause)) <= WHEN and rest <= BESIDES and bool(times(clause) or dates)
        short = timed or (clause.endswith("的") and not clause.endswith("目的"))
        if short and end < len(text) and text[end] in "，,":
            held = begin
            continue
        found.append((begin, end))
        held = None
    return found if held is None else [*found, (held, len(text))]


def _bounded(bounds: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Clauses, in pieces where they are longer than any clause of prose: alignment takes the product of the lengths."""
    for start, end in bounds:
        for at in range(start, end, LONGEST_CLAUSE):
            yield at, min(end, at + LONGEST_CLAUSE)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1) if text[i].isalnum() and text[i + 1].isalnum()}
