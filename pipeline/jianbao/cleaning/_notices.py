"""The language of notices: is this unit a website's word about a text shown in part, and what does it say?

A unit counts as a notice by its make-up, not by one site's wording: nearly all of its characters belong to a
vocabulary of some hundred words (data/notice_words.toml), and it joins two of the groups *access* (会员, 登录, 积分
…), *act* (阅读, 查看, 下载 …) and *object* (全文, 剩余, 隐藏 …), or counts the characters or pages that are
missing. Whoever speaks (清河文秘网, 某某之家) may be any name in front of the first word of these groups.

How much of a unit the vocabulary must cover depends on where it stands: least in a frame (brackets, dashes, arrows),
more as a line, most as a sentence among others.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from jianbao.cleaning._amounts import NUMBER, counts
from jianbao.cleaning._text import HAN, fold
from jianbao.cleaning._vocabulary import either, in_use, table, worded
from jianbao.document import Notice

if TYPE_CHECKING:
    from pathlib import Path

    from jianbao.cleaning._amounts import Counts

Place = Literal["frame", "line", "sentence"]

COVER: dict[Place, float] = {"frame": 0.7, "line": 0.75, "sentence": 0.85}
"""Least share of a unit that the vocabulary covers."""
COUNTED: dict[Place, float] = {"frame": 0.4, "line": 0.6, "sentence": 0.85}
"""The same if the unit counts what is missing."""
STRANGE: dict[Place, int] = {"frame": 10, "line": 6, "sentence": 4}
"""Most letters on end that the vocabulary does not cover, in a unit that counts what is missing."""
PROOF = 0.25
"""Least share of the letters in words other than those that only tie: spoken prose consists of little words too."""
_LONGEST = 160
_NAME = re.compile(rf"[{HAN}A-Za-z0-9]{{0,12}}[ :：-]?")
"""What may stand in front of the first word: a name, which needs no proof."""
_URL = re.compile(
    r"https?://[A-Za-z0-9./?=&%_~#:-]*|(?:[A-Za-z0-9-]{1,30}\.){1,4}(?:com|cn|net|org|cc|top|vip|info|tv)(?:/[\w./?=&%-]*)?"
)
_SITE = re.compile(
    rf"[{HAN}A-Za-z0-9]{{0,6}}(?:文秘网|秘书网|公文网|范文网|文库网|文档网|资料网|学习网|写作网|论坛|文库|[{HAN}]{{1,5}}网)"
    rf"|[{HAN}]{{2,6}}(?:新闻|日报|发布|融媒体?|云|阅读)(?=客户端|APP)"
)
_COUNTED = re.compile(
    rf"{NUMBER}\s*(?:余|多|来)?\s*(?:个)?\s*(?:汉字|字符|字|页|段|章|%|％|元|积分|金币|点|K|KB|MB|次|分钟)"
)
_OUT_OF = re.compile("超出.{0,6}范围")
_READS = re.compile("阅读|查看|浏览|显示|展示|剩余|余下|隐藏|省略|未|看|试读|预览|部分|读")
_TITLE = re.compile("《[^《》\n]{0,60}》|“[^“”\n]{0,30}”|【[^【】\n]{0,20}】|「[^「」\n]{0,20}」")
_ENGLISH = re.compile(
    r"(?:continue reading|read more|read the (?:full|rest)|view (?:more|all|full)|show more|see more)\W*", re.IGNORECASE
)

_NO_NOTICE = re.compile("附件|附表|[问答QA][:：、]|第[一二三四五六七八九十]步|步骤[一二三四五0-9]")
_QUOTED = re.compile('“[^“”]{1,12}”|"[^"]{1,12}"')
_LETTERS = re.compile(rf"[^{HAN}A-Za-z]+")


class Reading(NamedTuple):
    """How a unit reads.

    Attributes:
        groups: those of its words.
        cover: share of its letters that the vocabulary covers.
        letters: how many it has.
        nameless: `cover` without a name in front.
        proof: share of its letters in words of the groups that prove something (all but `tie`).
        strange: letters of the longest stretch that the vocabulary does not cover, names in front left out.
    """

    groups: frozenset[str]
    cover: float
    letters: int
    nameless: float
    proof: float = 0.0
    strange: int = 0


@worded
def _vocabulary() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern over all words, longest first, and the group of each."""
    lists = table("notice_words")
    groups = {word: group for group in ("tie", "object", "act", "access") for word in lists[group]}
    groups = {**dict.fromkeys(lists["lack"], "object"), **groups}
    return re.compile(either(list(groups))), groups


@worded
def _own() -> re.Pattern[str]:
    return re.compile(either(table("notice_words")["own"]))


@worded
def _lack() -> re.Pattern[str]:
    return re.compile(either(table("notice_words")["lack"]))


