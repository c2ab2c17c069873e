r"""Remove what websites mix into a text against copying or for themselves: junk of symbols, advertisements, addresses.

- *Junk*: runs of single ASCII characters between blanks (`8 [; o H! @9 B! f&`), as forum software inserts them, and
  runs in which each letter is fenced by symbols of many kinds (`_a-i/l+e·x^i`). Form decides, not words.
- *Advertisements*: a bracket that holds a contact or an address together with words of soliciting, and a clause
  such as `更多范文请访问www.…com`.
- *Addresses* pressed between two Chinese characters, where no word introduces them.

Left alone: formulas and English (few kinds of symbols, longer words), addresses that the text introduces
(`登录www.example.gov.cn查询`), brackets of the text.

A text with several runs of junk comes from a page that guards its text and shows parts of it: if it has no
ending either, that is noted as a gap at its tail.

>>> [e.span.of("干部大会8 [; o H! @9 B! f& ?# \\\n好") for e in edits("干部大会8 [; o H! @9 B! f& ?# \\\n好")]
['8 [; o H! @9 B! f& ?# \\']
>>> edits("GDP = C + I + G，参见 IEEE 802.11 b/g/n 标准")
[]
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from jianbao.cleaning import _notices
from jianbao.cleaning._alphabet import alphabet
from jianbao.cleaning._ending import closes
from jianbao.cleaning._text import HAN, drop, fold, lines, without_overlaps
from jianbao.cleaning._vocabulary import either, table, worded
from jianbao.cleaning._zones import zones
from jianbao.document import Edit, Notice, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jianbao.cleaning._text import Line

_ASCII = re.compile(r"[!-~](?:[ -~]{6,})[!-~]")
_RARE = frozenset("`~^\\|@#$&!?;\"'_{}[]<>*+")
_SYMBOLS = r"!?()\[\]{}<>_\-+=*/\\|~^`'\"#$%&@.,:;·′″¢£¥§°¤¨¬¦"
_FENCED = re.compile(rf"(?:[{_SYMBOLS}]{{1,4}}[A-Za-z0-9{HAN}]{{1,2}}){{6,}}[{_SYMBOLS}]{{0,4}}")
_FENCES = frozenset("_^~`|\\¢£¥§{}[]<>*+¤¬¦")
_URL = (
    r"(?:https?://[A-Za-z0-9./?=&%_~#:+-]{3,200}|(?:www|wap|m|bbs)\.[A-Za-z0-9.-]{2,60}\.[A-Za-z]{2,6}(?:/[A-Za-z0-9./?=&%_~#-]{0,100})?"
    r"|[A-Za-z0-9-]{2,40}\.(?:com|net|cn|org|cc|top|vip|info|tv|me|xyz)(?:\.cn)?(?![A-Za-z0-9.]))"
)
_ADDRESS = re.compile(_URL)
_WORD = re.compile(r"[A-Za-z0-9][!-~]{3,}")
_BRACKET = re.compile(r"[【(（\[〔「《<{]([^【】()（）\[\]〔〕「」《》<>{}\n]{4,90})[】)）\]〕」》>}]")
_INTRODUCED = frozenset('录陆站址箱访问询台为是：:至到在和、，,“"（(《于入用开览报看见索即')
_TRADER = re.compile("文秘|公文|范文|文库|秘书|写作|小说|资料|素材|论坛|文档|笔趣|书网|书屋|阅读网")
_TAIL = re.compile(r"[^。！？!?\n【（(]{0,20}[。！？!?]?(?=\n|$)|[。！？!?，,]")
_SAID = re.compile(
    rf"本文(?:来自|来源于|转自|出自|首发于)[{HAN}]{{2,10}}(?:网|文库|论坛|网站|公众号)(?:[，,][^，。\n]{{0,16}}(?:转载|出处|来源|注明)[^，。\n]{{0,8}})?[。！]"
)
"""A site's word on where a text is from, as a sentence of its own."""
_LATIN = re.compile("[A-Za-z0-9]")
_GUARDED = 2
"""Plain runs of junk that make a page one that guards its text."""
_TOKENS = 4
_KINDS = 3
_WIDE_KINDS = 5


