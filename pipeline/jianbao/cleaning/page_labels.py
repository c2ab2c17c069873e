r"""Remove lines of facts about the page: source, editor, date of publication, counters, index numbers, file sizes.

A line goes if it is made of labelled fields (`来源：清河发布  浏览量：12`), or is a label alone with its value on
the next line (`索引号：` / `000014349/2024-00012`), or a date as machines print it (`2024-01-11 09:20`) beside such
lines. Labels that a text may use itself (`时间：`, `地址：`, `作者：`) count only beside other furniture, before or
behind the text.

Left alone: fields of the text (`联系人：`, `附件：`, `抄送：`, `时间：` of a meeting), dates as people write them,
and every line with a full stop.

>>> [e.span.of("来源：清河发布  浏览量：12\n正文") for e in edits("来源：清河发布  浏览量：12\n正文")]
['来源：清河发布  浏览量：12\n']
>>> edits("附件：清河县2024年重点项目表\n2024年3月5日\n")
[]
"""

from __future__ import annotations

import re

from jianbao.cleaning._page_facts import (
    COUNTED,
    COUNTER,
    EDITED,
    ISO,
    MADE,
    MANY,
    MEETING,
    PIECE,
    POSTED,
    SERIES_OF,
    SIGNED_STAMP,
    STAMP,
    TIMED,
    TITLED,
    WORK,
    front_matter,
    issues,
    letter_head,
)
from jianbao.cleaning._text import DATE, HAN, Line, drop, either, fold, lines, table, without_overlaps
from jianbao.cleaning._vocabulary import worded
from jianbao.cleaning._zones import zones
from jianbao.document import Edit, Span

_EDGE = " \t\u3000\xa0•·●▪|[]【】()（）〖〗*#-—"
_NAMED = frozenset(":：】]")
"""What stands behind a label."""
_STOP = re.compile("[。！？；]")
_LONGEST = 160
_VALUE = 44
_CLOCK = re.compile(r"\d[:：]\d{2}")
_TAIL_NOTE = re.compile(
    r"[（(\[【](?:责任编辑|责编|编辑|审核|校对|来源|稿源|实习编辑|网络编辑)[:：\s]"
    r"[^（）()\[\]【】\n。]{1,40}[）)\]】](?=[ \u3000]{0,8}(?:\n|$))"
)
_IMPRINT = re.compile(
    rf"[{HAN}（）()]{{3,40}}[ \t\u3000\xa0]+(?:\d{{4}}|[二〇○零一九]{{4}})年"
    r"[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日\s*印(?:发|制)?"
    r"|[（(]?共印\s*\d+\s*份[）)]?"
)
_SERIES = re.compile(
    rf"[{HAN}、]{{2,30}}(?:会议|大会|全会|会)?(?:文件|材料)(?:[（(]?之?[0-9一二三四五六七八九十]{{1,3}}[）)]|之[0-9一二三四五六七八九十]{{1,3}})"
)


def edits(text: str) -> list[Edit]:
    """Edits that remove them."""
    all_lines = lines(text)
    hard, soft = _classed(text, all_lines)
    gone = set(hard)
    for index in sorted(soft):
        if {index - 1, index + 1, index - 2, index + 2} & gone:
            gone.add(index)
    for index in sorted(soft, reverse=True):
        if {index - 1, index + 1} & gone:
            gone.add(index)
    first, last = zones(text)
    gone |= {
        i - 1 for i in hard if 0 < i < first and POSTED.match(all_lines[i].bare) and _is_name(all_lines[i - 1].bare)
    }
    gone |= front_matter(all_lines) | letter_head(all_lines) | issues(all_lines, gone, first, last)
    found = [_edit(text, all_lines[index], head=index < first) for index in gone]
    found += [Edit(Span(*hit.span()), "", "page_labels") for hit in _TAIL_NOTE.finditer(text)]
    if (section := _SECTION.search(text, 0, 200)) and _FORUM.search(text, 0, 600):
        found.append(Edit(Span(*section.span()), "", "page_labels"))
    if opening := _FILE_NUMBER.match(text):
        found.append(Edit(Span(*opening.span(1)), "", "page_labels"))
    return without_overlaps(found)


_TITLE = re.compile(
    r"^\s*(?:(?:文章标题|标题|题名|名称|[-*]?[ ]?title)[ \u3000]{0,2}[:：]|【(?:法规标题|文章标题|标题|题名|名称)】[:：]?)\s*(?=\S{4})"
)


def _edit(text: str, line: Line, *, head: bool) -> Edit:
    """Take the line; of a title above the text, only the label."""
    hit = _TITLE.match(text[line.start : line.end]) if head else None
    return Edit(Span(line.start, line.start + hit.end()), "", "page_labels") if hit else drop(text, line, "page_labels")


