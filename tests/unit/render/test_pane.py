"""The sweep over the source: whatever overlaps, the text comes out whole, in order, and well nested."""

import re
from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from jianbao.document import Aligned, Cleaned, Completeness, Document, Edit, Gap, Section, Source, Span
from jianbao.render._pane import pane


class Nesting(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.open = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@st.composite
def spans(draw, length, most):
    cuts = sorted(draw(st.lists(st.integers(0, length), max_size=most * 2)))
    return [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]


@st.composite
def cases(draw, sample):
    raw = draw(st.text(alphabet="甲乙丙\n <&", min_size=1, max_size=40))
    changes = draw(spans(len(raw), 4))
    edits = tuple(Edit(s, draw(st.sampled_from(["", "丁", "丁\n戊"])), "r") for s in changes)
    marks = tuple(Edit(s, s.of(raw), "m", certain=False) for s in draw(spans(len(raw), 2)))
    aligned = Aligned.of(raw).apply(edits)
    gaps = tuple(Gap(s, "body", None, "r", aligned.clean(s).start) for s in draw(spans(len(raw), 2)))
    heads = draw(spans(len(raw), 2))
    sections = tuple(Section(n + 1, "题", "", 1, s, s, None, 0, 0) for n, s in enumerate(heads))
    cleaned = Cleaned(Source("x", None, raw, "utf-8"), aligned, edits + marks, Completeness(gaps))
    evidence = {f"p{n}": draw(spans(len(raw), 2)) for n in range(3)}
    made = sample.made(Document(cleaned, None, None, None, sections, ()), [])
    return made, evidence


def words(html: str) -> str:
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", html)))


@given(st.data())
def test_the_cleaned_text_comes_out_whole_and_in_order(sample, data):
    made, evidence = data.draw(cases(sample))
    html = str(pane(made, evidence, ["缺"] * len(made.completeness.gaps)))
    Nesting(html)
    kept = re.sub(r'<del[^>]*>.*?</del>|<div class="gap".*?</div>', "", html, flags=re.DOTALL)
    assert words(kept) == re.sub(r"\s", "", made.doc.cleaned.text)
    assert html.count('class="gap"') == len(made.completeness.gaps)


@given(st.data())
def test_each_line_has_one_anchor_if_anything_of_its_evidence_is_shown(sample, data):
    made, evidence = data.draw(cases(sample))
    html = str(pane(made, evidence, ["缺"] * len(made.completeness.gaps)))
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    marked = {name for found in re.findall(r'data-l="([^"]+)"', html) for name in found.split()}
    assert {f"e-{name}" for name in marked} <= set(ids)


def test_overlapping_evidence_names_every_line(sample):
    cleaned = sample.clean("甲乙丙丁")
    made = sample.made(Document(cleaned, None, None, None, (), ()), [])
    html = str(pane(made, {"p0": [Span(0, 3)], "p1": [Span(1, 4)], "f0": [Span(3, 4)]}, []))
    assert re.findall(r'data-l="([^"]+)"[^>]*>([^<]+)', html) == [("p0", "甲"), ("p0 p1", "乙丙"), ("p1 f0", "丁")]


def test_a_repair_that_evidence_cuts_stays_whole(sample):
    made = sample.made(sample.document(sample.clean("題⟪原來→本|r⟫。")), [])
    html = str(pane(made, {"p0": [Span(2, 4)]}, []))
    assert re.search(r'data-l="p0"[^>]*><ins title="原文作：原來">本</ins>。</a>', html)


def test_a_gloss_and_the_repair_before_it_are_one_mark(sample):
    made = sample.made(sample.document(sample.clean("題⟪質→质|t⟫⟪(zhì)→|gloss⟫⟪貫→贯|t⟫⟪徹→彻|t⟫⟪(chè)→|gloss⟫好")), [])
    html = str(pane(made, {}, []))
    assert re.findall(r'title="原文作：([^"]+)">([^<]+)', html) == [("質(zhì)貫徹(chè)", "质贯彻")]
    html = str(pane(made, {"p0": [Span(0, 2)]}, []))
    assert re.findall(r'title="原文作：([^"]+)">([^<]+)', html) == [("質(zhì)", "质"), ("貫徹(chè)", "贯彻")]


def test_a_change_of_width_alone_is_not_coloured(sample):
    made = sample.made(sample.document(sample.clean("題⟪,→，|w⟫⟪好→号|w⟫")), [])
    html = str(pane(made, {"p0": [Span(0, 2)]}, []))
    assert '<ins class="w" title="原文作：,">，</ins>' in html
    assert '<ins title="原文作：好">号</ins>' in html


def test_long_removals_are_no_part_of_a_repair(sample):
    made = sample.made(sample.document(sample.clean("題⟪質→质|t⟫⟪本文由某网站整理发布转载请注明出处→|ad⟫好")), [])
    html = str(pane(made, {}, []))
    assert "<del" in html
    assert 'title="原文作：質">' in html


def test_two_spans_of_one_line_in_one_repair_have_one_anchor(sample):
    made = sample.made(sample.document(sample.clean("題⟪原來→本|r⟫。")), [])
    html = str(pane(made, {"p0": [Span(1, 2), Span(2, 3)]}, []))
    assert html.count('id="e-p0"') == 1
