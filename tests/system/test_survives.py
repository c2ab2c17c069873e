"""What a night may bring: kills at any moment, a full or read-only disk, hostile documents. Real processes, bounded in time."""

import contextlib
import ctypes
import itertools
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from night import (
    FAST,
    PATIENCE,
    Gate,
    done,
    files,
    jianbao,
    ledger,
    many,
    own_modules,
    put,
    run,
    speech,
    start,
    under_way,
    until,
    workers_of,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc, kills, drops capabilities"),
]


def writing(out):
    """A file is written and not yet renamed; the folder comes and goes between two looks."""
    with contextlib.suppress(OSError):
        return any(path.is_file() for path in (out / ".jianbao-scratch").glob("*"))
    return False


@pytest.fixture(scope="module")
def calm(tmp_path_factory):
    """A folder, and what an undisturbed run makes of it."""
    base = tmp_path_factory.mktemp("calm")
    folder = many(base / "in", 180)
    assert run(folder, base / "out", *FAST, "--engine", "serial").returncode == 0
    return folder, files(base / "out")


def check_rows(out, expected):
    """Every row that says done has its whole files, and none was done twice."""
    for path, row in ledger(out).items():
        for suffix in ("md", "json") if row["status"] == "done" else ():
            assert (out / f"{path}.{suffix}").read_bytes() == expected[f"{path}.{suffix}"], path
    with contextlib.closing(sqlite3.connect(out / "ledger.sqlite", timeout=PATIENCE)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT * FROM twice").fetchall() == []


TRIGGER = """
CREATE TABLE twice (path TEXT);
CREATE TRIGGER done_twice BEFORE INSERT ON documents
WHEN EXISTS (SELECT 1 FROM documents WHERE path = NEW.path AND status = 'done')
BEGIN INSERT INTO twice VALUES (NEW.path); END;
"""


VICTIMS = ["parent, serial"] * 6 + ["mid-rename"] * 4 + ["parent, pool"] * 4 + ["workers"] * 2


@pytest.mark.timeout(900)  # a minute on a machine of its own
def test_twenty_kills_at_random_moments_lose_nothing(calm, tmp_path):
    """However fast the machine: when everything is done, the next kills meet another OUT."""
    folder, expected = calm
    chance, kills, out = random.Random(20), 0, None
    for number, victim in enumerate(itertools.cycle(VICTIMS)):
        if out is None or not len(done(out)) < len(list(folder.iterdir())):
            out = begun(folder, tmp_path, number)
        kills += killed(folder, out, victim, chance)
        check_rows(out, expected)
        if kills >= 20:
            break
    for out in tmp_path.glob("out*"):
        assert run(folder, out, *FAST, "--retry").returncode == 0
        check_rows(out, expected)
        assert files(out) == expected
        assert len(done(out)) == 180
        assert {path.name for path in out.glob(".*")} <= {".jianbao.lock"}


def begun(folder, base, number):
    """An OUT with one document done, whose ledger notes what is done twice."""
    out, first = base / f"out{number}", base / "first" / "000.txt"
    put(first, (folder / "000.txt").read_bytes())
    assert run(first.parent, out, *FAST, "--engine", "serial").returncode == 0
    with contextlib.closing(sqlite3.connect(out / "ledger.sqlite", timeout=PATIENCE)) as db:
        db.executescript(TRIGGER)
    return out


def killed(folder, out, victim, chance):
    """Start a run and kill it, or what works for it, at some moment; how many kills hit something."""
    before, kills = len(done(out)), 0
    engine = ("--engine", "serial") if victim in {"parent, serial", "mid-rename"} else ("--workers", "2")
    process = start(folder, out, *FAST, *engine)
    if victim == "mid-rename":
        until(lambda: writing(out), process)
    elif chance.random() < 0.3:
        time.sleep(chance.uniform(0.2, 1.5))  # while it starts
    else:
        until(lambda: len(done(out)) > before, process)
        time.sleep(chance.uniform(0, 0.2))
    for _ in range(3 if victim == "workers" else 0):
        kills += kill_worker(process, out)
    kills += process.poll() is None
    process.kill()
    process.wait(PATIENCE)
    return kills


def kill_worker(process, out):
    """Kill one worker of a pool that is at work; how many were killed."""
    until(lambda: workers_of(process.pid), process)
    before = len(done(out))
    until(lambda: len(done(out)) > before, process)
    for pid in workers_of(process.pid)[:1]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            return 1
    return 0


def test_what_a_killed_run_was_doing_is_known(tmp_path):
    gate, out = Gate(tmp_path / "gate"), tmp_path / "out"
    folder = gate.documents(tmp_path / "in", 6, 2)
    more = (*FAST, "--engine", "serial", *gate.settings)
    process = start(folder, out, *more, env=gate.environment)
    until(lambda: len(done(out)) == 2 and under_way(out), process)
    live = json.loads(status(out, "--json").stdout)
    assert (live["state"], live["by"]["pid"]) == ("running", process.pid)
    assert [one["path"] for one in live["under_way"]] == ["002.txt"]
    second = run(folder, out, *more, env=gate.environment)
    assert second.returncode == 2
    assert f"process {process.pid}" in second.stderr
    process.kill()
    process.wait(PATIENCE)
    dead = status(out)
    assert dead.returncode == 1
    assert "killed" in dead.stdout
    assert "002.txt (read, since" in dead.stdout
    gate.open()
    assert run(folder, out, *more, env=gate.environment).returncode == 0
    after = status(out)
    assert (after.returncode, re.search(r"done +6\b", after.stdout) is not None) == (0, True)


def status(out, *more, **options):
    return jianbao("status", out, *more, **options)


def small_disk(place):
    """A disk with little room at `place` and how to make room, or a limit on the size of files where none can be mounted."""
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode == 0:
        return {}, lambda: subprocess.run(["mount", "-o", "remount,size=100m", place], check=True)
    import resource

    return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))}, lambda: None


