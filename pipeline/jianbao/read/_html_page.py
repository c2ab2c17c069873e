"""The markup of a page undone: its lines, each with the block it stands in, and what its head says.

Everything is found by plain search, in one pass, whatever the page: `html.parser` of the standard library takes
quadratic time on pages made to hurt it.
"""

from __future__ import annotations

import html
import re
from array import array
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from jianbao.read._html_tags import LONGEST_VALUE, attributes, pieces
from jianbao.read._numerals import written

LONGEST_CELL = 400
"""Characters of a cell that belongs to a table of facts; longer ones lay out a page."""
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "embed", "source"})
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table tbody tfoot thead td th tr ul",
    )
)
_ENDS = {"p": {"p"}, "li": {"li"}, "tr": {"tr"}, "td": {"td", "th"}, "th": {"td", "th"}}
"""Elements that end where another of these begins, though no end tag says so."""
_WALLS = frozenset({"table", "ul", "ol", ""})
_REACH = 6
"""Open elements that are looked at for one that has no end tag."""
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])", re.IGNORECASE
)
_PRE = re.compile(r"white-space\s*:\s*pre", re.IGNORECASE)
_LISTED = re.compile(
    r"\s*(?:[\d０-９]{1,3}\s*[.．、)）]|[（(]?[\d一二三四五六七八九十]{1,3}[)）、.]|第[一二三四五六七八九十\d]+|[①-⑳])"
)
_STYLES = {
    **dict.fromkeys(
        ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal"), "chineseCounting"
    ),
    "a": "lowerLetter",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "i": "lowerRoman",
    "lower-roman": "lowerRoman",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "upper-roman": "upperRoman",
    "none": "none",
    "decimal-leading-zero": "decimalZero",
}


@dataclass(slots=True)
class Line:
    """A line of text as shown.

    Attributes:
        node: the block it stands in.
        linked: how many of its characters are links.
    """

    text: str
    node: int
    linked: int = 0


@dataclass(slots=True)
class Page:
    """What a page holds.

    Attributes:
        lines: in order; blank ones left out.
        parents: for each block the one around it; block 0 is the page. A block comes after the one around it.
        names: for each block its tag.
        hidden: for each block, 1 where it or one around it is not shown.
        title: the content of `<title>`.
        metas: name (folded) and content of each `<meta>`.
        scripts: data for search engines (JSON-LD).
        tags: number of tags by name.
    """

    lines: list[Line] = field(default_factory=list)
    parents: array[int] = field(default_factory=lambda: array("l", [0]))
    names: list[str] = field(default_factory=lambda: [""])
    hidden: bytearray = field(default_factory=lambda: bytearray(1))
    title: str = ""
    metas: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    tags: dict[str, int] = field(default_factory=dict)


def page_of(markup: str) -> Page:
    """Take a page apart.

    Raises:
        LimitError: it has more than `MOST_TAGS` tags.
    """
    builder = _Builder()
    for kind, name, content in pieces(markup):
        builder.take(kind, name, content)
    return builder.finish()


class _Open(NamedTuple):
    """An open element: its block, and whether its words are dropped or keep their line ends."""

    name: str
    node: int
    drops: bool = False
    pre: bool = False


