"""The ledger: rows survive, foreign files are refused, and one run at a time holds OUT."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from jianbao.errors import ConfigError, EngineError
from jianbao.ledger import FILE, Ledger, Row, Started, Versions, outputs_of

VERSIONS = Versions("0.1+abc", "cfg", "w")
ROW = Row(
    *("2023/讲话.txt", "00ff", "failed", VERSIONS, "timeout", "write", "it took longer"),
    seconds={"read": 0.1},
    formats=("md",),
    facts={"title": "讲话", "problems": ["一"]},
    finished="2026-01-01T00:00:00+00:00",
)


def test_rows_come_back_as_they_were(tmp_path):
    ledger = Ledger(tmp_path / FILE)
    ledger.record(ROW)
    ledger.close()
    assert Ledger(tmp_path / FILE).rows() == {ROW.path: ROW}


def test_one_row_for_each_document(tmp_path):
    ledger = Ledger(tmp_path / FILE)
    ledger.record(ROW)
    ledger.record(Row(ROW.path, "11", "done", VERSIONS))
    (row,) = ledger.rows().values()
    assert (row.status, row.error_kind, row.sha256) == ("done", None, "11")
    assert row.finished


def test_other_programs_can_read_it_while_it_is_open(tmp_path):
    ledger = Ledger(tmp_path / FILE)
    ledger.record(ROW)
    with sqlite3.connect(tmp_path / FILE) as other:
        found = other.execute("SELECT path, status, error_kind, error_message FROM documents").fetchall()
    assert found == [("2023/讲话.txt", "failed", "timeout", "it took longer")]


def test_a_file_that_is_no_ledger_is_refused(tmp_path):
    (tmp_path / FILE).write_bytes(b"no database at all, but long enough to be looked at" * 40)
    with pytest.raises(ConfigError, match="cannot use the ledger"):
        Ledger(tmp_path / FILE)


def test_a_ledger_of_another_version_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(ConfigError, match="another version"):
        Ledger(tmp_path / FILE)


def test_a_ledger_that_cannot_be_written_stops_the_run(tmp_path):
    ledger = Ledger(tmp_path / FILE)
    ledger.close()
    with pytest.raises(EngineError, match="cannot write"):
        ledger.record(ROW)


def test_outputs_are_known_by_path_and_format(tmp_path):
    Ledger(tmp_path / FILE).record(ROW)
    assert outputs_of(tmp_path) == {tmp_path / "2023/讲话.txt.md"}


def test_a_document_is_begun_until_its_row_is_written(tmp_path):
    ledger = Ledger(tmp_path / FILE)
    run = ledger.open_run()
    ledger.begin(ROW.path, "read", run)
    ledger.begin(ROW.path, "write", run)
    ledger.begin("b.txt", "read", run)
    assert [(one.path, one.stage) for one in ledger.started()] == [(ROW.path, "write"), ("b.txt", "read")]
    ledger.record(ROW)
    (left,) = ledger.started()
    assert left == Started("b.txt", "read", run, left.at)


def test_runs_are_kept_with_their_report(tmp_path):
    ledger = Ledger(tmp_path / FILE)
    assert ledger.last_run() is None
    ledger.close_run(ledger.open_run(), "finished", {"seconds": 1})
    second = ledger.open_run()
    last = ledger.last_run()
    assert (last["id"], last["state"], last["ended"]) == (second, "running", None)


def test_a_ledger_of_the_first_version_is_taken_over(tmp_path):
    columns = "sha256 status error_kind error_stage error_message seconds code config weights formats facts finished"
    values = (ROW.path, "00ff", "failed", "timeout", "write", "it took longer", '{"read": 0.1}', "0.1+abc", "cfg", "w")
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        db.execute(f"CREATE TABLE documents (path TEXT PRIMARY KEY, {', '.join(columns.split())}) WITHOUT ROWID")
        more = ('["md"]', json.dumps(ROW.facts), ROW.finished)
        db.execute(f"INSERT INTO documents VALUES ({', '.join('?' * 13)})", (*values, *more))
        db.execute("PRAGMA user_version = 1")
    with closing(Ledger(tmp_path / FILE)) as taken:
        assert taken.rows() == {ROW.path: ROW}
        assert taken.open_run() == 1


def test_it_is_one_file_when_nobody_writes_and_readable_while_somebody_does(tmp_path):
    ledger = Ledger(tmp_path / FILE)
    ledger.record(ROW)
    with closing(Ledger(tmp_path / FILE, read_only=True)) as reader:
        assert reader.counts() == {("failed", "timeout"): 1}
    ledger.close()
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_the_latest_outcomes_survive_a_writer_that_is_killed(tmp_path):
    code = (
        "import os, pathlib, sys\n"
        "from jianbao.ledger import Ledger, Row, Versions\n"
        "book = Ledger(pathlib.Path(sys.argv[1]))\n"
        "[book.record(Row(str(n), '', 'done', Versions('', '', ''))) for n in range(20)]\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / FILE)], check=False)
    with closing(Ledger(tmp_path / FILE, read_only=True)) as reader:
        assert reader.counts() == {("done", ""): 20}
