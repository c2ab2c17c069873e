"""Where the briefings go: a folder, or anything that fsspec reaches (`s3://…`, `hdfs://…`, `memory://…`).

Each file appears whole or not at all: in a folder it is written beside its place and then renamed; an object store shows
an object only when it has arrived.
"""

from __future__ import annotations

import errno
import functools
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from jianbao.errors import ConfigError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})
"""Errors of the disk as a whole: whatever comes next would fail in the same way."""


class Store(Protocol):
    """Files by name, `/` between parts."""

    def put(self, name: str, data: bytes) -> None:
        """Write one file in one step.

        Raises:
            OSError: it cannot be written.
        """
        ...

    def has(self, name: str) -> bool:
        """Whether it is there."""
        ...

    def get(self, name: str) -> bytes:
        """Its bytes.

        Raises:
            OSError: it cannot be read.
        """
        ...


@dataclass(frozen=True)
class Folder:
    """A folder; `scratch` lies on the same disk."""

    root: Path
    scratch: Path

    def put(self, name: str, data: bytes) -> None:
        """See `Store.put`. Half-written files are only ever in `scratch`."""
        final = self.root / name
        final.parent.mkdir(parents=True, exist_ok=True)
        self.scratch.mkdir(parents=True, exist_ok=True)
        beside = self.scratch / f"{hashlib.sha256(os.fsencode(final)).hexdigest()[:24]}.{os.getpid()}"
        try:
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(final)
        except OSError:
            beside.unlink(missing_ok=True)
            raise

    def has(self, name: str) -> bool:
        """See `Store.has`."""
        return (self.root / name).is_file()

    def get(self, name: str) -> bytes:
        """See `Store.get`."""
        return (self.root / name).read_bytes()


@dataclass(frozen=True)
class Remote:
    """An address of fsspec."""

    url: str

    def put(self, name: str, data: bytes) -> None:
        """See `Store.put`."""
        files, root = _files(self.url)
        try:
            files.makedirs(f"{root}/{name}".rpartition("/")[0], exist_ok=True)
            files.pipe_file(f"{root}/{name}", data)
        except OSError:
            raise
        except Exception as error:  # each kind of store has errors of its own
            raise OSError(errno.EIO, f"{type(error).__name__}: {error}") from error

    def has(self, name: str) -> bool:
        """See `Store.has`."""
        files, root = _files(self.url)
        return bool(files.isfile(f"{root}/{name}"))

    def get(self, name: str) -> bytes:
        """See `Store.get`."""
        files, root = _files(self.url)
        return bytes(files.cat_file(f"{root}/{name}"))


def remote(out: str | Path) -> bool:
    """Whether OUT is an address rather than a folder. `file://` is a folder.

    >>> remote("s3://bucket/out"), remote("out"), remote("C:/out")
    (True, False, False)
    """
    return "://" in str(out) and not str(out).startswith("file://")


def folder(out: str | Path) -> Path:
    """OUT as a folder of this machine: itself, or for an address the place of its ledger, lock and scratch files."""
    if not remote(out):
        return Path(str(out).removeprefix("file://"))
    base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return base / "jianbao" / hashlib.sha256(str(out).encode()).hexdigest()[:16]


def of(out: str | Path, scratch: Path) -> Store:
    """The store of an OUT."""
    return Remote(str(out)) if remote(out) else Folder(folder(out), scratch)


def check(out: str | Path) -> None:
    """See that an address can be used.

    Raises:
        ConfigError: the package for this kind of store is missing, or it cannot be reached.
    """
    if not remote(out):
        return
    try:
        files, root = _files(str(out))
        files.makedirs(root, exist_ok=True)
    except ImportError as error:
        raise ConfigError(f"OUT {out}: {error}") from error
    except Exception as error:
        raise ConfigError(f"cannot write to OUT {out}: {type(error).__name__}: {error}") from error


@functools.cache
def _files(url: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it."""
    import fsspec  # noqa: PLC0415 -- only for addresses

    files, root = fsspec.core.url_to_fs(url)
    return files, root.rstrip("/")
