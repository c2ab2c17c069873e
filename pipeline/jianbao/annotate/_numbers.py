"""Find quantities: numbers with a unit, as against dates, labels, names and document numbers.

Digits are kept as written (GB/T 15835-2011 allows both Arabic and Chinese numerals in official prose; older texts use
full-width digits, points and percent signs).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jianbao.annotate._lexicon import figures, table, words
from jianbao.document import Span
from jianbao.finder import Finder

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGIT = r"[0-9０-９]"
_POINT = rf"(?:[.．·]{_DIGIT}{{1,8}})?"
_ARABIC = rf"{_DIGIT}{{1,3}}(?:[,，]{_DIGIT}{{3}})+(?!{_DIGIT}){_POINT}|{_DIGIT}{{1,16}}{_POINT}"
_SCALE = r"(?:百?亿亿|万亿|[十百千]?[万亿]|[百千])"
_TO = r"(?:[-－—–―~～]{1,2}|至|到)"
_CHINESE = r"[〇零一二两三四五六七八九十百千万亿]"
_APPROX = r"(?:近|约|逾|超|超过)?"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, in positions of the text it was found in.

    Attributes:
        span: from the first digit to the end of the unit (without bounds).
        value, unit: as written.
        kind: `percent`, `measure`, `count`, `duration`, `rank`, `plain` (no unit) or `scaled` (only 万 or 亿).
        low: words before it that bound it (不低于, 近), with the place where they start in `start`.
        high: words after it that bound it (以上, 左右); `end` is behind them.
        start, end: `span` with bounds.
    """

    span: Span
    value: str
    unit: str
    kind: str
    low: str
    high: str
    start: int
    end: int

    @property
    def bound(self) -> str | None:
        """Bounding words, those after the number behind a `…`; None for an exact number."""
        return self.low + (f"…{self.high}" if self.high else "") or None


def _units(*keys: str) -> str:
    """Units, each with what must not follow it (人 is none in 人口)."""
    inside: dict[str, str] = table("figures")["units"]["inside"]
    entries = sorted(set(words("figures", "units", *keys)), key=lambda w: (-len(w), w))
    never = {w: f"(?!{part})" if "|" in part else f"(?![{part}])" for w, part in inside.items()}
    return "(?:" + "|".join(re.escape(w) + never.get(w, "") for w in entries) + ")"


@cache
def _pattern() -> Finder:
    measure, counter = _units("measure"), _units("counter")
    simple = _units("measure", "counter")
    duration = _units("duration")
    arabic = rf"(?:{_ARABIC})"
    inner = rf"{_SCALE}?(?:{measure}|{counter})?"
    return Finder(
        rf"""
        (?P<fraction>{_APPROX}(?:{_CHINESE}{{1,6}}|{_DIGIT}{{1,4}})分之(?:{_CHINESE}{{1,8}}(?:点{_CHINESE}{{1,4}})?(?:[到至][一二三四五六七八九十]{{1,3}}(?![一二三四五六七八九十〇零百千万年月日]))?|{_DIGIT}{{1,8}})
            |(?<![{_DIGIT[1:-1]}A-Za-z./／])[1-9１-９][/／][2-9２-９](?![{_DIGIT[1:-1]}/／.．年月日号]))
        |(?P<ratio>(?<![{_DIGIT[1:-1]}.])\d{{1,3}}(?:\.\d{{1,2}})?(?:[:：∶]\d{{1,3}}(?:\.\d{{1,2}})?){{1,2}}(?![\d.:：∶]))
        |(?P<tenths>{_APPROX}(?:[一二两三四五六七八九]|{_DIGIT})成(?!{_CHINESE}|[为立员就本功果长熟都型败人交品语绩套色因份规分不]))
        |(?P<fold>翻了?[一二两三四五六七八九{_DIGIT[1:-1]}]{{1,2}}番|翻了?番)
        |(?P<number>{arabic}(?:{inner}{_TO}{arabic})?)(?P<more>[多余几])?(?:[ \u3000](?={_SCALE}?(?:{simple})))?
          (?P<scale>{_SCALE})?(?P<more2>[多余几])?
          (?P<unit>{duration}(?!份|{_DIGIT})|{simple}(?:[（(](?:套|间|户|人|个|台|家|所|处|栋|幢|次)[）)])?(?:/(?:{_SCALE}?(?:{measure}|{counter}|年|月|日|天|小时|秒))){{0,2}})?
        |(?P<cn>{_APPROX}{_CHINESE}{{1,12}}(?:点{_CHINESE}{{1,4}})?[多余几]?[万亿]?)(?P<cnunit>{simple})
        """,
        re.VERBOSE,
    )


