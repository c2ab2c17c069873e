"""Is a short line around a text the website's, by the share of it that the vocabularies cover?

Buttons and calls are worded anew on every site (`返回某网首页 下载新闻客户端`, `请遵守用户评论公约`): no list holds them all, but their
words are those of menus and notices. Only lines before and behind the text are asked about, and more is wanted before it, for a
title stands there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jianbao.cleaning._ending import SIGNED
from jianbao.cleaning._text import DATE, HAN, LABEL, either, fold, table
from jianbao.cleaning._vocabulary import in_use, worded

if TYPE_CHECKING:
    from pathlib import Path

_LETTERS = re.compile(rf"[^{HAN}A-Za-z]+")
_OWN_END = re.compile(
    r"附件|附表|附[:：]|附图|抄送|抄报|主送|报送|分送|印发|联系人|联系电话|联系方式|咨询电话|此件|[（(]此|主题词|注[:：]|备注|记录|整理[:：]|出席|列席|主持|参会"
    r"|起草|解释|施行|特此|此致|敬礼|谢谢|签发|盖章|签名|签字|法定代表"
)
"""Words of lines that end a document."""
_GENRE = re.compile(
    "(?:通知|意见|办法|方案|规定|报告|讲话|决定|通报|公告|细则|条例|规划|要点|计划|总结|制度|纪要|批复|函|致辞|发言|发言稿|主持词|汇报|材料|建议|提案|答复|指南|公约|规则|声明|说明|手册|清单|名单|议程|信|书)$"
)
BEHIND, BEFORE = 0.75, 0.9
"""Least share of a line's letters in words of websites, behind and before the text."""
_LONGEST, _STRANGE = 60, 6


@worded
def _strong() -> frozenset[str]:
    furniture, notices = table("furniture_words"), table("notice_words")
    lists = (furniture["menu"], furniture["related"], notices["access"], notices["act"], notices["unfold"])
    return frozenset(fold(word).lower() for words in lists for word in words if len(word) > 1)


@worded
def _words() -> re.Pattern[str]:
    furniture, notices = table("furniture_words"), table("notice_words")
    labels = [word for name in ("hard_name", "hard_date", "hard_code") for word in furniture[name]]
    weak = [*notices["tie"], *notices["object"], *furniture["topic"], *furniture["footer"], *labels]
    return re.compile(either([*_strong(), *(fold(word).lower() for word in weak)]))


def of_site(bare: str, least: float) -> bool:
    """At least `least` of the letters of `bare` stand in words of websites, two of them words of buttons, and none closes a text.

    >>> of_site("返回云网首页 下载新闻客户端", BEHIND), of_site("关于用户登录管理的通知", BEHIND)
    (True, False)
    """
    return len(bare) <= _LONGEST and _of_site(bare, least, in_use())


@lru_cache(maxsize=1 << 12)
def _of_site(bare: str, least: float, _: tuple[Path, ...]) -> bool:
    if own_end(bare) or _GENRE.search(bare):
        return False
    plain = fold(bare).lower()
    hits = list(_words().finditer(plain))
    letters = len(_LETTERS.sub("", plain))
    covered = sum(len(_LETTERS.sub("", hit[0])) for hit in hits)
    buttons = sum(hit[0] in _strong() for hit in hits)
    return letters > 1 and covered >= least * letters and letters - covered <= _STRANGE and buttons > 1


def own_end(bare: str) -> bool:
    """The line may be one with which a document ends: a signature, a date, a note, an attachment."""
    return bool(SIGNED.match(bare) or DATE.match(bare) or LABEL.match(bare) or _OWN_END.search(bare))
