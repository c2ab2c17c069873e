"""How good a briefing is: ROUGE against a reference, and what in it nothing supports.

ROUGE here counts **characters** (Han characters, letters, digits, `%`; blanks and punctuation do not count). The usual
packages drop every Chinese character: to them 增长6.8% and 下降6.8% are the same.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jianbao.document import Span
from jianbao.errors import ConfigError
from jianbao.write.ground import unsupported as unsupported_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from jianbao.document import Cleaned

METRICS = ("rouge1", "rouge2", "rougeL")


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


@dataclass(slots=True)
class Scores:
    """Means over the documents of a data set."""

    documents: int = 0
    failed: int = 0
    unsupported: int = 0
    written: int = 0
    quoted: int = 0
    headline: Counter[str] = field(default_factory=Counter)
    briefing: Counter[str] = field(default_factory=Counter)

    def add(self, record: Mapping[str, Any], cleaned: Cleaned, reference: str) -> None:
        """Take one finished briefing in."""
        headline = record["headline"]["text"] if record["headline"] else ""
        points = [part for point in record["points"] for part in (point["heading"], point["text"])]
        self.documents += 1
        self.unsupported += unsupported(record, cleaned)
        self.written += record["audit"]["written"]
        self.quoted += record["audit"]["quoted"]
        self.headline.update(rouge(headline, reference))
        self.briefing.update(rouge("\n".join([headline, *points]), reference))

    def means(self) -> dict[str, Any]:
        """The result, for printing."""
        count = max(self.documents, 1)
        return {
            "documents": self.documents,
            "failed": self.failed,
            "headline": {name: round(self.headline[name] / count, 4) for name in METRICS},
            "briefing": {name: round(self.briefing[name] / count, 4) for name in METRICS},
            "written": self.written,
            "quoted": self.quoted,
            "unsupported": self.unsupported,
        }


def rows(path: Path) -> Iterator[tuple[str, str, str]]:
    """`id`, `text` and `summary` of every line of a JSON Lines file, `.gz` or plain.

    Raises:
        ConfigError: the file cannot be read, or a line is not of this form (the message says which).
    """
    number = 0
    try:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    row = json.loads(line)
                    yield str(row.get("id", number)), _words(row["text"]), _words(row["summary"])
    except OSError as error:
        raise ConfigError(f"cannot read the data {path}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
        raise ConfigError(f'{path}, line {number}: not {{"id", "text", "summary"}}: {error!r}') from error


def _words(value: str | Sequence[str]) -> str:
    """A text, also where it is given as a list of lines."""
    return value if isinstance(value, str) else "\n".join(value)
