"""Word documents (.docx): paragraphs with their automatic numbers, tables row by row, text boxes.

Deleted text of tracked changes, comments, headers, footers and footnotes are left out. A cell's text ends in a tab, a
row in a line end.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from jianbao.errors import LimitError, ReadError
from jianbao.read._content import Content
from jianbao.read._numbering import Numbering, W

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES = (".docx", ".docm")
LARGEST = 256 * 1024 * 1024
"""Bytes all parts of a document may have when unpacked."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_SKIPPED = {f"{W}del", f"{W}instrText", f"{W}pPr", f"{W}rPr", f"{W}delText", f"{W}moveFrom"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FIXED = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_GLUED = "、）)．】"
"""Signs behind which a number needs no space."""


def content(data: bytes, path: Path) -> Content:
    """Text of a Word document.

    Raises:
        ReadError: the file is `encrypted` or `broken`.
        LimitError: it unpacks to more than `LARGEST` bytes.
    """
    import docx  # noqa: PLC0415 - 0.2 s

    _check(data, path)
    try:
        document = docx.Document(io.BytesIO(data))
        styles, numbering = document.styles.element, _numbering(document)
        lines = list(_blocks(document.element.body, Numbering.of(numbering, styles)))
    except Exception as error:  # python-docx and lxml raise many kinds
        raise ReadError(f"{path}: is no sound Word document ({error}); open and save it anew", kind="broken") from error
    stated = document.core_properties
    fields = tuple((name, str(value)) for name in ("title", "author") if (value := getattr(stated, name, None)))
    return Content("\n".join(lines) + "\n", fields=fields)


def _check(data: bytes, path: Path) -> None:
    if data.startswith(OLD_OFFICE):
        raise ReadError(
            f"{path}: is encrypted or an old .doc; remove the password or save it as .docx", kind="encrypted"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ReadError(f"{path}: is no Word document; give it its right suffix", kind="broken") from error
    if size > LARGEST:
        raise LimitError(f"{path}: unpacks to {size / 2**20:.0f} MB; remove its pictures", kind="too_large")


def _numbering(document: Any) -> Any:
    """Element of the numbering part; python-docx would make one where there is none."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering"):
            return relation.target_part.element
    return None


def _blocks(parent: Any, numbering: Numbering) -> Iterator[str]:
    """Lines of the paragraphs and tables in `parent`."""
    for element in parent:
        if element.tag == f"{W}p":
            yield from _paragraph(element, numbering)
        elif element.tag == f"{W}tbl":
            for row in element.iter(f"{W}tr"):
                cells = (" ".join(_blocks(cell, numbering)).strip() for cell in row.findall(f"{W}tc"))
                yield "\t".join(cells)
        elif element.tag == f"{W}sdt":
            inner = element.find(f"{W}sdtContent")
            if inner is not None:
                yield from _blocks(inner, numbering)


def _paragraph(element: Any, numbering: Numbering) -> Iterator[str]:
    """The paragraph's line, its number in front, then the lines of text boxes anchored in it."""
    label = numbering.label(element)
    boxes: list[Any] = []
    text = "".join(_text(element, boxes))
    space = "" if not label or label[-1] in _GLUED or not text else " "
    yield f"{label}{space}{text}"
    for box in boxes:
        yield from _blocks(box, numbering)


def _text(element: Any, boxes: list[Any]) -> Iterator[str]:
    """Visible text below `element`; text boxes are set aside."""
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or tag == _FALLBACK:
            continue
        if tag == f"{W}t":
            yield child.text or ""
        elif tag in _FIXED:
            yield _FIXED[tag]
        elif tag == f"{W}txbxContent":
            boxes.append(child)
        else:
            yield from _text(child, boxes)
