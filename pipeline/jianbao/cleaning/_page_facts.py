"""How pages write facts about themselves: times of machines, counters, names beside them, heads of letters and of forums.

Patterns for whole lines. A time as machines print it (`2024-01-11 09:20`) is what most of them need; people write dates otherwise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.cleaning._text import HAN

if TYPE_CHECKING:
    from jianbao.cleaning._text import Line

ISO = re.compile(
    r"(?:[12]\d{3}[-/.]\d{1,2}[-/.]\d{1,2}(?:日)?(?:[ T\u3000]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
    r"|[12]\d{3}年\d{1,2}月\d{1,2}日?[ \u3000]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
    r"|[12]\d{3}年0\d月\d{1,2}|[12]\d{3}年\d{1,2}月\d{1,2}(?!日))"
)
READ = (
    r"(?:阅读|浏览|点击|播放|人气|评论|点赞)(?:量|数|次数)?[ \u3000]*[:：(（]?[ \u3000]*\d[\d.]{0,8}[万kwKW]?\+?[)）]?"
)
STAMP = re.compile(
    rf"(?:[{HAN}]{{2,8}}[ \u3000]*)?{ISO.pattern}[ \u3000]*(?:星期[一二三四五六日天])?[ \u3000]*"
    rf"(?:(?:发表|发布)于[{HAN}]{{2,8}}|(?:{READ}[ \u3000]*){{1,3}}|\d{{1,7}}\+?|发布|更新|上传|提交|发表|创建"
    rf"|[(（][^()（）]{{4,24}}(?:更新|修改|发布)[)）]?)?"
)
PIECE = re.compile(r"\s*[|｜丨]\s*|[ \u3000]{2,}|(?<=\d)[ \u3000]+(?=[^\d ])|(?<=[^\d ])[ \u3000]+(?=\d)")
COUNTED = re.compile(
    r"(?:约|已有|共)?\d[\d,.]{0,8}万?\+?\s*(?:个|人|次|条|篇)?\s*(?:人气|阅读|浏览|下载|评论|点赞|收藏|转发|访问|回复|查看|人看过|人)?"
)
POSTED = re.compile(
    rf"(?:最新推荐文章|最近|最后)?(?:发表|发布|分享|上传|更新|编辑|创建|添加|收录)?于[ \u3000]*"
    rf"(?:{ISO.pattern}(?:\.\d)?(?:[ \u3000]?(?:发布|编辑|修改|更新|收录))?|(?<=[布表享传新辑建加录]于)[{HAN}]{{2,8}})"
)
EDITED = re.compile(r"[（(\[]?本[帖文主][^。，]{0,4}最后由.{1,24}于.{6,24}编辑[）)\]]?")
SERIES_OF = re.compile(
    rf"(?:预览时标签不可点[ \u3000]*)?收录于(?:合集|话题|专辑)?[ \u3000]*[#＃]?[{HAN}A-Za-z0-9]{{2,20}}(?:[ \u3000]*\d{{1,4}}\s*[个篇])?"
)
COUNTER = re.compile(
    r"\d{1,8}\+?\s*人?(?:看过|已看|已阅读|已浏览|已收藏|点赞|围观|参与|已学习|浏览过|关注)|(?:\d{1,7}(?:\.\d{1,2})?\+?\s*(?:页|人?阅读|次?浏览|次|评论|条评论|下载|赞|人气|点击|KB|MB)\s*){1,4}(?:\d{1,7}\+?)?|\d{1,7}\+"
    rf"|{READ}(?:[ \u3000]+{READ}){{0,3}}"
)
MANY = re.compile(rf"(?:[{HAN}]{{2,6}}[ \u3000]?[:：][ \u3000]*[^\s:：，。]{{0,24}}(?:\s+|$)){{2,8}}")
MADE = re.compile(
    rf"{ISO.pattern}(?:[ \u3000]+(?:\d{{1,4}}\s*页|DOCX?|PDF|PPTX?|TXT|"
    r"免费|原创|精品|\d+(?:\.\d+)?\s*[KM]B|\d+\s*积分)){1,5}",
    re.IGNORECASE,
)
_CLOCKED = r"[12]\d{3}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ T\u3000]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
SIGNED_STAMP = re.compile(
    rf"{_CLOCKED}[ \u3000]?(?:·[ \u3000]?[{HAN}]{{2,16}}|[{HAN}]{{2,4}}(?:[ \u3000、]+[{HAN}]{{2,4}}){{0,5}})"
    rf"|{_CLOCKED}[ \u3000]*(?:记者|编辑|文)[{HAN}]{{2,4}}(?:[／/][{HAN}]{{2,10}})?"
    rf"|{_CLOCKED}[{HAN}·]{{2,60}}\d{{0,6}}"
)
"""A time with the name of a writer or of an account behind it: `2021-03-06 05:59马文远`, `2024-05-20 09:31·临湖日报官方账号`."""
MEETING = re.compile(r"(?:地点|参加|参会|列席|出席|主持|人员|对象|议题|会议)[^：:\n]{0,4}[:：]")
"""Labels of a meeting, whose time is the text's own."""
TIMED = re.compile(
    r"(?:^|[ \u3000])(?:时间|日期)[ \u3000]?[:：][ \u3000]*"
    r"[12]\d{3}[-/.]\d{1,2}[-/.]\d{1,2}[ \u3000]+\d{1,2}:\d{2}(:\d{2})?"
)
"""`时间：2023-05-11 11:04:00`; only machines tell seconds."""
WORK = re.compile(r"(?:作品|书名|小说|所属书籍)[ \u3000]?[:：][ \u3000]*《[^《》]{1,40}》?$")
ISSUE = re.compile(
    rf"《?[{HAN}（）()·]{{2,20}}》?[ \u3000]*[12]\d{{3}}年第?[ \u3000]?\d{{1,2}}期"
    r"(?:[ \u3000]*第?\d{1,4}(?:[-—~]\d{1,4})?页)?"
)
"""The issue of a journal."""
SITE = re.compile(
    rf"[{HAN}A-Za-z]{{2,10}}(?:网[{HAN}]{{0,4}}频道|频道|客户端|日报|晚报|晨报|新闻网|信息网|政务网|在线|电视台|融媒体?|融媒体中心|网)"
    rf"|(?!.*[院局委部府办]发布)[{HAN}]{{2,4}}发布"
    rf"|[{HAN}]{{2,10}}[_＿][{HAN}]{{2,12}}"
)
"""The masthead of a site."""
_LETTER = re.compile(
    r"(?:发件人|寄件者|寄件人|收件人|收件者|发送时间|发件时间|发送日期|抄送|密送|副本|主题|主旨|附件|日期|时间|From|To|Cc|Bcc|Sent|Date|Subject|Attachments?)"
    r"[ \u3000]{0,2}[:：]",
    re.IGNORECASE,
)
_INITIALS = frozenset("发寄收抄密副主附日时FfTtCcBbSsDdAa")
_SENDER = re.compile(r"(?:发件人|寄件者|寄件人|From)[ \u3000]{0,2}[:：]", re.IGNORECASE)
_LEAST = 3
"""Lines of the head of a letter."""
_PHONE = r"(?:400|800|0\d{2,3}|1[3-9]\d)[- ]?\d{3,4}[- ]?\d{3,8}"
PHONE = re.compile(rf"{_PHONE}(?:[ 、/]+{_PHONE}){{0,3}}")
CALL = re.compile(rf"[{HAN}]{{0,6}}(?:电话|热线|QQ|微信|邮箱|手机)[{HAN}]{{0,2}}[:：]?")
NUMBER = re.compile(r"(?!(?:19|20)\d{2}$)\d{3,9}")
"""A counter without a word; no year."""


