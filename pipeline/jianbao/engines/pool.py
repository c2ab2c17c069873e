"""Processes of this machine, each with one group of tasks at a time.

The standard pools cannot end a task: a document that loops inside a C function would block its worker for ever, and a
worker that is killed for memory breaks the whole `ProcessPoolExecutor`. Here each worker has its own pipe and says what
it is about to do, so that the parent knows whom to blame: at the time limit, above the memory limit or at its death the
worker is replaced, and only that task is lost.

Processes are spawned, never forked: the same on Windows and Linux, and safe beside the threads of torch. Each holds its
own model: `benchmarks/scale.py apart` compares that with one process that answers for all.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Generic

from jianbao.engines import Group, Queue, R, T, broken, cores
from jianbao.engines._process import end_with_parent, limit_memory, resident
from jianbao.errors import DocumentError, EngineError, JianbaoError, LimitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jianbao.engines import Begin, Engine, Job, Limits

START_LIMIT = 600.0  # seconds to import and prepare
STARTS = 3  # deaths in a row before the first task, after which the run stops
LOOK = 0.5  # seconds between two looks at the workers' memory


def run(
    job: Job[T, R],
    tasks: Iterable[T],
    *,
    workers: int,
    limits: Limits,
    begin: Begin[T] | None = None,
) -> Iterator[tuple[T, R | DocumentError]]:
    """Work through `tasks`; results come in the order they finish.

    Raises:
        EngineError: workers die before they begin.
        JianbaoError: what `prepare` or `load` raised.
    """
    pool = _Pool(job, max(workers, 1), limits, begin)
    try:
        yield from pool.map(Queue(tasks, limits, max(workers, 1)))
    finally:
        pool.close()


class _Worker(Generic[T]):
    """The parent's view of one process."""

    def __init__(self, job: Job[T, Any], limits: Limits, threads: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, job, limits), daemon=True)
        with _environment(threads), _no_interrupts():
            self.process.start()
        theirs.close()  # or its death would go unseen
        self.limits = limits
        self.born: int | None = None  # bytes it held before its first task; None: it is not ready yet
        self.group: Group[T] | None = None
        self.start_limit = time.monotonic() + START_LIMIT

    @property
    def deadline(self) -> float | None:
        """When it will have had its time; None while it has nothing to do."""
        if self.born is None:
            return self.start_limit
        return self.group.deadline if self.group else None

    def give(self, group: Group[T]) -> None:
        """Hand over a group; a worker that died meanwhile is found out by the next `wait`."""
        self.group = group
        with suppress(OSError):
            self.pipe.send(group.tasks)

    def late(self) -> DocumentError | None:
        """The error if its time is over."""
        if self.deadline is None or time.monotonic() < self.deadline:
            return None
        limit = START_LIMIT if self.born is None else self.limits.timeout
        return LimitError(f"it took longer than {limit:g} s", kind="timeout")

    def too_large(self) -> DocumentError | None:
        """The error if it and the programs it started hold too much memory."""
        if not (self.limits.memory and self.group and self.born):
            return None
        grown = resident(self.process.pid, children=True) - self.born
        if grown <= self.limits.memory:
            return None
        return LimitError(f"it took {grown / 1e6:,.0f} MB of memory, more than the limit", kind="memory")

    def end(self) -> None:
        """Kill it, with whatever processes it started, and reap it."""
        if self.process.pid and sys.platform != "win32":
            with suppress(OSError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Pool(Generic[T, R]):
    def __init__(self, job: Job[T, R], workers: int, limits: Limits, begin: Begin[T] | None) -> None:
        self.job, self.limits, self.begin = job, limits, begin
        self.size = workers
        self.threads = max(cores() // workers, 1)
        self.workers: list[_Worker[T]] = []
        self.failed_starts = 0
        self.looked = time.monotonic()

    def map(self, queue: Queue[T]) -> Iterator[tuple[T, R | DocumentError]]:
        """All results. No worker is started for nothing."""
        self.queue = queue
        while True:
            for worker in self.workers:
                if worker.born is not None and worker.group is None and len(queue):
                    worker.give(Group(queue.take(), self.limits, self.begin))
            if not len(queue) and not any(worker.group for worker in self.workers):
                return
            starting = sum(worker.born is None for worker in self.workers)
            if len(self.workers) < self.size and len(queue) > starting:
                self.workers.append(_Worker(self.job, self.limits, self.threads))
                continue
            yield from self._events()

    def _events(self) -> Iterator[tuple[T, R | DocumentError]]:
        """Wait for the next message, death or broken limit."""
        nearest = min((w.deadline for w in self.workers if w.deadline is not None), default=None)
        patience = LOOK if nearest is None else min(max(nearest - time.monotonic(), 0.0), LOOK)
        talking = wait([w.pipe for w in self.workers], patience)
        for worker in list(self.workers):
            if worker.pipe in talking:
                yield from self._message(worker)
        look = time.monotonic() - self.looked >= LOOK
        self.looked = time.monotonic() if look else self.looked
        for worker in list(self.workers):
            fault = worker.late() or (worker.too_large() if look else None)
            if fault:
                yield from self._replace(worker, fault)

    def _message(self, worker: _Worker[T]) -> Iterator[tuple[T, R | DocumentError]]:
        try:
            kind, content = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(5)
            yield from self._replace(worker, DocumentError(_death(worker.process.exitcode), kind="crash"))
            return
        if kind == "unfit":
            raise content
        if kind == "ready":
            self.failed_starts, worker.born = 0, content
            return
        group = worker.group
        assert group is not None  # only a worker with tasks has anything else to say
        if kind == "tell":
            group.tell(*content)
        elif kind == "result":
            place, result = content
            yield group.end(place), result
        else:
            worker.group = None
            if content is not None:
                yield from self._settle(group, content)
            if kind == "last":
                self._discard(worker)

    def _replace(self, worker: _Worker[T], error: DocumentError) -> Iterator[tuple[T, R | DocumentError]]:
        """End a worker that is dead or late; `map` starts another one if there is more to do."""
        group, ready = worker.group, worker.born is not None
        self._discard(worker)
        if not ready:
            self.failed_starts += 1
            if self.failed_starts >= STARTS:
                raise EngineError(f"workers cannot start: {error}; try --engine serial to see why")
        if group:
            yield from self._settle(group, error)

    def _settle(self, group: Group[T], error: DocumentError) -> Iterator[tuple[T, R | DocumentError]]:
        ended, again = group.lost(error)
        self.queue.put_back(again)
        yield from ended

    def _discard(self, worker: _Worker[T]) -> None:
        self.workers.remove(worker)
        worker.end()

    def close(self) -> None:
        """End all workers at once; what they were doing is not done."""
        for worker in self.workers:
            worker.end()
        self.workers.clear()


def _work(pipe: Connection, job: Job[Any, Any], limits: Limits) -> None:
    """The worker: one group after the other, until the parent hangs up or it has grown old."""
    if hasattr(os, "setsid"):
        os.setsid()  # Ctrl-C is the parent's to answer, and its children can be ended with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    try:
        job.prepare()
        if job.asks:
            job.load()
        limit_memory(limits.memory)
    except Exception as error:  # noqa: BLE001 -- passed on to the parent, whatever it is
        known = isinstance(error, JianbaoError)
        pipe.send(("unfit", error if known else EngineError(f"{type(error).__name__}: {error}")))
        return
    born, count = resident(), 0
    pipe.send(("ready", born))
    with suppress(EOFError, OSError):  # the parent is gone, or has no more to do
        while True:
            tasks = pipe.recv()
            broke = _group(pipe, job, tasks)
            count += len(tasks)
            old = count >= limits.recycle_tasks or resident() - born > limits.recycle_memory
            pipe.send(("last" if old else "next", broke))
            if old:
                return


def _group(pipe: Connection, job: Job[Any, Any], tasks: list[Any]) -> DocumentError | None:
    """One group; the error that broke it off, if a bug of the job did."""

    def tell(places: tuple[int, ...], step: str) -> None:
        pipe.send(("tell", (places, step)))

    try:
        for found in job.work(tasks, job.answer, tell):
            pipe.send(("result", found))
    except Exception as error:  # noqa: BLE001 -- whatever it is, the other tasks go on
        return broken(error)
    return None


def _death(code: int | None) -> str:
    if code is None or code >= 0:
        return f"its process ended (exit code {code})"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    hint = ", perhaps for want of memory" if name == "SIGKILL" else ""
    return f"its process was killed ({name}{hint})"


@contextmanager
def _environment(threads: int) -> Iterator[None]:
    """Variables a new process must find at its start, when numerical libraries read them; the user's own win."""
    wanted = {name: str(threads) for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    wanted["TOKENIZERS_PARALLELISM"] = "false"
    added = {name: value for name, value in wanted.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Processes started inside do not see Ctrl-C, not even before their first line runs; ours is kept for afterwards."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_: Engine = run
