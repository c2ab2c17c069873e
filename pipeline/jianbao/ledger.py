"""`ledger.sqlite`: one row for each document, the one truth about what has been done, and one for each run.

While a run writes, the journal is a write-ahead log where the disk allows it, so that others can read meanwhile and each
outcome costs little; afterwards the file is whole in itself again and can be copied or mailed. Each outcome is committed
on its own: a run that is killed loses none. A document is entered in `started` before work on it begins and leaves it
together with its outcome, so what a killed run was doing is known.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from jianbao import store
from jianbao.errors import ConfigError, EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "ledger.sqlite"
_VERSION = 2

_TABLES = """
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
    finished TEXT NOT NULL,     -- UTC, ISO 8601
    attempts INTEGER NOT NULL DEFAULT 1  -- how often these bytes were tried with these versions
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS started (
    path TEXT PRIMARY KEY,      -- a document that is being worked on, or was when a run was interrupted
    stage TEXT NOT NULL,
    run INTEGER NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,      -- UTC
    ended TEXT,                 -- NULL: it is running, or was killed
    state TEXT NOT NULL,        -- running, finished, interrupted or stopped
    report TEXT NOT NULL        -- JSON: what run.json says
);
"""

_COLUMNS = (
    *("path", "sha256", "status", "error_kind", "error_stage", "error_message", "seconds", "code", "config"),
    *("weights", "formats", "facts", "finished", "attempts"),
)
_INSERT = f"INSERT OR REPLACE INTO documents ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM documents"  # noqa: S608 -- constants


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
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Started:
    """A document that was begun and has not ended."""

    path: str
    stage: str
    run: int
    at: str


class Ledger:
    """The tables, open for one run, or only for reading."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open or create it.

        Raises:
            ConfigError: the file is no ledger, or from another version.
        """
        self.path, self.read_only = path, read_only
        try:
            self._db = _opened(path) if read_only else sqlite3.connect(path, timeout=30)
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in ({_VERSION} if read_only else {0, 1, _VERSION}):
                raise ConfigError(f"{path} was written by another version of jianbao: choose another OUT")
            if not read_only:
                self._set_up(version)
        except sqlite3.Error as error:
            raise ConfigError(f"cannot use the ledger {path}: {error}; move it away, or choose another OUT") from error

    def _set_up(self, version: int) -> None:
        with suppress(sqlite3.OperationalError):  # some network drives have no shared memory
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")  # a killed process loses nothing, a power cut the last rows
        with self._db:
            self._db.executescript(_TABLES)
            if version == 1:
                self._db.execute("ALTER TABLE documents ADD COLUMN attempts INTEGER NOT NULL DEFAULT 1")
            self._db.execute(f"PRAGMA user_version = {_VERSION}")

    def row(self, path: str) -> Row | None:
        """The row of one document."""
        found = self._db.execute(f"{_SELECT} WHERE path = ?", (path,)).fetchone()
        return _row(found) if found else None

    def rows(self) -> dict[str, Row]:
        """All rows by path, in order of path."""
        return {row.path: row for row in self.each()}

    def each(self, where: str = "1") -> Iterator[Row]:
        """Rows in order of path, one at a time."""
        for values in self._db.execute(f"{_SELECT} WHERE {where} ORDER BY path"):
            yield _row(values)

    def counts(self) -> dict[tuple[str, str], int]:
        """How many documents there are of each status and kind of error."""
        query = "SELECT status, coalesce(error_kind, ''), count(*) FROM documents GROUP BY 1, 2"
        return {(status, kind): count for status, kind, count in self._db.execute(query)}

    def begin(self, path: str, stage: str, run: int) -> None:
        """Work on a document begins, or goes on with another stage."""
        self._write("INSERT OR REPLACE INTO started VALUES (?, ?, ?, ?)", (path, stage, run, now()))

    def started(self) -> list[Started]:
        """What has begun and not ended."""
        return [Started(*values) for values in self._db.execute("SELECT path, stage, run, at FROM started")]

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
            row.finished or now(),
            row.attempts,
        )
        self._write(_INSERT, values, ("DELETE FROM started WHERE path = ?", (row.path,)))

    def open_run(self) -> int:
        """A new run begins; its number."""
        self._write("INSERT INTO runs (started, state, report) VALUES (?, 'running', '{}')", (now(),))
        return int(self._db.execute("SELECT max(id) FROM runs").fetchone()[0])

    def close_run(self, run: int, state: str, report: dict[str, Any]) -> None:
        """A run ends. If it did all it was asked to, nothing is left that was begun and not ended."""
        values = (now(), state, json.dumps(report, ensure_ascii=False), run)
        clear = [("DELETE FROM started", ())] if state == "finished" else []
        self._write("UPDATE runs SET ended = ?, state = ?, report = ? WHERE id = ?", values, *clear)

    def last_run(self) -> dict[str, Any] | None:
        """The latest run: started, ended, state and report."""
        found = self._db.execute("SELECT id, started, ended, state, report FROM runs ORDER BY id DESC LIMIT 1")
        values = found.fetchone()
        if values is None:
            return None
        number, started, ended, state, report = values
        return {"id": number, "started": started, "ended": ended, "state": state, "report": json.loads(report)}

    def _write(self, *statements: Any) -> None:
        """One transaction: statement and values, then further pairs."""
        pairs = [statements[:2], *statements[2:]]
        try:
            with self._db:
                for statement, values in pairs:
                    self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise EngineError(f"cannot write the ledger {self.path}: {error}; free some room and run again") from error

    def copy(self) -> bytes:
        """The whole file as it is now."""
        return self._db.serialize()

    def close(self) -> None:
        """Close the file, whole in itself if nobody else is reading."""
        if not self.read_only:
            with suppress(sqlite3.Error):
                self._db.execute("PRAGMA busy_timeout = 1000")
                self._db.execute("PRAGMA journal_mode = DELETE")
        self._db.close()


def fetch(out: str | Path) -> Path:
    """The ledger of an OUT on this machine; that of an address comes from there if this machine has none yet."""
    folder = store.folder(out)
    own = folder / FILE
    if store.remote(out) and not own.exists():
        place = store.of(out, folder)
        if place.has(FILE):
            folder.mkdir(parents=True, exist_ok=True)
            own.write_bytes(place.get(FILE))
    return own


def now() -> str:
    """The time, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _row(values: tuple[Any, ...]) -> Row:
    path, sha256, status, kind, stage, message, seconds, code, config, weights, formats, facts, *rest = values
    return Row(
        *(path, sha256, status, Versions(code, config, weights), kind, stage, message),
        json.loads(seconds),
        tuple(json.loads(formats)),
        json.loads(facts),
        *rest,
    )


def _opened(path: Path) -> sqlite3.Connection:
    """Open for reading, also in a folder that cannot be written to.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    place = path.resolve().as_uri()
    try:
        found = sqlite3.connect(f"{place}?mode=ro", uri=True, timeout=30)
        found.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError:
        if not path.is_file():
            raise
        found = sqlite3.connect(f"{place}?mode=ro&immutable=1", uri=True)
    return found


def outputs_of(folder: Path) -> set[Path]:
    """Files that a run with OUT = `folder` wrote, as far as its ledger tells."""
    try:
        with closing(_opened(folder / FILE)) as db:
            rows = db.execute("SELECT path, formats FROM documents").fetchall()
    except sqlite3.Error:  # somebody else's file of that name
        return set()
    return {folder / f"{path}.{suffix}" for path, formats in rows for suffix in json.loads(formats)}
