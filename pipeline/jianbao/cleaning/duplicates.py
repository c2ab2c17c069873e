r"""Remove what a page prints twice: paragraphs, titles above the text, captions that repeat a paragraph.

A paragraph of sixty characters or more that says, letter for letter, what an earlier one said goes; one of thirty
if it stands close by. Short lines go if they repeat one that stands above or directly before, in the head of the
page, or a title behind the text. A caption (`…新华社记者某某 摄`) goes as soon as its words stand in the text.

Left alone: short lines inside of the text (`各位代表！`, equal headings of different parts), quoted provisions and
numbered items, and the signature of an office that the title names.

>>> page = "清河县政府工作报告\n清河县政府工作报告\n各位代表：\n请予审议。\n各位代表：\n"
>>> [e.span.of(page) for e in edits(page)]
['清河县政府工作报告\n']
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.cleaning._ending import SIGNED
from jianbao.cleaning._text import DATE, LABEL, Line, drop, lines, without_overlaps
from jianbao.cleaning._zones import Zones, zones

if TYPE_CHECKING:
    from jianbao.document import Edit


_RULE = "duplicates"
_LONG = 30
_FAR = 60
_SHORT = 6
_TITLE = 8
_BEGIN = 3 * _SHORT
"""Signs that are read of a line to see whether it may repeat another."""
_CAPTION = 80
_ARTICLE = re.compile("^第[一二三四五六七八九十百]{1,5}条")
_SQUEEZE = re.compile(r"[\s\u3000，。、；：！？,.;:!?“”\"'‘’（）()《》\-—_]+")
_CREDIT = re.compile(
    r"[（(]?(?:(?:新华社|本报|本网|全媒体|特约|实习)?(?:记者|通讯员|摄影|摄影报道)?[:：/ \u3000]*"
    r"[\u4e00-\u9fff·]{0,4}(?:[ \u3000][\u4e00-\u9fff·]{2,4}){0,2}[ \u3000/]*(?:摄|供图|图|摄影))[）)]?$"
)


def edits(text: str) -> list[Edit]:
    """Edits that remove repeated lines."""
    all_lines = lines(text)
    where = zones(text)
    law = sum(1 for line in all_lines if _ARTICLE.match(line.bare)) >= 5  # noqa: PLR2004
    seen: dict[str, int] = {}
    gone: list[Line] = []
    for index in _alike(all_lines):
        key = _SQUEEZE.sub("", all_lines[index].bare)
        last = seen.get(key)  # a line that is said three times on end goes twice, at once
        seen[key] = index
        if last is not None and _repeats(all_lines, index, last, "" if law and index > where.first else key, where):
            gone.append(all_lines[index])
    gone += [line for line in (*_teasers(all_lines, text), *_page_titles(all_lines, where)) if line not in gone]
    taken = {line.start for line in gone}
    captions = [line for line in all_lines if _credited(line) and line.start not in taken]
    if captions:
        known = {_SQUEEZE.sub("", line.bare) for line in all_lines if len(line.bare) >= _SHORT}
        gone += [line for line in captions if _is_caption(line, known)]
    return without_overlaps([drop(text, line, _RULE) for line in gone])


def _teasers(all_lines: tuple[Line, ...], text: str) -> list[Line]:
    """Excerpts above the text: one of the first lines that breaks off with dots, the words before which stand again below."""
    found = []
    for line in all_lines[:_HEAD]:
        if line.bare[-1] in "….。" and line.bare.endswith(("…", "...", "。。。")) and len(line.bare) > _LONG:
            words = _SQUEEZE.sub("", line.bare.rstrip("….。"))[-_BEGIN:]
            if len(words) == _BEGIN and words in _SQUEEZE.sub("", text[line.end : line.end + _BELOW]):
                found.append(line)
    return found


_HEAD, _BELOW = 8, 1_500


def _page_titles(all_lines: tuple[Line, ...], where: Zones) -> list[Line]:
    """The title that a browser shows, with the names of the site and its columns, above the title of the text itself."""
    head = all_lines[: min(max(where.first, 0) + 1, _HEAD)]
    said = {_SQUEEZE.sub("", line.bare) for line in head[1:]}
    return [line for line in head[:2] if any(_SQUEEZE.sub("", part) in said for part in _parts(line.bare))]


def _parts(bare: str) -> list[str]:
    """What stands between the signs that divide such a title, if it has any and the part is a title's length."""
    parts = _PARTS.split(bare)[:4]
    return [part for part in parts if len(part) >= _TITLE] if len(parts) > 1 else []


