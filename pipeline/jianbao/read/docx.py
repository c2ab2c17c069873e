"""Word documents (.docx): paragraphs with their automatic numbers, tables row by row, text boxes, notes at the end.

Headers and footers are no text, but what stands in them (the number of the document, its date) is told as a field.
A document is read as far as it is sound: what is missing of pictures, headers or notes does not matter to its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jianbao.document import Place
from jianbao.errors import ReadError
from jianbao.read import _word
from jianbao.read._content import Content
from jianbao.read._numbering import Numbering, W
from jianbao.read._xml import Parts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")
NEEDS = ("lxml",)
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_DC = "{http://purl.org/dc/elements/1.1/}"
_MARGIN = 2000
"""Characters of headers and footers that are kept as a field."""


def content(data: bytes, path: Path) -> Content:
    """Text of a Word document.

    Raises:
        ReadError: the file is `encrypted` or `broken`.
        LimitError: it unpacks to more than the limits of `_xml`.
    """
    if data.startswith(OLD_OFFICE):
        raise ReadError(
            f"{path}: is encrypted or an old .doc; remove the password or save it as .docx", kind="encrypted"
        )
    package = _Package(Parts(data, path, "Word document"))
    body = package.body()
    styles = package.part("styles")
    word = _word.Word(Numbering.of(package.part("numbering"), styles), *_word.styles(styles), package.notes())
    text, places = _joined(word.lines(body))
    fields = package.stated() | ({"title": word.title} if word.title else {})
    margins = package.margins()
    return Content(text, fields=(*fields.items(), *((("header", margins),) if margins else ())), places=places)


def _joined(lines: Iterable[str]) -> tuple[str, tuple[Place, ...]]:
    """The lines as one text, and where each paragraph that holds text begins."""
    pieces: list[str] = []
    places: list[Place] = []
    at = 0
    for line in lines:
        if line.strip():
            places.append(Place(at, paragraph=len(places) + 1))
        pieces.append(line)
        at += len(line) + 1
    return "\n".join(pieces) + "\n", tuple(places)


class _Package:
    """The parts of one document. Those other than the text itself may be missing or damaged."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        main = [name for kind, name in parts.relations("").values() if kind == "officeDocument" and name in parts]
        self.main = main[0] if main else "word/document.xml"
        self.related = parts.relations(self.main)

    def body(self) -> Any:
        """The element that holds the text."""
        body = self._tree(self.main).find(f"{W}body")
        if body is None:
            raise self.parts.broken("it holds no text of Word", "give it its right suffix")
        return body

    def _tree(self, name: str) -> Any:
        data = self.parts.data(name)
        return self.parts.parse(data.replace(_STRICT, W[1:-1].encode()) if _STRICT in data else data, name)

    def part(self, kind: str) -> Any:
        """The part of a kind (`styles`, `numbering`), or None."""
        return next(iter(self._all(kind)), None)

    def _all(self, kind: str) -> list[Any]:
        found = []
        for of_kind, name in self.related.values():
            if of_kind == kind and name in self.parts:
                try:
                    found.append(self._tree(name))
                except ReadError as error:
                    if error.kind == "encrypted":
                        raise
        return found

    def notes(self) -> dict[tuple[str, str], Any]:
        """Foot and end notes by kind and identifier, without the lines that part them from the text."""
        found = {}
        for kind in ("footnote", "endnote"):
            for root in self._all(f"{kind}s"):
                for note in root.iterfind(f"{W}{kind}"):
                    if note.get(f"{W}type") in {None, "normal"}:
                        found[kind, note.get(f"{W}id", "")] = note
        return found

    def margins(self) -> str:
        """What stands in headers and footers, each line once."""
        lines: dict[str, None] = {}
        for root in (*self._all("header"), *self._all("footer")):
            for line in _word.Word(Numbering()).lines(root):
                if line.strip():
                    lines[" ".join(line.split())] = None
        return "\n".join(lines)[:_MARGIN]

    def stated(self) -> dict[str, str]:
        """Title and author as the file's properties have them."""
        names = [name for kind, name in self.parts.relations("").values() if kind == "core-properties"]
        try:
            root = self.parts.tree(names[0]) if names else None
        except ReadError:
            root = None
        if root is None:
            return {}
        found = {"title": root.findtext(f"{_DC}title"), "author": root.findtext(f"{_DC}creator")}
        return {name: text.strip() for name, text in found.items() if text and text.strip()}
