"""Shorten a sentence without a word of our own: an unbroken run of its clauses, so that what is shown is what stands there."""

from __future__ import annotations

import re
from itertools import pairwise

from jianbao.document import Span
from jianbao.write._align import clauses, fold
from jianbao.write._patterns import (
    ADVERBIAL,
    CONDITION,
    DEPENDENT,
    FRAME,
    IMPERATIVE,
    LEANING,
    OPENING,
    OWN_FIGURE,
    PAIRS,
    PURPOSE,
    SPEAKING,
)
from jianbao.write._stand import ends
from jianbao.write._tags import tagged

MOST_CLAUSES = 80
"""Clauses of one sentence that are weighed; no sentence of prose has more."""

OPENS = 3.0
"""How many weighty words a quotation gains by starting where the sentence starts: the subject is there."""

WEIGHT = re.compile(
    r"\d|[目问]标|问题|必须|确保|不得|严禁|力争|突破|首次|第[一二三]|重点|关键|达到|总体|贯彻|落实|推进|增长|下降"
)
BRACKET = re.compile(r"（[^（）“”]{1,60}）|\([^()“”]{1,60}\)")
RESERVED = re.compile(r"不|除|仅|限|试行|暂行|草案|修订|未|预计|左右|一期|二期|[*×某]")
"""What a bracket may hold that changes what stands before it."""
CONNECTIVE = re.compile(
    r"(?<=[，；,;])((?:同时|此外|另外|与此同时|总之|当然|可以说|应该说|并且|而且)[，,]?)(?=[\u4e00-\u9fff])"
)
HALF = re.compile(r"如果|假如|倘若|若|只要|只有|一旦|即使|虽然?|尽管|由于|因为|除了?")
"""Openings of a sentence whose point is its end."""
EMPTY_END = re.compile(
    r"(?:如下|以下|包括|其中|认为|指出|强调|坦言|反映|介绍|透露|呼吁|表示|要求|提出|即|是|为|所[说言述])$"
)


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
    parts = [(max(a, start), b) for a, b in parts[:MOST_CLAUSES]]
    best: tuple[float, Span] | None = None
    for first in range(len(parts)):
        if not _can_open(text, parts, first):
            continue
        for last in range(first, len(parts)):
            whole = len(text) - parts[last][1] == 1
            span = Span(parts[first][0], len(text) if whole else parts[last][1])
            if span.end - span.start > max_chars:
                break
            if _can_stand(text, span) and ends(text, parts, last, first):
                value = _weight(span.of(text)) + OPENS * (first == 0) + 0.02 * (span.end - span.start)
                if best is None or value > best[0]:
                    best = (value, span)
    return best[1] if best else None


def fragments(text: str, max_chars: int) -> tuple[Span, ...]:
    """Parts of `text` to quote, which joined are at most `max_chars` characters: words are left out, none are added.

    `shorten` where that is enough. Else brackets, connectives between clauses and subjects named again are left out as well, as far
    as what is left still says what the sentence says; the caller checks it. Empty if nothing can stand alone.

    >>> s = "产值（占全区的31%）下降14.5%，同时，产值增速回落。"
    >>> "".join(span.of(s) for span in fragments(s, 20))
    '产值下降14.5%，产值增速回落。'
    """
    plain = shorten(text, max_chars)
    if plain and plain.end == len(text):
        return (plain,)
    kept = _without(text, _spare(text))
    less = "".join(span.of(text) for span in kept)
    part = shorten(less, max_chars) if less != text else None
    found = _within(kept, part) if part else ()
    if plain and (not found or found[-1].end - found[0].start <= plain.end - plain.start):
        return (plain,)
    return found


def _spare(text: str) -> list[Span]:
    """What may be left out of a sentence, in order: brackets without a reservation, connectives, subjects named again."""
    found = [Span(*m.span()) for m in BRACKET.finditer(text) if m.start() and not RESERVED.search(m.group())]
    found += [Span(m.start(1), m.end(1)) for m in CONNECTIVE.finditer(text)]
    found += _again(text)
    found.sort(key=lambda span: (span.start, -span.end))
    apart: list[Span] = []
    for span in found:
        if not apart or span.start >= apart[-1].end:
            apart.append(span)
    return apart


def _again(text: str) -> list[Span]:
    """Subjects that a clause names once more before a predicate that takes it from the clause before (收入5亿元，收入同比下降)."""
    found = []
    bounds = clauses(text)[:MOST_CLAUSES]
    for (a, b), (c, d) in pairwise(bounds):
        same = next((n for n, (x, y) in enumerate(zip(text[a:b], text[c:d], strict=False)) if x != y), 0)
        if same > 1 and DEPENDENT.match(text[c + same : d]):
            found.append(Span(c, c + same))
    return found


def _without(text: str, spare: list[Span]) -> tuple[Span, ...]:
    edges = [0, *(edge for span in spare for edge in (span.start, span.end)), len(text)]
    return tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a)


def _within(kept: tuple[Span, ...], part: Span) -> tuple[Span, ...]:
    """The part of the joined `kept` spans, as spans of the text they belong to."""
    found, at = [], 0
    for span in kept:
        low, high = max(part.start - at, 0), min(part.end - at, span.end - span.start)
        if high > low:
            found.append(Span(span.start + low, span.start + high))
        at += span.end - span.start
    return tuple(found)


def _can_open(text: str, parts: list[tuple[int, int]], first: int) -> bool:
    """May a quotation begin at clause `first`? At the sentence, after its adverbials, at an imperative or at a figure of its own."""
    if first == 0:
        return True
    if SPEAKING.match(text):
        return False
    clause = text[slice(*parts[first])]
    if DEPENDENT.match(clause) or LEANING.match(clause):
        return False
    if PURPOSE.match(text, parts[0][0]) and tagged(clause)[0].tag.startswith(("v", "a", "d", "p")):
        return False  # more of the purpose, or what is done without it
    before = text[: parts[first][0]].rstrip()[-1:]
    if re.search(r"\d", clause) and any(FRAME.match(text[a:b]) for a, b in parts[:first]):
        return False
    if before not in "；;" and any(CONDITION.match(text[a:b]) for a, b in parts[:first]):
        return False
    after_adverbials = all(ADVERBIAL.match(text[a:b]) for a, b in parts[:first])
    return before in "；;" or after_adverbials or bool(IMPERATIVE.match(clause) or OWN_FIGURE.match(clause))


def _can_stand(text: str, span: Span) -> bool:
    """Are quotation marks and brackets closed, is the end no announcement, and does no condition stay behind?"""
    words = span.of(text)
    if any(words.count(left) != words.count(right) for left, right in PAIRS) or EMPTY_END.search(words):
        return False
    if text[span.end : span.end + 1] in {":", "："}:
        return False
    if HALF.match(words) and span.end < len(text.rstrip("。；！？")):
        return False
    rest = fold(text[span.end : span.end + 8]).lstrip(",;:，；：")
    return not rest.startswith(("的除外", "除外"))


def _weight(words: str) -> float:
    return float(len(WEIGHT.findall(words)))
