"""Processes of this machine, each with one task at a time.

The standard pools cannot end a task: a document that loops inside a C function would block its worker for ever, and a
worker that is killed for memory breaks the whole `ProcessPoolExecutor`. Here each worker has its own pipe, so that the
parent knows what it was doing: at the time limit, or at its death, it is replaced, and only its task is lost.

Processes are spawned, never forked: the same on Windows and Linux, and safe beside the threads of torch.
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

from jianbao.engines import R, T, cores, guarded
from jianbao.errors import DocumentError, EngineError, JianbaoError, LimitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jianbao.engines import Engine, Prepare

RECYCLE_TASKS = 500
RECYCLE_GROWTH = 1024**3  # bytes above the size at the start
START_LIMIT = 600.0  # seconds to import and prepare
STARTS = 3  # deaths in a row before the first task, after which the run stops


def run(
    function: Callable[[T], R],
    tasks: Iterable[T],
    *,
    workers: int,
    timeout: float,
    prepare: Prepare | None = None,
) -> Iterator[tuple[T, R | DocumentError]]:
    """Map `function` over `tasks`; results come in the order they finish.

    Raises:
        EngineError: workers die before they begin.
        JianbaoError: what `prepare` raised.
    """
    pool = _Pool(function, max(workers, 1), timeout, prepare)
    try:
        yield from pool.map(iter(tasks))
    finally:
        pool.close()


class _Worker(Generic[T]):
    """The parent's view of one process."""

    def __init__(self, function: Callable[[T], Any], prepare: Prepare | None, threads: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, function, prepare), daemon=True)
        with _environment(threads), _no_interrupts():
            self.process.start()
        theirs.close()  # or its death would go unseen
        self.ready = False
        self.task: T | None = None
        self.deadline = time.monotonic() + START_LIMIT

    def give(self, task: T, timeout: float) -> None:
        """Hand over one task; a worker that died meanwhile is found out by the next `wait`."""
        self.task, self.deadline = task, time.monotonic() + timeout
        with suppress(OSError):
            self.pipe.send(task)

    def end(self) -> None:
        """Kill it, with whatever processes it started, and reap it."""
        if self.process.pid and sys.platform != "win32":
            with suppress(OSError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Pool(Generic[T, R]):
    def __init__(self, function: Callable[[T], R], workers: int, timeout: float, prepare: Prepare | None) -> None:
        self.function, self.timeout, self.prepare = function, timeout, prepare
        self.size = workers
        self.threads = max(cores() // workers, 1)
        self.workers: list[_Worker[T]] = []
        self.failed_starts = 0

    def map(self, tasks: Iterator[T]) -> Iterator[tuple[T, R | DocumentError]]:
        """All results. One task is drawn ahead, so that no worker is started for nothing."""
        waiting = next(tasks, None)
        while waiting is not None or any(w.task is not None for w in self.workers):
            for worker in [w for w in self.workers if w.ready and w.task is None]:
                if waiting is None:
                    break
                worker.give(waiting, self.timeout)
                waiting = next(tasks, None)
            if waiting is not None and len(self.workers) < self.size:
                self.workers.append(_Worker(self.function, self.prepare, self.threads))
                continue
            yield from self._events()

    def _events(self) -> Iterator[tuple[T, R | DocumentError]]:
        """Wait for the next message, death or deadline."""
        nearest = min((w.deadline for w in self.workers if not w.ready or w.task is not None), default=None)
        patience = None if nearest is None else max(nearest - time.monotonic(), 0.0)
        talking = wait([w.pipe for w in self.workers], patience)
        for worker in list(self.workers):
            if worker.pipe in talking:
                yield from self._message(worker)
            elif (worker.task is not None or not worker.ready) and time.monotonic() >= worker.deadline:
                limit = self.timeout if worker.ready else START_LIMIT
                late = LimitError(f"it took longer than {limit:g} s", kind="timeout")
                yield from self._replace(worker, late)

    def _message(self, worker: _Worker[T]) -> Iterator[tuple[T, R | DocumentError]]:
        try:
            kind, content = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(5)
            yield from self._replace(worker, DocumentError(_death(worker.process.exitcode), kind="crash"))
            return
        if kind == "unfit":
            raise content
        self.failed_starts = 0
        worker.ready = True
        if kind == "ready":
            return
        task, worker.task = worker.task, None
        assert task is not None  # only a worker with a task sends a result
        if kind == "last":
            self._discard(worker)
        yield task, content

    def _replace(self, worker: _Worker[T], error: DocumentError) -> Iterator[tuple[T, R | DocumentError]]:
        """End a worker that is dead or late; its task is lost, and `map` starts another one if there is more to do."""
        task, ready = worker.task, worker.ready
        self._discard(worker)
        if not ready:
            self.failed_starts += 1
            if self.failed_starts >= STARTS:
                raise EngineError(f"workers cannot start: {error}; try --engine serial to see why")
        if task is not None:
            yield task, error

    def _discard(self, worker: _Worker[T]) -> None:
        self.workers.remove(worker)
        worker.end()

    def close(self) -> None:
        """End all workers at once; what they were doing is not done."""
        for worker in self.workers:
            worker.end()
        self.workers.clear()


def _work(pipe: Connection, function: Callable[[T], R], prepare: Prepare | None) -> None:
    """The worker: one task after the other, until the parent hangs up or it has grown old."""
    if hasattr(os, "setsid"):
        os.setsid()  # Ctrl-C is the parent's to answer, and its children can be ended with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        if prepare:
            prepare()
    except Exception as error:  # noqa: BLE001 -- passed on to the parent, whatever it is
        known = isinstance(error, JianbaoError)
        pipe.send(("unfit", error if known else EngineError(f"{type(error).__name__}: {error}")))
        return
    born = _peak()
    pipe.send(("ready", None))
    with suppress(EOFError, OSError):  # the parent is gone, or has no more to do
        for count in range(1, RECYCLE_TASKS + 1):
            result = guarded(function, pipe.recv())
            old = count == RECYCLE_TASKS or _peak() - born > RECYCLE_GROWTH
            pipe.send(("last" if old else "result", result))
            if old:
                return


def _peak() -> int:
    """Largest size of this process so far in bytes, 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415 -- not on Windows

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024


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
