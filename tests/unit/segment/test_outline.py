"""The outline of documents written for this project; `tests/cases/segment/outline.jsonl`."""

import json
from pathlib import Path

import pytest

from jianbao.document import Aligned, Cleaned, Completeness, Gap, Source, Span
from jianbao.segment import Segment

CASES = Path(__file__).parents[2] / "cases" / "segment" / "outline.jsonl"


def _cases():
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def _document(text, gaps=()):
    found = tuple(Gap(Span(at, at), "body", None, "paywall", at) for at in gaps)
    source = Source("x.txt", Path("x.txt"), text, "utf-8")
    return Segment()(Cleaned(source, Aligned.of(text), completeness=Completeness(found)))


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["name"])
def test_outline(case):
    doc = _document(case["text"], case["gaps"])
    assert [[s.level, s.label, s.heading] for s in doc.sections if s.level] == case["outline"]


def test_heading_sentence_stands_alone():
    doc = _document("一、问题\n当前问题不少。一是基础不牢。龙头企业少，链条不长。二是压力加大。收入下降，支出增加。")
    heads = [s for s in doc.sentences if s.heading]
    assert [s.text for s in heads] == ["一、问题", "一是基础不牢。", "二是压力加大。"]
    assert [doc.sections[s.section].heading for s in heads] == ["问题", "基础不牢", "压力加大"]


def test_heading_spans_are_raw():
    text = "一、问题\n当前问题不少。一是基础不牢。龙头企业少，链条不长。二是压力加大。收入下降，支出增加。"
    doc = _document(text)
    assert [s.heading_span.of(text) for s in doc.sections if s.level] == ["一、问题", "一是基础不牢", "二是压力加大"]
    assert [s.numbered for s in doc.sections if s.level] == ["一、问题", "一是基础不牢", "二是压力加大"]


def test_run_in_is_told_from_standing():
    doc = _document("一、问题\n当前问题不少。一是基础不牢。龙头企业少，链条不长。二是压力加大。收入下降，支出增加。")
    assert [s.run_in for s in doc.sections if s.level] == [False, True, True]


def test_last_item_of_a_series_ends_with_its_paragraph():
    doc = _document(
        "一、目标\n（一）水更清。全县河流水质持续改善，断面达标。\n（二）山更绿。全年造林两万亩，森林覆盖率提高。\n"
        "让我们团结一心，为建设美丽清河而努力奋斗。"
    )
    last = doc.sentences[-1]
    assert doc.sections[last.section].heading == "目标"


def test_address_closes_the_inner_parts():
    doc = _document(
        "一、目标\n（一）水更清\n全县河流水质持续改善，重点断面全部达标。\n（二）山更绿\n全年造林两万亩，森林覆盖率稳步提高。\n"
        "各位代表！蓝图已经绘就，奋斗正当其时。"
    )
    assert doc.sections[doc.sentences[-1].section].heading == "目标"


def test_minutes_are_parts_outside_the_outline():
    doc = _document("会议指出，今年以来经济运行平稳。形势向好。\n会议强调，要紧盯全年目标，确保完成各项任务。")
    assert [s.label for s in doc.sections] == ["", "会议指出", "会议强调"]
    assert [s.section for s in doc.sentences] == [1, 1, 2]


def test_no_part_holds_text_from_both_sides_of_a_gap():
    before = "一、问题\n当前问题不少，需要认真对待。"
    text = before + "\n剩下的话接着说。二、打算\n"
    doc = _document(text, [len(before)])
    for section in doc.sections:
        ranges = {s.clean.start < len(before) for s in doc.sentences[section.first : section.last]}
        assert len(ranges) <= 1


def test_signature_belongs_to_no_part():
    doc = _document(
        "一、目标\n全县河流水质持续改善，重点断面全部达标。\n二、保障\n各镇要加强领导，落实责任，确保完成任务。\n"
        "清河县人民政府\n2023年5月6日\n（此件公开发布）"
    )
    assert [doc.sections[s.section].heading for s in doc.sentences[-3:]] == ["", "", ""]
    assert doc.sections[doc.sentences[-4].section].heading == "保障"
