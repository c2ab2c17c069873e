"""The Word file: page, grid and fonts of GB/T 9704-2012, read back from the XML."""

import re
import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from jianbao.config import Imprint, Masthead, Render
from jianbao.render import _fonts, _sheet, render


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


def test_each_font_has_other_names_by_which_it_is_looked_for(made):
    with zipfile.ZipFile(BytesIO(made)) as file:
        table = file.read("word/fontTable.xml").decode()
    named = dict(re.findall(r'w:name="([^"]+)"><w:altName w:val="([^"]+)"', table))
    assert named == {name: ",".join(face.same[:2]) for name, face in _fonts.FACES.items()}


def test_a_short_briefing_has_headings_in_lines_of_their_own_that_make_a_tree(sample):
    made = sample.briefing(points=sample.POINTS[:5])
    heads = [(p.style.name, p.text) for p in Document(BytesIO(render(made, "docx"))).paragraphs]
    heads = [head for head in heads if head[0].startswith("Heading")]
    assert heads[:3] == [
        ("Heading 1", "一、目的"),
        ("Heading 2", "（一）总结上半年工作，动员全区完成全年目标任务"),
        ("Heading 1", "二、成绩"),
    ]
    assert heads[-1] == ("Heading 1", "四、数据")


def level(doc, paragraph):
    """Level of a paragraph in the navigation tree, as its style gives it."""
    found = paragraph.style.element.pPr.find(qn("w:outlineLvl"))
    return None if found is None else int(found.get(qn("w:val")))


def test_points_that_begin_with_their_headings_stand_in_the_tree_all_the_same(doc):
    tree = [(level(doc, p), p.text[:9]) for p in doc.paragraphs if level(doc, p) is not None]
    assert tree[:3] == [(0, "一、目的：总结上半"), (0, "二、成绩"), (1, "（一）经济运行总体")]
    assert tree[-1] == (0, "七、数据")
    point = next(p for p in doc.paragraphs if p.style.name == "要点")
    assert [(run.style.name, run.text[:6]) for run in point.runs] == [
        ("要点标题", "（一）经济运"),
        ("Default Paragraph Font", "上半年，全区"),
    ]


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
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True] + [False] * (
        len(table.rows) - 1
    )
    assert len(table.rows) >= 5
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    widths = [int(column.get(qn("w:w"))) / 20 for column in table._tbl.tblGrid]
    assert abs(sum(widths) - Mm(156).pt) < 1


def test_every_paragraph_takes_its_look_from_a_style(doc):
    for line in [*doc.paragraphs, *(p for row in doc.tables[0].rows for cell in row.cells for p in cell.paragraphs)]:
        assert line.style.name in _sheet.BY_NAME
        for run in line.runs:
            assert run._r.rPr is None or [child.tag for child in run._r.rPr] == [qn("w:rStyle")]


def test_what_is_missing_is_said_before_the_points(doc):
    styles = [p.style.name for p in doc.paragraphs]
    assert styles.index("缺失提示") < styles.index("单项") < styles.index("Heading 1")
    text = next(p.text for p in doc.paragraphs if p.style.name == "缺失提示")
    assert text.startswith("原文不完整：原文声明8221字，仅见2756字（33.5%）；正文中，")


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


HEAD = Masthead(name="云湾信息", issue="第12期", issuer="云湾区政府办公室", date="2024年7月18日")
FOOT = Imprint(copies="区委常委，各镇街", printer="云湾区政府办公室", date="2024年7月18日")


def test_a_masthead_stands_above_the_title_with_a_red_rule(speech):
    doc = Document(BytesIO(render(speech, "docx", Render(masthead=HEAD))))
    assert [(p.style.name, p.text) for p in doc.paragraphs[:4]] == [
        ("版头", "云湾信息"),
        ("版头期号", "第12期"),
        ("版头信息", "云湾区政府办公室\t2024年7月18日"),
        ("Title", "在云溪区高质量发展推进会上的讲话"),
    ]
    rule = doc.styles["版头信息"].element.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert rule.get(qn("w:color")) == "D40000"


def test_an_imprint_stands_at_the_end_between_rules(speech):
    doc = Document(BytesIO(render(speech, "docx", Render(imprint=FOOT))))
    assert [(p.style.name, p.text) for p in doc.paragraphs[-2:]] == [
        ("抄送", "抄送：区委常委，各镇街。"),
        ("印发", "云湾区政府办公室\t2024年7月18日印发"),
    ]
    rules = {
        name: [r.tag.rsplit("}")[1] for r in doc.styles[name].element.pPr.find(qn("w:pBdr"))]
        for name in ("抄送", "印发")
    }
    assert rules == {"抄送": ["top"], "印发": ["top", "bottom"]}
    for name in ("抄送", "印发"):
        assert doc.styles[name].font.size == Pt(14)


