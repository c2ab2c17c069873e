"""Many documents: what is to be done, who does it, and what came of it.

A document is done when its bytes, the effective config, the code and the weights are those of its row in the ledger and
its files are there. Everything else is tried again, failures included, but for documents that have crashed, looped or
eaten the memory too often. A run over no document at all is an error of the call (exit code 2): a mistyped folder must
not look like a success.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import time
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol

from jianbao import inputs, ledger, names, plugins, store, versions
from jianbao.engines import Limits, cores
from jianbao.errors import ConfigError, DocumentError, EngineError
from jianbao.job import Job
from jianbao.ledger import Ledger, Row, Versions
from jianbao.lock import locked
from jianbao.process import Outcome, Task, check, failed
from jianbao.render.digest import DigestRow, digest
from jianbao.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from jianbao.config import Config
    from jianbao.engines import Engine

log = logging.getLogger(__name__)

SCRATCH = ".jianbao-scratch"
COSTLY = frozenset({"crash", "timeout", "memory"})
"""Kinds of failure that are not tried for ever."""
_MOST_WORKERS = 4  # by default: each holds its own copy of the model
_COPY_EVERY = 60.0  # seconds between two copies of the ledger to an address


class Observer(Protocol):
    """Whoever shows what happens."""

    def planned(self, total: int) -> object:
        """So many documents were found."""

    def begun(self, doc_ids: Sequence[str], stage: str) -> object:
        """Work on them begins, or goes on with another stage."""

    def ended(self, outcome: Outcome, ended: int, total: int) -> object:
        """One more has ended, so many of all that were found."""


def run(
    paths: Sequence[Path],
    out: str | Path,
    config: Config,
    *,
    fresh: bool = False,
    retry: bool = False,
    observer: Observer | None = None,
) -> Report:
    """Brief every document of `paths` into `out`, a folder or an address of fsspec.

    Args:
        paths: files, folders, archives, corpora.
        out: where the briefings go.
        config: all settings.
        fresh: do again what is done.
        retry: try again what failed too often.
        observer: told of everything that happens.

    Raises:
        ConfigError: nothing can be started; the message says why.
        EngineError: workers, the ledger or the disk failed on the way; what was finished before is recorded.
        KeyboardInterrupt: interrupted; what was finished before is recorded, and the digest covers it.
    """
    check(config)
    engine = _engine(config.run.engine)
    store.check(out)
    folder = store.folder(out)
    with locked(folder), closing(Ledger(ledger.fetch(out))) as book:
        scratch = folder / SCRATCH
        shutil.rmtree(scratch, ignore_errors=True)
        try:
            return _Run(out, config, book, engine, observer).all(paths, fresh=fresh, retry=retry)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


class _Run:
    """One run over a locked OUT."""

    def __init__(
        self, out: str | Path, config: Config, book: Ledger, engine: Engine, observer: Observer | None
    ) -> None:
        self.out, self.folder = out, store.folder(out)
        self.scratch, self.config, self.book = self.folder / SCRATCH, config, book
        self.store = store.of(out, self.scratch)
        self.engine, self.observer = engine, observer
        self.versions = Versions(versions.code(config), config.digest(), versions.weights(config))
        self.report = Report(out)
        self.total = 0
        self.copied = time.monotonic()

    def all(self, paths: Sequence[Path], *, fresh: bool, retry: bool) -> Report:
        """Find, work, and write the digest and the report whatever happens."""
        found = inputs.find(paths, self.folder, self.scratch, self.config)
        if not found:
            shown = ", ".join(names.printable(str(path)) for path in paths)
            raise ConfigError(f"no documents in {shown}")
        self.total = len(found)
        if self.observer:
            self.observer.planned(self.total)
        self.number, state = self.book.open_run(), "stopped"
        try:
            self._work(self._plan(found, fresh=fresh, retry=retry))
            state = "finished"
        except KeyboardInterrupt:
            state = "interrupted"
            raise
        finally:
            self._close(state)
        return self.report

    def _plan(self, found: Sequence[inputs.Found], *, fresh: bool, retry: bool) -> Iterator[Task]:
        """The tasks to be done, as they are asked for; what needs no work is settled on the way."""
        for doc, doc_id in zip(found, names.assign([f.name for f in found], self.config.render.formats), strict=True):
            digest = _sha256(doc, self.config.read.max_bytes)
            task = Task(doc_id, doc.path, self.out, self.scratch, self.config, digest)
            row = None if fresh else self.book.row(doc_id)
            if doc.problem:
                self._settle(task, _problem(task, doc))
            elif row is None or (row.sha256, row.versions) != (task.sha256, self.versions):
                yield task
            elif self._is_done(row):
                self.report.unchanged += 1
            elif row.error_kind in COSTLY and row.attempts >= self.config.run.attempts and not retry:
                self._give_up(row)
            else:
                yield task

    def _is_done(self, row: Row) -> bool:
        wanted = self.config.render.formats
        return (
            row.status == "done"
            and set(wanted) <= set(row.formats)
            and all(self.store.has(f"{row.path}.{suffix}") for suffix in wanted)
        )

    def _give_up(self, row: Row) -> None:
        message = f"{row.error_message}; given up after {row.attempts} runs, --retry tries again"
        outcome = Outcome(row.path, "failed", {}, row.error_kind, row.error_stage, message)
        self.report.given_up += 1
        self._count(outcome)

    def _work(self, tasks: Iterator[Task]) -> None:
        settings, job = self.config.run, Job(self.config)
        limits = Limits(
            timeout=settings.timeout,
            memory=settings.max_memory,
            group=settings.group if job.asks else 1,
            retries=settings.retries,
            recycle_tasks=settings.recycle_documents,
            recycle_memory=settings.recycle_memory,
            answerers=settings.models,
        )
        workers = settings.workers or min(cores(), _MOST_WORKERS)
        try:
            for task, result in self.engine(job, tasks, workers=workers, limits=limits, begin=self._begin):
                self._settle(task, failed(task, result) if isinstance(result, DocumentError) else result)
        except EngineError as error:
            if not self.report.done and not self.report.failed:
                raise ConfigError(str(error)) from error
            raise

    def _begin(self, tasks: Sequence[Task], stage: str) -> None:
        """Note what is being worked on; the short stages between reading and writing are not worth a line each."""
        if stage in {"read", "write"}:
            for task in tasks:
                self.book.begin(task.doc_id, stage, self.number)
        if self.observer:
            self.observer.begun([task.doc_id for task in tasks], stage)

    def _settle(self, task: Task, outcome: Outcome) -> None:
        """Write down how a document ended.

        Raises:
            EngineError: it could not be saved because nothing can be: it is no failure of the document's.
        """
        if outcome.kind == "disk":
            raise EngineError(f"{self.out}: {outcome.message}; make room there, then run the same command again")
        digest = outcome.sha256 or task.sha256
        known, tries = self.book.row(outcome.doc_id), 1
        if known and known.status == "failed" and (known.sha256, known.versions) == (digest, self.versions):
            tries = known.attempts + 1
        row = Row(
            *(outcome.doc_id, digest, outcome.status, self.versions, outcome.kind, outcome.stage, outcome.message),
            seconds=outcome.seconds,
            formats=self.config.render.formats if outcome.status == "done" else (),
            facts=asdict(outcome.facts),
            attempts=tries,
        )
        self.book.record(row)
        self._count(outcome)
        if store.remote(self.out) and time.monotonic() - self.copied > _COPY_EVERY:
            self._copy()

    def _count(self, outcome: Outcome) -> None:
        self.report.count(outcome)
        if self.observer:
            self.observer.ended(outcome, self.report.ended, self.total)

    def _close(self, state: str) -> None:
        """Digest, report and the run's own row; where something has gone wrong already, that is what will be said."""
        record = self.report.record(state, self.total, self.config, self.versions)
        errors: list[EngineError] = []
        steps: list[Callable[[], object]] = [lambda: self.book.close_run(self.number, state, record)]
        if state == "finished" or self.report.done or self.report.failed:
            steps = [self._digest, *steps, lambda: self._put("run.json", _json(record)), self._copy]
        for step in steps:
            try:
                step()
            except EngineError as error:
                errors.append(error)
        if errors and state == "finished":
            raise errors[0]

    def _digest(self) -> None:
        """The folder's digest, over all that the ledger knows: OUT may have grown in several runs."""
        for name, data in digest([_digest_row(row) for row in self.book.each()]).items():
            self._put(name, data)

    def _put(self, name: str, data: bytes) -> None:
        try:
            self.store.put(name, data)
        except OSError as error:
            what = "the digest" if name.startswith(("index", "digest")) else name
            raise EngineError(f"cannot write {what} to {self.out}: {error.strerror or error}") from error

    def _copy(self) -> None:
        """The ledger of an address is kept on this machine; a copy goes there."""
        if store.remote(self.out):
            self._put(ledger.FILE, self.book.copy())
            self.copied = time.monotonic()


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


def _json(record: dict[str, object]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


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
        content=facts.get("content", {}),
        links={suffix: f"{row.path}.{suffix}" for suffix in row.formats},
        error=row.error_message,
    )