class _Builder:
    """Keeps the open elements, the line being written, and the rows of tables being read."""

    def __init__(self) -> None:
        self.page = Page()
        self.open = [_Open("", 0)]
        self.counts: dict[str, int] = {}
        self.words: list[str] = []
        self.linked = self.links = self.pre = self.dropped = 0
        self.rows: list[_Row] = []
        self.lists: list[tuple[str, int] | None] = []
        self.label = ""

    def take(self, kind: str, name: str, content: str) -> None:
        """One piece of the page."""
        if kind == "text":
            self._text(content)
        elif kind == "close":
            self._close(name)
        elif kind == "raw":
            self._raw(name, content)
        else:
            self.page.tags[name] = self.page.tags.get(name, 0) + 1
            self._open(name, content)

    def _text(self, content: str) -> None:
        if not content or self.dropped:
            return
        text = html.unescape(content)
        if self.pre:
            head, *rest = text.replace("\r\n", "\n").split("\n")
            self._add(head)
            for line in rest:
                self.line()
                self._add(line)
        else:
            self._add(re.sub("[ \t\r\n\f]+", " ", text))

    def _add(self, text: str) -> None:
        if self.label and text.strip():
            text = text if _LISTED.match(text) else f"{self.label}{text.lstrip()}"
            self.label = ""
        self.words.append(text)
        if self.links:
            self.linked += len(text.strip())

    def _raw(self, name: str, content: str) -> None:
        if name == "title" and not self.page.title:
            self.page.title = " ".join(html.unescape(content).split())
        elif name == "script" and '"datePublished"' in content[:LONGEST_VALUE]:
            self.page.scripts.append(content[:LONGEST_VALUE])

    def _open(self, name: str, tag: str) -> None:
        if name == "meta":
            given = attributes(tag)
            key = given.get("name") or given.get("property") or given.get("itemprop") or given.get("http-equiv") or ""
            self.page.metas.append((key.strip().lower(), " ".join(given.get("content", "").split())))
            return
        if name == "a":
            self.links = 1
        block = name in _BLOCKS
        if block:
            self.line()
        styled = len(tag) > len(name) + 2  # <p>
        hides = styled and _hides(tag)
        if name in _VOID or not (block or hides):
            return
        self._end_open(name)
        self._push(name, hides=hides, pre=name == "pre" or (styled and bool(_PRE.search(tag))))
        self._structure(name, tag)

    def _end_open(self, name: str) -> None:
        """Close what ends where `name` begins."""
        ended = _ENDS.get(name)
        if not ended:
            return
        for depth, element in enumerate(reversed(self.open[-_REACH:]), 1):
            if element.name in _WALLS:
                return
            if element.name in ended:
                for _ in range(depth):
                    self._pop()
                return

    def _structure(self, name: str, tag: str) -> None:
        """Rows, cells and numbered lists."""
        if name == "table" and self.rows:
            self.rows[-1].nested = True
        elif name == "tr":
            self.rows.append(_Row())
        elif name in {"td", "th"} and self.rows:
            self.rows[-1].cells.append(len(self.page.lines))
        elif name in {"ol", "ul"}:
            self.lists.append(_numbered(tag) if name == "ol" else None)
        elif name == "li" and self.lists and self.lists[-1]:
            style, number = self.lists[-1]
            value = attributes(tag).get("value", "") if "value" in tag else ""
            number = int(value) if value.isdecimal() and len(value) < 6 else number  # noqa: PLR2004
            self.lists[-1] = (style, number + 1)
            sign = "、" if style == "chineseCounting" else ". "
            self.label = f"{written(number, style)}{sign}" if style != "none" else ""

    def _push(self, name: str, *, hides: bool, pre: bool) -> None:
        page, node = self.page, self.open[-1].node
        drops = hides and name not in _BLOCKS
        if not drops:
            page.parents.append(node)
            page.names.append(name)
            page.hidden.append(page.hidden[node] or hides)
            node = len(page.parents) - 1
        self.open.append(_Open(name, node, drops, pre))
        self.counts[name] = self.counts.get(name, 0) + 1
        self.pre += pre
        self.dropped += drops

    def _close(self, name: str) -> None:
        if name == "a":
            self.links = 0
        elif name in _BLOCKS:
            self.line()
        if self.counts.get(name):
            while self.open[-1].name != name:
                self._pop()
            self._pop()

    def _pop(self) -> None:
        name, _, drops, pre = self.open[-1]
        if not drops:
            self.line()
            self.links = 0
            self.label = ""
        self.open.pop()
        self.counts[name] -= 1
        self.pre -= pre
        self.dropped -= drops
        if name == "tr":
            self._row_end(self.rows.pop())
        elif name in {"ol", "ul"}:
            self.lists.pop()

    def _row_end(self, row: _Row) -> None:
        """Write a row of a table of facts in one line, its cells apart by tabs."""
        lines = self.page.lines
        if row.nested or len(row.cells) < 2:  # noqa: PLR2004
            return
        cells = [lines[start:end] for start, end in pairwise([*row.cells, len(lines)])]
        texts = [_joined(cell) for cell in cells]
        full = [text for text in texts if text]
        if len(full) < 2 or max(map(len, full)) > LONGEST_CELL:  # noqa: PLR2004
            return
        linked = sum(line.linked for cell in cells for line in cell)
        lines[row.cells[0] :] = [Line("\t".join(texts).strip("\t"), lines[row.cells[0]].node, linked)]

    def line(self) -> None:
        """End the line being written."""
        if not self.words:
            return
        text = "".join(self.words)
        text = text.rstrip(" \t") if self.pre else re.sub(" {2,}", " ", text).strip(" \t")
        if text.strip().strip("\u200b\ufeff"):
            self.page.lines.append(Line(text, self.open[-1].node, min(self.linked, len(text))))
        self.words.clear()
        self.linked = 0

    def finish(self) -> Page:
        """The page; what is still open ends here."""
        while len(self.open) > 1:
            self._pop()
        self.line()
        return self.page


@dataclass(slots=True)
class _Row:
    """A row being read: for each cell the number of its first line."""

    cells: list[int] = field(default_factory=list)
    nested: bool = False


def _joined(cell: list[Line]) -> str:
    """Lines of a cell as one: with a blank between Latin words only."""
    text = ""
    for line in cell:
        blank = " " if text and text[-1].isascii() and line.text[:1].isascii() else ""
        text += blank + line.text
    return text


def _hides(tag: str) -> bool:
    if "hidden" not in tag and "style" not in tag.lower():
        return False
    given = attributes(tag)
    return "hidden" in given or bool(_HIDDEN.search(given.get("style", "")))


def _numbered(tag: str) -> tuple[str, int]:
    """Style and first number of a numbered list."""
    given = attributes(tag)
    style = re.search(r"list-style(?:-type)?\s*:\s*([a-z-]+)", given.get("style", ""))
    named = (
        style[1]
        if style
        else {"A": "upper-alpha", "I": "upper-roman"}.get(given.get("type", ""), given.get("type", ""))
    )
    start = given.get("start", "")
    return _STYLES.get(named, "decimal"), int(start) if start.isdecimal() and len(start) < 6 else 1  # noqa: PLR2004
