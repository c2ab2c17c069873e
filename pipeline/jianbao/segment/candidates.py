"""Candidates for headings: what each label of a document introduces.

Whether a candidate is a heading depends on its neighbours, see `headings`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jianbao.segment import labels, lines, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jianbao.segment.labels import Label
    from jianbao.segment.lines import Line

LONGEST = 60
"""Characters of the longest heading."""
LONGEST_CHAPTER = 45
COLON_REACH = 20
"""A colon this near to the label closes the heading: （三）总体目标：到2025年…"""
BODY = 8
"""Characters that must follow a run-in heading in its paragraph."""
NEXT_BODY = 20
"""Characters the paragraph below a standing heading must have."""
_LEAD_IN = re.compile(r"(?:如下|以下|包括|主要是|指出|强调|是|有|即|例如|比如|要求|分别|为)$")
_RUNS_ON = re.compile(r"；|[，,][二三四五六七八九十]{1,2}[是要则]")
"""The words go on to the next item of a list."""
_GLUED = re.compile(
    r"关于[^，。；：！？\s]{2,30}?(?:工作|问题|情况|的领导|的建议|的意见)(?=[\u4e00-\u9fff]{4})(?![的中和与及或])"
)
"""A heading that a page without line breaks has run into the text: 二、关于财税改革问题财税改革是…"""
_ONLY_BRACKET = re.compile(r"[（(][^（）()]*[）)][。；]?\s*$")
CLOSING = "。：:！!？?；;，,、｡ 　"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, or a candidate for one. All positions are clean.

    Attributes:
        line: index of its paragraph.
        style: key of `labels.RANK`.
        number: value of its label.
        start: where the label begins.
        words: where the heading's words begin.
        end: behind them, without closing punctuation.
        border: behind the closing punctuation: where the text of the section begins.
        run_in: it opens a paragraph of text.
        inline: it stands inside a paragraph.
        item: it reads like an item of a list.
        body: text follows before the next label.
        rest: characters of that text in the heading's own paragraph.
        term: a colon explains it, and it stands in quotes or names a source: an entry of a glossary or a footnote.
    """

    line: int
    style: str
    number: int
    start: int
    words: int
    end: int
    border: int
    run_in: bool = False
    inline: bool = False
    item: bool = False
    body: bool = False
    term: bool = False
    rest: int = 0


def read(paragraphs: Sequence[Line], body: int) -> Iterator[Heading]:
    """Every label in the lines from `body` on, in order, with the words it introduces."""
    for line in paragraphs[body:]:
        inside = lines.shelter(line.text)
        found = labels.inline(line.text, inside)
        prefix = len(line.text) - len(line.text.lstrip(plain.MARKS))
        first = labels.at_start(line.text[prefix : prefix + 40])
        if first:
            first = replace(first, start=prefix, end=min(first.end + prefix, len(line.text)))
            found = [first, *(label for label in found if label.start >= first.end)]
        following = paragraphs[line.index + 1 : line.index + 3]
        for place, label in enumerate(found):
            stop = found[place + 1].start if place + 1 < len(found) else len(line.text)
            if label is not first and label.style in {"cn", "cn_bracket", "dot"} and stop - label.end < BODY:
                continue
            yield _read(line, label, stop, inside, following)


def _read(line: Line, label: Label, stop: int, inside: bytearray, following: Sequence[Line]) -> Heading:
    """What a label introduces: the words up to the first full stop, colon or gap between words."""
    text, at = line.text, line.start
    inline = label.start > len(text) - len(text.lstrip(plain.MARKS))
    border = _border(text, label, stop, inside)
    end = label.end + len(text[label.end : border].rstrip(CLOSING))
    run_in = border < stop
    rest = text[border:stop]
    item = (border > 0 and text[border - 1] in "；;，,、") or bool(_RUNS_ON.search(text, label.end, border))
    if label.style == "article" and not _named_article(text[label.end : border]):
        end = border = label.end
        run_in, item = border < stop, False
    if run_in or stop < len(text):
        has_body = len(rest.strip()) >= BODY and not _ONLY_BRACKET.match(rest)
    else:
        has_body = _has_text(following, label.style)
    return Heading(
        line.index, label.style, label.number, at + label.start, at + label.end, at + end, at + border,
        run_in=run_in, inline=inline, item=item, body=has_body, rest=len(rest.strip()),
        term=run_in and text[border - 1] in "：:" and (label.style == "circle" or "“" in text[label.end : end]),
    )  # fmt: skip


def _has_text(following: Sequence[Line], style: str) -> bool:
    """The next paragraph is text, or a heading of another level, which may have no number."""
    if not following:
        return False
    label = labels.at_start(following[0].text[:40])
    if label is not None:
        return label.style != style
    if len(following[0].text) >= NEXT_BODY:
        return True
    below = following[-1].text
    closed = following[0].text[-1] in "。！"  # （一）发展基础。 规模持续扩大。 “十三五”期间，…
    return closed and len(below) >= NEXT_BODY and labels.at_start(below[:40]) is None


def _named_article(words: str) -> bool:
    """第三条 【适用范围】 has a heading; 第三条 本办法适用于… has none."""
    return bool(re.fullmatch(r"[【\[（(〔][^【】（）()]{2,25}[】\]）)〕][。]?", words.strip()))


def _border(text: str, label: Label, stop: int, inside: bytearray) -> int:
    """Where the heading ends, behind its closing mark; `stop` if nothing ends it."""
    begin = label.end
    named = (
        re.match(r"[【\[〔][^【】\]〕]{2,25}[】\]〕]", text[begin : begin + 30]) if label.style == "article" else None
    )
    if named:
        return begin + named.end()
    glued = _GLUED.match(text, begin, stop) if label.style == "cn" and label.start > 0 else None
    if glued:
        return glued.end()
    for at in range(begin, min(stop, begin + LONGEST + 20)):
        char = text[at]
        if inside[at]:
            continue
        if char in lines.ENDERS:
            after = at + 1
            while after < stop and text[after] in lines.ENDERS + lines.CLOSERS and not inside[after]:
                after += 1
            return after
        words = text[begin:at]
        if char in "：:" and 1 < at - begin <= COLON_REACH and at + 1 < stop and _closes(words, text[at + 1]):
            return at + 1
        if char in " 　" and _spaced(words, text[at:stop], label.style):
            return at + 1
    return stop


def _closes(words: str, following: str) -> bool:
    return not {"，", ","} & set(words) and following not in '“"『「' and not _LEAD_IN.search(words)


def _spaced(words: str, rest: str, style: str) -> bool:
    """White space sets a short heading apart from the text behind it."""
    if style in {"chapter", "division", "part"}:
        return len(words.replace(" ", "")) > 1 and (rest.startswith(("　　", "   ")) or len(rest) > LONGEST_CHAPTER)
    return 4 <= len(words) <= 25 and not re.search(r"[，；、：,;:]", words) and len(rest) >= LONGEST  # noqa: PLR2004
