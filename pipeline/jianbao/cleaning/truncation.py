r"""Mark where a text is cut although no notice says so. Marks only; nothing is changed or invented.

- `unfinished`: the last line stops inside a sentence, a quotation or with dots; or, in the body, a line of nothing
  but dots follows such a stop.
- `announced`: the outline ends too early: `一、` without `二、`, or fewer parts than the text announces
  (`讲三点意见`).
- `outline_hole`: a number is missing in a run of headings (一、二、四、).
- `silent`: a line announces a list (`主要表现在：`) and the next begins something else (`在看到成绩的同时`).

Left alone: endings without a full stop that are none the less endings (date, signature, heading, attachment,
table), numbering that starts anew in each part, articles of laws, an outline in which more is numbered than
announced.

>>> [(e.notice.where, e.notice.reason) for e in edits("一、回顾\n成绩来之不易。\n三、要求\n抓好落实。")]
[('body', 'outline_hole')]
>>> edits("一、回顾\n成绩来之不易。\n二、要求\n抓好落实。\n清河县人民政府\n2024年3月5日")
[]
"""

from __future__ import annotations

import re
from typing import NamedTuple

from jianbao.cleaning._amounts import number
from jianbao.cleaning._ending import closes, torn
from jianbao.cleaning._text import BARRIER, CLOSERS, Line, lines, without_overlaps
from jianbao.document import Edit, Notice, Span

_RULE = "truncation"
_NUM = "[一二三四五六七八九十]{1,3}"
_LEVELS = (
    re.compile(rf"^第({_NUM})(?:章|部分|编)"),
    re.compile(rf"^({_NUM})[、，．.](?!是)"),
    re.compile(rf"^[（(]({_NUM})[）)]"),
    re.compile(rf"^第({_NUM})[，,、]"),
)
_ANNOUNCED = re.compile(
    rf"(?:讲|谈|提|提出|强调|作|做|说|汇报|报告|从)(?:以下|如下|下面)?(?:这|几)?({_NUM}|[2-9两])(?:点|个方面|方面|个问题|条|项|个部分)(?:的)?(?:意见|要求|看法|体会|建议|问题|想法|希望|内容|工作)?"
)
_SPACE = "(?:因|由于|受|限于)?篇幅(?:所限|有限|限制|原因|关系)?"
_LEFT_OUT = (
    rf"(?:{_SPACE}[，,、 ]?)?(?:以下|下文|后文|其余|余文|其余部分|后面|中间|此处|具体内容|详细内容|其他内容|内容|正文|名单|表格|附表)?"
    r"(?:均|从|暂|此处)?(?:省略|从略|节略|略去|略|不再赘述|不赘述|不再一一列举)(?:若干字|.{0,4}字)?"
)
_EMPTY = re.compile(
    rf"^(?:…+|\.{{3,}}|。{{3,}}|[·•]{{3,}}|[（(【\[](?:{_LEFT_OUT})[）)】\]][。.]?"
    r"|(?:…+|\.{3,})?(?:中略|下略|以下略|后略|余略|以下内容略|以下从略|下文略)[。.…]*)$"
)
_REST_LEFT_OUT = re.compile(
    rf"[（(【](?:{_SPACE}[^（）()]{{0,12}}略[^（）()]{{0,4}}|(?:以下|下文|后文|其余)(?:内容|部分)?(?:均|从)?略|下略|后略"
    r"|未完(?:待续)?)[）)】][。.]?$"
)
"""A note behind a sentence that the rest was left out."""
_OMITS = re.compile("略|赘")
_BRIEF = 30
_ANNOUNCES = re.compile(
    r"(?:主要(?:表现|体现)?(?:在|有|是|做法是)?|如下|以下(?:几|[二三四五六七八九]).{0,6}|表现在|体现在|包括|重点是)[:：]$"
)
_TURNS = re.compile(
    r"^(?:在看到|在肯定|在充分肯定|但是|但|然而|与此同时|同时，我们也|我们也|总之|综上|下一步|今后|当前，?我们)"
)
WHOLE = 3
"""Lines of a document whose outline can be judged."""
ROOM = 4_000
"""Characters under one heading beyond which the outline is of another kind."""
_CAP = 400
"""A line that announces a list is shorter."""
_HOLE = frozenset({2, 3})
"""Steps between numbers that are a hole; larger ones are a new list."""


class Head(NamedTuple):
    """A numbered line: its level (0 the highest), its number, its place among the lines."""

    level: int
    number: int
    place: int


def edits(text: str) -> list[Edit]:
    """Marks with notices."""
    all_lines = lines(text)
    if not all_lines:
        return []
    found = _in_body(text, all_lines)
    heads = _heads(all_lines)
    found += _holes(text, all_lines, heads)
    if text.rstrip(f" \n{BARRIER}") != text.rstrip():
        return without_overlaps(found)
    if reason := _tail(text, all_lines, heads):
        found.append(_tail_mark(text, all_lines[-1], reason))
    return without_overlaps(found)


def _tail(text: str, all_lines: tuple[Line, ...], heads: list[Head]) -> str | None:
    """Why the end of the text is no end, if it is none."""
    if torn(text):
        return "unfinished"
    if _cut_outline(all_lines, heads) or (_too_few(all_lines, heads) and not closes(text)):
        return "announced"
    return None