def _classed(text: str, all_lines: tuple[Line, ...]) -> tuple[set[int], set[int]]:
    """Indices of lines that go, and of those that go beside one that goes."""
    around = set(zones(text).around(len(all_lines)))
    hard: set[int] = set()
    soft: set[int] = set()
    seen: dict[str, int] = {}
    for line in all_lines[:60]:
        seen[line.bare] = seen.get(line.bare, 0) + 1
    for index, line in enumerate(all_lines):
        if len(line.bare) > _LONGEST or index in hard or index in soft:
            continue
        bare = fold(line.bare.strip(_EDGE))
        outside = index in around
        if (outside and MANY.fullmatch(bare) and _field("hard").search(bare)) or (
            outside and (MADE.fullmatch(bare) or _barred(bare))
        ):
            hard.add(index)
        elif kind := _label_only(bare):
            value = _value(all_lines, index + 1, kind[1], seen)
            (hard if kind[0] == "hard" else soft).update({index, index + 1} if value else {index})
        elif _fields(bare, outside=outside) or (
            outside
            and (
                _stamped(bare, line.bare, all_lines)
                or _pieces(bare)
                or POSTED.fullmatch(bare)
                or EDITED.fullmatch(bare)
                or SERIES_OF.fullmatch(bare)
            )
        ):
            hard.add(index)
        elif outside and (STAMP.fullmatch(bare) or COUNTER.fullmatch(bare)):
            alone = len(all_lines) - index <= 3 or _dated_title(all_lines, index)  # noqa: PLR2004
            (hard if alone or _CLOCK.search(bare) else soft).add(index)
        elif outside and _soft_fields(bare):
            soft.add(index)
        elif outside and (_IMPRINT.fullmatch(bare) or (index == 0 and len(all_lines) > 3 and _SERIES.fullmatch(bare))):  # noqa: PLR2004
            hard.add(index)
    return hard, soft


def _pieces(bare: str) -> bool:
    """Pieces between bars or blanks, each a date of a machine, a count, a field or a button; one at least tells a page.

    >>> _pieces("2024-01-12 10:20 | 来源：清河日报 | 35人阅读"), _pieces("2023年 2024年")
    (True, False)
    """
    pieces = [piece for piece in PIECE.split(ISO.sub(" | \x00 | ", bare)) if piece.strip(_EDGE)]
    if not 2 <= len(pieces) <= 8 or _STOP.search(bare):  # noqa: PLR2004
        return False
    kinds = {_kind(piece.strip(_EDGE)) for piece in pieces}
    if kinds == {"soft", "date"} and len(pieces) < 3:  # noqa: PLR2004
        return False
    return "" not in kinds and bool(kinds & {"date", "field"}) and len(kinds) > 1


def _kind(piece: str) -> str:
    """What a piece of such a line is; empty for anything else."""
    if piece == "\x00":
        return "date"
    if _field("hard").match(piece) and len(piece) <= _VALUE:
        return "field"
    if _field("any").match(piece) and len(piece) <= _VALUE:
        return "soft"
    if re.fullmatch(r"\d[\d,.]*", piece) or not COUNTED.fullmatch(piece):
        return "button" if piece in _buttons() else ""
    return "count"


def _dated_title(all_lines: tuple[Line, ...], index: int) -> bool:
    """A date alone between a title and the same title again."""
    if not 0 < index < len(all_lines) - 1 or not _DASHED.fullmatch(all_lines[index].bare):
        return False
    above, below = all_lines[index - 1].bare, all_lines[index + 1].bare
    return len(above) > _ACCOUNT and below.startswith(above[:20])


def _is_name(bare: str) -> bool:
    """A name above the time at which its bearer posted something."""
    return len(bare) <= _ACCOUNT and not re.search("[，。：:、》！!]", bare) and not TITLED.search(bare)


def _stamped(bare: str, whole: str, all_lines: tuple[Line, ...]) -> bool:
    """A time of a machine with a name or with labels beside it, labels run together, or a label in a bracket."""
    if _STOP.search(bare):
        return False
    labels = len(_field("any").findall(bare))
    timed = TIMED.search(bare)
    if timed and any(MEETING.match(line.bare) for line in all_lines[:60]):
        return False
    return bool(
        SIGNED_STAMP.fullmatch(bare)
        or WORK.match(bare)
        or _FROM.match(bare)
        or _LINK.fullmatch(bare)
        or (timed and (timed[1] or labels > 1))
        or (whole[0] in "【[" and _in_bracket().match(whole))
        or _run_together(bare)
    )


@worded
def _in_bracket() -> re.Pattern[str]:
    return re.compile(
        rf"[【\[](?:{either([*_labels(), *table('furniture_words')['title']])})[】\]][ :：]*[^。！？；\n]{{0,60}}$"
    )


@worded
def _glued() -> re.Pattern[str]:
    return re.compile(rf"({either(list(_labels()))})[ \u3000]?[:：]")


def _run_together(bare: str) -> bool:
    """Three labels or more, a hard one among them, with short values and no blanks between: `类别：都市作者：某某字数：9246`."""
    hits = list(_glued().finditer(bare))
    if len(hits) < 3 or hits[0].start() or all(_labels()[hit[1]][0] != "hard" for hit in hits):  # noqa: PLR2004
        return False
    ends = [hit.start() for hit in hits[1:]] + [len(bare)]
    return all(end - hit.end() <= _SHORT_VALUE for hit, end in zip(hits, ends, strict=True))