def test_a_full_disk_ends_the_run_with_one_line_and_a_usable_ledger(calm, tmp_path):
    folder, expected = calm
    place = tmp_path / "disk"
    limits, make_room = small_disk(place)
    try:
        out = place / "out"
        full = run(folder, out, *FAST, **limits)
        assert full.returncode in {1, 2}
        (line,) = [line for line in full.stderr.splitlines() if line.startswith("jianbao: ")]
        assert "No space left" in line or "too large" in line or "full" in line
        assert "Traceback" not in full.stderr
        before = done(out)
        assert not [row for row in ledger(out).values() if row["status"] == "failed"]
        make_room()
        assert run(folder, out, *FAST).returncode == 0
        assert before <= done(out)
        assert files(out) == expected
    finally:
        subprocess.run(["umount", place], capture_output=True, check=False)


def powerless():
    """Even root obeys permissions from here on."""
    ctypes.CDLL(None).prctl(24, 1)  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE


def test_a_read_only_out_ends_with_one_line(calm, tmp_path):
    folder, _ = calm
    out = tmp_path / "out"
    first = put(tmp_path / "one" / "000.txt", speech(0)).parent
    assert run(first, out, *FAST, "--engine", "serial").returncode == 0
    for path in [out, *out.iterdir()]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        refused = run(folder, out, *FAST, preexec_fn=powerless)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert refused.stderr.startswith("jianbao: cannot write to OUT")
        assert refused.stderr.count("\n") == 1
        seen = status(out, preexec_fn=powerless)
        assert (seen.returncode, "done         1" in seen.stdout) == (0, True), seen.stderr
    finally:
        out.chmod(0o755)
    assert run(first, out, *FAST).returncode in {0, 2}


