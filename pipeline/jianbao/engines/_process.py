"""What a process does about itself: how large it is, how large it may grow, and that it does not outlive its parent."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from contextlib import suppress
from multiprocessing import parent_process

import psutil

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def resident(pid: int | None = None, *, children: bool = False) -> int:
    """Bytes a process (this one by default) holds in memory, with `children` those of its descendants too; 0 if it is gone."""
    try:
        process = psutil.Process(pid)
        size = int(process.memory_info().rss)
        if children:
            for child in process.children(recursive=True):
                with suppress(psutil.Error):
                    size += child.memory_info().rss
    except psutil.Error:
        return 0
    return size


def limit_memory(more: int) -> None:
    """Let this process reserve at most `more` bytes beyond what it has now.

    An allocation beyond that fails inside the process, which can then say so; whoever watches from outside can only
    kill. Counted is address space (RLIMIT_AS), which macOS does not enforce and Windows does not know.
    """
    if not more or not sys.platform.startswith("linux"):
        return
    import resource  # noqa: PLC0415 -- not on Windows

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = psutil.Process().memory_info().vms + more
    if hard == resource.RLIM_INFINITY or wanted < hard:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def end_with_parent() -> None:
    """End this process when its parent has ended, however that came: nobody may write to OUT behind the next run's back."""
    parent = parent_process()
    if parent is None:
        return
    if sys.platform.startswith("linux"):  # at once, even inside a call into C
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
