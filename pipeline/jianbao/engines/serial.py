"""One group after the other, in this process.

The time limit interrupts Python code on systems with interval timers (not Windows), and no call into C; memory is not
limited. Where that must hold, use `pool`.
"""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jianbao.engines import Group, Queue, broken
from jianbao.errors import DocumentError, LimitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jianbao.engines import Begin, Engine, Job, Limits, R, T


class _Late(BaseException):
    """The time is over. No `Exception`, so that no handler on the way takes it for the document's own trouble."""


class _Ours(BaseException):
    """Carries an error of whoever listens to `begin` past the job, whose business it is not."""


def run(
    job: Job[T, R],
    tasks: Iterable[T],
    *,
    workers: int = 1,  # noqa: ARG001 -- part of the interface
    limits: Limits,
    begin: Begin[T] | None = None,
) -> Iterator[tuple[T, R | DocumentError]]:
    """Work through `tasks` in order."""
    queue = Queue(tasks, limits, 1)
    if not len(queue):
        return
    job.prepare()
    if job.asks:
        job.load()
    while len(queue):
        group = Group(queue.take(), limits, begin)
        error: DocumentError | None = None
        try:
            yield from _worked(job, group)
        except _Ours as ours:
            raise ours.args[0] from None
        except _Late:
            error = LimitError(f"it took longer than {limits.timeout:g} s", kind="timeout")
        except Exception as unknown:  # noqa: BLE001 -- a bug of the job costs one task
            error = broken(unknown)
        if error:
            ended, again = group.lost(error)
            yield from ended
            queue.put_back(again)


def _worked(job: Job[T, R], group: Group[T]) -> Iterator[tuple[T, R | DocumentError]]:
    """The results of a group. The alarm rings for the job alone, never for whoever takes the results."""
    with _alarm() as set_alarm:

        def tell(places: tuple[int, ...], step: str) -> None:
            set_alarm(None)
            try:
                group.tell(places, step)
            except Exception as error:
                raise _Ours(error) from error
            set_alarm(group.deadline)

        results = job.work(group.tasks, job.answer, tell)
        while True:
            set_alarm(group.deadline)
            found = next(results, None)
            set_alarm(None)
            if found is None:
                return
            place, result = found
            yield group.end(place), result


@contextmanager
def _alarm() -> Iterator[Callable[[float | None], None]]:
    """A function that raises `_Late` at a time of the monotonic clock, where the system can; None calls it off."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield lambda _: None
        return

    def late(*_: object) -> None:
        raise _Late

    def at(deadline: float | None) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0 if deadline is None else max(deadline - time.monotonic(), 1e-6))

    before = signal.signal(signal.SIGALRM, late)
    try:
        yield at
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


_: Engine = run
