"""`jianbao run` over a corpus: a row of the ledger for each row, the same with every engine, resumed, a bad row alone."""

import importlib.util
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from jianbao import batch, config, ledger

sys.path.insert(0, str(Path(__file__).parent))
from night import run

pytestmark = pytest.mark.slow
TEXT = (
    "云湾区召开防汛工作会议\n5月{n}日，云湾区召开防汛工作会议。会议要求各镇压实责任，排查隐患{n}处，确保安全度汛。\n"
    "一、压实责任\n落实包保责任制，储备物资{n}万件。\n"
)


def corpus(path, count=4, changed=None):
    lines = [
        json.dumps({"编号": f"件/{n}", "题": f"第{n}件", "话": TEXT.format(n=n + (n == changed))}, ensure_ascii=False)
        for n in range(1, count + 1)
    ]
    path.write_text("\n".join([*lines, '{"编号": "坏", "话"']), encoding="utf-8")


FIELDS = ("--text-field", "话", "--title-field", "题", "--id-field", "编号")


def rows(out):
    with closing(sqlite3.connect(out / ledger.FILE)) as db:
        found = db.execute("SELECT path, status, error_kind, finished FROM documents ORDER BY path").fetchall()
    return {path: rest for path, *rest in found}


def briefings(out):
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((out / "a.jsonl").glob("*.json"))}


def test_each_row_is_a_document_that_is_resumed_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("jianbao.versions.code", lambda *_: "1")
    wanted = [
        "read.text_field=话",
        "read.title_field=题",
        "read.id_field=编号",
        "run.engine=serial",
        "write.summarizer=none",
    ]
    settings = config.load(None, wanted)
    corpus(tmp_path / "a.jsonl")
    report = batch.run([tmp_path / "a.jsonl"], tmp_path / "out", settings)
    assert (report.done, len(report.failed)) == (4, 1)
    assert {name: row[:2] for name, row in rows(tmp_path / "out").items()} == {
        **{f"a.jsonl/件_{n}": ["done", None] for n in range(1, 5)},
        "a.jsonl/000005": ["failed", "row"],
    }
    briefing = json.loads(briefings(tmp_path / "out")["件_1.json"])
    assert briefing["title"] == "云湾区召开防汛工作会议"
    assert briefing["source"]["chars"] == len(TEXT.format(n=1))
    corpus(tmp_path / "a.jsonl", changed=2)
    report = batch.run([tmp_path / "a.jsonl"], tmp_path / "out", settings)
    assert (report.done, report.unchanged, len(report.failed)) == (1, 3, 1)


def test_every_engine_gives_the_same(tmp_path):
    corpus(tmp_path / "a.jsonl", 2)
    engines = ["serial", "pool"] + (["ray"] if importlib.util.find_spec("ray") else [])
    found = {}
    for engine in engines:
        more = ("--format", "json", "--engine", engine, "--workers", "2")
        done = run(tmp_path / "a.jsonl", tmp_path / engine, *FIELDS, *more)
        assert done.returncode == 1, done.stderr
        found[engine] = briefings(tmp_path / engine)
    assert len(found["serial"]) == 2
    assert all(files == found["serial"] for files in found.values())
