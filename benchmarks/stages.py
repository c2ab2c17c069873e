"""Seconds of each stage beside jieba's own, on the same text in the same run, and how they grow.

    python benchmarks/stages.py [FILE]

Without FILE the examples are joined. Printed for 1, 4 and 16 copies of the text (each paragraph numbered, so that no copy is a
duplicate): seconds of every stage, characters a second without a model, and the ratio to cutting the text with jieba alone.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import jieba

from jianbao.annotate import Annotate
from jianbao.cleaning import Clean
from jianbao.document import Source
from jianbao.read import decode
from jianbao.score import Select
from jianbao.segment import Segment
from jianbao.write import Write

EXAMPLES = Path(__file__).parents[1] / "examples"
STAGES = (
    ("clean", Clean()),
    ("segment", Segment()),
    ("annotate", Annotate()),
    ("select", Select()),
    ("quote", Write("none")),
)


def text_of(paths: list[Path]) -> str:
    """The decoded texts, one after another."""
    return "\n".join(decode(path.read_bytes()).text for path in paths)


def copies(text: str, count: int) -> str:
    """`count` copies that differ in every paragraph."""
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(f"{line}（{copy}之{row}）" for copy in range(count) for row, line in enumerate(lines))


def main() -> None:
    """Print the table."""
    given = [Path(name) for name in sys.argv[1:]] or sorted(EXAMPLES.glob("*.txt"))
    text = text_of(given)
    jieba.setLogLevel(60)
    jieba.initialize()
    Segment()(Clean()(Source("warm", Path("warm"), text[:2000], "utf-8")))
    print(
        f"{'chars':>9} "
        + "".join(f"{name:>10}" for name, _ in STAGES)
        + f"{'all':>10}{'jieba':>10}{'chars/s':>10}{'× jieba':>9}"
    )
    for count in (1, 4, 16):
        sample = copies(text, count)
        start = time.perf_counter()
        list(jieba.cut(sample))
        alone = time.perf_counter() - start
        value: object = Source("bench", Path("bench"), sample, "utf-8")
        seconds = []
        for _, stage in STAGES:
            start = time.perf_counter()
            value = stage(value)  # type: ignore[operator]
            seconds.append(time.perf_counter() - start)
        total = sum(seconds)
        row = "".join(f"{s:10.3f}" for s in [*seconds, total, alone])
        print(f"{len(sample):9d} {row}{len(sample) / total:10.0f}{total / alone:9.2f}")


if __name__ == "__main__":
    main()
