"""One run at a time holds OUT, and the others are told who."""

import os
import subprocess
import sys

import pytest

from jianbao.errors import ConfigError
from jianbao.lock import held, holder, locked

CODE = "import sys, pathlib\nfrom jianbao.lock import locked\nwith locked(pathlib.Path(sys.argv[1])): print('in', flush=True); {}"


def start(out, then="pass"):
    command = [sys.executable, "-c", CODE.format(then), str(out)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_second_run_on_the_same_out_is_refused_until_the_first_ends(tmp_path):
    with locked(tmp_path):
        other = start(tmp_path)
        said = other.communicate(timeout=60)[1]
        assert other.returncode != 0
        assert "another run is writing" in said
        assert str(os.getpid()) in said
    assert start(tmp_path).wait(60) == 0


def test_a_killed_holder_holds_no_more(tmp_path):
    other = start(tmp_path, "sys.stdin.read() if 0 else __import__('time').sleep(60)")
    assert other.stdout.readline() == "in\n"
    assert held(tmp_path)
    assert holder(tmp_path)["pid"] == other.pid
    other.kill()
    other.wait(10)
    assert not held(tmp_path)
    with locked(tmp_path):
        assert holder(tmp_path)["pid"] == os.getpid()


def test_to_look_is_not_to_hold(tmp_path):
    assert not held(tmp_path)
    with locked(tmp_path):
        assert held(tmp_path)
    assert not held(tmp_path)
    (tmp_path / ".jianbao.lock").write_bytes(b"what an older version left")
    assert holder(tmp_path) is None


def test_out_that_cannot_be_a_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot write to OUT"), locked(tmp_path / "file" / "out"):
        pass