def edits(text: str) -> list[Edit]:
    """Edits that remove junk, advertisements and stray addresses."""
    fenced = len(_FENCES.intersection(alphabet(text))) >= _KINDS
    junk = without_overlaps([*_spaced(text), *(_fenced(text) if fenced else ())])
    if len(junk) >= _GUARDED and not closes(text):
        junk[-1] = junk[-1]._replace(notice=Notice("tail", reason="guarded"))
    if _LATIN.search(text) or "本文" in text:
        junk += [*_brackets(text), *_clauses(text), *_pressed(text)]
    if "丨" in text:
        junk += [
            Edit(Span(*hit.span()), "", "anti_copy") for hit in _CENSORED.finditer(text) if _in_prose(text, hit.start())
        ]
    junk += [*_slogans(text), *_lures(text)]
    return without_overlaps(junk)


def _spaced(text: str) -> list[Edit]:
    """Runs of single ASCII characters between blanks; where some are plain, shorter ones are seen too."""
    found: list[re.Match[str]] = []
    doubtful: list[re.Match[str]] = []
    for hit in _ASCII.finditer(text):
        run = hit.group()
        if run.count(" ") < _TOKENS - 1 or not _junk(run):
            continue
        plain = len(_RARE.intersection(run)) >= _KINDS and _signs(run) >= 0.2  # noqa: PLR2004
        (found if plain else doubtful).append(hit)
    chosen = found + doubtful if len(found) >= _GUARDED else found
    return [_spaced_edit(text, hit) for hit in chosen]


def _spaced_edit(text: str, hit: re.Match[str]) -> Edit:
    """The run with the blanks before it; a closing bracket of the text stays."""
    start, end = hit.span()
    if text[start] in ")]" and text[start - 1 : start] not in {"", "\n", " "}:
        start += 1
    while start > 0 and text[start - 1] == " ":
        start -= 1
    whole = (start == 0 or text[start - 1] == "\n") and text[end : end + 1] == "\n"
    return Edit(Span(start, end + 1 if whole else end), "", "anti_copy")


def _junk(run: str) -> bool:
    """The run is made of short tokens of letters and symbols, and of no words."""
    tokens = run.split(" ")
    short = sum(1 for token in tokens if len(token) <= 3)  # noqa: PLR2004
    words = sum(1 for token in tokens if len(token) >= 2 and token.isalpha())  # noqa: PLR2004
    figures = sum(1 for token in tokens if token.isdigit())
    if short < 0.9 * len(tokens) or words > 0.1 * len(tokens) or figures > 0.4 * len(tokens):
        return False
    return _signs(run) >= 0.12  # noqa: PLR2004


def _signs(run: str) -> float:
    """Share of symbols among the characters that show."""
    return sum(1 for c in run if not c.isalnum() and c != " ") / (len(run) - run.count(" "))


def _fenced(text: str) -> Iterator[Edit]:
    """Runs in which symbols of many kinds fence single letters or characters."""
    for hit in _FENCED.finditer(text):
        run = hit.group()
        if text[hit.end() : hit.end() + 1].isalnum() and run[-1].isalnum():
            run = run.rstrip("".join({c for c in run if c.isalnum()}))  # the last word is the text's own
        kinds = {c for c in run if not c.isalnum()}
        if len(kinds) >= _WIDE_KINDS and len(kinds & _FENCES) >= _KINDS and "://" not in run:
            yield Edit(Span(hit.start(), hit.start() + len(run)), "", "anti_copy")


