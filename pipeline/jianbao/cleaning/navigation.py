r"""Remove menus, breadcrumbs, buttons, share bars, links to other pages and lists of links.

- A line of nothing but menu words (`首页  政务公开  互动交流`, `【大 中 小】【打印】`) before or behind the text.
- Breadcrumbs, in one line (`当前位置：首页 > 政务公开 > 讲话`) or one word a line with `>` between them.
- `上一篇：…`, `下一篇：…`; `扫一扫在手机打开当前页`.
- From the heading of a list of links (`相关阅读`, `热门文章`) behind the text to the end of the page.
- Rows of links (`甲县 | 乙县 | 丙县 |`) behind the text, and bars of table frames.

Left alone: tables with figures, headings of the text, and everything between the first and the last paragraph that
is no button by its own form.

>>> [e.span.of("首页 > 政务公开 > 讲话\n各位代表：") for e in edits("首页 > 政务公开 > 讲话\n各位代表：")]
['首页 > 政务公开 > 讲话\n']
>>> edits("一、工作回顾\n二、主要任务\n")
[]
"""

from __future__ import annotations

import re
from itertools import pairwise

from jianbao.cleaning._bars import bar, buttons, dated_links, stamped
from jianbao.cleaning._menus import PAGER, SITE_NAME, SPLIT, header, menu, menu_line, tabular
from jianbao.cleaning._site_words import BEFORE, BEHIND, of_site, own_end
from jianbao.cleaning._text import HAN, LABEL, Line, drop, fold, lines, table, without_overlaps
from jianbao.cleaning._vocabulary import worded
from jianbao.cleaning._zones import Zones, body, footer, zones
from jianbao.document import Edit, Notice, Span

_RULE = "navigation"
_HERE = re.compile(
    r"^(?:您|你)?(?:现在|当前)?(?:的|所在)?(?:当前)?(?:位置|在)(?:是|：|:|>|\s)|^(?:当前位置|您的位置|所在位置|现在位置|位置导航)"
)
_NEXT = re.compile(
    r"^[\[【（(]?(?:上一?[篇条则页]|下一?[篇条则页]|前一[篇条]|后一[篇条])(?:文章|新闻|信息)?[\]】）)]?\s*(?:[:：>》]|没有了|$|\s)"
)
_SCAN = re.compile(
    r"^.{0,12}(?:扫一扫|扫描|扫码|长按|识别).{0,16}(?:二维码|手机|分享|打开|查看|关注|访问|当前页|阅读).{0,16}$|^.{0,6}手机(?:扫码|看|阅读|打开|浏览).{0,12}$"
)
_CODE = re.compile(rf"[{HAN}]{{0,5}}二维码")
_BAR = re.compile(r"[|｜\s]+")
_RULED = re.compile(r"[-=_*~#+:：|]{3,}|[—–]{3,}|(?:[\[【（(]\s*[\]】）)]\s*){1,4}")
_BROWSER = re.compile("(?:建议|推荐|请)(?:您)?(?:使用|升级|更换|用).{0,60}浏览器|浏览器.{0,12}(?:版本过低|不支持|升级)")
_SCANNER = re.compile(
    r"由?[ ]?(?:扫描全能王|全能扫描王|夸克扫描王|CamScanner|扫描宝|WPS[\u4e00-\u9fff]{0,6})[ ]*(?:创建|扫描|生成|制作|转换)?"
    r"|(?:Scanned|Created) (?:by|with) \w{2,20}",
    re.IGNORECASE,
)
"""What programs that scan print at the foot of a page."""
_PLAYER = re.compile(r"(?:\d{1,2}:)?\d{2}:\d{2}\s*/\s*(?:\d{1,2}:)?\d{2}:\d{2}")
_FOLLOW = re.compile(
    r"^(?:#[^\s#]{2,16}#?\s*){2,6}$|^.{0,6}点[击个].{0,10}(?:关注|在看|点赞|名片|蓝字|赞)|(?:觉得|喜欢).{0,8}(?:点|赞|在看|转发|分享)|点赞.{0,4}(?:在看|转发)|抢沙发|文明上网|\d\s{0,2}人(?:打赏|赞赏|喜欢|点赞)|(?:设为|加|标)星标|^(?:关注|长按).{0,10}(?:我们|公众号|二维码)|尽在.{2,14}$"
)
_SUFFIX = re.compile(
    rf"[ \u3000]*[-_—–|｜]+[ \u3000]*[{HAN}A-Za-z0-9]{{2,16}}(?:门户网站|政府网站?|官网|网|文库|论坛|信息港|在线)$"
)
_LEAF = re.compile(
    r"[*＊]{5,}$|(?<=\S)[ \u3000]*[（(][ ]?第?\d{1,3}[ ]?/[ ]?\d{1,3}[ ]?页?[ ]?[）)]$|(?<=\S)[ \u3000]+(?:返回)?首页$"
    r"|[ \u3000]*[\[【]打印本?页[\]】]$"
)
"""What pages put behind a title."""
_BULLET = re.compile(r"^[·•▪►▶>»\-]\s*|^\d{1,2}\s+|^\[\d{1,2}-\d{1,2}\]|\d{2}-\d{2}$")
_MENU_LIKE = re.compile(rf"^[{HAN}]{{0,4}}(?:动态|要闻|资讯|频道|专栏|专题|导航|栏目|首页)$")
_ACCOUNT = re.compile(
    rf"[{HAN}A-Za-z]{{0,10}}(?:微信|微博|公众号|客户端|APP|抖音|快手|视频号|头条号)(?:公众号|公众平台|二维码|账号|官方账号|号)?"
    rf"|[—–-]{{1,2}}[ \u3000]?(?:分享|正文|全文|推荐阅读)[ \u3000]?[—–-]{{1,2}}|[（(]?(?:提示[：:])?支持.{{0,6}}[←→].{{0,8}}"
)
"""Where else the site may be followed."""
_CELL = re.compile(rf"[|｜][ \u3000]*[{HAN}]{{2,6}}[ \u3000]*[|｜]")
"""A frame that held the name of a column."""
_LIST_HEAD = re.compile(rf"^(?:最新|热门|热点|推荐|相关|精彩|精选|今日|本周|本月|图文|随机|猜你|大家)[{HAN}]{{2,4}}$")
_OF_TITLE = re.compile(r"^[【《“\[][^】》”\]\n]{2,60}[】》”\]]的?([^：:\s]{2,8})[：:]?$")
_NO_NAME = re.compile(r"[\s\u3000:：>»\[\]【】·■●（）()0-9]+")
_SHORT = 14
_BUTTON = 40
_LINKS = 4
_PAGE_LINES, _WORD = 3, 3
"""Two lines are no page with a menu: a word alone is a piece of text that is wrapped."""


