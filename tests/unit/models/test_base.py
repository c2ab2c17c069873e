from __future__ import annotations

import pytest

from jianbao_models.base import clean_answer, finish, rank


@pytest.mark.parametrize(
    "answer",
    [
        "财政收支矛盾突出",
        "  “财政收支矛盾突出”\n",
        "标题：财政收支矛盾突出",
        "**小标题**：财政收支矛盾突出",
        "<think>先看数字……</think>\n\n财政收支矛盾突出",
        "先看数字</think>财政收支矛盾突出",
        '```json\n{"heading": "财政收支矛盾突出"}\n```',
        '["财政收支矛盾突出", "另一个"]',
        '{"result": [{"text": "财政收支矛盾突出"}]}',
        '{"text": "财政收支矛盾突出", "wh',
        "- 财政收支矛盾突出\n\n说明：以上概括了原文。",
        "《财政收支矛盾突出》",
    ],
)
def test_clean_answer(answer: str) -> None:
    assert clean_answer(answer) == "财政收支矛盾突出"


@pytest.mark.parametrize("answer", ["", "   ", "<think>没有结果</think>", "```\n```"])
def test_an_answer_without_content_is_empty(answer: str) -> None:
    assert clean_answer(answer) == ""


def test_quotes_within_the_text_stay() -> None:
    assert clean_answer("“四敢”要求与“放管服”") == "“四敢”要求与“放管服”"


def test_finish() -> None:
    assert finish("财政吃紧，", "heading") == "财政吃紧"
    assert finish("财政吃紧，", "line") == "财政吃紧。"
    assert finish("", "line") == ""


def test_rank_puts_grounded_candidates_first_and_keeps_the_order() -> None:
    source = "同比下降16.39%，财政收支矛盾突出，保运转压力增大"
    found = ["下降18%，财政收支矛盾突出", "财政收支矛盾突出", "", "保运转压力增大", "财政收支矛盾突出"]
    assert rank(found, source, max_chars=20) == ["财政收支矛盾突出", "保运转压力增大", "下降18%，财政收支矛盾突出"]


def test_rank_prefers_candidates_that_end_with_a_clause() -> None:
    source = "财政收支矛盾突出，保运转压力增大。"
    found = ["财政收支矛盾", "保运转压力增大", "财政收支矛盾突出"]
    assert rank(found, source, max_chars=20, whole_clauses=True) == [
        "保运转压力增大",
        "财政收支矛盾突出",
        "财政收支矛盾",
    ]
