"""Facts about the document itself: speaker, organ, date, number, kind, each only where the text says so."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from jianbao.annotate._dates import DATES, date, iso
from jianbao.annotate._evidence import HEAD, matching, verbatim
from jianbao.annotate._lexicon import either, table
from jianbao.annotate._place import place
from jianbao.document import Meta, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jianbao.document import Document

_HEAD, _TAIL = 10, 6  # lines that are looked at
_LONGEST_LINE = 200
_OPENING = 40
_MASK = re.compile(r"[*＊×xX○〇□某_]|[A-Za-z]{2}")


def meta(doc: Document) -> Meta:
    """Facts about `doc`, each with what says it; None where it does not say.

    The text's own words come first; what the file states about itself (a page's `<meta>`) stands in where it is silent.
    """
    lines = [line.strip() for line in doc.cleaned.text.splitlines() if line.strip()]
    head = [line[:_LONGEST_LINE] for line in lines[:_HEAD]]
    tail = [line[-_LONGEST_LINE:] for line in lines[-_TAIL:]] if len(lines) > 1 else []
    fields = dict(doc.source.fields)
    title = re.sub(r"\s+", "", doc.title or fields.get("title", ""))
    glued = [line[len(title) :] for line in head if title and line.startswith(title) and line != title]
    said = {
        "speaker": speaker(title, head),
        "organ": organ(title, head, tail),
        "date": date(head, tail),
        "doc_number": doc_number([*glued, *head]),
        "genre": genre(title) or _genre_of_text(doc, head, tail),
        "place": place(head, tail),
    }
    evidence = {name: _where(doc, name, value, head) for name, value in said.items() if value}
    elsewhere: list[tuple[str, str, Span | str]] = [*_labels(doc.source.text), *_stated(fields)]
    for name, value, where in elsewhere:
        if not said.get(name):
            said[name], evidence[name] = value, where
    if doc.title:
        evidence["title"] = doc.title_span or ("title" if fields.get("title") == doc.title else None)
    found = tuple((name, where) for name, where in evidence.items() if where is not None)
    return Meta(**said, evidence=found)


def _stated(fields: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """What the file says of itself: fact, value, and the field that states it (`header`: its headers and footers)."""
    for field in ("organ", "source"):
        if _issuer(fields.get(field, "")):
            yield "organ", fields[field], field
            break
    for name, field in (("publisher", "source"), ("column", "column")):
        if fields.get(field):
            yield name, fields[field], field
    margins = [part for line in fields.get("header", "").split("\n") for part in (line.strip(), *line.split())]
    for field, lines in (("doc_number", [fields.get("doc_number", "").strip()]), ("header", margins)):
        number = doc_number(lines)
        if number:
            yield "doc_number", number, field
            break
    for field, lines in (("date", [fields.get("date", "")]), ("header", margins)):
        day = next(filter(None, map(iso, lines)), None)
        if day:
            yield "date", day, field
            break


_LABELS = re.compile(
    r"^[-*#>\s　]{0,6}(?P<label>文号|发文字号|发文机关|发文单位|制发机关|发布机构|成文日期|发文日期|发布日期|发布时间|"
    r"来源|文章来源|信息来源)"
    r"[ 　]{0,4}[：:\t][ 　\t]{0,4}(?P<value>[^\s　|]{2,40})",
    re.MULTILINE,
)
_LABELLED_AS = {
    "文号": "doc_number",
    "发文字号": "doc_number",
    "来源": "publisher",
    "文章来源": "publisher",
    "信息来源": "publisher",
}


def _labels(raw: str) -> Iterator[tuple[str, str, Span]]:
    """Facts in labelled lines at the head of the raw text, which the cleaning takes out of it."""
    for match in _LABELS.finditer(raw[:HEAD]):
        label, value, where = match["label"], match["value"], Span(*match.span("value"))
        name = _LABELLED_AS.get(label, "date" if label.endswith(("日期", "时间")) else "organ")
        if name == "date":
            value = iso(value) or ""
        elif name == "doc_number":
            value = value if _NUMBER.fullmatch(value) else ""
        elif name == "organ":
            value = value if _issuer(value) else ""
        if value and "http" not in value:
            yield name, value, where


def _where(doc: Document, name: str, value: str, head: Sequence[str]) -> Span | str | None:
    """What says one fact: its words in the text; for a kind, the title, or else the words that give it away."""
    if name == "date" and iso(value):
        return matching(doc, DATES, lambda words: iso(words) == value)
    if name == "genre":
        words = doc.salutation or (value if value in "".join(head) else "".join(head[:1])[:_OPENING])
        return doc.title_span or verbatim(doc, words)
    if name == "doc_number" and "令第" in value:
        return verbatim(doc, value) or verbatim(doc, value[value.index("令第") + 1 :])
    return verbatim(doc, value, last=name == "organ")


# Kind


@cache
def _genres() -> tuple[tuple[str, str], ...]:
    pairs = [(end, kind) for kind, ends in table("meta")["genres"].items() for end in ends]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def genre(title: str) -> str | None:
    """Kind of document by the end of its title.

    >>> genre("清河县人民政府关于印发《清河县防汛应急预案》的通知")
    '通知'
    """
    bare = re.sub(r"[（(〔\[【][^（()）]{0,40}[)）〕\]】]$", "", title).strip("》”\"' 。！")
    bare = re.sub(r"(?:全文|摘要|（[^）]*）|\d{4}年?)$", "", bare).rstrip("》”")
    ending = next((kind for end, kind in _genres() if bare.endswith(end) and (len(end) > 1 or _law(bare, end))), None)
    if ending:
        return "总结" if re.search("总结(?:及|和|暨|与)", title) else ending
    inside = re.search(r"(?:上|时)的(讲话|致辞|发言|报告|演讲|主持词)|(政府工作报告|调研报告|工作总结|会议纪要)", title)
    found = (inside[1] or inside[2]) if inside else ""
    return next((kind for end, kind in _genres() if end == found), None)


def _law(title: str, end: str) -> bool:
    """A kind of one character stands at the end of a real title: 中华人民共和国…法, …的函, 国务院令."""
    if end == "法":
        return title.startswith("中华人民共和国") or bool(re.search(r"(?:安全|保护|促进|管理|组织|诉讼)法$", title))
    return bool(re.search(r"(?:的函|院令|席令|府令|部令|局令|会令)$", title))


_SAID = re.compile(r"在[^。]{2,80}(?:上|时|中)的(讲话|致辞|发言|报告|演讲)[。）)]*$")


def _genre_of_text(doc: Document, head: Sequence[str], tail: Sequence[str]) -> str | None:
    opening = "".join(head[:5])[:400]
    if re.search(r"向大会(?:作|报告)(?:政府)?工作|我代表[^。]{2,30}向[^。]{2,20}报告工作|作(?:政府)?工作报告", opening):
        return "报告"
    if doc.salutation and re.search(r"同志|代表|委员|朋友|女士|先生|来宾|乡亲", doc.salutation):
        return "讲话"
    said = next((m for m in (_SAID.search(line) for line in tail[-3:]) if m), None)
    if said:
        return said[1]
    if re.match(r"大家好|今天，我们(?:在这里)?(?:召开|举行)|这次[^，。]{0,16}会议?的主要任务", opening):
        return "讲话"
    if re.match(r"(?:各位)?(?:同志们|代表|朋友们|领导|来宾)", opening) and "：" in opening[:40]:
        return "讲话"
    return None


# Number


_NUMBER = re.compile(
    r"(?P<n>[\u4e00-\u9fff]{1,14}[〔\[［【（(﹝〖]\s*(?:19|20)\d{2}\s*(?:年)?\s*[〕\]］】）)﹞〗]\s*(?:第)?\s*\d{1,5}\s*号)"
)
_ORDER = re.compile(
    r"^(?P<by>[\u4e00-\u9fff]{2,30}令)?\s*[（(]?(?P<no>第\s*[\d〇零一二三四五六七八九十百]{1,6}\s*号)[）)]?$"
)
_PROCLAIMED = re.compile(r"(?:日|^)[ 　]*(?P<n>[\u4e00-\u9fff]{2,24}令[ 　]*第\s*\d{1,6}\s*号)(?:公布|发布)")
_COLUMNS = re.compile(r"[ 　\t]{2,}|[ 　\t](?=签发|发布|印发)")
_LABELLED = re.compile(r"(?:文号|发文字号|发文号|字号)\s*[：:]\s*(?P<n>[^，。；]{4,30}号)")


def doc_number(head: Sequence[str]) -> str | None:
    """The document's own number: on a line of its own near the top, or labelled; never one it refers to.

    >>> doc_number(["清河县人民政府文件", "清政发〔2024〕12号"])
    '清政发〔2024〕12号'
    """
    for index, line in enumerate(head):
        labelled = _LABELLED.search(line)
        if labelled:
            return re.sub(r"\s", "", labelled["n"])
        for part in (line, *_COLUMNS.split(line)):  # 云政发〔2024〕7号      签发人：…
            whole = _NUMBER.fullmatch(part.strip("（）() 　"))
            if whole:
                return re.sub(r"\s", "", whole["n"])
        proclaimed = _PROCLAIMED.search(line) if "。" not in line else None
        if proclaimed:
            return re.sub(r"\s", "", proclaimed["n"])
        order = _ORDER.fullmatch(line)
        by = order["by"] or (head[index - 1] if index and head[index - 1].endswith("令") else "") if order else ""
        if order and by:
            return re.sub(r"\s", "", f"{by.rsplit('　', 1)[-1]}{order['no']}")
    return None


# Organ


@cache
def _organ() -> re.Pattern[str]:
    return re.compile(r"[\u4e00-\u9fff（）()]{0,40}" + either(table("meta")["organ"]["tails"]))


def organ(title: str, head: Sequence[str], tail: Sequence[str]) -> str | None:
    """Who issued the document: the signature, the start of the title, or the words of the report on it."""
    for index, line in enumerate(tail):
        signed = index + 1 < len(tail) and iso(tail[index + 1]) and len(tail[index + 1]) <= 30  # noqa: PLR2004
        if signed and len(line) <= 40 and _issuer(line):  # noqa: PLR2004
            return re.sub(r"[ \u3000]+", " ", line)
    match = re.match(r"(?P<who>[\u4e00-\u9fff、]{2,40}?)(?:关于|印发|转发|批转|令$)", title)
    if match and _issuer(match["who"]):
        return match["who"]
    for line, below in pairwise(head[:6]):  # the masthead of a 简报: who, and when
        if _issuer(line) and re.fullmatch(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日", below):
            return line
    for line in head[:4]:
        issued = re.search(r"(?:^|[，。日])(?P<who>[\u4e00-\u9fff、]{4,40}?)(?:近日)?(?:印发|发布|公布)(?:了)?《", line)
        if issued:
            who = re.sub(r"^(?:近日|日前|经[^，]*同意)", "", issued["who"])
            if _issuer(who):
                return who
        labelled = re.search(r"(?:发文机关|发文单位|制发单位|publisher)\s*[：:]\s*([^，。；\s]{2,40})", line)
        if labelled and _issuer(labelled[1]):
            return labelled[1]
    return None


def _issuer(text: str) -> bool:
    parts = [p for p in re.split(r"[、 \u3000]+", text) if p]
    return bool(parts) and not _MASK.search(text) and all(_organ().fullmatch(p) for p in parts)


# Speaker


@cache
def _name() -> str:
    names = table("meta")["names"]
    return rf"(?:(?:{either(names['compound'])}|[{names['surnames']}])[\u4e00-\u9fff]{{1,2}})"


@cache
def _speakers() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    posts, name = either(table("meta")["names"]["posts"]), _name()
    title = re.compile(
        rf"(?:^|{posts}|[:：—])(?P<a>{name})(?:同志)?"
        r"(?:在(?!于).{2,80}?(?:上|时|中)的(?:讲话|发言|致辞|报告|演讲|党课)|(?P<colon>[:：]))"
        rf"|(?P<b>{name}){posts}(?:在.{{2,80}})?的?(?:讲话|发言|致辞|报告|演讲)"
    )
    line = re.compile(rf"(?:[\u4e00-\u9fff、]{{0,30}}?{posts}[ \u3000：:]*)?(?P<a>{name})(?:同志)?")
    labelled = re.compile(
        rf"(?:讲话人|发言人|报告人|主讲人?|演讲人|致辞人)\s*[：:]\s*[^，。]{{0,20}}?(?P<a>{name})(?:$|[ \u3000，同])"
    )
    return title, line, labelled


def speaker(title: str, head: Sequence[str]) -> str | None:
    """Who speaks: named in the title, on a line of its own under it, or labelled. A masked name is none.

    >>> speaker("县委书记王清泉在全县三级干部会议上的讲话", [])
    '王清泉'
    """
    in_title, alone, labelled = _speakers()
    match = in_title.search(title)
    if match:
        name = match["a"] or match["b"]
        said = not match["colon"] or re.search(
            rf"{name}(?:同志)?[^。]{{0,12}}(?:强调|指出|表示|说|要求|讲话)", "".join(head)
        )
        return _trim(name) if said and not _MASK.search(name) else None
    for line in head[:6]:
        named = labelled.search(line)
        if named:
            return _trim(named["a"])
        squeezed = re.sub(
            r"(^|[ \u3000])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])$", r"\1\2\3", line.strip("（）()")
        )
        match = alone.fullmatch(squeezed) if len(squeezed) <= 30 and not _MASK.search(squeezed) else None  # noqa: PLR2004
        if match and _plausible(line, squeezed, match["a"]):
            return _trim(match["a"])
    return None


def _plausible(line: str, squeezed: str, name: str) -> bool:
    """A short line is a name, if a post stands before it, or nothing else and it is no word of the trade."""
    if squeezed != name:
        return True
    return bool(re.search(r"[ \u3000（(]", line)) and not name.endswith(
        ("们", "文件", "通知", "意见", "方案", "部", "局", "委")
    )


def _trim(name: str) -> str:
    return name.removesuffix("同志").removesuffix("同")
