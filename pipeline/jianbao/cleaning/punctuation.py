"""Give Chinese text its full-width marks: `, ; : ? ! . ( )` and quotes beside a Chinese character are widened.

Web forms and careless converters leave half-width marks; sentences are cut at full-width ones.

Left alone: marks inside of numbers, times, addresses, Latin words and formulae (`1,204.5`, `10:30`, `3:2`, `U.S.`,
`f(x)`), numbering (`1.`), dots of an ellipsis, brackets and quotes without a partner; `?` where nothing asks (a
lost character shows so); full-width marks never become half-width.

>>> [e.text for e in edits('会议强调,要做到"两个确保".')]
['，', '“', '”', '。']
>>> edits("1.增长5.1%")
[]
"""

from __future__ import annotations

import re

from jianbao.cleaning._text import HAN, NUMERALS, without_overlaps
from jianbao.document import Edit, Span

_RULE = "punctuation"
_WIDE = str.maketrans(",;:?!().", "，；：？！（）。")
_CH = f"{HAN}，。、；：！？“”‘’《》（）【】…％×*"
_BESIDE = re.compile(
    rf"[,;:!?](?:(?<=[{_CH}%\"].)(?![/0-9])|(?<=[{HAN}”》）)].)(?=[0-9])|(?<=[0-9A-Za-z%）)\]].)(?=[{_CH}\"]))"
)
_STOP = re.compile(rf"\.(?<=[{HAN}”》）)%\"].)(?=[{HAN}“”\"《（\s]|$)(?!\.)")
_DOUBLED = re.compile(
    rf"[,，](?=[,，。；、;])(?<=[{HAN}0-9”》）].)|(?<=[{HAN}0-9”》）][。；、;])[,，](?=[{HAN}0-9“《])"
)
_THROUGHOUT = 3
"""Commas set beside other marks, against copying, that make it a practice of the page."""
_ASKS = re.compile(
    "吗|呢|什么|怎么|怎样|如何|谁|哪|几|多少|何|是否|能否|可否|是不是|不是|难道|岂|吧|啊|没有|为啥|嘛|么|不$|否$"
)
_CLAUSE = re.compile("[，。；！？,;!?\n“”]")
_BRACKETS = re.compile(r"[()\n]")
_QUOTES = re.compile(r"[\"\n]")
_HAN = re.compile(f"[{_CH}]")


def edits(text: str) -> list[Edit]:
    """Edits that widen them."""
    if text.isascii():
        return []
    found = [
        Edit(Span(*hit.span()), hit.group().translate(_WIDE), _RULE)
        for hit in _BESIDE.finditer(text)
        if _fits(text, hit)
    ]
    doubled = [Span(*hit.span()) for hit in _DOUBLED.finditer(text)]
    if len(doubled) >= _THROUGHOUT:
        gone = set(doubled)
        found = [edit for edit in found if edit.span not in gone]
        found += [Edit(span, "", _RULE) for span in doubled]
    found += [Edit(Span(*hit.span()), "。", _RULE) for hit in _STOP.finditer(text) if not _numbering(text, hit.start())]
    if "(" in text:
        found += _brackets(text)
    if '"' in text:
        found += _quotes(text)
    return without_overlaps(found)


def _fits(text: str, hit: re.Match[str]) -> bool:
    mark, at = hit.group(), hit.start()
    if mark == "?":
        return asks(text, at) and text[at + 1 : at + 2] not in {"?", "!"} and text[at - 1] != "?"
    return not text.startswith("://", at)


def asks(text: str, at: int) -> bool:
    """The clause before `at` asks something.

    >>> asks("会议何时开始?", 6), asks("会议开始?", 4)
    (True, False)
    """
    near = text[max(at - 40, 0) : at]
    return _ASKS.search(near) is not None and _ASKS.search(_CLAUSE.split(near)[-1]) is not None


def _numbering(text: str, at: int) -> bool:
    """The dot at `at` belongs to a Chinese numeral at the start of its line, or to a decimal of numerals."""
    start = at
    while start > 0 and at - start < 4 and text[start - 1] in NUMERALS:  # noqa: PLR2004
        start -= 1
    if start == at:
        return text[at - 1] == "."
    return start == 0 or text[start - 1] in "\n \u3000" or text[at + 1 : at + 2] in set(NUMERALS)


def _brackets(text: str) -> list[Edit]:
    """Pairs of brackets in one line, with Chinese in them or beside them."""
    found: list[Edit] = []
    stack: list[int] = []
    for hit in _BRACKETS.finditer(text):
        if hit.group() == "\n":
            stack.clear()
        elif hit.group() == "(":
            stack.append(hit.start())
        elif stack:
            low, high = stack.pop(), hit.start()
            beside = text[max(low - 1, 0) : low + 2] + text[high - 1 : high + 2]
            if _HAN.search(beside):
                found += [Edit(Span(low, low + 1), "（", _RULE), Edit(Span(high, high + 1), "）", _RULE)]
    return found


def _quotes(text: str) -> list[Edit]:
    """Straight quotes of a line, taken in pairs, if their number is even and the line is Chinese."""
    found: list[Edit] = []
    places: list[int] = []
    start = 0
    for hit in [*_QUOTES.finditer(text), None]:
        if hit and hit.group() == '"':
            places.append(hit.start())
            continue
        end = hit.start() if hit else len(text)
        if places and len(places) % 2 == 0 and _HAN.search(text[start:end]):
            found += [Edit(Span(at, at + 1), "“" if n % 2 == 0 else "”", _RULE) for n, at in enumerate(places)]
        places, start = [], end + 1
    return found
