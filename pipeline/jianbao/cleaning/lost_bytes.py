"""Show where characters are lost for good: ``锟斤拷``, U+FFFD, runs of ``????``.

``锟斤拷`` is what remains when GBK bytes are read as UTF-8, saved with U+FFFD in place of each bad byte, and read as
GBK again: the text is gone, and what stands between the marks is chance. A stretch of it becomes one U+FFFD. A U+FFFD
that stands in the text, a run of question marks inside a sentence, and a single one of half width inside or behind a
clause that asks nothing (``第十四?当事人``, ``福?h环城``: what is left of a byte shift that cannot be mended) are marked
where they are. So is ``锟`` before a character whose first byte is ``BD``: one U+FFFD, and a byte of what followed. Nothing
is guessed: the edits are not `certain`, so no briefing quotes the sentence.

Four question marks where a paragraph begins are two ideographic spaces that a charset could not hold; no word is lost,
and they are removed, or replaced by the line end they stand for. A zero is restored where a year or the number of a
unit leaves no other choice: ``二�二�年`` is 二〇二〇年 (GB 2312 has no 〇).

Left alone: ``?``, ``??`` and ``???`` behind a question, which people write, and those of addresses and other scripts. Of
5.9 million characters of clean documents one mark stands where nothing asks, and there a character is lost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.cleaning._alphabet import holds
from jianbao.cleaning._text import HAN
from jianbao.cleaning.punctuation import asks
from jianbao.document import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

RULE = "lost_bytes"
DAMAGE = "\ufffd"
_ANY = re.compile("[\ufffd锟?拷]")
KUN = "锟斤拷"
_LOSS = re.compile("锟斤拷|锟斤|斤拷|锟[^\n]?|[^\n]拷|\ufffd+")
NEAR = 2
"""Characters of chance that may stand between two pieces of a lost stretch."""
ZERO = re.compile(
    "(?<![一二三四五六七八九〇])[一二][一二三四五六七八九〇\ufffd]{2,6}(?=年(?!级|龄))"
    "|(?<![一二三四五六七八九〇])[一二三四五六七八九]\ufffd{1,2}[一二三四五六七八九](?=研究所|[所厂院团]|医院|部队|公司)"
)
"""A year, or the number of an institute, with its zeros lost."""
_NUMERAL = "一二三四五六七八九〇"
_NUMERALS = re.compile(f"[{_NUMERAL}\ufffd]+")
BEHIND = 4
"""Characters behind a run of numerals that `ZERO` looks at; none of the first is a numeral, so none begins a match."""
YEAR = 4
_STARTS = "(?=[\u3400-\u9fff“（《0-9])"
INDENT = re.compile(
    rf"(?P<start>^)[ \t]*(?:\?\?){{1,4}}{_STARTS}|(?<=[。！？!”…]) ?(?:\?\?){{2,4}}{_STARTS}", re.MULTILINE
)
_MARKS = re.compile(r"\?[?!]*")
RUN = 3
"""People write two marks in the middle of a line, not three."""
_BEFORE = re.compile(rf"[{HAN}，。、；：“”‘’《》（）…0-9%.]|(?<=[{HAN}])[A-Za-z \u3000]")
_AFTER = re.compile(rf"[{HAN}，、；：。“”‘’《》（）(…0-9,;:]|[ \u3000][{HAN}]|[A-Za-z\[\\\]^_`{{|}}~@][{HAN}]")
_END = re.compile(r"[”’）)]?(?:\n|$)")
_ADDRESS = re.compile(r"(?:[/=&]|[A-Za-z]{2})[!-~]*$")
_TRAILS = [*range(0x40, 0x7F), *range(0x80, 0xFF)]
_AFTER_KUN = "".join(bytes((0xBD, trail)).decode("gbk") for trail in _TRAILS)
_BEFORE_KAO = "".join(bytes((lead, 0xEF)).decode("gbk", "ignore") for lead in range(0x81, 0xFE))
_SINGLE = re.compile(f"锟[{_AFTER_KUN}]|[{_BEFORE_KAO}]拷(?![贝问打])")
"""One U+FFFD, ``EFBFBD`` in UTF-8: 锟 and a character that begins with ``BD``, or one that ends with ``EF`` and 拷."""


def edits(text: str) -> list[Edit]:
    """Mark what is lost.

    >>> [(e.span, e.text, e.certain) for e in edits("会议�强调")]
    [(Span(start=2, end=3), '�', False)]
    >>> edits("????会议强调，要狠抓落实。")[0].text
    ''
    >>> edits("你问为什么？？？")
    []
    """
    if not holds(text, _ANY):
        return []
    found: list[Edit] = []
    found += [Edit(span, DAMAGE, RULE, certain=False) for span in _kun(text)]
    found += _zeros(text)
    taken = {i for e in found for i in range(*e.span) if e.text == "〇"}
    for match in re.finditer("\ufffd+", text):
        if match.start() in taken:
            continue
        found.append(Edit(Span(*match.span()), match[0], RULE, certain=False))
    for match in INDENT.finditer(text) if "??" in text else ():
        found.append(Edit(Span(*match.span()), "" if match["start"] is not None else "\n", RULE))
    found += [Edit(Span(*m.span()), m[0], RULE, certain=False) for m in _SINGLE.finditer(text)]
    found += [Edit(span, span.of(text), RULE, certain=False) for span in _unasked(text)]
    return _sorted(found)


def _kun(text: str) -> Iterator[Span]:
    """Stretches of ``锟斤拷`` with little between its pieces."""
    if KUN[0] not in text or KUN[-1] not in text:
        return
    start = end = -1
    holds = False
    for match in _LOSS.finditer(text):
        if start >= 0 and (match.start() - end > NEAR or "\n" in text[end : match.start()]):
            if holds:
                yield Span(start, end)
            start, holds = -1, False
        start = match.start() if start < 0 else start
        end = match.end()
        holds = holds or match[0] == KUN or (text[start] == KUN[0] and match[0][-1] == KUN[-1])
    if holds:
        yield Span(start, end)


def _unasked(text: str) -> Iterator[Span]:
    """Question marks of half width that no question ends with."""
    for match in _MARKS.finditer(text):
        start, end = match.span()
        if start == 0 or not _BEFORE.match(text, start - 1):
            continue
        if text[start - 1].isascii() and _ADDRESS.search(text, max(start - 20, 0), start):
            continue
        inside = _AFTER.match(text, end) is not None
        alone = inside or (end - start == 1 and _END.match(text, end))
        if (inside and end - start >= RUN) or (alone and not asks(text, start)):
            yield Span(start, end)


def _zeros(text: str) -> list[Edit]:
    """Zeros of years and numbers, which one or two U+FFFD each stand for."""
    found = []
    for match in (hit for low, high in _numerals(text) for hit in ZERO.finditer(text, low, high + BEHIND)):
        year = match.end() < len(text) and text[match.end()] == "年"
        for width in (2, 1):  # bytes that were lost for each zero
            digits = re.sub(f"{DAMAGE}{{{width}}}", "〇", match[0])
            if DAMAGE not in digits and (not year or len(digits) == YEAR):
                found += [
                    Edit(Span(match.start() + m.start() + i, match.start() + m.start() + i + width), "〇", RULE)
                    for m in re.finditer(f"{DAMAGE}+", match[0])
                    for i in range(0, m.end() - m.start(), width)
                ]
                break
    return found


def _numerals(text: str) -> Iterator[tuple[int, int]]:
    """Runs of numerals with something lost among them: `ZERO` need not read the rest."""
    at = text.find(DAMAGE)
    while at >= 0:
        run = _NUMERALS.match(text, at)
        low, high = at, run.end() if run else at + 1
        while low and text[low - 1] in _NUMERAL:
            low -= 1
        yield low, high
        at = text.find(DAMAGE, high)


def _sorted(found: list[Edit]) -> list[Edit]:
    """In order of position; what is mended or covers more goes before marks that overlap it."""
    kept: list[Edit] = []
    for edit in sorted(found, key=lambda e: (e.span.start, -e.span.end)):
        if not kept or edit.span.start >= kept[-1].span.end:
            kept.append(edit)
    return kept