_FILE_NUMBER = re.compile(rf"\s*((?:文档|文件|文章)?编号[:：]\s?\d{{5,14}})(?=[{HAN}])")
"""The number of a file, run together with its title."""
_FROM = re.compile(
    rf"本文(?:源自|来自|摘自|选自|原载|刊于|转自|节选自)[ ]?《?[{HAN}A-Za-z]{{2,16}}》?(?:[ \u3000，,（(][^。！？]{{0,30}})?$"
)
"""Where a text was printed first, on a line of its own."""
_SECTION = re.compile(rf"(?m)^[ \u3000]*[\[【][{HAN}]{{2,8}}[\]】][ \u3000]*(?=[{HAN}《“]{{6}})")
_FORUM = re.compile("发表于|复制链接|只看该作者|显示全部楼层")
"""The section of a forum before the title of a thread."""
_DASHED = re.compile(r"[12]\d{3}[-/]\d{1,2}[-/]\d{1,2}")
_SHORT_VALUE, _ACCOUNT = 24, 8
_LINK = re.compile(
    r"(?:Original|原文|来源|出处|Source|From)[ A-Za-z]{0,10}(?:URL|链接|网址)?[ ]?[:：]?\s*https?://\S{4,300}",
    re.IGNORECASE,
)
"""The address a page was taken from."""


@worded
def _buttons() -> frozenset[str]:
    return frozenset([*table("furniture_words")["menu"], "发表于", "发布于", "分享于", "上传于", "更新于"])


@worded
def _labels() -> dict[str, tuple[str, str]]:
    """Label -> (hard or soft, kind of its value)."""
    words = table("furniture_words")
    found = {}
    for name in ("soft_name", "soft_date", "soft_code", "hard_name", "hard_date", "hard_code"):
        how, kind = name.split("_")
        found.update(dict.fromkeys(words[name], (how, kind)))
    return found


@worded
def _field(how: str) -> re.Pattern[str]:
    names = [label for label, (strength, _) in _labels().items() if how in {strength, "any"}]
    return re.compile(
        rf"(?:^|(?<=[\s|\[【（(/]))(?:本文|文章|本页|热门|原文)?(?:{either(names)})(?:[ \u3000]{{0,2}}[:：]|[】\]](?=\s))"
    )


def _label_only(bare: str) -> tuple[str, str] | None:
    """How strong a label the whole line is, if it is one with its colon."""
    if bare.endswith((":", "：")):
        return _labels().get(re.sub(r"[\s\u3000]", "", bare[:-1].strip(_EDGE)))
    return None


def _value(all_lines: tuple[Line, ...], index: int, kind: str, seen: dict[str, int]) -> bool:
    """The line `index` is the value of the label before it."""
    if index >= len(all_lines):
        return False
    bare = all_lines[index].bare
    if len(bare) > _VALUE or _STOP.search(bare) or bare.endswith((":", "：")) or _label_only(fold(bare.strip(_EDGE))):
        return False
    if kind == "date":
        return bool(DATE.match(bare))
    if kind == "code":
        return bool(re.search(r"\d", bare)) and len(bare) <= 40  # noqa: PLR2004
    return len(bare) <= 20 and seen.get(bare, 0) < 2 and not re.search("[，,、《]", bare)  # noqa: PLR2004


def _fields(bare: str, *, outside: bool) -> bool:
    """The line is made of fields, the first with a hard label (outside of the text: two hard ones anywhere)."""
    if _NAMED.isdisjoint(bare):
        return False
    hits = list(_field("hard").finditer(bare))
    if not hits or _STOP.search(bare):
        return False
    first = hits[0].start()
    if first and not (outside and len(hits) >= 2 and first <= _VALUE):  # noqa: PLR2004
        lead = bare[:first].strip()
        if not (outside and (STAMP.fullmatch(lead) or _field("any").match(lead) or lead.strip(_EDGE) in _buttons())):
            return False
    ends = [hit.start() for hit in hits[1:]] + [len(bare)]
    return all(
        end - hit.end() <= _VALUE or "http" in bare[hit.end() : end] for hit, end in zip(hits, ends, strict=True)
    )


@worded
def _bar() -> re.Pattern[str]:
    names = {
        how: either([label for label, how_kind in _labels().items() if how_kind == (how, "name")])
        for how in ("hard", "soft")
    }
    pair = rf"(?:(?:{names['hard']})[ \u3000]*[|｜丨/]|(?:{names['soft']})[ \u3000]*[|｜丨])[ \u3000]*[^|｜丨。，]{{1,30}}?"
    return re.compile(rf"{pair}(?:[ \u3000]+{pair}){{0,5}}")


def _barred(bare: str) -> bool:
    """A label and its value with a bar between them: `来源 | 清河发布`."""
    return len(bare) < _VALUE and bool(_bar().fullmatch(bare))


def _soft_fields(bare: str) -> bool:
    hit = _field("any").match(bare)
    return bool(hit) and len(bare) <= 2 * _VALUE and not _STOP.search(bare[:-1])
