"""How well `jianbao check` tells true lines from false ones: a table by kind, and floors that may not sink.

    python tests/eval/lines.py [--shared FOLDER] [--seed N] [--show]

Lines are made by `corrupt.py` at the time of the call; without FOLDER only from the examples.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from jianbao import config, process
from jianbao.write.verify import Verifier

if TYPE_CHECKING:
    from types import ModuleType

FOUND, FALSE_ALARMS = 0.97, 0.05
"""At least this share of the corrupted lines, at most this share of the true ones."""


def maker() -> ModuleType:
    """The module `corrupt` beside this file (tests are no package)."""
    spec = importlib.util.spec_from_file_location("jianbao_corrupt", Path(__file__).with_name("corrupt.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def verifiers(texts: dict[str, str]) -> dict[str, Verifier]:
    """One for each document."""
    settings = config.Config()
    return {key: Verifier.of(process.structured(process.source_of(text), settings)) for key, text in texts.items()}


def measure(shared: Path | None, seed: int, *, show: bool = False) -> tuple[Counter[str], Counter[str]]:
    """Number of lines by kind (`true/…` for true ones), and of those judged wrongly."""
    texts, lines = maker().build(shared, seed=seed)
    known = verifiers({line.source: texts[line.source] for line in lines})
    total: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for line in lines:
        found = known[line.source].check(line.text)
        kind = line.kind or f"true/{line.made}"
        total[kind] += 1
        if found.supported == bool(line.kind):
            wrong[kind] += 1
            if show:
                print(kind, "|", line.text, "|", [(f.kind, f.words, f.why) for f in found.faults])
    return total, wrong


def shares(total: Counter[str], wrong: Counter[str]) -> tuple[float, float]:
    """Share of corrupted lines found, and of true lines called false."""
    false = [kind for kind in total if not kind.startswith("true")]
    true = [kind for kind in total if kind.startswith("true")]
    found = 1 - sum(wrong[k] for k in false) / sum(total[k] for k in false)
    return found, sum(wrong[k] for k in true) / sum(total[k] for k in true)


def main() -> int:
    """Print the table; exit code 1 if a floor sank."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=os.environ.get("JIANBAO_SHARED"))
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--show", action="store_true", help="list the lines judged wrongly")
    options = parser.parse_args()
    total, wrong = measure(Path(options.shared) if options.shared else None, options.seed, show=options.show)
    for kind in sorted(total, key=lambda k: (k.startswith("true"), k)):
        right = total[kind] - wrong[kind]
        print(
            f"{kind:32s} {total[kind]:5d} {'passed' if kind.startswith('true') else 'found'} {right:5d} {right / total[kind]:7.1%}"
        )
    found, alarms = shares(total, wrong)
    print(f"found {found:.1%} of the corrupted lines; false alarms on {alarms:.1%} of the true ones")
    return int(found < FOUND or alarms > FALSE_ALARMS)


if __name__ == "__main__":
    raise SystemExit(main())
