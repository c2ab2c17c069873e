"""OFD files, built here to the standard (GB/T 33190-2016): text in order, what is left out, damage, limits."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest

from jianbao import config, process, records
from jianbao.errors import LimitError, ReadError
from jianbao.read import _xml, read

if TYPE_CHECKING:
    from pathlib import Path

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SIZE = 5.644  # 16 pt
PER_LINE = 28
PARAGRAPHS = [
    "云湾区2024年上半年工业经济运行情况",
    "今年以来，全区规模以上工业企业完成总产值286.5亿元，同比增长6.8%；其中锂电新材料产业完成产值102.3亿元，占比35.7%，比去年同期提高2.1个百分点。",
    "一、存在的主要问题",
    "（一）增长后劲不足。新开工亿元以上项目只有7个，比去年同期减少4个，部分企业订单不足，开工率低于七成。",
    "（二）要素保障偏紧。园区标准厂房入驻率超过95%，用电负荷接近上限，企业反映融资成本仍然偏高，中小企业尤其如此。",
    "二、下一步工作打算",
    "抓好重点项目建设，确保年底前12个项目竣工投产，新增产值不少于30亿元。",
]


def text_object(text: str, x: float, y: float, size: float = SIZE, more: str = "", *, deltas: str | None = None) -> str:
    steps = deltas or " ".join(f"{size / 2 if sign.isascii() else size:.3f}" for sign in text[:-1])
    step = f' DeltaX="{steps}"' if len(text) > 1 else ""
    return (
        f'<ofd:TextObject ID="{abs(hash((text, x, y)))}" Boundary="{x} {y - size} {size * len(text)} {size * 1.3}" '
        f'Font="2" Size="{size}" {more}><ofd:TextCode X="0" Y="{size}"{step}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def wide(text: str) -> float:
    return sum(0.5 if sign.isascii() else 1 for sign in text)


def lines(paragraphs: list[str]) -> list[tuple[str, float]]:
    """Lines of the paragraphs with their indent in characters."""
    found: list[tuple[str, float]] = []
    for number, paragraph in enumerate(paragraphs):
        indent = 0 if number == 0 else 2
        rest = paragraph
        while rest:
            room, cut = float(PER_LINE - indent), 0
            while cut < len(rest) and room >= wide(rest[cut]):
                room, cut = room - wide(rest[cut]), cut + 1
            while cut < len(rest) and (rest[cut] in "，。；、：" or rest[cut - 1 : cut + 1].isascii()):
                cut -= 1
            found.append((rest[:cut], indent if number else (PER_LINE - wide(paragraph)) / 2))
            rest, indent = rest[cut:], 0
    return found


def content(objects: list[str]) -> str:
    return (
        f"{HEAD}<ofd:Page {NS}><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>"
        f'<ofd:Content><ofd:Layer ID="9">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def build(pages: list[str], *, more: dict[str, str] | None = None, listed: str = "") -> bytes:
    """The file: pages are whole XML parts."""
    refs = "".join(f'<ofd:Page ID="{i + 1}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
    parts = {
        "OFD.xml": f'{HEAD}<ofd:OFD {NS} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID>'
        "<ofd:Title>运行情况</ofd:Title><ofd:Author>云湾区工信局</ofd:Author></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{HEAD}<ofd:Document {NS}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{listed}</ofd:CommonData>"
        f"<ofd:Pages>{refs}</ofd:Pages></ofd:Document>",
    }
    parts |= {f"Doc_0/Pages/Page_{i}/Content.xml": page for i, page in enumerate(pages)} | (more or {})
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def report(rows: int = 5) -> bytes:
    """The report over several pages, with running heads and page numbers."""
    told = lines(PARAGRAPHS)
    pages = []
    for start in range(0, len(told), rows):
        number = start // rows + 1
        objects = [text_object("云湾区工信局", 28, 20, 3.9), text_object(f"— {number} —", 100, 280, 4.9)]
        objects += [
            text_object(text, 28 + indent * SIZE, 45 + i * 10.2)
            for i, (text, indent) in enumerate(told[start : start + rows])
        ]
        pages.append(content(objects[::-1]))  # the order in the file says nothing
    return build(pages)


def write(tmp_path: Path, data: bytes) -> Path:
    file = tmp_path / "通报.ofd"
    file.write_bytes(data)
    return file


def test_the_text_is_that_of_its_plain_twin(tmp_path: Path) -> None:
    source = read(write(tmp_path, report()))
    assert source.text == "\n".join(PARAGRAPHS) + "\n"
    assert source.format == "ofd"
    assert dict(source.fields) == {"title": "运行情况", "author": "云湾区工信局", "header": "云湾区工信局"}


def test_pages_of_positions(tmp_path: Path) -> None:
    source = read(write(tmp_path, report()))
    assert [place.page for place in source.places] == [1, 2, 3]
    starts = ["".join(text for text, _ in lines(PARAGRAPHS)[n * 5 :])[:6] for n in range(3)]
    for place, start in zip(source.places, starts, strict=True):
        assert source.text[place.start :].replace("\n", "").startswith(start)
        assert source.place(place.start) == place
    assert source.place(0).page == 1
    assert source.place(len(source.text) - 1).page == 3


def test_every_evidence_of_a_briefing_stands_on_its_page(tmp_path: Path) -> None:
    source = read(write(tmp_path, report()))
    made = records.briefing(process.brief(source, config.load(overrides=["write.summarizer=none"])))
    assert len(made.points) >= 2
    assert made.figures
    for line in (made.headline, *made.points):
        shown = "".join(source.text[span.start : span.end] for span in line.evidence)
        assert re.sub(r"\W", "", line.text) in re.sub(r"\W", "", shown)
    spans = [span for line in (made.headline, *made.points) for span in line.evidence]
    spans += [each.evidence for each in (*made.figures, *made.tasks)]
    for span in spans:
        assert 0 <= span.start < span.end <= len(source.text)
        assert span.page == source.place(span.start).page
    assert len({span.page for span in spans}) == 3


def test_places_are_moved_by_matrix_boundary_and_template(tmp_path: Path) -> None:
    template = content([text_object("云湾区人民政府", 60, 30, 10)])
    listed = '<ofd:TemplatePage ID="77" BaseLoc="Tpls/T.xml"/>'
    page = content(
        [
            text_object("关于防汛工作的通知", 0, 0, 1, 'CTM="8 0 0 8 40 60"'),
            text_object("各镇、各部门：", 28, 90, deltas="5.6 5.6 g 4 5.6"),
            text_object("草稿请勿外传", 50, 150, 20, 'CTM="0.7 -0.7 0.7 0.7 0 0"'),
            text_object("看不见的字", 28, 120, 5, 'Visible="false"'),
        ]
    ).replace("<ofd:Content>", '<ofd:Template TemplateID="77"/><ofd:Content>')
    data = build([page], more={"Doc_0/Tpls/T.xml": template}, listed=listed)
    assert read(write(tmp_path, data)).text == "云湾区人民政府\n关于防汛工作的通知\n各镇、各部门：\n"


def test_a_page_that_is_a_picture_is_told(tmp_path: Path) -> None:
    picture = content(['<ofd:ImageObject ID="4" Boundary="0 0 210 297" ResourceID="5"/>'])
    words = content([text_object("各镇要抓好落实。", 28, 50)])
    source = read(write(tmp_path, build([words, picture, words])))
    assert source.text == "各镇要抓好落实。\n［第2页没有文字层］\n各镇要抓好落实。\n"
    with pytest.raises(ReadError) as error:
        read(write(tmp_path, build([picture, picture])))
    assert error.value.kind == "scan"


def test_a_missing_page_is_told(tmp_path: Path) -> None:
    words = content([text_object("各镇要抓好落实。", 28, 50)])
    data = build([words, "no xml <", words])
    assert read(write(tmp_path, data)).text == "各镇要抓好落实。\n［第2页没有文字层］\n各镇要抓好落实。\n"


ENTITY = '<!DOCTYPE x [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"no zip at all", "broken"),
        (b"PK\x03\x04" + bytes(50), "broken"),
        (build([content([])]).replace(b"OFD.xml", b"XFD.xml"), "broken"),
        (build([], more={"OFD.xml": f"{HEAD}{ENTITY}<ofd:OFD {NS}>&b;&f;</ofd:OFD>"}), "unsafe"),
        (build([content([]).replace(HEAD, HEAD + ENTITY)]), "unsafe"),
        (build([content([text_object("各镇", 28, 50)]), f"{HEAD}{ENTITY}<ofd:Page {NS}>&b;</ofd:Page>"]), "unsafe"),
        (build(["no xml <", "none <"]), "broken"),
        (build([], more={"Doc_0/Document.xml": "<"}), "broken"),
        (build([content([])], more={"Encryptions.xml": "<a/>"}), "encrypted"),
        (build([content([])]), "empty"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_errors(tmp_path: Path, data: bytes, kind: str) -> None:
    with pytest.raises(ReadError) as error:
        read(write(tmp_path, data))
    assert error.value.kind == kind
    assert "\n" not in str(error.value)
    assert ";" in str(error.value)


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LimitError, match=r"通报\.ofd: has more pages than read\.max_pages = 2; split it or raise"):
        read(write(tmp_path, report()), pages=2)
    monkeypatch.setattr(_xml, "PART", 5_000)
    with pytest.raises(LimitError):
        read(write(tmp_path, build([content(["<a/>" * 5_000])])))


@pytest.mark.parametrize("size", ["0", "-3", "nan", "1e300", "x"])
def test_signs_without_a_size_are_no_signs(tmp_path: Path, size: str) -> None:
    page = content(
        [text_object("看不见", 28, 50).replace(f'Size="{SIZE}"', f'Size="{size}"'), text_object("看得见", 28, 70)]
    )
    assert read(write(tmp_path, build([page]))).text == "看得见\n"


@pytest.mark.parametrize("deltas", ["g", "g 999999999999 5", "g 3", "nan inf", "g 999999 nan", "1e400", "x y z"])
def test_hostile_numbers(tmp_path: Path, deltas: str) -> None:
    page = content([text_object("各镇要抓好落实", 28, 50, deltas=deltas)])
    assert set(read(write(tmp_path, build([page]))).text) >= set("各镇要抓好落实")
