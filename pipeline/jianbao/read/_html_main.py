"""The main text of a page: which of its lines to read.

trafilatura (Barbaresi 2021, ACL demo) says which words are the main text; the smallest block around nine tenths of them
is the document, and all its lines are read as they stand: what trafilatura itself returns has lost short lines, numbers
of lists and notices of missing text. Navigation within the block goes, the title above it and notices of missing text
below it stay. Where there is nothing to be found, the whole page is read, and cleaning knows menus from text.
"""

from __future__ import annotations

import logging
import re
import tomllib
from array import array
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.read._html_page import Line, Page

MOST_DIVS, MOST_TAGS, MOST_CHARS = 3_000, 30_000, 2_000_000
"""Size of a page that trafilatura is asked about: its time grows with the square of nested `<div>` (1 s for these)."""
SHARE = 0.85
"""Share of the main text that the chosen block holds."""
PROSE = 16
"""Characters of a line that is no label."""
LEAST = 0.4
"""Share of the prose of a page that a main text must have to be believed."""
AHEAD = 4_000
"""Characters of the main text in which the next line is looked for."""
ABOVE = 12
"""Lines between a title and the block of the text that belong to both: source, date, speaker."""
LINKED = 0.6
"""Share of linked characters from which a line is navigation."""
SHORT = 120
FEW = 4
"""Lines that a block should have: a single paragraph is no document, if there are more."""
_PARTS = frozenset({"p", "tr", "li", "tbody", "h1", "h2", "h3", "h4", "dt", "dd", "blockquote", "pre", "ul", "ol"})
_SENTENCE = re.compile("[，。；！？]")


@cache
def words(section: str) -> dict[str, tuple[str, ...]]:
    """A section of the vocabulary."""
    table: dict[str, Any] = tomllib.loads(
        files("jianbao.read").joinpath("data", "html.toml").read_text(encoding="utf-8")
    )
    return {name: tuple(entries) for name, entries in table[section].items()}


def main_lines(page: Page, markup: str, title: str) -> list[str]:
    """The lines of the document, in order.

    Args:
        page: the page taken apart.
        markup: the same as it stands in the file.
        title: its title as far as its head says.
    """
    lines = _shown(page)
    if not lines:
        return []
    anchors = _anchors(page, lines, markup)
    block = _block(page, lines, anchors)
    inside = _inside(page, block)
    held = [bool(inside[line.node]) for line in lines]
    if not any(held) or not _believable(lines, held) or _bare_page(lines, held):
        held = [True] * len(lines)
    navigation = _navigation(page, lines, anchors)
    kept = [
        inside and not navigation[line.node] and not _is_link(line) for line, inside in zip(lines, held, strict=True)
    ]
    chosen = [line.text for line, keep in zip(lines, kept, strict=True) if keep]
    if sum(map(len, chosen)) < LEAST * sum(len(line.text) for line in lines) and not any(map(_is_prose, lines)):
        return [line.text for line in lines]  # a page of links: they are all it says
    first, last = held.index(True), len(held) - held[::-1].index(True)
    return [*_above(lines[:first], title), *chosen, *_below(lines[last:])]


def _shown(page: Page) -> list[Line]:
    """Lines that a browser shows; all of them where most wait for a script to show them, as on WeChat's pages."""
    shown = [line for line in page.lines if not page.hidden[line.node]]
    whole = sum(len(line.text) for line in page.lines)
    return shown if 2 * sum(len(line.text) for line in shown) >= whole else page.lines


def _anchors(page: Page, lines: Sequence[Line], markup: str) -> list[int]:
    """For each line, how many characters of it are main text; of sentences, where there are any."""
    found = _matched(lines, _extracted(page, markup))
    if sum(found) < PROSE:
        found = [len(line.text) for line in lines]
    found = [0 if _is_link(line) else size for line, size in zip(lines, found, strict=True)]
    prose = [size if _is_prose(line) else 0 for line, size in zip(lines, found, strict=True)]
    return prose if sum(prose) >= 2 * PROSE else found


def _is_prose(line: Line) -> bool:
    """A line with a sentence: labels, menus and imprints have no comma and no full stop."""
    return len(line.text) >= PROSE and line.linked < LINKED * len(line.text) and bool(_SENTENCE.search(line.text))


def _extracted(page: Page, markup: str) -> str:
    """What trafilatura takes for the main text, without blanks; empty where it finds none or would take too long."""
    tags = page.tags
    if tags.get("div", 0) > MOST_DIVS or sum(tags.values()) > MOST_TAGS or len(markup) > MOST_CHARS:
        return ""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").propagate = False  # what it cannot read is no user's business
    try:
        found = bare_extraction(markup, include_comments=False, include_tables=True, favor_recall=True)
    except Exception:  # noqa: BLE001 -- lxml and trafilatura raise many kinds; the page is then read without them
        return ""
    return _bare(str(getattr(found, "text", None) or "")) if found else ""


