"""Which labels and short lines of a document are headings.

A label alone proves nothing: `1.` may number a table, `（一）` the items of a sentence. What decides is what people
call a heading in official documents (GB/T 9704-2012 numbering and running practice): a short clause that stands alone
or opens a paragraph of text, in a series that counts on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jianbao.segment import labels, lines, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jianbao.segment.labels import Label
    from jianbao.segment.lines import Line

LONGEST = 60
"""Characters of the longest heading."""
LONGEST_SPOKEN = 45
"""… of the longest heading after 一是 or 第一，."""
LONGEST_CHAPTER = 45
USUAL = 32
"""Half of the headings of a series are no longer than this; where they are, the numbers count sentences."""
COLON_REACH = 20
"""A colon this near to the label closes the heading: （三）总体目标：到2025年…"""
BODY = 8
"""Characters that must follow a run-in heading in its paragraph."""
NEXT_BODY = 20
"""Characters the paragraph below a standing heading must have."""

_LEAD_IN = re.compile(r"(?:如下|以下|包括|主要是|指出|强调|是|有|即|例如|比如|要求|分别|为)$")
_RUNS_ON = re.compile(r"；|[，,][二三四五六七八九十]{1,2}[是要则]")
"""The words go on to the next item of a list."""
_ONLY_BRACKET = re.compile(r"[（(][^（）()]*[）)][。；]?\s*$")
_NOTES = re.compile(r"[《（(【]?.{0,16}(?:名词|术语|用语|缩略语)(?:解释|注释|说明|释义)|注释[：:]?$|注[：:]?$")
_CLOSING = "。：:！!？?；;，,、｡ 　"
_COUNTED = frozenset(
    {"cn_bracket", "dot", "bracket", "circle", "decimal", "decimal3", "is", "ordinal", "sequence", "dash"}
)
"""Styles that number lists as well as headings."""
_STRUCTURAL = frozenset({"part", "chapter", "division", "article", "cn"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, or a candidate for one. All positions are clean.

    Attributes:
        line: index of its paragraph.
        style: key of `labels.RANK`.
        number: value of its label.
        start: where the label begins.
        words: where the heading's words begin.
        end: behind them, without closing punctuation.
        border: behind the closing punctuation: where the text of the section begins.
        run_in: it opens a paragraph of text.
        inline: it stands inside a paragraph.
        item: it reads like an item of a list.
        body: text follows before the next label.
        term: a colon explains it, and it stands in quotes or names a source: an entry of a glossary or a footnote.
        ends: behind the paragraph.
    """

    line: int
    style: str
    number: int
    start: int
    words: int
    end: int
    border: int
    run_in: bool = False
    inline: bool = False
    item: bool = False
    body: bool = False
    term: bool = False
    ends: int = 0


def find(paragraphs: Sequence[Line], body: int, gaps: Sequence[int]) -> list[Heading]:
    """Headings of a document in order.

    Args:
        paragraphs: its lines.
        body: index of the first line behind the title.
        gaps: clean positions where text is missing.
    """
    candidates = list(_candidates(paragraphs, body))
    candidates = _below_contents(candidates, paragraphs)
    candidates = _outside_notes(_outside_articles(candidates), paragraphs)
    kept = [heading for series in _series(candidates, gaps) for heading in _accept(series, gaps)]
    taken = {heading.line for heading in candidates if not heading.inline}
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
    end = len(line.text[:border].rstrip(_CLOSING))
    at = line.start
    return Heading(
        line.index, style, 0, at, at + prefix, at + end, at + border, run_in=run_in, body=True, ends=line.end
    )


def _minutes(paragraphs: Sequence[Line], body: int) -> Iterator[Heading]:
    """会议指出 …, 会议强调 … as the parts of minutes and resolutions that have no other headings."""
    found = [(line, label) for line in paragraphs[body:] if (label := labels.minutes(line.text))]
    if len(found) < 2:  # noqa: PLR2004
        return
    for line, label in found:
        at = line.start + label.end
        yield Heading(line.index, "minutes", 0, line.start, at, at, at, run_in=True, body=True, ends=line.end)


def _candidates(paragraphs: Sequence[Line], body: int) -> Iterator[Heading]:
    for line in paragraphs[body:]:
        inside = lines.shelter(line.text)
        found = labels.inline(line.text, inside)
        prefix = len(line.text) - len(line.text.lstrip(plain.MARKS))
        first = labels.at_start(line.text[prefix : prefix + 40])
        if first:
            first = replace(first, start=prefix, end=min(first.end + prefix, len(line.text)))
            found = [first, *(label for label in found if label.start >= first.end)]
        following = paragraphs[line.index + 1] if line.index + 1 < len(paragraphs) else None
        for place, label in enumerate(found):
            stop = found[place + 1].start if place + 1 < len(found) else len(line.text)
            if label is not first and label.style in {"cn", "cn_bracket", "dot"} and stop - label.end < BODY:
                continue
            yield _read(line, label, stop, inside, following)