_PARTS = re.compile(r"[_＿|｜]|[ ][-—－]+[ ]")


def _alike(all_lines: tuple[Line, ...]) -> list[int]:
    """Lines that begin and end like another, in order: only these can repeat one, and only these need to be read whole."""
    begun: dict[str, list[int]] = {}
    for index, line in enumerate(all_lines):
        if len(line.bare) >= _SHORT:
            begin = _SQUEEZE.sub("", line.bare[:_BEGIN])
            if len(begin) < _SHORT and len(line.bare) > _BEGIN:
                begin = _SQUEEZE.sub("", line.bare)
            begun.setdefault(begin[:_SHORT], []).append(index)
    ended: dict[tuple[str, str], list[int]] = {}
    for begin, indices in begun.items():
        for index in indices if len(indices) > 1 else ():
            end = _SQUEEZE.sub("", all_lines[index].bare[-_BEGIN:])
            if len(end) < _SHORT and len(all_lines[index].bare) > _BEGIN:
                end = _SQUEEZE.sub("", all_lines[index].bare)
            ended.setdefault((begin, end[-_SHORT:]), []).append(index)
    return sorted(index for group in ended.values() if len(group) > 1 for index in group)


def _credited(line: Line) -> bool:
    """The line may be a caption with its credit."""
    bare = line.bare
    if not _SHORT <= len(bare) < 300 or bare[-1] not in "摄图影）)":  # noqa: PLR2004
        return False
    return "摄" in bare[-40:] or "图" in bare[-40:]


def _repeats(all_lines: tuple[Line, ...], index: int, last: int, key: str, where: Zones) -> bool:
    """The line `index` says again what the line `last` said, and is not meant to."""
    bare = all_lines[index].bare
    beside = index - last == 1 or index < where.first
    if len(key) >= _LONG and (beside or index - last == 2) and not DATE.match(bare):  # noqa: PLR2004
        return True
    if len(key) >= _FAR and bare[0] not in '“"‘第' and not LABEL.match(bare) and not DATE.match(bare):
        return True
    if index < where.first and index - last == 1 and len(key) >= _SHORT and LABEL.match(bare):
        return True  # the title of a chapter, printed twice
    if len(key) < _SHORT or DATE.match(bare) or bare.endswith(("：", ":", "！", "!")) or LABEL.match(bare):
        return False
    if where.last < where.first or beside:
        return beside
    signed = SIGNED.match(bare) or any(DATE.match(line.bare) for line in all_lines[index + 1 : index + 4])
    return index > where.last and len(key) >= 10 and not signed  # noqa: PLR2004


def _is_caption(line: Line, known: set[str]) -> bool:
    """A credit line whose words stand as a line of their own."""
    low = max(len(line.bare) - 40, 0)
    hit = _CREDIT.search(line.bare, low)
    if not hit or ("摄" not in hit.group() + line.bare[-3:] and "图" not in hit.group()):
        return False
    words = _SQUEEZE.sub("", line.bare[: hit.start()])
    return (len(words) >= _TITLE and words in known) or (
        len(line.bare) <= _CAPTION
        and bool(re.search(r"(?:记者|通讯员|摄影)\S{0,10}\s*摄[）)]?$", line.bare))
        and "。" not in line.bare[:-12]
    )
