"""The sweep over the source: whatever overlaps, the text comes out whole, in order, and well nested."""

import json
import re
from base64 import b64decode
from html import escape, unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from jianbao.document import Aligned, Cleaned, Completeness, Document, Edit, Gap, Section, Source, Span
from jianbao.render._pane import pane
from jianbao.render._pieces import pieces


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
    rules = st.sampled_from(["traditional", "pinyin_gloss", "navigation", "mine"])
    edits = tuple(Edit(s, draw(st.sampled_from(["", "丁", "丁\n戊", "\n"])), draw(rules)) for s in changes)
    rules = st.sampled_from(["lost_bytes", "truncation"])
    marks = tuple(Edit(s, s.of(raw), draw(rules), certain=False) for s in draw(spans(len(raw), 2)))
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


def originals(shown) -> list[str]:
    return json.loads(b64decode(shown.originals))


def put_back(shown) -> str:
    """All text with each original in the place of what stands for it, as the page's script puts it."""
    found = originals(shown)
    html = re.sub(r'<del class="nl".*?</del>|<div class="gap".*?</div>', "", str(shown.html), flags=re.DOTALL)
    html = re.sub(r"<ins(?![^>]*data-o)[^>]*>.*?</ins>", "", html)  # later lines of a repair
    back = r'<(ins|span|u)(?=[^>]* data-o="(\d+)")[^>]*>.*?</\1>'
    return words(re.sub(back, lambda m: escape(found[int(m[2])]), html))


@given(st.data())
def test_the_cleaned_text_comes_out_whole_and_in_order(sample, data):
    made, evidence = data.draw(cases(sample))
    html = str(pane(made, evidence, ["缺"] * len(made.completeness.gaps)).html)
    Nesting(html)
    chips = r'<del.*?</del>|<span class="cut".*?</span>|<u data-o.*?</u>|<div class="gap".*?</div>'
    kept = re.sub(chips, "", html, flags=re.DOTALL)
    shown = "".join(part.text for part in pieces(made) if part.kind in {"kept", "fixed"})
    assert words(kept) == re.sub(r"\s", "", shown)
    if all(edit.certain or edit.rule == "truncation" for edit in made.doc.cleaned.edits):
        assert shown == made.doc.cleaned.text
    assert html.count('class="gap"') == len(made.completeness.gaps)


@given(st.data())
def test_the_source_comes_back_whole(sample, data):
    made, evidence = data.draw(cases(sample))
    shown = pane(made, evidence, ["缺"] * len(made.completeness.gaps))
    assert put_back(shown) == re.sub(r"\s", "", made.source.text)


@given(st.data())
def test_each_line_has_one_anchor_if_anything_of_its_evidence_is_shown(sample, data):
    made, evidence = data.draw(cases(sample))
    html = str(pane(made, evidence, ["缺"] * len(made.completeness.gaps)).html)
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    marked = {name for found in re.findall(r'data-l="([^"]+)"', html) for name in found.split()}
    assert {f"e-{name}" for name in marked} <= set(ids)


def test_overlapping_evidence_names_every_line(sample):
    cleaned = sample.clean("甲乙丙丁")
    made = sample.made(Document(cleaned, None, None, None, (), ()), [])
    html = str(pane(made, {"p0": [Span(0, 3)], "p1": [Span(1, 4)], "f0": [Span(3, 4)]}, []).html)
    assert re.findall(r'data-l="([^"]+)"[^>]*>([^<]+)', html) == [("p0", "甲"), ("p0 p1", "乙丙"), ("p1 f0", "丁")]


def mended(shown) -> list[tuple[str, str, str]]:
    """Original, title and text of each repair."""
    found = re.findall(r'<ins data-o="(\d+)"[^>]* title="([^"]+)">([^<]+)', str(shown.html))
    return [(originals(shown)[int(n)], title, text) for n, title, text in found]


def test_a_repair_that_evidence_cuts_stays_whole(sample):
    made = sample.made(sample.document(sample.clean("題⟪原來→本|traditional⟫。")), [])
    shown = pane(made, {"p0": [Span(2, 4)]}, [])
    assert re.search(r'data-l="p0"[^>]*><ins data-o="0" title="已修复：繁体字">本</ins>。</a>', shown.html)
    assert originals(shown) == ["原來"]


GLOSSED = "題⟪質→质|traditional⟫⟪(zhì)→|pinyin_gloss⟫⟪貫→贯|traditional⟫⟪徹→彻|traditional⟫⟪(chè)→|pinyin_gloss⟫好"


