"""Time expressions: which time a figure holds for."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from jianbao.document import Span
from jianbao.finder import Finder

_YEAR = r"(?:(?:19|20)\d{2}|(?:１９|２０)[０-９]{2}|[一二][〇零○九]{1}[〇零○一二三四五六七八九]{2})年"
_MONTH = r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
_PLAN = r"[“\"]?[一二三四五六七八九十]{1,2}五[”\"]?"
_TAIL = r"(?:以来|期间|时期|末|期末|之?前(?![一二三四五六\d瞻沿端列往景进])|以前|起)"
_WITHIN = r"(?:上半年|下半年|全年|年底前?|年末|年初|(?<![一二三四五六七八九十两几数多半])年内|前[一二三四123]个?季度|第?[一二三四1234]季度)"
_TO = r"(?:[-－—–―~～]{1,2}|至|到)"


@cache
def _pattern() -> Finder:
    day = rf"(?:\d{{1,2}}日?{_TO}(?:{_MONTH}月)?\d{{1,2}}日|\d{{1,2}}日)"
    month = rf"(?:{_MONTH}{_TO})?{_MONTH}月(?:份|底|末|初|中旬|上旬|下旬)?{day}?(?:之?前(?![一二三四五六\d瞻沿端列往景进]))?"
    year = rf"(?:{_YEAR}|今年|去年|前年|明年)"
    one = rf"(?:{year}(?:度(?!假|量|过)|{_WITHIN}|底|末|初|{month})?(?:{_TAIL})?|{_PLAN}{_TAIL}?|{_WITHIN}|{month})"
    lasting = (
        r"(?:(?:过去|近|最近|未来|今后|这)?[一二三四五六七八九十两几]{1,2}年(?:多|间|来|期间|以来)|(?:过去|近|最近|未来|今后|这)[一二三四五六七八九十两几\d]{1,2}年"
        r"|过去一年|一年来|五年累计|党的[一二三四五六七八九十]{1,3}大以来|今年以来|本届政府以来|改革开放以来|目前|当前|截至目前|全年)"
    )
    guard = r"(?<![\d“次届第])"
    return Finder(rf"{guard}(?:(?:截至|截止|截止到|到|至|自|从)?{one}(?:{_TO}{one})?|{lasting})")


_HINT = re.compile("[年月季五前全大来]")  # every time expression has one of these
_NOISE = re.compile(r"^(?:到|至|自|从)")
_COMPARED = re.compile(r"[比较同]$|[高低多少快慢大小优当同等劣强]于$")
_PLAN_ONLY = re.compile(rf"^{_PLAN}$")
_AS_NAME = re.compile(r"(?:规划|计划(?!要求|安排|完成)|纲要|行动|方案|号|《)")


@lru_cache(maxsize=1024)
def periods(text: str) -> tuple[tuple[Span, str], ...]:
    """Time expressions of `text` with their place, in order, each once, as written.

    >>> [words for _, words in periods("截至6月底，信访量2185件；2025年上半年增长5%。")]
    ['截至6月底', '2025年上半年']
    """
    if not _HINT.search(text):
        return ()
    found: list[tuple[Span, str]] = []
    for match in _pattern().finditer(text):
        written = match.group()
        after = text[match.end() : match.end() + 4]
        if _AS_NAME.match(after) or after.startswith(("级", "龄", "轻", "均")):
            continue
        if _COMPARED.search(text[max(0, match.start() - 2) : match.start()]):
            continue  # the time compared with, not the time that is meant
        if _PLAN_ONLY.match(written) and not written.startswith(("“", '"')):
            continue
        keep = _NOISE.sub("", written) if not written.startswith(("截",)) else written
        if keep:
            found.append((Span(match.end() - len(keep), match.end()), keep))
    return tuple(found)
