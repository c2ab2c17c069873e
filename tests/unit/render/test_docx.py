"""The Word file: page, grid and fonts of GB/T 9704-2012, read back from the XML."""

import re
import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from jianbao.render import _gbt, render


@pytest.fixture(scope="module")
def made(speech):
    return render(speech, "docx")


@pytest.fixture(scope="module")
def doc(made):
    return Document(BytesIO(made))


def near(length, mm):
    return abs(length - Mm(mm)) < Mm(0.2)


def test_page(doc):
    page = doc.sections[0]
    assert near(page.page_width, 210)
    assert near(page.page_height, 297)
    assert near(page.top_margin, 37)
    assert near(page.left_margin, 28)
    assert near(page.page_width - page.left_margin - page.right_margin, 156)
    assert near(page.page_height - page.top_margin - page.bottom_margin, 225)


def test_grid_of_22_lines_of_28_characters(doc):
    page = doc.sections[0]
    grid = page._sectPr.find(qn("w:docGrid"))
    pitch = int(grid.get(qn("w:linePitch"))) / 20
    assert Emu(page.page_height - page.top_margin - page.bottom_margin).pt // pitch == 22
    normal = doc.styles["Normal"]
    cell = normal.font.size.pt + int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert Emu(page.page_width - page.left_margin - page.right_margin).pt // cell == 28


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Normal", "仿宋_GB2312", 16),
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Footer", "宋体", 14),
    ],
)
def test_fonts_in_all_four_scripts_and_no_theme_font(doc, style, font, size):
    found = doc.styles[style]
    names = found.element.rPr.find(qn("w:rFonts")).attrib
    assert names == {qn(f"w:{script}"): font for script in ("ascii", "hAnsi", "eastAsia", "cs")}
    assert found.font.size == Pt(size)


def test_no_theme_font_is_left_anywhere(made):
    with zipfile.ZipFile(BytesIO(made)) as file:
        for name in ("word/styles.xml", "word/document.xml", "word/footer1.xml"):
            assert "Theme=" not in file.read(name).decode().replace("themeColor", "")


def test_each_font_has_a_substitute(made):
    with zipfile.ZipFile(BytesIO(made)) as file:
        table = file.read("word/fontTable.xml").decode()
    assert dict(re.findall(r'w:name="([^"]+)"><w:altName w:val="([^"]+)"', table)) == _gbt.FONTS


def test_headings_make_a_tree(doc):
    heads = [(p.style.name, p.text) for p in doc.paragraphs if p.style.name.startswith("Heading")]
    assert heads[:3] == [
        ("Heading 1", "一、目的"),
        ("Heading 2", "（一）总结上半年工作，动员全区完成全年目标任务"),
        ("Heading 1", "二、成绩"),
    ]
    assert heads[-1] == ("Heading 1", "七、数据")


def test_page_numbers_right_on_odd_pages_and_left_on_even_ones(doc):
    assert doc.settings.odd_and_even_pages_header_footer
    page = doc.sections[0]
    for footer, side in ((page.footer, "right"), (page.even_page_footer, "left")):
        line = footer.paragraphs[0]
        assert line.alignment.name.lower() == side
        assert line.text == "— 1 —"
        assert " PAGE " in "".join(t.text for t in line._p.iter(qn("w:instrText")))
    below = page.bottom_margin - page.footer_distance - Pt(14)
    assert near(below, 7)


def test_table_repeats_its_header_and_splits_no_row(doc):
    table = doc.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["指标", "数值", "变化", "时期", "对象"]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True] + [False] * 14
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    widths = [int(column.get(qn("w:w"))) / 20 for column in table._tbl.tblGrid]
    assert abs(sum(widths) - Mm(156).pt) < 1


def test_every_paragraph_takes_its_look_from_a_style(doc):
    for line in [*doc.paragraphs, *(p for row in doc.tables[0].rows for cell in row.cells for p in cell.paragraphs)]:
        assert line.style.name in {look.name for look in _gbt.LOOKS}
        for run in line.runs:
            assert run._r.rPr is None


def test_what_is_missing_is_said_before_the_points(doc):
    styles = [p.style.name for p in doc.paragraphs]
    assert styles.index("缺失提示") < styles.index("Heading 1")
    text = next(p.text for p in doc.paragraphs if p.style.name == "缺失提示")
    assert text.startswith("【原文不完整】原文声明8221字，仅见2756字（33.5%）；正文中略去981字；末尾被截断。")


def test_metadata_tells_neither_when_nor_where_it_was_written(doc, made):
    core = doc.core_properties
    assert (core.title, core.author, core.language) == ("在云溪区高质量发展推进会上的讲话", "jianbao", "zh-CN")
    assert core.created == core.modified
    with zipfile.ZipFile(BytesIO(made)) as file:
        assert {member.date_time for member in file.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert file.testzip() is None


@pytest.mark.parametrize(
    "text", ["<b>&amp;", "甲\x00\x0b\x1f乙", "甲\ud800\ufffe乙", "甲\u202e乙", "甲\n\n乙\t丙", "]]>"]
)
def test_any_text_makes_a_readable_file(sample, text):
    points = [("problem", text, text + "。" + text, "quoted", 0.5, ["同志们："])]
    figures = [(text, "1", text, text, text, "同志们：", text, False)]
    made = sample.briefing(
        f"题\n同志们：\n{text}", points=points, figures=figures, headline=(text, "同志们："), title=text
    )
    read = Document(BytesIO(render(made, "docx")))
    assert read.tables[0].rows[1].cells[0].text == read.paragraphs[0].text != ""


def test_a_point_without_a_heading_is_numbered_all_the_same(sample):
    made = sample.briefing(
        "题\n同志们：\n", points=[("problem", "", "收入下降。", "quoted", 0.5, ["同志们："])], figures=[], headline=None
    )
    assert [p.text for p in Document(BytesIO(render(made, "docx"))).paragraphs][2:4] == ["一、问题", "（一）收入下降。"]


def test_a_masthead_stands_above_the_title_with_a_red_rule(speech):
    from jianbao.render.docx import Masthead
    from jianbao.render.docx import render as word

    made = word(speech, Masthead("云溪信息", "第3期", "云溪区政府办公室", "2024年7月18日"))
    doc = Document(BytesIO(made))
    assert [(p.style.name, p.text) for p in doc.paragraphs[:4]] == [
        ("版头", "云溪信息"),
        ("版头期号", "第3期"),
        ("版头信息", "云溪区政府办公室\t2024年7月18日"),
        ("Title", "在云溪区高质量发展推进会上的讲话"),
    ]
    rule = doc.styles["版头信息"].element.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert rule.get(qn("w:color")) == "D40000"


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs snapToGrid spacing ind contextualSpacing jc outlineLvl",
    "rPr": "rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs u vertAlign lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "sectPr": "headerReference footerReference pgSz pgMar cols docGrid",
}


def test_elements_stand_in_the_order_that_word_insists_on(made):
    from lxml import etree

    with zipfile.ZipFile(BytesIO(made)) as file:
        for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml", "word/footer2.xml"):
            root = etree.fromstring(file.read(name))
            for kind, order in ORDER.items():
                rank = {tag: n for n, tag in enumerate(order.split())}
                for found in root.iter(qn(f"w:{kind}")):
                    tags = [etree.QName(child).localname for child in found]
                    places = [rank[tag] for tag in tags if tag in rank]
                    assert places == sorted(places), (name, kind, tags)
                    if name != "word/styles.xml":
                        assert set(tags) <= set(rank), (name, kind, tags)
