"""Many documents: what is to be done, who does it, and what came of it.

A document is done when its bytes, the effective config, the code and the weights are those of its row in the ledger and
its files are there. Everything else is tried again, failures included. A run over no document at all is an error of the
call (exit code 2): a mistyped folder must not look like a success.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Protocol

from jianbao import inputs, ledger, names, plugins, versions
from jianbao.engines import cores
from jianbao.errors import ConfigError, DocumentError, EngineError
from jianbao.ledger import Ledger, Row, Versions
from jianbao.process import Outcome, Task, check, failed, process, replace_file, warm
from jianbao.render.digest import DigestRow, digest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jianbao.config import Config
    from jianbao.engines import Engine

log = logging.getLogger(__name__)

SCRATCH = ".jianbao-scratch"
_MOST_WORKERS = 4  # by default: each holds its own copy of the model


class Notify(Protocol):
    """Told of every document that ends: its outcome, how many have ended, and how many there are."""

    def __call__(self, outcome: Outcome, ended: int, total: int) -> object:
        """Show it."""


@dataclass(slots=True)
class Report:
    """What came of a run."""

    out: Path
    done: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: list[Outcome] = field(default_factory=list)

    def count(self, outcome: Outcome) -> None:
        """Take one more outcome in."""
        if outcome.status == "failed":
            self.failed.append(outcome)
        elif outcome.status == "skipped":
            self.skipped += 1
        else:
            self.done += 1


def run(
    paths: Sequence[Path], out: Path, config: Config, *, fresh: bool = False, notify: Notify | None = None
) -> Report:
    """Brief every document of `paths` into `out`.

    Raises:
        ConfigError: nothing can be started; the message says why.
        EngineError: workers, the ledger or the digest failed on the way; what was finished before is recorded.
        KeyboardInterrupt: interrupted; what was finished before is recorded, and the digest covers it.
    """
    check(config)
    engine = _engine(config.run.engine)
    with ledger.locked(out), closing(Ledger(out / ledger.FILE)) as book:
        scratch = out / SCRATCH
        shutil.rmtree(scratch, ignore_errors=True)
        try:
            return _Run(out, config, book, engine, notify).all(paths, fresh=fresh)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


class _Run:
    """One run over a locked OUT."""

    def __init__(self, out: Path, config: Config, book: Ledger, engine: Engine, notify: Notify | None) -> None:
        self.out, self.scratch, self.config, self.book = out, out / SCRATCH, config, book
        self.engine, self.notify = engine, notify
        self.versions = Versions(versions.code(), config.digest(), versions.weights(config))
        self.report = Report(out)
        self.ended = self.total = 0

    def all(self, paths: Sequence[Path], *, fresh: bool) -> Report:
        """Plan, work, and write the digest whatever happens."""
        found = inputs.find(paths, self.out, self.scratch, self.config)
        if not found:
            shown = ", ".join(names.printable(str(path)) for path in paths)
            raise ConfigError(f"no documents in {shown}")
        self.total = len(found)
        try:
            self._work(self._plan(found, fresh=fresh))
        except ConfigError:  # nothing was started
            raise
        except BaseException:
            with suppress(EngineError):
                self._digest()
            raise
        self._digest()
        return self.report

    def _plan(self, found: Sequence[inputs.Found], *, fresh: bool) -> list[Task]:
        """The tasks to be done; what needs no work is settled here."""
        known = {} if fresh else self.book.rows()
        tasks = []
        for doc, doc_id in zip(found, names.assign([f.name for f in found], self.config.render.formats), strict=True):
            task = Task(doc_id, doc.path, self.out, self.scratch, self.config, _sha256(doc, self.config.read.max_bytes))
            if doc.problem:
                self._settle(task, _problem(task, doc))
            elif self._is_done(known.get(doc_id), task):
                self.ended += 1
                self.report.unchanged += 1
            else:
                tasks.append(task)
        return tasks

    def _is_done(self, row: Row | None, task: Task) -> bool:
        wanted = self.config.render.formats
        return (
            row is not None
            and (row.status, row.sha256, row.versions) == ("done", task.sha256, self.versions)
            and set(wanted) <= set(row.formats)
            and all((self.out / f"{task.doc_id}.{suffix}").is_file() for suffix in wanted)
        )

    def _work(self, tasks: Sequence[Task]) -> None:
        if not tasks:
            return
        settings = self.config.run
        workers = min(settings.workers or min(cores(), _MOST_WORKERS), len(tasks))
        prepare = partial(warm, self.config)
        try:
            for task, result in self.engine(process, tasks, workers=workers, timeout=settings.timeout, prepare=prepare):
                self._settle(task, failed(task, result) if isinstance(result, DocumentError) else result)
        except EngineError as error:
            if not self.report.done and not self.report.failed:
                raise ConfigError(str(error)) from error
            raise

    def _settle(self, task: Task, outcome: Outcome) -> None:
        """Write down how a document ended."""
        done = outcome.status == "done"
        row = Row(
            *(outcome.doc_id, task.sha256, outcome.status, self.versions, outcome.kind, outcome.stage, outcome.message),
            seconds=outcome.seconds,
            formats=self.config.render.formats if done else (),
            facts=asdict(outcome.facts),
        )
        self.book.record(row)
        self.report.count(outcome)
        self.ended += 1
        if self.notify:
            self.notify(outcome, self.ended, self.total)

    def _digest(self) -> None:
        """The folder's digest, over all that the ledger knows: OUT may have grown in several runs.

        Raises:
            EngineError: it cannot be written.
        """
        rows = [_digest_row(row) for row in self.book.rows().values()]
        try:
            self.scratch.mkdir(parents=True, exist_ok=True)
            for name, data in digest(rows).items():
                replace_file(self.out / name, data, self.scratch)
        except OSError as error:
            raise EngineError(f"cannot write the digest to {self.out}: {error.strerror or error}") from error


def _engine(name: str) -> Engine:
    """The engine's `run`.

    Raises:
        ConfigError: there is none of that name, or the package it needs is missing.
    """
    try:
        engine: Engine = plugins.load("engines", name).run
    except ConfigError as error:
        if isinstance(error.__cause__, ModuleNotFoundError):
            raise ConfigError(f'the engine {name} is not installed: pip install "jianbao[{name}]"') from error
        raise
    return engine


def _problem(task: Task, doc: inputs.Found) -> Outcome:
    """The outcome of what was found to be no document."""
    assert doc.problem is not None
    if not doc.skip:
        return failed(task, doc.problem)
    return Outcome(task.doc_id, "skipped", {}, doc.problem.kind, doc.problem.stage, str(doc.problem))


def _sha256(doc: inputs.Found, limit: int) -> str:
    """Of the file's bytes; empty where it cannot be read or is too large (the reader will say so)."""
    try:
        if doc.skip or not doc.path.is_file() or doc.path.stat().st_size > limit:
            return ""
        with doc.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _digest_row(row: Row) -> DigestRow:
    facts = row.facts
    return DigestRow(
        path=row.path,
        status=row.status,
        title=facts.get("title"),
        headline=facts.get("headline"),
        genre=facts.get("genre"),
        complete=facts.get("complete", True),
        ratio=facts.get("ratio"),
        problems=tuple(facts.get("problems", ())),
        links={suffix: f"{row.path}.{suffix}" for suffix in row.formats},
        error=row.error_message,
    )
