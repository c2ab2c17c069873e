r"""Remove notices that a part of the text is kept back, and remember what they say.

`……（某某文秘网省略981字，正式会员可完整阅读）……`, `【登录后查看剩余60%】`, a line `本文共3200字，当前仅显示800字`:
a bracket, a line or a sentence that speaks the language of such notices (see `_notices`) becomes a barrier,
together with the dots around it. A button (`展开全文`, `下载本文档`) goes without one. No later rule joins text
across a barrier; the text on both sides stays as it is.

Left alone: sentences of the text about members, downloads or omissions, for other words outweigh the vocabulary
there; the author's own `（略）` and `……`.

>>> found = edits("各项工作进步……（清河文库省略九百字，会员可阅读全文）……守住底线。")
>>> found[0].notice.omitted_chars, found[0].text
(900, '\n\x1d\n')
>>> edits("会员单位要及时登录系统，认真阅读文件全文。")
[]
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from jianbao.cleaning import _notices
from jianbao.cleaning._ending import closes
from jianbao.cleaning._text import BARRIER, HAN, is_text, without_overlaps
from jianbao.cleaning._vocabulary import either, table, worded
from jianbao.document import Edit, Notice, Span
from jianbao.finder import Finder

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAIRS = "（）()【】[]〔〕{}「」『』〖〗<>＜＞《》‹›«»［］｛｝"
_OPENS, _CLOSES = re.escape(_PAIRS[::2]), re.escape(_PAIRS[1::2])
_BRACKET = re.compile(rf"[{_OPENS}](?P<unit>[^{_OPENS}{_CLOSES}\n]{{2,160}})[{_CLOSES}]")
_RULE_SIGNS = r"\-—=*#~+★☆◆●■▲※|"
_FRAME = re.compile(
    rf"(?P<sign>[{_RULE_SIGNS}])(?P=sign)++(?P<unit>(?:[^{_RULE_SIGNS}\n]|[{_RULE_SIGNS}](?![{_RULE_SIGNS}])){{4,160}})(?P=sign){{2,}}+"
)
"""Words between two rows of signs."""
_UNCLOSED = re.compile(rf"[{_OPENS}](?P<unit>[^{_OPENS}{_CLOSES}。…\n]{{4,160}})(?=[。…\n]|$)")
LISTED = 3
"""So many buttons that open a text make a list of excerpts, each of which is whole as such."""
_SENTENCE = re.compile(r"[^。！？!?；…\n]+")
_AROUND_LEFT = re.compile(r"(?:[ \t\u3000\xa0]|…|\.{2,}|。{2,}|[—\-=*_#~>»›<‹«]{2,}|\n)*$")
_AROUND_RIGHT = re.compile(r"(?:[ \t\u3000\xa0]|…|\.{2,}|。{2,}|[—\-=*_#~]{2,}|[>»›]+|\n)*")
_EDGES = " \t\u3000\xa0.…。，,、;；:：-—=*_#~+|!！\r★☆◆●■▲△▼▽↓∨※→←" + _PAIRS


@worded
def _trigger() -> Finder:
    """A sign that a line may hold a notice: one look at the whole text, so that most lines are never read closely."""
    words = table("notice_words")
    counted = "|".join(f"{sign} ?个?字(?![体号])" for sign in "0123456789０１２３４５６７８９十百千万余多")
    english = "Read more|read more|Continue read|continue read"
    return Finder(f"{either([*words['sign'], *words['lack']])}|{counted}|{english}")


def edits(text: str) -> list[Edit]:
    """Edits that put barriers in the place of notices."""
    found = without_overlaps(list(_edits(text)))
    folded = {edit for edit in found if edit.notice and edit.notice.reason == "folded"}
    if len(folded) < LISTED:
        return found
    return [edit if edit not in folded else _bare(text, edit) for edit in found]  # a list of excerpts


def _bare(text: str, edit: Edit) -> Edit:
    """The edit that takes the words of a button alone, without the dots and line ends around them."""
    old = edit.span.of(text)
    start = edit.span.start + len(old) - len(old.lstrip(" \n\u3000….。"))
    return Edit(Span(start, edit.span.end - (len(old) - len(old.rstrip()))), "", edit.rule)


def _edits(text: str) -> Iterator[Edit]:
    done = -1
    head = True
    for hit in _trigger().finditer(text):
        if hit.start() < done:
            continue
        start, end = text.rfind("\n", 0, hit.start()) + 1, text.find("\n", hit.start())
        end = len(text) if end < 0 else end
        head = head and not _text_before(text, start)
        yield from _line(text, Span(start, end), head=head)
        done = end


def _text_before(text: str, start: int) -> bool:
    """Running text stands before `start` (the first lines decide)."""
    return start > 2_000 or any(is_text(line) for line in text[:start].split("\n"))  # noqa: PLR2004


def _line(text: str, line: Span, *, head: bool) -> Iterator[Edit]:
    whole = line.of(text).strip(_EDGES)
    framed = list(_framed(text, line, head=head))
    inside = any(edit.notice and edit.notice.omitted_chars for edit in framed)
    if (found := _notices.notice(whole)) and not (inside and _words_around(text, line, framed)):
        yield _edit(text, line, found, head=head)
        return
    yield from framed
    sentences = list(_SENTENCE.finditer(text, line.start, line.end))
    for index, hit in enumerate(sentences):
        unit = hit.group().strip(_EDGES)
        if not _trigger().search(unit) or any(e.span.start < hit.end() and hit.start() < e.span.end for e in framed):
            continue
        found = _notices.notice(unit, "sentence")
        if found and (found.where or index == len(sentences) - 1):
            after = re.compile(r"[。！？!?；]?").match(text, hit.end())
            first = head and index == 0
            yield _edit(text, Span(hit.start(), after.end() if after else hit.end()), found, head=first)
    yield from _button(text, line)


def _words_around(text: str, line: Span, framed: list[Edit]) -> bool:
    """Words stand before or behind the framed notices of the line: it is no notice as a whole."""
    before, after = text[line.start : framed[0].span.start], text[framed[-1].span.end : line.end]
    return bool(_HAN_WORD.search(before) or _HAN_WORD.search(after))


_HAN_WORD = re.compile(f"[{HAN}]")


def _framed(text: str, line: Span, *, head: bool) -> Iterator[Edit]:
    """Notices in brackets and between rows of signs."""
    rows = [hit.span() for hit in _FRAME.finditer(text, line.start, line.end)]
    for pattern in (_FRAME, _BRACKET, _UNCLOSED):
        for hit in pattern.finditer(text, line.start, line.end):
            if pattern is not _FRAME and any(hit.start() < start and end < hit.end() for start, end in rows):
                continue  # a notice inside a bracket of the text
            found = _notices.notice(hit["unit"].strip(_EDGES), "frame")
            if found and (found.where or _at_end(text, hit.end(), line.end)):
                yield _edit(text, Span(*hit.span()), found, head=head)


_BUTTON = re.compile(
    r"(?:[ \t\u3000\xa0]+|(?<=[。！？!?….]))([^\s。！？!?….，,]{2,14}|[A-Za-z]{4,8} [A-Za-z]{4,8})[ \t>»›∨▼↓]*$"
)


@worded
def _teaser() -> re.Pattern[str]:
    """The end of an excerpt: dots, and a word for the rest, mostly in brackets."""
    rest = either(table("notice_words")["rest"])
    return re.compile(
        rf"(?:…|\.{{3,}}|。)[ \u3000]*([\[【(（]?[ \u3000]*(?:{rest}){{1,2}}[ \u3000]*[\]】)）]?[ \u3000>»]*)$"
    )


def _button(text: str, line: Span) -> Iterator[Edit]:
    """The words of a button behind the last sentence of a line."""
    low = max(line.start, line.end - 40)
    if teaser := _teaser().search(text[low : line.end]):
        yield _edit(text, Span(low + teaser.start(1), line.end), _FOLDED, head=False)
        return
    hit = _BUTTON.search(text[low : line.end])
    found = _notices.notice(hit.group(1).strip(_EDGES), "frame") if hit else None
    if hit and found:
        yield _edit(text, Span(low + hit.start(), line.end), found, head=False)


_FOLDED = Notice("body", reason="folded")


def _at_end(text: str, at: int, end: int) -> bool:
    return not text[at:end].strip(_EDGES)


def _edit(text: str, span: Span, found: Notice, *, head: bool) -> Edit:
    """Barrier in place of `span` and the dots around it; a notice before all text speaks of the end."""
    if found.reason == "folded" and (head or closes(text, span.start)):
        found = Notice(reason="ui")  # what should come is there
    if not found.where:
        whole = text[span.start - 1 : span.start] in {"", "\n"} and text[span.end : span.end + 1] in {"", "\n"}
        end = min(span.end + 1, len(text)) if whole else span.end
        return Edit(Span(span.start, end), "", "paywall_notice", notice=found if found.declared_chars else None)
    if head and found.reason != "folded" and _own_line(text, span):
        return Edit(
            Span(span.start, min(span.end + 1, len(text))), "", "paywall_notice", notice=replace(found, where="tail")
        )
    window = max(span.start - 80, 0)
    left = _AROUND_LEFT.search(text[window : span.start])
    right = _AROUND_RIGHT.match(text, span.end)
    start = window + left.start() if left else span.start
    return Edit(Span(start, right.end() if right else span.end), f"\n{BARRIER}\n", "paywall_notice", notice=found)


def _own_line(text: str, span: Span) -> bool:
    return not text[text.rfind("\n", 0, span.start) + 1 : span.start].strip()