def _brackets(text: str) -> Iterator[Edit]:
    """Brackets that hold an address or a contact, and solicit."""
    contacts = _contact()
    for hit in _BRACKET.finditer(text):
        inside = fold(hit.group(1))
        contact = bool(contacts.search(inside)) + bool(_ADDRESS.search(inside))
        said = _notices.notice(inside) if contact else None
        alone = text[hit.start() - 1 : hit.start()] in {"", "\n"} and text[hit.end() : hit.end() + 1] in {"", "\n"}
        named = (
            alone
            and not _LEADS.search(inside)
            and _ADDRESS.search(inside)
            and len(re.sub(f"[^{HAN}]", "", inside)) <= _NAME
        )
        if contact and not (said and said.where) and (named or _solicits().search(inside) or _bare_contact(inside)):
            whole = text[hit.start() - 1 : hit.start()] in {"", "\n"} and text[hit.end() : hit.end() + 1] == "\n"
            yield Edit(Span(hit.start(), hit.end() + whole), "", "anti_copy")


def _slogans(text: str) -> Iterator[Edit]:
    """A site's name or slogan that stands again and again between the paragraphs, as a line or behind the last sentence of one."""
    places: dict[str, list[Line]] = {}
    all_lines = lines(text)
    for line in all_lines[max(zones(text).first, 0) :]:
        if 4 <= len(line.bare) <= _SLOGAN and _SELF.search(line.bare) and line.bare[-1] not in "。：:；）)":  # noqa: PLR2004
            places.setdefault(line.bare, []).append(line)
    for found in places.values():
        least = 1 if _SLOGANS.search(found[0].bare) else 2
        if len(found) > least and any(b.start > a.end + _SLOGAN for a, b in pairwise(found)):
            yield from (drop(text, line, "anti_copy") for line in found)
    for hit in _addresses(text):
        low = max(hit.start() - _SLOGAN, 0)
        lead = _BEHIND.search(text, max(text.rfind("\n", low, hit.start()) + 1, low), hit.start())
        after = text[hit.end() : hit.end() + _SLOGAN]
        ends = not after.split("\n")[0].strip() and ("\n" in after or len(after) < _SLOGAN)
        if ends and lead and not _LEADS.search(lead[0]):
            yield Edit(Span(lead.start(), hit.end()), "", "anti_copy")


def _lures(text: str) -> Iterator[Edit]:
    """Lines of catchwords for search engines in hijacked pages, and an advertisement above the text that ends with a call."""
    lure, bait = _lure()
    all_lines = lines(text)
    head = all_lines[: max(zones(text).first, 0)]
    for line in head[:_STREWN]:
        if len(line.bare) <= _STREWN // 4 and _called().search(line.bare):
            yield drop(text, line, "anti_copy")
    for line in all_lines if lure.search(text) else ():
        hits = set(lure.findall(line.bare)) if len(line.bare) <= _STREWN and "。" not in line.bare else set()
        if hits and len(hits.union(bait.findall(line.bare))) > 2:  # noqa: PLR2004
            yield drop(text, line, "anti_copy")


@worded
def _lure() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = table("site_words")
    return re.compile(either(words["lure"])), re.compile(either(words["bait"]))


@worded
def _called() -> re.Pattern[str]:
    return re.compile(rf"[!！ \u3000>»，,](?:{either(table('site_words')['call'])})[ >»!！]*$")


_STREWN = 200
_CENSORED = re.compile(f"(?<=[{HAN}])丨(?=[{HAN}])")
"""A bar inside of a word, against filters: 镇丨党丨委."""


def _in_prose(text: str, at: int) -> bool:
    """The line around `at` is a sentence."""
    low, high = max(at - _STREWN, 0), at + _STREWN
    start, end = text.rfind("\n", low, at) + 1 or low, text.find("\n", at, high)
    return any(mark in text[start : end if end > 0 else high] for mark in "，。,")


