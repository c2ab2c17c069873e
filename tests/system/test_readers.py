"""Files made by real programs read to the text of their plain twins: Word, LibreOffice, a browser.

Needs LibreOffice, Chromium and poppler: `apt-get install libreoffice-writer chromium poppler-utils fonts-noto-cjk`.
"""

from __future__ import annotations

import difflib
import html
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from jianbao import _soffice
from jianbao.config import load
from jianbao.errors import ReadError
from jianbao.process import brief, cleaned
from jianbao.read import read

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MOST = 0.005
"""Share of characters that may differ."""
FONT = "Noto Serif CJK SC"
W = nsdecls("w")

TITLE = "云湾区2024年上半年工业经济运行情况的报告"
ITEMS: list[tuple[int | None, str]] = [
    (None, "今年以来，全区上下深入实施工业强区战略，规模以上工业企业完成总产值286.5亿元，同比增长6.8%；其中锂电新材料产业完成产值102.3亿元，占比35.7%，比去年同期提高2.1个百分点。"),
    (0, "运行特点"),
    (1, "总量稳步扩大。全区规模以上工业企业达到141家，比年初净增15家；36个行业大类中有26个实现增长，行业增长面72.2%，比一季度提高11.4个百分点。"),
    (1, "投资支撑有力。在建亿元以上工业项目42个，完成投资58.6亿元，同比增长12.4%。其中技术改造投资21.3亿元，占工业投资的36.3%。"),
    (2, "锂电材料产业园一期全部投产，二期完成主体工程的80%以上。"),
    (2, "城北物流园铁路专用线（全长4.2公里）6月28日建成通车。"),
    (1, "创新步伐加快。新认定高新技术企业9家，组织实施“揭榜挂帅”项目12个，企业研发投入强度提高到2.31%。"),
    (0, "存在的主要问题"),
    (1, "增长后劲不足。新开工亿元以上项目只有7个，比去年同期减少4个；部分企业订单不足，开工率低于七成，个别企业已停产3个月。"),
    (1, "要素保障偏紧。园区标准厂房入驻率超过95%，夏季用电负荷接近上限，企业反映融资成本仍然偏高，中小企业尤其如此。应收账款38.6亿元，同比增长13.8%，高于营业收入增速8.2个百分点。"),
    (0, "下一步工作打算"),
    (None, "对标全年目标，下半年规模以上工业增加值增速要达到7%以上，必须抓紧抓实三件事，各镇街、各部门要按职责分工推进。"),
    (1, "抓项目。落实区领导包联重点项目制度，确保年底前12个项目竣工投产，新增产值不少于30亿元。（牵头单位：区发改局、区工信局）"),
    (1, "抓企业。对停产半停产企业逐户制定帮扶方案，9月底前组织银企对接会不少于4场，新增制造业贷款20亿元以上。"),
    (1, "抓要素。加快110千伏城东变电站扩建，力争迎峰度夏前投运；盘活闲置厂房12万平方米。"),
]  # fmt: skip
ROWS = [
    ("指标", "单位", "上半年完成数", "同比增长"),
    ("规模以上工业总产值", "亿元", "286.5", "6.8%"),
    ("规模以上工业增加值", "亿元", "71.4", "5.2%"),
    ("工业投资", "亿元", "58.6", "12.4%"),
    ("工业用电量", "亿千瓦时", "9.87", "-1.3%"),
]
NUMERALS = "一二三四五六七八九十"


def twin() -> str:
    """What a reader of the printed document sees."""
    counts = [0, 0, 0]
    lines = [TITLE]
    for depth, text in ITEMS:
        label = ""
        if depth is not None:
            counts[depth] += 1
            counts[depth + 1 :] = [0] * (2 - depth)
            label = (f"{NUMERALS[counts[0] - 1]}、", f"（{NUMERALS[counts[1] - 1]}）", f"{counts[2]}. ")[depth]
        lines.append(label + text)
    return "\n".join([*lines, *("\t".join(row) for row in ROWS), "云湾区工业和信息化局", "2024年7月18日"]) + "\n"


def numbering(document, levels: list[tuple[str, str]], name: int) -> None:
    root = document.part.numbering_part.element
    made = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:suff w:val="{"space" if text[-1] == "." else "nothing"}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (style, text) in enumerate(levels)
    )
    root.insert(
        0,
        parse_xml(
            f'<w:abstractNum {W} w:abstractNumId="{name}"><w:multiLevelType w:val="multilevel"/>{made}</w:abstractNum>'
        ),
    )
    root.append(parse_xml(f'<w:num {W} w:numId="{name}"><w:abstractNumId w:val="{name}"/></w:num>'))


