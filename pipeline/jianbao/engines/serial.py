"""One after the other in this process: for debugging, profiling and single documents.

The time limit interrupts Python code on systems with interval timers (not Windows), and no call into C; where that must
hold, use `pool`.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jianbao.engines import guarded
from jianbao.errors import DocumentError, LimitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jianbao.engines import Engine, Prepare, R, T


class _Late(BaseException):
    """The time is over. No `Exception`, so that no handler on the way takes it for the document's own trouble."""


def run(
    function: Callable[[T], R],
    tasks: Iterable[T],
    *,
    workers: int = 1,  # noqa: ARG001 -- part of the interface
    timeout: float,
    prepare: Prepare | None = None,
) -> Iterator[tuple[T, R | DocumentError]]:
    """Map `function` over `tasks` in order."""
    if prepare:
        prepare()
    for task in tasks:
        result: R | DocumentError
        try:
            with _limit(timeout):
                result = guarded(function, task)
        except _Late:
            result = LimitError(f"it took longer than {timeout:g} s", kind="timeout")
        yield task, result


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Raise `_Late` inside after `seconds`, where the system can."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(*_: object) -> None:
        raise _Late

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


_: Engine = run