_LEADS = re.compile("网站|网址|官网|邮箱|邮件|平台|登录|登陆|访问|查询|域名|系统")
"""Words by which a text introduces an address."""
_NAMELESS = frozenset({"公众号", "扫码关注"})
_ASKED, _CALLED = re.compile("请|欢迎|关注|搜|扫|回复|添加|加入|[:：]"), 4
"""What makes a solicitation of a contact without a name."""
_NAME, _SLOGAN = 12, 30
_SELF = re.compile("文秘|公文|范文|文库|秘书|写作|素材|论坛|文档|笔杆|材料网|资料网|[网汇吧站]$|之家$|[网汇吧站][，,]")
"""Words of sites that trade in texts."""
_SLOGANS = re.compile("[网汇吧站库]$|之家$|[网汇吧站库][，,]")
_BEHIND = re.compile(rf"(?<=[。！？”…])[ \u3000]*[{HAN}]{{2,10}}[ \u3000:：]*$")


def _bare_contact(inside: str) -> bool:
    """A name of a site that trades in texts, with its address."""
    rest = _ADDRESS.sub("", inside)
    return bool(_ADDRESS.search(inside)) and len(re.sub(rf"[^{HAN}]", "", rest)) <= 10 and bool(_TRADER.search(rest))  # noqa: PLR2004


def _clauses(text: str) -> Iterator[Edit]:
    """Clauses that send the reader to a site: from the last full stop to the next."""
    for hit in _SAID.finditer(text):
        yield Edit(Span(*hit.span()), "", "anti_copy")
    for hit in (*_addresses(text), *_contacts(text)):
        start = max(text.rfind(mark, max(hit.start() - 60, 0), hit.start()) for mark in "。！？!?；\n（(【")
        start = max(start + 1, hit.start() - 60) if start >= 0 else max(hit.start() - 60, 0)
        before = fold(text[start : hit.start()])
        lead = _sends().search(before)
        asked = _ASKED.search(before + text[hit.start() : hit.end() + _CALLED])
        if not lead or (hit.group() in _NAMELESS and not asked):
            continue
        end = hit.end()
        tail = _TAIL.match(text, end)
        yield Edit(Span(start + lead.start(), tail.end() if tail else end), "", "anti_copy")


def _pressed(text: str) -> Iterator[Edit]:
    """Addresses pressed between two Chinese characters."""
    for hit in _addresses(text):
        before, after = text[hit.start() - 1 : hit.start()], text[hit.end() : hit.end() + 1]
        if re.match(f"[{HAN}]", before) and re.match(f"[{HAN}]", after) and before not in _INTRODUCED:
            near = text[max(hit.start() - 12, 0) : hit.start()]
            if not _LEADS.search(near):
                yield Edit(Span(*hit.span()), "", "anti_copy")


@lru_cache(maxsize=1)
def _addresses(text: str) -> tuple[re.Match[str], ...]:
    """Addresses, looked for in what is written without a blank only."""
    return tuple(hit for word in _WORD.finditer(text) for hit in _ADDRESS.finditer(text, *word.span()))


def _contacts(text: str) -> Iterator[re.Match[str]]:
    """Kinds of contact with what follows them; the words alone are a pattern that can be searched quickly."""
    words, whole, at = _contact_words(), _contact(), 0
    while word := words.search(text, at):
        hit = whole.match(text, word.start())
        at = hit.end() if hit else word.start() + 1
        if hit:
            yield hit


@worded
def _contact_words() -> re.Pattern[str]:
    words = [*table("site_words")["contact"], "公众号", "扫码关注"]
    return re.compile(either([form for word in words for form in (word, word.lower(), word.upper())]))


@worded
def _solicits() -> re.Pattern[str]:
    return re.compile(either(table("site_words")["solicit"]))


@worded
def _contact() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{either(table('site_words')['contact'])})\s*(?:号|群)?\s*[:：]?\s*[A-Za-z0-9@]|公众号|扫码关注",
        re.IGNORECASE,
    )


@worded
def _sends() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(table('site_words')['sends'])})[^。\n]{{0,40}}$")