def _sent(block: list[str]) -> bool:
    """The labels name a sender, and hold an address or a time of the day: a form has neither."""
    whole = "\n".join(block)
    return any(_SENDER.match(bare) for bare in block) and ("@" in whole or bool(re.search(r"\d:\d{2}", whole)))


def letter_head(all_lines: tuple[Line, ...]) -> set[int]:
    """Indices of the heads of letters: three lines or more with labels of mail."""
    found: set[int] = set()
    block: list[int] = []
    for index, line in enumerate((*all_lines[:400], None)):
        if line and line.bare[0] in _INITIALS and len(line.bare) <= 200 and _LETTER.match(line.bare):  # noqa: PLR2004
            block.append(index)
            continue
        if len(block) >= _LEAST and _sent([all_lines[i].bare for i in block]):
            found.update(block)
        block = []
    return found


def _tags(all_lines: tuple[Line, ...], gone: set[int], first: int) -> set[int]:
    """Words on lines of their own between facts about the page and a title that was said before."""
    seen: set[str] = set()
    for index, line in enumerate(all_lines[:first]):
        if line.bare in seen and len(line.bare) > _TAG:
            start = index
            while start and len(all_lines[start - 1].bare) <= _TAG:
                start -= 1
            if start < index and start - 1 in gone:
                return set(range(start, index))
        seen.add(line.bare)
    return set()


