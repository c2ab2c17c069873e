"""Any bytes: `jianbao.clean` raises nothing, its positions map back, and cleaning again changes nothing more."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import jianbao

UNITS = json.loads((Path(__file__).parents[1] / "cases" / "hostile.json").read_text(encoding="utf-8"))
ENCODINGS = ["utf-8", "gb18030", "big5", "utf-16-le", "utf-16"]
PROSE = "同志们：今年以来，清河县经济运行稳中有进，增长6.1%。下一步要狠抓项目建设。\n一、工作回顾\n"


@st.composite
def documents(draw):
    """Pieces of prose, of hostile text and of nothing at all, each in its own charset."""
    pieces = []
    for _ in range(draw(st.integers(0, 8))):
        text = draw(st.sampled_from(UNITS)) * draw(st.integers(1, 6)) if draw(st.booleans()) else PROSE
        data = text.encode(draw(st.sampled_from(ENCODINGS)), "replace")
        start = draw(st.integers(0, 3))
        pieces += [data[start : len(data) - draw(st.integers(0, 3))], draw(st.binary(max_size=6))]
    return b"".join(pieces)


def check(data):
    cleaned = jianbao.clean(data)
    source = cleaned.source_text
    pieces, at = [], 0
    for edit in cleaned.damage:
        assert 0 <= edit.span.start <= edit.span.end <= len(source)
        if edit.text != edit.span.of(source):
            assert edit.span.start >= at
            pieces += [source[at : edit.span.start], edit.text]
            at = edit.span.end
    assert "".join([*pieces, source[at:]]) == cleaned.text
    for run in cleaned.aligned.runs:
        if run.kept:
            assert source[run.raw : run.raw + run.length] == cleaned.text[run.clean : run.clean + run.length]
    for gap in cleaned.completeness.gaps:
        assert 0 <= gap.span.start <= gap.span.end <= len(source)
        assert 0 <= gap.at <= len(cleaned.text)
    again = jianbao.clean(data)
    assert (again.text, again.damage) == (cleaned.text, cleaned.damage)
    assert jianbao.clean(cleaned.text).text == cleaned.text


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
@example(b"")
@example(b"\x00")
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe\x00")
def test_put_together(data):
    check(data)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=400))
def test_anything(data):
    check(data)


@pytest.mark.slow
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(documents(), st.binary(max_size=2_000)))
def test_much(data):
    check(data)
