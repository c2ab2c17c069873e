"""Who is to do what by when."""

import json
from pathlib import Path

import pytest

from jianbao.annotate.tasks import tasks
from jianbao.cleaning import Clean
from jianbao.document import Source
from jianbao.segment import Segment

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "cases" / "tasks.jsonl").read_text(encoding="utf-8").splitlines()
]


def found(text, role="requirement"):
    doc = Segment()(Clean()(Source("t.txt", Path("t.txt"), text, "utf-8")))
    return doc, tasks(doc, [role] * len(doc.sentences), [False] * len(doc.sentences))


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:16] for case in CASES])
def test_cases(case):
    _, made = found(case["text"], case.get("role", "requirement"))
    assert [[task.who, task.what, task.by] for task in made] == case["tasks"]


def test_a_task_points_to_its_sentence():
    doc, (task,) = found("会议强调，安全无小事。区应急局要在8月底前完成隐患排查。")
    assert task.evidence.of(doc.source.text) == "区应急局要在8月底前完成隐患排查。"


def test_a_note_of_its_own_belongs_to_the_sentence_before():
    doc, (task,) = found("全面清理无分歧欠款。\n（区工信局负责）")
    assert (task.who, task.what) == ("区工信局", "全面清理无分歧欠款")
    assert task.evidence.of(doc.source.text).startswith("全面清理")


def test_a_note_closes_its_whole_paragraph():
    _, made = found("一、优化服务。6月底前公布事项清单。9月底前完成系统对接，简化申请材料。（区数据局负责）")
    assert [(task.who, task.by) for task in made[:2]] == [("区数据局", "6月底前"), ("区数据局", "9月底前")]


def test_time_is_linear_in_the_sentence():
    _, made = found("要" * 20_000 + "各单位" * 20_000 + "6月底前" * 2_000)
    assert len(made) < 10