@worded
def _button() -> re.Pattern[str]:
    words = table("notice_words")
    first, then = either(words["unfold"]), either(words["rest"])
    return re.compile(
        rf"(?:{first}){{1,2}}(?:本文|文章|此文|该文)?(?:{then}){{1,2}}|展开|(?:点击)?(?:展开|阅读全文|查看全文)"
    )


def read(unit: str) -> Reading:
    """How `unit` reads, leaving out addresses, names of sites, titles in book marks, and numbers with their units."""
    return _read(unit, in_use())


@lru_cache(maxsize=4096)
def _read(unit: str, _: tuple[Path, ...]) -> Reading:
    opened = _COUNTED.sub("", _URL.sub("", fold(unit)))  # 【点此注册】 is no title
    rest = _COUNTED.sub("", _TITLE.sub("", _URL.sub("", fold(unit))))
    forms = (_measured(form) for form in (opened, rest, _SITE.sub("", rest)))
    return max(forms, key=lambda r: (r.cover, r.nameless, r.letters))


def _measured(rest: str) -> Reading:
    pattern, groups = _vocabulary()
    letters = _letters(rest)
    hits = list(pattern.finditer(rest))
    covered = sum(_letters(m[0]) for m in hits)
    found = frozenset(groups[m[0]] for m in hits)
    proof = next((m for m in hits if groups[m[0]] != "tie"), None)
    name = rest[: proof.start()] if proof else ""
    before = _letters(name)
    inside = sum(_letters(m[0]) for m in hits if m.end() <= len(name))
    bare = letters - before
    nameless = (covered - inside) / bare if bare and _NAME.fullmatch(name) else 0.0
    cover = covered / letters if letters else 0.0
    proven = sum(_letters(m[0]) for m in hits if groups[m[0]] != "tie")
    ends = [len(name) if _NAME.fullmatch(name) else 0, *(m.end() for m in hits)]
    starts = [*(m.start() for m in hits), len(rest)]
    strange = max(_letters(rest[low:high]) for low, high in zip(ends, starts, strict=True))
    share = proven / (bare if nameless else letters) if letters else 0.0
    return Reading(found, cover, letters, max(cover, nameless), share, strange)


@lru_cache(maxsize=1 << 12)
def _letters(text: str) -> int:
    return len(_LETTERS.sub("", text))


def notice(unit: str, place: Place = "line") -> Notice | None:
    """What `unit` says about missing text, or None if it is no such notice.

    >>> notice("此处省略八百字，会员登录后可阅读全文").omitted_chars
    800
    >>> notice("全文共5200字，未登录用户仅显示900字").declared_chars
    5200
    >>> notice("会员单位要认真阅读文件，按时报送材料") is None
    True
    """
    return _notice(unit, place, in_use())


@lru_cache(maxsize=4096)
def _notice(unit: str, place: Place, _: tuple[Path, ...]) -> Notice | None:
    """`notice`; remembered, since every pass over a text asks for the same units."""
    if not 2 <= len(unit) <= _LONGEST or _NO_NOTICE.match(unit):  # noqa: PLR2004
        return None
    plain = fold(unit)
    if _button().fullmatch(plain) or _ENGLISH.fullmatch(plain):
        return Notice("body", reason="folded")
    said, reading = counts(plain), read(unit)
    lack = said.lacking or bool(_lack().search(plain)) or bool(_OUT_OF.search(plain))
    if not _speaks(plain, reading, said, place, lack=lack):
        return None
    if "下载" in plain and not said.lacking and not _READS.search(plain):
        return Notice(reason="ui")  # a button for the file; the text itself may be whole
    if said.declared is not None and not lack and "access" not in reading.groups:
        return Notice(declared_chars=said.declared, shown_chars=said.shown, reason="count")
    if not lack and not {"access", "act", "object"} <= reading.groups:
        return Notice(declared_chars=said.declared, reason="ui")
    reason = "paywall" if "access" in reading.groups else "preview"
    return Notice("body", said.omitted, said.declared, said.shown, reason)


def _speaks(plain: str, reading: Reading, said: Counts, place: Place, *, lack: bool) -> bool:
    """Whether the unit is a website's word, by its make-up."""
    if place == "sentence":
        reading = reading._replace(nameless=reading.cover)
    if reading.proof < PROOF or (said.lacking and reading.strange > STRANGE[place]):
        return False
    if said.lacking:
        return reading.nameless >= COUNTED[place] or (place != "sentence" and reading.letters <= 4)  # noqa: PLR2004
    if lack and reading.cover >= 0.9 and reading.letters <= 14:  # noqa: PLR2004
        return True
    if len(_QUOTED.findall(plain)) > 1:
        return False  # directions that name the buttons of a program
    if len(reading.groups - {"tie"}) < 2 or _own().search(_TITLE.sub("", plain)):  # noqa: PLR2004
        return False
    named = lack or {"access", "act", "object"} <= reading.groups
    return (reading.nameless if named else reading.cover) >= COVER[place]