def edits(text: str) -> list[Edit]:
    """Edits that remove them."""
    all_lines = lines(text)
    where = zones(text)
    crumbs = _crumbs(all_lines, where)
    gone = crumbs | _pager(all_lines) | _menus(all_lines, where, crumbs) | _links(all_lines, where)
    if len(all_lines) < _PAGE_LINES:
        gone -= {i for i, line in enumerate(all_lines[:1]) if len(line.bare) <= _WORD}
    found = [_gone(text, all_lines[index]) for index in gone]
    found += [drop(text, line, _RULE) for line in all_lines if len(line.bare) <= 80 and _single(line)]  # noqa: PLR2004
    found += [e for line in all_lines[:3] if (e := _suffix(line))]
    if "|" in text or "｜" in text:
        found += _frames(text, all_lines)
    return without_overlaps(found)


_PAGES = re.compile(r"共\s*(?P<all>\d{1,4})\s*页\D{0,8}第\s*(?P<now>\d{1,4})")


def _gone(text: str, line: Line) -> Edit:
    """The edit that takes a line; a pager on another than the last page says that the text goes on."""
    edit = drop(text, line, _RULE)
    hit = _PAGES.search(line.bare)
    if (
        len(line.bare) <= 2 * _BUTTON
        and _LEAVES.fullmatch(line.bare)
        and not line.bare.lstrip("[【（( ").startswith("1")
    ):
        return edit._replace(notice=Notice("tail", reason="preview"))
    return edit._replace(notice=Notice("tail", reason="preview")) if hit and int(hit["now"]) < int(hit["all"]) else edit


_LEAVES = re.compile(
    r"(?:[\[【(（]\d{1,2}[\]】)）][ \u3000]*|\d{1,2}[ \u3000]+){2,}(?:\d{1,2}|下一?页|末页|尾页)?|[\[【]\d{1,2}[\]】]"
)


def _pager(all_lines: tuple[Line, ...]) -> set[int]:
    """Numbers of pages in brackets at the end that count up: `[2]` to `[7]`, or two or more in one line."""
    found: list[int] = []
    for index in range(len(all_lines) - 1, max(len(all_lines) - 30, 0), -1):
        if len(all_lines[index].bare) > 2 * _BUTTON or not _LEAVES.fullmatch(all_lines[index].bare):
            break
        found.append(index)
    numbers = [int(n) for index in reversed(found) for n in re.findall(r"\d+", all_lines[index].bare)]
    counted = len(numbers) > 1 and all(b == a + 1 for a, b in pairwise(numbers)) and numbers[0] < _WORD
    return set(found) if counted else set()


