"""Remove sentences in which a site's editor speaks of the text: who compiled it, for whom, and what for.

`下面是小编为大家整理的…，供大家参考。`, `以上就是…的全部内容，希望对您有所帮助！` Only a sentence that names the
compiler (小编), or says both that it compiles for readers and that they may refer to it, goes, and only near the
beginning or the end.

Left alone: a speaker who shares thoughts with the audience (`我给大家分享三点体会`); the sentences around it.

>>> [e.span for e in edits("工业是根本。下面是小编为大家整理的讲话，仅供参考。")]
[Span(start=6, end=25)]
>>> edits("下面，我给大家分享三点体会，供大家参考。")
[]
"""

from __future__ import annotations

import re

from jianbao.cleaning._text import fold, without_overlaps
from jianbao.document import Edit, Span

_RULE = "site_intro"
_SENTENCE = re.compile(r"[^。！？!?\n\x1d]+[。！？!?]*")
_EDITOR = re.compile("小编|小编辑|本站编辑|范文网|文秘网|公文网|文库网")
_MADE = re.compile(
    "整理|收集|搜集|精选|汇编|为大家带来|为您带来|为大家准备|精心准备|推荐的?|带来的|介绍的|分享的|撰写的"
)
_FOR = re.compile("为大家|给大家|为您|给您|为你|给你|供大家|供您|供你|大家|您|网友|读者|朋友")
_REFER = re.compile(
    "仅供参考|供.{0,4}参考|欢迎.{0,6}(?:阅读|参考|借鉴|查阅|下载)|参考借鉴|一起来看|希望.{0,6}(?:对|能).{0,8}帮助|希望.{0,8}喜欢|更多.{0,10}(?:请|尽在|欢迎)"
)
_SPEAKER = re.compile("我(?:们)?(?:给|向|为|跟|想|就|再|讲|先)|我县|我市|我省|我区|同志们")
_LABELLED = re.compile(r"^[【\[（(]?(?:导语|导读|引言|前言|摘要|简介|温馨提示|编者按|小编寄语)[】\]）)：:]+\s*")
_TURN = re.compile("(?<=[^，,：:]{10})[，,](?=(?:下面|以下|今天|接下来|现在)[^，,。]{0,12}小编)")
"""Where the editor takes over from the text inside of a sentence."""
_ENDS = 1_500
_LEAD = re.compile(r"^(?:以上|以下|下面|上面|这|本文|今天|接下来|那么|为此|现在|下文|如下)")


def edits(text: str) -> list[Edit]:
    """Edits that remove such sentences."""
    low, high = min(_ENDS, len(text)), max(len(text) - _ENDS, 0)
    found = _within(text, 0, low)
    if high > low:
        found += _within(text, text.rfind("\n", 0, high) + 1 or high, len(text))
    return without_overlaps(found)


def _within(text: str, start: int, end: int) -> list[Edit]:
    found = []
    for hit in _SENTENCE.finditer(text, start, end):
        plain = _LABELLED.sub("", fold(hit.group()).strip())
        if not 6 <= len(plain) <= 220 or not _by_editor(plain):  # noqa: PLR2004
            continue
        last = hit.end()
        if turn := _TURN.search(hit.group()):
            found.append(Edit(Span(hit.start() + turn.start(), last), "。", _RULE))
            continue
        whole = text[hit.start() - 1 : hit.start()] in {"", "\n"} and text[last : last + 1] == "\n"
        found.append(Edit(Span(hit.start(), last + 1 if whole else last), "", _RULE))
    return found


def _by_editor(plain: str) -> bool:
    """The sentence is the site's."""
    if _EDITOR.search(plain) and (_MADE.search(plain) or _FOR.search(plain) or _REFER.search(plain)):
        return True
    if _SPEAKER.search(plain):
        return False
    return bool(_MADE.search(plain) and _FOR.search(plain) and _REFER.search(plain) and _LEAD.match(plain)) or bool(
        _LEAD.match(plain) and re.search("全部内容|的全文|相关内容", plain) and _REFER.search(plain)
    )