def _bare(text: str) -> str:
    return re.sub(r"[\s|\u200b\u3000\xa0]+", "", text)


def _matched(lines: Sequence[Line], main: str) -> list[int]:
    """Lines that stand in `main`, in order: each is looked for a little way ahead of the one before."""
    found, at = [], 0
    for line in lines:
        text = _bare(line.text)
        place = main.find(text, at, at + AHEAD + len(text)) if text else -1
        known = place >= 0 and (len(text) >= PROSE // 2 or place - at < PROSE)
        found.append(len(text) if known else 0)
        at = place + len(text) if known else at
    return found


def _block(page: Page, lines: Sequence[Line], anchors: Sequence[int]) -> int:
    """The innermost block that holds `SHARE` of the anchors, and more than a few of them."""
    sizes, counts = (array("l", bytes(array("l").itemsize * len(page.parents))) for _ in range(2))
    for line, size in zip(lines, anchors, strict=True):
        sizes[line.node] += size
        counts[line.node] += size > 0
    for node in range(len(sizes) - 1, 0, -1):
        sizes[page.parents[node]] += sizes[node]
        counts[page.parents[node]] += counts[node]
    need, lead = SHARE * sizes[0], min(counts[0], FEW)
    fitting = (n for n in range(len(sizes)) if sizes[n] >= need and counts[n] >= lead and page.names[n] not in _PARTS)
    return max(fitting, default=0)


def _inside(page: Page, block: int) -> bytearray:
    """For each block, 1 where it is `block` or in it."""
    inside = bytearray(len(page.parents))
    inside[block] = 1
    for node in range(block + 1, len(inside)):
        inside[node] = inside[page.parents[node]]
    return inside


def _believable(lines: Sequence[Line], held: Sequence[bool]) -> bool:
    """Whether the block has its share of the page's prose."""
    prose = [len(line.text) if _is_prose(line) else 0 for line in lines]
    return sum(size for size, inside in zip(prose, held, strict=True) if inside) >= LEAST * sum(prose)


def _bare_page(lines: Sequence[Line], held: Sequence[bool]) -> bool:
    """Whether next to nothing stands around the block, and no link: no site has such pages."""
    around = [line for line, inside in zip(lines, held, strict=True) if not inside]
    return len(around) < FEW and not any(line.linked for line in around)


def _navigation(page: Page, lines: Sequence[Line], anchors: Sequence[int]) -> bytearray:
    """For each block, 1 where it is a menu, a list of other pages, or a form, and holds nothing of the main text."""
    count = len(page.parents)
    own = {"sizes": array("l", [0]) * count, "linked": array("l", [0]) * count, "main": array("l", [0]) * count}
    for line, main in zip(lines, anchors, strict=True):
        own["sizes"][line.node] += len(line.text)
        own["linked"][line.node] += line.linked
        own["main"][line.node] += 0 if _is_link(line) else main
    for sums in own.values():
        for node in range(count - 1, 0, -1):
            sums[page.parents[node]] += sums[node]
    flags = bytearray(count)
    for node in range(1, count):
        listed = own["linked"][node] > LINKED * own["sizes"][node] > 0 and page.names[node] in {
            "ul",
            "ol",
            "dl",
            "div",
            "table",
        }
        chrome = page.names[node] in {"nav", "aside", "footer", "form"} or listed
        flags[node] = flags[page.parents[node]] or (chrome and not own["main"][node])
    return flags


def _is_link(line: Line) -> bool:
    """A line that leads elsewhere, and is no attachment of the document."""
    attached = line.text.lstrip().startswith(words("kept")["attached"]) or re.search(
        r"\.(?:docx?|pdf|xlsx?|wps|ofd|zip|rar|pptx?)\b|^[\d一二三四五六七八九十]{1,3}[.、．]", line.text
    )
    return line.linked > LINKED * len(line.text) and len(line.text) < SHORT and not attached


def _above(lines: Sequence[Line], title: str) -> list[str]:
    """The title above the block, with what stands between them."""
    wanted = _bare(title)
    for at in range(len(lines) - 1, -1, -1):
        text = _bare(lines[at].text)
        if wanted and (text == wanted or (len(text) >= PROSE // 2 and text in wanted and len(text) > len(wanted) // 2)):
            between = [line for line in lines[at + 1 :] if not _is_link(line) and len(line.text) <= SHORT]
            return [lines[at].text, *(line.text for line in between[:ABOVE] if len(between) <= 2 * ABOVE)]
    return []


def _below(lines: Sequence[Line]) -> list[str]:
    """Lines behind the block that say that text is missing."""
    known = words("kept")["below"]
    near = [line.text for line in lines[: 2 * ABOVE] if len(line.text) <= SHORT // 2]
    return [text for text in near if any(word in text for word in known)]