_TAG, _NAME, _MAST = 4, 5, 12
TITLED = re.compile("[告知话函法定要则见案报例书题表单议划结]$")
"""Last characters of titles, however short."""


_VOLUME = re.compile(
    r"(?:《[^《》]{2,20}》)?[ \u3000]*[12]\d{3}年第?[ ]?\d{1,2}期[ ]*\d{1,4}[-—–~]\d{1,4}(?:[,，][ ]?共\d{1,3}页)?"
)


def _origin(all_lines: tuple[Line, ...], start: int) -> set[int]:
    """Where an article was printed, behind its text: the journal, its issue and pages, and its name in English."""
    for at in range(start, len(all_lines)):
        if _VOLUME.fullmatch(all_lines[at].bare):
            first = at
            while first > start and re.fullmatch("出处|来源|《[^《》]{2,24}》", all_lines[first - 1].bare):
                first -= 1
            after = at + 1 < len(all_lines) and all_lines[at + 1].bare.isascii()
            return {*range(first, at + 1), *([at + 1] if after else [])}
    return set()


_KEY = re.compile(
    r"[-*]?[ ]?(?:[a-z]+_[a-z_]{2,20}|source|url|date|authors?|tags?|category|categories|layout|permalink|lang|id|updated|created)"
    r"[ ]?:[ ]?\S"
)
_NAMED = re.compile(r"[-*]?[ ]?title[ ]?:[ ]?\S")
_FENCE = re.compile("-{3,}|={3,}|[+]{3,}")


def front_matter(all_lines: tuple[Line, ...]) -> set[int]:
    """Keys in English with their values at the top of a file of a collection, between its fences if it has any."""
    found: set[int] = set()
    keys = 0
    for index, line in enumerate(all_lines[:_TOP]):
        if _KEY.match(line.bare):
            keys += 1
        elif not (_FENCE.fullmatch(line.bare) or _NAMED.match(line.bare)):
            break
        found.add(index)
    return found if keys > 1 else set()


_TOP = 30


def issues(all_lines: tuple[Line, ...], gone: set[int], first: int, last: int) -> set[int]:
    """Lines before the text that belong to facts beside them: a journal's issue, a bare counter, the masthead of a site, a telephone."""
    found: set[int] = set()
    for index, line in enumerate(all_lines[:first]):
        bare = line.bare
        beside = {index - 1, index + 1} & (gone | found)
        between = {index - 1, index + 1} <= (gone | found) and len(bare) <= _NAME and not TITLED.search(bare)
        formed = ISSUE.fullmatch(bare) or NUMBER.fullmatch(bare) or (len(bare) <= _MAST and SITE.fullmatch(bare))
        if between or (beside and formed):
            found.add(index)
    found |= _tags(all_lines, gone | found, first)
    found |= _origin(all_lines, max(last + 1, first))
    found |= {
        i
        for i in range(max(last + 1, first), len(all_lines))
        if re.fullmatch(r"\d{1,8}", all_lines[i].bare) and {i - 1, i + 1} & gone
    }
    calls = [i for i, line in enumerate(all_lines[:first]) if PHONE.fullmatch(line.bare)]
    return found | {
        i for at in calls for i in (at - 1, at) if i == at or (i >= 0 and CALL.fullmatch(all_lines[i].bare))
    }
