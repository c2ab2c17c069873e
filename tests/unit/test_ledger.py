"""The ledger: rows survive, foreign files are refused, and one run at a time holds OUT."""

import sqlite3
import subprocess
import sys

import pytest

from jianbao.errors import ConfigError, EngineError
from jianbao.ledger import FILE, Ledger, Row, Versions, locked, outputs_of

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


def test_a_second_run_on_the_same_out_is_refused_until_the_first_ends(tmp_path):
    code = "import sys, pathlib\nfrom jianbao.ledger import locked\nwith locked(pathlib.Path(sys.argv[1])): pass"
    with locked(tmp_path):
        other = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
        assert other.returncode != 0
        assert "another run is writing" in other.stderr
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 0


def test_out_that_cannot_be_a_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot write to OUT"), locked(tmp_path / "file" / "out"):
        pass
