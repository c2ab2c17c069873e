"""Ways to work through many tasks. An engine knows nothing of documents or stages.

Each module here offers ``run(job, tasks, *, workers, limits, begin)``: it yields every task with its result, in whatever
order they finish, or with the `DocumentError` that took the result's place (the time was over, the process died, …).
Tasks are drawn from the iterable only as they are needed, so a long list costs no memory.

Tasks travel in groups, because a model answers the questions of several documents at once much faster than one by one.
Within a group each task is still on its own: it has its own time limit and its own failure. What is lost along with it
is done again.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from jianbao.errors import DocumentError

T = TypeVar("T")
R = TypeVar("R")
T_contra = TypeVar("T_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)
Ask = Callable[[Sequence[Any]], list[Any]]
Tell = Callable[[tuple[int, ...], str], object]
"""Said by a job before each step: places of the tasks that it works on now, and the name of the step."""
Begin = Callable[[Sequence[T], str], object]
"""The same for whoever runs an engine: the tasks themselves."""


class Job(Protocol[T_contra, R_co]):
    """What is to be done with the tasks. It is pickled into every process."""

    @property
    def asks(self) -> bool:
        """Whether `work` ever asks, so that `load` is needed."""
        ...

    @property
    def on_card(self) -> bool:
        """Whether `answer` computes on a graphics card."""
        ...

    def prepare(self) -> object:
        """Once in each process that works, before its first task and outside any limit."""
        ...

    def work(self, tasks: Sequence[T_contra], ask: Ask, tell: Tell) -> Iterator[tuple[int, R_co | DocumentError]]:
        """The place of each task with its result, as soon as it is there."""
        ...

    def load(self) -> object:
        """Once in each process that answers: a model is loaded here."""
        ...

    def answer(self, asked: Sequence[Any]) -> list[Any]:
        """One answer for each question."""
        ...


@dataclass(frozen=True)
class Each(Generic[T, R]):
    """The job of a plain function: one task after the other, nothing to ask."""

    function: Callable[[T], R]
    first: Callable[[], object] | None = None
    asks: bool = False
    on_card: bool = False

    def prepare(self) -> object:
        """See `Job.prepare`."""
        return self.first() if self.first else None

    def work(self, tasks: Sequence[T], ask: Ask, tell: Tell) -> Iterator[tuple[int, R | DocumentError]]:  # noqa: ARG002
        """See `Job.work`; a bug in the function costs no other task."""
        for place, task in enumerate(tasks):
            tell((place,), "")
            yield place, guarded(self.function, task)

    def load(self) -> object:
        """See `Job.load`."""

    def answer(self, asked: Sequence[Any]) -> list[Any]:
        """See `Job.answer`."""
        return list(asked)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take, and how long a process lives.

    Attributes:
        timeout: seconds for one task.
        memory: bytes one task may take beyond what its process held before; 0: no limit.
        group: most tasks that are handed to a process together.
        retries: how often a task whose process died is tried again within the run.
        recycle_tasks: a process is replaced after that many tasks,
        recycle_memory: or when it holds that many bytes more than at its start.
        answerers: processes that only answer, where an engine parts the two; 0: as it thinks best.
    """

    timeout: float = 300.0
    memory: int = 0
    group: int = 1
    retries: int = 0
    recycle_tasks: int = 500
    recycle_memory: int = 1 << 30
    answerers: int = 0


class Engine(Protocol):
    """What `run` of every engine looks like."""

    def __call__(
        self,
        job: Job[T, R],
        tasks: Iterable[T],
        *,
        workers: int,
        limits: Limits,
        begin: Begin[T] | None = None,
    ) -> Iterator[tuple[T, R | DocumentError]]:
        """Every task with its result or the error that took its place.

        Raises:
            EngineError: the machinery failed.
            JianbaoError: what `prepare` or `load` raised.
        """
        ...


@dataclass(slots=True)
class Entry(Generic[T]):
    """A task waiting for its turn. `alone`: it was lost with others, and must not take them along again."""

    task: T
    alone: bool = False
    deaths: int = 0


