"""The wheel holds both packages with their data, nothing else, and works away from the source tree."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(out),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (found,) = out.glob("*.whl")
    return found


def test_top_level_names(wheel):
    names = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {n for n in names if not n.endswith(".dist-info")} == {"jianbao", "jianbao_models"}


def test_data_travels_with_the_code(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (p for package in ("pipeline", "models") for p in (ROOT / package).rglob("*")):
        if path.is_file() and path.suffix in {".txt", ".toml", ".json", ".html", ".css", ".js", ".npz", ".safetensors"}:
            assert path.relative_to(ROOT).as_posix().split("/", 1)[1] in names


def test_the_embedded_weights_are_small_enough(wheel):
    weights = [i for i in zipfile.ZipFile(wheel).infolist() if i.filename.endswith(".safetensors")]
    assert [i.filename for i in weights] == ["jianbao_models/embedded/model.safetensors"]
    assert weights[0].file_size <= 40 * 1024 * 1024


def test_it_runs_from_where_it_is_unpacked(wheel, tmp_path):
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    text = tmp_path / "通知.txt"
    text.write_text(
        "关于做好防汛工作的通知\n各乡镇：\n一、压实责任。各乡镇要在6月10日前完成隐患排查，不得漏查。\n二、加强值守。实行24小时值班。\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    command = [
        sys.executable,
        "-P",
        "-m",
        "jianbao.cli",
        "run",
        str(text),
        "-o",
        str(tmp_path / "out"),
        "--engine",
        "serial",
    ]
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    where = "import jianbao, jianbao_models; print(jianbao.__file__, jianbao_models.__file__)"
    shown = subprocess.run(
        [sys.executable, "-P", "-c", where], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert shown.stdout.count(str(site)) == 2
    assert "6月10日前" in (tmp_path / "out" / "通知.txt.md").read_text(encoding="utf-8")
