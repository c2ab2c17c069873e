"""Corpora: one row, one document; names that stay; a bad row costs only itself."""

import csv
import gzip
import json
import socket

import pytest

from jianbao import config, inputs, process
from jianbao.annotate import Annotate
from jianbao.inputs import corpora
from jianbao.read import read

TEXT = '清河县人民政府关于加强防汛工作的通知\n各乡镇：\n请认真落实，"包保"责任到人，增长5.2%。'
ROWS = [
    {"id": "a/1", "标题": "关于防汛的通知", "正文": TEXT, "年": 2024},
    {"id": "b2", "标题": "第二件", "正文": "第二件事，要抓好。"},
]


@pytest.fixture
def find(tmp_path, monkeypatch):
    def refuse(*_args, **_more):
        raise AssertionError("somebody reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    def run(path, *settings):
        return inputs.find([path], tmp_path / "out[1]", tmp_path / "out[1]" / "scratch", config.load(None, settings))

    return run


def jsonl(path, rows, opener=open):
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    with opener(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path


def table(path, rows, delimiter=",", encoding="utf-8", opener=open):
    with opener(path, "wt", encoding=encoding, newline="") as file:
        out = csv.writer(file, delimiter=delimiter)
        out.writerow(["id", "标题", "正文"])
        out.writerows([row["id"], row["标题"], row["正文"]] for row in rows)
    return path


def parquet(path, rows):
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return path


def problems(found):
    return {doc.name: doc.problem.kind for doc in found if doc.problem}


MAKERS = {
    "a.jsonl": jsonl,
    "a.jsonl.gz": lambda path, rows: jsonl(path, rows, gzip.open),
    "a.csv": table,
    "a.csv.gz": lambda path, rows: table(path, rows, opener=gzip.open),
    "a.tsv": lambda path, rows: table(path, rows, "\t"),
    "b.csv": lambda path, rows: table(path, rows, ";", "gb18030"),
    "c.csv": lambda path, rows: table(path, rows, encoding="utf-8-sig"),
    "d.csv": lambda path, rows: table(path, rows, encoding="utf-16"),
    "a.parquet": parquet,
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_row_is_a_document_with_its_text_and_title(tmp_path, find, name):
    found = find(MAKERS[name](tmp_path / name, ROWS))
    assert [doc.name for doc in found] == [f"{name}/a_1", f"{name}/b2"]
    source = read(found[0].path, found[0].name)
    assert source.text == TEXT
    assert source.fields == (("title", "关于防汛的通知"),)
    assert all(doc.path.is_relative_to(tmp_path / "out[1]" / "scratch") for doc in found)


def test_a_bad_row_costs_only_itself(tmp_path, find):
    rows = [
        {"text": "第一件事，要抓好。"},
        '{"text": "断了',
        "[1, 2]",
        {"title": "没有正文"},
        {"text": {"a": 1}},
        {"text": None},
        "",
        {"text": ["第一段。", "第二段。"]},
    ]
    found = find(jsonl(tmp_path / "a.jsonl", rows))
    assert problems(found) == {
        "a.jsonl/000002": "row",
        "a.jsonl/000003": "row",
        "a.jsonl/000004": "fields",
        "a.jsonl/000005": "row",
    }
    assert [doc.name for doc in found if not doc.problem] == [f"a.jsonl/{n:06d}" for n in (1, 6, 8)]
    assert read(found[-1].path).text == "第一段。\n第二段。"


def test_a_bad_row_of_a_table(tmp_path, find):
    path = table(tmp_path / "a.csv", ROWS)
    with path.open("a", encoding="utf-8") as file:
        file.write('3,没有引号,一,二,三\n4\n\n5,好的,"正\n文"\n')
    found = find(path)
    assert problems(found) == {"a.csv/000003": "row", "a.csv/000004": "row"}
    assert [doc.name for doc in found if not doc.problem] == ["a.csv/5", "a.csv/a_1", "a.csv/b2"]


def test_a_line_without_end_does_not_come_into_memory(tmp_path, find):
    path = jsonl(tmp_path / "a.jsonl", [{"text": "甲" * 5000}, {"text": "要抓好。"}])
    found = find(path, "read.max_bytes=4000")
    assert problems(found) == {"a.jsonl/000001": "too_large"}
    assert [doc.name for doc in found if not doc.problem] == ["a.jsonl/000002"]


def test_a_file_that_never_says_which_field_is_one_failure(tmp_path, find):
    found = find(jsonl(tmp_path / "a.jsonl", [{"问": "甲", "答": "乙"}] * 3))
    assert problems(found) == {"a.jsonl": "fields"}
    assert "--text-field" in str(found[0].problem)
    assert "问, 答" in str(found[0].problem)
    assert [doc.name for doc in find(tmp_path / "a.jsonl", "read.text_field=答")] == [
        f"a.jsonl/{n:06d}" for n in (1, 2, 3)
    ]
    assert problems(find(tmp_path / "a.jsonl", "read.text_field=丙")) == {"a.jsonl": "fields"}


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.parquet", b"PAR1 no"), ("a.jsonl.gz", b"no gzip"), ("b.jsonl.gz", gzip.compress(b"{}" * 999)[:30])],
)
def test_what_is_none_is_one_failure(tmp_path, find, name, data):
    (tmp_path / name).write_bytes(data)
    assert problems(find(tmp_path / name)) == {name: "broken"}


def test_limits(tmp_path, find):
    path = jsonl(tmp_path / "a.jsonl", [{"text": "要抓好。"}] * 5)
    found = find(path, "run.max_entries=3")
    assert problems(found) == {"a.jsonl": "too_large"}
    bomb = tmp_path / "b.jsonl.gz"
    bomb.write_bytes(gzip.compress(b" " * 30_000_000))
    assert problems(find(bomb, "run.max_ratio=10")) == {"b.jsonl.gz": "too_large"}


def test_equal_ids_keep_their_order(tmp_path, find):
    found = find(jsonl(tmp_path / "a.jsonl", [{"text": f"第{n}件。", "id": "same"} for n in range(12)]))
    assert [read(doc.path).text for doc in found] == [f"第{n}件。" for n in range(12)]


@pytest.mark.parametrize(
    ("name", "kind"), [("a.JSONL", "jsonl"), ("a.ndjson.gz", "jsonl"), ("a.json", None), ("a.gz", None)]
)
def test_kinds(name, kind):
    assert corpora.kind(name) == kind


def test_the_title_of_a_row_stands_in_where_its_text_has_none(tmp_path, find):
    rows = [
        {"title": "全区防汛工作情况", "text": "同志们：\n今天的会议主要任务是部署防汛工作。要压实责任。"},
        {"title": "甲", "text": TEXT},
    ]
    docs = [process.structured(read(doc.path), config.Config()) for doc in find(jsonl(tmp_path / "a.jsonl", rows))]
    assert [doc.title for doc in docs] == ["全区防汛工作情况", TEXT.split("\n", maxsplit=1)[0]]
    assert dict(Annotate()(docs[0]).meta.evidence)["title"] == "title"
