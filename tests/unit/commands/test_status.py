"""`jianbao status` tells done, failed, timed out and interrupted apart."""

import json
from contextlib import closing

import pytest

from jianbao import cli
from jianbao.ledger import FILE, Ledger, Row, Versions
from jianbao.lock import locked

VERSIONS = Versions("0.1", "c", "w")


@pytest.fixture
def call(capfd):
    """Exit code, standard output and standard error of `jianbao status`."""

    def run(*arguments):
        code = cli.main(["status", *map(str, arguments)])
        return code, *capfd.readouterr()

    return run


@pytest.fixture
def out(tmp_path):
    """An OUT whose run was killed at its fifth document."""
    with closing(Ledger(tmp_path / FILE)) as book:
        run = book.open_run()
        book.record(Row("a.txt", "1", "done", VERSIONS))
        book.record(Row("b.txt", "2", "failed", VERSIONS, "timeout", "write", "it took longer than 300 s", attempts=3))
        book.record(Row("c.txt", "3", "failed", VERSIONS, "empty", "read", "is empty"))
        book.record(Row("d.png", "4", "skipped", VERSIONS, "unsupported", "read", "no document"))
        book.begin("e.txt", "write", run)
    return tmp_path


def test_for_people(call, out):
    code, said, _ = call(out)
    assert code == 1
    assert "killed" in said.splitlines()[0]
    assert "failed       2 (empty 1, timeout 1)" in said
    assert "e.txt (write, since" in said
    assert "b.txt: it took longer than 300 s (timeout, tried 3 times)" in said


def test_for_programs(call, out):
    _, said, _ = call(out, "--json")
    found = json.loads(said)
    assert [found[name] for name in ("state", "done", "skipped", "failed", "timed_out")] == ["killed", 1, 1, 2, 1]
    assert [one["path"] for one in found["interrupted"]] == ["e.txt"]
    assert [row["path"] for row in found["failures"]] == ["b.txt", "c.txt"]
    with locked(out):
        live = json.loads(call(out, "--json")[1])
    assert (live["state"], live["interrupted"]) == ("running", [])
    assert [one["path"] for one in live["under_way"]] == ["e.txt"]
    assert live["by"]["pid"]


def test_all_done_is_zero_and_no_ledger_is_two(call, tmp_path):
    with closing(Ledger(tmp_path / FILE)) as book:
        run = book.open_run()
        book.record(Row("a.txt", "1", "done", VERSIONS))
        book.close_run(run, "finished", {"documents_per_minute": 12.5})
    code, said, _ = call(tmp_path)
    assert (code, "finished" in said, "12.5 documents a minute" in said) == (0, True, True)
    code, said, complaint = call(tmp_path / "nothing")
    assert (code, said) == (2, "")
    assert "no ledger" in complaint
