"""Actors on a Ray cluster, for those who outgrow one machine: the same job, the same results.

`RAY_ADDRESS` names the cluster; without it Ray starts one on this machine. Workers (one CPU each) read, clean and write;
where the model uses graphics cards, one more actor on each answers the workers' questions, so that both kinds can be
scaled apart. There is one group in flight for each worker, so a long list costs no memory and no worker falls behind.

Not Ray Data: it knows no time limit for one row, and a row that ends its process is tried again and again until it takes
the whole pipeline down. What is to be tried again is the ledger's to say (docs/adr/0011-own-engines.md).
"""

from __future__ import annotations

import os
import queue
import re
import socket
import threading
import time
from typing import TYPE_CHECKING, Any, Generic

import ray  # noqa: TID253 -- nothing imports this module but `plugins.load`, which explains a missing package
import ray.exceptions  # noqa: TID253

from jianbao.engines import Group, Queue, R, T, broken, cores
from jianbao.engines._process import limit_memory, resident
from jianbao.errors import DocumentError, EngineError, JianbaoError, LimitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jianbao.engines import Begin, Engine, Job, Limits

START_LIMIT = 600.0  # seconds for the cluster to find room, start a process and prepare it
KNOCK = 10.0  # seconds for the head of a cluster to answer
STARTS = 3  # deaths in a row before the first task, after which the run stops
DETECTED = 3.0  # seconds in which a cluster notices that a node is gone


def run(
    job: Job[T, R],
    tasks: Iterable[T],
    *,
    workers: int,
    limits: Limits,
    begin: Begin[T] | None = None,
) -> Iterator[tuple[T, R | DocumentError]]:
    """Work through `tasks` on the cluster; results come in the order they finish.

    Raises:
        EngineError: there is no cluster, or workers die before they begin.
        JianbaoError: what `prepare` or `load` raised.
    """
    waiting = Queue(tasks, limits, max(workers, 1))
    if not len(waiting):
        return
    ours = _connect(workers)
    cluster = _Cluster(job, max(workers, 1), limits, begin)
    try:
        yield from cluster.map(waiting)
    finally:
        cluster.close()
        if ours:
            ray.shutdown()


def _connect(workers: int) -> bool:
    """Join the cluster of `RAY_ADDRESS`, or start one here; True if it is ours to shut down."""
    if ray.is_initialized():
        return False
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR", "configure_logging": False}
    address = os.environ.get("RAY_ADDRESS", "")
    if not address:
        quiet |= {"include_dashboard": False, "num_cpus": max(workers, cores())}
    try:
        _knock(address)
        ray.init(**quiet)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise EngineError(f"cannot reach a Ray cluster: {error}; set RAY_ADDRESS, or use --engine pool") from error
    return True


def _knock(address: str) -> None:
    """Raise `OSError` at once where nobody listens at `host:port`; Ray itself tries for minutes."""
    found = re.fullmatch(r"(?:ray://)?\[?(.+?)\]?:(\d+)", address)
    if found:
        socket.create_connection((found[1], int(found[2])), timeout=KNOCK).close()


