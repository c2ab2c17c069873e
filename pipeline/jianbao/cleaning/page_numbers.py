r"""Remove page numbers and the running heads beside them.

`— 3 —`, `- 12 -`, `第3页 共22页`, `3 / 22`, `Page 3 of 22` on a line of their own go; a bare number goes if three
or more such lines count upwards through the document below running text. So do the lines of a table of contents
(`一、总则……3`). A short line that stands beside most page numbers, or three, is a running head. Where a page
ends inside a sentence, the halves are joined. `共12页 当前第3页` at the end says that the rest is elsewhere, and so does a
number that leaves some out (`第3页`, `第5页`): a barrier takes its place.

Left alone: bare numbers that do not count up (a table's cells), years, numbered headings.

>>> [e.text for e in edits("全县上下要齐心协力，推动清河县高\n\n- 3 -\n\n质量发展。")]
['']
>>> edits("2023\n5100\n")
[]
"""

from __future__ import annotations

import re
from itertools import pairwise

from jianbao.cleaning._text import BARRIER, CLOSERS, LABEL, Line, lines
from jianbao.document import Edit, Notice, Span

_RULE = "page_numbers"
_NUMBER = re.compile(
    r"^[（(]?(?:[-—–－_·•~～]{1,3}\s*\d{1,4}\s*[-—–－_·•~～]{1,3}|第\s*[\d一二三四五六七八九十百]{1,5}\s*页(?:[\s/／，,、]*共\s*[\d一二三四五六七八九十百]{1,5}\s*页)?"
    r"|共\s*\d{1,4}\s*页[\s/／，,、]*(?:当前)?第\s*\d{1,4}\s*页|[Pp]age\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,3}\s*[/／]\s*\d{1,4}\s*页?|第\s*[(（]\s*\d{1,4}\s*[/／]\s*\d{1,4}\s*[)）]\s*页)[）)]?$"
)
_PAGES = re.compile(r"第\s*(\d{1,4})\s*页\D{0,6}共\s*(\d{1,4})|共\s*(\d{1,4})\s*页\D{0,8}第\s*(\d{1,4})")
_LEADER = re.compile(r"(?:[.·•]{4,}|…{2,}|(?:[.·] ){3,})\s*[-(（]?\d{1,3}[-)）]?$")
_BARE = re.compile(r"^\d{1,3}$")
_MASTHEAD = re.compile(r"[\u4e00-\u9fff]{2,24}(?:政府|委员会|委|办公室|办公厅|局|厅|部|院|公司|大学|学院|党组)文件$")
"""The head of an organ's paper, which needs no second to be known beside a page number."""
_HEAD = 40
_TIMES = 3
_PROSE = 12


def edits(text: str) -> list[Edit]:
    """Edits that remove them."""
    all_lines = lines(text)
    numbers = {i for i, line in enumerate(all_lines) if len(line.bare) <= 24 and _NUMBER.match(line.bare)}  # noqa: PLR2004
    numbers |= _counting(all_lines)
    contents = _contents(all_lines)
    if not numbers | contents:
        return []
    blocks = _blocks(sorted(numbers | contents | _running(all_lines, numbers)))
    holes = _jumps(all_lines, blocks)
    return [_hole(text, all_lines, b) if b in holes else _edit(text, all_lines, b) for b in blocks]


_PAGE = re.compile(r"第\s*(\d{1,4})\s*页")
_DASHED = re.compile(r"^[-—–－_·•~～]{1,3}\s*(\d{1,4})\s*[-—–－_·•~～]{1,3}$")
_FAR = 60


