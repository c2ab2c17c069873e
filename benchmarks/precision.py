"""The embedded model in float32, bfloat16 and int8, with one thread and two: seconds and whether it still says the same.

    python benchmarks/precision.py [--dry]

The questions are those of the examples' briefings. All variants answer them in one run, in turn, twice; the better time counts.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _report import put, table

from jianbao import config, process

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.txt"))[:6]


def requests() -> list[Any]:
    """What the summarizer is asked for the examples."""
    settings = config.load(None, [])
    process.warm(settings)
    tasks = [process.Task(path.name, path, path.parent, path.parent, settings) for path in EXAMPLES]
    return [request for task in tasks for request in process.planned(task, process.Watch()).requests]


def variants() -> dict[str, Callable[[Any], None]]:
    """Changes to a freshly loaded model, by name."""
    import torch

    def half(model: Any) -> None:
        model.network.to(torch.bfloat16)

    def whole(model: Any) -> None:
        model.network.model = torch.ao.quantization.quantize_dynamic(
            model.network.model, {torch.nn.Linear}, dtype=torch.qint8
        )

    return {"float32": lambda _: None, "bfloat16": half, "int8 (dynamic, linear layers)": whole}


def main() -> None:
    """Print the section, and write it unless `--dry`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dry", action="store_true", help="print only")
    options = parser.parse_args()
    import torch

    import jianbao_models
    from jianbao.write._requests import answer

    asked, found = requests(), {}
    rows: dict[tuple[str, int], list[float]] = {}
    for _ in range(2):
        for name, change in variants().items():
            for threads in (1, 2):
                model = jianbao_models.load("embedded", threads=threads)
                change(model)
                torch.set_num_threads(threads)
                answer(model, asked[:4])
                start = time.perf_counter()
                found[name] = answer(model, asked)
                rows.setdefault((name, threads), []).append(time.perf_counter() - start)
    base = min(rows["float32", 1])
    body = [
        [
            name,
            str(threads),
            f"{min(spent):.1f} s",
            f"{base / min(spent):.2f}",
            f"{sum(a[:1] == b[:1] for a, b in zip(found[name], found['float32'], strict=True))} of {len(asked)}",
        ]
        for (name, threads), spent in rows.items()
    ]
    head = ["weights", "threads", "time", "× speed", "same first wording"]
    text = "\n".join(["## Precision and threads", "", "`python benchmarks/precision.py`", "", table(head, body)])
    print(text)
    if not options.dry:
        put("precision", text)


if __name__ == "__main__":
    main()
