"""`ledger.sqlite`: one row for each document, the one truth about what a run has done.

The journal mode is SQLite's default rather than WAL: WAL needs shared memory, which network drives do not offer, and
the ledger of an office lies on one. Each outcome is committed on its own, so a run that is killed loses none.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from jianbao.errors import ConfigError, EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "ledger.sqlite"
LOCK = ".jianbao.lock"
_VERSION = 1

_TABLE = """
CREATE TABLE IF NOT EXISTS documents (
    path TEXT PRIMARY KEY,      -- relative path; the briefing is path.format
    sha256 TEXT NOT NULL,       -- of the document's bytes
    status TEXT NOT NULL,       -- done, failed or skipped
    error_kind TEXT,            -- empty, binary, timeout, crash, ...
    error_stage TEXT,           -- read, clean, segment, ...
    error_message TEXT,
    seconds TEXT NOT NULL,      -- JSON: seconds for each stage
    code TEXT NOT NULL,         -- version of the code,
    config TEXT NOT NULL,       -- fingerprint of the effective config,
    weights TEXT NOT NULL,      -- and of the model's weights ('' without a model)
    formats TEXT NOT NULL,      -- JSON: suffixes of the files written
    facts TEXT NOT NULL,        -- JSON: what the digest says about the briefing
    finished TEXT NOT NULL      -- UTC, ISO 8601
) WITHOUT ROWID
"""

_INSERT = "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Versions:
    """What, besides a document's bytes, decides how its briefing reads."""

    code: str
    config: str
    weights: str


@dataclass(frozen=True, slots=True)
class Row:
    """One document's row."""

    path: str
    sha256: str
    status: str
    versions: Versions
    error_kind: str | None = None
    error_stage: str | None = None
    error_message: str | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    finished: str = ""


class Ledger:
    """The table, open for one run."""

    def __init__(self, path: Path) -> None:
        """Open or create it.

        Raises:
            ConfigError: the file is no ledger, or from another version.
        """
        self.path = path
        try:
            self._db = sqlite3.connect(path, timeout=30)
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in {0, _VERSION}:
                raise ConfigError(f"{path} was written by another version of jianbao: choose another OUT")
            with self._db:
                self._db.execute(_TABLE)
                self._db.execute(f"PRAGMA user_version = {_VERSION}")
        except sqlite3.Error as error:
            raise ConfigError(f"cannot use the ledger {path}: {error}; move it away, or choose another OUT") from error

    def rows(self) -> dict[str, Row]:
        """All rows by path, in order of path."""
        return {row[0]: _row(row) for row in self._db.execute("SELECT * FROM documents ORDER BY path")}

    def record(self, row: Row) -> None:
        """Write one row, at once and whole.

        Raises:
            EngineError: the disk is full, or the file has gone.
        """
        values = (
            *(row.path, row.sha256, row.status, row.error_kind, row.error_stage, row.error_message),
            json.dumps(row.seconds),
            *(row.versions.code, row.versions.config, row.versions.weights),
            json.dumps(row.formats),
            json.dumps(row.facts, ensure_ascii=False),
            row.finished or datetime.now(UTC).isoformat(timespec="seconds"),
        )
        try:
            with self._db:
                self._db.execute(_INSERT, values)
        except sqlite3.Error as error:
            raise EngineError(f"cannot write the ledger {self.path}: {error}") from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _row(values: tuple[Any, ...]) -> Row:
    path, sha256, status, kind, stage, message, seconds, code, config, weights, formats, facts, finished = values
    return Row(
        *(path, sha256, status, Versions(code, config, weights), kind, stage, message),
        seconds=json.loads(seconds),
        formats=tuple(json.loads(formats)),
        facts=json.loads(facts),
        finished=finished,
    )


def outputs_of(folder: Path) -> set[Path]:
    """Files that a run with OUT = `folder` wrote, as far as its ledger tells."""
    try:
        with closing(sqlite3.connect(folder / FILE)) as db:
            rows = db.execute("SELECT path, formats FROM documents").fetchall()
    except sqlite3.Error:  # somebody else's file of that name
        return set()
    return {folder / f"{path}.{suffix}" for path, formats in rows for suffix in json.loads(formats)}


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold OUT for one run. The system drops the lock when the process ends, however it ends.

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
            _lock(file.fileno())
        except OSError as error:
            raise ConfigError(f"another run is writing to {out}: wait for it, or choose another OUT") from error
        yield


def _lock(descriptor: int) -> None:
    """Lock an open file or raise OSError."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 -- Windows only

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 -- not on Windows

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
