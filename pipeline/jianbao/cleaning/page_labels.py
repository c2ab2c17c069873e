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
_ISO = re.compile(
    r"(?:[12]\d{3}[-/.]\d{1,2}[-/.]\d{1,2}(?:日)?(?:[ T\u3000]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
    r"|[12]\d{3}年\d{1,2}月\d{1,2}日?[ \u3000]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
    r"|[12]\d{3}年0\d月\d{1,2}|[12]\d{3}年\d{1,2}月\d{1,2}(?!日))"
)
_READ = r"(?:阅读|浏览|点击|播放|人气|评论|点赞)(?:量|数|次数)?[ \u3000]*[:：(（]?[ \u3000]*\d[\d.]{0,8}万?\+?[)）]?"
_STAMP = re.compile(
    rf"(?:[{HAN}]{{2,8}}[ \u3000]*)?{_ISO.pattern}[ \u3000]*(?:星期[一二三四五六日天])?[ \u3000]*"
    rf"(?:(?:发表|发布)于[{HAN}]{{2,8}}|(?:{_READ}[ \u3000]*){{1,3}}|\d{{1,7}}\+?)?"
)
_PIECE = re.compile(r"\s*[|｜丨]\s*|[ \u3000]{2,}|(?<=\d)[ \u3000]+(?=[^\d ])|(?<=[^\d ])[ \u3000]+(?=\d)")
_COUNTED = re.compile(
    r"(?:约|已有|共)?\d[\d,.]{0,8}万?\+?\s*(?:个|人|次|条|篇)?\s*(?:人气|阅读|浏览|下载|评论|点赞|收藏|转发|访问|回复|查看|人看过|人)?"
)
_POSTED = re.compile(
    rf"(?:发表|发布|分享|上传|更新|编辑|创建|添加|收录)于[ \u3000]*(?:{_ISO.pattern}(?:\.\d)?|[{HAN}]{{2,8}})"
)
_EDITED = re.compile(r"[（(\[]?本[帖文主][^。，]{0,4}最后由.{1,24}于.{6,24}编辑[）)\]]?")
_SERIES_OF = re.compile(
    rf"收录于(?:合集|话题|专辑)?[ \u3000]*[#＃]?[{HAN}A-Za-z0-9]{{2,20}}(?:[ \u3000]*\d{{1,4}}\s*[个篇])?"
)
_COUNTER = re.compile(
    r"(?:\d{1,7}\+?\s*(?:页|人?阅读|次?浏览|次|评论|条评论|下载|赞|人气|点击|KB|MB)\s*){1,4}(?:\d{1,7}\+?)?|\d{1,7}\+"
    rf"|{_READ}(?:[ \u3000]+{_READ}){{0,3}}"
)
_MANY = re.compile(rf"(?:[{HAN}]{{2,6}}[ \u3000]?[:：][ \u3000]*[^\s:：，。]{{0,24}}(?:\s+|$)){{2,8}}")
_MADE = re.compile(
    rf"{_ISO.pattern}(?:[ \u3000]+(?:\d{{1,4}}\s*页|DOCX?|PDF|PPTX?|TXT|"
    r"免费|原创|精品|\d+(?:\.\d+)?\s*[KM]B|\d+\s*积分)){1,5}",
    re.IGNORECASE,
)
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
    first = zones(text).first
    found = [_edit(text, all_lines[index], head=index < first) for index in gone]
    found += [Edit(Span(*hit.span()), "", "page_labels") for hit in _TAIL_NOTE.finditer(text)]
    return without_overlaps(found)


_TITLE = re.compile(r"^\s*(?:文章标题|标题|题名|名称)[ \u3000]{0,2}[:：]\s*(?=\S{4})")


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
        if (outside and _MANY.fullmatch(bare) and _field("hard").search(bare)) or (
            outside and (_MADE.fullmatch(bare) or _barred(bare))
        ):
            hard.add(index)
        elif kind := _label_only(bare):
            value = _value(all_lines, index + 1, kind[1], seen)
            (hard if kind[0] == "hard" else soft).update({index, index + 1} if value else {index})
        elif _fields(bare, outside=outside) or (
            outside
            and (_pieces(bare) or _POSTED.fullmatch(bare) or _EDITED.fullmatch(bare) or _SERIES_OF.fullmatch(bare))
        ):
            hard.add(index)
        elif outside and (_STAMP.fullmatch(bare) or _COUNTER.fullmatch(bare)):
            (hard if len(all_lines) - index <= 3 or _CLOCK.search(bare) else soft).add(index)  # noqa: PLR2004
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
    pieces = [piece for piece in _PIECE.split(_ISO.sub(" | \x00 | ", bare)) if piece.strip(_EDGE)]
    if not 2 <= len(pieces) <= 8 or _STOP.search(bare):  # noqa: PLR2004
        return False
    kinds = {_kind(piece.strip(_EDGE)) for piece in pieces}
    return "" not in kinds and bool(kinds & {"date", "field"}) and len(kinds) > 1


def _kind(piece: str) -> str:
    """What a piece of such a line is; empty for anything else."""
    if piece == "\x00":
        return "date"
    if _field("hard").match(piece) and len(piece) <= _VALUE:
        return "field"
    if re.fullmatch(r"\d[\d,.]*", piece) or not _COUNTED.fullmatch(piece):
        return "button" if piece in _buttons() else ""
    return "count"


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
        if not (outside and (_STAMP.fullmatch(lead) or _field("any").match(lead))):
            return False
    ends = [hit.start() for hit in hits[1:]] + [len(bare)]
    return all(
        end - hit.end() <= _VALUE or "http" in bare[hit.end() : end] for hit, end in zip(hits, ends, strict=True)
    )


@worded
def _bar() -> re.Pattern[str]:
    names = [label for label, (strength, kind) in _labels().items() if strength == "hard" and kind == "name"]
    return re.compile(rf"(?:{either(names)})[ \u3000]*[|｜丨/][ \u3000]*[^|｜丨。，]{{1,30}}")


def _barred(bare: str) -> bool:
    """A label and its value with a bar between them: `来源 | 清河发布`."""
    return len(bare) < _VALUE and bool(_bar().fullmatch(bare))


def _soft_fields(bare: str) -> bool:
    hit = _field("any").match(bare)
    return bool(hit) and len(bare) <= 2 * _VALUE and not _STOP.search(bare)