class _Remote:
    """What workers and answerers have in common."""

    def __init__(self, job: Job[Any, Any], limits: Limits, answerer: Any = None) -> None:
        self.job, self.limits, self.answerer = job, limits, answerer
        self.count = self.born = 0

    def ready(self, *, answers: bool) -> str | JianbaoError:
        """Prepare; the id of this node, or what is wrong."""
        try:
            if not answers:
                self.job.prepare()
            if self.job.asks and (answers or self.answerer is None):
                self.job.load()
            limit_memory(self.limits.memory)
        except JianbaoError as error:
            return error
        except Exception as error:  # noqa: BLE001 -- passed on, whatever it is
            return EngineError(f"{type(error).__name__}: {error}")
        self.born = resident()
        return str(ray.get_runtime_context().get_node_id())

    def answer(self, asked: Sequence[Any]) -> list[Any] | DocumentError:
        """Answers for a worker."""
        try:
            return self.job.answer(asked)
        except DocumentError as error:
            return error

    def ask(self, asked: Sequence[Any]) -> list[Any]:
        """Ask whoever answers."""
        if self.answerer is None:
            return self.job.answer(asked)
        found: list[Any] | DocumentError = ray.get(self.answerer.answer.remote(asked))
        if isinstance(found, DocumentError):
            raise found
        return found

    def work(self, tasks: Sequence[Any]) -> Iterator[tuple[str, Any]]:
        """What happens to a group, as it happens: steps, results, and last whether this process has grown old."""
        said: queue.Queue[tuple[str, Any]] = queue.Queue()

        def do() -> None:
            error = None
            try:
                for found in self.job.work(tasks, self.ask, lambda places, step: said.put(("tell", (places, step)))):
                    said.put(("result", found))
            except Exception as unknown:  # noqa: BLE001 -- whatever it is, the other tasks go on
                error = broken(unknown)
            self.count += len(tasks)
            old = self.count >= self.limits.recycle_tasks or resident() - self.born > self.limits.recycle_memory
            said.put(("last" if old else "next", error))

        threading.Thread(target=do, daemon=True).start()
        kind = ""
        while kind not in {"last", "next"}:
            kind, content = said.get()
            yield kind, content


class _Worker(Generic[T]):
    """The driver's view of an actor."""

    def __init__(self, handle: Any, answerer: Any) -> None:
        self.handle, self.answerer = handle, answerer
        self.call: Any = handle.ready.remote(answers=False)  # a reference, or a stream of them
        self.node: str | None = None  # None: it is not ready yet
        self.group: Group[T] | None = None
        self.start_limit = time.monotonic() + START_LIMIT

    @property
    def deadline(self) -> float | None:
        """When it will have had its time; None while it has nothing to do."""
        if self.node is None:
            return self.start_limit
        return self.group.deadline if self.group else None


