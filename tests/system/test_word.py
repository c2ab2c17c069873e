"""The Word file in a real word processor: LibreOffice makes a PDF of it, and the PDF is read back.

Needs LibreOffice and poppler: `apt-get install libreoffice-writer poppler-utils fonts-noto-cjk`.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from jianbao.config import Imprint, Masthead, Render
from jianbao.render import render

pytestmark = pytest.mark.office

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
MM = 72 / 25.4


class Pdf:
    """Pages, and words with their places, of a Word file as LibreOffice lays it out."""

    def __init__(self, docx: bytes, folder: Path) -> None:
        for program, package in ((OFFICE, "libreoffice-writer"), (shutil.which("pdftotext"), "poppler-utils")):
            if not program:
                pytest.skip(f"apt-get install {package}")
        (folder / "x.docx").write_bytes(docx)
        home = (folder / "home").as_uri()
        command = [
            OFFICE,
            f"-env:UserInstallation={home}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
        ]
        done = subprocess.run([*command, str(folder / "x.docx")], check=True, capture_output=True, timeout=280)
        self.said = (done.stdout + done.stderr).decode(errors="replace")
        self.file = folder / "x.pdf"
        self.info = self.read("pdfinfo", self.file)
        self.pages = int(re.search(r"Pages:\s+(\d+)", self.info)[1])

    @staticmethod
    def read(*command) -> str:
        return subprocess.run(list(map(str, command)), check=True, capture_output=True, timeout=280).stdout.decode()

    def text(self) -> str:
        """All text, without the spaces that layout puts in."""
        return re.sub(r"\s", "", self.read("pdftotext", "-layout", self.file, "-"))

    def lines(self, page: int) -> list[tuple[float, float, float, float, str]]:
        """Left, top, right, bottom (points) and text of each line of a page, from top to bottom."""
        html = self.read("pdftotext", "-bbox", "-f", page, "-l", page, self.file, "-")
        found: dict[int, list] = {}
        word = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
        for left, top, right, bottom, text in re.findall(word, html):
            foot = round(float(bottom) / 6)
            found.setdefault(foot, found.get(foot - 1, [])).append(
                (float(left), float(top), float(right), float(bottom), text)
            )
        rows = {id(words): words for words in found.values()}.values()
        made = [
            (min(w[0] for w in r), r[0][1], max(w[2] for w in r), r[0][3], "".join(w[4] for w in sorted(r)))
            for r in rows
        ]
        return sorted(made, key=lambda line: line[1])


@pytest.fixture(scope="module")
def pdf(sample, tmp_path_factory):
    return Pdf(render(sample.briefing(), "docx"), tmp_path_factory.mktemp("word"))


@pytest.fixture(scope="module")
def long(sample, tmp_path_factory):
    """A briefing whose text fills several pages with nothing but full-width characters."""
    text = "全区上下要把思想统一到上级的决策部署上来" * 100
    made = sample.briefing(points=[("problem", "", text, "quoted", 1, ["同志们："])], figures=[], headline=None)
    return Pdf(render(made, "docx"), tmp_path_factory.mktemp("word"))


def test_it_opens_without_a_warning(pdf):
    java = "Warning: failed to launch javaldx - java may not function correctly"
    assert not re.search("warn|error", pdf.said.replace(java, ""), re.IGNORECASE)


def test_a4_and_no_more_pages_than_it_needs(pdf):
    width, height = map(float, re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", pdf.info).groups())
    assert abs(width - 210 * MM) < 1
    assert abs(height - 297 * MM) < 1
    assert pdf.pages <= 2


def test_every_line_of_the_briefing_is_there(pdf, sample):
    text = pdf.text()
    made = sample.briefing()
    for said in (made.title, made.headline.text, *(p.heading for p in made.points), "未予引用"):
        assert re.sub(r"\s", "", said) in text
    shown = [figure for figure in made.figures if f"{figure.value}{figure.unit}" in text]
    assert len(shown) >= 4


def test_22_lines_of_28_characters(long):
    lines = [line for line in long.lines(2) if "—" not in line[4]]
    assert len(lines) == 22
    assert {len(line[4]) for line in lines} == {28}


def test_text_lies_in_the_type_area(long):
    for left, top, right, bottom, text in long.lines(2):
        assert left > 28 * MM - 1
        assert right < (28 + 156) * MM + 2
        assert top > 37 * MM - 6
        assert "—" in text or bottom < (37 + 225) * MM + 6


def test_page_numbers_right_on_odd_pages_left_on_even_ones_and_below_the_type_area(long):
    assert long.pages >= 3
    for page in (1, 2, 3):
        (number,) = [line for line in long.lines(page) if re.fullmatch(r"—\s*\d+\s*—", line[4])]
        left, top, right, bottom, text = number
        assert str(page) in text
        if page % 2:
            assert abs(right - ((28 + 156) * MM - 14)) < 3
        else:
            assert abs(left - (28 * MM + 14)) < 3
        middle = (top + bottom) / 2 / MM
        assert 37 + 225 + 7 - 1 < middle < 37 + 225 + 7 + 7


def test_the_header_of_a_long_table_comes_again_on_every_page(sample, tmp_path):
    made = sample.briefing(points=sample.POINTS * 5, figures=sample.FIGURES * 6)
    pdf = Pdf(render(made, "docx"), tmp_path)
    lines = {page: [line[4] for line in pdf.lines(page)] for page in range(1, pdf.pages + 1)}
    heads = {page for page in lines if "指标数值变化时期对象" in lines[page]}
    rows = {page for page in lines if "地区生产总值286.5亿元+6.8%上半年全区" in lines[page]}
    assert len(rows) >= 2
    assert rows <= heads


def test_a_masthead_and_an_imprint_stand_first_and_last(sample, tmp_path):
    head = Masthead(name="云湾信息", issue="第12期", issuer="云湾区政府办公室", date="2024年7月18日")
    foot = Imprint(copies="区委常委，各镇街", printer="云湾区政府办公室", date="2024年7月18日")
    made = sample.briefing(points=sample.POINTS[:6])
    pdf = Pdf(render(made, "docx", Render(masthead=head, imprint=foot)), tmp_path)
    lines = [line[4] for page in range(1, pdf.pages + 1) for line in pdf.lines(page) if "—" not in line[4]]
    assert lines[:3] == ["云湾信息", "第12期", "云湾区政府办公室2024年7月18日"]
    assert lines[-2:] == ["抄送：区委常委，各镇街。", "云湾区政府办公室2024年7月18日印发"]
    assert pdf.pages <= 2


def test_the_pdf_is_the_word_file_in_fonts_that_are_here_and_the_same_each_time(sample, tmp_path):
    from jianbao.render import _fonts

    made = sample.briefing()
    first = render(made, "pdf")
    assert first.startswith(b"%PDF")
    assert render(made, "pdf") == first
    (tmp_path / "x.pdf").write_bytes(first)
    used = Pdf.read("pdffonts", tmp_path / "x.pdf")
    for choice in _fonts.chosen():
        family = choice.name.replace(" ", "").removesuffix("SC")
        assert family in used
    assert "DejaVu" not in used
    assert "Pages:           2" in Pdf.read("pdfinfo", tmp_path / "x.pdf")


def test_the_examples_fit_one_sheet_of_paper(tmp_path):
    """All of them in one call, with the fonts that are here."""
    from jianbao import config, process
    from jianbao.render import _fonts, docx

    settings = config.build({"write": {"summarizer": "none"}})
    for path in sorted((Path(__file__).parents[2] / "examples").glob("*.txt")):
        briefing = process.brief(process.read(path, path.name, settings), settings)
        (tmp_path / f"{path.stem}.docx").write_bytes(docx.render(briefing, None, _fonts.chosen()))
    files = sorted(tmp_path.glob("*.docx"))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [OFFICE, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *files]
    subprocess.run(list(map(str, command)), check=True, capture_output=True, timeout=280)
    pages = {
        path.stem[:2]: int(re.search(r"Pages:\s+(\d+)", Pdf.read("pdfinfo", path))[1])
        for path in tmp_path.glob("*.pdf")
    }
    assert len(pages) == len(files) >= 12
    assert {name: count for name, count in pages.items() if count > 2} == {}


def test_a_conversion_that_takes_too_long_is_ended(sample):
    from jianbao import _soffice

    with pytest.raises(_soffice.OfficeError, match=r"longer than 0\.1 s") as caught:
        _soffice.convert(render(sample.briefing(), "docx"), "docx", "pdf", timeout=0.1)
    assert caught.value.kind == "timeout"


def test_what_is_no_document_is_an_error_of_its_own():
    from jianbao import _soffice

    with pytest.raises(_soffice.OfficeError, match="cannot convert"):
        _soffice.convert(b"PK\x03\x04 broken", "docx", "pdf")
