"""What holds for every document, however strange."""

import pickle
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianbao.document import Aligned, Cleaned, Completeness, Edit, Gap, Source, Span
from jianbao.segment import Segment, sentences

PIECES = [
    "一、总体要求", "（一）抓落实。", "1.摸底数。", "一是快。", "二是好。", "第一条", "第一章 总则", "第一，早。", "——强。", "首先，", "六是实。",
    "清河县水清岸绿，鱼翔浅底。", "要", "“", "”", "（", "）", "《", "》", "。", "；", "，", "：", "！", "\n", "\n\n", "　", " ", "同志们：", "各位代表！",
    "会议指出，", "会议强调，", "坚持甲。", "乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥。", "附件", "2023年5月6日", "的通知", "关于", "---", "#", "1.5%", "三、四季度", '"',
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=60).map("".join)


@st.composite
def documents(draw):
    """A cleaned text with edits behind it, gaps and damage."""
    raw = draw(TEXTS)
    aligned = Aligned.of(raw)
    cuts = sorted(draw(st.lists(st.integers(0, len(raw)), max_size=6)))
    edits = [
        Edit(Span(a, b), draw(st.sampled_from(["", "甲"])), "x") for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    aligned = aligned.apply(edits)
    at = draw(st.lists(st.integers(0, len(aligned.text)), max_size=3))
    gaps = tuple(Gap(Span(0, 0), draw(st.sampled_from(["head", "body", "tail"])), None, "x", place) for place in at)
    low = draw(st.integers(0, len(raw)))
    damage = (Edit(Span(low, min(low + 3, len(raw))), raw[low : low + 3], "y", certain=False),)
    return Cleaned(Source("x", Path("x"), raw, "utf-8"), aligned, damage, Completeness(gaps))


@settings(max_examples=120, deadline=None)
@given(documents())
def test_sentences_are_slices_in_order(cleaned):
    doc = Segment()(cleaned)
    last = 0
    for place, sentence in enumerate(doc.sentences):
        assert sentence.index == place
        assert sentence.text == sentence.clean.of(cleaned.text) == sentence.text.strip() != ""
        assert "\n" not in sentence.text
        assert last <= sentence.clean.start < sentence.clean.end <= len(cleaned.text)
        assert 0 <= sentence.span.start <= sentence.span.end <= len(cleaned.source.text)
        assert not any(sentence.clean.start < gap.at < sentence.clean.end for gap in cleaned.completeness.gaps)
        last = sentence.clean.end


@settings(max_examples=120, deadline=None)
@given(documents())
def test_nothing_but_white_space_is_lost(cleaned):
    doc = Segment()(cleaned)
    assert "".join("".join(s.text for s in doc.sentences).split()) == "".join(cleaned.text.split())


@settings(max_examples=120, deadline=None)
@given(documents())
def test_sections_nest_and_partition_the_sentences(cleaned):
    doc = Segment()(cleaned)
    assert doc.sections[0].level == 0
    assert doc.sections[0].parent is None
    reach: dict[int | None, int] = {}
    for place, section in enumerate(doc.sections):
        assert section.index == place
        assert 0 <= section.first <= section.last <= len(doc.sentences)
        assert 0 <= section.span.start <= section.span.end <= len(cleaned.source.text)
        assert section.first >= reach.get(section.parent, 0)
        reach[section.parent] = section.last
        if section.parent is not None:
            parent = doc.sections[section.parent]
            assert section.parent < place
            assert section.level == parent.level + 1
            assert parent.first <= section.first
            assert section.last <= parent.last
            assert parent.span.start <= section.span.start
            assert section.span.end <= parent.span.end
    roots = [s for s in doc.sections if s.parent is None]
    assert [s.first for s in roots] == [0, *(s.last for s in roots[:-1])]
    assert roots[-1].last == len(doc.sentences)
    for section in doc.sections:
        assert all(section.first <= s.index < section.last for s in doc.own(section))
    assert sum(len(list(doc.own(section))) for section in doc.sections) == len(doc.sentences)


@settings(max_examples=100, deadline=None)
@given(documents())
def test_headings_lie_in_their_sections(cleaned):
    doc = Segment()(cleaned)
    for section in doc.sections:
        if section.level:
            assert section.span.start <= section.heading_span.start <= section.heading_span.end <= section.span.end
            assert "\n" not in section.heading
            assert section.numbered
    for sentence in doc.sentences:
        if sentence.heading:
            assert doc.sections[sentence.section].first == sentence.index


@settings(max_examples=120, deadline=None)
@given(TEXTS.map(lambda text: text.replace("\n", "")))
def test_cut_covers_a_paragraph(text):
    spans = list(sentences.cut(text))
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
    assert all(low < high for low, high in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@pytest.mark.parametrize("unit", ["一是", "（", "1.", "“", "。“甲"])
def test_a_megabyte_takes_seconds(unit):
    text = unit * (1_000_000 // len(unit.encode()))
    source = Source("x", Path("x"), text, "utf-8")
    Segment()(Cleaned(source, Aligned.of("清河。")))
    begin = time.process_time()
    doc = Segment()(Cleaned(source, Aligned.of(text)))
    assert time.process_time() - begin < 60
    assert doc.sentences


def test_stage_and_result_travel_between_processes():
    stage = pickle.loads(pickle.dumps(Segment(lexicons=())))
    cleaned = Cleaned(Source("x", Path("x"), "一、甲乙", "utf-8"), Aligned.of("一、甲乙"))
    doc = pickle.loads(pickle.dumps(stage(cleaned)))
    assert [s.numbered for s in doc.sections if s.level] == ["一、甲乙"]
