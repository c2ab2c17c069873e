"""Titles and salutations; `tests/cases/segment/title.jsonl`."""

import json
from pathlib import Path

import pytest

from jianbao.document import Aligned, Cleaned, Source
from jianbao.segment import Segment, find_title

CASES = Path(__file__).parents[2] / "cases" / "segment" / "title.jsonl"


def _cases():
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def _cleaned(text):
    return Cleaned(Source("x.txt", Path("x.txt"), text, "utf-8"), Aligned.of(text))


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["name"])
def test_title_and_salutation(case):
    doc = Segment()(_cleaned(case["text"]))
    assert (doc.title, doc.salutation) == (case["title"], case["salutation"])


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["name"])
def test_find_title_agrees(case):
    assert find_title(_cleaned(case["text"])) == case["title"]


def test_title_span_covers_its_lines():
    text = "关于调整清河县防汛指挥部成员\n的通知\n各镇人民政府：\n因工作需要。"
    doc = Segment()(_cleaned(text))
    assert doc.title_span.of(text) == "关于调整清河县防汛指挥部成员\n的通知"


def test_empty():
    doc = Segment()(_cleaned(""))
    assert (doc.title, doc.salutation, doc.sentences) == (None, None, ())
    assert [s.level for s in doc.sections] == [0]