@pytest.mark.parametrize("part", [{"name": "云湾信息"}, {"issue": "第12期", "date": "7月"}, {}])
def test_parts_of_a_masthead_that_are_not_given_are_left_out(speech, part):
    doc = Document(BytesIO(render(speech, "docx", Render(masthead=Masthead(**part)))))
    assert [p.text for p in doc.paragraphs if p.style.name == "版头期号"] == []
    assert [p.text for p in doc.paragraphs if p.style.name == "版头"] == ([part["name"]] if "name" in part else [])


def test_a_single_sentence_has_no_table(sample):
    doc = Document(BytesIO(render(sample.briefing(points=[]), "docx")))
    assert doc.tables == []
    assert "导语" in [p.style.name for p in doc.paragraphs]


def test_type_gets_smaller_only_where_the_usual_one_does_not_fit_a_sheet(sample):
    sizes = []
    for points in (sample.POINTS[:4], sample.POINTS, sample.POINTS + sample.POINTS[:4], sample.POINTS * 6):
        doc = Document(BytesIO(render(sample.briefing(points=points), "docx")))
        sizes.append(doc.styles["Normal"].font.size.pt)
    assert sizes == [16, 16, 14, 16]


@pytest.mark.parametrize(
    ("have", "name", "bold"),
    [
        (["FangSong", "Noto Serif CJK SC"], "FangSong", False),
        (["仿宋_GB2312", "FangSong"], "仿宋_GB2312", False),
        (["SimSun", "noto serif cjk sc"], "Noto Serif CJK SC", False),
        ([], "仿宋_GB2312", False),
    ],
)
def test_a_missing_font_has_a_defined_substitute(have, name, bold):
    assert _fonts.chosen(have)[0] == (name, bold)


def test_headings_stand_out_in_bold_where_their_font_is_missing(speech):
    from jianbao.render import docx

    made = Document(BytesIO(docx.render(speech, None, _fonts.chosen(["Noto Serif CJK SC", "Noto Sans CJK SC"]))))
    bold = {
        name: made.styles[name].font.bold for name in ("Title", "要点标题", "导语", "Normal", "Heading 1", "Subtitle")
    }
    assert bold == {
        "Title": True,
        "要点标题": True,
        "导语": True,
        "Normal": False,
        "Heading 1": False,
        "Subtitle": False,
    }
    assert made.styles["Normal"].font.name == "Noto Serif CJK SC"


def test_long_titles_break_between_words_into_even_lines(sample):
    made = sample.briefing(title="云湾区人民政府关于开展优化营商环境攻坚行动的通知")
    text = Document(BytesIO(render(made, "docx"))).paragraphs[0].text
    assert text == "云湾区人民政府\n关于开展优化营商环境攻坚行动的通知"


def test_a_users_word_file_gives_page_and_styles(speech, tmp_path):
    mine = Document()
    mine.add_paragraph("这一段不会留下")
    mine.styles["Title"].font.name = "Arial"
    mine.sections[0].left_margin = Mm(50)
    mine.save(tmp_path / "mine.docx")
    doc = Document(BytesIO(render(speech, "docx", Render(templates={"docx": str(tmp_path / "mine.docx")}))))
    assert near(doc.sections[0].left_margin, 50)
    assert doc.styles["Title"].font.name == "Arial"
    assert doc.paragraphs[0].text == "在云溪区高质量发展推进会上的讲话"
    assert {p.style.name for p in doc.paragraphs} >= {"导语", "缺失提示", "Heading 2"}


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs autoSpaceDE autoSpaceDN snapToGrid spacing ind contextualSpacing jc outlineLvl",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs u vertAlign lang",
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


def test_tasks_are_a_table_of_their_own_behind_the_figures(sample):
    made = Document(BytesIO(render(sample.briefing(points=sample.POINTS[:4], tasks=sample.TASKS), "docx")))
    heads = [p.text for p in made.paragraphs if p.style.name == "Heading 1"]
    assert [head[2:] for head in heads[-2:]] == ["数据", "任务"]
    assert heads[-1][0] == "一二三四五六七八九"["一二三四五六七八九".index(heads[-2][0]) + 1]
    table = made.tables[1]
    assert table.style.name == "数据表"
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [["任务", "责任单位", "时限"], *([what, who or "", by or ""] for what, who, by, _ in sample.TASKS)]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(Document(BytesIO(render(sample.briefing(), "docx"))).tables) == 1


@pytest.mark.parametrize("count", [1, 30, 300])
def test_tasks_never_cost_a_sheet_its_points_and_the_rest_is_counted(sample, count):
    tasks = [(f"办好第{n}件实事，确保按期完成", "各镇街", "年底前", "同志们：") for n in range(count)]
    made = Document(BytesIO(render(sample.briefing(tasks=tasks), "docx")))
    shown = len(made.tables[-1].rows) - 1
    assert 1 <= shown <= min(count, 12)
    foot = made.paragraphs[-1].text
    assert (f"{count - shown}项任务，见网页" in foot) == (count > shown)
    text = "".join(p.text for p in made.paragraphs)
    assert all(point[1] in text for point in sample.POINTS)
