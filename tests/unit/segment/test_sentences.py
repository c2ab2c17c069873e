"""Sentence borders and fragments; `tests/cases/segment/sentences.jsonl`."""

import json
from pathlib import Path

import pytest

from jianbao.document import Aligned, Cleaned, Completeness, Edit, Gap, Source, Span
from jianbao.segment import Segment, sentences

CASES = Path(__file__).parents[2] / "cases" / "segment" / "sentences.jsonl"


def _cases():
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def _fragments(text, gaps=(), edits=()):
    found = tuple(Gap(Span(at, at), where, None, "paywall", at) for at, where in gaps)
    source = Source("x.txt", Path("x.txt"), text, "utf-8")
    doc = Segment()(Cleaned(source, Aligned.of(text), tuple(edits), Completeness(found)))
    return [s.text for s in doc.sentences if s.fragment]


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["name"])
def test_cut(case):
    text = case["text"]
    assert [text[start:end] for start, end in sentences.cut(text)] == case["sentences"]


def test_borders_are_kept():
    assert list(sentences.cut("一是快，二是好", [4])) == [(0, 4), (4, 7)]


def test_long_quote_does_not_hold_a_page_together():
    text = "会上说：“" + "要把这项工作抓紧抓实抓出成效。" * 20 + "”"
    assert max(end - start for start, end in sentences.cut(text)) < 40


def test_stretch_without_stops_is_cut():
    text = "甲乙丙丁，" * 2000
    assert max(end - start for start, end in sentences.cut(text)) <= 2 * sentences.ENDLESS


def test_both_sides_of_a_body_gap():
    before = "会议开得很好。等下"
    assert _fragments(before + "\n线坚决守牢。债务下降。", [(len(before) + 1, "body")]) == ["等下", "线坚决守牢。"]


def test_finished_sentence_before_a_gap_is_whole():
    before = "会议开得很好。"
    assert _fragments(before + "\n线坚决守牢。债务下降。", [(len(before), "body")]) == ["线坚决守牢。"]


def test_label_behind_a_gap_shows_that_nothing_of_the_line_is_lost():
    before = "会议开得很好。"
    assert _fragments(before + "\n二、下步打算\n要抓紧落实。", [(len(before), "body")]) == []


def test_unfinished_tail():
    text = "要抓紧落实。要改进工"
    assert _fragments(text, [(len(text), "tail")]) == ["要改进工"]


def test_unfinished_tail_of_a_whole_document_is_no_fragment():
    assert _fragments("要抓紧落实。某年某月") == []


def test_heading_cut_in_the_middle():
    text = "一、抓落实\n要抓紧落实，一刻不能放松。\n二、强保"
    assert _fragments(text + "障", [(len(text), "body")]) == ["二、强保", "障"]


def test_damage_that_could_not_be_mended():
    text = "水清岸绿。口口口河。鱼翔浅底。"
    assert _fragments(text, edits=[Edit(Span(6, 7), text[6], "lost_bytes", certain=False)]) == ["口口口河。"]


def test_mask_is_no_damage():
    text = "水清岸绿。**区很好。鱼翔浅底。"
    assert _fragments(text, edits=[Edit(Span(5, 7), "**", "masks")]) == []
