"""Speed of cleaning on ordinary text beside opencc, ftfy and JioNLP; `hostile.py` measures hostile text.

    python benchmarks/cleaning.py [--shared FOLDER] [--peers PYTHON]

Text: documents of `FOLDER/data/docs`, or the examples, as they are, one after another. `--peers` is the Python of an environment that
holds the packages `opencc`, `ftfy` and `jionlp`; without it such an environment is made in a temporary folder (needs an index of
packages; `--peers none` leaves them out). All are measured in turns on the same texts in one run, since other work on a machine
disturbs single numbers: read the ratios.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
PEERS = ("opencc", "ftfy", "jionlp")
ROUNDS = 3


def ordinary(shared: Path | None, chars: int = 3_000_000) -> list[str]:
    """Texts of clean documents, or of the examples."""
    if shared is None:
        from jianbao.read import decode

        return [decode(path.read_bytes()).text for path in sorted((ROOT / "examples").glob("*.txt"))]
    import false_edits

    found: list[str] = []
    for text in false_edits.documents(shared / "data" / "docs", 80):
        if sum(map(len, found)) > chars:
            break
        found.append(text)
    return found


def cleaners(names: list[str]) -> dict[str, Callable[[str], object]]:
    """The functions to measure, by name, each loaded and warm."""
    found: dict[str, Callable[[str], object]] = {}
    for name in names:
        if name == "jianbao":
            import jianbao

            found[name] = jianbao.clean
        elif name == "opencc":
            import opencc

            found[name] = opencc.OpenCC("t2s").convert
        elif name == "ftfy":
            import ftfy

            found[name] = ftfy.fix_text
        else:
            import jionlp

            found[name] = jionlp.clean_text
        found[name]("会议强调，要推动高质量发展。")
    return found


def seconds(work: Callable[[str], object], texts: list[str]) -> float:
    """Processor time for all of `texts`."""
    start = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - start


def measured(names: list[str], file: Path) -> dict[str, float]:
    """The shortest of some rounds for each of `names`, over the texts in `file`."""
    texts = json.loads(file.read_text(encoding="utf-8"))
    ready = cleaners(names)
    return {name: min(seconds(work, texts) for _ in range(ROUNDS)) for name, work in ready.items()}


def peers_python(given: str, folder: Path) -> str | None:
    """The interpreter of the environment of the peers."""
    if given == "none":
        return None
    if given:
        return given
    venv.create(folder / "peers", with_pip=True)
    python = folder / "peers" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run([str(python), "-m", "pip", "install", "-q", *PEERS], check=True)
    return str(python)


def compare(shared: Path | None, given: str) -> None:
    """Print characters a second of each, and the ratio to jianbao."""
    texts = ordinary(shared)
    chars = sum(map(len, texts))
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "texts.json"
        file.write_text(json.dumps(texts), encoding="utf-8")
        taken = measured(["jianbao"], file)
        if python := peers_python(given, Path(name)):
            done = subprocess.run(
                [python, __file__, "--measure", str(file)], capture_output=True, text=True, encoding="utf-8", check=True
            )
            taken.update(json.loads(done.stdout.strip().splitlines()[-1]))
            taken["jianbao"] = min(taken["jianbao"], measured(["jianbao"], file)["jianbao"])
    print(f"{len(texts)} documents, {chars:,} characters, one core, processor time, best of {ROUNDS} rounds")
    for name, value in sorted(taken.items(), key=lambda item: item[1]):
        print(
            f"{name:8s} {chars / value / 1e6:7.3f} million characters/s   {value / taken['jianbao']:6.2f} x jianbao's time"
        )


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--peers", default="")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measured(list(PEERS), options.measure)))
    else:
        compare(options.shared, options.peers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
