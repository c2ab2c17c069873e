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
from jianbao.cleaning._text import BARRIER, is_text, without_overlaps
from jianbao.document import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jianbao.document import Notice

TRIGGER = re.compile(
    "详细|详情|会员|會員|省略|略去|隐藏|隱藏|剩余|剩餘|剩下|余下|餘下|全文|原文|完整版|完整内容|完整文|完整阅读|完整全|的完整|看完整|读完整|載完整|载完整|未完|待续|待續|登[录陆錄陸]|注册|註冊|付费|付費|积分|積分|预览|預覽|试读|試讀"
    "|仅显示|僅顯示|仅展示|部分内容|部分內容|继续阅读|繼續閱讀|查看更多|阅读更多|查看详|展开|展開|下载|下載|未读|未讀|解锁|解鎖|扫码|掃碼|公众号|公眾號"
    "|购买后|購買後|买会员|先购买|即购买|[请需要]购买|购买全|购买下|购买完|充值|节选|節選|更多精彩|更多内容|(?<=[0-9０-９])个?字|余字|字数|字數|可见|可見|显示|顯示|客户端|浏览器|后略|后文|查看全|收起|折叠|摺疊|才能浏览|才能瀏覽|购买主题|付费内容|付費內容|APP|超出"
)
_BRACKET = re.compile(r"[（(【\[〔{「<《]([^（）()【】\[\]〔〕{}「」<>《》\n]{2,160})[）)】\]〕}」>》]")
_SENTENCE = re.compile(r"[^。！？!?；…\n]+")
_AROUND_LEFT = re.compile(r"(?:[ \t\u3000\xa0]|…|\.{2,}|。{2,}|[—\-=*_#~>»›]{2,}|\n)*$")
_AROUND_RIGHT = re.compile(r"(?:[ \t\u3000\xa0]|…|\.{2,}|。{2,}|[—\-=*_#~>»›]{1,}|\n)*")
_EDGES = " \t\u3000\xa0.…。，,、;；:：-—=*_#~>»›<《》（）()【】[]{}「」|!！\r"


def edits(text: str) -> list[Edit]:
    """Edits that put barriers in the place of notices."""
    return without_overlaps(list(_edits(text)))


def _edits(text: str) -> Iterator[Edit]:
    done = -1
    head = True
    for hit in TRIGGER.finditer(text):
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
    whole = line.of(text)
    bare = whole.strip(_EDGES)
    if (found := _notices.notice(bare)) and _notices.read(bare).cover >= 0.75:  # noqa: PLR2004
        yield _edit(text, line, found, head=head)
        return
    for hit in _BRACKET.finditer(text, line.start, line.end):
        found = _notices.notice(hit.group(1).strip(_EDGES))
        if found and (found.where or _at_end(text, hit.end(), line.end)):
            yield _edit(text, Span(*hit.span()), found, head=head)
    sentences = list(_SENTENCE.finditer(text, line.start, line.end))
    for index, hit in enumerate(sentences):
        unit = hit.group().strip(_EDGES)
        found = _notices.notice(unit) if TRIGGER.search(unit) else None
        if found and (_notices.read(unit).cover >= 0.85 if found.where else index == len(sentences) - 1):  # noqa: PLR2004
            after = re.compile(r"[。！？!?；]?").match(text, hit.end())
            yield _edit(text, Span(hit.start(), after.end() if after else hit.end()), found, head=head)
    yield from _button(text, line)


_TEASER = re.compile(
    r"[\[【(（][ \u3000]*(?:查看|阅读|点击|继续|展开)?(?:详细|详情|更多|全文|内容|阅读|原文)[ \u3000>»]*[\]】)）][ \u3000]*$"
)
_BUTTON = re.compile(r"(?:[ \t\u3000\xa0]+|(?<=[。！？!?….]))([^\s。！？!?….，,]{2,12})[ \t>»›]*$")


def _button(text: str, line: Span) -> Iterator[Edit]:
    """The words of a button behind the last sentence of a line."""
    if teaser := _TEASER.search(text[max(line.start, line.end - 16) : line.end]):
        start = max(line.start, line.end - 16) + teaser.start()
        if start > line.start:
            yield Edit(Span(start, line.end), "", "paywall_notice")
            return
    hit = _BUTTON.search(text[max(line.start, line.end - 40) : line.end])
    found = _notices.notice(hit.group(1).strip(_EDGES)) if hit else None
    if hit and found:
        start = max(line.start, line.end - 40) + hit.start()
        yield _edit(text, Span(start, line.end), found, head=False)


def _at_end(text: str, at: int, end: int) -> bool:
    return not text[at:end].strip(_EDGES)


def _edit(text: str, span: Span, found: Notice, *, head: bool) -> Edit:
    """Barrier in place of `span` and the dots around it; a notice before all text speaks of the end."""
    if not found.where:
        whole = text[span.start - 1 : span.start] in {"", "\n"} and text[span.end : span.end + 1] in {"", "\n"}
        end = min(span.end + 1, len(text)) if whole else span.end
        return Edit(Span(span.start, end), "", "paywall_notice", notice=found if found.declared_chars else None)
    if head and _own_line(text, span):
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
