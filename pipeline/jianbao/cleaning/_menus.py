"""Words of menus: is a line nothing but menus and buttons, a row of a site's columns, the head of a table?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.cleaning._text import HAN, fold, table
from jianbao.cleaning._vocabulary import worded

if TYPE_CHECKING:
    from jianbao.cleaning._text import Line

SPLIT = re.compile(r"[\s|｜>＞»›/·•\[\]【】()（）〖〗:：,，。+!！~]+")
SITE_NAME = re.compile(
    rf"^(?:欢迎光临|欢迎访问)?[{HAN}A-Za-z0-9]{{2,16}}(?:门户网站|政府网站?|官方网站|官网|信息网|新闻网|政务网|信息港|在线|文库|论坛|网)[!！]?$"
)
_COUNT = re.compile(r"\d[\d.]*[kw万]?\+?$")
PAGER = frozenset({"上一页", "下一页", "首页", "尾页", "末页", "上页", "下页"})
_SHORT, _LONG, _LINKS, _NAME, _WORD = 14, 120, 4, 6, 3


@worded
def menu() -> frozenset[str]:
    words = table("furniture_words")
    return frozenset(fold(word).lower() for word in [*words["menu"], *words["related"]])


@worded
def topics() -> frozenset[str]:
    return menu() | {fold(word).lower() for word in table("furniture_words")["topic"]}


def menu_line(bare: str) -> bool:
    """Nothing but words of menus and buttons.

    >>> menu_line("首页 | 政务公开 | 互动交流"), menu_line("评 论"), menu_line("政府工作报告")
    (True, True, False)
    """
    if len(bare) > _LONG:
        return False
    plain = fold(bare).lower()
    tokens = [token for token in SPLIT.split(plain) if token]
    if not menu().isdisjoint(_COUNT.sub("", token) for token in tokens):  # counters beside buttons: 赞同 36 评论
        tokens = [_COUNT.sub("", token) for token in tokens]
        tokens = [token for token in tokens if token and token != "分"]  # noqa: S105 - a word
    if not PAGER.isdisjoint(tokens):
        tokens = [token for token in tokens if not re.fullmatch(r"[\d共第页当前转到跳至条/]+|go", token)]
    if 2 <= len(tokens) <= 3 and SITE_NAME.match(tokens[0]) and menu().issuperset(tokens[1:]):  # noqa: PLR2004
        return True
    strange = [token for token in tokens if token not in topics()]
    if len(tokens) >= _LINKS and len(strange) == 1 and len(strange[0]) <= _NAME and not strange[0].isdigit():
        return len(menu().intersection(tokens)) > 2  # noqa: PLR2004
    if len(tokens) > _LINKS and len(menu().intersection(tokens)) > 1 and topics().issuperset(tokens):
        return True
    return bool(tokens) and (all(t in menu() for t in tokens) or re.sub(r"[\s\u3000>.:：—_=*-]", "", plain) in menu())


def tabular(all_lines: tuple[Line, ...], index: int) -> bool:
    """The line has as many cells as one beside it, which holds figures: the head of a table."""
    cells = len(all_lines[index].bare.split())
    beside = [all_lines[i].bare.split() for i in (index - 1, index + 1) if 0 <= i < len(all_lines)]
    return cells > 1 and any(len(row) == cells and any(cell[0].isdigit() for cell in row) for row in beside)


@worded
def _entries() -> tuple[str, ...]:
    """Ends of the names of entries (`公务邮箱登录`)."""
    return (
        "登录",
        "注册",
        "首页",
        "门户",
        "邮箱",
        "专版",
        "入口",
        "导航",
        "版",
        *(word for word in menu() if len(word) >= _WORD),
    )


def header(bare: str) -> bool:
    """A row of a site's columns above the text: `文秘之窗|原创|范文|素材|`."""
    parts = [part.strip() for part in re.split("[|｜]", fold(bare).lower()) if part.strip()]
    known = sum(part in topics() for part in parts)
    if len(parts) > 1 and all(len(part) <= _SHORT and part.endswith(_entries()) for part in parts):
        return True
    return len(parts) > _LINKS - 1 and known >= len(parts) - 1 and all(len(part) <= _SHORT for part in parts)
