"""What a summary of a given length is made of: sentences or their clauses, and the numbers by which they are weighed.

Every number is a *column* with a name, computed only when a table of weights asks for it. Centrality is measured on pairs of
characters as well as on words: it is what ROUGE on Chinese text sees, and it survives words that jieba cuts in two ways.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from jianbao.document import Span
from jianbao.score import _features
from jianbao.score._cues import CUES, SPOKEN
from jianbao.score._vectors import content_words, rank_by_likeness, vectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from jianbao.document import Annotated

CLAUSE = re.compile(r"[^，,。；;：:！!？?\n]+[，,。；;：:！!？?\n”\"）)]*")


def counted(text: str) -> str:
    """The characters that count towards a length: letters, digits, `%` and `.`.

    >>> counted("增长 6.8%，其中")
    '增长6.8%其中'
    """
    return "".join(c for c in text if c.isalnum() or c in "%.")


def pairs(text: str) -> list[str]:
    """Pairs of neighbouring characters."""
    return [text[i : i + 2] for i in range(len(text) - 1)]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a clause of one.

    Attributes:
        sentence: index of the sentence.
        place: number of the clause in it, 0 first.
        span: range of the sentence's text.
        text: its words, closing punctuation included.
    """

    sentence: int
    place: int
    span: Span
    text: str


def units(annotated: Annotated, *, clauses: bool) -> list[Unit]:
    """All units of a document but those cut by a gap or holding damage."""
    found = []
    for s in annotated.doc.sentences:
        if s.fragment:
            continue
        spans = [Span(*m.span()) for m in CLAUSE.finditer(s.text)] if clauses else [Span(0, len(s.text))]
        found += [Unit(s.index, place, span, span.of(s.text)) for place, span in enumerate(spans)]
    return found


