from __future__ import annotations

import random

import pytest

from jianbao_models.pairs import (
    Pair,
    acceptable,
    compressions,
    kernel,
    lead_clauses,
    masked,
    section_headings,
    strip_enumerator,
    topic_sentences,
)

BODY = (
    "全县规模以上工业企业45家，上半年有13家产值下降，龙头企业带动能力不强，产业基础不牢的问题比较明显，需要认真对待。"
)


def heading(source: str, target: str, kind: str = "topic") -> Pair:
    return Pair("heading", source, target, kind, "d1")


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("（三）加快转型", "加快转型"),
        ("一、总体要求", "总体要求"),
        ("二是财政吃紧", "财政吃紧"),
        ("3.压实责任", "压实责任"),
        ("第三，稳住就业", "稳住就业"),
    ],
)
def test_strip_enumerator(text: str, bare: str) -> None:
    assert strip_enumerator(text) == bare


def test_a_heading_line_stands_for_the_text_below() -> None:
    pairs = list(section_headings(["（一）产业基础不牢", BODY * 2], "d1"))
    assert pairs == [heading(BODY * 2, "产业基础不牢", "section")]


def test_run_in_headings_stand_for_what_follows() -> None:
    text = f"一是产业基础不牢。{BODY}二是财政压力加大。{BODY}"
    found = {(pair.kind, pair.target, pair.source) for pair in section_headings([text], "d1")}
    assert ("run_in", "产业基础不牢", BODY) in found
    assert ("run_in_whole", "财政压力加大", f"财政压力加大。{BODY}") in found


def test_topic_sentence_left_out_and_within() -> None:
    pairs = list(topic_sentences([f"产业基础不牢。{BODY}"], "d1", random.Random(1)))
    assert [pair.kind for pair in pairs] == ["topic", "topic_whole"]
    assert "产业基础不牢。" not in pairs[0].source
    assert "产业基础不牢。" in pairs[1].source


def test_first_clause_becomes_a_heading() -> None:
    text = "工业发展承压运行，13个行业产值下降。" + BODY
    made = {pair.target for seed in range(20) for pair in lead_clauses([text], "d1", random.Random(seed))}
    assert "工业发展承压运行" in made


def test_kernel_drops_introductions_and_asides_and_keeps_whole_clauses() -> None:
    text = "在各方面共同努力下，全县完成固定资产投资86亿元（含农户），同比增长7.5%，为全年工作打下基础。"
    assert kernel(text, 60) == "全县完成固定资产投资86亿元，同比增长7.5%"


def test_kernel_never_halves_a_correlative_pair() -> None:
    text = "不仅要看到成绩，更要看到差距和不足的地方，完成投资10亿元增长5%。"
    assert "不仅" not in kernel(text, 25) or "更要" in kernel(text, 25)


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("产业基础不牢", True),
        ("46家企业产值下降", False),  # a number the source lacks
        ("新华社电产业基础不牢", False),  # a dateline
        ("“产业基础不牢", False),  # an open quote
        ("文化旅游全面繁荣", False),  # the source's words are others
        ("他认为产业基础不牢", False),  # a tale, no heading
    ],
)
def test_filter(target: str, *, kept: bool) -> None:
    assert acceptable(heading(BODY, target)) is kept


def test_masking_changes_both_sides() -> None:
    pair = masked(heading("临江县完成投资86亿元", "临江县投资完成"), random.Random(2))
    assert "临江" not in pair.source + pair.target
    assert pair.source.index("县") == pair.target.index("县")


def test_compressions_are_grounded() -> None:
    pairs = [pair for pair in compressions([BODY * 3], "d1", random.Random(0)) if acceptable(pair)]
    assert pairs
    assert all(pair.task == "line" and len(pair.target) < len(pair.source) for pair in pairs)
