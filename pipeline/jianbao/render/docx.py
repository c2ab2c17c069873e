"""The briefing as a Word document laid out by GB/T 9704-2012; see `_gbt` for the figures and where they come from."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from jianbao.render import _words
from jianbao.render._payload import payload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document

    from jianbao.document import Briefing

SUFFIX = ".docx"

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for every date in the file: the same briefing gives the same bytes on any day."""

_DIGITS = "一二三四五六七八九十"

_HEADS = ("指标", "数值", "变化", "时期", "对象")
_SHARES = (50, 38, 24, 24, 20)
"""Widths of the table's columns in millimetres; together the type area's 156."""


def render(briefing: Briefing) -> bytes:
    """A .docx file, the same bytes for the same briefing."""
    from docx import Document  # noqa: PLC0415  0.2 s, for this format alone

    from jianbao.render import _gbt  # noqa: PLC0415

    data = payload(briefing)
    doc = Document()
    _gbt.apply(doc)
    _head(doc, data)
    _points(doc, data)
    _figures(doc, data)
    _foot(doc, data)
    _properties(doc, data)
    return _repack(doc)


def _add(doc: Document, text: str, style: str) -> Any:
    """A paragraph of `text`, on one line, with nothing that XML cannot hold."""
    return doc.add_paragraph(_clean(text), style=style)


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", _words.visible(text)).strip()


def _head(doc: Document, data: dict[str, Any]) -> None:
    _add(doc, data["title"] or data["source"]["path"], "Title")
    facts = _words.facts(data)
    if facts:
        _add(doc, "　".join(facts), "Subtitle")
    if not data["completeness"]["complete"]:
        said = "；".join(_words.gaps(data))
        _add(doc, f"【原文不完整】{_words.status(data['completeness'])}。缺失之处：{said}。", "缺失提示")
    if data["headline"]:
        _add(doc, _stopped(data["headline"]["text"]), "导语")


def _points(doc: Document, data: dict[str, Any]) -> None:
    for n, group in enumerate(_words.groups(data["points"])):
        _add(doc, f"{_DIGITS[n]}、{group.title}", "Heading 1")
        for m, point in enumerate(group.points):
            label = f"（{_number(m + 1)}）"
            if point["heading"]:
                _add(doc, label + point["heading"], "Heading 2")
            if point["body"]:
                _add(doc, _stopped(point["body"] if point["heading"] else label + point["body"]), "Normal")


def _number(n: int) -> str:
    """Chinese numeral of a number below 100.

    >>> [_number(n) for n in (3, 10, 12, 21)]
    ['三', '十', '十二', '二十一']
    """
    tens, ones = divmod(n, 10)
    return ("" if not tens else ("" if tens == 1 else _DIGITS[tens - 1]) + "十") + (_DIGITS[ones - 1] if ones else "")


def _stopped(text: str) -> str:
    """`text` with a full stop, if nothing closes it."""
    return text if re.search(r"[。！？…；.!?][”’」）]*\s*$", text) else text + "。"


def _figures(doc: Document, data: dict[str, Any]) -> None:
    from docx.shared import Mm  # noqa: PLC0415

    if not data["figures"]:
        return
    groups = len(_words.groups(data["points"]))
    _add(doc, f"{_DIGITS[groups]}、数据", "Heading 1")
    table = doc.add_table(rows=0, cols=len(_HEADS), style="Table Grid")
    table.autofit = False
    for column, share in zip(table.columns, _SHARES, strict=True):
        column.width = Mm(share)
    _row(table, _HEADS, "表格表头", head=True)
    for figure in data["figures"]:
        cells = (figure["indicator"], _words.value(figure), figure["change"], figure["period"], figure["subject"])
        _row(table, [cell or "" for cell in cells], "表格文字")


def _row(table: Any, cells: Sequence[str], style: str, *, head: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    row = table.add_row()
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001  python-docx has no interface for these two
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    for n, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
        cell.width = Mm(_SHARES[n])
        line = cell.paragraphs[0]
        line.style = style
        line.add_run(_clean(text))
        if not head and n in {1, 2}:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _foot(doc: Document, data: dict[str, Any]) -> None:
    source = data["source"]
    origin = f"来源：{source['path']}（{source['format']}，{source['encoding']}，{source['chars']}字）"
    _add(doc, f"说明：{'；'.join(_words.notes(data))}。", "说明")
    _add(doc, origin, "说明").paragraph_format.space_before = 0


def _properties(doc: Document, data: dict[str, Any]) -> None:
    """Metadata that does not depend on when or where the file is written."""
    core = doc.core_properties
    core.title = _clean(data["title"] or "")[:255]
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
