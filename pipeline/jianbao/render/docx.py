"""The briefing as a Word document laid out by GB/T 9704-2012; see `_gbt` for the figures and where they come from."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from jianbao.render import _table, _words
from jianbao.render._payload import payload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document

    from jianbao.document import Briefing

SUFFIX = ".docx"

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for every date in the file: the same briefing gives the same bytes on any day."""

_DIGITS = "一二三四五六七八九十"

_WIDTHS = (2834, 2154, 1361, 1361, 1134)
"""Widths of the table's columns in twentieths of a point; together the type area's 156 mm."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of a 简报, which is custom and not part of the standard; parts left empty are left out.

    Attributes:
        name: in large red letters: 云溪信息.
        issue: below it: 第3期.
        issuer: left above the red rule.
        date: right above the red rule.
    """

    name: str = "简报"
    issue: str = ""
    issuer: str = ""
    date: str = ""


def render(briefing: Briefing, masthead: Masthead | None = None) -> bytes:
    """A .docx file, the same bytes for the same briefing; with a masthead above it, if one is given."""
    from docx import Document  # noqa: PLC0415  0.2 s, for this format alone

    data = payload(briefing)
    doc = Document(BytesIO(_blank()))
    if masthead:
        _masthead(doc, masthead)
    _head(doc, data)
    _points(doc, data)
    _figures(doc, data)
    _foot(doc, data)
    _properties(doc, data)
    return _repack(doc)


@cache
def _blank() -> bytes:
    """An empty document with the page and the styles of the standard."""
    from docx import Document  # noqa: PLC0415

    from jianbao.render import _gbt  # noqa: PLC0415

    doc, made = Document(), BytesIO()
    _gbt.apply(doc)
    doc.save(made)
    return made.getvalue()


def _add(doc: Document, text: str, style: str) -> Any:
    """A paragraph of `text`, on one line, with nothing that XML cannot hold.

    The style is set by its identifier: python-docx looks a name up by searching all styles, once for each paragraph.
    """
    made = doc.add_paragraph(_clean(text))
    made._p.style = style.replace(" ", "")  # noqa: SLF001
    return made


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", _words.visible(text)).strip()


def _masthead(doc: Document, head: Masthead) -> None:
    _add(doc, head.name, "版头")
    if head.issue:
        _add(doc, head.issue, "版头期号")
    line = _add(doc, head.issuer, "版头信息")
    line.add_run("\t" + _clean(head.date))


def _head(doc: Document, data: dict[str, Any]) -> None:
    _add(doc, _words.title(data), "Title")
    facts = _words.facts(data)
    if facts:
        _add(doc, "　".join(facts), "Subtitle")
    if not data["completeness"]["complete"]:
        said = "；".join(_words.gaps(data))
        _add(doc, f"【原文不完整】{_words.status(data['completeness'])}。缺失之处：{said}。", "缺失提示")
    if data["headline"]:
        _add(doc, _words.closed(data["headline"]["text"]), "导语")


def _points(doc: Document, data: dict[str, Any]) -> None:
    for n, group in enumerate(_words.groups(data["points"])):
        _add(doc, f"{_DIGITS[n]}、{group.title}", "Heading 1")
        for m, point in enumerate(group.points):
            label = f"（{_number(m + 1)}）"
            if point["heading"]:
                _add(doc, label + point["heading"], "Heading 2")
            if point["body"]:
                _add(doc, point["body"] if point["heading"] else label + point["body"], "Normal")


def _number(n: int) -> str:
    """Chinese numeral of a number below 100.

    >>> [_number(n) for n in (3, 10, 12, 21)]
    ['三', '十', '十二', '二十一']
    """
    tens, ones = divmod(n, 10)
    return ("" if not tens else ("" if tens == 1 else _DIGITS[tens - 1]) + "十") + (_DIGITS[ones - 1] if ones else "")


def _figures(doc: Document, data: dict[str, Any]) -> None:
    """The figures as a table whose first row comes again on every page and whose rows do not break."""
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls  # noqa: PLC0415

    if not data["figures"]:
        return
    _add(doc, f"{_DIGITS[len(_words.groups(data['points']))]}、数据", "Heading 1")
    chosen = _table.best(data, _table.MOST)
    rows = [_row(_table.HEADS, head=True)]
    rows += [_row(row["columns"]) for row in _table.rows(data) if row["n"] in chosen]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    look = '<w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/>'
    table = f"<w:tbl {nsdecls('w')}><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    body = doc.element.body
    body.insert(len(body) - 1, parse_xml(table))  # before the properties of the section
    if left := len(data["figures"]) - len(chosen):
        _add(doc, f"另有{left}项数据，见网页或JSON文件。", "说明")


def _row(cells: Sequence[str], *, head: bool = False) -> str:
    """A table row; as XML, because python-docx takes a millisecond for each cell."""
    made = []
    for n, (width, text) in enumerate(zip(_WIDTHS, cells, strict=True)):
        side = '<w:jc w:val="right"/>' if n in {1, 2} and not head else ""
        style = f'<w:pPr><w:pStyle w:val="{"表格表头" if head else "表格文字"}"/>{side}</w:pPr>'
        run = f'<w:r><w:t xml:space="preserve">{escape(_clean(text))}</w:t></w:r>' if text else ""
        made.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>{style}{run}</w:p></w:tc>')
    again = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{''.join(made)}</w:tr>"


def _foot(doc: Document, data: dict[str, Any]) -> None:
    source = data["source"]
    origin = f"来源：{source['path']}（{source['format']}，{source['encoding']}，{source['chars']}字）"
    _add(doc, f"说明：{'；'.join(_words.notes(data))}。", "说明")
    _add(doc, origin, "说明").paragraph_format.space_before = 0


def _properties(doc: Document, data: dict[str, Any]) -> None:
    """Metadata that does not depend on when or where the file is written."""
    core = doc.core_properties
    core.title = _clean(_words.title(data))[:255]
    core.subject = "简报"
    core.author = core.last_modified_by = "jianbao"
    core.comments = core.keywords = core.category = ""
    core.language = "zh-CN"
    core.created = core.modified = _EPOCH
    core.revision = 1


def _repack(doc: Document) -> bytes:
    """The file with its members in a fixed order and without times of day."""
    first, last = BytesIO(), BytesIO()
    doc.save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            member.create_system = 3
            new.writestr(member, old.read(name))
    return last.getvalue()