def _suffix(line: Line) -> Edit | None:
    """The name of the site, or the number of the page, behind the title of a page."""
    if len(line.bare) < _BUTTON and (page := _LEAF.search(line.bare)):
        return Edit(Span(line.end - (len(line.bare) - page.start()), line.end), "", _RULE)
    hit = _SUFFIX.search(line.bare[-30:]) if len(line.bare) < 100 else None  # noqa: PLR2004
    if not hit or "，" in line.bare or hit.start() + len(line.bare) - len(line.bare[-30:]) < 6:  # noqa: PLR2004
        return None
    return Edit(Span(line.end - (len(line.bare[-30:]) - hit.start()), line.end), "", _RULE)


def _single(line: Line) -> bool:
    """A button or bar by its own form, wherever it stands."""
    bare = line.bare.lstrip("-–·•*»> ") or line.bare
    if bare[0] in "上下前后[【（(" and _NEXT.match(bare) and not bare.endswith("。"):
        return True
    if _RULED.fullmatch(bare) or (bare[0] in "|｜" and _BAR.fullmatch(bare)):
        return True
    if "浏览器" in bare and len(bare) <= 2 * _BUTTON and _BROWSER.search(fold(bare)):
        return True
    if (
        _PLAYER.fullmatch(bare)
        or _SCANNER.fullmatch(bare)
        or (len(bare) <= _BUTTON and "浏览器" in bare and "支持" in bare)
    ):
        return True
    return (
        len(bare) <= _BUTTON
        and ("扫" in bare or "手机" in bare or "长按" in bare)
        and "。" not in bare
        and bool(_SCAN.match(bare))
    ) or bool(_CODE.fullmatch(bare))


def _frames(text: str, all_lines: tuple[Line, ...]) -> list[Edit]:
    """Bars that framed a single cell: one at the start or end of a line that has no other."""
    found = []
    for line in all_lines:
        piece = text[line.start : line.end]
        count = piece.count("|") + piece.count("｜")
        if 0 < count <= 2 and len(piece) > 20 and (line.bare[0] in "|｜" or line.bare[-1] in "|｜"):  # noqa: PLR2004
            left = len(piece) - len(piece.lstrip(" \t\u3000\xa0|｜"))
            right = len(piece.rstrip(" \t\u3000\xa0|｜"))
            if "|" in piece[:left] or "｜" in piece[:left]:
                found.append(Edit(Span(line.start, line.start + left), "", _RULE))
            if "|" in piece[right:] or "｜" in piece[right:]:
                found.append(Edit(Span(line.start + right, line.end), "", _RULE))
    return found


_FROM_HOME = re.compile(rf"(?:网站)?首页(?:\s{{0,3}}[/／]\s{{0,3}}[{HAN}]{{2,12}}){{1,6}}")


def _menus(all_lines: tuple[Line, ...], where: Zones, crumbs: set[int]) -> set[int]:
    """Lines of menu words before or behind the text, and the name of the site beside them."""
    gone = set()
    for index in where.around(len(all_lines)):
        bare = all_lines[index].bare
        if tabular(all_lines, index):
            continue
        column = len(bare) < 9 and index - 1 in gone and _MENU_LIKE.match(bare)  # noqa: PLR2004
        if index < where.first and header(bare):
            gone.add(index)
        formed = _CELL.fullmatch(bare) or _ACCOUNT.fullmatch(bare)
        worded = where.first <= where.last and of_site(bare, BEFORE if index < where.first else BEHIND)
        if column or formed or worded or menu_line(bare) or (len(bare) < 30 and _FOLLOW.search(bare)):  # noqa: PLR2004
            gone.add(index)
    gone |= _bars(all_lines, where, gone) | _column(all_lines, where, gone)
    for index, line in enumerate(all_lines[: max(where.first, 0)]):
        if len(line.bare) <= 24 and SITE_NAME.match(line.bare) and {index - 1, index + 1} & (gone | crumbs):  # noqa: PLR2004
            gone.add(index)
    return gone


