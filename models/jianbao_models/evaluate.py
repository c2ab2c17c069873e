# ruff: noqa: T201 - a command prints
"""Measures a summarizer on held-out data, beside simple baselines: the table of the model card.

    python -m jianbao_models.evaluate --data FOLDER --heldout OUT/heldout.json [--model embedded] [--limit 200]

All scores are over characters. ROUGE-L is F1 of the longest common subsequence. `invented` counts texts with a number,
Latin word or mask that the source lacks; `whole` is the share of clauses that stand in the source as they are.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jianbao_models import load
from jianbao_models.base import finish
from jianbao_models.data import load_pairs, read_rows, shorten
from jianbao_models.pairs import Pair
from jianbao_models.text import clauses, normalise, overlap, rouge_l, sentences, units_supported

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jianbao_models.base import Summarizer, Task

_MARKS = "，。；：！？"


class Score(NamedTuple):
    """Means over a set; `invented` is a count, `interval` the 95 % interval of ROUGE-L."""

    rouge_l: float
    interval: tuple[float, float]
    overlap: float
    whole: float
    invented: int
    chars: float


def score(written: Sequence[str], pairs: Sequence[Pair]) -> Score:
    """Compare texts with their pairs."""
    count = max(1, len(pairs))
    clean = [normalise(text).rstrip(_MARKS) for text in written]
    parts = [
        (part.strip(_MARKS), pair.source) for text, pair in zip(clean, pairs, strict=True) for part in clauses(text)
    ]
    found = [rouge_l(text, pair.target) for text, pair in zip(clean, pairs, strict=True)]
    return Score(
        rouge_l=sum(found) / count,
        interval=interval(found),
        overlap=sum(overlap(text, pair.source) for text, pair in zip(clean, pairs, strict=True)) / count,
        whole=sum(part in source for part, source in parts) / max(1, len(parts)),
        invented=sum(not units_supported(text, pair.source) for text, pair in zip(clean, pairs, strict=True)),
        chars=sum(map(len, clean)) / count,
    )


def interval(values: Sequence[float], draws: int = 1000) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of the mean (Efron 1979, Ann. Statist. 7), the same for the same values.

    >>> interval([0.5, 0.5])
    (0.5, 0.5)
    """
    rng = random.Random(7)  # noqa: S311 - repeatable, no secret
    means = sorted(sum(rng.choices(values, k=len(values))) / len(values) for _ in range(draws)) if values else [0.0]
    return means[round(0.025 * (len(means) - 1))], means[round(0.975 * (len(means) - 1))]


def first_chars(pair: Pair, max_chars: int) -> str:
    """Baseline: the first characters of the source."""
    return pair.source[:max_chars]


def first_clause(pair: Pair, max_chars: int) -> str:
    """Baseline: the first clause of ten characters or more, cut to `max_chars`."""
    found = next((part for part in clauses(pair.source) if len(part) > 10), pair.source)  # noqa: PLR2004
    return found.strip(_MARKS)[:max_chars]


def first_sentence(pair: Pair, max_chars: int) -> str:
    """Baseline: the first sentence, cut to `max_chars`."""
    return sentences(pair.source)[0].rstrip(_MARKS)[:max_chars]


def news(folder: Path, limit: int) -> list[Pair]:
    """A fixed sample of news headlines of a year that training has not seen, unfiltered."""
    rows = list(read_rows(folder / "dev" / "xwlb_title.jsonl.gz"))
    chosen = random.Random(7).sample(rows, min(limit, len(rows)))  # noqa: S311 - repeatable, no secret
    return [
        Pair("heading", shorten(normalise(row["text"]), 240), normalise(row["summary"]), "news", str(row["id"]))
        for row in chosen
    ]


def sets(folder: Path | None, heldout: Path, limit: int) -> list[tuple[str, Task, int, list[Pair]]]:
    """Name, task, length limit and pairs of each test set."""
    pairs = load_pairs(heldout)
    whole = {"topic_whole", "run_in_whole"}
    found: list[tuple[str, Task, int, list[Pair]]] = [
        ("heading, topic within text", "heading", 24, [p for p in pairs if p.kind in whole][:limit]),
        (
            "heading, topic left out",
            "heading",
            24,
            [p for p in pairs if p.kind in {"section", "run_in", "topic"}][:limit],
        ),
        ("heading, first clause", "heading", 24, [p for p in pairs if p.kind == "lead_clause"][:limit]),
        ("line, kernel", "line", 90, [p for p in pairs if p.task == "line"][:limit]),
    ]
    if folder:
        found.insert(0, ("heading, news of a later year", "heading", 30, news(folder, limit)))
    return found


def rows_of(model: Summarizer, name: str, task: Task, max_chars: int, pairs: Sequence[Pair]) -> Iterator[str]:
    """The table's rows of one set: the model, then the baselines."""
    began = time.perf_counter()
    wordings = {"model": model.summarize([pair.source for pair in pairs], task=task, max_chars=max_chars)}
    seconds = (time.perf_counter() - began) / max(1, len(pairs))
    longest = 25 if task == "heading" else max_chars
    for baseline in (first_clause, first_chars) if task == "heading" else (first_sentence,):
        wordings[baseline.__name__] = [finish(baseline(pair, longest), task) for pair in pairs]
    for wording, texts in wordings.items():
        s = score(texts, pairs)
        low, high = s.interval
        cells = [
            name,
            len(pairs),
            wording,
            f"{s.rouge_l:.3f} [{low:.3f}, {high:.3f}]",
            f"{s.overlap:.2f}",
            f"{s.whole:.2f}",
            s.invented,
        ]
        cells += [f"{s.chars:.0f}", f"{seconds:.2f}" if wording == "model" else ""]
        yield f"| {' | '.join(map(str, cells))} |"


def main(arguments: list[str]) -> int:
    """Entry point; prints a Markdown table."""
    parser = argparse.ArgumentParser(prog="python -m jianbao_models.evaluate")
    parser.add_argument("--model", default="embedded")
    parser.add_argument("--path", help="folder of the model, where it is not the one that ships")
    parser.add_argument("--data", type=Path, default=os.environ.get("JIANBAO_SHARED"))
    parser.add_argument("--heldout", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=200)
    options = parser.parse_args(arguments)
    model = load(options.model, **({"path": options.path} if options.path else {}))
    print("| set | texts | wording | ROUGE-L | overlap | whole clauses | invented | characters | s/text |")
    print("|---|---|---|---|---|---|---|---|---|")
    folder = Path(options.data) if options.data else None
    for name, task, max_chars, pairs in sets(folder, options.heldout, options.limit):
        for row in rows_of(model, name, task, max_chars, pairs):
            print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