HOSTILE = '''
import ctypes, re, time

def edits(text):
    """A rule of somebody's own that does to the process what its documents say."""
    if "无限循环" in text:
        while True:
            pass
    if "回溯" in text:
        re.match(r"(a+)+$", "a" * 40 + "b")
    if "耗尽内存" in text:
        held = []
        while True:
            held.append(b"x" * 10_000_000)
    if "崩溃" in text:
        ctypes.string_at(0)
    return []
'''


def test_hostile_documents_cost_themselves_only(tmp_path):
    folder = many(tmp_path / "in", 12)
    words = {"loop": "无限循环", "regex": "回溯", "eat": "耗尽内存", "crash": "崩溃"}
    for name, word in words.items():
        put(folder / f"{name}.txt", speech(1) + word)
    put(tmp_path / "rules" / "house" / "__init__.py", "")
    put(tmp_path / "rules" / "house" / "hostile.py", HOSTILE)
    more = ("--set", 'clean.rules=["default", "house.hostile"]', "--set", "run.max_memory=400000000", "--timeout", "8")
    environment = own_modules(tmp_path / "rules")
    ended = run(folder, tmp_path / "out", *FAST, *more, "--workers", "2", env=environment)
    rows = ledger(tmp_path / "out")
    kinds = {path: row["error_kind"] for path, row in rows.items() if row["status"] == "failed"}
    assert kinds == {"loop.txt": "timeout", "regex.txt": "timeout", "eat.txt": "memory", "crash.txt": "crash"}
    assert all(row["error_stage"] == "clean" for row in rows.values() if row["status"] == "failed")
    assert (ended.returncode, len(rows)) == (1, 16)
    assert "SIGSEGV" in rows["crash.txt"]["error_message"]
    shown = status(tmp_path / "out").stdout
    assert "failed       4 (crash 1, memory 1, timeout 2)" in shown


def test_any_order_engine_and_number_of_workers_give_the_same_bytes(calm, tmp_path):
    folder, expected = calm
    names = sorted(folder.iterdir())[:12]
    random.Random(3).shuffle(names)
    out = tmp_path / "out"
    assert jianbao("run", *names, "-o", out, "--summarizer", "none", *FAST, "--workers", 3).returncode == 0
    found = {name: data for name, data in files(out).items() if not name.startswith(("index.", "digest."))}
    assert found == {name: data for name, data in expected.items() if name[:3] < "012"}


def test_documents_that_vanish_are_failed_rows(tmp_path):
    gate, out = Gate(tmp_path / "gate"), tmp_path / "out"
    folder = gate.documents(tmp_path / "in", 12, 2)
    process = start(folder, out, *FAST, "--engine", "serial", *gate.settings, env=gate.environment)
    until(lambda: len(done(out)) == 2, process)
    for name in ("007.txt", "008.txt", "009.txt"):
        (folder / name).unlink()
    gate.open()
    process.wait(PATIENCE)
    gone = {path for path, row in ledger(out).items() if row["error_kind"] == "vanished"}
    assert gone == {"007.txt", "008.txt", "009.txt"}
    assert (process.returncode, len(done(out))) == (1, 9)


@pytest.mark.timeout(900)
def test_with_a_model_group_engine_and_workers_change_no_byte(tmp_path):
    examples = sorted((Path(__file__).parents[2] / "examples").glob("*.txt"))[5:9]
    made = {}
    for name, more in {
        "one by one": ("--engine", "serial", "--set", "run.group=1"),
        "together": ("--workers", "1", "--set", "run.group=4"),
        "two workers": ("--workers", "2", "--set", "run.group=2"),
    }.items():
        out = tmp_path / name
        ended = jianbao("run", *reversed(examples), "-o", out, *FAST, *more)
        assert ended.returncode == 0, ended.stderr
        made[name] = files(out)
    assert len(made["together"]) > 8
    assert made["together"] == made["one by one"]
    assert made["two workers"] == made["one by one"]