def _read(line: Line, label: Label, stop: int, inside: bytearray, following: Line | None) -> Heading:
    """What a label introduces: the words up to the first full stop, colon or gap between words."""
    text, at = line.text, line.start
    inline = label.start > len(text) - len(text.lstrip(plain.MARKS))
    border = _border(text, label, stop, inside)
    end = label.end + len(text[label.end : border].rstrip(_CLOSING))
    run_in = border < stop
    rest = text[border:stop]
    item = (border > 0 and text[border - 1] in "；;，,、") or bool(_RUNS_ON.search(text, label.end, border))
    if label.style == "article" and not _named_article(text[label.end : border]):
        end = border = label.end
        run_in, item = border < stop, False
    if run_in or stop < len(text):
        has_body = len(rest.strip()) >= BODY and not _ONLY_BRACKET.match(rest)
    else:
        has_body = _has_text(following, label.style)
    return Heading(
        line.index, label.style, label.number, at + label.start, at + label.end, at + end, at + border,
        run_in=run_in, inline=inline, item=item, body=has_body,
        term=run_in and text[border - 1] in "：:" and (label.style == "circle" or "“" in text[label.end : end]),
        ends=line.end,
    )  # fmt: skip


def _has_text(following: Line | None, style: str) -> bool:
    """The next paragraph is text, or a heading of another level."""
    if following is None:
        return False
    label = labels.at_start(following.text[:40])
    return len(following.text) >= NEXT_BODY if label is None else label.style != style


def _named_article(words: str) -> bool:
    """第三条 【适用范围】 has a heading; 第三条 本办法适用于… has none."""
    return bool(re.fullmatch(r"[【\[（(〔][^【】（）()]{2,25}[】\]）)〕][。]?", words.strip()))


def _border(text: str, label: Label, stop: int, inside: bytearray) -> int:
    """Where the heading ends, behind its closing mark; `stop` if nothing ends it."""
    begin = label.end
    named = (
        re.match(r"[【\[〔][^【】\]〕]{2,25}[】\]〕]", text[begin : begin + 30]) if label.style == "article" else None
    )
    if named:
        return begin + named.end()
    for at in range(begin, min(stop, begin + LONGEST + 20)):
        char = text[at]
        if inside[at]:
            continue
        if char in lines.ENDERS:
            after = at + 1
            while after < stop and text[after] in lines.ENDERS + lines.CLOSERS and not inside[after]:
                after += 1
            return after
        words = text[begin:at]
        if char in "：:" and 1 < at - begin <= COLON_REACH and at + 1 < stop and _closes(words, text[at + 1]):
            return at + 1
        if char in " 　" and _spaced(words, text[at:stop], label.style):
            return at + 1
    return stop


def _closes(words: str, following: str) -> bool:
    return not {"，", ","} & set(words) and following not in '“"『「' and not _LEAD_IN.search(words)


def _spaced(words: str, rest: str, style: str) -> bool:
    """White space sets a short heading apart from the text behind it."""
    if style in {"chapter", "division", "part"}:
        return len(words.replace(" ", "")) > 1 and (rest.startswith(("　　", "   ")) or len(rest) > LONGEST_CHAPTER)
    return 4 <= len(words) <= 25 and not re.search(r"[，；、：,;:]", words) and len(rest) >= LONGEST  # noqa: PLR2004


def _below_contents(candidates: list[Heading], paragraphs: Sequence[Line]) -> list[Heading]:
    """Without a table of contents: a run of bare headings at the head that come again further down."""
    whole = [h for h in candidates if not h.inline and not h.run_in]
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
    return [h for h in candidates if h.line not in dropped]


def _key(text: str) -> str:
    """A heading as it may look in a table of contents: without dots, page number and white space."""
    return re.sub(r"[\s　]+", "", re.sub(r"[\s.．…·•\-—]*[（(]?\d*[）)]?[\s。]*$", "", text))


def _outside_articles(candidates: Iterable[Heading]) -> list[Heading]:
    """Without the items （一）… of the articles of a law."""
    found: list[Heading] = []
    article = False
    for heading in candidates:
        if heading.style in _STRUCTURAL:
            article = heading.style == "article"
        elif article:
            continue
        found.append(heading)
    return found


def _outside_notes(candidates: list[Heading], paragraphs: Sequence[Line]) -> list[Heading]:
    """Without the numbered terms of a glossary at the end and without footnotes."""
    notes = next((line.start for line in paragraphs if _NOTES.match(line.text)), None)
    counted = {"dot", "bracket", "circle"}
    return [h for h in candidates if notes is None or h.start < notes or h.style not in counted]


def _series(candidates: Iterable[Heading], gaps: Sequence[int]) -> Iterator[list[Heading]]:
    """Candidates of one style whose numbers count on; a gap may hide some numbers."""
    by_style: dict[str, list[Heading]] = defaultdict(list)
    for heading in candidates:
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
    return sizes[(len(sizes) - 1) // 2] > USUAL


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
        return size <= LONGEST_CHAPTER
    if size == 0:
        return style == "cn" and not heading.run_in
    if style in labels.SOFT | {"dash"}:
        closed = heading.border > heading.end
        return size <= LONGEST_SPOKEN and (heading.run_in or closed or not heading.inline)
    if heading.inline:
        return heading.run_in and size <= LONGEST_SPOKEN
    return size <= LONGEST
