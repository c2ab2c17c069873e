"""The noun phrase a number measures: before it (粮食产量达到760亿斤) or after it (5个督查组)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jianbao.annotate._clauses import MASK
from jianbao.annotate._lexicon import figures, words
from jianbao.annotate._period import periods
from jianbao.document import Span

if TYPE_CHECKING:
    from jianbao.annotate._tokens import Tokens

_LONGEST = 32
_EDGE = " \t\u3000的了、“”\"'‘’·,，：:（(）)【】《》—-－" + MASK


@dataclass(frozen=True, slots=True)
class Phrase:
    """An indicator with its place in the sentence, and the subject found next to it."""

    text: str
    span: Span
    subject: str | None = None


@cache
def _predicates() -> frozenset[str]:
    return frozenset(words("figures", "verbs", "predicate"))


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(r"\s*" + figures("verbs", "opening"))


@cache
def _strong() -> re.Pattern[str]:
    keep = r"(?!率|度|额|量|数|面|情况|比|能力|水平|费|期|区|中心|机制|平台|体系|工程|项目|公司|企业|机构|单位|产业|人员|基金|资金|收入|支出|贷款|总|强度|经费|岗|力|业|服务|家|物|证|者|类)"
    return re.compile(figures("verbs", "strong") + r"(?:了|起|出)?" + keep)


@cache
def _region() -> re.Pattern[str]:
    place = r"[\u4e00-\u9fff]{2,4}?(?:省|市|县|自治区|自治州)"
    return re.compile(rf"(?:{figures('subjects', 'regions')}|{place})(?![级内外直属政委长的])")


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(figures("verbs", "stop_after") + r"|[，,；;。、：:（(）)！？\n" + MASK + r"]|——|[0-9]")


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return _quotes(text, start, end)


def _quotes(text: str, start: int, end: int) -> tuple[int, int]:
    """Take a quotation mark or bracket back in, if its partner is inside."""
    for left, right in (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》")):
        inside = text[start:end]
        if inside.count(right) > inside.count(left) and text[start - 1 : start] == left:
            start -= 1
        if inside.count(left) > inside.count(right) and text[end : end + 1] == right:
            end += 1
    return start, end


def strip_predicate(tokens: Tokens, start: int, end: int) -> int:
    """New end of `text[start:end]` without the verbs and adverbs that lead up to a number."""
    text = tokens.text
    for _ in range(10):
        low = max(start, end - 12)
        while end > start and text[end - 1] in " \u3000" + MASK:
            end -= 1
        match = next((m for m in _ends(text[low:end]) if tokens.fits(low + m, end)), None)
        if match is None:
            return end
        end = low + match
    return end


def _ends(window: str) -> list[int]:
    """Starts of predicates that end `window`, the longest first."""
    entries = _predicates()
    return [i for i in range(len(window)) if window[i:] in entries]


def _open(tokens: Tokens, start: int, end: int) -> tuple[int, str | None]:
    """New start of `text[start:end]` behind openers, time expressions and a region, which is returned."""
    text, subject = tokens.text, None
    timed = {span.start: span.end for span, _ in periods(text[start:end])}
    base = start
    for _ in range(12):
        while start < end and text[start] in " 、，,\u3000" + MASK:
            start += 1
        nxt = timed.get(start - base)
        if nxt is not None:
            start = base + nxt
            continue
        match = _opening().match(text, start, end)
        if match and match.end() < end and tokens.fits(start, match.end()):
            start = match.end()
            continue
        region = _region().match(text, start, end)
        if region and region.end() < end and subject is None and region.end() in tokens.ends:
            subject, start = region.group(), region.end()
            continue
        break
    return start, subject


def before(tokens: Tokens, start: int, end: int, *, direct: bool, limit: int = _LONGEST) -> Phrase | None:
    """The indicator in `text[start:end]`, the words before a number.

    Args:
        tokens: words of the sentence, masked.
        start: left boundary.
        end: where the words of number, bound and change begin.
        limit: longest indicator.
        direct: no predicate stands before the number, so a leading verb governs it (开发岗位2456个).
    """
    text = tokens.text
    bare = strip_predicate(tokens, start, end)
    direct = direct and bare == end
    low, subject = _open(tokens, start, bare)
    low, subject = _cut(tokens, low, bare, subject, direct=direct)
    again, found = _open(tokens, low, bare)
    low, subject = again, found or subject
    low, high = _strip(text, low, bare)
    if high - low > limit:
        low = _shorten(text, low, high)
    phrase = text[low:high].replace(MASK, "").strip()
    if len(phrase) < 2 or not re.search(r"[\u4e00-\u9fffA-Za-z]", phrase):  # noqa: PLR2004
        return None
    return Phrase(phrase, Span(low, high), subject)


def _cut(tokens: Tokens, low: int, end: int, subject: str | None, *, direct: bool) -> tuple[int, str | None]:
    """Behind the last verb that governs the phrase; what stands before it is the subject."""
    text, cut = tokens.text, None
    window = max(low, end - 80)
    for match in _strong().finditer(text, window, end):
        if match.end() >= end - 1:
            break
        if match.start() not in tokens.starts:
            continue
        word = match.group().rstrip("了起出")
        first = match.start() == low
        if word in words("figures", "verbs", "noun_like") and not (direct and (first or _verbal(text, match, low))):
            continue
        cut = match
    if cut is None:
        return low, subject
    who = text[low : cut.start()].strip(_EDGE)
    if subject is None and 2 <= len(who) <= 16 and not _opening().match(who) and "、" not in who:  # noqa: PLR2004
        subject = re.sub(r"(?:共|累计|已|先后|新|再|共计|合计|全年|全部)+$", "", who) or None
    return cut.end(), subject


def _verbal(text: str, match: re.Match[str], low: int) -> bool:
    """An ambiguous word is a verb here, if an adverb stands before it or 了 after it."""
    head = text[max(low, match.start() - 2) : match.start()]
    return match.group().endswith("了") or head.endswith(("累计", "已", "共", "新", "先后", "全年", "人"))


def _shorten(text: str, low: int, high: int) -> int:
    """A later start for an over-long phrase: behind the last mark that leaves enough, else its last characters."""
    for mark in "，、的":
        at = text.find(mark, high - _LONGEST, high - 4)
        if at >= 0:
            return at + 1
    return high - _LONGEST


def after(tokens: Tokens, start: int, end: int) -> Phrase | None:
    """The thing counted by a number, in the words `text[start:end]` that follow it."""
    text, low = tokens.text, start
    while low < end and text[low] in " 的":
        low += 1
    limit = min(end, low + 40)
    stop = None
    for match in _stop().finditer(text, low, limit):
        if re.match(r"[\u4e00-\u9fff]", match.group()) and not tokens.whole(*match.span()):
            continue
        if match.start() > low or match.group() in "，,；;。：:！？\n)）":
            stop = match.start()
            break
        return None
    high = limit if stop is None else stop
    low, high = _strip(text, low, high)
    phrase = text[low:high].replace(MASK, "").strip()
    if len(phrase) < 2 or len(phrase) > _LONGEST or not re.search(r"[\u4e00-\u9fffA-Za-z]", phrase):  # noqa: PLR2004
        return None
    return Phrase(phrase, Span(low, high))
