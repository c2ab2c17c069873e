"""The page: nothing loaded, nothing of the document becomes markup, evidence leads to the source and back."""

import json
import re
import time
from base64 import b64decode, b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from jianbao.render import render

HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><script>alert(1)</script>", "{{ 7*7 }}",
    "{% include 'x' %}", "&lt;b&gt;", "<!--", "]]>", "' onclick='alert(1)", "javascript:alert(1)", "<svg/onload=alert(1)>",
]  # fmt: skip
VOID = {"meta", "input", "rect", "line", "path", "use", "br"}


class Page(HTMLParser):
    """Tags with attributes, text by element, and a check that elements nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(html)
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if "svg" not in self.open:  # labels of charts are cut
            self.text.append(data)

    def ids(self):
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


def hostile(sample, text):
    marked = f"{text}\n同志们：甲⟪{text}→乙{text}|r⟫丙。\n一、{text}\n⟪gap:{text}|tail||||{text}⟫\n"
    points = [("problem", text, text + "。", "quoted", 0.5, ["同志们："])]
    figures = [
        (text, "1", text, "+1%", text, "同志们：", text, False),
        (text, "2", text, "-2%", text + "2", "丙", text, True),
    ]
    return sample.briefing(marked, points=points, figures=figures, headline=(text, "同志们："), title=text, doc_id=text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(sample, text):
    benign = Page(render(hostile(sample, "良"), "html").decode())
    page = Page(render(hostile(sample, text), "html").decode())
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in benign.tags]
    assert [sorted(attrs) for _, attrs in page.tags] == [sorted(attrs) for _, attrs in benign.tags]
    assert "".join(page.text).count(text) == "".join(benign.text).count("良")


def test_bidi_controls_do_not_reach_the_page(sample):
    html = render(hostile(sample, "甲\u202e乙\u2066丙\x00"), "html").decode()
    assert not re.search("[\x00\u202a-\u202e\u2066-\u2069]", html)
    assert "⟦U+202E⟧" in html


def test_nothing_is_loaded_from_anywhere(speech):
    html = render(speech, "html").decode()
    page = Page(html)
    for tag, attrs in page.tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form", "audio", "video"}
        assert not {"src", "srcset", "style", "action"} & set(attrs)
        assert not any(name.startswith("on") for name in attrs)
        assert attrs.get("href", "#").startswith("#")
    assert "url(" not in html
    assert "@import" not in html


def test_the_policy_allows_this_style_and_script_alone(speech):
    html = render(speech, "html").decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1].replace("&#39;", "'")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for tag in ("style", "script"):
        bodies = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert len(bodies) == 1
        assert rules[f"{tag}-src"] == f"'sha256-{b64encode(sha256(bodies[0].encode()).digest()).decode()}'"


def test_links_lead_somewhere_and_names_are_unique(speech):
    page = Page(render(speech, "html").decode())
    ids = page.ids()
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for tag, attrs in page.tags if tag in {"a", "use"}} <= set(ids)


def test_every_line_has_its_evidence_marked(speech):
    html = render(speech, "html").decode()
    page = Page(html)
    marked = {name for _, attrs in page.tags for name in attrs.get("data-l", "").split()}
    assert marked == {attrs["data-id"] for _, attrs in page.tags if "data-id" in attrs}


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_marked_evidence_reads_as_the_evidence(speech):
    html = render(speech, "html").decode()
    for n, point in enumerate(speech.points):
        found = re.findall(rf'<a class="ev[^>]*data-l="(?:[^"]* )?p{n}(?: [^"]*)?"[^>]*>(.*?)</a>', html)
        shown = plain("".join(re.sub(r'<del.*?</del>|<span class="cut".*?</span>', "", part) for part in found))
        aligned = speech.doc.cleaned.aligned
        assert shown == "".join(aligned.clean(span).of(aligned.text) for span in point.line.evidence)


def test_cleaning_and_gaps_are_visible(speech):
    html = render(speech, "html").decode()
    assert re.search(r'<ins data-o="\d+" title="已修复：繁体字">标准</ins>', html)
    assert re.search(r'<ins data-o="\d+" title="已修复：拼音注音">溪</ins>', html)
    assert re.search(r'<span class="cut" data-o="\d+">〔已略去网站提示，20字〕</span></p>\n<div class="gap"', html)
    assert re.search(r'<u data-o="\d+" title="此处损坏，无法修复，未予引用">〔损坏9字〕</u>', html)
    assert '确保完<del class="nl" title="原文在此换行">↵</del>成全年目标任务' in html
    assert html.count('class="gap"') == 2
    pane = html[html.index('<div class="text">') :]
    assert pane.index("〔已略去网站提示，20字〕") < pane.index('class="gap"') < pane.index(">二、正视问题")


DAMAGE = ["購", "標", "質", "xī", "购买后阅读", "关注公众号", "首页", "登录后继续", "企匯", "~~企业"]


@pytest.mark.parametrize("name", ["md", "json", "html"])
def test_nothing_of_what_was_damaged_or_removed_is_in_the_bytes(speech, name):
    made = render(speech, name).decode()
    assert [words for words in DAMAGE if words in made] == []


def test_the_originals_are_there_for_the_script(speech):
    html = render(speech, "html").decode()
    (encoded,) = re.findall(r'<script type="text/plain" id="originals">([A-Za-z0-9+/=]+)</script>', html)
    found = json.loads(b64decode(encoded))
    assert {int(n) for n in re.findall(r'data-o="(\d+)"', html)} == set(range(len(found)))
    assert {"標準", "溪(xī)", "（此处内容省略981字，购买后阅读全文）", "龙头企匯?~~企业"} <= set(found)


def test_figures_and_headings_that_rest_on_damage_are_left_out(sample):
    marked = "在⟪?锟斤|lost_bytes⟫会上的讲话\n同志们：收入⟪?锟斤拷|lost_bytes⟫增长5%。利润9亿元。\n一、抓⟪?烫烫|byte_shift⟫\n"
    facts = [("收入锟斤拷", "5", "%", None, None, "收入锟斤拷增长5%", None, False)]
    facts += [("利润", "9", "亿元", None, None, "利润9亿元", None, False)]
    made = sample.briefing(marked, points=[], figures=facts, headline=None)
    data = json.loads(render(made, "json"))
    assert [figure["indicator"] for figure in data["figures"]] == ["利润"]
    assert data["outline"] == []
    html = render(made, "html").decode()
    assert re.findall(r'class="line" id="l-f(\d)"[^>]*>([^<]+)', html) == [("0", "利润")]
    assert re.search(r'data-l="f0"[^>]*>利润9亿元<', html)
    assert "<h1>在□会上的讲话</h1>" in html
    assert not re.search("锟|烫", html)


def test_outline_leads_to_the_headings(speech):
    html = render(speech, "html").decode()
    assert '<li class="l1"><a href="#s-1">一、肯定成绩，坚定发展信心</a></li>' in html
    assert '<span class="at" id="s-1"></span><b class="h1">一、肯定成绩，坚定发展信心</b>' in html


def test_charts_show_values_that_compare(speech):
    html = render(speech, "html").decode()
    assert html.count("<figcaption>") == 1
    assert 'aria-label="全国：1.3；全省：0.7；全市：0.4"' in html


def test_print_keeps_to_what_a_page_holds(sample):
    many = [(f"指标{n}", "1", "个", None, None, "同志们：", None, False) for n in range(300)]
    html = render(sample.briefing(figures=many), "html").decode()
    over = html.count('<tr class="over">')
    assert 200 < over < 300
    assert f"另有{over}项数据" in html


LONG = {
    "plain": "全区经济运行平稳。\n" * 110_000,
    "one line": "全区经济运行平稳，" * 120_000,
    "brackets": "(" * 1_000_000,
    "numbering": "一是" * 500_000,
}


@pytest.mark.parametrize("kind", LONG)
def test_a_megabyte_takes_a_second_and_shows_the_surroundings_of_the_evidence(sample, kind):
    needle = "本行是依据。"
    text = LONG[kind]
    marked = text[: len(text) // 2] + needle + text[len(text) // 2 :]
    cleaned = sample.clean(marked)
    doc = sample.Document(cleaned, "题", None, None, (), ())
    start = marked.index(needle)
    span = sample.Span(start, start + len(needle))
    made = sample.made(doc, [sample.Point("other", "依据", sample.Line(needle, "quoted", (span,)), 0.5)])
    begin = time.process_time()
    html = render(made, "html").decode()
    assert time.process_time() - begin < 20
    assert len(html) < 60_000
    assert f">{needle}</a>" in html
    assert html.count('class="skip"') == 2
    skipped = sum(int(n) for n in re.findall(r"此处未列原文(\d+)字", html))
    assert skipped == len(marked) - 600 - 1200 - len(needle)


def test_many_edits_and_marks_are_swept_in_a_second(sample):
    marked = "甲⟪(jiǎ)→|pinyin_gloss⟫乙⟪質→质|traditional⟫丙。" * 5_000
    cleaned = sample.clean(marked)
    doc = sample.Document(cleaned, "题", None, None, (), ())
    spans = [sample.Span(n * 10, n * 10 + 7) for n in range(1500)]
    points = [sample.Point("other", "据", sample.Line("据", "quoted", (span,)), 0.5) for span in spans]
    made = sample.made(doc, points)
    begin = time.process_time()
    render(made, "html")
    assert time.process_time() - begin < 20
