"""The body of a Word document as lines: what a reader of the printed document sees, in order.

ECMA-376 part 1, chapter 17. Left out: what tracked changes deleted or moved away, hidden text, tables of contents,
instructions of fields, readings in ruby.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jianbao.read._numbering import CHAIN, W, on, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jianbao.read._numbering import Numbering

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VML = "{urn:schemas-microsoft-com:vml}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(
    {
        *(f"{W}{tag}" for tag in ("del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "rt")),
        *(f"{W}{tag}" for tag in ("sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "sectPr", "annotationRef")),
        *(f"{_MATH}{tag}" for tag in ("rPr", "ctrlPr", "fPr", "rad", "naryPr")),
        _FALLBACK,
    }
)
_FIXED = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_GLUED = "、）)．】〕』」：:"
"""Signs behind which a number needs no space."""
_CONTENTS = re.compile(r"toc ?\d|table of figures", re.IGNORECASE)
_LONG = 120
"""Characters of a cell with several paragraphs, from which on its row is no row of a table but a frame around text."""
NOTES = "注释："
"""Heading of the notes at the end; the cleaning rule `footnotes` knows it."""


@dataclass(slots=True)
class Word:
    """Walks a document.

    Attributes:
        numbering: counts the automatic numbers.
        hidden: styles whose text is hidden.
        contents: styles of tables of contents.
        titles: styles of the document's title.
        notes: text of foot and end notes, by kind and identifier.
        used: the notes that the text refers to, in order.
        title: text of the first paragraph in a style for titles.
        fields: of each field that has begun: whether its instruction, which is passed over, has not ended yet.
        held: text of paragraphs whose end was deleted.
    """

    numbering: Numbering
    hidden: frozenset[str] = frozenset()
    contents: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    notes: dict[tuple[str, str], Any] = field(default_factory=dict)
    used: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    fields: list[bool] = field(default_factory=list)
    held: str = ""

    def lines(self, body: Any) -> Iterator[str]:
        """Every line, the notes last."""
        yield from self.blocks(body)
        if self.held:
            yield self._released("")
        if self.used:
            yield NOTES
        for number, key in enumerate(self.used, 1):
            text = " ".join(line.strip() for line in self.blocks(self.notes[key]))
            yield f"［{number}］{text.strip()}"

    def blocks(self, parent: Any) -> Iterator[str]:
        """Lines of the paragraphs and tables in `parent`."""
        for element in parent:
            tag = element.tag
            if tag == f"{W}p":
                yield from self._paragraph(element)
            elif tag == f"{W}tbl":
                yield from self._table(element)
            elif tag == f"{W}sdt":
                if not _is_contents(element):
                    for inner in element.iterfind(f"{W}sdtContent"):
                        yield from self.blocks(inner)
            elif tag not in _SKIPPED:
                yield from self.blocks(element)

    def _paragraph(self, element: Any) -> Iterator[str]:
        """The paragraph's line, its number in front, then the lines of text boxes anchored in it."""
        properties = element.find(f"{W}pPr")
        style = value(properties.find(f"{W}pStyle")) if properties is not None else None
        boxes: list[Any] = []
        text = "".join(self._text(element, boxes, hidden=style in self.hidden))
        if any(self.fields):
            self.fields.clear()  # an instruction that nothing ends hides no more than its paragraph
        mark = properties.find(f"{W}rPr") if properties is not None else None
        if mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None):
            self.held += text  # its end was deleted: it goes on in the next one
        elif style in self.contents:
            self.held = ""
        else:
            whole = self.held + text
            gone = not whole and mark is not None and on(mark.find(f"{W}vanish"))
            label, gap = ("", "") if gone else self.numbering.label(element)
            if style in self.titles and not self.title:
                self.title = " ".join(whole.split())
            yield self._released(label + ("" if not label or label[-1] in _GLUED or not whole else gap), text)
        for box in boxes:
            yield from [box] if isinstance(box, str) else self.blocks(box)

    def _released(self, label: str, text: str = "") -> str:
        whole, self.held = label + self.held + text, ""
        return whole

    def _text(self, element: Any, boxes: list[Any], *, hidden: bool) -> Iterator[str]:
        """Visible text below `element`; text boxes are set aside."""
        for child in element:
            tag = child.tag
            if tag in _SKIPPED:
                continue
            if tag == f"{W}r":
                unseen = self._unseen(child.find(f"{W}rPr"), hidden=hidden)
                yield from self._text(child, [] if unseen else boxes, hidden=unseen)
            elif tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType"))
            elif tag == f"{W}txbxContent":
                boxes.append(child)
            elif tag == f"{_VML}textpath":
                boxes.append(child.get("string", ""))
            elif hidden or any(self.fields):
                yield from self._text(child, boxes, hidden=hidden)
            elif tag in {f"{W}t", f"{_MATH}t"}:
                yield child.text or ""
            else:
                yield from self._sign(child, boxes)

    def _sign(self, child: Any, boxes: list[Any]) -> Iterator[str]:
        """A sign that is an element of its own, or whatever else holds text."""
        tag = child.tag
        if tag in _FIXED:
            yield _FIXED[tag]
        elif tag == f"{W}br":
            yield "\n" if child.get(f"{W}type") in {None, "textWrapping"} else ""
        elif tag == f"{W}sym":
            yield _symbol(child.get(f"{W}char", ""))
        elif tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
            yield self._note(tag.removeprefix(W).removesuffix("Reference"), child.get(f"{W}id", ""))
        else:
            yield from self._text(child, boxes, hidden=False)

    def _unseen(self, properties: Any, *, hidden: bool) -> bool:
        """Whether a run is hidden: by itself, else by its style, else by that of its paragraph."""
        if properties is None:
            return hidden
        own = properties.find(f"{W}vanish")
        if own is not None:
            return on(own)
        return hidden or value(properties.find(f"{W}rStyle")) in self.hidden

    def _field(self, kind: str | None) -> None:
        """Keep track of fields: their instruction is passed over, their result is text."""
        if kind == "begin":
            self.fields.append(True)
        elif kind == "separate" and self.fields:
            self.fields[-1] = False
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _note(self, kind: str, name: str) -> str:
        key = kind, name
        if key not in self.notes:
            return ""
        if key not in self.used:
            self.used.append(key)
        return f"［{self.used.index(key) + 1}］"

    def _table(self, element: Any) -> Iterator[str]:
        """Rows with tabs between their cells; a table of one column, or one that frames text, as the lines it holds."""
        for row in _own(element, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                continue
            cells = [[line for line in self.blocks(cell) if line.strip()] for cell in _own(row, f"{W}tc")]
            framed = any(len(cell) > 1 and sum(map(len, cell)) > _LONG for cell in cells)
            if len(cells) == 1 or framed:
                yield from (line for cell in cells for line in cell)
            else:
                yield "\t".join(" ".join(" ".join(line.split()) for line in cell) for cell in cells)


def _own(parent: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, through what may wrap them, but not those of tables inside."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}moveTo"}:
            yield from _own(child, tag)


def _is_contents(element: Any) -> bool:
    """A table of contents that Word made."""
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return (value(gallery) or "").lower() == "table of contents"


def _symbol(code: str) -> str:
    """A sign of a symbol font: those of Word's private range are bullets and ornaments."""
    number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else 0
    if 0xF000 <= number <= 0xF0FF or not 0x20 <= number <= 0x10FFFF or 0xD800 <= number < 0xE000:  # noqa: PLR2004
        return {0xF0FE: "☑", 0xF0A8: "□", 0xF06F: "□", 0xF052: "☑", 0xF0FC: "√"}.get(number, "•" if number else "")
    return chr(number)


def styles(root: Any) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Identifiers of the styles that are hidden, those of tables of contents, and those of titles."""
    hidden: dict[str, bool | None] = {}
    parents: dict[str, str | None] = {}
    contents, titles = set(), set()
    for style in root.iter(f"{W}style") if root is not None else ():
        name, known = style.get(f"{W}styleId", ""), (value(style.find(f"{W}name")) or "").lower()
        properties = style.find(f"{W}rPr")
        vanish = properties.find(f"{W}vanish") if properties is not None else None
        hidden[name] = None if vanish is None else on(vanish)
        parents[name] = value(style.find(f"{W}basedOn"))
        if _CONTENTS.match(known):
            contents.add(name)
        if known in {"title", "标题"}:
            titles.add(name)
    return frozenset(n for n in hidden if _inherited(n, hidden, parents)), frozenset(contents), frozenset(titles)


def _inherited(name: str, hidden: dict[str, bool | None], parents: dict[str, str | None]) -> bool:
    at: str | None = name
    for _ in range(CHAIN):
        if at is None or at not in hidden:
            return False
        known = hidden[at]
        if known is not None:
            return known
        at = parents[at]
    return False
