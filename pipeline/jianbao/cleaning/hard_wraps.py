r"""Join lines that were broken inside a sentence.

Two kinds occur. *Fixed width*: every full line has about the same length (print, PDF, mail); the evidence is that
length. *Random*: a converter broke long lines anywhere; the evidence is a long line that stops without closing
punctuation before one that does not begin anything.

A break is joined if the line before is unfinished and the line after begins nothing (no numbering, bullet, date,
salutation, indent), and one of these holds: the break stands beside an opening quote or before a mark or particle
that cannot begin a line; the line stops at a comma; the line before is the indented first one of a paragraph and
the next is not, in a document that indents; the document is of fixed width and the line is full; the paragraph so
far is running text of some length and the next line goes on as running text.

In a document whose lines are full to the same character and whose paragraphs are indented, the layout alone decides: a
full line and the next without an indent are one paragraph, whatever stands beside the break.

Left alone: everything across a blank line or a barrier; a paragraph that lacks its full stop before one that opens as
paragraphs do, unless the document is broken elsewhere too; a line that ends with closing punctuation; titles,
headings, name lists, tables and verse, whose lines are short or say nothing with a comma.

>>> text = "会议开始。会上，为获奖单位颁发了奖牌，六家优秀企业和四个先进单位的代表作了典型\n发言，大家鼓掌。"
>>> [text[e.span.start - 2 : e.span.end + 2] for e in edits(text)]
['典型\n发言']
>>> edits("一、全面落实决策部署\n实施工业强县战略，是县委的重大决策。")
[]
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from jianbao import lm
from jianbao.cleaning._text import BARRIER, CLOSERS, DATE, HAN, LABEL, lines
from jianbao.document import Edit, Span

if TYPE_CHECKING:
    from jianbao.cleaning._text import Line

_RULE = "hard_wraps"
_OPENERS = frozenset("“‘（《〈【「『(")
_NO_START = frozenset("，。、；：！？）》〉”’」』】,;:!?)％%")
_BOUND = re.compile("的(?!确)|们|了(?!解|得|不|如|然|却)")
_START = re.compile(
    rf"[(（【\[]?(?:附件|附表|附录|抄送|主送|主题词|(?:本报|新华社|人民网|中新[社网]|央广网|本网)[^，。\n]{{0,24}}[电讯]|注[:：]|备注|说明[:：]|联系人|来源|责任编辑|编辑|作者|记者)|【|——|--|[（(]?\d{{4}}年\d{{1,2}}月\d{{1,2}}日[^，,]{{0,30}}$"
    rf"|[{HAN}]{{1,6}}[:：]|(?:尊敬的)?(?:各位|同志们|女士们|先生们|朋友们)[^。]{{0,30}}[:：!！，,]$|[|｜]|第?[0-9]+[、.．](?![0-9])"
)
_NUMBERED = re.compile(rf"[{HAN}A-Za-z]{{1,12}}[〔\[［（(]\s*\d{{4}}\s*[〕\]］）)]\s*(?:第\s*)?\d{{1,5}}\s*号$")
_TITLED = re.compile(
    "(?:意见|通知|报告|方案|决定|决议|讲话|规划|纪要|通报|公告|通告|批复|请示|办法|规定|条例|细则|要点|总结|汇报|致辞|发言|计划|议案|答复|建议|纲要|公报|函)$"
)
_NARROW_SIGNS = re.compile("[\x00-\u10ff]+")
_WORD = re.compile(f"[{HAN}A-Za-z0-9]")
_HAN = re.compile(f"[{HAN}]")
_NUMBER_ENDS = re.compile(rf"[{HAN}＋+-][0-9][0-9,]{{0,12}}(?:\.[0-9]{{0,6}})?$")
_UNIT = re.compile("万|亿|[元吨户项个倍]|公里|平方米|立方米|千瓦|百分点|\\.[0-9]|[年月日](?![、.])")
_POINT = re.compile("[0-9]{1,6}(?:[万亿元吨户项个倍%％]|公里|平方|立方|千瓦|百分点)")
_MARKED = re.compile("[，。；,;]")
_BRACKETS = frozenset("”’）》】)")
_COMMAS = frozenset("，,、")
_PROSE = 36
"""Characters of a paragraph that count as running text, if it holds a mark of a sentence."""
_TITLE = 64
"""A first line of a paragraph up to this length, without a full stop, may be a heading."""
_NARROW = 16
_COLUMN, _SOME = 8, 6
"""Width of the narrowest column of text, and the lines that show one."""
_LEAST = 13
"""A shorter line is no full one of any width."""
_FULL = 2.5
"""Width that a full line may lack: one character that did not fit, and a mark that must not begin a line."""
_FLOWS, _SURE = 2.4, 7.0
"""Nats by which the two sides of a break in a first line must read better joined, where nothing but length speaks for it:
in a document that is broken elsewhere, and in one that is not. Of 4,047 breaks at random places of official prose 2 % are
below the first and 30 % below the second; of 1,778 ends of paragraphs whose full stop was taken away 42 % and 1 % above."""
_EVEN, _MARGIN = 4.0, 2.0
"""Nats at which a break inside of a sentence and the end of a paragraph without its full stop are about equally likely, and how much
all breaks of a document together must be above it."""
_OPENS = -2.0
"""Log odds of a character behind a comma to the same behind a line end, below which it opens a paragraph (会议强调): of
commas in prose 0.5 %."""
_EXCERPT = 3
"""Lines up to which a text is an excerpt, whose one break is likelier one than a slip."""
_ALIKE = 0.55
"""Share of unfinished lines of nearly the same width that make a document one of fixed width."""


def edits(text: str) -> list[Edit]:
    """Edits that remove line breaks."""
    all_lines = lines(text)
    width = _width(all_lines)
    broken = _broken(all_lines)
    full = _full(text, all_lines)
    indented = _by_indent(text, all_lines, full)
    spread = bool(width) and _spread(all_lines)
    found = []
    size = 0
    prose = False
    for line, after in pairwise(all_lines):
        size += len(line.bare)
        prose = prose or bool(_MARKED.search(line.bare))
        flows = (
            indented and _indent(text, line) > _indent(text, after)
            if size == len(line.bare)
            else indented and not _indent(text, after)
        )
        near = BARRIER not in text[line.end : after.start] if spread else _beside(text, line, after)
        known = _Found(prose=prose, flows=flows, broken=broken, full=line.start in full)
        alone = indented and known.full and after.start == line.end + 1 and not _indent(text, after)
        if near and (alone or _joins(line, after, size, width, known)):
            start = line.start + len(text[line.start : line.end].rstrip())
            indent = len(text[after.start : after.end]) - len(text[after.start : after.end].lstrip())
            between = (
                " " if re.match("[A-Za-z0-9]{2}", line.bare[-1] + after.bare[0]) and line.bare[-1].isalpha() else ""
            )
            found.append(Edit(Span(start, after.start + indent), between, _RULE))
        else:
            size, prose = 0, False
    return found


def _spread(all_lines: tuple[Line, ...]) -> bool:
    """Every line of the document has a blank one behind it: then a blank line does not end a paragraph."""
    apart = sum(1 for a, b in pairwise(all_lines) if b.start > a.end + 1)
    return apart >= 0.9 * (len(all_lines) - 1)


def _beside(text: str, line: Line, after: Line) -> bool:
    """The lines follow each other directly, and the second is not indented more than the first."""
    if after.start != line.end + 1:
        return False
    return text[after.start] not in " \t\u3000\xa0" or (
        text[line.start] in " \t\u3000\xa0" and _indent(text, after) <= _indent(text, line)
    )


def _indent(text: str, line: Line) -> int:
    if not text[line.start].isspace():
        return 0
    piece = text[line.start : line.end]
    return len(piece) - len(piece.lstrip())


def _by_indent(text: str, all_lines: tuple[Line, ...], full: frozenset[int]) -> bool:
    """Paragraphs of the document begin with an indent: most lines after a finished one that is not `full` have it."""
    ended = [(a, b) for a, b in pairwise(all_lines) if a.bare[-1] in CLOSERS]
    starts = [_indent(text, b) >= 2 for a, b in ended if a.start not in full]  # noqa: PLR2004
    deep = sum(1 for line in all_lines if _indent(text, line) >= 2)  # noqa: PLR2004
    return bool(starts) and deep >= 3 and sum(starts) >= 0.7 * len(starts)  # noqa: PLR2004


class _Found(NamedTuple):
    """What is known of a paragraph so far, and of its document."""

    prose: bool
    """It holds a mark of a sentence."""
    flows: bool
    """Its lines are set as one by their indents."""
    broken: bool
    """The document is broken at other places too."""
    full: bool
    """The line is as long as all that are broken."""


def _joins(line: Line, after: Line, size: int, width: float, found: _Found) -> bool:
    """The break between the two lines stands inside a sentence."""
    a, b = line.bare, after.bare
    last, first = a[-1], b[0]
    if last in _OPENERS:
        return True
    if (first in "％%" and not last.isdigit()) or (last == "." and not _POINT.match(b)):
        return False  # a column of units, or a full stop
    if _in_number(a, b):
        return True
    if first in _NO_START or (_BOUND.match(b) and (last in "》”’）)" or _WORD.match(last))):
        return True
    if size == len(a) and len(a) < (4 if len(b) == 1 else _LEAST) and not width:
        return False
    if found.full and last in _BRACKETS and _HAN.match(first) and _continues(last, first) > _FLOWS:
        return True
    if last in CLOSERS or last == "…" or LABEL.match(b) or (DATE.match(b) and len(b) < 24) or _START.match(b):  # noqa: PLR2004
        return False
    if _NUMBERED.match(b) or (size == len(a) and _TITLED.search(a) and not re.search("[，。；：]", a)):
        return False
    if first == "“" and last == "”":
        return True
    heading = bool(LABEL.match(a)) and not re.search("[。；;！？]", a) and size == len(a)
    if found.full or (found.flows and len(a) >= _NARROW and not heading):
        return True
    if width:
        full = _wide(a) >= width - _FULL
        return full and (not heading or len(a) >= _NARROW)
    if last in _COMMAS:
        return len(a) >= _NARROW and (found.prose or len(b) >= _NARROW) and not _opens(first)
    if heading and len(a) <= 48:  # noqa: PLR2004
        return False
    if len(b) == 1 and re.match(f"[{HAN}]", b) and b not in "一二三四五六七八九十上中下" and len(a) >= 4:  # noqa: PLR2004
        return True
    if size == len(a) and (last == "摄" or _continues(last, first) < (_FLOWS if found.broken else _SURE)):
        return False
    if size == len(a) and len(a) <= _TITLE and not re.search("[。；;！？]", a):
        return False
    goes_on = any(mark in b for mark in "，。；,;：:、") or len(b) >= _PROSE or last in "、，"
    return found.prose and size >= _PROSE and goes_on and bool(_WORD.match(last) or last == "%")


def _in_number(a: str, b: str) -> bool:
    """The break stands inside of a number of running text: before its unit, or beside its decimal point."""
    if (
        len(a) < _LEAST
        or a[-1] not in "0123456789."
        or not _NUMBER_ENDS.search(a[-_NARROW:])
        or not _MARKED.search(a + b)
    ):
        return False
    return bool(_UNIT.match(b) if a[-1].isdigit() else _POINT.match(b))


def _continues(last: str, first: str) -> float:
    """Nats by which `first` follows `last` better than a full stop follows one and a line opens with the other."""
    before, after = lm.ident(last), lm.ident(first)
    return lm.follow(before, after) - lm.follow(before, lm.ident("。")) - lm.follow(lm.ident("\n"), after)


def _opens(first: str) -> bool:
    """A paragraph opens with `first` far more often than a clause does."""
    after = lm.ident(first)
    return lm.follow(lm.ident("，"), after) - lm.follow(lm.ident("\n"), after) < _OPENS


def _broken(all_lines: tuple[Line, ...]) -> bool:
    """Lines of the document are broken inside of sentences: those that stop without a mark read on in the next, taken together."""
    if len(all_lines) <= _EXCERPT:
        return True
    odds = [
        _continues(a.bare[-1], b.bare[0])
        for a, b in pairwise(all_lines)
        if len(a.bare) >= _PROSE and _HAN.match(a.bare[-1]) and _HAN.match(b.bare[0]) and not LABEL.match(b.bare)
    ]
    return len(odds) > 1 and (
        2 * sum(odd >= _SURE for odd in odds) >= len(odds) or sum(odds) >= _EVEN * len(odds) + _MARGIN
    )


def _wide(bare: str) -> float:
    """Width of a line in Chinese characters."""
    return (len(bare) + len(_NARROW_SIGNS.sub("", bare))) / 2


def _column(open_lines: list[Line], all_lines: tuple[Line, ...]) -> float:
    """The width of a narrow column of running text: nearly all lines are alike, and marks stand inside of them."""
    widths = [_wide(line.bare) for line in open_lines if len(line.bare) >= _COLUMN]
    if len(widths) < _SOME or len(widths) < 0.7 * len(all_lines):
        return 0
    common, count = Counter(round(w) for w in widths).most_common(1)[0]
    inside = sum(1 for line in open_lines if _MARKED.search(line.bare[1:-1]))
    return common if count >= 0.8 * len(widths) and inside >= 0.3 * len(widths) else 0


def _full(text: str, all_lines: tuple[Line, ...]) -> frozenset[int]:
    """Where the full lines start, if all full ones are equally long with their indents, in characters or in width.

    No line is longer; of those that stop without a mark most are as long, or one shorter, since some marks must not
    begin a line; and they read on in the next lines.
    """
    longest = max((line.end - line.start for line in all_lines), default=0)
    stop = max((line.end - line.start for line in all_lines if line.bare[-1] not in CLOSERS), default=0)
    if 2 * stop + 2 < longest:
        return frozenset()  # wherever lines are broken, they are not full
    rows = [(line, text[line.start : line.end].rstrip()) for line in all_lines]
    for measure in (len, _wide):
        sizes = [measure(row) for _, row in rows]
        least = max(sizes, default=0) - 1
        stops = [s for (line, _), s in zip(rows, sizes, strict=True) if s >= _NARROW and line.bare[-1] not in CLOSERS]
        full = [line for (line, _), size in zip(rows, sizes, strict=True) if size >= least]
        if stops and sum(size >= least for size in stops) >= _MOSTLY * len(stops) and _read_on(full, all_lines):
            return frozenset(line.start for line in full)
    return frozenset()


def _read_on(full: list[Line], all_lines: tuple[Line, ...]) -> bool:
    """The lines `full` that stop inside a clause go on in the next, as far as the characters beside the breaks say."""
    starts = {line.start for line in full}
    odds = [
        _continues(a.bare[-1], b.bare[0])
        for a, b in pairwise(all_lines)
        if a.start in starts and _HAN.match(a.bare[-1]) and _HAN.match(b.bare[0]) and not LABEL.match(b.bare)
    ]
    return bool(odds) and sum(odds) >= _SURE * min(len(odds), _SAME)


_SAME, _MOSTLY = 3, 0.8
"""Breaks that together prove as much as any number of them; share of the lines without a closing mark that are full."""


def _width(all_lines: tuple[Line, ...]) -> float:
    """The common width of full lines, or 0 if the document has none.

    Only lines that stop without closing punctuation count: those are the broken ones, and in a document of fixed
    width they are all about equally long, with none longer.
    """
    open_lines = [line for line in all_lines if line.bare[-1] not in CLOSERS]
    widths = [_wide(line.bare) for line in open_lines if len(line.bare) >= _NARROW]
    if len(widths) < _SOME:
        return _column(open_lines, all_lines)
    common, _ = Counter(round(w) for w in widths).most_common(1)[0]
    alike = sum(1 for w in widths if abs(w - common) <= _FULL)
    if alike < _ALIKE * len(widths):
        return 0
    most = common + _FULL
    longer = sum(1 for line in all_lines if len(line.bare) > most and _wide(line.bare) > most)
    return common if longer <= 0.05 * len(all_lines) else 0
