"""What came of a run: counted as it goes, written to `run.json` at its end."""

from __future__ import annotations

import heapq
import platform
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from importlib import metadata
from typing import TYPE_CHECKING, Any

from jianbao.ledger import now

if TYPE_CHECKING:
    from pathlib import Path

    from jianbao.config import Config
    from jianbao.ledger import Versions
    from jianbao.process import Outcome

SCHEMA = "jianbao.run/1"
_SLOWEST = 10
_PACKAGES = ("jieba", "rjieba", "opencc", "numpy", "pydantic", "torch", "transformers", "ray")


@dataclass(slots=True)
class Report:
    """One run. `unchanged` documents were done before; `given_up` ones failed too often and were not tried (they are in `failed`)."""

    out: str | Path
    done: int = 0
    unchanged: int = 0
    skipped: int = 0
    given_up: int = 0
    failed: list[Outcome] = field(default_factory=list)
    started: str = field(default_factory=now)
    stages: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, str, dict[str, float]]] = field(default_factory=list)
    clock: float = field(default_factory=time.monotonic)

    @property
    def ended(self) -> int:
        """Documents settled so far."""
        return self.done + self.unchanged + self.skipped + len(self.failed)

    def count(self, outcome: Outcome) -> None:
        """Take one more outcome in."""
        if outcome.status == "failed":
            self.failed.append(outcome)
        elif outcome.status == "skipped":
            self.skipped += 1
        else:
            self.done += 1
        self.stages.update(outcome.seconds)
        if outcome.seconds:
            entry = (round(sum(outcome.seconds.values()), 4), outcome.doc_id, outcome.seconds)
            (heapq.heappush if len(self.slowest) < _SLOWEST else heapq.heappushpop)(self.slowest, entry)

    def record(self, state: str, total: int, config: Config, versions: Versions) -> dict[str, Any]:
        """The content of `run.json`. Durations come from the monotonic clock: they are right when the time of day was set anew."""
        spent = time.monotonic() - self.clock
        worked = self.done + len(self.failed) - self.given_up
        return {
            "schema": SCHEMA,
            "state": state,
            "started": self.started,
            "ended": now(),
            "seconds": round(spent, 3),
            "documents": {
                "total": total,
                "done": self.done,
                "unchanged": self.unchanged,
                "skipped": self.skipped,
                "failed": len(self.failed),
                "given_up": self.given_up,
                "left": total - self.ended,
            },
            "documents_per_minute": round(60 * worked / spent, 2) if spent > 0 else None,
            "failures": dict(sorted(Counter(outcome.kind or "unknown" for outcome in self.failed).items())),
            "seconds_per_stage": {stage: round(seconds, 3) for stage, seconds in self.stages.items()},
            "slowest": [
                {"path": path, "seconds": seconds, "stages": stages}
                for seconds, path, stages in sorted(self.slowest, key=lambda entry: (-entry[0], entry[1]))
            ],
            "versions": {
                "code": versions.code,
                "config": versions.config,
                "weights": versions.weights,
                "python": platform.python_version(),
                "system": sys.platform,
                **{name: version for name in _PACKAGES if (version := _version(name))},
            },
            "config": config.model_dump(mode="json"),
        }


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
