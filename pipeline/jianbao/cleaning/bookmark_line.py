"""Remove lines by which a page offers to keep or pass on the text: `收藏《…》`, `分享《…》到：`, `打印本文`.

Left alone: sentences that speak of collections or of sharing; such a line holds the verb, the title and nothing else.

>>> [e.text for e in edits("收藏《在清河县大会上的讲话》)")]
['']
>>> edits("收藏《清河县志》的还有县图书馆和两所中学。")
[]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.cleaning._text import drop, fold, lines

if TYPE_CHECKING:
    from jianbao.document import Edit


_BOOKMARK = re.compile(
    r"[\[【（(]?(?:点击|我要|加入|立即|一键)?(?:收藏|分享|转发|打印|推荐|评论|举报|复制|下载|纠错|打赏|赞|顶)(?:本文|此文|本页|文章|链接|网址|给好友|给朋友|到)?"
    r"[:：]?\s*(?:《[^《》\n]{1,80}》|“[^“”\n]{1,80}”)?(?:到|给|至)?[:：]?\s*(?:微信|微博|朋友圈|QQ空间|好友|收藏夹|相关文章|全文|原文|docx?|的?文档)*\s*[\]】）)]?"
)


def edits(text: str) -> list[Edit]:
    """Edits that remove such lines."""
    return [
        drop(text, line, "bookmark_line")
        for line in lines(text)
        if 4 <= len(line.bare) <= 110 and _BOOKMARK.fullmatch(fold(line.bare))  # noqa: PLR2004
    ]
