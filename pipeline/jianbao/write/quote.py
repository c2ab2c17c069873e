"""Shorten a sentence without a word of our own: an unbroken run of its clauses, so that what is shown is what stands there."""

from __future__ import annotations

import re

from jianbao.document import Span
from jianbao.write._align import clauses, fold
from jianbao.write.ground import DEPENDENT

OPENING = re.compile(
    r"(?:同时|此外|另外|其次|再次|最后|首先|因此|所以|总之|当然|可以说|应该说|大家知道|众所周知|在此|这里|对此|为此|目前来看|与此同时|"
    r"下一步|接下来|刚才|具体来[说看]|一方面|另一方面)[，,、]|(?:[一二三四五六七八九十]是|第[一二三四五六七八九十][，,、])(?!否)|——|[•·●■◆]\s*"
)
"""Openings that carry no content of their own and may be left out of a quotation."""

ADVERBIAL = re.compile(
    r"(?:为|按照|根据|依据|围绕|随着|通过|针对|经|鉴于|由于|受)[^，。]*$|以[^，。]*(?:为指导|为统领|为目标|为抓手|为主线|为重点|为契机)$|"
    r"[^，。]*(?:以来|之后|之前|期间|过程中|基础上|的同时|情况下|形势下|时)$|近年来?$|今年以来$|目前$|当前$|一年来$|五年来$|"
    r"[（(]?\d+年[\d年月日至到—\-底前后、]*$|截至[^，。]*$|到“?[\d十][^，。]{0,12}(?:年|期)末?$"
)
"""Clauses that say when, why or by what, and need the clause they belong to."""

CONDITION = re.compile(r"(?:对|凡|如|若|除|因|经|未|在)[^，。]*(?:的|企业|人员|单位|地区|家庭|问题|情况|部门|机构|者|外|后|中)$|[^，。]*(?:的话|[^目]的)$")
"""Clauses that say for whom or when something holds: they cannot stand alone, and what follows cannot stand without them."""

LEANING = re.compile(r"是|或者?|作为|可|应|能|会|已|再|更|及|和|与|以(?!军)|由|将|把|被|对|向|在|为|特别是|尤其是|包括|例如|比如|即|等")
IMPERATIVE = re.compile(
    r"(?:要|必须|坚决|全力|全面|积极|大力|切实|着力|扎实|持续|深入|加快|进一步|严格|统筹|聚焦)?(?:推[动进行广]|加[强快大]|深化|完善|健全|建[立设好成]|确保|严禁|不得|动员|"
    r"落实|坚持|强化|优化|支持|鼓励|实施|开展|提[高升]|促进|扩大|培育|打造|构建|抓好|做[好强优大]|防范|化解|保障|发展|推行|规范|清理|整治|引导|制定|深挖|锚定|奋力|守住|全力)"
)
"""Openings of a clause that needs no subject: measures and demands."""

OWN_FIGURE = re.compile(r"[^，。\d]{3,24}(?:增长|下降|达到?|超过|突破|完成|为|减少|提高|实现|上升)[^，。\d]{0,6}\d")

WEIGHT = re.compile(r"\d|[目问]标|问题|必须|确保|不得|严禁|力争|突破|首次|第[一二三]|重点|关键|达到|总体|贯彻|落实|推进|增长|下降")
PAIRS = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"), ("「", "」"))
EMPTY_END = re.compile(r"(?:如下|以下|包括|其中|认为|指出|强调|表示|要求|提出|即|是|为)$")


def shorten(text: str, max_chars: int) -> Span | None:
    """Range of `text` to quote: at most `max_chars` characters, starting and ending at a clause.

    The whole sentence if it fits; else the weightiest run of clauses that can stand alone. None if no run does.

    >>> s = "同时，要看到工业承压运行，开发投资同比下降35.9%，信心预期不足。"
    >>> shorten(s, 24).of(s)
    '要看到工业承压运行，开发投资同比下降35.9%'
    >>> shorten(s, 60).of(s)
    '要看到工业承压运行，开发投资同比下降35.9%，信心预期不足。'
    """
    opening = OPENING.match(text)
    start = opening.end() if opening and len(text) - opening.end() >= 8 else 0  # noqa: PLR2004 - something must be left
    if len(text) - start <= max_chars:
        return Span(start, len(text))
    parts = [(a, b) for a, b in clauses(text) if b > start]
    parts = [(max(a, start), b) for a, b in parts]
    best: tuple[float, Span] | None = None
    for first in range(len(parts)):
        if not _can_open(text, parts, first):
            continue
        for last in range(first, len(parts)):
            whole = last == len(parts) - 1 and len(text) - parts[last][1] == 1
            span = Span(parts[first][0], len(text) if whole else parts[last][1])
            if span.end - span.start > max_chars:
                break
            if _can_stand(text, span) and not _waits(text[slice(*parts[last])]):
                value = _weight(span.of(text)) + (1.0 if first == 0 else 0.0) + 0.02 * (span.end - span.start)
                if best is None or value > best[0]:
                    best = (value, span)
    return best[1] if best else None


def _can_open(text: str, parts: list[tuple[int, int]], first: int) -> bool:
    """May a quotation begin at clause `first`: the sentence, what follows its adverbials, an imperative, or a clause with its own figure?"""
    if first == 0:
        return True
    clause = text[slice(*parts[first])]
    if DEPENDENT.match(clause) or LEANING.match(clause):
        return False
    before = text[: parts[first][0]].rstrip()[-1:]
    if before not in "；;" and any(CONDITION.match(text[a:b]) for a, b in parts[:first]):
        return False
    after_adverbials = all(ADVERBIAL.match(text[a:b]) for a, b in parts[:first])
    return before in "；;" or after_adverbials or bool(IMPERATIVE.match(clause) or OWN_FIGURE.match(clause))


def _waits(clause: str) -> bool:
    """Does `clause` need the one after it?"""
    return bool(ADVERBIAL.match(clause) or CONDITION.match(clause))


def _can_stand(text: str, span: Span) -> bool:
    """Are quotation marks and brackets closed, is the end no announcement, and does no condition stay behind?"""
    words = span.of(text)
    if any(words.count(left) != words.count(right) for left, right in PAIRS) or EMPTY_END.search(words):
        return False
    if text[span.end : span.end + 1] in {":", "："}:
        return False
    rest = fold(text[span.end : span.end + 8]).lstrip(",;:，；：")
    return not rest.startswith(("的除外", "除外"))


def _weight(words: str) -> float:
    return float(len(WEIGHT.findall(words)))


