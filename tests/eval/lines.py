"""How well `jianbao check` tells true lines from false ones: a table by kind, and floors that may not sink.

    python tests/eval/lines.py [--shared FOLDER] [--seed N …] [--scale N] [--show]

True lines are made by `truths.py`, false ones from them by `corrupt.py`, at the time of the call; without FOLDER only from the examples.
Several seeds are pooled.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianbao import config, process
from jianbao.write.verify import Verifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

FOUND, FALSE_ALARMS = 0.97, 0.05
"""At least this share of the lines of `corrupt.py`, at most this share of the true ones."""
ATTACKS = 0.92
"""At least this share of the lines of `attacks.py`."""
STATEMENT = "wrong statement"
"""Kind of the wrong statements that people put down for whole documents."""


def beside(name: str) -> ModuleType:
    """The module `name` of this folder (tests are no package)."""
    spec = importlib.util.spec_from_file_location(f"jianbao_{name}", Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


truths, corrupt, attacks = beside("truths"), beside("corrupt"), beside("attacks")
KINDS = (*corrupt.KINDS, *attacks.KINDS)


def verifiers(texts: dict[str, str]) -> dict[str, Verifier]:
    """One for each document."""
    settings = config.Config()
    return {key: Verifier.of(process.structured(process.source_of(text), settings)) for key, text in texts.items()}


def build(shared: Path | None, *, seed: int = 6, each: int = 48, scale: int = 1) -> tuple[dict[str, str], list[Any]]:
    """Documents by key, and the lines: every true one there is, and up to `each` corrupted ones of each kind."""
    rng = random.Random(seed)
    texts = truths.documents()
    lines = list(truths.written())
    for key, text in list(texts.items()):
        lines += truths.true_lines(key, text, rng)
    if shared:
        lines += _from_people(shared, texts, rng, scale)
    lines = list({(line.source, line.text): line for line in lines}.values())
    return texts, [*lines, *_corrupted(lines, texts, rng, each * scale)]


def _from_people(shared: Path, texts: dict[str, str], rng: random.Random, scale: int) -> Iterator[Any]:
    """Lines of the evaluation data; its documents are added to `texts`."""
    for name, count in truths.PEOPLE.items():
        for key, text, line in truths.people(shared, name, count * scale, rng):
            texts[key] = text
            yield truths.Line(line, "", f"person {name}", key)
            whole = truths.sentences(text)
            for sentence in rng.sample(whole, min(2, len(whole))):
                yield truths.Line(truths.reworded(truths.without_intro(sentence)), "", "reworded", key)
    for key, text in truths.official(shared, 6 * scale, rng):
        texts[key] = text
        yield from truths.true_lines(key, text, rng)
    for key, text, true, wrong in truths.gold(shared):
        texts[key] = text
        yield from (truths.Line(line, "", "person gold", key) for line in true)
        yield from (truths.Line(line, STATEMENT, "person gold", key) for line in wrong)


def _corrupted(lines: list[Any], texts: dict[str, str], rng: random.Random, each: int) -> Iterator[Any]:
    bases = [line for line in lines if not line.kind]
    whole = [truths.Line(s, "", "verbatim", key) for key, text in texts.items() for s in truths.sentences(text)]
    elsewhere = {key: [line.text for line in bases if line.source != key] for key in {line.source for line in bases}}
    for kind in KINDS:
        have = sum(line.kind == kind for line in lines)
        for base in [*rng.sample(bases, len(bases)), *rng.sample(whole, len(whole))]:
            if have >= each:
                break
            source = texts[base.source]
            wrong = (
                corrupt.corrupt(kind, base.text, source, rng)
                if kind in corrupt.KINDS
                else attacks.attack(kind, base.text, source, elsewhere[base.source], rng)
            )
            if wrong and wrong != base.text and wrong not in source:
                yield truths.Line(wrong, kind, f"from {base.made}", base.source)
                have += 1


def measure(shared: Path | None, seed: int, *, scale: int = 1, show: bool = False) -> tuple[Counter[str], Counter[str]]:
    """Number of lines by kind (`true/…` for true ones), and of those judged wrongly."""
    texts, lines = build(shared, seed=seed, scale=scale)
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
                faults = [(f.kind, f.words, f.why) for f in found.faults]
                print(
                    kind, "|", line.text, "|", faults, "" if line.made.startswith("person") else line.made, line.source
                )
    return total, wrong


def shares(total: Counter[str], wrong: Counter[str], kinds: Iterable[str] = corrupt.KINDS) -> tuple[float, float]:
    """Share of corrupted lines of `kinds` found, and of true lines called false."""
    false = [kind for kind in kinds if kind in total]
    true = [kind for kind in total if kind.startswith("true")]
    found = 1 - sum(wrong[k] for k in false) / sum(total[k] for k in false)
    return found, sum(wrong[k] for k in true) / sum(total[k] for k in true)


def sorts(total: Counter[str]) -> Counter[str]:
    """The counts of true lines by sort: copied, compressed, by editors."""
    found: Counter[str] = Counter()
    for sort, made in truths.SORTS.items():
        kinds = [kind for kind in total if kind.startswith("true/") and kind[5:].split()[0] in made]
        found[sort] = sum(total[kind] for kind in kinds)
    return found


def table(total: Counter[str], wrong: Counter[str], kinds: Iterable[str]) -> Iterator[str]:
    """One row for each kind: how many, how many judged rightly, and their share."""
    for kind in kinds:
        right = total[kind] - wrong[kind]
        yield f"{kind:32s} {total[kind]:5d} right {right:5d} {right / max(1, total[kind]):7.1%}"


def main() -> int:
    """Print the table; exit code 1 if a floor sank."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=os.environ.get("JIANBAO_SHARED"))
    parser.add_argument("--seed", type=int, nargs="+", default=[6])
    parser.add_argument("--scale", type=int, default=1, help="times as many lines")
    parser.add_argument("--show", action="store_true", help="list the lines judged wrongly")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for seed in options.seed:
        more = measure(Path(options.shared) if options.shared else None, seed, scale=options.scale, show=options.show)
        total, wrong = total + more[0], wrong + more[1]
    print(*table(total, wrong, sorted(total, key=lambda k: (k.startswith("true"), k))), sep="\n")
    print(*table(sorts(total), sorts(wrong), truths.SORTS), sep="\n")
    found, alarms = shares(total, wrong)
    attacked, _ = shares(total, wrong, attacks.KINDS)
    print(
        f"found {found:.1%} of the corrupted lines, {attacked:.1%} of the attacks; false alarms on {alarms:.1%} of the true ones"
    )
    return int(found < FOUND or attacked < ATTACKS or alarms > FALSE_ALARMS)


if __name__ == "__main__":
    raise SystemExit(main())
