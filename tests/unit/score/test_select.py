"""Selection: within budget, over the whole outline, nothing twice, nothing broken."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.errors import ConfigError
from jianbao.score import Select

WORDS = ["产业", "基础", "财政", "压力", "信访", "风险", "落实", "差距", "增长", "投资", "改革", "民生"]


def long(words):
    return f"{words} 相关 工作 需要 继续 推进 落实 ， 不能 有 丝毫 松懈 。"


def chosen(selection):
    return [i for topic in selection.topics for i in topic.sentences]


def test_every_top_level_section_gets_its_share(make):
    parts = [
        (f"第{i}部分", [" ".join(f"{a}{b}{c}" for c in "甲乙丙丁戊") + " 。" for b in WORDS])
        for i, a in enumerate(WORDS[:4])
    ]
    selection = Select(length=260)(make(parts))
    assert {topic.section for topic in selection.topics} == {0, 1, 2, 3}


def test_fragments_and_ceremony_are_never_chosen(make):
    annotated = make([("", [long("产业 基础"), long("财政 压力"), long("信访 风险")])], ceremonial={0}, fragments={2})
    assert chosen(Select(length=600)(annotated)) == [1]


def test_a_sentence_that_says_the_same_is_passed_over(make):
    annotated = make(
        [
            ("甲", [long("产业 基础 不牢")]),
            ("乙", [long("产业 基础 不牢")]),
            ("丙", ["信访 总量 持续 上升 ， 态势 比较 明显 ， 需要 高度 重视 。"]),
        ]
    )
    assert len(chosen(Select(length=600)(annotated))) == 2


def test_a_series_is_named_whole(make):
    rows = [
        [f"{a}{b}基础 {b}薄弱 ， {a}{c}项目 {b}偏少 ， {a}{b}{c}增速 下降 。"]
        for a, b, c in ("甲乙丙", "丁戊己", "庚辛壬")
    ]
    other = [" ".join(f"{a}{b}" for b in "子丑寅卯辰巳午未申酉") + " 。" for a in "春夏秋冬东西南北"]
    annotated = make([("问题", []), *((f"一是{i}", row) for i, row in enumerate(rows)), ("其他", other)])
    sections = list(annotated.doc.sections)
    for i in (1, 2, 3):
        sections[i] = replace(sections[i], parent=0, level=2, run_in=True, label="一是")
    annotated = replace(annotated, doc=replace(annotated.doc, sections=tuple(sections)))
    selection = Select(length=300)(annotated)
    said = {annotated.doc.sentences[i].section for i in selection.lead}
    assert {topic.section for topic in selection.topics} | said >= {1, 2, 3}


def test_what_the_headline_says_whole_is_no_point_as_well(make):
    rows = [" ".join(f"{a}{b}" for b in "子丑寅卯辰巳") + " 。" for a in "春夏秋冬东西南北"]
    selection = Select(length=600)(make([("甲", rows)]))
    assert not set(selection.lead) & set(chosen(selection))


def test_an_empty_document_gives_an_empty_selection(make):
    selection = Select()(make([]))
    assert selection.topics == ()
    assert selection.lead == ()


def test_an_unknown_scorer_is_a_config_error(make):
    with pytest.raises(ConfigError, match="lexrank"):
        Select(weights={"nonsense": 1.0})(make([("", [long("产业 基础")])]))


@given(
    st.lists(st.lists(st.lists(st.sampled_from(WORDS), min_size=4, max_size=20), max_size=5), max_size=5),
    st.integers(50, 400),
)
def test_the_budget_holds_and_topics_partition_the_choice(rows, length):
    import runpy
    from pathlib import Path

    build = runpy.run_path(str(Path(__file__).with_name("conftest.py")))["build"]
    annotated = build([(f"第{i}", [" ".join(words) + " 。" for words in part]) for i, part in enumerate(rows)])
    selection = Select(length=length)(annotated)
    picked = chosen(selection)
    assert len(picked) == len(set(picked))
    assert sum(min(len(annotated.doc.sentences[i].text), 60) for i in picked) <= length * 1.5
    assert all(
        annotated.doc.sentences[i].section == topic.section for topic in selection.topics for i in topic.sentences
    )


@pytest.mark.parametrize(
    ("headed", "own", "role"),
    [
        ("measure", "problem", "problem"),
        ("achievement", "problem", "problem"),
        ("measure", "achievement", "measure"),
        ("purpose", "requirement", "requirement"),
        ("purpose", "other", "purpose"),
        ("problem", "measure", "problem"),
    ],
)
def test_role_of_a_point(make, headed, own, role):
    annotated = make([("甲", [long("产业 基础")])], roles=[own])
    annotated = replace(annotated, section_roles=(headed,))
    assert [topic.role for topic in Select(length=600)(annotated).topics] == [role]
