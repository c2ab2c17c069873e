"""The words that all formats share."""

import doctest

import pytest

import jianbao.render._measure
import jianbao.render._story
import jianbao.render._table
import jianbao.render._words
import jianbao.render.digest
import jianbao.render.markdown
from jianbao.render._words import FRAGMENTS, REPAIRS, RULES, body, gaps, groups, notes, status, visible


@pytest.mark.parametrize(
    "module",
    [getattr(jianbao.render, name) for name in ("_words", "_measure", "_story", "_table", "digest", "markdown")],
)
def test_examples_in_docstrings(module):
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize("code", [0x202E, 0x2066, 0x200F, 0, 0x1B, 0xD800, 0xFFFE, 0x2028])
def test_characters_that_steer_the_display_are_shown_as_codes(code):
    assert visible(f"甲{chr(code)}乙") == f"甲⟦U+{code:04X}⟧乙"


@pytest.mark.parametrize("text", ["甲\t乙\n", "𠮷野家", "é", "👍", "A\u0301", "　　缩进", "甲\u200b乙"])
def test_other_characters_stay(text):
    assert visible(text) == text


@pytest.mark.parametrize(
    ("heading", "text", "rest"),
    [
        ("产业加快发展", "产业加快发展。", ""),
        ("产业加快发展", "产业加快发展", ""),
        ("产业加快发展", "产业加快发展，新签约23个。", "新签约23个。"),
        ("产业", "产业加快发展。", "产业加快发展。"),
        ("产业加快发展", "新签约23个。", "新签约23个。"),
        ("产业加快发展", "产业加快发展“三年行动”开局良好。", "产业加快发展“三年行动”开局良好。"),
        ("", "新签约23个。", "新签约23个。"),
    ],
)
def test_a_heading_is_not_said_twice(heading, text, rest):
    assert body(heading, text) == rest


def known(**kw):
    return {"complete": False, "declared_chars": None, "shown_chars": None, "ratio": None, "gaps": []} | kw


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (known(complete=True), "未发现原文有缺失"),
        (known(declared_chars=8221), "原文声明全文8221字"),
        (known(gaps=[{"where": "tail", "omitted_chars": None}]), "末尾被截断"),
        (known(gaps=[{"where": "tail", "omitted_chars": 300}]), "末尾略去300字"),
        (known(gaps=[{"where": "body", "omitted_chars": None}] * 3), "正文中有缺失3处"),
        (known(gaps=[{"where": "head", "omitted_chars": None}]), "开头缺失"),
        (known(), "原文不完整"),
    ],
)
def test_status(facts, said):
    assert status(facts) == said


def test_counts_without_a_place_are_still_said():
    data = {"completeness": known(declared_chars=100, shown_chars=40, ratio=0.4), "outline": []}
    assert gaps(data) == ["原文声明100字，仅见40字（40.0%）；缺失位置不详"]


def test_every_point_is_in_one_group():
    roles = ["other", "requirement", "purpose", "problem", "purpose"]
    points = [{"role": role, "heading": "", "text": "甲"} for role in roles]
    assert [(g.role, [p["n"] for p in g.points]) for g in groups(points)] == [
        ("purpose", [2, 4]), ("problem", [3]), ("requirement", [1]), ("other", [0]),
    ]  # fmt: skip


def test_notes_tell_of_fallbacks_masks_and_damage():
    audit = {"written": 5, "quoted": 3, "fell_back": 2, "unsupported": 0}
    damage = [
        {"rule": "lost_bytes", "start": 1, "end": 2, "certain": False, "replacement": None},
        {"rule": "byte_shift", "start": 1, "end": 2, "certain": False, "replacement": None},
        {"rule": "truncation", "start": 3, "end": 4, "certain": False, "replacement": None},
        {"rule": "masked_names", "start": 3, "end": 4, "certain": True, "replacement": None},
        {"rule": "traditional", "start": 5, "end": 6, "certain": True, "replacement": "y"},
        {"rule": "navigation", "start": 7, "end": 8, "certain": True, "replacement": ""},
    ]
    said = notes({"audit": audit, "damage": damage, "masked": 4, "undecodable": 1})
    assert said == [
        "共8条：改写5条（已与依据核对），摘录3条", "其中2条因改写未通过核对而摘录", "原文有4处名称以符号代替，照录未补",
        "修复1处", "1处损坏无法修复，未予引用", "1处字节无法解码",
    ]  # fmt: skip


def test_every_rule_of_cleaning_has_a_name_for_readers():
    from jianbao.cleaning import DEFAULT_RULES

    assert set(DEFAULT_RULES) == set(RULES)
    assert set(RULES) >= REPAIRS | FRAGMENTS
