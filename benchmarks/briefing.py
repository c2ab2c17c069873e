"""How long one briefing takes with the embedded model on a machine that has done nothing before: loading, writing, memory.

    python benchmarks/briefing.py [FILE] [--dry]

Each of three runs is a process of its own: the import of what is needed and the weights (loading), then the whole way of one
document from bytes to Markdown (the first, and once more), and the most memory the process ever held. Without FILE it is the
examples' speech. Writes a section of `docs/comparison.md`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from _report import put, table

SPEECH = next((Path(__file__).parents[1] / "examples").glob("01-*.txt"))


def once(path: Path) -> dict[str, float]:
    """Seconds and MiB of this process; called in one of its own."""
    begun = time.perf_counter()
    import psutil

    from jianbao import config, process

    settings = config.load(None, [])
    process.warm(settings)
    loaded = time.perf_counter()
    task = process.Task(path.name, path, path.parent, path.parent, settings)
    found = {"loading": loaded - begun}
    for name in ("first", "again"):
        start = time.perf_counter()
        plan = process.planned(task, process.Watch())
        writer = process.writer(settings)
        briefing = writer.finish(plan, writer.answer([plan.requests])[0])
        found[name] = time.perf_counter() - start
        found["points"] = len(briefing.points)
        found["written"] = briefing.audit.written
    memory = psutil.Process().memory_info()
    found["memory"] = getattr(memory, "peak_wset", 0) / 2**20 or _peak()
    return found


def _peak() -> float:
    """Most resident memory of this process in MiB; Linux counts KiB, macOS bytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 2**20)


def main() -> None:
    """Print the section, and write it unless `--dry`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, default=SPEECH)
    parser.add_argument("--dry", action="store_true", help="print only")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        print(json.dumps(once(options.file)))
        return
    command = [sys.executable, __file__, str(options.file), "--once"]
    runs = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout)
        for _ in range(3)
    ]
    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    size = len(options.file.read_text(encoding="utf-8", errors="replace"))
    row = [f"{size:,}", *(f"{middle[name]:.1f} s" for name in ("loading", "first", "again"))]
    row += [f"{middle['memory']:.0f} MiB", f"{middle['points']:.0f}"]
    head = ["characters", "loading", "first briefing", "once more", "peak memory", "points"]
    title = ["## One briefing with the embedded model", "", "`python benchmarks/briefing.py`", ""]
    text = "\n".join([*title, table(head, [row]), "", "Median of three processes, wall time."])
    print(text)
    if not options.dry:
        put("briefing", text)


if __name__ == "__main__":
    main()