@cache
def _low() -> re.Pattern[str]:
    return re.compile(figures("bounds", "before") + "$")


@cache
def _high() -> re.Pattern[str]:
    return re.compile(figures("bounds", "after"))


_NOT_BEFORE = re.compile(r"(?:[A-Za-z0-9０-９.．·+＋/#№\-〔\[［【每前第]|[A-Za-z][\s\-])$")
_NOT_AFTER = re.compile(
    r"\s*(?:[A-Za-z·+＋#〕\]］】]|号|(?:吨|人|千瓦|兆瓦|吉瓦|元|千伏|公里|米|户)?级(?!别)|强(?!度|降|对流|震|台风|冷)|世纪|年代|周年|时期|年级|届(?!毕业)|[.．][0-9]|年\d{1,2}月|(?:人|国)?论坛|多(?:月|小时|星期|世纪)|[人方]会谈|[:：][0-5]\d(?!\d))"
)
_NAMED = re.compile(r"(?:GDP|CPI|PPI|PMI)\s?$")
_UNITS_LATIN = re.compile(r"(?:[GMkT]Wh?|[EP]?[Ff]lops|TEU|PB|TB|GB|MB|P|EFLOPS|PFLOPS|EB|Mbps|Gbps)$")


_SOME = re.compile(rf"{_DIGIT}|{_CHINESE}|番")


def quantities(text: str) -> Iterator[Quantity]:
    """Quantities in `text`, in order. Linear: every pattern is bounded, contexts are windows of a few characters."""
    if not _SOME.search(text):
        return
    pending: Quantity | None = None
    for match in _pattern().finditer(text):
        found = _read(text, match)
        if found is None:
            continue
        if pending and pending.high == "以上" and found.high == "以下" and pending.end == found.start:
            found = _range(text, pending, found)
            pending = None
        if pending:
            yield pending
        pending = found
    if pending:
        yield pending


def _range(text: str, low: Quantity, high: Quantity) -> Quantity:
    """五十元以上二百元以下: one quantity."""
    end = high.span.end - len(high.unit)
    span = Span(low.span.start, high.span.end)
    return Quantity(span, text[low.span.start : end], high.unit, high.kind, low.low, high.high, low.start, high.end)


def _bounded(text: str, span: Span, value: str, unit: str, kind: str) -> Quantity:
    low = _low().search(text, max(0, span.start - 5), span.start)
    if low and low.group() == "约" and text[low.start() - 1 : low.start()] in set("签预制合节公条契"):
        low = None  # 签约35亿元
    high = _high().match(text, span.end)
    start = low.start() if low else span.start
    end = high.end() if high else span.end
    return Quantity(span, value, unit, kind, low.group() if low else "", high.group() if high else "", start, end)


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    """The quantity of one match, or None where the number is a date, a label, a name or an idiom."""
    start, end = match.span()
    if match["fraction"] and match.group().endswith("百分之百"):
        return None
    if match["unit"] == "类" and text[max(0, start - 1) : start] in set("个种款项"):
        return None  # 2个1类创新药: a class
    if (match["fraction"] or match["tenths"]) and text[max(0, start - 1) : start] in {"前", "每", "第"}:
        return None
    if match["fraction"] or match["tenths"]:
        return _bounded(text, Span(start, end), match.group(), "", "percent")
    if match["ratio"]:
        return _bounded(text, Span(start, end), match.group(), "", "percent") if _shares(text, start) else None
    if match["fold"]:
        value = match.group()
        return Quantity(Span(start, end), value, "", "fold", "", "", start, end)
    before, after = text[max(0, start - 3) : start], text[end : end + 6]
    if match["cn"]:
        return _chinese(text, match)
    if (_NOT_BEFORE.search(before) and not _NAMED.search(text, max(0, start - 4), start)) or (
        _NOT_AFTER.match(after) and not _UNITS_LATIN.search(match.group())
    ):
        return None
    if not text[:start].strip() and text[match.end("number") : match.end("number") + 1] in {" ", "\u3000"}:
        return None  # the number of a paragraph: 7.2 本预案…
    split = match.end("more2") if match["more2"] else match.end("scale") if match["scale"] else match.end("number")
    number_end = match.end("more") if match["more"] else match.end("number")
    value, unit = text[start:number_end], text[number_end:end].strip()
    if match["more2"]:
        value, unit = text[start:split], text[split:end]
    kind = _kind(text, match, before, after)
    return _bounded(text, Span(start, end), value, unit, kind) if kind else None


def _shares(text: str, start: int) -> bool:
    """三次产业结构调整为8.3∶41.4∶50.3, not a time of day."""
    return re.search("结构|比例|之比|配比|构成|收入比", text[max(0, start - 14) : start]) is not None


