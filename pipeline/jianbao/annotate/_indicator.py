"""The noun phrase a number measures: before it (粮食产量达到760亿斤) or after it (5个督查组)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jianbao.annotate._clauses import MASK
from jianbao.annotate._lexicon import figures, words
from jianbao.annotate._owner import completed
from jianbao.annotate._period import periods
from jianbao.document import Span
from jianbao.finder import Finder

if TYPE_CHECKING:
    from jianbao.annotate._tokens import Tokens

LONGEST = 32
_LONGEST_WHO = 16
_EDGE = " \t\u3000的了、·,，：:》】—-－×＝=" + MASK
_PAIRS = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"), ("‘", "’"))
_PAIRED = re.compile("[" + "".join(left + right for left, right in _PAIRS) + "]")
_LASTING = re.compile(r"连续[一二三四五六七八九十两多\d]{1,3}(?:年|个月|个?季度)$")
_NOT_WHO = re.compile(r"[、\d]|^(?:配合|会同|联合|协同|通过|用|以|或|若|如|经|凡|其)")
_PREPOSITIONS = frozenset({"将", "把", "对", "按照"})
_LASTING_OPEN = re.compile(
    r"连续[一二三四五六七八九十两多\d]{1,3}年|(?:平均)?每(?:年|天|日|月|个月)|平均每|[三四五十]年(?=累计|共|改造|新|建|完成|转移|中央|全)"
)
_LABEL = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]+[条章节款项]\s*|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,2}[是、]|\d{1,2}[.．、])"
)
_BASIS = re.compile(r"(?:可比价格?|可比口径|同口径|不变价)(?:计算|统计|核算)?$|^(?:考虑|扣除|剔除)|之日起$")
_WITHOUT = re.compile(r"(?:扣除|剔除|考虑)[^，。；、]{2,14}?(?:因素影响后|因素后|影响后|后)(?=[\u4e00-\u9fff]{2})")
_SHARE_OF = re.compile(r"(?:计划|预算|任务|目标|预期)的$")
_OF_VERB = re.compile(r"(?:[和、及与][\u4e00-\u9fff]{2})的")
_TOWARDS = re.compile(r"(?:贡献率|支撑率|依存度|影响|拉动率)$")
_ADVERBS = (
    "累计",
    "已",
    "共",
    "新",
    "先后",
    "全年",
    "要",
    "将",
    "应",
    "拟",
    "须",
    "重点",
    "优先",
    "大力",
    "积极",
    "可",
    "再",
    "来",
    "、",
)
COMMON = re.compile(
    r"一般公共|可再生|可支配|有效期|有色|有限|有机|中央|中小|新型|新能源|新兴|新材料|在校|在建|在岗|对外|应收|应急|与会|总部|总工|从业|每[百千万亿\d]|直接(?:经济|融资|投资)|由于|由此|在[京津沪渝冀豫云辽黑湘皖鲁苏浙赣鄂桂甘晋蒙陕闽贵粤青藏川宁琼](?!市|省|川|夏)"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """An indicator with its place in the sentence, and the subject found next to it.

    Attributes:
        root: the indicator without what the things counted do (贫困村 of 贫困村退出), if that was added.
    """

    text: str
    span: Span
    subject: str | None = None
    root: str | None = None


@cache
def _predicates() -> frozenset[str]:
    return frozenset(words("figures", "verbs", "predicate"))


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(r"\s*" + figures("verbs", "opening"))


@cache
def _strong() -> Finder:
    keep = rf"(?!{figures('verbs', 'compounds')})"
    return Finder(r"(?:" + figures("verbs", "strong") + r"(?:了|起|出)?" + keep + "|[将把对]|按照)")


@cache
def _long_verbs() -> tuple[str, ...]:
    return tuple(verb for verb in words("figures", "verbs", "strong") if len(verb) > 1)


@cache
def _region() -> re.Pattern[str]:
    place = r"(?![比较由从为与和有无跨])(?:(?![占对在向把将的])[\u4e00-\u9fff]){1,4}?(?:省|(?<![城超都上门夜股楼车县])市|县|自治区|自治州)"
    title = "重点实验室|道德模范|文明|百强|先进|优秀|劳动模范|示范|统一大市场"
    return re.compile(rf"(?:{figures('subjects', 'regions')}|{place})(?![级内外直属政委长的性])(?!{title})")


def strip(text: str, start: int, end: int) -> tuple[int, int]:
    """`[start, end)` without marks at its edges and without half a pair of quotation marks or brackets."""
    if not _PAIRED.search(text, start, end):
        return _without_edges(text, start, end)
    for _ in range(6):
        at = start, end = _without_edges(text, start, end)
        for left, right in _PAIRS:
            inside = text[start:end]
            if (
                inside.count(right) > inside.count(left)
                and inside.startswith((right, left))
                and text[start - 1 : start] != left
            ):
                start = text.index(right, start) + 1
            elif inside.count(right) > inside.count(left) and inside.endswith(right):
                end -= 1
            elif inside.count(left) > inside.count(right):
                end = (
                    start + inside.rindex(left)
                    if inside.endswith(left) or right not in text[end : end + 1]
                    else end + 1
                )
            elif (
                inside[:1] == left
                and inside.count(left) == 1
                and left in "（("
                and inside.find(right) < len(inside) - 1
            ):
                start = text.index(right, start) + 1
        if at == (start, end):
            break
    return start, end


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def strip_predicate(tokens: Tokens, start: int, end: int) -> int:
    """New end of `text[start:end]` without the verbs, adverbs and times that lead up to a number."""
    text = tokens.text
    timed = {start + span.end: start + span.start for span, _ in periods(text[start:end])}
    if _SHARE_OF.search(text, max(start, end - 6), end):
        return end - 1  # 完成年度计划的56.8%: the plan is what is measured
    for _ in range(12):
        while end > start and text[end - 1] in " \u3000" + MASK:
            end -= 1
        low = max(start, end - 12)
        lasting = _LASTING.search(text, low, end)
        begin = timed.get(end) if lasting is None else lasting.start()
        if begin is None:
            begin = next(
                (low + i for i in _ends(text[low:end]) if end - low - i > 1 or _alone(tokens, low + i, end)), None
            )
        if begin is None or (begin == start and end - begin > 1 and text[begin:end] not in _predicates()):
            return end
        end = begin
    return end


def _alone(tokens: Tokens, start: int, end: int) -> bool:
    """A predicate of one character is a word of its own (达 in 占比达63%, but not in 发达)."""
    free = {"达": "发到传表抵", "超": "赶反", "逾": "", "均": "人户日月年平", "仅": "", "约": "节公合条契大预制签"}
    character = tokens.text[start]
    if character == "为" and tokens.text[start - 1 : start] in tuple("率额量数值比重价积入出度"):
        return True
    if character in free and tokens.text[start - 1 : start] not in tuple(free[character]):
        return True
    return tokens.whole(start, end)


def _ends(window: str) -> list[int]:
    """Starts of predicates that end `window`, the longest first."""
    entries = _predicates()
    return [i for i in range(len(window)) if window[i:] in entries]


def _open(tokens: Tokens, start: int, end: int, *, regional: bool = True) -> tuple[int, str | None]:
    """New start of `text[start:end]` behind openers, time expressions and a region, which is returned."""
    text, subject = tokens.text, None
    timed = {span.start: span.end for span, _ in periods(text[start:end])}
    base = start
    label = _LABEL.match(text, start, end)
    start = label.end() if label and label.end() < end else start
    for _ in range(12):
        while start < end and text[start] in " 、，,\u3000" + MASK:
            start += 1
        nxt = timed.get(start - base)
        if nxt is not None:
            start = base + nxt
            continue
        match = None if COMMON.match(text, start, end) else _opening().match(text, start, end)
        if (
            match
            and (tokens.fits(start, match.end()) or match.group().startswith("其中"))
            and not _describes(text, match, end)
        ):
            start = match.end()
            continue
        lasting = _LASTING_OPEN.match(text, start, end)
        if lasting:
            start = lasting.end()
            continue
        region = _region().match(text, start, end) if regional else None
        if (
            region
            and region.end() < end
            and subject is None
            and region.end() in tokens.ends
            and _is_place(region.group())
        ):
            subject, start = region.group(), region.end()
            continue
        break
    return start, subject


def _describes(text: str, match: re.Match[str], end: int) -> bool:
    """The opener is an adjective: no verb follows it (高标准农田, but 高标准建成)."""
    if match.group().strip() not in words("figures", "verbs", "adjectives"):
        return False
    at = match.end()
    return at < end and not (_opening().match(text, at, end) or _strong().match(text, at, end))


def _is_place(name: str) -> bool:
    if not name.strip("省市县区州"):
        return False  # 省市县累计建设
    return not name.startswith(_long_verbs()) and "以" not in name


def before(tokens: Tokens, start: int, end: int, *, direct: bool, several: bool = False) -> Phrase | None:
    """The indicator in `text[start:end]`, the words before a number.

    Args:
        tokens: words of the sentence, masked.
        start: left boundary.
        end: where the words of number, bound and change begin.
        several: the phrase is a list that several numbers share; keep all of it.
        direct: no predicate stands before the number, so a leading verb governs it (开发岗位2456个).
    """
    text = tokens.text
    bare = strip_predicate(tokens, start, end)
    direct = direct and bare == end
    low, subject = _open(tokens, start, bare, regional=not several)
    opened = low
    joint = several or "均" in text[bare:end]
    low, subject, verb = _cut(tokens, low, bare, subject, direct=direct, joint=joint)
    who = text[opened : low - len(verb)].strip(_EDGE) if verb else ""
    low, found = _open(tokens, low, bare, regional=not several)
    subject = found or subject
    without = _WITHOUT.match(text, low, bare)
    low = without.end() if without else low
    low, high = strip(text, low if joint else _behind_mark(tokens, low, bare), bare)
    if high > low + 2 and text[high - 1] in "中里内" and high in tokens.ends and high - 1 in tokens.starts:
        high -= 1
    if high - low > LONGEST and not several:
        low = _shorten(tokens, low, high)
    phrase = text[low:high].replace(MASK, "").strip()
    if (
        _BASIS.search(phrase)
        or phrase in {"过去", "上年", "去年", "原来", "以前"}
        or phrase.endswith(("下来", "起来", "上去", "出来", "过来"))
    ):
        return None
    if not re.search(r"[\u4e00-\u9fffA-Za-z]", phrase) or (len(phrase) < 2 and phrase not in _goods()):  # noqa: PLR2004
        return None
    return Phrase(completed(phrase, who, verb.rstrip("了起出"), subject), Span(low, high), subject)


@cache
def _goods() -> frozenset[str]:
    """Things whose names are one character: 钢突破7000万吨."""
    return frozenset(words("figures", "nouns", "goods"))


def _behind_mark(tokens: Tokens, low: int, end: int) -> int:
    """Behind a 、 in the words of one number, if what stands before it is another matter.

    That is a verb (建成投产、总装机) or what a time follows (部署实事、近五年累计投入).
    """
    text = tokens.text
    at = text.rfind("、", low, end)
    if at < 0 or low >= at:
        return low
    timed = any(span.start == 0 for span, _ in periods(text[at + 1 : end]))
    return at + 1 if timed or text[low:at] in words("figures", "verbs", "strong") else low


def _cut(
    tokens: Tokens, low: int, end: int, subject: str | None, *, direct: bool, joint: bool
) -> tuple[int, str | None, str]:
    """Behind the last verb that governs the phrase, the subject before it, and the verb (empty if there is none).

    `joint`: the phrase lists several things; a verb behind a 、 belongs to one of them.
    """
    text, cut, behind = tokens.text, None, -1
    window = max(low, end - 80)
    for match in _strong().finditer(text, window, end):
        if match.end() >= end - 1:
            break
        if match.start() not in tokens.starts or not tokens.fits(*match.span()):
            continue
        if match.group() in _PREPOSITIONS and not tokens.whole(*match.span()):
            continue
        if match.group() == "将" and _strong().match(text, match.end(), end):
            continue  # 还将安排: it tells of the future
        if (joint and cut is None and low < match.start() and text[match.start() - 1] in "、和与及") or _OF_VERB.match(
            text, match.end(), end
        ):
            continue  # 集中供养率、新建小区配建率; 取消和调整的事项
        if match.group() == "对" and _TOWARDS.search(text, max(window, end - 4), end):
            continue  # 工业对经济增长贡献率
        word = match.group().rstrip("了起出")
        first = match.start() == low
        verbal = first or text[max(behind, 0) : match.start()] in {"", "和", "及", "、", "或"} or _verbal(text, match)
        noun = word in words("figures", "verbs", "noun_like")
        if noun and not (direct and verbal and not _measured(word, text[match.end() : end])):
            continue
        behind = match.end()
        cut = match
    if cut is None:
        return low, subject, ""
    who = text[low : cut.start()].strip(_EDGE)
    if subject is None and _is_subject(who):
        subject = re.sub(r"(?:共|累计|已|先后|新|再|共计|合计|全年|全部)+$", "", who) or None
    return cut.end(), subject, cut.group()


def _measured(word: str, rest: str) -> bool:
    """A noun and its measure, no verb and its object: 出口规模."""
    return word in words("figures", "nouns", "heads") and rest.strip(_EDGE) in words("figures", "nouns", "generic")


def _is_subject(who: str) -> bool:
    """Somebody, not a means, a condition or a verb."""
    if not 2 <= len(who) <= _LONGEST_WHO or _NOT_WHO.search(who) or _opening().match(who):  # noqa: PLR2004
        return False
    return who.endswith(words("figures", "subjects", "tails")) and not who.startswith(_long_verbs())


def _verbal(text: str, match: re.Match[str]) -> bool:
    """An ambiguous word is a verb here, if an adverb stands before it or 了 after it."""
    head = text[max(0, match.start() - 2) : match.start()]
    return match.group().endswith("了") or head.endswith(_ADVERBS)


def _shorten(tokens: Tokens, low: int, high: int) -> int:
    """A later start for an over-long phrase: behind the last mark that leaves enough, else its last characters."""
    for mark in "，、的对":
        at = tokens.text.find(mark, max(low, high - LONGEST), high - 4)
        if at >= 0:
            return at + 1
    return next((at for at in range(high - LONGEST, high) if at in tokens.starts), high - LONGEST)
