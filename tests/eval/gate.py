"""Quality gate: scores of this tree against the committed floors, which may only rise.

    python tests/eval/gate.py --shared FOLDER             check
    python tests/eval/gate.py --shared FOLDER --update    raise the floors to what was measured (never lowers one)

FOLDER holds `data/` and the scorers in `tools/`; they call the `jianbao` command, so they measure what a user gets.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

BASELINE = Path(__file__).with_name("baseline.json")
EPSILON = 0.0005
LOWER_IS_BETTER = {"wrong", "unsupported", "false_edits"}
FALSE_EDITS = Path(__file__).parents[2] / "benchmarks" / "false_edits.py"
CHECKED = ("points", "figures", "valid", "precision", "outline", "wrong", "unsupported")


def run(script: Path, *arguments: str) -> str:
    """Output of one scorer."""
    command = f"{sys.executable} -m jianbao.cli"
    done = subprocess.run(
        [sys.executable, str(script), *arguments, "--command", command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    if not done.stdout.strip():
        raise SystemExit(f"{script.name} printed nothing: {done.stderr[-500:]}")
    return done.stdout


def false_edits(shared: Path) -> float:
    """Edits per million characters that the rules which mend damage make in clean documents."""
    done = subprocess.run(
        [sys.executable, str(FALSE_EDITS), str(shared)], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return float(done.stdout.strip().rsplit(" ", 1)[-1])


def measure(shared: Path, summarizer: str) -> dict[str, float]:
    """Every score by name: `clean`, and `<summarizer>@<length>.<score>` for whole briefings."""
    found: dict[str, float] = {}
    cleaned = run(shared / "tools" / "score_clean.py", str(shared / "data" / "noisy"))
    passed, total = map(int, re.search(r"passed (\d+) of (\d+)", cleaned).groups())  # type: ignore[union-attr]
    found["clean"] = round(passed / total, 4)
    found["clean.false_edits"] = false_edits(shared)
    for length in ("600", "1500"):
        out = run(
            shared / "tools" / "score_gold.py",
            str(shared / "data" / "gold"),
            "--summarizer",
            summarizer,
            "--length",
            length,
        )
        means = dict(re.findall(r"(\w+) (-?\d+\.\d+)", out.strip().splitlines()[-1]))
        found.update({f"{summarizer}@{length}.{k}": float(means[k]) for k in CHECKED if k in means})
    return found


def worse(name: str, now: float, floor: float) -> bool:
    """Is `now` on the wrong side of `floor`?"""
    if name.rsplit(".", 1)[-1] in LOWER_IS_BETTER:
        return now > floor + EPSILON
    return now < floor - EPSILON


def raised(measured: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    """The floors after an update: the better of both."""
    return {
        name: floors[name] if name in floors and worse(name, measured.get(name, floors[name]), floors[name]) else value
        for name, value in sorted({**floors, **measured}.items())
    }


def main() -> int:
    """Exit code 0 if nothing sank."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--summarizer", default="none")
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    measured = measure(options.shared, options.summarizer)
    floors: dict[str, float] = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    for name, value in measured.items():
        print(f"{name:28s} {value:8.4f}   floor {floors.get(name, float('nan')):8.4f}")
    if options.update:
        BASELINE.write_text(json.dumps(raised(measured, floors), indent=2) + "\n", encoding="utf-8")
        return 0
    sunk = [name for name, value in measured.items() if name in floors and worse(name, value, floors[name])]
    for name in sunk:
        print(f"SUNK: {name} is {measured[name]}, the floor is {floors[name]}")
    return 1 if sunk else 0


if __name__ == "__main__":
    sys.exit(main())
