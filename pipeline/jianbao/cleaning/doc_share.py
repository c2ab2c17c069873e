r"""Remove what document-sharing sites print around a text: file names, thumbnails, lines about the upload.

`清河县讲话.docx_第1页`, `第1页 / 共22页`, `《…》由会员分享，可在线阅读，更多相关《…》请在…网上搜索。` and the file
name repeated above the text go. A file name with marks of such sites (`WORD20页`, `（完整版）.docx`) is no title;
any other stays, without its suffix, where it stands first. Such a page shows the text in part or as a stream
without paragraphs; a line `文档简介` or `已阅读5页，还剩8页` says so and is read as a preview.

Left alone: a single file name behind the text (an attachment).

>>> [e.text for e in edits("讲话.docx_第1页\n第1页 / 共2页\n各位代表：")]
['', '']
>>> edits("各位代表：\n附件：项目表.docx\n")
[]
"""

from __future__ import annotations

import re

from jianbao.cleaning._text import BARRIER, drop, fold, lines, without_overlaps
from jianbao.cleaning._zones import zones
from jianbao.document import Edit, Notice, Span

_RULE = "doc_share"
_SUFFIX = r"\.(?:docx?|pdf|pptx?|xlsx?|txt|wps|rtf|rar|zip|ofd)"
_PAGE = re.compile(
    rf"^.{{1,80}}(?:{_SUFFIX})?[_＿ -]第?\s*\d{{1,4}}\s*页$|^第\s*\d{{1,4}}\s*页\s*[/／，,]\s*共\s*\d{{1,4}}\s*页$",
    re.IGNORECASE,
)
_NAME = re.compile(rf"^(.{{2,80}}?)({_SUFFIX})$", re.IGNORECASE)
_STREAM = re.compile(
    r"由(?:会员|用户|网友|.{0,8})(?:分享|上传|提供).{0,60}(?:在线阅读|下载|搜索|网)|请在.{2,12}网上?搜索|更多相关《|(?:文档|资料)(?:下载|分享)(?:平台|网站|社区)"
    r"|文档由.{0,10}(?:上传|提供|分享)|查看预览时可能|文件下载后无此问题"
)
_MADE_UP = re.compile(
    r"(?:word|WORD|Word|PDF|pdf)?\s*\d{1,3}页|[（(]?(?:完整版|精选|最新|精编|范文|共\d+页|\d+篇|可编辑|word版|Word版|WORD版|PPT)[）)]?$|WORD|DOCX|docx"
)
_INTRO = frozenset({"文档简介", "文档预览", "文档介绍", "文档摘要", "内容预览"})


def edits(text: str) -> list[Edit]:
    """Edits that remove them."""
    all_lines = lines(text)
    first = zones(text).first
    found: list[Edit] = []
    stems = _stems(text)
    seen: set[str] = set()
    for index, line in enumerate(all_lines):
        bare = line.bare
        if len(bare) > 300 or (BARRIER in bare):  # noqa: PLR2004
            continue
        name = _NAME.match(bare) if "." in bare[-6:] else None
        page = bare.endswith("页") and len(bare) < 100 and _PAGE.match(bare)  # noqa: PLR2004
        if page or (index <= max(first, 40) and len(bare) < 200 and _STREAM.search(fold(bare))):  # noqa: PLR2004
            found.append(drop(text, line, _RULE))
        elif name and name.group(1) in stems:
            kept = name.group(1) not in seen and not _MADE_UP.search(name.group(1))
            cut = Span(line.start + text[line.start : line.end].index(bare) + len(name.group(1)), line.end)
            found.append(Edit(cut, "", _RULE) if kept else drop(text, line, _RULE))
            seen.add(name.group(1))
        elif bare in stems and _MADE_UP.search(bare):
            found.append(drop(text, line, _RULE))
        elif index < 40 and fold(bare) in _INTRO:  # noqa: PLR2004
            found.append(
                Edit(line.whole if line.end < len(text) else Span(line.start, line.end), "", _RULE, notice=_PREVIEW)
            )
    return without_overlaps(found)


_PREVIEW = Notice("tail", reason="preview")


def _stems(text: str) -> set[str]:
    """File names, without suffix, that stand more than once, or above the text beside page thumbnails."""
    counts: dict[str, int] = {}
    shared = False
    for line in lines(text)[:80]:
        if len(line.bare) > 100:  # noqa: PLR2004
            continue
        name = _NAME.match(line.bare)
        page = _PAGE.match(line.bare)
        shared = shared or bool(page)
        if name:
            counts[name.group(1)] = counts.get(name.group(1), 0) + 1
    return {stem for stem, count in counts.items() if count > 1 or shared}
