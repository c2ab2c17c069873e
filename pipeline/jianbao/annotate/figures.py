"""The figures table: every quantity the document states, with what it measures, for which time, and its evidence.

One rule-based pass, linear in the text. Chinese official prose words its figures in few patterns (indicator,
predicate, number, unit, then the change against an earlier period), so rules read them with the precision a leader
needs, and every figure can be traced to the words it came from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.annotate import _sentence
from jianbao.annotate._lexicon import words
from jianbao.annotate._period import periods
from jianbao.document import Figure, Span
from jianbao.finder import Finder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.annotate._found import Found
    from jianbao.document import Document, Sentence

_NEW_POINT = re.compile(
    r"\s*(?:[一二三四五六七八九十]+[是要、]|第[一二三四五六七八九十]+[，、]|首先|其次|再次|最后|此外|另外|（[一二三四五六七八九十]+）|\d{1,2}[.．、])"
)
_DEADLINE = re.compile(r"(?:到|至|自|从)$")
_LONGEST_SENTENCE = 10_000
_LEAD = 2  # sentences: the heading, and the first two below it
_SHORT = Finder(r"年|月|季|[1-9一二三四五六七八九十]+个月")  # no 目前, no “十四五”时期
_DECIDED = re.compile(
    r"的\d[\d.]*倍|大体持平|(?:已经|已|由|所)?(?:确定|提出|部署|制定|下达|印发|出台|召开|成立|签订|颁布|发布)的|是"
)
_PLANS = ("预算", "计划", "目标", "任务", "部署", "安排")
_NEAR = 8  # characters: 11个行业上半年呈负增长


def figures(doc: Document, ceremonial: Sequence[bool]) -> tuple[Figure, ...]:
    """Figures of `doc` in document order.

    Args:
        doc: the document.
        ceremonial: sentences to leave out.
    """
    found: list[Figure] = []
    carried: tuple[int, str] | None = None
    cuts = _cuts(doc)
    planned = _planned(doc)
    leads: dict[int, str] = {}
    headed = [_heading_period(doc, section.index) for section in doc.sections]
    for sent in doc.sentences:
        text = sent.clean.of(doc.cleaned.text)
        times = _meant(periods(text), text) if len(text) <= _LONGEST_SENTENCE else ()
        if _NEW_POINT.match(text):
            carried = None
        before = carried[1] if carried and carried[0] == sent.paragraph else _above(doc, sent.section, leads, headed)
        if times and _leads(times[0][0], text):
            carried = (sent.paragraph, times[0][1])
            if sent.index - doc.sections[sent.section].first <= _LEAD and _SHORT.search(times[0][1]):
                leads[sent.section] = times[0][1]
        if ceremonial[sent.index] or len(text) > _LONGEST_SENTENCE:
            continue
        for item in _sentence.find(text, sent.words):
            if sent.fragment and _broken(text, sent, item, cuts):
                continue
            goal = planned[sent.section] and not _DONE.search(text)
            found.append(_figure(doc, sent, text, item, _period(times, item, before), target=goal))
    return _once(found)


def _meant(times: Sequence[tuple[Span, str]], text: str) -> list[tuple[Span, str]]:
    """Times of what is told, without those of a decision (年初确定的)."""
    return [
        (span, written)
        for span, written in times
        if not (_DECIDED.match(text, span.end) or (written == "年初" and text.startswith(_PLANS, span.end)))
    ]


def _above(doc: Document, section: int, leads: dict[int, str], headed: Sequence[str | None]) -> str | None:
    """The time of the headings, else the one that opens the part of which this is an item (上半年，…：一是…)."""
    own = doc.sections[section]
    if headed[section] is None and own.run_in and own.label.endswith("是") and own.parent is not None:
        return leads.get(own.parent)
    return headed[section]


def _once(found: list[Figure]) -> tuple[Figure, ...]:
    """Each figure once, where the text repeats it word for word."""
    seen: set[tuple[str | None, ...]] = set()
    kept: list[Figure] = []
    for figure in found:
        key = (figure.indicator, figure.value, figure.unit, figure.change, figure.subject, str(figure.target))
        if key not in seen:
            seen.add(key)
            kept.append(figure)
    return tuple(kept)


_PLAN = re.compile(
    r"(?:20\d\d年|今年|明年|下一步|下半年|十[四五六]五)[^，。]{0,16}(?:任务|安排|部署|重点|打算|计划|要求|举措|预期|目标|工作)|工作(?:安排|打算|计划|任务|目标)|(?:主要|总体|发展|预期|奋斗)目标|目标任务|^目标|重点(?:任务|工作)|下一步|今后"
)
_REVIEW = re.compile(
    r"回顾|总结|完成情况|开展情况|成效|成绩|成就|超(?:额|过)|实现情况|(?:工作|任务|落实|实施|推进|建设)进展|进展情况|问题"
)
_DONE = Finder(
    r"(?:来自|现有|目前|拥有|全[国省市县区]有|已经|累计(?!达|培育|建成|完成)|去年|上年|一年来|过去|先后|已(?:有|建|完|实|达|经)|[成完]了|同比|[比较]上年|[比较]去年)"
)


def _planned(doc: Document) -> list[bool]:
    """For each section: its heading, or one above it, announces what is still to be done."""
    found: list[bool] = []
    plan = bool(re.search(r"工作(?:要点|计划|安排)$", doc.title or ""))
    for section in doc.sections:
        above = section.parent is not None and section.parent < len(found) and found[section.parent]
        own = bool(_PLAN.search(section.heading)) and not _REVIEW.search(section.heading)
        found.append(own or ((above or plan) and not _REVIEW.search(section.heading)))
    return found


def _figure(doc: Document, sent: Sentence, text: str, item: Found, period: str | None, *, target: bool) -> Figure:
    raw = doc.cleaned.aligned.raw(Span(item.start, item.end).shift(sent.clean.start))
    q = item.quantity
    return Figure(
        indicator=item.phrase.text,
        value=q.value,
        unit=q.unit,
        change=item.change,
        period=period,
        evidence=raw,
        sentence=sent.index,
        subject=item.phrase.subject,
        target=target or _is_target(text, item),
        bound=q.bound,
    )


_WANTED = Finder(
    r"力争|争取(?=到|实现|达到|用(?!于)|在|[今明本]|\d|[一二三四五]年)|确保|预期(?!寿命)|预计|(?<![模虚])拟(?!定)"
    r"|(?<!年度)(?<!行动)(?<!超)计划(?=完成|新增|到|投资|建设|实施|在|\d|安排)"
)
_GOAL = Finder(
    r"目标(?:任务)?[^，。；]{0,6}(?:是|为|[：:])|计划要求，"
    r"|(?<![长加高升大减降年月])到(?:20[2-9]\d年|[“\"]?十[四五六]五[”\"]?期?末)(?!底?已|的)"
)


_PART_OF = ("其中", "比上年", "比去年", "较上年", "较去年")


def _is_target(text: str, item: Found) -> bool:
    """The words before the number speak of a goal: in its clause (力争), or earlier in the sentence (主要目标是：…)."""
    number = item.quantity.span.start
    low = max(0, number - 120)
    clause = max(text.rfind(mark, low, number) for mark in "，；。：,;")
    before = max(text.rfind(mark, low, max(clause, low)) for mark in "，；。：,;")
    if text.startswith("其中", before + 1):  # 拟安排12亿元，其中市级5亿元，县级7亿元
        clause = before
    while clause > low and text.startswith(_PART_OF, clause + 1):
        clause = max(text.rfind(mark, low, clause) for mark in "，；。：,;")
    near = text[min(max(clause, low), item.quantity.start) : number]
    if re.match(r"(?:左右|以上|以内)?的(?:预期|增长|年度|全年)?目标", text[item.quantity.span.end :][:12]):
        return True
    limited = item.quantity.low in words("figures", "bounds", "limit")
    return limited or bool(_WANTED.search(near) or _GOAL.search(text[max(0, number - 400) : number]))


def _period(times: Sequence[tuple[Span, str]], item: Found, before: str | None) -> str | None:
    """The last time named before the number in its sentence, else one close behind it, else one carried over."""
    named = [written for span, written in times if span.end <= item.quantity.span.start]
    if named:
        return named[-1]
    end = item.quantity.end
    behind = [written for span, written in times if end <= span.start <= min(item.end, end + _NEAR)]
    return behind[0] if behind else before


def _leads(span: Span, text: str) -> bool:
    """The time opens its sentence and is no deadline: it holds for the sentences that follow, too."""
    head = text[: span.start].strip(" \u3000“")
    return not _DEADLINE.search(head) and (len(head) <= 2 or head in {"刚刚过去的", "即将过去的"})  # noqa: PLR2004


def _heading_period(doc: Document, section_index: int) -> str | None:
    for section in reversed(doc.path(section_index)):
        named = periods(section.heading)
        if named:
            return named[0][1] if len(named) == 1 else None
    return None


def _cuts(doc: Document) -> list[int]:
    """Clean positions where text is missing or damaged beyond repair."""
    aligned = doc.cleaned.aligned
    damage = [aligned.clean(e.span).start for e in doc.cleaned.edits if not e.certain]
    return sorted([*(gap.at for gap in doc.cleaned.completeness.gaps), *damage])


def _broken(text: str, sent: Sentence, item: Found, cuts: list[int]) -> bool:
    """The clause of the number is the one that is cut."""
    base = sent.clean.start
    for cut in cuts:
        if base + item.start - 1 <= cut <= base + item.end + 1:
            at_end = cut - base >= len(text.rstrip()) - 1
            if not (at_end and text.rstrip()[-1:] in "。！？；"):
                return True
    return False