class Queue(Generic[T]):
    """Tasks yet to be handed out: a window over the iterable, and what has to be done again, which comes last."""

    def __init__(self, tasks: Iterable[T], limits: Limits, workers: int) -> None:
        self.tasks, self.limits, self.workers = iter(tasks), limits, workers
        self.window: deque[Entry[T]] = deque()
        self.again: deque[Entry[T]] = deque()

    def __len__(self) -> int:
        """Tasks at hand: none only where there are no more at all."""
        wanted = self.workers * self.limits.group
        while len(self.window) < wanted and self.tasks is not None:
            try:
                self.window.append(Entry(next(self.tasks)))
            except StopIteration:
                break
        return len(self.window) + len(self.again)

    def take(self) -> list[Entry[T]]:
        """The next group: an equal share of what is at hand, so that no process gets all of the end."""
        count = len(self)
        share = min(self.limits.group, -(-count // self.workers))
        waiting = self.window or self.again
        group = [waiting.popleft()]
        while len(group) < share and waiting and not (group[0].alone or waiting[0].alone):
            group.append(waiting.popleft())
        return group

    def put_back(self, entries: Iterable[Entry[T]]) -> None:
        """To be done again, after everything else."""
        self.again.extend(entries)


@dataclass(slots=True)
class Group(Generic[T]):
    """Tasks that one process works on: which have ended, which are under way, and until when."""

    entries: list[Entry[T]]
    limits: Limits
    begin: Begin[T] | None = None
    open: dict[int, Entry[T]] = field(default_factory=dict)
    under_way: tuple[int, ...] = ()
    step: str = ""
    since: float = field(default_factory=time.monotonic)
    spent: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.open = dict(enumerate(self.entries))

    @property
    def tasks(self) -> list[T]:
        """Its tasks, in order."""
        return [entry.task for entry in self.entries]

    @property
    def deadline(self) -> float:
        """When the step under way has had its time: what its tasks have left, added up (monotonic clock)."""
        places = self.under_way or tuple(self.open)
        left = sum(max(self.limits.timeout - self.spent.get(place, 0.0), 0.0) for place in places)
        return self.since + (left if places else self.limits.timeout)

    def tell(self, places: tuple[int, ...], step: str) -> None:
        """A step begins."""
        self._charge()
        self.under_way, self.step = places, step
        if self.begin:
            self.begin([self.open[place].task for place in places], step)

    def end(self, place: int) -> T:
        """A task has ended."""
        self._charge()
        self.under_way = tuple(other for other in self.under_way if other != place)
        return self.open.pop(place).task

    def _charge(self) -> None:
        """Give the time since the last message to those under way, in equal shares."""
        now = time.monotonic()
        for place in self.under_way:
            self.spent[place] = self.spent.get(place, 0.0) + (now - self.since) / len(self.under_way)
        self.since = now

    def lost(self, error: DocumentError, *, blame: bool = True) -> tuple[list[tuple[T, DocumentError]], list[Entry[T]]]:
        """The process is gone: tasks that ended with it, and those to be done again.

        The one task under way is to blame, if anybody is. Where several are, each is done again on its own. A task
        that killed its process may be tried again, on its own too; one that took too much is not.
        """
        guilty = [self.open[place] for place in self.under_way or self.open]  # before its first word, all are suspect
        again = [entry for entry in self.open.values() if entry not in guilty]
        ended: list[tuple[T, DocumentError]] = []
        for entry in guilty:
            entry.alone = entry.alone or blame
            if len(guilty) > 1 or not blame:
                again.append(entry)
                continue
            entry.deaths += error.kind == "crash"
            if 0 < entry.deaths <= self.limits.retries:
                again.append(entry)
            else:
                error.stage = error.stage or self.step or None
                ended.append((entry.task, error))
        self.open.clear()
        return ended, again


def cores() -> int:
    """Processor cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else (os.cpu_count() or 1)


def guarded(function: Callable[[T], R], task: T) -> R | DocumentError:
    """The result, or the error of this one task; a bug in `function` costs no other task."""
    try:
        return function(task)
    except DocumentError as error:
        return error
    except Exception as error:  # noqa: BLE001 -- whatever it is, the other tasks go on
        return broken(error)


def broken(error: Exception) -> DocumentError:
    """An error that nobody foresaw, as the failure of a task."""
    return DocumentError(f"{type(error).__name__}: {error}", kind="crash")