def _column(all_lines: tuple[Line, ...], where: Zones, gone: set[int]) -> set[int]:
    """A menu with one word a line at the top of a page, most of them known: the others are its sections."""
    end = 0
    while end < min(where.first, len(all_lines)) and len(all_lines[end].bare) <= _ENTRY:
        end += 1
    known = sum(i in gone for i in range(end))
    if end < _LINKS or known < max(_LINKS - 1, end / 2):
        return set()
    later = {line.bare for line in all_lines[end : where.first + 1]}
    return {i for i in range(end) if all_lines[i].bare not in later and not own_end(all_lines[i].bare)}


_ENTRY = 9


def _bars(all_lines: tuple[Line, ...], where: Zones, gone: set[int]) -> set[int]:
    """Bars of buttons, counters and names: stamped with a time, or beside a menu, so that no table is taken for one."""
    if where.last < where.first:
        return set()
    around = where.around(len(all_lines))
    bars = [i for i in around if i not in gone and bar(all_lines[i].bare, menu()) and not tabular(all_lines, i)]
    found: set[int] = set()
    for index in (*bars, *reversed(bars)):
        bare = all_lines[index].bare
        own = stamped(bare) or buttons(bare, menu()) or len(PAGER.intersection(SPLIT.split(bare))) > 1
        if own or {index - 1, index + 1} & (gone | found):
            found.add(index)
    return found


def _crumbs(all_lines: tuple[Line, ...], where: Zones) -> set[int]:
    """Breadcrumbs in the head, with lines above them that repeat one of their words."""
    gone: set[int] = set()
    last = len(all_lines) if where.last < where.first else where.first + 1
    for index, line in enumerate(all_lines[: min(last, 60)]):
        bare = line.bare
        marks = sum(bare.count(mark) for mark in ">＞»›")
        here = len(bare) < 120 and _HERE.match(bare)  # noqa: PLR2004
        trail = marks and len(bare) < 120 and _trail(bare) and (marks >= 2 or "首页" in bare)  # noqa: PLR2004
        if here or trail or _FROM_HOME.fullmatch(bare):
            parts = set(SPLIT.split(bare))
            gone |= {index, *(i for i in range(index) if all_lines[i].bare in parts)}
        elif bare in {">", "＞", "»", "›", ">>"}:
            gone |= {
                i for i in (index - 1, index, index + 1) if 0 <= i < len(all_lines) and len(all_lines[i].bare) <= _SHORT
            }
    return gone


def _trail(bare: str) -> bool:
    """Short words with `>` between them."""
    parts = [part.strip() for part in re.split("[>＞»›]+", bare)]
    return 2 <= len(parts) <= 9 and all(len(part) <= 24 and not re.search("[。，；,]", part) for part in parts)  # noqa: PLR2004


@worded
def _related() -> frozenset[str]:
    return frozenset(table("furniture_words")["related"])


def _links(all_lines: tuple[Line, ...], where: Zones) -> set[int]:
    """Lists of links: under their heading to the end of the page, and rows of short words between bars."""
    gone: set[int] = set()
    total = len(all_lines)
    for index, line in enumerate(all_lines):
        behind = index > where.last >= where.first
        if len(line.bare) > _SHORT and not behind and "|" not in line.bare and "｜" not in line.bare:
            continue
        name = _NO_NAME.sub("", fold(line.bare[: 2 * _SHORT]))
        named = _OF_TITLE.match(fold(line.bare)) if behind else None
        if named and named.group(1) in _related():
            gone |= set(range(index, total))
            break
        listed = name in _related() or (index > where.last >= where.first and _LIST_HEAD.match(name))
        if len(line.bare) <= _SHORT and listed:
            if where.last < where.first or index > where.last:
                gone |= set(range(index, total))
                break
            gone |= {index, *_listed(all_lines, index + 1)}
        elif index > where.last and _row_of_links(line.bare):
            gone.add(index)
    return gone | dated_links(all_lines, where)


def _listed(all_lines: tuple[Line, ...], index: int) -> set[int]:
    """Bulleted or dated lines that follow a heading inside of the page."""
    found = set()
    while index < len(all_lines):
        bare = all_lines[index].bare
        if body(bare) or footer(bare) or not _BULLET.search(bare) or (LABEL.match(bare) and bare[0] not in "·•▪►▶-"):
            break
        found.add(index)
        index += 1
    return found


def _row_of_links(bare: str) -> bool:
    if "|" not in bare and "｜" not in bare:
        return False
    parts = [part.strip() for part in re.split("[|｜]", bare)]
    words = [part for part in parts if part]
    return len(parts) > _LINKS and len(words) >= 3 and all(len(p) <= 12 and not re.search(r"\d|。", p) for p in words)  # noqa: PLR2004
