"""Shorten a sentence without a word of our own: an unbroken run of its clauses, so that what is shown is what stands there."""

from __future__ import annotations

import re

from jianbao.document import Span
from jianbao.write._align import clauses, fold
from jianbao.write._patterns import ADVERBIAL, CONDITION, DEPENDENT, IMPERATIVE, LEANING, OPENING, OWN_FIGURE, waits

MOST_CLAUSES = 80
"""Clauses of one sentence that are weighed; no sentence of prose has more."""

OPENS = 3.0
"""How many weighty words a quotation gains by starting where the sentence starts: the subject is there."""

WEIGHT = re.compile(
    r"\d|[目问]标|问题|必须|确保|不得|严禁|力争|突破|首次|第[一二三]|重点|关键|达到|总体|贯彻|落实|推进|增长|下降"
)
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
            if _can_stand(text, span) and not waits(text[slice(*parts[last])]):
                value = _weight(span.of(text)) + OPENS * (first == 0) + 0.02 * (span.end - span.start)
                if best is None or value > best[0]:
                    best = (value, span)
    return best[1] if best else None


def _can_open(text: str, parts: list[tuple[int, int]], first: int) -> bool:
    """May a quotation begin at clause `first`? At the sentence, after its adverbials, at an imperative or at a figure of its own."""
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
