"""The noun phrase behind a number: the thing counted (5个督查组), and what it does (12个村退出)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from jianbao.annotate._clauses import MASK
from jianbao.annotate._indicator import COMMON, LONGEST, Phrase, strip
from jianbao.annotate._lexicon import figures, words
from jianbao.annotate._period import periods
from jianbao.document import Span
from jianbao.finder import Finder

if TYPE_CHECKING:
    from jianbao.annotate._tokens import Tokens


_ASIDE = re.compile(r"[（(][^（()）\d]{1,12}[)）]")
_PLACES = frozenset("县市区乡镇村国省州盟旗")
_ONE_EACH = re.compile(
    r"(?:为(?![民老侨农企期])|是)(?=[\u4e00-\u9fff]{2})|[一每](?:[台套个件人户吨亩年次天斤]|公斤|平方米)(?![\u4e00-\u9fff])"
)
"""What follows is said of the things (56项为首创), or the price is that of one (3万元一台)."""
_BODIES = ("中心", "公司", "平台", "机构", "基地")
"""A verb before one of these is part of a name: 资金集中运营中心."""
_PROCEDURE = re.compile(r"\s*(?:逐[个一户项]|要|应|须|必须|将|需|开展|全部|首次|稳步|正在|夜间|有序|陆续|相继)")


@cache
def _stop() -> Finder:
    return Finder(
        figures("verbs", "stop_after")
        + r"|[，,；;。、：:！？\n"
        + MASK
        + r"]|——|[0-9](?![0-9]*[强号类A-Z])|[（(](?![^（()）]{1,8}[)）])"
    )


def counted(tokens: Tokens, phrase: Phrase) -> Phrase:
    """The thing counted at the start of `phrase`, if something else follows: 贫困县 of 贫困县农民人均收入."""
    start, high = phrase.span
    match = _counted().match(tokens.text, start, high)
    end = match.end() if match else next((e for e in sorted(tokens.ends) if e >= start + 2), high)
    if tokens.text.count("“", start, end) > tokens.text.count("”", start, end):
        end = high  # the whole of what stands in quotes
    return Phrase(tokens.text[start : min(end, high)], Span(start, min(end, high)))


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(r"[\u4e00-\u9fff“”]{1,12}?" + figures("nouns", "counted") + "(?!人口|集体)")


def after(tokens: Tokens, start: int, end: int, *, closed: bool = False) -> Phrase | None:
    """The thing counted by a number, in the words `text[start:end]` that follow it.

    `closed`: the clause ends there, so that what a 、 joins belongs to the thing (20个机关、学校).
    """
    text, low = tokens.text, start
    while low < end and text[low] in " 的":
        low += 1
    if text.startswith(("以上", "以下", "以内"), low):
        return None
    if _blocked(tokens, low, end):
        return None
    high = min(end, low + 40)
    genitive = "的" in text[start:low]
    bracket = _ASIDE.match(text, low + 1) if text[low : low + 1] in _PLACES else None  # 70个县（市、特区）
    if bracket:
        return Phrase(text[low : bracket.end()], Span(low, bracket.end()))
    for match in _stop().finditer(text, low, high):
        if match.group() == "、" and closed and match.start() > low and not _verbs().match(text, match.end()):
            continue
        if not re.match(r"[\u4e00-\u9fff]", match.group()):
            high = match.start()
            break
        if text.startswith(_BODIES, match.end()):
            continue
        if match.start() > low and tokens.whole(*match.span()) and not COMMON.match(text, match.start()):
            high = match.start()
            break
    low, high = strip(text, low, high)
    while high > low + 1 and (text[high - 1] in "和与及" or (text[high - 1] in "中里" and high - 1 in tokens.starts)):
        high -= 1
    phrase = text[low:high].replace(MASK, "").strip()
    if len(phrase) < 2 and (genitive or phrase not in _PLACES):  # noqa: PLR2004
        return None
    if len(phrase) > LONGEST or not re.search(r"[\u4e00-\u9fffA-Za-z]", phrase):
        return None
    return Phrase(phrase, Span(low, high))


def _blocked(tokens: Tokens, low: int, end: int) -> bool:
    """What follows the number is a verb or a particle."""
    if _moves().match(tokens.text, low, end):
        return True
    if _ONE_EACH.match(tokens.text, low, end):
        return True
    match = _no_noun().match(tokens.text, low, end)
    return match is not None and (tokens.whole(*match.span()) or len(match.group()) > 2)  # noqa: PLR2004


@cache
def _verbs() -> re.Pattern[str]:
    """A verb, or words that open a new matter."""
    return re.compile(figures("verbs", "strong", "predicate", "opening", "stop_after"))


@cache
def _no_noun() -> re.Pattern[str]:
    return re.compile(figures("verbs", "no_noun"))


@cache
def _moves() -> re.Pattern[str]:
    return re.compile(figures("change", "up", "down") + "[到至为了]")


def governed(phrase: Phrase) -> bool:
    """The phrase ends with a verb that looks for its object: 可申请 (300万元的贷款)."""
    strong = words("figures", "verbs", "strong")
    return any(phrase.text.endswith(v) and len(phrase.text) - len(v) < 3 for v in strong if len(v) > 1)  # noqa: PLR2004


def predicate(text: str, start: int, end: int, length: int, *, closed: bool) -> int:
    """End of the words after a counted thing that say what it does (贫困村退出), or `start` if they are too long.

    Args:
        text: sentence.
        start: end of the thing.
        end: right boundary.
        length: of the thing.
        closed: the clause ends at the boundary, not in front of another number.
    """
    stop = re.search(r"[、，,；;。：:！？\n" + MASK + "]", text[start:end])
    if stop is None and not closed:
        return start
    high = start + stop.start() if stop else end
    if (periods(text[start:high]) and not re.search("增长|下降", text[start:high])) or _PROCEDURE.match(text, start):
        return start
    return high if start < high and length + high - start <= 24 else start  # noqa: PLR2004
