"""Columns and choice of the figures."""

import pytest

from jianbao.render._table import best, rows
from jianbao.render._words import closed


def fact(start=0, **known):
    blank = {
        "indicator": "收入",
        "value": "3.8",
        "unit": "%",
        "change": None,
        "period": None,
        "subject": None,
        "target": False,
        "bound": None,
    }
    return blank | {"evidence": {"start": start, "end": start + 5}} | known


def of(*facts, points=()):
    lines = [{"evidence": [{"start": a, "end": b}]} for a, b in points]
    return {"figures": list(facts), "points": lines, "headline": None}


@pytest.mark.parametrize(
    ("known", "value", "change"),
    [
        ({"change": "-3.8%"}, "", "-3.8%"),
        ({"change": "+3.8%", "target": True}, "", "+3.8%（目标）"),
        ({"change": "+0.2个百分点"}, "3.8%", "+0.2个百分点"),
        ({"value": "286.5", "unit": "亿元", "change": "+3.8%"}, "286.5亿元", "+3.8%"),
        ({"target": True}, "3.8%（目标）", ""),
        ({}, "3.8%", ""),
        ({"bound": "不超过"}, "不超过3.8%", ""),
        ({"bound": "…以上", "target": True}, "3.8%以上（目标）", ""),
        ({"bound": "近…左右", "change": "+1%"}, "近3.8%左右", "+1%"),
        ({"bound": "…以内", "change": "-3.8%"}, "", "下降3.8%以内"),
        ({"bound": "不低于", "change": "-3.8%"}, "", "下降不低于3.8%"),
        ({"bound": "…左右", "change": "+3.8%", "target": True}, "", "+3.8%左右（目标）"),
        ({"bound": "…左右", "change": "-3.8%"}, "", "-3.8%左右"),
        ({"bound": "不低于", "change": "+3.8%"}, "", "不低于+3.8%"),
        ({"value": "前三", "unit": "全市"}, "全市前三", ""),
        ({"value": "第二", "unit": "全市"}, "全市第二", ""),
    ],
)
def test_a_value_that_is_a_change_stands_in_its_column_alone(known, value, change):
    (row,) = rows(of(fact(**known)))
    assert row["columns"] == ["收入", value, change, "", ""]
    assert row["down"] == (known.get("change") or "").startswith("-")


def test_what_the_lines_rest_on_comes_first():
    data = of(fact(0), fact(10, change="+1%"), fact(20, period="上半年"), fact(30), fact(40), points=[(32, 50)])
    assert best(data, 2) == {3, 4}
    assert best(data, 3) == {1, 3, 4}
    assert best(data, 4) == {1, 2, 3, 4}
    assert best(data, 9) == {0, 1, 2, 3, 4}
    assert best(of(), 3) == set()


def test_overlap_is_seen_behind_a_longer_span():
    data = of(fact(0), fact(50), points=[(40, 90), (41, 42)])
    assert best(data, 1) == {1}


@pytest.mark.parametrize("text", ["增长。", "增长！", "“好。”", "（略。）", "……"])
def test_closed_sentences_stay(text):
    assert closed(text) == text


def test_long_tables_are_cut_with_a_word_about_it(sample):
    from io import BytesIO

    from docx import Document

    from jianbao.render import render

    made = sample.briefing(figures=sample.FIGURES * 10)
    text = render(made, "md").decode()
    assert text.count("\n| ") == 62
    assert "另有80项数据，见网页或JSON文件。" in text
    many = sample.briefing(points=sample.POINTS * 6, figures=sample.FIGURES * 10)
    for briefing, most in ((made, 10), (many, 60)):
        doc = Document(BytesIO(render(briefing, "docx")))
        assert most - 5 <= len(doc.tables[0].rows) - 1 <= most
        left = 140 - len(doc.tables[0].rows) + 1
        assert any(f"另有{left}项数据" in p.text for p in doc.paragraphs)
