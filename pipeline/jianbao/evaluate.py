"""How good a briefing is: ROUGE against a reference, must-have points, figures, repetition, and what in it nothing supports.

ROUGE here counts **characters** (Han characters, letters, digits, `%`; blanks and punctuation do not count). The usual
packages drop every Chinese character: to them 增长6.8% and 下降6.8% are the same.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from jianbao.document import Span
from jianbao.errors import ConfigError
from jianbao.write.ground import unsupported as unsupported_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from jianbao.document import Cleaned

METRICS = ("rouge1", "rouge2", "rougeL")
NUMBER = re.compile(r"\d+(?:\.\d+)?")

PROVED, SAID = 0.8, 0.6
"""A must-have point is covered where the evidence holds this share of a supporting passage's character pairs, or the wording
this share of the passage's or the point's."""

NEAR = 0.3
"""A figure is the wanted one if its evidence and indicator hold this share of the pairs of the wanted one's."""


class Row(NamedTuple):
    """One document of a data set.

    Attributes:
        id: its name.
        text: the document.
        summary: the reference, or an empty string.
        points: must-have points: `point` in words, `support` (a passage of the text), other passages as `alternatives`.
        figures: quantities to be found: `indicator`, `value`, `source` (where it stands).
        whole: `figures` has all there are, so that others found count against precision.
    """

    id: str
    text: str
    summary: str
    points: tuple[dict[str, Any], ...] = ()
    figures: tuple[dict[str, Any], ...] = ()
    whole: bool = False


def characters(text: str) -> str:
    """What counts of a text: NFKC, without blanks and punctuation.

    >>> characters("同比增长６.８％， 其中：")
    '同比增长6.8%其中'
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum() or c in "%.")


def rouge(candidate: str, reference: str) -> dict[str, float]:
    """F1 of character ROUGE-1, ROUGE-2 and ROUGE-L (Lin 2004), each 0 to 1.

    >>> rouge("增长6.8%", "增长6.8%")["rouge2"]
    1.0
    >>> rouge("增长6.8%", "下降6.8%")["rougeL"] < 0.7
    True
    """
    a, b = characters(candidate), characters(reference)
    return {"rouge1": _overlap(a, b, 1), "rouge2": _overlap(a, b, 2), "rougeL": _f1(lcs(a, b), len(a), len(b))}


def _overlap(a: str, b: str, n: int) -> float:
    """F1 of the n-grams two texts share."""
    first = Counter(a[i : i + n] for i in range(len(a) - n + 1))
    second = Counter(b[i : i + n] for i in range(len(b) - n + 1))
    return _f1((first & second).total(), first.total(), second.total())


def _f1(common: int, first: int, second: int) -> float:
    return 2 * common / (first + second) if first and second else 0.0


def lcs(a: str, b: str) -> int:
    """Length of the longest common subsequence.

    Bit-parallel (Hyyrö 2004): one row of the table is one integer, so 10,000 against 1,000 characters take
    milliseconds.

    >>> lcs("abcde", "xbydz")
    2
    """
    places: dict[str, int] = {}
    for index, char in enumerate(a):
        places[char] = places.get(char, 0) | 1 << index
    whole = (1 << len(a)) - 1
    row = whole
    for char in b:
        match = row & places.get(char, 0)
        row = ((row + match) | (row - match)) & whole
    return len(a) - row.bit_count()


def unsupported(briefing: Mapping[str, Any], cleaned: Cleaned) -> int:
    """Count the numbers, dates and names in a finished briefing's written lines that their evidence does not hold."""
    lines = [line for line in (briefing["headline"], *briefing["points"]) if line and line["how"] == "written"]
    return sum(len(unsupported_words(line["text"], _evidence(line, cleaned))) for line in lines)


def _evidence(line: Mapping[str, Any], cleaned: Cleaned) -> list[str]:
    spans = [cleaned.aligned.clean(Span(span["start"], span["end"])) for span in line["evidence"]]
    return [span.of(cleaned.text) for span in spans]


def _held(wanted: str, text: str) -> float:
    """Share of the character pairs of `wanted` that `text` has."""
    own = _pairs(wanted)
    return len(own & _pairs(text)) / max(1, len(own))


def _pairs(text: str) -> set[str]:
    words = characters(text)
    return {words[i : i + 2] for i in range(len(words) - 1)}


def covered(record: Mapping[str, Any], source: str, points: Sequence[Mapping[str, Any]]) -> float:
    """Share of the must-have `points` that a finished briefing of the text `source` holds, 0 to 1."""
    lines = [line for line in (record["headline"], *record["points"]) if line]
    proof = "\n".join(source[span["start"] : span["end"]] for line in lines for span in line["evidence"])
    shown = "\n".join(f"{line.get('heading') or ''} {line['text']}" for line in lines)
    hits = 0
    for point in points:
        passages = [point["support"], *point.get("alternatives", ())]
        said = max(_held(words, shown) for words in (*passages, point["point"]))
        hits += said >= SAID or max(_held(words, proof) for words in passages) >= PROVED
    return hits / max(1, len(points))