def _tail_mark(text: str, line: Line, reason: str) -> Edit:
    """Mark on the last words: from the last full stop of the last line, if it is torn."""
    start = line.start
    if reason == "unfinished":
        low = max(text.rfind(mark, line.start, line.end - 1) for mark in "。！？；")
        start = max(start, low + 1)
    piece = text[start : line.end]
    start += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    return Edit(
        Span(start, start + len(piece)),
        piece,
        _RULE,
        certain=reason != "unfinished",
        notice=Notice("tail", reason=reason),
    )


def _left_out(bare: str, *, silent: bool) -> bool:
    """The line says that something was left out; dots alone say so inside of the text, where a sentence is `silent`."""
    if len(bare) < _BRIEF and _EMPTY.match(bare):
        return bool(_OMITS.search(bare)) or silent
    return bare[-1] in "）)】。" and bool(_REST_LEFT_OUT.search(bare[-_BRIEF:]))


def _in_body(text: str, all_lines: tuple[Line, ...]) -> list[Edit]:
    """Lines of dots between paragraphs, and lists that are announced and do not come."""
    found = []
    ended = True
    for line, after in zip(all_lines, (*all_lines[1:], None), strict=True):
        last = after is None
        if _left_out(line.bare, silent=not (ended or last)):
            reason = "omitted"
        elif (
            line.bare[-1] in ":："
            and len(line.bare) < _CAP
            and _ANNOUNCES.search(line.bare[-16:])
            and after
            and _TURNS.match(after.bare)
        ):
            reason = "silent"
        else:
            ended = line.bare[-1] in CLOSERS
            continue
        start = text.index(line.bare, line.start)
        found.append(Edit(Span(start, start + len(line.bare)), line.bare, _RULE, notice=Notice("body", reason=reason)))
    return found


def _heads(all_lines: tuple[Line, ...]) -> list[Head]:
    """Numbered lines in order."""
    found = []
    for index, line in enumerate(all_lines):
        if line.bare[0] not in "第一二三四五六七八九十（(":
            continue
        for level, pattern in enumerate(_LEVELS):
            hit = pattern.match(line.bare)
            if hit and (value := number(hit.group(1))):
                found.append(Head(level, value, index))
                break
    return found


def _holes(text: str, all_lines: tuple[Line, ...], heads: list[Head]) -> list[Edit]:
    """Headings whose number is two more than that of their forerunner on the same level."""
    found = []
    last: dict[int, Head] = {}
    for head in heads:
        before = last.get(head.level)
        if (
            before
            and head.number - before.number in _HOLE
            and not _barred(text, all_lines, before, head)
            and head.level > 0
        ):
            line = all_lines[head.place]
            label = re.match(r"[（(]?[^、，．.）)]{1,4}[、，．.）)]", line.bare)
            start = text.index(line.bare, line.start)
            end = start + (label.end() if label else 1)
            found.append(Edit(Span(start, end), text[start:end], _RULE, notice=Notice("body", reason="outline_hole")))
        last[head.level] = head
        for deeper in [level for level in last if level > head.level]:
            del last[deeper]
    return found


def _barred(text: str, all_lines: tuple[Line, ...], before: Head, head: Head) -> bool:
    """A barrier stands between the two, or the missing number does, inside of a line."""
    between = text[all_lines[before.place].start : all_lines[head.place].start]
    missing = [_SPELLED[number] for number in range(before.number + 1, head.number) if number < len(_SPELLED)]
    return BARRIER in between or any(f"{form}{mark}" in between for form in missing for mark in "、）)．.，")


_SPELLED = [
    "〇",
    *"一二三四五六七八九",
    "十",
    *(f"十{n}" for n in "一二三四五六七八九"),
    *(f"二十{n}" for n in ["", *"一二三四五六七八九"]),
]


def _cut_outline(all_lines: tuple[Line, ...], heads: list[Head]) -> bool:
    """The outline of a whole document begins with `一、` as a heading, and has no second.

    An excerpt, which begins with a numbered line or has but a few lines, says nothing about what follows.
    """
    if not heads or len(all_lines) < WHOLE:
        return False
    top = min(head.level for head in heads)
    first, *others = [head for head in heads if head.level == top]
    heading = all_lines[first.place].bare
    titled = len(heading) <= 40 and heading[-1] not in CLOSERS  # noqa: PLR2004
    follows = 0 < sum(len(line.bare) for line in all_lines[first.place + 1 :]) <= ROOM
    return first.number == 1 and not others and first.place > 0 and titled and follows


def _too_few(all_lines: tuple[Line, ...], heads: list[Head]) -> bool:
    """The text announces a number of parts, and its outline stops before it."""
    for index, line in enumerate(all_lines[:40]):
        for hit in _ANNOUNCED.finditer(line.bare[-120:]):
            count = number(hit.group(1)) or 0
            after = [head for head in heads if head.place > index]
            if not after or count < 2:  # noqa: PLR2004
                continue
            level = after[0].level
            if after[0].number == 1 and max(h.number for h in after if h.level == level) < count:
                return True
    return False