def _kind(text: str, match: re.Match[str], before: str, after: str) -> str | None:
    unit, scaled = match["unit"] or "", bool(match["scale"])
    base = unit.split("/")[0]
    if not unit:
        return "scaled" if scaled and match["scale"] not in {"百", "千"} else None if scaled else _plain(match, after)
    if base in words("figures", "units", "duration"):
        return _duration(text, match, base)
    if base in {"伏", "千伏"} and re.match(r"[\u4e00-\u9fff]{2}", after):
        return None  # 330千伏电网工程: a kind of line
    if base in {"%", "％", "‰", "个百分点", "百分点", "倍", "成"}:
        return "percent"
    if base == "分" and (after[:1].isdigit() or "时" in before or "点" in before):
        return None
    if base == "点位" or unit in words("figures", "units", "measure"):
        return "measure"
    return "measure" if base in words("figures", "units", "measure") else "count"


_LONGEST_PLAIN = 8  # longer ones are telephone numbers and codes


def _plain(match: re.Match[str], after: str) -> str | None:
    return (
        "plain"
        if len(match["number"]) <= _LONGEST_PLAIN and not after.startswith(("年", "月", "日", "时", "点"))
        else None
    )


_LIMITED = Finder(
    r"(?:不得?超过|不得?少于|不得?低于|不得?高于|最长|最多|最短|至少|期限|满|缩短|压缩|延长|提前|放宽|压减|用时|时限|工期|减少|增加|"
    r"处分|察看|留用|徒刑|有效期|保质期|产假|寿命|仅需|只需|拘役|可按|超过|未满|参保|缴费|年限)[^，,。；;、]{0,8}$"
)


_CIRCLE = re.compile(r"[\u4e00-\u9fff]{1,7}圈")


def _duration(text: str, match: re.Match[str], base: str) -> str | None:
    """Time spans count where they are limits or measures, not where they date something."""
    number, end = match["number"], match.end()
    if text.endswith(("到期后再延长", "仅用", "只用"), 0, match.start()):
        return None  # 土地承包到期后再延长30年, the name of a policy; 仅用90天建成, a circumstance
    if text[max(0, match.start() - 2) : match.start()] == "连续":
        return None
    if base == "年" and ((len(number) == 4 and number.isdecimal()) or number.startswith("0")):  # noqa: PLR2004
        return None
    if base == "日" or (text[end : end + 1] in {"来", "前", "后", "内"} and base != "个工作日"):
        return None
    if base in {"个工作日", "工作日", "天", "分钟", "秒", "小时", "个小时"}:
        named = text[end : end + 1] == "×" or _CIRCLE.match(text, end)
        lasts = text[end : end + 1] == "的" or text.endswith("短短", 0, match.start())  # 一堂10分钟的党课
        window = text[max(0, match.start() - 14) : match.start()]
        return None if number in {"24", "365"} or named or (lasts and not _LIMITED.search(window)) else "duration"
    window = text[max(0, match.start() - 14) : match.start()]
    tail = text[end : end + 3]
    return "duration" if _LIMITED.search(window) or tail.startswith(("以上", "以下", "以内", "的当地")) else None


_IDIOM = re.compile(
    r"^(?:千方百计|百分之百|万众|千万|一个|一起|一家|一户|一名|一次|一度|一分|一方|一道|一人|一件|一升|一成|一公里|一米|[一二三]元(?!钱|整|每|/|以))"
)
_BIG = re.compile(r"[十百千万亿]")


_TENS = 2  # 一百二十个项目 counts, 十二个方面 may be the text's own points
_EXACT = re.compile(r"(?:大关|台阶|元)?[，、]?(?:已|一举)?达到?[0-9０-９]")
"""The exact number follows: 首次突破万亿元，达到11377亿元."""


def _passed(text: str, start: int) -> bool:
    """突破千万人次 tells how many, however round the number is."""
    return text.endswith(("突破", "超过", "跨过", "跨越"), 0, start)


