"""Sentences that announce, name or ask for a report lose against what says something; cases with as many negatives."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from jianbao.score import Select
from jianbao.score._announce import announces, hollow

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "cases" / "score_hollow.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:12] for case in CASES])
def test_hollow(make, case):
    annotated = make([("", [row for row in (case["text"], case["next"]) if row])])
    assert hollow(annotated, annotated.doc.sentences[0]) is case["hollow"]


def test_a_sentence_announces_the_parts_that_follow_it(make):
    row = "在 肯定 成绩 的 同时 ， 我们 的 工作 还 存在 不少 困难 和 问题 。"
    annotated = make([("", [row]), ("产业基础不牢", ["龙头 企业 偏少 。"])])
    first = annotated.doc.sentences[0]
    assert not announces(annotated.doc, first)
    sections = (annotated.doc.sections[0], replace(annotated.doc.sections[1], parent=0))
    assert announces(replace(annotated.doc, sections=sections), first)


def test_the_list_is_chosen_before_the_line_that_announces_it(make):
    rows = [
        "在 看到 成绩 的 同时 ， 更 要 看到 ， 当前 工作 中 仍 存在 一些 问题 。",
        "一是 产业 基础 不牢 ， 龙头 企业 偏少 ， 带动 能力 不强 。",
        "二是 财政 收支 矛盾 突出 ， 刚性 支出 压力 不断 加大 。",
        "三是 干部 作风 不实 ， 推诿 扯皮 现象 时有发生 。",
        "四是 城区 停车位 缺口 较大 ， 群众 意见 较多 。",
    ]
    annotated = make([("", rows)], roles=["problem"] * 5)
    picked = {i for t in Select(length=70, stretch=1.0)(annotated).topics for i in t.sentences}
    assert picked
    assert 0 not in picked
