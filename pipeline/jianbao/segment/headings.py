"""Which labels and short lines of a document are headings.

A label alone proves nothing: `1.` may number a table, `（一）` the items of a sentence. What decides is what people
call a heading in official documents (GB/T 9704-2012 numbering and running practice): a short clause that stands alone
or opens a paragraph of text, in a series that counts on.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from jianbao.segment import candidates, labels, plain
from jianbao.segment.candidates import Heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jianbao.segment.lines import Line

LONGEST_SPOKEN = 45
"""Characters of the longest heading after 一是 or 第一，."""
USUAL = 32
"""Half of the headings of a series are no longer than this; where they are longer, the numbers count sentences."""
BODIES = 2
"""Times its own length of a topic sentence that follow it in its paragraph."""
_NOTES = re.compile(r"[《（(【]?.{0,16}(?:名词|术语|用语|缩略语)(?:解释|注释|说明|释义)|注释[：:]?$|注[：:]?$")
_COUNTED = frozenset(
    {"cn_bracket", "dot", "bracket", "circle", "decimal", "decimal3", "is", "ordinal", "sequence", "dash"}
)
"""Styles that number lists as well as headings."""
_STRUCTURAL = frozenset({"part", "chapter", "division", "article", "cn"})


def find(paragraphs: Sequence[Line], body: int, gaps: Sequence[int]) -> list[Heading]:
    """Headings of a document in order.

    Args:
        paragraphs: its lines.
        body: index of the first line behind the title.
        gaps: clean positions where text is missing.
    """
    found = list(candidates.read(paragraphs, body))
    found = _below_contents(found, paragraphs)
    found = _outside_tables(_outside_notes(_outside_articles(found), paragraphs), paragraphs)
    kept = [heading for series in _series(found, gaps) for heading in _accept(series, gaps)]
    taken = {heading.line for heading in found if not heading.inline}
    written = {heading.line for heading in kept if heading.style not in labels.SOFT}
    kept += [_of_line(line, style) for line, style in plain.find(paragraphs, body, taken, written)]
    if not kept:
        kept = list(_minutes(paragraphs, body))
    return sorted(kept, key=lambda heading: heading.start)


def _of_line(line: Line, style: str) -> Heading:
    """A heading without a number: a whole line, or (`principle`) its first sentence."""
    prefix = len(line.text) - len(line.text.lstrip(plain.MARKS))
    run_in = style == "principle"
    border = plain.first_sentence(line.text) if run_in else len(line.text)
    end = len(line.text[:border].rstrip(candidates.CLOSING))
    at = line.start
    return Heading(line.index, style, 0, at, at + prefix, at + end, at + border, run_in=run_in, body=True)


def _minutes(paragraphs: Sequence[Line], body: int) -> Iterator[Heading]:
    """会议指出 …, 会议强调 … as the parts of minutes and resolutions that have no other headings."""
    found = [(line, label) for line in paragraphs[body:] if (label := labels.minutes(line.text))]
    if len(found) < 2:  # noqa: PLR2004
        return
    for line, label in found:
        at = line.start + label.end
        yield Heading(line.index, "minutes", 0, line.start, at, at, at, run_in=True, body=True)


def _below_contents(found: list[Heading], paragraphs: Sequence[Line]) -> list[Heading]:
    """Without a table of contents: a run of bare headings at the head that come again further down."""
    whole = [h for h in found if not h.inline and not h.run_in]
    later: dict[str, int] = {}
    for heading in whole:
        later[_key(paragraphs[heading.line].text)] = heading.line
    dropped: set[int] = set()
    run: list[Heading] = []
    keys: set[str] = set()
    ends: list[Heading | None] = [*whole, None]
    for entry in ends:
        key = _key(paragraphs[entry.line].text) if entry else ""
        if entry is not None and run and entry.line == run[-1].line + 1 and key not in keys:
            keys.add(key)
            run.append(entry)
            continue
        again = [h for h in run if later[_key(paragraphs[h.line].text)] > run[-1].line]
        if len(run) > 2 and len(again) * 5 >= len(run) * 3:  # noqa: PLR2004
            dropped.update(h.line for h in run)
        run = [entry] if entry else []
        keys = {key}
    return [h for h in found if h.line not in dropped]


def _key(text: str) -> str:
    """A heading as it may look in a table of contents: without dots, page number and white space."""
    return re.sub(r"[\s　]+", "", re.sub(r"[\s.．…·•\-—]*[（(]?\d*[）)]?[\s。]*$", "", text))


def _outside_articles(found: Iterable[Heading]) -> list[Heading]:
    """Without the items （一）… of the articles of a law."""
    kept: list[Heading] = []
    article = False
    for heading in found:
        if heading.style in _STRUCTURAL:
            article = heading.style == "article"
        elif article:
            continue
        kept.append(heading)
    return kept


def _outside_notes(found: list[Heading], paragraphs: Sequence[Line]) -> list[Heading]:
    """Without the numbered terms of a glossary at the end and without footnotes."""
    notes = next((line.start for line in paragraphs if _NOTES.match(line.text)), None)
    counted = {"dot", "bracket", "circle"}
    return [h for h in found if notes is None or h.start < notes or h.style not in counted]


def _outside_tables(found: list[Heading], paragraphs: Sequence[Line]) -> list[Heading]:
    """Without the numbers of the rows of a table, which its head announces (序号 任务 责任单位)."""
    kept: list[Heading] = []
    head = -1
    heads = deque(line.index for line in paragraphs if line.text.startswith("序号") and len(line.text) > 4)  # noqa: PLR2004
    for heading in found:
        while heads and heads[0] < heading.line:
            head = heads.popleft()
        text = paragraphs[heading.line].text
        bare = text[heading.words - paragraphs[heading.line].start - 1 : heading.words - paragraphs[heading.line].start]
        if head >= 0 and heading.style == "dot" and bare.isspace() and not heading.inline:
            continue
        if heading.style != "dot":
            head = -1
        kept.append(heading)
    return kept


def _series(found: Iterable[Heading], gaps: Sequence[int]) -> Iterator[list[Heading]]:
    """Candidates of one style whose numbers count on; a gap may hide some numbers."""
    by_style: dict[str, list[Heading]] = defaultdict(list)
    for heading in found:
        by_style[heading.style].append(heading)
    for style, members in by_style.items():
        run: list[Heading] = []
        for heading in members:
            if run and not _follows(run[-1], heading, style, gaps):
                yield run
                run = []
            run.append(heading)
        if run:
            yield run


def _follows(last: Heading, heading: Heading, style: str, gaps: Sequence[int]) -> bool:
    if style == "dash":
        return heading.line - last.line <= 2  # noqa: PLR2004
    if heading.inline and last.line != heading.line and style in labels.SOFT and heading.number == 1:
        return False
    if style == "sequence":
        return heading.number > last.number
    hidden = any(last.start < at <= heading.start for at in gaps)
    return heading.number == last.number + 1 or (hidden and heading.number > last.number)


def _accept(series: list[Heading], gaps: Sequence[int]) -> Iterator[Heading]:
    """The headings of one series; all stand or fall together, but for those too long."""
    style = series[0].style
    items = sum(heading.item for heading in series)
    if items * 2 >= len(series) or (len(series) == 1 and not _plausible_alone(series[0], gaps)):
        return
    fit = [heading for heading in series if _fits(heading)]
    if style in labels.SOFT and len(fit) == 1 < len(series) and not gaps:
        return
    if style in _COUNTED and sum(heading.body for heading in fit) * 2 < len(series):
        return
    if sum(heading.term for heading in fit) * 2 > len(series):
        return
    share = 2 if style in labels.SOFT | {"dash"} else 3
    if style in _COUNTED | {"cn"} and (len(fit) * share < len(series) * (share - 1) or _wordy(series)):
        return
    yield from fit


def _wordy(series: Sequence[Heading]) -> bool:
    """The series numbers whole sentences rather than headings. A line without a full stop is none."""
    sizes = sorted(heading.end - heading.words if heading.border > heading.end else 0 for heading in series)
    leads = series[0].style in labels.SOFT and sum(map(_leads, series)) * 3 >= len(series) * 2
    return sizes[(len(sizes) - 1) // 2] > (LONGEST_SPOKEN if leads else USUAL)


def _leads(heading: Heading) -> bool:
    """It opens a paragraph, and much more text than it has words follows there: its topic sentence."""
    return heading.run_in and not heading.inline and heading.rest >= BODIES * (heading.end - heading.words)


def _plausible_alone(heading: Heading, gaps: Sequence[int]) -> bool:
    """A number without neighbours: fine for 一、 and （一） at the start of a line, else only beside a gap."""
    if heading.style in _STRUCTURAL or heading.style in {"cn_bracket", "decimal", "decimal3"}:
        return not heading.inline or heading.style == "article"
    if heading.style == "dash" or not gaps:
        return False
    if heading.number > 1:
        return any(at <= heading.start for at in gaps)
    return any(at >= heading.end for at in gaps)


def _fits(heading: Heading) -> bool:
    """Short enough, closed by a full stop, and not an item of a list."""
    size = heading.end - heading.words
    style = heading.style
    if heading.item:
        return False
    if style == "article":
        return True
    if style in {"part", "chapter", "division"}:
        return size <= candidates.LONGEST_CHAPTER
    if size == 0:
        return style == "cn" and not heading.run_in
    if style in labels.SOFT | {"dash"}:
        closed = heading.border > heading.end
        if size <= candidates.LONGEST and style in labels.SOFT and _leads(heading):
            return True
        return size <= LONGEST_SPOKEN and (heading.run_in or closed or not heading.inline)
    if heading.inline:
        return heading.run_in and size <= LONGEST_SPOKEN
    return size <= candidates.LONGEST
