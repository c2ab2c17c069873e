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
_PROCEDURE = re.compile(r"\s*(?:逐[个一户项]|要|应|须|必须|将|需|开展|全部|首次|稳步|正在|夜间|有序|陆续|相继)")


@cache
def _stop() -> Finder:
    return Finder(
        figures("verbs", "stop_after")
        + r"|[，,；;。、：:！？\n"
        + MASK
        + r"]|——|[0-9](?![0-9]*[强号A-Z])|[（(](?![^（()）]{1,8}[)）])"
    )


def counted(tokens: Tokens, phrase: Phrase) -> Phrase:
    """The thing counted at the start of `phrase`, if something else follows: 贫困县 of 贫困县农民人均收入."""
    start, high = phrase.span
    match = _counted().match(tokens.text, start, high)
    end = match.end() if match else next((e for e in sorted(tokens.ends) if e >= start + 2), high)
    return Phrase(tokens.text[start : min(end, high)], Span(start, min(end, high)))


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(r"[\u4e00-\u9fff“”]{1,12}?" + figures("nouns", "counted"))


def after(tokens: Tokens, start: int, end: int) -> Phrase | None:
    """The thing counted by a number, in the words `text[start:end]` that follow it."""
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
        if not re.match(r"[\u4e00-\u9fff]", match.group()):
            high = match.start()
            break
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
    match = _no_noun().match(tokens.text, low, end)
    return match is not None and (tokens.whole(*match.span()) or len(match.group()) > 2)  # noqa: PLR2004


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
