"""Who has to do something, as notices name it: notes in brackets, labelled lines, rows of a table.

A note stands behind its text (`（市教育局牵头，市财政局配合，6月底前完成）`), a labelled line below it (`责任单位：市教育局`),
and a table says in its head which column names whom.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jianbao.annotate._lexicon import either, words
from jianbao.annotate._when import OPEN_ENDED, deadline

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOTE = re.compile(r"[（(](?P<body>(?:[^（()）\n]|[（(][^（()）\n]{1,14}[)）]){2,160})[)）][。；]?\s*$")
_OPENS = re.compile(
    r"[（(](?P<body>(?:[^（()）\n]|[（(][^（()）\n]{1,14}[)）]){2,160})[)）][。；]?(?=[^。；，、：）)])"
)
_DUTY = re.compile(
    r"(?:等(?:有关|相关)?(?:部门|单位|地区)?)?(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:分别|共同|具体|组织|抓好)?"
    r"(?P<verb>牵头|负责|配合|参与|参加|承担|落实|组织实施)(?:负责|推进|落实|指导|实施|组织|完成|抓好|组织实施)*$"
)
_ALONE = re.compile(r"(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:分别|共同|具体)?负责(?:推进|落实|指导|实施|组织实施)*$")
_ASIDE = re.compile(r"[（(][^（()）]*[)）]")
_NO_NAME = re.compile(r"[对把将在从向为是]|的|进行|加强|推进|通过|根据|围绕|如果|我们|已经|以及其他")
_VERB_FIRST = re.compile(
    r"(?:推[动进广]|支持|鼓励|引导|宣传|建[成立设]|督促|指导|组织|动员|发挥|落实|健全|完善|加快|凡|帮助|促进|激励|要求|压实|统筹|强化|培育|构建"
    r"|打造|坚持|深入|倒逼|促使|确保|加强|注重|聚焦|切实|全面|继续|发动|号召|教育引导|保障|方便|惠及|[全我][国省市县区州镇]$|新[建增设]|完成|实施|改造|开工|以|按|经|截至|\d)"
)
_ORDER = re.compile(r"[，,；;]?(?:列第一位者为牵头单位|下同)")


@dataclass(frozen=True, slots=True)
class Duty:
    """Who and by when, as written; `start` is where the note or the label begins."""

    who: str | None
    by: str | None
    start: int


def is_name(text: str) -> bool:
    """Does `text` name somebody? It ends like a name, and nothing in it handles something else."""
    bare = _ASIDE.sub("", text).strip("，,、 ")
    if _NO_NAME.search(bare) or _VERB_FIRST.match(bare):
        return False
    if bare in {"各地", "地方", "各级", "各方"}:
        return True
    return bool(_ends().search(bare)) and not bare.endswith(words("tasks", "actor", "never"))


def _may_be(text: str) -> bool:
    """In a note that says who is responsible a name may end in any way."""
    bare = _ASIDE.sub("", text)
    return is_name(text) or (len(bare) > 2 and not _NO_NAME.search(bare) and not _VERB_FIRST.match(bare))  # noqa: PLR2004


def name(text: str) -> str:
    """A name as it is shown: without what the source says of the order of names."""
    return _ORDER.sub("", text).strip("，,、 ")


def note(text: str) -> Duty | None:
    """The note in brackets that closes `text`, if it tells who or by when.

    >>> note("建设泵站。（县水利局牵头，县财政局配合，6月底前完成）")
    Duty(who='县水利局牵头，县财政局配合', by='6月底前', start=5)
    """
    closes = text.rstrip()[-2:]
    match = _NOTE.search(text, max(0, len(text) - 170)) if "）" in closes or ")" in closes else None
    return _of_note(match) if match else None


def leading(text: str) -> tuple[Duty, int] | None:
    """The note that opens `text` and belongs to the sentence before it, with its end.

    >>> leading("（县水利局负责）加强巡查。")
    (Duty(who='县水利局', by=None, start=0), 8)
    """
    match = _OPENS.match(text) if text[:1] in {"（", "("} else None
    found = _of_note(match) if match else None
    return (found, match.end()) if match and found else None


def _of_note(match: re.Match[str]) -> Duty | None:
    body = match["body"]
    found = labelled(body)
    if found:
        return Duty(found.who, found.by, match.start())
    named: list[tuple[int, int]] = []
    by = None
    for part in re.finditer(r"(?:[^，,；;。（(]|[（(][^（()）]*[)）])+", body):
        who = _DUTY.search(part.group())
        if who and _may_be(re.sub("^由", "", part.group()[: who.start()])):
            named.append(part.span())
        else:
            when = deadline(part.group())
            by = by or (when["when"] if when else None)
            by = by or (part.group() if OPEN_ENDED.fullmatch(part.group()) else None)
    if not named:
        return None
    names = re.sub("^由", "", body[named[0][0] : named[-1][1]])
    return Duty(name(_ALONE.sub("", names)), by, match.start())


@cache
def _label() -> re.Pattern[str]:
    who, when = either(words("tasks", "label", "who")), either(words("tasks", "label", "when"))
    said = r"(?:[^；;。\n：:（()）]|[（(][^（()）\n]{1,14}[)）]){1,80}?"
    return re.compile(
        rf"(?:(?P<actor>{who})|(?P<time>{when}))[：:]\s*(?P<said>{said})(?=[，,、\s]*(?:{who}|{when})[：:]|[；;。\n)）]|$)"
    )


def labelled(text: str) -> Duty | None:
    """Names and time behind labels (责任单位：市教育局；完成时限：6月底前), or None without a label."""
    if "：" not in text and ":" not in text:
        return None
    who: list[tuple[int, int]] = []
    by, start = None, -1
    for match in _label().finditer(text):
        start = match.start() if start < 0 else start
        if match["time"]:
            by = by or match["said"].strip()
        else:
            who.append(match.span("said"))
    if start < 0:
        return None
    return Duty(name(text[who[0][0] : who[-1][1]]) if who else None, by, start)


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(rf"{either(words('tasks', 'actor', 'ends'))}等?(?:有关|相关)?(?:部门|单位|地区)?$")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table says what is to be done, by whom, and by when."""

    what: int
    who: int
    by: int | None
    count: int


def columns(row: Sequence[str]) -> Columns | None:
    """The columns that the head of a table names, or None if `row` is no head of a table of tasks."""
    cells = [re.sub(r"\s", "", cell) for cell in row]
    who = _column(cells, "who")
    what = _column(cells, "what")
    if who is None or what is None or who == what:
        return None
    return Columns(what, who, _column(cells, "when"), len(cells))


def _column(cells: Sequence[str], kind: str) -> int | None:
    heads = words("tasks", "label", kind)
    return next((at for head in heads for at, cell in enumerate(cells) if cell.startswith(head)), None)