class _Cluster(Generic[T, R]):
    def __init__(self, job: Job[T, R], workers: int, limits: Limits, begin: Begin[T] | None) -> None:
        self.job, self.limits, self.begin = job, limits, begin
        self.size = workers
        self.actor = ray.remote(_Remote)
        self.answerers = self._answerers()
        self.workers: list[_Worker[T]] = []
        self.started = self.failed_starts = 0

    def _answerers(self) -> list[Any]:
        """Actors that only answer: as many as asked for, or one for each graphics card."""
        if not self.job.asks:
            return []
        cards = int(ray.cluster_resources().get("GPU", 0)) if self.job.on_card else 0
        count = self.limits.answerers or cards
        need: dict[str, Any] = {"num_gpus": 1, "num_cpus": 0} if cards else {"num_cpus": 1}
        options = {"max_restarts": -1, "max_task_retries": 2, **need}
        found = [self.actor.options(**options).remote(self.job, self.limits) for _ in range(count)]
        for ready in ray.get([handle.ready.remote(answers=True) for handle in found]):
            if isinstance(ready, JianbaoError):
                raise ready
        return found

    def map(self, waiting: Queue[T]) -> Iterator[tuple[T, R | DocumentError]]:
        """All results. No worker is started for nothing."""
        self.queue = waiting
        while True:
            for worker in self.workers:
                if worker.node is not None and worker.group is None and len(waiting):
                    worker.group = Group(waiting.take(), self.limits, self.begin)
                    stream = worker.handle.work.options(num_returns="streaming")
                    worker.call = stream.remote(worker.group.tasks)
            if not len(waiting) and not any(worker.group for worker in self.workers):
                return
            starting = sum(worker.node is None for worker in self.workers)
            if len(self.workers) < self.size and len(waiting) > starting:
                self._start()
                continue
            yield from self._events()

    def _start(self) -> None:
        answerer = self.answerers[self.started % len(self.answerers)] if self.answerers else None
        self.started += 1
        handle = self.actor.options(max_restarts=0, num_cpus=1).remote(self.job, self.limits, answerer)
        self.workers.append(_Worker(handle, answerer))

    def _events(self) -> Iterator[tuple[T, R | DocumentError]]:
        """Wait for the next message, death or deadline."""
        busy = {worker.call: worker for worker in self.workers if worker.call is not None}
        nearest = min((w.deadline for w in self.workers if w.deadline is not None), default=time.monotonic())
        talking, _ = ray.wait(list(busy), timeout=max(nearest - time.monotonic(), 0.0))
        for call in talking:
            yield from self._message(busy[call])
        for worker in list(self.workers):
            if worker.deadline is not None and time.monotonic() >= worker.deadline:
                yield from self._late(worker)

    def _message(self, worker: _Worker[T]) -> Iterator[tuple[T, R | DocumentError]]:
        try:
            kind, content = self._heard(worker)
        except (ray.exceptions.RayError, StopIteration) as error:
            yield from self._lost(worker, error)
            return
        group = worker.group
        if group is None:
            return
        if kind == "tell":
            group.tell(*content)
        elif kind == "result":
            place, result = content
            yield group.end(place), result
        else:
            worker.group = worker.call = None
            if content is not None:
                yield from self._settle(group, content)
            if kind == "last":
                self._discard(worker)

    def _heard(self, worker: _Worker[T]) -> tuple[str, Any]:
        """What a worker says."""
        if worker.node is not None:
            found: tuple[str, Any] = ray.get(next(worker.call))
            return found
        ready = ray.get(worker.call)
        if isinstance(ready, JianbaoError):
            raise ready
        worker.node, worker.call, self.failed_starts = ready, None, 0
        return "ready", None

    def _late(self, worker: _Worker[T]) -> Iterator[tuple[T, R | DocumentError]]:
        """The time is over."""
        group = worker.group
        self._discard(worker)
        if group is None:  # no room on the cluster: go on with those that are there
            self.size = max(len(self.workers), 1)
            self._count_failed_start(f"no room for another one within {START_LIMIT:g} s")
            return
        if worker.answerer is not None and len(group.under_way) != 1:  # it may be the answer that takes so long
            ray.kill(worker.answerer, no_restart=False)
        late = LimitError(f"it took longer than {self.limits.timeout:g} s", kind="timeout")
        yield from self._settle(group, late)

    def _lost(self, worker: _Worker[T], error: Exception) -> Iterator[tuple[T, R | DocumentError]]:
        """A worker is gone. Where its whole node is, no task is to blame."""
        group = worker.group
        self._discard(worker)
        reason = str(error).partition("\n")[0] or type(error).__name__
        if group:
            crash = DocumentError(f"its process ended: {reason}", kind="crash")
            yield from self._settle(group, crash, blame=_alive(worker.node))
        elif _alive(worker.node):
            self._count_failed_start(reason)

    def _count_failed_start(self, reason: str) -> None:
        self.failed_starts += 1
        if self.failed_starts >= STARTS and not any(worker.node for worker in self.workers):
            raise EngineError(f"workers cannot start on the cluster: {reason}")

    def _settle(
        self, group: Group[T], error: DocumentError, *, blame: bool = True
    ) -> Iterator[tuple[T, R | DocumentError]]:
        ended, again = group.lost(error, blame=blame)
        self.queue.put_back(again)
        yield from ended

    def _discard(self, worker: _Worker[T]) -> None:
        self.workers.remove(worker)
        ray.kill(worker.handle)

    def close(self) -> None:
        """End all actors at once."""
        for handle in [*(worker.handle for worker in self.workers), *self.answerers]:
            ray.kill(handle)
        self.workers.clear()


def _alive(node: str | None) -> bool:
    """Whether a node is still there, given the time that a cluster needs to notice."""
    until = time.monotonic() + DETECTED
    while node is not None and time.monotonic() < until:
        if not any(each["NodeID"] == node and each["Alive"] for each in ray.nodes()):
            return False
        time.sleep(0.2)
    return True


_: Engine = run