def _jumps(all_lines: tuple[Line, ...], blocks: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Blocks at which pages are missing: their numbers go up, and leave some out, though not regularly."""
    pages: list[tuple[int, tuple[int, int]]] = []
    spelled = 0
    for block in blocks:
        for line in all_lines[block[0] : block[1] + 1]:
            if hit := _PAGE.search(line.bare) or _DASHED.match(line.bare):
                pages.append((int(hit[1]), block))
                spelled += "页" in line.bare
    steps = [b - a for (a, _), (b, _) in pairwise(pages)]
    if not steps or min(steps) < 1 or max(steps) > _FAR or max(steps) == 1:
        return set()
    even = steps.count(1)
    if (spelled < len(pages) and 2 * even < len(steps)) or (not even and len(steps) > 1):
        return set()
    heads = pages[0][1][0] <= 1  # the number stands above its page, not below
    return {(b if heads else a)[1] for (a, b), step in zip(pairwise(pages), steps, strict=True) if step > 1}


def _hole(text: str, all_lines: tuple[Line, ...], block: tuple[int, int]) -> Edit:
    """A barrier in the place of the lines of a block: pages are missing here."""
    end = min(all_lines[block[1]].end + 1, len(text))
    return Edit(Span(all_lines[block[0]].start, end), f"{BARRIER}\n", _RULE, notice=Notice("body", reason="pages"))


def _blocks(gone: list[int]) -> list[tuple[int, int]]:
    """First and last of the indices that follow each other."""
    blocks: list[tuple[int, int]] = []
    for index in gone:
        if blocks and blocks[-1][1] == index - 1:
            blocks[-1] = (blocks[-1][0], index)
        else:
            blocks.append((index, index))
    return blocks


def _contents(all_lines: tuple[Line, ...]) -> set[int]:
    """A table of contents: three lines or more with dots that lead to a page number, and its heading."""
    found = {i for i, line in enumerate(all_lines) if len(line.bare) < 100 and _LEADER.search(line.bare)}  # noqa: PLR2004
    if len(found) < _TIMES:
        return {i for i, line in enumerate(all_lines[:40]) if _listed(line.bare, all_lines[i + 1 :])}
    first = min(found)
    return found | ({first - 1} if first and re.fullmatch(r"目\s*[录次]", all_lines[first - 1].bare) else set())


def _listed(bare: str, after: tuple[Line, ...]) -> bool:
    """A table of contents in one line: numbered headings with commas between them, which stand below as lines of their own."""
    parts = [part for part in re.split("[，,]", bare) if part]
    if len(parts) < _TIMES + 1 or not all(LABEL.match(part) for part in parts):
        return False
    below = {line.bare.strip("。") for line in after[:400]}
    return sum(part in below for part in parts) > 1


def _counting(all_lines: tuple[Line, ...]) -> set[int]:
    """Bare numbers that count up by one, or nearly, through the document, between lines of running text."""
    bare = [(i, int(line.bare)) for i, line in enumerate(all_lines) if len(line.bare) <= 3 and _BARE.match(line.bare)]  # noqa: PLR2004
    if len(bare) < _TIMES:
        return set()
    steps = sum(1 for (i, a), (j, b) in pairwise(bare) if b == a + 1 and j >= i + 2)
    above = [all_lines[i - 1].bare for i, _ in bare if i]
    in_prose = sum(1 for text in above if len(text) >= _PROSE)
    if steps < 0.8 * (len(bare) - 1) or steps < _TIMES - 1 or in_prose < 0.7 * len(bare):
        return set()
    return {i for i, _ in bare}


def _running(all_lines: tuple[Line, ...], numbers: set[int]) -> set[int]:
    """Short lines beside page numbers that stand there again and again; the first of each stays as a title."""
    beside: dict[str, list[int]] = {}
    for number in numbers:
        for index in (number - 1, number + 1):
            if 0 <= index < len(all_lines) and index not in numbers and len(all_lines[index].bare) <= _HEAD:
                beside.setdefault(all_lines[index].bare, []).append(index)
    most = max(2, round(0.6 * len(numbers)))
    repeated = [sorted(set(places)) for places in beside.values() if len(set(places)) >= min(_TIMES, most)]
    heads = {i for places in repeated for i in (places[1:] if places[0] == 0 else places)}
    return heads | {places[0] for bare, places in beside.items() if _MASTHEAD.match(bare) and places[0] > 0}


def _edit(text: str, all_lines: tuple[Line, ...], block: tuple[int, int]) -> Edit:
    """Take the lines of a block; inside of a sentence, with the breaks around them."""
    first, last = block
    before = all_lines[first - 1] if first else None
    after = all_lines[last + 1] if last + 1 < len(all_lines) else None
    if before and after and before.bare[-1] not in CLOSERS and BARRIER not in text[before.end : after.start]:
        goes_on = len(before.bare) >= _PROSE and not LABEL.match(after.bare) and not LABEL.match(before.bare)
        return Edit(Span(before.end, after.start), "" if goes_on else "\n", _RULE)
    edit = Edit(Span(all_lines[first].start, min(all_lines[last].end + 1, len(text))), "", _RULE)
    pages = _PAGES.search(all_lines[last].bare)
    page, total = sorted(int(value) for value in pages.groups() if value) if pages else (0, 0)
    return edit._replace(notice=Notice("tail", reason="preview")) if page < total and not after else edit
