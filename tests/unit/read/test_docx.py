"""Word documents: numbers Word shows, tables, what is left out, broken files."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from jianbao.errors import ReadError
from jianbao.read import read
from jianbao.read._numbering import written

if TYPE_CHECKING:
    from pathlib import Path

NUMBERING = """<w:abstractNum %s w:abstractNumId="90">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%%1、"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%%2）"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%%1.%%3"/></w:lvl>
  <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl>
</w:abstractNum>"""


def document(tmp_path: Path, items: list[tuple[str, int | None]]) -> Path:
    """A document of (text, level) paragraphs numbered by Word."""
    new = docx.Document()
    numbering = new.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERING % nsdecls("w")))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for text, level in items:
        paragraph = new.add_paragraph(text)
        if level is not None:
            xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(xml))
    table = new.add_table(rows=2, cols=2)
    for row, values in zip(table.rows, [("指标", "数值"), ("财政收入", "4.98亿元")], strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    file = tmp_path / "报告.docx"
    new.save(str(file))
    return file


def test_numbers_and_tables(tmp_path: Path) -> None:
    file = document(
        tmp_path,
        [
            ("清河县工作报告", None),
            ("总体情况", 0),
            ("经济平稳", 1),
            ("民生改善", 1),
            ("下一步打算", 0),
            ("抓项目", 1),
            ("细则", 2),
            ("要点", 3),
        ],
    )
    source = read(file)
    assert source.format == "docx"
    assert source.text.split("\n") == [
        "清河县工作报告",
        "一、总体情况",
        "（一）经济平稳",
        "（二）民生改善",
        "二、下一步打算",
        "（一）抓项目",
        "二.1 细则",
        "• 要点",
        "指标\t数值",
        "财政收入\t4.98亿元",
        "",
    ]


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (12, "chineseCountingThousand", "十二"),
        (3, "upperRoman", "III"),
        (2, "lowerLetter", "b"),
        (5, "decimalZero", "05"),
        (7, "ideographZodiac", "午"),
        (1, "none", ""),
        (4, "unheardOf", "4"),
    ],
)
def test_number_formats(number: int, style: str, text: str) -> None:
    assert written(number, style) == text


def test_deleted_text_is_left_out(tmp_path: Path) -> None:
    new = docx.Document()
    paragraph = new.add_paragraph("保留")
    xml = f"<w:del {nsdecls('w')}><w:r><w:delText>删去</w:delText></w:r></w:del>"
    paragraph._p.append(parse_xml(xml))
    file = tmp_path / "a.docx"
    new.save(str(file))
    assert read(file).text == "保留\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "encrypted"), (b"no zip at all", "broken")],
)
def test_errors(tmp_path: Path, data: bytes, kind: str) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(data)
    with pytest.raises(ReadError) as error:
        read(file)
    assert error.value.kind == kind


def test_a_zip_that_is_no_document(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
    file.write_bytes(buffer.getvalue())
    with pytest.raises(ReadError) as error:
        read(file)
    assert error.value.kind == "broken"


def test_an_empty_document(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    docx.Document().save(str(file))
    with pytest.raises(ReadError) as error:
        read(file)
    assert error.value.kind == "empty"