def add(document, text: str, size: float, *, indent: bool = True, level: int | None = None, name: int = 90):
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), FONT
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    paragraph.paragraph_format.space_after = Pt(0)
    if level is not None:
        xml = f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(xml))
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    return paragraph


def report(path: Path) -> None:
    """The report as an office writes it: automatic numbers, a table, running head, page numbers."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height, section.top_margin = Mm(210), Mm(297), Mm(37)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header.paragraphs[0].text = "云湾区工业和信息化局　云工信〔2024〕12号"
    foot = section.footer.paragraphs[0]
    foot.add_run("— ")
    foot._p.append(parse_xml(f'<w:fldSimple {W} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    foot.add_run(" —")
    numbering(document, [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")], 90)
    add(document, TITLE, 22, indent=False).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for depth, text in ITEMS:
        add(document, text, 16, level=depth).paragraph_format.line_spacing = Pt(29)
    table = document.add_table(rows=0, cols=len(ROWS[0]))
    table.style = "Table Grid"
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for text in ("云湾区工业和信息化局", "2024年7月18日"):
        add(document, text, 16, indent=False).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.save(str(path))


def columns(path: Path) -> str:
    """A newsletter in two columns; returns its twin."""
    document = docx.Document()
    add(document, TITLE, 22, indent=False).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_section(WD_SECTION.CONTINUOUS)
    texts = [text for _, text in ITEMS] * 2
    for text in texts:
        add(document, text, 10.5)
    properties = document.sections[-1]._sectPr
    for old in properties.findall(qn("w:cols")):
        properties.remove(old)
    properties.append(parse_xml(f'<w:cols {W} w:num="2" w:space="720"/>'))
    document.save(str(path))
    return "\n".join([TITLE, *texts]) + "\n"


FORMATS = {
    "chineseCounting": 21, "chineseCountingThousand": 21, "taiwaneseCounting": 21, "taiwaneseCountingThousand": 21,
    "japaneseCounting": 21, "ideographTraditional": 12, "ideographZodiac": 14, "chineseLegalSimplified": 21,
    "ideographLegalTraditional": 21, "decimal": 11, "decimalZero": 11, "decimalEnclosedCircle": 21,
    "decimalEnclosedCircleChinese": 21, "upperRoman": 21, "lowerRoman": 21, "upperLetter": 30, "lowerLetter": 30, "ordinal": 23,
    "ideographDigital": 9,
}  # fmt: skip
"""Number formats, and how far LibreOffice follows the standard in each: it has no digits 一〇, no 100 and above as Word has them."""


def numbers(path: Path) -> None:
    """Every number format, then levels that begin again, lists that go on, begin anew and have formats of their own."""
    document = docx.Document()
    for name, (style, most) in enumerate(FORMATS.items(), 500):
        numbering(document, [(style, "（%1）")], name)
        for _ in range(most):
            add(document, f"用{style}", 9, indent=False, level=0, name=name)
    levels = [
        ("chineseCounting", "%1、"),
        ("chineseCounting", "（%2）"),
        ("decimal", "%3."),
        ("decimal", "（%4）"),
        ("decimalEnclosedCircle", "%5"),
    ]
    numbering(document, levels, 400)
    root = document.part.numbering_part.element
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    own = '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1)"/></w:lvl></w:lvlOverride>'
    for name, more in ((401, ""), (402, anew), (403, own)):
        root.append(parse_xml(f'<w:num {W} w:numId="{name}"><w:abstractNumId w:val="400"/>{more}</w:num>'))
    for level, name in [
        *((n, 400) for n in (0, 1, 2, 3, 4, 4, 2, 1, 2, 0, 1, 2, 0, 2, 1)),
        *((0, name) for name in (401, 400, 402, 402, 400, 403, 403)),
    ]:
        add(document, f"第{level}级", 9, indent=False, level=level, name=name)
    document.save(str(path))


def page(paragraphs: list[str], style: str, body: str) -> str:
    told = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    return f'<!DOCTYPE html><meta charset="utf-8"><title>简报</title><style>{style}</style><h1>{TITLE}</h1>{body.format(told)}'


def distance(found: str, expected: str) -> float:
    """Share of characters to change, no less than the edit distance."""
    blocks = difflib.SequenceMatcher(None, expected, found, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for kind, a, b, c, d in blocks if kind != "equal") / len(expected)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """All that LibreOffice makes, in three starts."""
    if _soffice.find() is None:
        pytest.skip("apt-get install libreoffice-writer fonts-noto-cjk")
    made = tmp_path_factory.mktemp("made")
    report(made / "report.docx")
    (made / "two.txt").write_text(columns(made / "two.docx"), encoding="utf-8")
    numbers(made / "numbers.docx")
    for kind, names in (("pdf", ["report", "two", "numbers"]), ("doc", ["report"]), ("odt", ["report"])):
        files = [str(made / f"{name}.docx") for name in names]
        home = (made / "home").as_uri()
        command = [
            shutil.which("soffice") or "soffice",
            f"-env:UserInstallation={home}",
            "--headless",
            "--convert-to",
            kind,
        ]
        subprocess.run([*command, "--outdir", str(made), *files], check=True, capture_output=True, timeout=280)
    return made


@pytest.mark.office
def test_word(folder):
    source = read(folder / "report.docx")
    assert source.text == twin()
    assert dict(source.fields)["header"].startswith("云湾区工业和信息化局　云工信〔2024〕12号".replace("\u3000", " "))


@pytest.mark.office
def test_pdf_of_libreoffice(folder):
    source = read(folder / "report.pdf")
    assert distance(source.text, twin()) < MOST
    assert [place.page for place in source.places] == [1, 2, 3]
    assert "云工信〔2024〕12号" in dict(source.fields)["header"]


@pytest.mark.office
def test_pdf_in_two_columns(folder):
    assert distance(read(folder / "two.pdf").text, (folder / "two.txt").read_text(encoding="utf-8")) < MOST


@pytest.mark.office
def test_numbers_are_those_that_libreoffice_prints(folder):
    printed = subprocess.run(
        ["pdftotext", "-layout", str(folder / "numbers.pdf"), "-"], check=True, capture_output=True, timeout=280
    ).stdout.decode()
    ours, theirs = (
        [re.sub(r"\s", "", line) for line in text.split("\n") if line.strip()]
        for text in (read(folder / "numbers.docx").text, printed)
    )
    assert ours == theirs
    assert len(ours) == sum(FORMATS.values()) + 22


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["doc", "wps", "odt"])
def test_other_word_processors(folder, suffix):
    file = folder / f"report.{suffix}"
    if suffix == "wps":
        file.write_bytes((folder / "report.doc").read_bytes())
    source = read(file)
    assert distance(source.text, twin()) < MOST
    assert source.place(source.text.index("运行特点")).paragraph == 3


@pytest.mark.office
def test_rtf(folder):
    paragraphs = "\\par ".join(
        "".join(f"\\u{ord(c) - 65536 if ord(c) > 32767 else ord(c)}?" for c in text) for _, text in ITEMS
    )
    file = folder / "report.rtf"
    file.write_bytes(
        f"{{\\rtf1\\ansi\\ansicpg936\\deff0{{\\fonttbl{{\\f0 SimSun;}}}}\\f0 {paragraphs}}}".encode("ascii")
    )
    assert distance(read(file).text, "\n".join(text for _, text in ITEMS) + "\n") < MOST


@pytest.mark.office
def test_nothing_of_libreoffice_stays(folder):
    """What it cannot read is one clear error; no process is left."""
    file = folder / "broken.doc"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000))
    with pytest.raises(ReadError, match="cannot read it; open it and save it"):
        read(file)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("style", "body"),
    [
        ("td { border: 1px solid }", "{}<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS) + "</table>"),
        (".c { column-count: 2 } p { text-indent: 2em; margin: 0 }", '<div class="c">{}</div>'),
        ("@page { size: A4 } body { font: 16pt serif } p { text-indent: 2em; margin: 0; text-align: justify }", "{}"),
    ],
    ids=["paragraphs and a table", "columns", "justified"],
)  # fmt: skip
def test_pdf_of_a_browser(tmp_path, style, body):
    if not CHROMIUM:
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk")
    texts = [text for _, text in ITEMS]
    (tmp_path / "a.html").write_text(page(texts, style, body), encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'home'}"]
    command += [f"--print-to-pdf={tmp_path / 'a.pdf'}", (tmp_path / "a.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=280)
    expected = [TITLE, *texts, *(["\t".join(row) for row in ROWS] if "<table>" in body else [])]
    assert distance(read(tmp_path / "a.pdf").text, "\n".join(expected) + "\n") < MOST


@pytest.mark.office
def test_evidence_of_every_format_resolves(folder):
    config = load(overrides=["write.summarizer=none"])
    for name in ("report.docx", "report.pdf", "report.odt"):
        source = read(folder / name)
        briefing = brief(source, config)
        lines = [line for point in briefing.points for line in (point.line,)]
        assert len(lines) >= 3
        text = re.sub(r"\s", "", cleaned(source, config).text)
        for line in lines:
            for span in line.evidence:
                assert 0 <= span.start < span.end <= len(source.text)
                assert source.place(span.start) is not None
                assert re.sub(r"\s", "", span.of(source.text))[:8] in text