def figures_found(record: Mapping[str, Any], source: str, row: Row) -> tuple[int, int, int, int]:
    """Wanted values, those of them found, figures reported, and those of them that are wanted (all, where the list is not whole)."""
    made = [(_values(f["value"]) | _values(f["change"]), _near(f, source)) for f in record["figures"]]
    wanted = found = 0
    for figure in row.figures:
        about = f"{figure.get('source') or ''}{figure.get('indicator') or ''}"
        for value in _values(figure["value"]):
            wanted += 1
            found += any(value in values and _held(about, near) >= NEAR for values, near in made)
    if not row.whole:
        return wanted, found, len(made), len(made)
    known = set().union(
        *(_values(f"{f['value']} {f.get('change') or ''} {f.get('source') or ''}") for f in row.figures)
    )
    return wanted, found, len(made), sum(bool(_values(f["value"]) & known) for f in record["figures"])


def _near(figure: Mapping[str, Any], source: str) -> str:
    span = figure["evidence"]
    return source[span["start"] : span["end"]] + (figure["indicator"] or "")


def _values(text: object) -> set[str]:
    """Numbers in digits, without thousands separators."""
    plain = unicodedata.normalize("NFKC", str(text or "")).replace(",", "").replace(" ", "")
    return set(NUMBER.findall(plain))


def redundancy(record: Mapping[str, Any]) -> float:
    """Share of the points' character pairs that an earlier point has said, 0 to 1."""
    sets = [_pairs(f"{point['heading'] or ''} {point['text']}") for point in record["points"]]
    total = sum(map(len, sets))
    return 1 - len(set().union(*sets)) / total if total else 0.0


def compression(record: Mapping[str, Any], text: str) -> float:
    """Characters of headline and points for each character of the cleaned `text`."""
    lines = [record["headline"]["text"]] if record["headline"] else []
    lines += [part or "" for point in record["points"] for part in (point["heading"], point["text"])]
    return len(characters("".join(lines))) / max(1, len(characters(text)))


@dataclass(slots=True)
class Scores:
    """Means over the documents of a data set."""

    documents: int = 0
    failed: int = 0
    unsupported: int = 0
    written: int = 0
    quoted: int = 0
    headline: list[dict[str, float]] = field(default_factory=list)
    briefing: list[dict[str, float]] = field(default_factory=list)
    points: list[float] = field(default_factory=list)
    figures: list[tuple[int, int, int, int]] = field(default_factory=list)
    redundancy: list[float] = field(default_factory=list)
    compression: list[float] = field(default_factory=list)

    def add(self, record: Mapping[str, Any], cleaned: Cleaned, row: Row) -> None:
        """Take one finished briefing in."""
        headline = record["headline"]["text"] if record["headline"] else ""
        points = [part for point in record["points"] for part in (point["heading"], point["text"])]
        self.documents += 1
        self.unsupported += unsupported(record, cleaned)
        self.written += record["audit"]["written"]
        self.quoted += record["audit"]["quoted"]
        self.redundancy.append(redundancy(record))
        self.compression.append(compression(record, cleaned.text))
        if row.summary:
            self.headline.append(rouge(headline, row.summary))
            self.briefing.append(rouge("\n".join([headline, *points]), row.summary))
        if row.points:
            self.points.append(covered(record, cleaned.source_text, row.points))
        if row.figures or row.whole:
            self.figures.append(figures_found(record, cleaned.source_text, row))

    def means(self) -> dict[str, Any]:
        """The result, for printing; None where the data says nothing about it."""
        return {
            "documents": self.documents,
            "failed": self.failed,
            "headline": {name: _mean([s[name] for s in self.headline]) for name in METRICS},
            "briefing": {name: _mean([s[name] for s in self.briefing]) for name in METRICS},
            "points": _mean(self.points),
            "figures": self._figures(),
            "redundancy": _mean(self.redundancy),
            "compression": _mean(self.compression),
            "written": self.written,
            "quoted": self.quoted,
            "unsupported": self.unsupported,
        }

    def _figures(self) -> dict[str, float] | None:
        """Precision, recall and F1 over all documents together."""
        if not self.figures:
            return None
        wanted, found, made, right = (sum(column) for column in zip(*self.figures, strict=True))
        precision, recall = right / max(1, made), found / max(1, wanted)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def rows(path: Path) -> Iterator[Row]:
    """Every line of a JSON Lines file, `.gz` or plain: `id`, `text`, and `summary`, `points`, `figures` or several of them.

    Raises:
        ConfigError: the file cannot be read, or a line is not of this form (the message says which).
    """
    number = 0
    try:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _row(json.loads(line), number)
    except OSError as error:
        raise ConfigError(f"cannot read the data {path}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
        raise ConfigError(f'{path}, line {number}: not {{"id", "text", "summary"}}: {error!r}') from error


def _row(row: Mapping[str, Any], number: int) -> Row:
    points, figures = tuple(row.get("points", ())), tuple(row.get("figures", ()))
    needed = [*((p, ("point", "support")) for p in points), *((f, ("value",)) for f in figures)]
    if missing := [key for item, keys in needed for key in keys if key not in item]:
        raise KeyError(missing[0])
    summary = row["summary"] if not points + figures else row.get("summary", "")
    whole = str(row.get("figures_policy", "")).startswith("all")
    return Row(str(row.get("id", number)), _words(row["text"]), _words(summary), points, figures, whole)


def _words(value: str | Sequence[str]) -> str:
    """A text, also where it is given as a list of lines."""
    return value if isinstance(value, str) else "\n".join(value)
