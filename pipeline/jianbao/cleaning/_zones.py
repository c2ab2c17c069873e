"""Where the text of a page begins and ends: what stands before, behind and between its paragraphs."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from jianbao.cleaning._text import LABEL, either, fold, lines, table
from jianbao.cleaning._vocabulary import in_use, worded

ROOM = 2_000
"""Lines before and behind the text in which what belongs to the page is looked for: no page has more, but lists do."""
if TYPE_CHECKING:
    from pathlib import Path

_SALUTATION = re.compile(r"^(?:尊敬的)?(?:各位|同志们|女士们|先生们|朋友们|同学们|老师们)[^。；]{0,40}[:：!！]$")


class Zones(NamedTuple):
    """First and last line of running text (indices into `lines`); both 0, -1 if there is none."""

    first: int
    last: int

    def around(self, total: int) -> list[int]:
        """Of `total` lines those before and behind the text, or all if there is none; none further from it than `ROOM`."""
        if self.last < self.first:
            return [*range(min(total, ROOM)), *range(max(total - ROOM, ROOM), total)]
        before = range(max(self.first - ROOM, 0), self.first)
        return [*before, *range(self.last + 1, min(self.last + 1 + ROOM, total))]


@worded
def _legal() -> re.Pattern[str]:
    return re.compile(either(table("furniture_words")["legal"]))


@worded
def _footer() -> re.Pattern[str]:
    return re.compile(either(table("furniture_words")["footer"]))


def legal_note(bare: str) -> bool:
    """A site's legal note: two different words of that kind in one short paragraph.

    >>> legal_note("版权说明：本文档由用户提供并上传，若内容存在侵权，请进行举报")
    True
    >>> legal_note("要加强知识产权保护，严厉打击侵权假冒行为。")
    False
    >>> legal_note("要畅通举报渠道，严厉打击侵权盗版行为，加强版权保护，追究法律责任。")
    False
    """
    if len(bare) > 300:  # noqa: PLR2004
        return False
    found = set(_legal().findall(fold(bare)))
    if LABEL.match(bare) and not found & _OWN:
        return False
    return (len(found) >= 3 and bool(found - _COMMON)) or (len(found) == 2 and bool(found & _OWN))  # noqa: PLR2004


_COMMON = frozenset(
    {
        "版权",
        "侵权",
        "著作权",
        "转载",
        "举报",
        "删除",
        "出处",
        "知识产权",
        "法律责任",
        "侵犯",
        "联系我们",
        "注明出处",
        "注明来源",
    }
)
"""Words that laws and reports on rights use as well: they need one that they do not."""


_OWN = {
    "本站",
    "本网",
    "用户提供",
    "用户上传",
    "会员分享",
    "与本站无关",
    "与本网无关",
    "来自网络",
    "来源于网络",
    "网络收集",
    "收益归属",
    "网友上传",
    "网友提供",
    "网友投稿",
    "平台不提供",
    "下载文档前",
    "联系客服",
    "申请退款",
    "概不退款",
    "点此举报",
    "章节错误",
    "邮件及其附件",
    "误收",
    "自媒体",
    "本平台",
    "本公众号",
    "信息存储服务",
    "赞同其观点",
    "24小时内删除",
    "仅代表作者",
    "不代表本",
    "本站立场",
}


def footer(bare: str) -> bool:
    """A line of a site's footer."""
    if len(bare) >= 200 or not _footer().search(bare):  # noqa: PLR2004
        return False
    return bare[0] == "©" or (not LABEL.match(bare) and bare[-1] != "。")


_HEADLINE = 64


def body(bare: str) -> bool:
    """Running text of the document: a sentence, or a salutation."""
    if bare.isascii():
        return False
    if "——" in bare and len(bare) < _HEADLINE and bare[-1] not in "。；！？，：;,:":
        return False
    if (len(bare) >= 16 and "。" in bare) or (len(bare) >= 40 and ("，" in bare or "," in bare or "；" in bare)):  # noqa: PLR2004
        return not footer(bare) and not legal_note(bare)
    return len(bare) < 60 and bool(_SALUTATION.match(bare))  # noqa: PLR2004


def zones(text: str) -> Zones:
    """The zones of `text`; lines are only read from both ends as far as the first and last paragraph."""
    return _found(text, in_use())


@lru_cache(maxsize=4)
def _found(text: str, _: tuple[Path, ...]) -> Zones:
    found = lines(text)
    first = next((i for i, line in enumerate(found) if body(line.bare)), None)
    if first is None:
        return Zones(0, -1)
    return Zones(first, next(i for i in range(len(found) - 1, -1, -1) if body(found[i].bare)))
