"""Actors on a Ray cluster, for those who outgrow one machine: the same function, the same results.

`RAY_ADDRESS` names the cluster; without it Ray starts one on this machine. There is one task in flight for each worker,
so a long list costs no memory. Ray tries nothing twice by itself: what to try again is the ledger's to say.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any, Generic

import ray  # noqa: TID253 -- nothing imports this module but `plugins.load`, which explains a missing package
import ray.exceptions  # noqa: TID253

from jianbao.engines import R, T, cores, guarded
from jianbao.errors import DocumentError, EngineError, JianbaoError, LimitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jianbao.engines import Engine, Prepare

START_LIMIT = 600.0  # seconds for the cluster to find room, start a process and prepare it
STARTS = 3  # deaths in a row before the first task, after which the run stops


def run(
    function: Callable[[T], R],
    tasks: Iterable[T],
    *,
    workers: int,
    timeout: float,
    prepare: Prepare | None = None,
) -> Iterator[tuple[T, R | DocumentError]]:
    """Map `function` over `tasks` on the cluster; results come in the order they finish.

    Raises:
        EngineError: there is no cluster, or workers die before they begin.
        JianbaoError: what `prepare` raised.
    """
    ours = _connect(workers)
    cluster = _Cluster(function, max(workers, 1), timeout, prepare)
    try:
        yield from cluster.map(iter(tasks))
    finally:
        cluster.close()
        if ours:
            ray.shutdown()


def _connect(workers: int) -> bool:
    """Join the cluster of `RAY_ADDRESS`, or start one here; True if it is ours to shut down."""
    if ray.is_initialized():
        return False
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR", "configure_logging": False}
    if not os.environ.get("RAY_ADDRESS"):
        quiet |= {"include_dashboard": False, "num_cpus": max(workers, cores())}
    try:
        ray.init(**quiet)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise EngineError(f"cannot reach a Ray cluster: {error}; set RAY_ADDRESS, or use --engine pool") from error
    return True


class _Worker(Generic[T, R]):
    """The process at the other end."""

    def __init__(self, function: Callable[[T], R], prepare: Prepare | None) -> None:
        self.function, self.prepare = function, prepare

    def ready(self) -> JianbaoError | None:
        """Prepare, and say what is wrong if that fails."""
        try:
            if self.prepare:
                self.prepare()
        except JianbaoError as error:
            return error
        except Exception as error:  # noqa: BLE001 -- passed on, whatever it is
            return EngineError(f"{type(error).__name__}: {error}")
        return None

    def work(self, task: T) -> R | DocumentError:
        """One task."""
        return guarded(self.function, task)


class _Call(Generic[T]):
    """A call in flight: the start of a worker where there is no task."""

    def __init__(self, worker: Any, patience: float, task: T | None = None) -> None:
        self.worker, self.task = worker, task
        self.patience = patience
        self.deadline = time.monotonic() + patience


class _Cluster(Generic[T, R]):
    def __init__(self, function: Callable[[T], R], workers: int, timeout: float, prepare: Prepare | None) -> None:
        self.function, self.timeout, self.prepare = function, timeout, prepare
        self.size = workers
        self.remote = ray.remote(max_restarts=0, num_cpus=1)(_Worker)
        self.idle: list[Any] = []
        self.calls: dict[Any, _Call[T]] = {}
        self.failed_starts = 0

    def map(self, tasks: Iterator[T]) -> Iterator[tuple[T, R | DocumentError]]:
        """All results, with one task drawn ahead."""
        waiting = next(tasks, None)
        while waiting is not None or any(call.task is not None for call in self.calls.values()):
            if waiting is not None and self.idle:
                worker = self.idle.pop()
                self.calls[worker.work.remote(waiting)] = _Call(worker, self.timeout, waiting)
                waiting = next(tasks, None)
            elif waiting is not None and len(self.calls) < self.size:
                worker = self.remote.remote(self.function, self.prepare)
                self.calls[worker.ready.remote()] = _Call(worker, START_LIMIT)
            else:
                yield from self._events()

    def _events(self) -> Iterator[tuple[T, R | DocumentError]]:
        """Wait for the next result, death or deadline."""
        nearest = min(call.deadline for call in self.calls.values())
        ended, _ = ray.wait(list(self.calls), timeout=max(nearest - time.monotonic(), 0.0))
        for reference in ended:
            call = self.calls.pop(reference)
            try:
                result = ray.get(reference)
            except ray.exceptions.RayError as error:
                reason = str(error).partition("\n")[0]
                yield from self._lost(call, DocumentError(f"its process ended: {reason}", kind="crash"))
            else:
                yield from self._result(call, result)
        for reference, call in list(self.calls.items()):
            if time.monotonic() >= call.deadline:
                del self.calls[reference]
                ray.kill(call.worker)
                yield from self._lost(call, LimitError(f"it took longer than {call.patience:g} s", kind="timeout"))

    def _result(self, call: _Call[T], result: Any) -> Iterator[tuple[T, R | DocumentError]]:
        self.idle.append(call.worker)
        self.failed_starts = 0
        if call.task is not None:
            yield call.task, result
        elif result is not None:
            raise result

    def _lost(self, call: _Call[T], error: DocumentError) -> Iterator[tuple[T, R | DocumentError]]:
        """A worker is gone, and its task with it."""
        if call.task is not None:
            yield call.task, error
            return
        self.failed_starts += 1
        if self.failed_starts >= STARTS:
            raise EngineError(f"workers cannot start on the cluster: {error}")

    def close(self) -> None:
        """End all workers at once."""
        for worker in [*self.idle, *(call.worker for call in self.calls.values())]:
            ray.kill(worker)
        self.idle.clear()
        self.calls.clear()


_: Engine = run