def _chinese(text: str, match: re.Match[str]) -> Quantity | None:
    """Chinese numerals: round large counts (两百余家), true measures (三亿元), casualties (三人死亡)."""
    value, unit = match["cn"], match["cnunit"]
    start, end = match.span()
    digits = value.strip("近约逾超过多余几")
    if text[max(0, start - 1) : start] in set("第“‘《十百千万每之星周老几数后") or (
        _IDIOM.match(match.group()) and not _passed(text, start)
    ):
        return None
    if text[end : end + 1] in {"”", "’", "》", "、"} and text[start - 1 : start] == "“":
        return None
    if text[start - 1 : start] == "上" and text[start - 2 : start] != "以上":
        return None
    exact = unit in words("figures", "verbs", "exact")
    casualty = unit in {"人", "名"} and text[end : end + 2] in words("figures", "nouns", "casualty")
    round_count = (
        len(digits) > 1
        and re.search(r"[百千万亿]", digits)
        and not re.fullmatch(r"[百千万亿]+", digits)
        and (unit in words("figures", "units", "measure") or bool(re.search(r"[多余几]", value)))
    )
    approx = (
        bool(re.search(r"[多余几]$", value)) and bool(_BIG.search(digits)) and not re.fullmatch(r"[百千万亿]+", digits)
    )
    bare = re.fullmatch(r"[千万亿百]+", digits) is not None
    if bare and unit in words("figures", "units", "measure", "counter"):
        passed = (value[0] in "逾超近" or _passed(text, start)) and not _EXACT.match(text, end)
        bare = not passed  # 突破千亿元 tells how much, 千万元产业 tells what kind
        exact = exact or passed
    large = (
        len(digits) > _TENS and bool(re.search(r"[十百千]", digits)) and unit in words("figures", "units", "counter")
    )
    if not (exact or casualty or round_count or approx or large) or bare:
        return None
    kind = "percent" if unit in {"%", "％", "个百分点", "百分点", "倍"} else "measure"
    scale = re.search(r"(?<=.)[万亿]+$", value)
    value, unit = (value[: scale.start()], scale.group() + unit) if scale else (value, unit)
    return _bounded(text, Span(start, end), value, unit, kind)


_NTH = r"(?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,3})"
_STOPS = r"(?=[，。；、！）)\s]|$)"
_RANK = Finder(
    rf"第{_NTH}(?:位|名)?"
    rf"|前(?!一){_NTH}(?:[位名]|{_STOPS})"
    rf"|首位"
)
_UNSAID = re.compile(
    r"(?:[量数率度额值模价例力比绩评核速积程长率]|得分)(?P<scope>全[国球省市县区州]|世界|亚洲|[东西中]部(?:地区)?)$"
)
"""A rank without a verb (产量全球第一): what is measured stands before its scope, and nothing behind it."""
_WHERE = re.compile(r"[国球省市县区州界洲部业类]|地区")
_RANKED = re.compile(
    r"(?:排名列?|排在|排|位列|位居|名列|跃居|稳居|列|居|跃升[至到]?|升[至到]|上升[至到]|提升[至到]|下降[至到]|下滑[至到]|退[至到]|前?进[至到]|位于|处于|保持|跻身|进入|前移至|连续\S{1,3}年)"
    r"(?P<scope>(?:全|我|中国|世界|本|国内|同类|周边|东|中|西|华|长三角|珠三角|各|苏|浙|京津冀|[\u4e00-\u9fff]{1,4}[省市区县州])?[\u4e00-\u9fff]{0,8}?)$"
)


_LEADING = re.compile(
    r"^(?:保持在?|排名|位次|[位上跃提]?升至?|跃至?|前移至|稳居|位居|继续|连续|持续|首次|列|居|在|于|为|到|至|由|从)+"
)


def ranks(text: str) -> Iterator[Quantity]:
    """Ranks (排在全市第二), each with its scope (全市)."""
    shared, reach = "", -1
    for match in _RANK.finditer(text):
        if match.start() == reach and text[reach - 1 : reach] in {"、", "和"}:  # 分别居全国第二、第七、第九
            yield Quantity(Span(match.start(), match.end()), match.group(), shared, "rank", "", "", *match.span())
            reach = match.end() + 1
            continue
        low = max(0, match.start() - 16)
        head = _RANKED.search(text, low, match.start())
        if re.search(
            r"[由从](?:上年|去年|此前)?(?:的|居|列|位居|排名?|全[国省市县]|世界|\s){0,3}$", text[low : match.start()]
        ):
            continue  # where it rose from
        if head is None and match.group().startswith("第") and re.match(_STOPS, text[match.end() : match.end() + 1]):
            head = _UNSAID.search(text, low, match.start())
        if head is None or text[match.end() : match.end() + 1] in set("次届个条章节季批产轮阶方梯期代课组人时类款项部"):
            continue
        if match.group() == "首位" and not _WHERE.search(head["scope"]):
            continue  # 摆在首位, 居首位
        start = head.start("scope") if head.re is _UNSAID else head.start() + 2 * head.group().startswith("排名")
        scope = _LEADING.sub("", head["scope"].partition("第")[0].strip())
        yield Quantity(Span(match.start(), match.end()), match.group(), scope, "rank", "", "", start, match.end())
        shared, reach = scope, match.end() + 1
