from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao_models.text import clauses, normalise, overlap, rouge_l, sentences, units, units_supported


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("增长６．８％,达到1,286.5亿元;同比(去年)", "增长6.8%，达到1,286.5亿元；同比（去年）"),
        ("开发投资同比下降 35.9%", "开发投资同比下降35.9%"),
        ("China Mobile 与 GDP 为 5 项", "China Mobile与GDP为5项"),
        ('落实"四敢"要求,推进"放管服"改革', "落实“四敢”要求，推进“放管服”改革"),
        ("**区和××县、某单位", "**区和××县、某单位"),
        ("19:30开会:议题", "19:30开会：议题"),
        ("<len_8>与<pad>", "＜len_8＞与＜pad＞"),
        ("「内页」一\u200b行\n二行", "“内页”一行二行"),
    ],
)
def test_normalise(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


@given(st.text(alphabet='增长下降，。,.：:;%％０9a Ａ（(）)“"”<>\n\u3000-—*×', max_size=40))
def test_normalise_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_sentences_keep_closing_marks_and_the_tail() -> None:
    assert sentences("他说：“要落实。”大家赞成！还有（补充。）未完") == [
        "他说：“要落实。”",
        "大家赞成！",
        "还有（补充。）",
        "未完",
    ]


def test_clauses_do_not_cut_quotes_or_brackets() -> None:
    assert clauses("打好“稳增长、保就业，惠民生”组合拳（含财政，税收），见效。") == [
        "打好“稳增长、保就业，惠民生”组合拳（含财政，税收），",
        "见效。",
    ]


def test_units_are_whole_numbers_words_and_masks() -> None:
    assert units("**区GDP增长16.39%，5G基站1,286个，2023-07-21") == ["**", "GDP", "16.39%", "5G", "1,286", "2023-07-21"]


def test_half_a_number_is_not_supported() -> None:
    assert units_supported("下降16.39%", "同比下降16.39%")
    assert not units_supported("下降16%", "同比下降16.39%")
    assert not units_supported("下降6.39%", "同比下降16.39%")


def test_scores() -> None:
    assert rouge_l("增长6.8%", "增长6.8%") == 1.0
    assert rouge_l("", "增长") == 0.0
    assert rouge_l("增长6.8%", "下降6.8%") == pytest.approx(2 / 3)
    assert overlap("产业基础不牢", "产业发展基础不牢固") == pytest.approx(4 / 5)
