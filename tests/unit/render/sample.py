"""Hand-made briefings of an invented district's speech, so that the renderers can be tested without the stages before them.

`speech.marked.txt` holds the raw text with marks for what cleaning did: `⟪raw→clean|rule⟫` an edit, `⟪?raw|rule⟫` damage
shown but not mended, `⟪gap:raw|where|omitted|declared|shown|reason⟫` a notice of missing text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from jianbao.document import (
    Aligned,
    Annotated,
    Audit,
    Briefing,
    Cleaned,
    Completeness,
    Document,
    Edit,
    Figure,
    Gap,
    Line,
    Meta,
    Notice,
    Point,
    Section,
    Selection,
    Sentence,
    Source,
    Span,
    Task,
)
from jianbao.render._facts import terms
from jianbao.render.digest import DigestRow

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent
MARK = re.compile(r"⟪(.*?)⟫", re.DOTALL)
HEADING = re.compile(r"^(?:([一二三四五六]、)(.+)|(（[一二三四五六]）)([^。]+)。?)", re.MULTILINE)


def parse(marked: str) -> tuple[str, list[Edit]]:
    """Raw text and edits of a marked text."""
    raw, edits, at = "", [], 0
    for mark in MARK.finditer(marked):
        raw += marked[at : mark.start()]
        at = mark.end()
        before, text, rule, certain, notice = _mark(mark.group(1))
        edits.append(Edit(Span(len(raw), len(raw) + len(before)), text, rule, certain, notice))
        raw += before
    return raw + marked[at:], edits


def _mark(body: str) -> tuple[str, str, str, bool, Notice | None]:
    if body.startswith("gap:"):
        raw, where, *counts, reason = body[4:].split("|")
        omitted, declared, shown = (int(c) if c else None for c in counts)
        return raw, "", "paywall_notice", True, Notice(where, omitted, declared, shown, reason)
    head, rule = body.rsplit("|", 1)
    if head.startswith("?"):
        return head[1:], head[1:], rule, False, None
    raw, clean = head.split("→")
    return raw, clean, rule, True, None


def clean(marked: str, doc_id: str = "2023/speech.txt") -> Cleaned:
    raw, edits = parse(marked)
    aligned = Aligned.of(raw).apply(edits)
    notes = [(e.span, e.notice) for e in edits if e.notice]
    gaps = tuple(
        Gap(span, note.where, note.omitted_chars, note.reason, aligned.clean(span).start) for span, note in notes
    )
    declared = next((n.declared_chars for _, n in notes if n.declared_chars), None)
    shown = next((n.shown_chars for _, n in notes if n.shown_chars), None)
    source = Source(doc_id, Path(doc_id), raw, "utf-8", sha256="0" * 63 + "7")
    return Cleaned(source, aligned, tuple(edits), Completeness(gaps, declared, shown), "题")


def document(cleaned: Cleaned) -> Document:
    text = cleaned.text
    title = next((line for line in text.split("\n") if line.strip()), None)
    at = text.find(title) if title else 0
    sections = [Section(0, "", "", 0, Span(0, 0), Span(0, len(cleaned.source.text)), None, 0, 0)]
    for m in HEADING.finditer(text):
        label, heading, level = (m[1], m[2], 1) if m[1] else (m[3], m[4], 2)
        raw = cleaned.aligned.raw(Span(m.start(), m.end()))
        parent = next((s.index for s in reversed(sections) if s.level < level), None)
        sections.append(Section(len(sections), heading, label, level, raw, raw, parent, 0, 0))
    sentences = []
    for m in re.finditer(r"[^。\n]+。?", text):
        span = Span(m.start(), m.end())
        sentences.append(Sentence(len(sentences), cleaned.aligned.raw(span), span, m.group(), (), 0, 0))
    title_span = cleaned.aligned.raw(Span(at, at + len(title))) if title else None
    return Document(replace(cleaned, title=title), title, title_span, "同志们：", tuple(sections), tuple(sentences))


def find(doc: Document, *parts: str) -> tuple[Span, ...]:
    """Raw spans of passages of the cleaned text."""
    text = doc.cleaned.text
    return tuple(doc.cleaned.aligned.raw(Span(text.index(p), text.index(p) + len(p))) for p in parts)


POINTS = [
    (
        "purpose",
        "总结上半年工作，动员全区完成全年目标任务",
        "贯彻全市高质量发展大会精神，总结上半年工作，分析当前形势，动员全区上下确保完成全年目标任务。",
        "written",
        0.71,
        [
            "深入学习贯彻上级决策部署，认真落实全市高质量发展大会精神，总结上半年工作，分析当前形势，动员全区上下以更大的决心、更实的举措推进各项工作，确保完成全年目标任务。"
        ],
    ),
    (
        "achievement",
        "经济运行总体平稳、稳中有进",
        "上半年，全区完成地区生产总值286.5亿元，同比增长6.8%；规模以上工业增加值增长8.2%，社会消费品零售总额增长7.5%。",
        "written",
        0.92,
        [
            "上半年，全区完成地区生产总值286.5亿元，同比增长6.8%，增速分别高于全国、全省、全市1.3、0.7和0.4个百分点；规模以上工业增加值增长8.2%，社会消费品零售总额126.4亿元、增长7.5%。"
        ],
    ),
    (
        "achievement",
        "产业项目加快推进",
        "坚持项目为王，上半年新签约亿元以上项目23个、总投资118亿元，其中新开工16个、竣工9个。",
        "quoted",
        0.66,
        ["坚持项目为王，上半年新签约亿元以上项目23个、总投资118亿元，其中新开工16个、竣工9个。"],
    ),
    (
        "achievement",
        "民生保障更加有力",
        "新增城镇就业3860人，城乡居民基础养老金标准提高到每月190元。",
        "quoted",
        0.51,
        ["新增城镇就业3860人，城乡居民基础养老金标准提高到每月190元"],
    ),
    (
        "problem",
        "财政收支矛盾突出",
        "上半年地方一般公共预算收入4.98亿元，同比下降16.39%，“三保”等刚性支出只增不减。",
        "written",
        0.95,
        ["上半年地方一般公共预算收入4.98亿元，同比下降16.39%，而“三保”等刚性支出只增不减"],
    ),
    (
        "problem",
        "工业支撑仍然不足",
        "33个工业行业中有11个行业负增长；高新技术企业只有47家，占全市比重不足5%。",
        "written",
        0.83,
        ["33个工业行业中有11个行业负增长", "高新技术企业只有47家，占全市比重不足5%。"],
    ),
    (
        "problem",
        "营商环境还有差距",
        "在全市营商环境评价中，我区排名第7位，比去年下降2位。",
        "quoted",
        0.7,
        ["在全市营商环境评价中，我区排名第7位，比去年下降2位。"],
    ),
    (
        "target",
        "紧盯年度目标",
        "地区生产总值增长7%以上、固定资产投资增长10%。",
        "written",
        0.8,
        ["要紧盯地区生产总值增长7%以上、固定资产投资增长10%的年度目标"],
    ),
    (
        "measure",
        "全力以赴抓项目",
        "确保72个市级重点项目9月底前全部开工，年内完成投资95亿元。",
        "written",
        0.88,
        ["确保72个市级重点项目9月底前全部开工，年内完成投资95亿元。"],
    ),
    (
        "measure",
        "千方百计稳工业",
        "建立规上企业包联机制，区领导每人联系3户企业，每月至少走访一次；全年净增规上工业企业20家。",
        "written",
        0.79,
        ["建立规上企业包联机制，区领导每人联系3户企业，每月至少走访一次", "全年净增规上工业企业20家"],
    ),
    ("requirement", "兜牢底线", "坚决兜牢基层“三保”底线。", "quoted", 0.6, ["坚决兜牢基层“三保”底线。"]),
]

FIGURES = [
    ("地区生产总值", "286.5", "亿元", "+6.8%", "上半年", "全区完成地区生产总值286.5亿元，同比增长6.8%", "全区", False),
    ("地区生产总值增速高于", "1.3", "个百分点", None, "上半年", "增速分别高于全国、全省、全市1.3", "全国", False),
    ("地区生产总值增速高于", "0.7", "个百分点", None, "上半年", "增速分别高于全国、全省、全市1.3、0.7", "全省", False),
    (
        "地区生产总值增速高于",
        "0.4",
        "个百分点",
        None,
        "上半年",
        "增速分别高于全国、全省、全市1.3、0.7和0.4个百分点",
        "全市",
        False,
    ),
    ("规模以上工业增加值", "8.2", "%", "+8.2%", "上半年", "规模以上工业增加值增长8.2%", "全区", False),
    ("社会消费品零售总额", "126.4", "亿元", "+7.5%", "上半年", "社会消费品零售总额126.4亿元、增长7.5%", "全区", False),
    ("亿元以上项目", "23", "个", None, "上半年", "新签约亿元以上项目23个", None, False),
    ("项目总投资", "118", "亿元", None, "上半年", "总投资118亿元", None, False),
    ("新增城镇就业", "3860", "人", None, None, "新增城镇就业3860人", None, False),
    (
        "地方一般公共预算收入",
        "4.98",
        "亿元",
        "-16.39%",
        "上半年",
        "地方一般公共预算收入4.98亿元，同比下降16.39%",
        None,
        False,
    ),
    ("高新技术企业", "47", "家", None, None, "高新技术企业只有47家", None, False),
    ("地区生产总值", "7", "%", None, "全年", "地区生产总值增长7%以上", None, True),
    ("固定资产投资", "10", "%", None, "全年", "固定资产投资增长10%", None, True),
    ("重点项目完成投资", "95", "亿元", None, "年内", "年内完成投资95亿元", None, True),
]

TASKS = [
    ("72个市级重点项目全部开工", None, "9月底前", "确保72个市级重点项目9月底前全部开工"),
    ("每人联系3户企业", "区领导", None, "区领导每人联系3户企业，每月至少走访一次"),
    ("完成10件民生实事", None, "年底前", "年底前完成10件民生实事"),
    ("新建养老服务中心5个", None, None, "新建养老服务中心5个"),
]
"""What, who, by when, and the words that say so."""

REASON = "位于“{}”部分；与全文主题最接近；含数字"


def briefing(marked: str | None = None, *, points: list | None = None, figures: list | None = None, **kw) -> Briefing:
    marked = (HERE / "speech.marked.txt").read_text(encoding="utf-8") if marked is None else marked
    doc = document(clean(marked, kw.pop("doc_id", "2023/speech.txt")))
    made_points = []
    for role, heading, text, how, score, parts in POINTS if points is None else points:
        made_points.append(Point(role, heading, Line(text, how, find(doc, *parts)), score, REASON.format(heading)))
    facts = []
    for name, value, unit, change, period, part, subject, target in FIGURES if figures is None else figures:
        facts.append(Figure(name, value, unit, change, period, find(doc, part)[0], 0, subject, target))
    meta = kw.pop("meta", Meta(genre="讲话", date="2023-07-18"))
    headline = kw.pop(
        "headline",
        (
            "云溪区上半年地区生产总值增长6.8%，财政收入下降16.39%，要求抓项目稳工业完成全年任务",
            "全区完成地区生产总值286.5亿元，同比增长6.8%",
            "地方一般公共预算收入4.98亿元，同比下降16.39%",
        ),
    )
    line = Line(headline[0], "written", find(doc, *headline[1:])) if headline else None
    title = kw.pop("title", doc.title)
    found = [Task(who, what, by, find(doc, part)[0], 0) for what, who, by, part in kw.pop("tasks", ())]
    return put_together(doc, made_points, figures=facts, tasks=found, meta=meta, headline=line, title=title)


def put_together(
    doc: Document, points: list[Point], *, figures: list[Figure], meta: Meta, headline: Line | None, title: str | None,
    tasks: Sequence[Task] = (),
) -> Briefing:  # fmt: skip
    """A briefing of ready parts."""
    annotated = Annotated(doc, meta, (), (), (), tuple(figures), tuple(tasks))
    written = sum(p.line.how == "written" for p in points) + bool(headline)
    audit = Audit(written, len(points) + bool(headline) - written, min(2, len(points)))
    return Briefing(Selection(annotated, (), ()), title, headline, tuple(points), audit)


def made(doc: Document, points: list[Point]) -> Briefing:
    """A briefing of nothing but points."""
    return put_together(doc, points, figures=[], meta=Meta(), headline=None, title=doc.title)


def point(role: str, heading: str, text: str = "") -> dict:
    return {"role": role, "heading": heading, "body": text, "terms": terms(heading, text)}


def figure(indicator: str, value: str, unit: str, period: str | None, change: str | None = None, **more) -> dict:
    same = (change or "").lstrip("+-") == value + unit
    shown = ["" if same else value + unit, change or ""]
    base = {"bound": None, "subject": None, "target": False, "shown": shown}
    return {"indicator": indicator, "value": value, "unit": unit, "period": period, "change": change} | base | more


CONTENT = {
    "date": "2023-07-18",
    "missing": "正文中，“一、工作回顾”之后：缺981字（网站提示付费后可见）",
    "points": [
        point("problem", "财政收支矛盾突出", "上半年一般公共预算收入下降16.39%。"),
        point("problem", "工业支撑仍然不足", "33个工业行业中有11个行业负增长。"),
        point("measure", "持续优化营商环境", "建立规上企业包联机制。"),
    ],
    "figures": [
        figure("规模以上工业增加值", "8.2", "%", "2023年上半年", "+8.2%"),
        figure("一般公共预算收入", "4.98", "亿元", "上半年", "-16.39%"),
    ],
    "tasks": [
        {"who": "区发改局", "what": "72个市级重点项目全部开工", "by": "9月底前"},
        {"who": None, "what": "<script>alert(1)</script>", "by": None},
    ],
}

NOTICE = {
    "date": "2023-08-01",
    "missing": "",
    "points": [
        point("problem", "工业支撑依然不足"),
        point("measure", "打造一流营商环境", '"><img src=x onerror=alert(1)>'),
    ],
    "figures": [
        figure("规模以上工业增加值", "7.9", "%", "2023年上半年", "+7.9%"),
        figure("一般公共预算收入", "4.9762", "亿元", "2023年上半年"),
    ],
    "tasks": [{"who": "各镇街", "what": "完成防汛隐患排查", "by": "8月10日前"}],
}

ROWS = (
    DigestRow(
        "2023/讲话 1.txt",
        "done",
        title="在云溪区高质量发展推进会上的讲话",
        headline="上半年地区生产总值增长6.8%",
        genre="讲话",
        complete=False,
        ratio=0.335,
        problems=("财政收支矛盾突出", "工业支撑仍然不足"),
        links={"html": "2023/讲话 1.txt.html", "docx": "2023/讲话 1.txt.docx"},
        content=CONTENT,
    ),
    DigestRow(
        "2024/通知.txt",
        "done",
        title="关于做好防汛工作的通知",
        genre="通知",
        complete=True,
        problems=("工业支撑依然不足", ""),
        links={"html": "2024/通知.txt.html"},
        content=NOTICE,
    ),
    DigestRow("会议|**纪要**.txt", "done", complete=False, links={"md": "会议|**纪要**.txt.md"}),
    DigestRow("坏.pdf", "failed", error="扫描件没有文字层：先做文字识别，再放回文件夹"),
    DigestRow("<script>alert(1)</script>.txt", "skipped", error='"><img src=x onerror=alert(1)>'),
)
