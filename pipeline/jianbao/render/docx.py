"""The briefing as a Word document laid out by GB/T 9704-2012: `_story` says what stands in it, `_gbt` how it looks."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from jianbao.config import Render
from jianbao.render import _words
from jianbao.render._fonts import AS_ASKED, Choice
from jianbao.render._payload import payload
from jianbao.render._sheet import STANDARD, Sheet
from jianbao.render._story import Paragraph, Table, clean, story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.document import Briefing

SUFFIX = ".docx"

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for every date in the file: the same briefing gives the same bytes on any day."""


def render(briefing: Briefing, settings: Render | None = None, faces: Sequence[Choice] = AS_ASKED) -> bytes:
    """A .docx file, the same bytes for the same briefing.

    Args:
        briefing: what it says.
        settings: head and foot of the page; the template `docx`, a Word file whose page and styles are taken.
        faces: what each font of the standard is set in.

    Raises:
        ConfigError: the template is no Word file.
    """
    data, settings = payload(briefing), settings or Render()
    template = settings.templates.get("docx")
    told = story(data, settings, sheet=STANDARD if template else None)
    start = _own(template, tuple(faces)) if template else _blank(told.sheet, tuple(faces))
    return written(start, told.blocks, title=_words.title(data), subject="简报")


def written(start: bytes, blocks: Sequence[Paragraph | Table], *, title: str, subject: str) -> bytes:
    """The blocks in the page and styles of the Word file `start`; members in a fixed order, without times of day."""
    parts, before, after = _members(start)
    made = "".join(_paragraph(block) if isinstance(block, Paragraph) else _table(block) for block in blocks)
    when = _EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ")
    core = _CORE.format(title=escape(clean(title)[:255]), subject=escape(subject), when=when)
    new = {_DOCUMENT: (before + made + after).encode(), "docProps/core.xml": core.encode()}
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts:
            member = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            member.create_system = 3
            packed.writestr(member, new.get(name, data))
    return file.getvalue()


_DOCUMENT = "word/document.xml"

_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:subject>{subject}</dc:subject>'
    "<dc:creator>jianbao</dc:creator><cp:lastModifiedBy>jianbao</cp:lastModifiedBy><cp:revision>1</cp:revision>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{when}</dcterms:modified><dc:language>zh-CN</dc:language></cp:coreProperties>'
)
"""Metadata that does not depend on when or where the file is written."""


@lru_cache(maxsize=8)
def _members(start: bytes) -> tuple[tuple[tuple[str, bytes], ...], str, str]:
    """Members of an empty Word file, and its document before and after the place where text goes.

    Text is put there as characters: python-docx takes a millisecond for each cell, and packs everything anew.
    """
    with zipfile.ZipFile(BytesIO(start)) as file:
        parts = tuple((name, file.read(name)) for name in file.namelist())
    document = dict(parts)[_DOCUMENT].decode()
    place = document.find("<w:sectPr", document.find("<w:body>"))
    place = place if place >= 0 else document.index("</w:body>")
    return parts, document[:place], document[place:]


def check(template: str) -> None:
    """See that a user's template can be used.

    Raises:
        ConfigError: it is no Word file.
    """
    _own(template, AS_ASKED)


def blank(sheet: Sheet = STANDARD) -> bytes:
    """An empty document with the page and the styles of the standard."""
    return _blank(sheet, AS_ASKED)


@cache
def _blank(sheet: Sheet, faces: tuple[Choice, ...]) -> bytes:
    from docx import Document  # noqa: PLC0415

    from jianbao.render import _gbt  # noqa: PLC0415

    doc, made = Document(), BytesIO()
    _gbt.apply(doc, sheet, faces)
    doc.save(made)
    return made.getvalue()


@cache
def _own(path: str, faces: tuple[Choice, ...]) -> bytes:
    """A user's Word file without its text, with the styles it lacks."""
    from docx import Document  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    from jianbao.errors import ConfigError  # noqa: PLC0415
    from jianbao.render import _gbt  # noqa: PLC0415

    try:
        doc, made = Document(str(Path(path))), BytesIO()
    except Exception as error:
        raise ConfigError(f"the template {path} is no Word file (.docx): {error}") from error
    body = doc.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    _gbt.complete(doc, faces)
    doc.save(made)
    return made.getvalue()


def _paragraph(block: Paragraph) -> str:
    runs = "".join(_run(text, style) for text, style in block.runs if text)
    return f'<w:p><w:pPr><w:pStyle w:val="{_id(block.style)}"/></w:pPr>{runs}</w:p>'


def _run(text: str, style: str) -> str:
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    mark = {"\t": "<w:tab/>", "\n": "<w:br/>"}.get(text[0], "")
    words = text[1:] if mark else text
    return f'<w:r>{look}{mark}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def _id(style: str) -> str:
    """The identifier python-docx gives a style."""
    return style.replace(" ", "")


def _table(block: Table) -> str:
    """A table whose first row comes again on every page and whose rows do not break."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in block.widths)
    look = '<w:tblStyle w:val="数据表"/><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/>'
    look += '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    rows = [_row(block, block.heads, head=True), *(_row(block, cells) for cells in block.rows)]
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _row(block: Table, cells: Sequence[str], *, head: bool = False) -> str:
    made = []
    for n, (width, text) in enumerate(zip(block.widths, cells, strict=True)):
        style = "表格表头" if head else "表格数字" if n in block.right else "表格文字"
        run = _run(clean(text), "") if text else ""
        cell = f'<w:tcW w:w="{width}" w:type="dxa"/>'
        made.append(f'<w:tc><w:tcPr>{cell}</w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p></w:tc>')
    again = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{''.join(made)}</w:tr>"
