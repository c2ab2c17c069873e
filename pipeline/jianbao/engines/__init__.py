"""Ways to map one function over many tasks. An engine knows nothing of documents or stages.

Each module here offers ``run(function, tasks, *, workers, timeout, prepare)``: it yields every task with its result, in
whatever order they finish, or with the `DocumentError` that took the result's place (the time was over, or the process
died). `prepare` is called once in each process before its first task, outside the time limit: a model is loaded there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from jianbao.errors import DocumentError

T = TypeVar("T")
R = TypeVar("R")
Prepare = Callable[[], object]


class Engine(Protocol):
    """What `run` of every engine looks like."""

    def __call__(
        self,
        function: Callable[[T], R],
        tasks: Iterable[T],
        *,
        workers: int,
        timeout: float,
        prepare: Prepare | None = None,
    ) -> Iterator[tuple[T, R | DocumentError]]:
        """Every task with its result or the error that took its place."""
        ...


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
        return DocumentError(f"{type(error).__name__}: {error}", kind="crash")
