"""What the rules share: lines with their spans, character classes, and the word lists beside the code."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from jianbao.cleaning._vocabulary import either, table
from jianbao.document import Edit, Span

__all__ = [
    "BARRIER",
    "CLOSERS",
    "DATE",
    "HAN",
    "LABEL",
    "NUMERALS",
    "Line",
    "drop",
    "either",
    "fold",
    "is_text",
    "lines",
    "table",
    "without_overlaps",
]

BARRIER = "\x1d"
"""Stands in the text, on a line of its own, where something is known to be missing. It never leaves the stage."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇々"
"""Inside of a character class: Chinese characters."""

CLOSERS = frozenset('。！？；：…”’》）】』」!?;:.)]"')
"""What a finished line ends with."""

NUMERALS = "〇零一二三四五六七八九十百千两"

LABEL = re.compile(
    rf"[ \t\u3000\xa0]*(?:第[{NUMERALS}0-9]{{1,6}}[章节条编部分款项卷篇][{HAN}]?|[（(][{NUMERALS}0-9]{{1,3}}[）)]"
    rf"|[{NUMERALS}]{{1,3}}[、，,.．：:是要]|[{NUMERALS}]{{1,3}}[ \u3000]|[0-9]{{1,2}}[、.．)）](?![0-9])"
    r"|[①-⑳⑴-⒛㈠-㈩❶-❿➀-➓]|[●■◆★☆▲※○□·•◇△►▶◎⊙→➤✦✓√-])"
)
"""A line that begins a part of the outline or an item of a list."""

DATE = re.compile(
    r"(?:[12][0-9]{3}|[〇○零一二三四五六七八九]{4})(?:[-/.年][ ]?)(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
    r"(?:[-/.月][ ]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})日?)?(?:[ T]*[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?)?"
)
"""A date, with the time of day if it follows."""


class Line(NamedTuple):
    """One line: where it stands, and what it says without surrounding white space. `end` leaves the line break out."""

    start: int
    end: int
    bare: str

    @property
    def whole(self) -> Span:
        """The line with its line break."""
        return Span(self.start, self.end + 1)


@lru_cache(maxsize=4)
def lines(text: str) -> tuple[Line, ...]:
    r"""Lines of `text` that hold something; blank ones are left out.

    >>> [line.bare for line in lines("一\n\n  二")]
    ['一', '二']
    """
    found, start = [], 0
    for raw in text.split("\n"):
        end = start + len(raw)
        if bare := raw.strip():
            found.append(Line(start, end, bare))
        start = end + 1
    return tuple(found)


def drop(text: str, line: Line, rule: str) -> Edit:
    """The edit that takes a whole line away, with its line break."""
    return Edit(Span(line.start, min(line.end + 1, len(text))), "", rule)


def without_overlaps(found: list[Edit]) -> list[Edit]:
    """Edits in order of position; where two overlap, the one that begins first (then the longer one) stays."""
    kept: list[Edit] = []
    for edit in sorted(found, key=lambda e: (e.span.start, -e.span.end)):
        if not kept or edit.span.start >= kept[-1].span.end:
            kept.append(edit)
    return kept


def is_text(bare: str) -> bool:
    """The line is running text: long enough, and with the punctuation of a sentence.

    >>> is_text("首页 > 政务公开"), is_text("今年以来，清河县上下同心，完成了全年的目标任务，成绩来之不易。")
    (False, True)
    """
    return len(bare) >= 24 and any(mark in bare for mark in "，。；,;")  # noqa: PLR2004


_TRADITIONAL = (
    "閱讀網會員註冊錄請點擊顯預覽載費購買積餘頁內開繼續當現僅參來發佈責編輯廣傳時間題關閉聲權屬複製訪問覽詳細務處陸這裡裏說進實"
    "驗證絡掃碼轉標條過後對從為個無儲專業飛簽訂閱億萬書館獲級資訊錶單號電話郵箱評論報導導將應國區縣聯係繫體學習討隱藏簡錯誤舉兩鐘換榜熱薦關鍵詞籤欄隨機圖書籍評級編號碼項選題記"
)
_SIMPLIFIED = (
    "阅读网会员注册录请点击显预览载费购买积余页内开继续当现仅参来发布责编辑广传时间题关闭声权属复制访问览详细务处陆这里里说进实"
    "验证络扫码转标条过后对从为个无储专业飞签订阅亿万书馆获级资讯表单号电话邮箱评论报导导将应国区县联系系体学习讨隐藏简错误举两钟换榜热荐关键词签栏随机图书籍评级编号码项选题记"
)
_FOLD = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_FOLDED = re.compile(f"[{_TRADITIONAL}]")


def fold(text: str) -> str:
    """`text` for looking words up: traditional characters of websites' notices as simplified ones, of the same length.

    >>> fold("請登錄後繼續閱讀")
    '请登录后继续阅读'
    """
    return text.translate(_FOLD) if _FOLDED.search(text) else text
