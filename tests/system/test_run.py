"""`jianbao run` as a user meets it: real processes, real files, real signals."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from jianbao.lock import locked

sys.path.insert(0, str(Path(__file__).parent))
from night import FAST, Gate, command, done, files, jianbao, ledger, many, put, run, speech, start, until, workers_of

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and file names")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds workers through /proc")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "in"


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def gate(tmp_path):
    return Gate(tmp_path / "gate")


def test_a_folder_of_good_documents(folder, out):
    put(folder / "讲话.txt", speech())
    put(folder / "2023" / "gbk.txt", speech(2).encode("gb18030"))
    ended = run(folder, out)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert str(out) in ended.stdout
    assert set(files(out)) == {
        *(f"{name}.{suffix}" for name in ("讲话.txt", "2023/gbk.txt") for suffix in ("md", "json", "html", "docx")),
        *("index.html", "index.md", "digest.docx"),
    }
    briefing = json.loads((out / "讲话.txt.json").read_text(encoding="utf-8"))
    assert briefing["schema"] == "jianbao.briefing/1"
    assert briefing["source"]["path"] == "讲话.txt"
    assert briefing["title"] == "临湖市高质量发展工作会议上的讲话"
    assert briefing["points"]
    row = ledger(out)["讲话.txt"]
    assert row["status"] == "done"
    assert row["sha256"] == briefing["source"]["sha256"]
    assert row["code"]
    assert row["config"]
    assert {"read", "clean", "segment", "annotate", "select", "write", "render"} <= set(json.loads(row["seconds"]))


def bad_folder(folder):
    put(folder / "good.txt", speech())
    put(folder / "zero.txt", b"")
    put(folder / "blank.txt", "\n  \n\n")
    put(folder / "binary.txt", bytes(range(256)) * 40)
    put(folder / "cut.txt", speech(3).encode("utf-8")[:-2])
    put(folder / "sub" / "good.txt", speech(4))
    if sys.platform != "win32":
        put(folder / os.fsdecode("县长讲话.txt".encode("gbk")), speech(5))


def test_bad_documents_fail_alone_and_are_tried_again(folder, out):
    bad_folder(folder)
    first = run(folder, out)
    assert first.returncode == 1
    rows = ledger(out)
    failed = {path for path, row in rows.items() if row["status"] == "failed"}
    assert failed == {"zero.txt", "blank.txt", "binary.txt"}
    for path in failed:
        assert rows[path]["error_kind"]
        assert rows[path]["error_stage"]
        assert rows[path]["error_message"]
        assert path in first.stderr
        assert not list(out.glob(f"{path}.*"))
    assert rows["zero.txt"]["error_kind"] == "empty"
    assert rows["binary.txt"]["error_kind"] == "binary"
    good = {"good.txt", "sub/good.txt", "cut.txt"} | ({"县长讲话.txt"} if sys.platform != "win32" else set())
    assert {path for path, row in rows.items() if row["status"] == "done"} == good
    assert all((out / f"{path}.md").is_file() for path in good)
    digest = (out / "index.md").read_text(encoding="utf-8")
    assert all(path in digest for path in rows)

    put(folder / "blank.txt", speech(6))
    (out / "cut.txt.html").unlink()
    second = run(folder, out)
    assert second.returncode == 1
    assert f"{len(good) - 1} already done" in second.stdout
    again = ledger(out)
    assert {path for path, row in again.items() if row["status"] == "failed"} == failed - {"blank.txt"}
    assert again["good.txt"] == rows["good.txt"]
    assert (out / "cut.txt.html").is_file()


def test_serial_and_pool_write_the_same_bytes(folder, tmp_path):
    bad_folder(folder)
    many(folder, 6)
    codes = [
        run(folder, tmp_path / name, *more).returncode
        for name, more in [("s", ["--engine", "serial"]), ("p", ["--workers", 3])]
    ]
    assert codes == [1, 1]
    assert files(tmp_path / "s") == files(tmp_path / "p")


def test_inputs_may_be_files_and_archives_and_never_share_a_name(tmp_path, out):
    one, two = put(tmp_path / "a" / "x.txt", speech(1)), put(tmp_path / "b" / "x.txt", speech(2))
    raw = "领导讲话.txt".encode("gbk")
    packed = tmp_path / "win.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a" * len(raw), speech(3))
    packed.write_bytes(packed.read_bytes().replace(b"a" * len(raw), raw))
    ended = jianbao("run", two, one, packed, "-o", out, "--summarizer", "none", "--format", "json")
    assert ended.returncode == 0, ended.stderr
    assert set(files(out)) - {"index.html", "index.md", "digest.docx"} == {
        "x.txt.json",
        "x~2.txt.json",
        "领导讲话.txt.json",
    }
    assert [row["status"] for row in ledger(out).values()] == ["done"] * 3
    assert not list(out.glob(".jianbao-scratch*"))


def test_a_document_out_of_time_is_one_failed_row(folder, out, gate):
    gate.documents(folder, 1, 0)
    assert run(folder, out, "--timeout", "0.5", *gate.settings, env=gate.environment).returncode == 1
    (row,) = ledger(out).values()
    assert (row["status"], row["error_kind"]) == ("failed", "timeout")
    assert run(folder, out).returncode == 0


@pytest.mark.slow
@posix
@pytest.mark.parametrize(("engine", "sign"), [("pool", signal.SIGINT), ("serial", signal.SIGTERM)])
def test_an_interrupted_run_goes_on_later(folder, out, gate, engine, sign):
    gate.documents(folder, 12, 6)
    more = ("--engine", engine, "--format", "md", *gate.settings)
    process = start(folder, out, *more, env=gate.environment, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    until(lambda: len(done(out)) >= 3, process)
    process.send_signal(sign)
    _, said = process.communicate(timeout=240)
    assert process.returncode == 130
    assert "Traceback" not in said
    before = ledger(out)
    assert 3 <= len(before) <= 6
    assert {row["status"] for row in before.values()} == {"done"}
    gate.open()
    ended = run(folder, out, *more, env=gate.environment)
    assert ended.returncode == 0
    assert f"{len(before)} already done" in ended.stdout
    after = ledger(out)
    assert len(after) == 12
    assert all(after[path] == row for path, row in before.items())


@pytest.mark.slow
@posix
def test_a_killed_run_goes_on_later_and_leaves_no_rest(folder, out, tmp_path):
    many(folder, 30)
    process = start(folder, out, *FAST)
    until(lambda: len(done(out)) >= 3, process)
    process.kill()
    process.wait(240)
    assert run(folder, out, *FAST).returncode == 0
    assert run(folder, tmp_path / "calm", *FAST).returncode == 0
    assert files(out) == files(tmp_path / "calm")
    assert {path.name for path in out.glob(".*")} <= {".jianbao.lock"}


@pytest.mark.slow
@linux
def test_a_killed_worker_costs_one_document_at_most(folder, out, gate):
    gate.documents(folder, 12, 6)
    more = ("--workers", "2", "--format", "md", *gate.settings)
    process = start(folder, out, *more, env=gate.environment)
    until(lambda: len(done(out)) >= 3 and workers_of(process.pid), process)
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    gate.open()
    process.wait(240)
    rows = ledger(out)
    failed = [row for row in rows.values() if row["status"] == "failed"]
    assert len(rows) == 12
    assert len(failed) <= 1
    assert all(row["error_kind"] == "crash" and "SIGKILL" in row["error_message"] for row in failed)
    assert process.returncode == (1 if failed else 0)
    assert run(folder, out, *more, env=gate.environment).returncode == 0


def test_a_second_run_on_the_same_out_is_refused(folder, out):
    put(folder / "a.txt", speech())
    with locked(out):
        second = run(folder, out)
    assert (second.returncode, second.stdout) == (2, "")
    assert "another run" in second.stderr
    assert run(folder, out).returncode == 0


def test_without_a_summarizer_no_model_library_is_loaded(folder, out):
    put(folder / "a.txt", speech())
    code = (
        "import sys; from jianbao.cli import main;"
        "code = main(sys.argv[1:]);"
        "print([m for m in ('torch', 'transformers', 'datasets', 'ray') if m in sys.modules]); sys.exit(code)"
    )
    arguments = ["run", folder, "-o", out, "--summarizer", "none", "--engine", "serial", "-q"]
    ended = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout.strip()) == (0, "[]"), ended.stderr


def test_help_loads_next_to_nothing():
    """Which is why it is instant: 0.05 s on an idle machine."""
    code = (
        "import sys; before = set(sys.modules)\n"
        "from jianbao.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "new = {name: str(getattr(sys.modules[name], '__file__', '')) for name in set(sys.modules) - before}\n"
        "print(len(new), [name for name, file in new.items() if 'site-packages' in file], file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    count, _, foreign = ended.stderr.partition(" ")
    assert "usage: jianbao" in ended.stdout
    assert foreign.strip() == "[]"
    assert int(count) < 200  # 64 with Python 3.11


def test_what_cannot_start_ends_with_2_and_one_line(folder, out):
    ended = run(folder, out)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("jianbao: ")
    assert ended.stderr.count("\n") == 1


@posix
def test_a_reader_that_goes_away_is_no_error(folder):
    path = put(folder / "a.txt", speech() * 400)
    shell = f"{' '.join(command('clean', path, path))} | head -n 1; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, encoding="utf-8", check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_quiet_says_nothing_and_no_bar_goes_into_a_pipe(folder, out):
    put(folder / "a.txt", speech())
    ended = run(folder, out, "-q")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert "a.txt: done" in run(folder, out, "-v", "--fresh").stderr
