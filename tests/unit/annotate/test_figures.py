from __future__ import annotations

import dataclasses
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.annotate import Annotate
from jianbao.document import Aligned, Cleaned, Completeness, Document, Edit, Gap, Section, Sentence, Source, Span


def digits(text):
    return re.findall(r"\d+(?:[.．]\d+)?", text)


def test_figures_are_read_as_written(figures_case, document):
    figures = Annotate()(document(figures_case["text"])).figures
    expected = figures_case["figures"]
    shown = [(f.indicator, f.value, f.unit, f.change) for f in figures]
    assert len(figures) == len(expected), shown
    for figure, wanted in zip(figures, expected, strict=True):
        assert {key: getattr(figure, key) for key in wanted} == wanted


def test_evidence_holds_value_and_indicator(load_cases, document):
    for case in load_cases("figures"):
        doc = document(case["text"])
        for figure in Annotate()(doc).figures:
            evidence = figure.evidence.of(doc.source.text)
            assert figure.value in evidence
            assert set(figure.indicator) <= set(evidence)
            assert len(evidence) <= 160


def test_period_opening_a_paragraph_holds_for_the_sentences_after_it(document):
    text = "2023年，工业投资增长4.1%。出口增长7.2%。\n进口下降3.3%。"
    assert [f.period for f in Annotate()(document(text)).figures] == ["2023年", "2023年", None]


def test_a_new_point_does_not_take_the_period_of_the_one_before(document):
    text = "5月，工业用电量下降2.1%。二是消费偏弱，零售额下降1.4%。"
    assert [f.period for f in Annotate()(document(text)).figures] == ["5月", None]


def test_figures_under_a_heading_of_plans_are_goals(document):
    figures = Annotate()(document("实施省级重点项目64个。", heading="2026年重点工作安排")).figures
    assert [f.target for f in figures] == [True]
    figures = Annotate()(document("税收的六成来自小企业，全县有小企业24户。", heading="2026年重点工作安排")).figures
    assert [f.target for f in figures] == [False, False]
    figures = Annotate()(document("实施省级重点项目64个。", heading="2025年工作回顾")).figures
    assert [f.target for f in figures] == [False]


def test_ceremony_gives_no_figures(document):
    assert not Annotate()(document("刚才，3位同志作了发言，讲得都很好。")).figures


def test_a_number_at_a_cut_is_left_out_and_one_in_a_whole_clause_is_not(document):
    text = "工业投资增长4.1%，民间投资增长6"
    doc = document(text, cuts=(0,))
    gap = Gap(Span(len(text) - 4, len(text)), "tail", None, "paywall", len(text))
    cleaned = dataclasses.replace(doc.cleaned, completeness=Completeness((gap,)))
    figures = Annotate()(dataclasses.replace(doc, cleaned=cleaned)).figures
    assert [(f.indicator, f.value) for f in figures] == [("工业投资", "4.1")]


def test_evidence_points_into_the_raw_text():
    raw = "工業投資(zī)增長4.1%。"
    edits = [Edit(Span(0, 4), "工业投资", "x"), Edit(Span(4, 8), "", "x"), Edit(Span(8, 10), "增长", "x")]
    aligned = Aligned.of(raw).apply(edits)
    span = Span(0, len(aligned.text))
    sentence = Sentence(0, Span(0, len(raw)), span, aligned.text, ("工业", "投资", "增长", "4.1%", "。"), 0, 0)
    section = Section(0, "", "", 0, Span(0, 0), Span(0, len(raw)), None, 0, 1)
    source = Source("case", None, raw, "utf-8")
    figures = Annotate()(Document(Cleaned(source, aligned), None, None, None, (section,), (sentence,))).figures
    assert [f.evidence.of(raw) for f in figures] == ["工業投資(zī)增長4.1%"]


def test_a_repeated_figure_is_listed_once(document):
    assert len(Annotate()(document("全县新建学校12所。全县新建学校12所。")).figures) == 1


@pytest.mark.parametrize("unit", ["1", "增长", "增长5%、"])
def test_a_megabyte_of_anything_is_no_trap(unit):
    text = unit * (1_000_000 // len(unit))
    size = 200
    spans = [Span(i, min(i + size, len(text))) for i in range(0, len(text), size)]
    if unit in {
        "1个",
        "增长5%、",
        "三分之",
    }:  # every word of it is a figure: a twentieth is enough to show that time is linear
        spans = spans[:250]
    words = (unit,) * (size // len(unit))
    sentences = tuple(Sentence(i, s, s, s.of(text), words, 0, i) for i, s in enumerate(spans))
    section = Section(0, "", "", 0, Span(0, 0), Span(0, len(text)), None, 0, len(sentences))
    source = Source("case", None, text, "utf-8")
    doc = Document(Cleaned(source, Aligned.of(text)), None, None, None, (section,), sentences)
    start = time.process_time()
    Annotate()(doc)
    assert time.process_time() - start < 60  # 1–3 s when the machine is idle


parts = st.sampled_from(
    ["增长", "下降", "5.2%", "12个", "亿元", "全县", "分别", "、", "，", "。", "（", "）", "“", "”", "2023年", "上半年", "由", "到", "比", "项目",
     "三分之一", "第二", "排在", "达到", "收入", "\n", "一是", "3%—5%", "不超过", "的", "*", "1,200", "百分之", "以上"]
)  # fmt: skip


@given(st.lists(parts, max_size=30).map("".join))
def test_every_figure_stands_in_its_evidence(document, text):
    doc = document(text)
    for figure in Annotate()(doc).figures:
        assert figure.value in figure.evidence.of(text)
        if figure.value.startswith("第"):  # the unit of a rank is its scope, which stands before it
            assert figure.unit in text
        else:
            assert figure.value + figure.unit in text
        assert figure.indicator
        assert all(number in figure.evidence.of(text) for number in digits(figure.change or ""))
