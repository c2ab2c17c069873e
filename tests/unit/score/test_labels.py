"""Marked documents: passages found again by place and hash, and sentences labelled by them."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from jianbao.score import _salient, learned
from jianbao.score._labels import POINTS, Marked, Point, marked
from jianbao.score._train import EXTRA, annotate, labelled

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (
    "云湾区防汛工作方案\n\n一、主要目标\n到2027年底前，全区建成蓄滞洪区12处。各镇要高度重视。\n\n"
    "二、工作要求\n不得在河道内堆放弃土。逾期未清理的，由区水利局处1万元罚款。\n"
)


def folder(tmp_path: Path, sha: str | None = None) -> tuple[Path, Path]:
    start = TEXT.index("不得在")
    passage = TEXT[start : start + 11]
    row = {
        "file": "docs/x.jsonl.gz",
        "id": "x-1",
        "point": 0,
        "core": True,
        "spans": [[start, start + 11]],
        "sha256": sha or hashlib.sha256(passage.encode()).hexdigest()[:16],
    }
    (tmp_path / "docs").mkdir()
    with gzip.open(tmp_path / "docs" / "x.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": "x-1", "text": TEXT}) + "\n")
    points = tmp_path / "points.jsonl"
    points.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return tmp_path, points


def test_passages_are_found_again(tmp_path):
    (found,) = marked(*folder(tmp_path))
    assert found.name == "x:x-1"
    assert found.points == (Point(("不得在河道内堆放弃土。",), core=True),)


def test_another_text_is_noticed(tmp_path):
    with pytest.raises(ValueError, match="another text"):
        list(marked(*folder(tmp_path, sha="0" * 16)))


def test_committed_labels_hold_no_words():
    rows = [json.loads(line) for line in POINTS.read_text(encoding="utf-8").splitlines()]
    assert {tuple(row) for row in rows} == {("file", "id", "point", "core", "spans", "sha256")}
    assert len({(row["file"], row["id"]) for row in rows}) >= 50


def test_sentences_that_hold_a_passage_are_taken():
    points = (
        Point(("不得在河道内堆放弃土",), core=True),
        Point(("到2027年底前，全区建成蓄滞洪区12处",), core=False),
        Point(("逾期未清理的",), core=True),
    )
    annotated = annotate(TEXT, "x")
    labels = {
        s.text: y
        for s, y in zip(annotated.doc.sentences, labelled(annotated, Marked("x:1", TEXT, points)), strict=True)
    }
    assert labels["不得在河道内堆放弃土。"] == 1
    assert labels["到2027年底前，全区建成蓄滞洪区12处。"] == EXTRA
    assert labels["各镇要高度重视。"] == 0


def test_every_weight_has_its_column():
    names = _salient.names()
    assert len(set(names)) == len(names)
    assert np.count_nonzero(learned.weights()) > len(names) / 2
    annotated = annotate(TEXT, "x")
    rows = _salient.features(annotated)
    assert rows.shape == (len(annotated.doc.sentences), len(names))
    assert np.isfinite(rows).all()


@pytest.mark.parametrize(
    ("title", "line", "kind"),
    [
        ("云湾区供水条例", "第一条 为了保障供水，制定本条例。\n第二条 本条例适用于全区。", "law"),
        ("云湾区政府工作报告", "各位代表：现在，我代表区政府向大会报告工作。", "report"),
        ("关于做好防汛工作的通知", "各镇要备足物资，落实值守。", "policy"),
        ("在动员会上的讲话", "同志们，今年的任务很重。", "speech"),
        ("渡口的变化", "三年前这里还是一片荒滩。", "prose"),
    ],
)
def test_kinds_of_text(title, line, kind):
    assert _salient.kind_of(annotate(f"{title}\n\n{line}\n", "x").doc) == kind


def test_a_long_run_of_digits_is_read_in_no_time():
    annotated = annotate(f"云湾区报告\n\n编号{'7' * 40_000}为准，余额3.5亿元。\n", "x")
    assert np.isfinite(_salient.features(annotated)).all()
