"""What a night may bring: kills at any moment, a full or read-only disk, hostile documents. Real processes, bounded in time."""

import contextlib
import ctypes
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from night import command, files, ledger, many, put, speech, workers_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc, kills, drops capabilities"),
]

FAST = ("--summarizer", "none", "--format", "md,json")


def run(folder, out, *more, **options):
    return subprocess.run(
        command("run", folder, "-o", out, *FAST, *more),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
        **options,
    )


def start(folder, out, *more):
    return subprocess.Popen(
        command("run", folder, "-o", out, *FAST, "-q", *more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def done(out):
    with contextlib.suppress(sqlite3.Error):
        return {path for path, row in ledger(out).items() if row["status"] == "done"}
    return set()


def until(condition, process, seconds=60.0):
    """Wait until something holds or the process has ended."""
    end = time.monotonic() + seconds
    while not condition() and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.001)


def writing(out):
    """A file is written and not yet renamed; the folder comes and goes between two looks."""
    with contextlib.suppress(FileNotFoundError):
        return any(path.is_file() for path in (out / ".jianbao-scratch").glob("*"))
    return False


@pytest.fixture(scope="module")
def calm(tmp_path_factory):
    """A folder, and what an undisturbed run makes of it."""
    base = tmp_path_factory.mktemp("calm")
    folder = many(base / "in", 180)
    assert run(folder, base / "out", "--engine", "serial").returncode == 0
    return folder, files(base / "out")


def check_rows(out, expected):
    """Every row that says done has its whole files, and none was done twice."""
    for path in done(out):
        for suffix in ("md", "json"):
            assert (out / f"{path}.{suffix}").read_bytes() == expected[f"{path}.{suffix}"], path
    with contextlib.closing(sqlite3.connect(out / "ledger.sqlite", timeout=30)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT * FROM twice").fetchall() == []


TRIGGER = """
CREATE TABLE twice (path TEXT);
CREATE TRIGGER done_twice BEFORE INSERT ON documents
WHEN EXISTS (SELECT 1 FROM documents WHERE path = NEW.path AND status = 'done')
BEGIN INSERT INTO twice VALUES (NEW.path); END;
"""


@pytest.mark.timeout(900)  # a minute on a machine of its own
def test_twenty_kills_at_random_moments_lose_nothing(calm, tmp_path):
    folder, expected = calm
    out, chance = tmp_path / "out", random.Random(20)
    empty = put(tmp_path / "first" / "000.txt", (folder / "000.txt").read_bytes()).parent
    assert run(empty, out, "--engine", "serial").returncode == 0
    with contextlib.closing(sqlite3.connect(out / "ledger.sqlite")) as db:
        db.executescript(TRIGGER)
    kills = 0
    for victim in ["parent, serial"] * 6 + ["mid-rename"] * 4 + ["parent, pool"] * 4 + ["workers"] * 2:
        before = len(done(out))
        engine = ("--engine", "serial") if victim in {"parent, serial", "mid-rename"} else ("--workers", "2")
        process = start(folder, out, *engine)
        if victim == "mid-rename":
            until(lambda: writing(out), process)
        elif chance.random() < 0.3:
            time.sleep(chance.uniform(0.2, 1.5))  # while it starts
        else:
            until(lambda wanted=before + 1: len(done(out)) >= wanted, process)
            time.sleep(chance.uniform(0, 0.2))
        for _ in range(3 if victim == "workers" else 0):
            kills += kill_worker(process, out)
        kills += process.poll() is None
        process.kill()
        process.wait(60)
        check_rows(out, expected)
    assert kills >= 20
    assert run(folder, out).returncode == 0
    check_rows(out, expected)
    assert files(out) == expected
    assert len(done(out)) == 180
    assert {path.name for path in out.glob(".*")} <= {".jianbao.lock"}


def kill_worker(process, out):
    """Kill one worker of a pool that is at work; how many were killed."""
    workers = []

    def found():
        workers[:] = workers_of(process.pid)
        return bool(workers)

    until(found, process)
    before = len(done(out))
    until(lambda: len(done(out)) > before, process)
    for pid in workers[:1]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            return 1
    return 0


def test_what_a_killed_run_was_doing_is_known(calm, tmp_path):
    folder, _ = calm
    out = tmp_path / "out"
    process = start(folder, out, "--engine", "serial")
    until(lambda: len(done(out)) >= 2, process)
    process.send_signal(signal.SIGSTOP)
    live = json.loads(status(out, "--json").stdout)
    assert (live["state"], live["by"]["pid"]) == ("running", process.pid)
    assert len(live["under_way"]) <= 1
    second = run(folder, out)
    assert second.returncode == 2
    assert f"process {process.pid}" in second.stderr
    process.kill()
    process.wait(30)
    dead = status(out)
    assert dead.returncode == 1 if "interrupted" in dead.stdout else 0
    assert "killed" in dead.stdout
    assert run(folder, out).returncode == 0
    after = status(out)
    assert (after.returncode, re.search(r"done +180\b", after.stdout) is not None) == (0, True)


def status(out, *more):
    return subprocess.run(
        command("status", out, *more), capture_output=True, text=True, encoding="utf-8", timeout=60, check=False
    )


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
        full = run(folder, out, **limits)
        assert full.returncode in {1, 2}
        (line,) = [line for line in full.stderr.splitlines() if line.startswith("jianbao: ")]
        assert "No space left" in line or "too large" in line or "full" in line
        assert "Traceback" not in full.stderr
        before = done(out)
        assert not [row for row in ledger(out).values() if row["status"] == "failed"]
        make_room()
        assert run(folder, out).returncode == 0
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
    assert run(first, out, "--engine", "serial").returncode == 0
    for path in [out, *out.iterdir()]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        refused = run(folder, out, preexec_fn=powerless)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert refused.stderr.startswith("jianbao: cannot write to OUT")
        assert refused.stderr.count("\n") == 1
        seen = subprocess.run(command("status", out), capture_output=True, text=True, check=False, preexec_fn=powerless)
        assert (seen.returncode, "done         1" in seen.stdout) == (0, True), seen.stderr
    finally:
        out.chmod(0o755)
    assert run(first, out).returncode in {0, 2}


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
    paths = [str(tmp_path / "rules"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    more = ("--set", 'clean.rules=["default", "house.hostile"]', "--set", "run.max_memory=400000000", "--timeout", "4")
    ended = run(folder, tmp_path / "out", *more, "--workers", "2", env=environment)
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
    ended = subprocess.run(
        command("run", *names, "-o", out, *FAST, "--workers", 3), capture_output=True, timeout=120, check=False
    )
    assert ended.returncode == 0
    found = {name: data for name, data in files(out).items() if not name.startswith(("index.", "digest."))}
    assert found == {name: data for name, data in expected.items() if name[:3] < "012"}


def test_documents_that_vanish_are_failed_rows(calm, tmp_path):
    folder = shutil.copytree(calm[0], tmp_path / "in")
    out = tmp_path / "out"
    process = start(folder, out, "--engine", "serial")
    until(lambda: len(done(out)) >= 2, process)
    for name in ("057.txt", "058.txt", "059.txt"):
        (folder / name).unlink()
    process.wait(120)
    rows = ledger(out)
    gone = {path for path, row in rows.items() if row["error_kind"] == "vanished"}
    assert gone == {"057.txt", "058.txt", "059.txt"}
    assert (process.returncode, len(done(out))) == (1, 177)


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
        ended = subprocess.run(
            command("run", *reversed(examples), "-o", out, "--format", "md,json", *more),
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        made[name] = files(out)
    assert len(made["together"]) > 8
    assert made["together"] == made["one by one"]
    assert made["two workers"] == made["one by one"]
