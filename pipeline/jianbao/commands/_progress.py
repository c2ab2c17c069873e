"""What a run shows while it works: a bar in a terminal, a plain line now and then elsewhere, or one JSON object a line."""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jianbao.process import Outcome

EVERY = 30.0
"""Seconds between two plain lines; a short run shows none."""

_log = logging.getLogger("jianbao.run")
_SHOWN = 24  # characters of a document's name in the bar


class Progress:
    """Keeps count, and logs each document (`-v`). By itself it shows nothing: `--quiet`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock, self.start = clock, clock()
        self.total = self.seen = self.worked = self.failed = 0
        self.current: dict[str, str] = {}

    def planned(self, total: int) -> None:
        """So many documents were found."""
        self.total = total

    def begun(self, doc_ids: Sequence[str], stage: str) -> None:
        """Work on them begins, or goes on with another stage."""
        for doc_id in doc_ids:
            self.current.pop(doc_id, None)
            self.current[doc_id] = stage
        self.show()

    def ended(self, outcome: Outcome, ended: int, total: int) -> None:
        """One more has ended."""
        self.current.pop(outcome.doc_id, None)
        self.seen, self.total = ended, total
        self.worked += 1
        self.failed += outcome.status == "failed"
        spent = sum(outcome.seconds.values())
        _log.info("%s: %s in %.2f s%s", outcome.doc_id, outcome.status, spent, _reason(outcome))
        self.show()

    def show(self) -> None:
        """Bring what is shown up to date."""

    def close(self) -> None:
        """The run is over."""

    @property
    def rate(self) -> float:
        """Documents a minute, those that were done before left aside."""
        spent = self.clock() - self.start
        return 60 * self.worked / spent if spent > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds to go at this rate; None before the first document."""
        return 60 * (self.total - self.seen) / self.rate if self.rate else None

    @property
    def at(self) -> str:
        """The document under way whose stage began last."""
        doc_id, stage = next(reversed(self.current.items()), ("", ""))
        return f"{doc_id} ({stage})" if doc_id else ""


class Bar(Progress):
    """A bar of tqdm: count, rate, time left, failures, current document."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        from tqdm import tqdm

        self.bar = tqdm(unit="doc", file=stream, dynamic_ncols=True)

    def show(self) -> None:
        """See `Progress.show`."""
        self.bar.total = self.total
        failures = f"{self.failed} failed " if self.failed else ""
        self.bar.set_postfix_str(f"{failures}{self.at[-_SHOWN:]}", refresh=False)
        self.bar.update(self.seen - self.bar.n)

    def close(self) -> None:
        """See `Progress.close`."""
        self.bar.close()


class Lines(Progress):
    """A line every `EVERY` seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(clock)
        self.stream, self.shown = stream, self.start

    def show(self) -> None:
        """See `Progress.show`."""
        if self.clock() - self.shown < EVERY:
            return
        self.shown = self.clock()
        parts = [f"{self.seen} of {self.total}", f"{self.failed} failed" if self.failed else ""]
        parts += [f"{self.rate:.1f} a minute", f"about {_span(self.left)} left" if self.left is not None else ""]
        shown = ", ".join(part for part in parts if part)
        print(f"jianbao: {shown}{'; now ' + self.at if self.at else ''}", file=self.stream, flush=True)


class Objects(Progress):
    """One JSON object a line for everything that happens."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self.stream = stream

    def say(self, event: str, **values: Any) -> None:
        """Write one line."""
        from jianbao.ledger import now

        line = {"time": now(), "event": event, **values}
        print(json.dumps(line, ensure_ascii=False), file=self.stream, flush=True)

    def planned(self, total: int) -> None:
        """See `Progress.planned`."""
        super().planned(total)
        self.say("planned", total=total)

    def begun(self, doc_ids: Sequence[str], stage: str) -> None:
        """See `Progress.begun`."""
        super().begun(doc_ids, stage)
        self.say("begun", paths=list(doc_ids), stage=stage)

    def ended(self, outcome: Outcome, ended: int, total: int) -> None:
        """See `Progress.ended`."""
        super().ended(outcome, ended, total)
        why = {"kind": outcome.kind, "stage": outcome.stage, "message": outcome.message} if outcome.kind else {}
        left = None if self.left is None else round(self.left, 1)
        counts = {
            "ended": ended,
            "total": total,
            "failed": self.failed,
            "per_minute": round(self.rate, 2),
            "left": left,
        }
        self.say("ended", path=outcome.doc_id, status=outcome.status, **why, seconds=outcome.seconds, **counts)


class _Handler(logging.Handler):
    """Log records as lines of `Objects`."""

    def __init__(self, objects: Objects) -> None:
        super().__init__()
        self.objects = objects

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        self.objects.say("log", level=record.levelname.lower(), logger=record.name, message=record.getMessage())


def progress(*, quiet: bool, as_json: bool, level: int) -> Progress:
    """What fits standard error, with the log beside it."""
    if as_json:
        objects = Objects(sys.stderr)
        logging.basicConfig(level=level, handlers=[_Handler(objects)])
        return objects
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    if quiet:
        return Progress()
    return Bar(sys.stderr) if sys.stderr.isatty() else Lines(sys.stderr)


def _reason(outcome: Outcome) -> str:
    return f" [{outcome.stage or 'run'}: {outcome.kind}] {outcome.message}" if outcome.message else ""


def _span(seconds: float) -> str:
    """A duration for people.

    >>> _span(8), _span(130), _span(9000)
    ('8 s', '2 min', '2.5 h')
    """
    if seconds < 90:  # noqa: PLR2004
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"  # noqa: PLR2004