class Table:
    """The columns of a list of units, shape (units,) each; `room` is the length wanted, in characters that count."""

    def __init__(self, annotated: Annotated, rows: Sequence[Unit], room: int) -> None:
        self.annotated = annotated
        self.rows = rows
        self.room = max(1, room)
        self.sentence = np.array([u.sentence for u in rows], dtype=np.int64)
        self.texts = [counted(u.text) for u in rows]

    def column(self, name: str) -> NDArray[np.float64]:
        """One column by name: `cue_*` (times, at most 3), `any_*` (0 or 1), `s_*` (a column of `_features`), or a method of this class.

        A `z_` or `r_` before a name standardizes the column or turns it into ranks from 0 to 1.
        """
        kind, _, rest = name.partition("_")
        if kind == "cue":
            pattern = CUES.get(rest) or SPOKEN[rest]
            return np.array([min(3, len(pattern.findall(u.text))) for u in self.rows], dtype=float)
        if kind == "any":
            return np.array([CUES[rest].search(u.text) is not None for u in self.rows], dtype=float)
        if kind == "s":
            return self._by_sentence[:, _features.names().index(rest)][self.sentence]
        if kind == "z":
            values = self.column(rest)
            return np.asarray((values - values.mean()) / (values.std() + 1e-9))
        if kind == "r":
            return ranks(self.column(rest))
        values = getattr(self, name)
        return np.asarray(values() if callable(values) else values, dtype=float)

    def matrix(self, names: Iterable[str]) -> NDArray[np.float64]:
        """Several columns side by side, shape (units, columns)."""
        found = [self.column(name) for name in names]
        return np.column_stack(found) if found else np.zeros((len(self.rows), 0))

    @cached_property
    def _by_sentence(self) -> NDArray[np.float64]:
        return _features.features(self.annotated)

    @cached_property
    def _whole(self) -> list[str]:
        """Sentences as they count."""
        return [counted(s.text) for s in self.annotated.doc.sentences]

    @cached_property
    def _spread(self) -> dict[str, float]:
        """Pair of characters → logarithm of the number of sentences that hold it."""
        return {p: float(np.log(n)) for p, n in Counter(p for t in self._whole for p in set(pairs(t))).items()}

    @cached_property
    def dens(self) -> NDArray[np.float64]:
        """Mean spread of a unit's pairs: how much of it the rest of the document takes up again."""
        return np.array([sum(map(self._spread.get, p)) / max(1, len(p)) for p in map(pairs, self.texts)])  # type: ignore[arg-type]

    @cached_property
    def total(self) -> NDArray[np.float64]:
        """Sum of the spread of its different pairs."""
        return np.array([sum(self._spread[p] for p in dict.fromkeys(pairs(t))) for t in self.texts])

    def repeated(self) -> NDArray[np.float64]:
        """Share of its runs of four characters that stand in another sentence as well."""
        runs = [[t[i : i + 4] for i in range(len(t) - 3)] for t in self._whole]
        often = Counter(r for found in runs for r in set(found))
        return np.array(
            [np.mean([often[t[i : i + 4]] > 1 for i in range(len(t) - 3)]) if len(t) > 3 else 0.0 for t in self.texts]  # noqa: PLR2004
        )

    @cached_property
    def _words(self) -> list[list[str]]:
        """Content words of each unit."""
        found: dict[int, list[tuple[int, str]]] = {}
        for index in dict.fromkeys(int(i) for i in self.sentence):
            sentence, at, own = self.annotated.doc.sentences[index], 0, []
            for word in content_words(sentence):
                at = max(at, sentence.text.find(word, at))
                own.append((at, word))
            found[index] = own
        return [[w for at, w in found[u.sentence] if u.span.start <= at < u.span.end] for u in self.rows]

    def content(self) -> NDArray[np.float64]:
        """Share of its characters that belong to content words."""
        return np.array(
            [sum(map(len, words)) / max(1, len(t)) for words, t in zip(self._words, self.texts, strict=True)]
        )

    def keys(self) -> NDArray[np.float64]:
        """Weight of the document's keywords in it, for each character: log frequency here times rarity in Chinese at large."""
        rare, usual = _rarity()
        often = Counter(w for s in self.annotated.doc.sentences for w in content_words(s))
        weight = {w: float(np.log1p(n - 1)) * rare.get(w, usual) for w, n in often.items()}
        return np.array(
            [
                sum(weight[w] * len(w) for w in words) / max(1, len(t))
                for words, t in zip(self._words, self.texts, strict=True)
            ]
        )

    @cached_property
    def _vectors(self) -> NDArray[np.float64]:
        return vectors(self._words)  # type: ignore[no-any-return]

    def centre(self) -> NDArray[np.float64]:
        """Likeness to the mean of all units, on words."""
        return np.asarray(self._vectors @ np.asarray(self._vectors.mean(axis=0)).ravel()).ravel()

    def graph(self) -> NDArray[np.float64]:
        """LexRank of units on words."""
        return rank_by_likeness(self._vectors)

    @cached_property
    def graph2(self) -> NDArray[np.float64]:
        """LexRank of units on pairs of characters."""
        return rank_by_likeness(vectors([pairs(t) for t in self.texts]))

    def size(self) -> NDArray[np.float64]:
        """Logarithm of its length."""
        return np.log1p([len(t) for t in self.texts])

    def size_of_sentence(self) -> NDArray[np.float64]:
        """Logarithm of its sentence's length."""
        return np.log1p([len(self._whole[i]) for i in self.sentence])

    def digits(self) -> NDArray[np.float64]:
        """Share of digits."""
        return np.array([sum(c.isdigit() for c in t) / max(1, len(t)) for t in self.texts])

    def title(self) -> NDArray[np.float64]:
        """Share of its pairs, or of the title's if they are fewer, that stand in the title."""
        held = set(pairs(counted(self.annotated.doc.title or "")))
        return np.array([len(held & set(pairs(t))) / max(1, min(len(held), len(t))) for t in self.texts])

    def place(self) -> NDArray[np.float64]:
        """Number of the clause in its sentence, at most 8."""
        return np.array([min(8, u.place) for u in self.rows], dtype=float)

    @cached_property
    def clauses(self) -> NDArray[np.float64]:
        """Clauses of its sentence, at most 10."""
        count = Counter(u.sentence for u in self.rows)
        return np.array([min(10, count[u.sentence]) for u in self.rows], dtype=float)

    def first_clause(self) -> NDArray[np.float64]:
        """It opens its sentence."""
        return np.array([u.place == 0 for u in self.rows], dtype=float)

    def last_clause(self) -> NDArray[np.float64]:
        """It closes its sentence."""
        count = Counter(u.sentence for u in self.rows)
        return np.array([u.place == count[u.sentence] - 1 for u in self.rows], dtype=float)

    def ends(self) -> NDArray[np.float64]:
        """A full stop stands after it."""
        return np.array([u.text.rstrip('”"）)')[-1:] in set("。！？!?") for u in self.rows], dtype=float)

    def ceremony(self) -> NDArray[np.float64]:
        """Greeting, thanks and the like."""
        return np.array([self.annotated.ceremonial[i] for i in self.sentence], dtype=float)

    def heading(self) -> NDArray[np.float64]:
        """It is a heading, or begins with one."""
        return np.array([self.annotated.doc.sentences[i].heading for i in self.sentence], dtype=float)

    def depth(self) -> NDArray[np.float64]:
        """How far into the document it stands, 0 to 1."""
        return self.sentence / max(1, len(self.annotated.doc.sentences) - 1)

    def later(self) -> NDArray[np.float64]:
        """It stands in the last 70 % of the document."""
        return (self.depth() > 0.3).astype(float)  # noqa: PLR2004

    @cached_property
    def _paragraphs(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """For each sentence: number of its paragraph, place in it, sentences of it."""
        sentences = self.annotated.doc.sentences
        size = Counter(s.paragraph for s in sentences)
        number = {p: i for i, p in enumerate(size)}
        seen: Counter[int] = Counter()
        rows = np.zeros((3, len(sentences)))
        for i, s in enumerate(sentences):
            rows[:, i] = number[s.paragraph], seen[s.paragraph], size[s.paragraph]
            seen[s.paragraph] += 1
        return rows[0], rows[1], rows[2]

    def paragraph(self) -> NDArray[np.float64]:
        """Number of its paragraph, at most 30."""
        return np.minimum(30, self._paragraphs[0][self.sentence])

    def in_paragraph(self) -> NDArray[np.float64]:
        """Place of its sentence in the paragraph, at most 8."""
        return np.minimum(8, self._paragraphs[1][self.sentence])

    def opens_paragraph(self) -> NDArray[np.float64]:
        """Its sentence is the paragraph's first."""
        return np.asarray((self._paragraphs[1][self.sentence] == 0).astype(float))

    def of_paragraph(self) -> NDArray[np.float64]:
        """Sentences of its paragraph, at most 12."""
        return np.minimum(12, self._paragraphs[2][self.sentence])

    @cached_property
    def _before(self) -> NDArray[np.float64]:
        """Characters before its sentence, in lengths wanted."""
        lengths = np.array([len(t) for t in self._whole], dtype=float)
        return np.asarray(((np.cumsum(lengths) - lengths) / self.room)[self.sentence])

    def lead(self) -> NDArray[np.float64]:
        """The first sentences, as many as fill the length wanted, would hold it."""
        return (self._before < 1).astype(float)

    def lead_half(self) -> NDArray[np.float64]:
        """The same for half the length."""
        return (self._before < 0.5).astype(float)  # noqa: PLR2004

    def lead_double(self) -> NDArray[np.float64]:
        """The same for twice the length."""
        return (self._before < 2).astype(float)  # noqa: PLR2004


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks scaled to 0…1; equal values in order of position."""
    order = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return order / max(1, len(values) - 1)


def _rarity() -> tuple[dict[str, float], float]:
    """The table of inverse document frequencies that jieba brings, and the median for words it does not have."""
    import jieba.analyse  # noqa: PLC0415 - 0.5 s, for talk only

    table, usual = jieba.analyse.default_tfidf.idf_loader.get_idf()
    return table, float(usual)