def test_a_gloss_and_the_repair_before_it_are_one_mark(sample):
    made = sample.made(sample.document(sample.clean(GLOSSED)), [])
    assert mended(pane(made, {}, [])) == [("質(zhì)貫徹(chè)", "已修复：繁体字、拼音注音", "质贯彻")]
    shown = mended(pane(made, {"p0": [Span(0, 2)]}, []))
    assert [(raw, text) for raw, _, text in shown] == [("質(zhì)", "质"), ("貫徹(chè)", "贯彻")]


def test_a_change_of_width_alone_is_not_coloured(sample):
    made = sample.made(sample.document(sample.clean("題⟪,→，|punctuation⟫⟪好→号|lookalikes⟫")), [])
    html = str(pane(made, {"p0": [Span(0, 2)]}, []).html)
    assert '<ins data-o="0" class="w" title="已修复：标点">，</ins>' in html
    assert '<ins data-o="1" title="已修复：形近字符">号</ins>' in html


def test_what_is_not_text_is_no_part_of_a_repair(sample):
    made = sample.made(sample.document(sample.clean("題⟪質→质|traditional⟫⟪本站整理发布→|site_intro⟫好")), [])
    shown = pane(made, {}, [])
    assert '质</ins><span class="cut" data-o="1">〔已略去网站编者的话，6字〕</span>好' in shown.html
    assert originals(shown) == ["質", "本站整理发布"]


def test_a_removal_too_short_for_a_word_leaves_a_place_for_its_original(sample):
    made = sample.made(sample.document(sample.clean("題⟪【打印】→|navigation⟫好⟪<a href=x.html>→|html_residue⟫。")), [])
    shown = pane(made, {}, [])
    assert '題<span class="cut" data-o="0"></span>好<span class="cut" data-o="1"></span>。' in shown.html
    assert originals(shown) == ["【打印】", "<a href=x.html>"]


def test_a_removed_line_stands_alone_and_one_inside_a_sentence_does_not_break_it(sample):
    made = sample.made(
        sample.document(sample.clean("甲。\n⟪首页 > 讲话稿 > 正文\n→|navigation⟫乙⟪\n第3页 共22页\n→|page_numbers⟫丙")),
        [],
    )
    html = re.sub(r' data-o="\d+"', "", str(pane(made, {}, []).html))
    assert html == (
        '\n<p>甲。</p>\n<p><span class="cut">〔已略去网页导航，9字〕</span></p>'
        '\n<p>乙<span class="cut">〔已略去页码页眉，7字〕</span>丙</p>'
    )


def test_a_notice_that_a_mark_took_the_place_of_is_told(sample):
    made = sample.made(sample.document(sample.clean("甲⟪（此处省略八百字）…→……|paywall_notice⟫乙")), [])
    assert '甲<span class="cut" data-o="0">〔已略去网站提示，10字〕</span>……乙' in pane(made, {}, []).html


def test_damage_is_one_chip_whatever_stands_in_it(sample):
    cleaned = sample.clean("甲⟪?锟斤拷|lost_bytes⟫⟪拷→乙|lookalikes⟫⟪?烫烫|byte_shift⟫丙\ufffd丁")
    shown = pane(sample.made(sample.document(cleaned), []), {}, [])
    assert re.findall(r"<u[^>]*>(.*?)</u>", shown.html) == ["〔损坏3字〕", "〔损坏2字〕"]
    assert words(shown.html) == "甲〔损坏3字〕乙〔损坏2字〕丙□丁"
    assert originals(shown) == ["锟斤拷", "拷", "烫烫"]


def test_a_passage_mended_but_for_a_character_is_shown(sample):
    cleaned = sample.clean("甲⟪锛堜竴锛塡→（一）\ufffd乙|double_encoding⟫⟪?丙|lost_bytes⟫")
    unsure = Edit(cleaned.edits[0].span, "锛堜竴锛塡", "lost_bytes", certain=False)
    cleaned = Cleaned(cleaned.source, cleaned.aligned, (*cleaned.edits, unsure))
    shown = pane(sample.made(sample.document(cleaned), []), {}, [])
    assert words(shown.html) == "甲（一）□乙〔损坏1字〕"
    assert originals(shown) == ["锛堜竴锛塡", "丙"]


def test_a_fragment_is_shown_mended(sample):
    shown = pane(sample.made(sample.document(sample.clean("甲。⟪?要改進|truncation⟫")), []), {}, [])
    assert '<u class="cut" title="残句，未予引用">要改進</u>' in shown.html


def test_two_spans_of_one_line_in_one_repair_have_one_anchor(sample):
    made = sample.made(sample.document(sample.clean("題⟪原來→本|traditional⟫。")), [])
    html = str(pane(made, {"p0": [Span(1, 2), Span(2, 3)]}, []).html)
    assert html.count('id="e-p0"') == 1
