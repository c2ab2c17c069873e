"""One run at a time on one OUT. The system drops the lock when the process ends, however it ends."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from jianbao.errors import ConfigError
from jianbao.ledger import now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = ".jianbao.lock"
_BYTE = 1 << 30  # locked on Windows, far behind what is written: a locked byte cannot be read there


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold OUT for one run; the file says who holds it.

    Raises:
        ConfigError: another run holds it, or OUT cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        file = (out / LOCK).open("a+b")
    except OSError as error:
        raise ConfigError(f"cannot write to OUT {out}: {error.strerror}") from error
    with file:
        try:
            _patiently(file.fileno())
        except OSError as error:
            who = holder(out)
            shown = f" (process {who['pid']} on {who['host']}, since {who['since']})" if who else ""
            message = f"another run is writing to {out}{shown}: wait for it, or choose another OUT"
            raise ConfigError(message) from error
        with suppress(OSError):  # a full disk is found out soon enough
            file.truncate(0)
            file.write(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": now()}).encode())
            file.flush()
        yield


def held(out: Path) -> bool:
    """Whether a run holds OUT at this moment."""
    try:
        with (out / LOCK).open("r+b") as file:
            _lock(file.fileno(), shared=True)
    except FileNotFoundError:
        return False
    except PermissionError:  # not ours to lock: take the word of who is
        return sys.platform == "win32"
    except OSError:
        return True
    return False


def holder(out: Path) -> dict[str, Any] | None:
    """Who holds it, as the lock's file says."""
    try:
        found: dict[str, Any] = json.loads((out / LOCK).read_bytes())
        return found if {"pid", "host", "since"} <= set(found) else None
    except (OSError, ValueError, TypeError):
        return None


def _patiently(descriptor: int) -> None:
    """Lock, or raise OSError when that has failed for a while: somebody may only have looked whether it is held."""
    for _ in range(3):
        with suppress(OSError):
            return _lock(descriptor)
        time.sleep(0.1)
    return _lock(descriptor)


def _lock(descriptor: int, *, shared: bool = False) -> None:
    """Lock an open file or raise OSError."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 -- Windows only

        os.lseek(descriptor, _BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 -- not on Windows

        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
