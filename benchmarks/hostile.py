"""How long hostile text takes to clean, kind by kind, as a multiple of ordinary text in the same run.

    python benchmarks/hostile.py [--size BYTES] [--only WORDS] [--pairs N] [--seed S] [--rules] [--verbose]

Ordinary text is the examples as cleaned, one after another, up to `--size` (default: a megabyte); other work on a machine
disturbs seconds, so read the ratios. On a quiet core a megabyte of ordinary text takes about 0.3 s, so that the promised 3 s are
ten times as much (`BOUND`). Kinds above the bound are measured again, and the lesser counts. Printed: every kind above half
the bound, slowest last, and how many are above it. `--rules` adds the three rules that took longest.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

from hostile_kinds import ROOT, kinds

import jianbao
from jianbao import cleaning

if TYPE_CHECKING:
    from collections.abc import Callable

BOUND = 10.0
"""Times the time of ordinary text of the same size."""
WARM = "區(qū)高質(zhì)量發(fā)展，請?jiān)试S我介紹。浼氳寮鸿皟 1 1 1"
TIMES: Counter[str] = Counter()
"""Processor time by rule."""


def ordinary(size: int) -> bytes:
    """`size` bytes of the examples."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "tests/cases/examples").glob("*.txt")))
    data = text.encode()
    return (data * (size // len(data) + 1))[:size]


def seconds(data: bytes) -> float:
    """Processor time of cleaning."""
    start = time.process_time()
    jianbao.clean(data)
    return time.process_time() - start


def watched(name: str) -> Callable[[str], object]:
    """The rule `name`, whose time is counted."""
    rule = _plain(name)

    def edits(text: str) -> object:
        start = time.process_time()
        try:
            return rule(text)
        finally:
            TIMES[name] += time.process_time() - start  # type: ignore[assignment]

    return edits


_plain = cleaning._rule


def measure(options: argparse.Namespace) -> int:
    """Print the ratios."""
    size: int = options.size
    chosen = kinds(pairs=options.pairs, seed=options.seed)
    if options.only:
        chosen = {name: make for name, make in chosen.items() if any(word in name for word in options.only)}
    jianbao.clean(WARM)
    usual = ordinary(size)
    base = statistics.median(seconds(usual) for _ in range(5))
    print(f"{len(chosen)} kinds of {size:,} bytes; ordinary text {base:.2f} s", flush=True)
    rows: list[tuple[float, str, str]] = []
    for count, (name, make) in enumerate(chosen.items()):
        data = make(size)
        TIMES.clear()
        ratio = seconds(data) / base
        if ratio > BOUND:
            base = statistics.median((base, seconds(usual), seconds(usual)))
            ratio = min(ratio, seconds(data) / base)
        slow = ", ".join(f"{rule} {spent:.1f}" for rule, spent in TIMES.most_common(3))
        rows.append((ratio, name, slow))
        if options.verbose and ratio > BOUND / 2:
            print(f"{count:5d} {ratio:6.1f}  {name}  {slow}", flush=True)
    rows.sort()
    for ratio, name, slow in rows:
        if ratio > BOUND / 2:
            print(f"{ratio:6.1f} times ordinary text  {name}  {slow}")
    over = sum(ratio > BOUND for ratio, _, _ in rows)
    print(f"{over} of {len(rows)} kinds above {BOUND:.0f} times; median {statistics.median(r for r, _, _ in rows):.1f}")
    return 1 if over else 0


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--only", nargs="*", default=[], help="words in the names of kinds")
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    if options.rules:
        cleaning._rule = watched
    return measure(options)


if __name__ == "__main__":
    sys.exit(main())
