"""PDF files, written here sign by sign: order, columns, tables, running heads, pictures, damage, limits."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest

from jianbao.errors import LimitError, ReadError
from jianbao.read import pdf, read

if TYPE_CHECKING:
    from pathlib import Path

FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    b"/DW 1000/W[1 95 500 814 939 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4"
    b"/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>>>]>>"
)
WIDTH, HEIGHT, LEFT, SIZE, PITCH = 595, 842, 80, 16, 29
ROOM = 27  # characters of a line


def show(text: str, x: float, y: float, size: float = SIZE, turn: str = "1 0 0 1") -> str:
    """Operators that show `text` with its base line `y` points below the top of the page."""
    return f"BT /F {size} Tf {turn} {x} {HEIGHT - y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"


def wide(text: str) -> float:
    return sum(0.5 if sign.isascii() else 1 for sign in text)


def wrapped(paragraph: str, room: float = ROOM, indent: float = 2) -> list[tuple[str, float]]:
    """Lines of a paragraph, and the indent of each."""
    found, rest = [], paragraph
    while rest:
        left, cut = room - indent, 0
        while cut < len(rest) and left >= wide(rest[cut]):
            left, cut = left - wide(rest[cut]), cut + 1
        while cut < len(rest) and (rest[cut] in "，。；、：" or rest[cut - 1 : cut + 1].isascii()):
            cut -= 1
        found.append((rest[:cut], indent))
        rest, indent = rest[cut:], 0
    return found


def column(paragraphs: list[str], x: float = LEFT, y: float = 120, room: float = ROOM, size: float = SIZE) -> str:
    lines = [line for paragraph in paragraphs for line in wrapped(paragraph, room)]
    return "".join(show(text, x + indent * size, y + i * 1.8 * size, size) for i, (text, indent) in enumerate(lines))


def build(pages: list[str], *, more: str = "", trailer: str = "") -> bytes:
    """A file of pages that are streams of operators; `more` goes into the dictionary of each page."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}/MediaBox[0 0 {WIDTH} {HEIGHT}]>>".encode(),
        FONT,
    ]
    for i, page in enumerate(pages):
        stream = zlib.compress(page.encode())
        resources = "<</Font<</F 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R/Resources{resources}/Contents {5 + 2 * i} 0 R{more}>>".encode())
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream))
    made, places = b"%PDF-1.6\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = f"trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{len(made)}\n%%EOF".encode()
    return made + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + end


def text(tmp_path: Path, *pages: str, more: str = "") -> str:
    return source(tmp_path, *pages, more=more).text


def source(tmp_path: Path, *pages: str, more: str = ""):
    file = tmp_path / "a.pdf"
    file.write_bytes(build(list(pages), more=more))
    return read(file)


PICTURE = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x7f EI Q\n"
REPORT = [
    "今年以来，全区规模以上工业企业完成总产值286.5亿元，同比增长6.8%；其中锂电新材料产业完成产值102.3亿元，占比35.7%，比去年同期提高2.1个百分点。",
    "一、存在的主要问题",
    "（一）增长后劲不足。新开工亿元以上项目只有7个，比去年同期减少4个，部分企业订单不足，开工率低于七成。",
    "（二）要素保障偏紧。园区标准厂房入驻率超过95%，用电负荷接近上限，企业反映融资成本仍然偏高，中小企业尤其如此。",
]


def test_lines_become_paragraphs(tmp_path: Path) -> None:
    assert text(tmp_path, column(REPORT)) == "\n".join(REPORT) + "\n"


def test_paragraphs_without_indent_are_parted_by_room(tmp_path: Path) -> None:
    y, operators = 100.0, ""
    for paragraph in REPORT:
        for line, _ in wrapped(paragraph, indent=0):
            operators += show(line, LEFT, y)
            y += 24
        y += 14
    assert text(tmp_path, operators) == "\n".join(REPORT) + "\n"


def test_the_order_in_the_file_says_nothing(tmp_path: Path) -> None:
    operators = column(REPORT).splitlines(keepends=True)
    assert text(tmp_path, "".join(operators[::-1])) == "\n".join(REPORT) + "\n"


def test_two_columns(tmp_path: Path) -> None:
    left = [
        "各镇、各部门要把防汛工作摆在突出位置，压实责任，落细措施，确保安全度汛。",
        "对在建工程逐一排查，发现隐患立即整改，不留死角。",
    ]
    right = [
        "要加强值班值守，严格执行领导带班制度，重要情况第一时间报告。",
        "要备足抢险物资，组织好应急队伍，做到随时拉得出、冲得上。",
    ]
    title = show("云湾区防汛工作简报", 200, 80, 22)
    page = title + column(left, 70, 130, 13) + column(right, 70 + 14.2 * SIZE, 134, 13)
    assert text(tmp_path, page) == "\n".join(["云湾区防汛工作简报", *left, *right]) + "\n"


def ruled(xs: list[float], ys: list[float]) -> str:
    across = "".join(f"{xs[0]} {HEIGHT - y} m {xs[-1]} {HEIGHT - y} l S\n" for y in ys)
    return across + "".join(f"{x} {HEIGHT - ys[0]} m {x} {HEIGHT - ys[-1]} l S\n" for x in xs)


def test_a_ruled_table_is_read_by_rows(tmp_path: Path) -> None:
    page = column(REPORT[:1]) + ruled([80, 160, 300, 400, 500], [300, 330, 390, 420])
    for x, words in ((90, "序号"), (170, "指标"), (310, "完成数"), (410, "增幅")):
        page += show(words, x, 320, 12)
    for x, y, words in (
        (90, 365, "1"),
        (165, 350, "规模以上工业增加值"),
        (165, 368, "（不含电力）"),
        (310, 365, "98.2亿元"),
        (410, 365, "5.2%"),
        (90, 410, "2"),
        (165, 410, "固定资产投资"),
        (410, 410, "-3.1%"),
    ):
        page += show(words, x, y, 12)
    assert text(tmp_path, page).split("\n")[1:] == [
        "序号\t指标\t完成数\t增幅",
        "1\t规模以上工业增加值（不含电力）\t98.2亿元\t5.2%",
        "2\t固定资产投资\t\t-3.1%",
        "",
    ]


def test_a_table_without_rules_is_read_by_rows(tmp_path: Path) -> None:
    rows = [("指标", "完成数", "增幅"), ("财政收入", "4.98亿元", "-16.39%"), ("工业产值", "286.5亿元", "6.8%")]
    page = "".join(
        show(words, x, 200 + i * 24, 12)
        for i, row in enumerate(rows)
        for x, words in zip((90, 220, 380), row, strict=True)
    )
    assert text(tmp_path, page) == "\n".join("\t".join(row) for row in rows) + "\n"


def test_a_frame_around_the_page_is_no_table(tmp_path: Path) -> None:
    page = ruled([40, 560], [60, 800]) + column(REPORT)
    assert text(tmp_path, page) == "\n".join(REPORT) + "\n"


def test_the_head_of_a_table_that_goes_on_is_read_once(tmp_path: Path) -> None:
    def page(*rows: tuple[str, str]) -> str:
        ys = [100 + 30 * i for i in range(len(rows) + 1)]
        words = "".join(show(a, 90, y + 20, 12) + show(b, 310, y + 20, 12) for y, (a, b) in zip(ys, rows, strict=False))
        return ruled([80, 300, 500], ys) + words

    head = ("指标", "数值")
    found = text(tmp_path, page(head, ("财政收入", "4.98亿元")), page(head, ("工业产值", "286.5亿元")))
    assert found == "指标\t数值\n财政收入\t4.98亿元\n工业产值\t286.5亿元\n"


def test_a_row_that_is_parted_by_a_page_is_one(tmp_path: Path) -> None:
    def page(cells: list[tuple[float, str]]) -> str:
        return ruled([80, 160, 300, 500], [100, 140]) + "".join(show(words, x, 125, 12) for x, words in cells)

    first, second = [(90, "1"), (170, "城东大道"), (310, "主体完工，正在")], [(310, "装饰施工")]
    assert text(tmp_path, page(first), page(second)) == "1\t城东大道\t主体完工，正在装饰施工\n"


def test_footnotes_go_to_the_end_and_their_numbers_into_brackets(tmp_path: Path) -> None:
    def page(number: int, words: str, note: str) -> str:
        raised = (
            show(words[:9], LEFT, 120)
            + show(str(number), LEFT + 9 * SIZE, 114, 8)
            + show(words[9:], LEFT + 9.4 * SIZE, 120)
        )
        foot = show(str(number), LEFT, 744, 6) + show(note, LEFT + 8, 748, 10.5)
        return raised + column(REPORT[:1], y=160) + foot

    first = (
        page(1, "加快推进五网合一建设建成面积8000", "五网合一：指交通网、能源网、水网、物流网、信息网。")
        + show("m", 343, 120)
        + show("2", 351, 114, 8)
    )
    second = page(2, "全面开展三资管理清查各镇都要动起来", "三资：指资金、资产、资源。")
    assert text(tmp_path, first, second).split("\n") == [
        "加快推进五网合一建［1］设建成面积8000m2",
        REPORT[0],
        "全面开展三资管理清［2］查各镇都要动起来",
        REPORT[0],
        "注释：",
        "［1］五网合一：指交通网、能源网、水网、物流网、信息网。",
        "［2］三资：指资金、资产、资源。",
        "",
    ]


def test_small_print_at_the_foot_is_no_note(tmp_path: Path) -> None:
    """The imprint of a document: small, below, beginning with a number, but nothing refers to it."""
    foot = show("抄送：区委各部门，区人大常委会办公室。", LEFT, 700, 14) + show("12月18日印发", LEFT, 740, 14)
    assert text(tmp_path, column(REPORT) + foot).split("\n")[-3:] == [
        "抄送：区委各部门，区人大常委会办公室。",
        "12月18日印发",
        "",
    ]


def pages_of(paragraphs: list[str], per_page: int, head: str, foot: str) -> list[str]:
    lines = [line for paragraph in paragraphs for line in wrapped(paragraph)]
    pages = []
    for number, start in enumerate(range(0, len(lines), per_page), 1):
        operators = show(head, LEFT, 50, 9) + show(foot.format(number), 270, 800, 14)
        for i, (words, indent) in enumerate(lines[start : start + per_page]):
            operators += show(words, LEFT + indent * SIZE, 120 + i * PITCH)
        pages.append(operators)
    return pages


@pytest.mark.parametrize("foot", ["— {} —", "{}", "第{}页 共4页", "{} / 4", "- {} -"])
def test_running_heads_and_page_numbers_go_and_halves_are_joined(tmp_path: Path, foot: str) -> None:
    found = source(tmp_path, *pages_of(REPORT, 4, "云湾区政府办公室文件", foot))
    assert found.text == "\n".join(REPORT) + "\n"
    assert ("header", "云湾区政府办公室文件") in found.fields
    assert [place.page for place in found.places] == [1, 2, 3]


def test_numbers_and_words_in_the_text_stay(tmp_path: Path) -> None:
    """What stands once, or in the text area, is no running head, a lone number in a table no page number."""
    first = show("2023", 280, 130) + column(REPORT[:1], y=200)
    second = show("5100", 280, 130) + column(REPORT[2:3], y=200)
    assert text(tmp_path, first, second) == f"2023\n{REPORT[0]}\n5100\n{REPORT[2]}\n"


def test_places_say_on_which_page_a_character_stands(tmp_path: Path) -> None:
    found = source(tmp_path, *pages_of(REPORT, 4, "云湾区政府办公室文件", "— {} —"))
    lines = [words for paragraph in REPORT for words, _ in wrapped(paragraph)]
    at = 0
    for index, words in enumerate(lines):
        at = found.text.index(words, at)
        assert found.place(at).page == found.place(at + len(words) - 1).page == index // 4 + 1


def test_a_page_that_is_a_picture_is_told_and_becomes_a_gap(tmp_path: Path) -> None:
    found = source(tmp_path, column(REPORT[:1]), PICTURE, PICTURE + show("— 3 —", 270, 800), column(REPORT[2:]))
    lines = found.text.split("\n")
    assert lines[:4] == [REPORT[0], "［第2页没有文字层］", "［第3页没有文字层］", REPORT[2]]
    assert [place.page for place in found.places] == [1, 2, 3, 4]


def test_a_scan_without_any_text(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as error:
        text(tmp_path, PICTURE, PICTURE)
    assert error.value.kind == "scan"
    assert "2 pages" in str(error.value)


def test_blank_pages_are_passed_over(tmp_path: Path) -> None:
    assert text(tmp_path, column(REPORT[:1]), "", column(REPORT[2:3])) == f"{REPORT[0]}\n{REPORT[2]}\n"
    with pytest.raises(ReadError) as error:
        text(tmp_path, "", "")
    assert error.value.kind == "empty"


def test_watermarks_and_what_stands_outside_are_left_out(tmp_path: Path) -> None:
    mark = show("内部资料", 200, 400, 60, "0.7 0.7 -0.7 0.7")
    assert (
        text(tmp_path, mark + column(REPORT) + show("页外", 700, 200) + show("页外", 80, 990))
        == "\n".join(REPORT) + "\n"
    )


def test_bold_by_printing_twice_is_read_once(tmp_path: Path) -> None:
    title = "关于做好防汛工作的通知"
    assert text(tmp_path, show(title, 120, 100, 22) + show(title, 120.4, 100, 22) + column(REPORT[:1])).startswith(
        f"{title}\n"
    )


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pages_that_are_shown_turned(tmp_path: Path, turn: int) -> None:
    matrix = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[turn]
    lines = [line for paragraph in REPORT for line in wrapped(paragraph)]
    operators = ""
    for i, (words, indent) in enumerate(lines):
        x, y = LEFT + indent * SIZE, 120 + i * PITCH
        px, py = {90: (y, x), 180: (WIDTH - x, y), 270: (WIDTH - y, HEIGHT - x)}[turn]
        a, b, c, d = matrix
        operators += f"BT /F {SIZE} Tf {a} {b} {c} {d} {px} {py} Tm <{words.encode('utf-16-be').hex()}> Tj ET\n"
    assert text(tmp_path, operators, more=f"/Rotate {turn}") == "\n".join(REPORT) + "\n"


def test_a_wrapped_title_is_joined(tmp_path: Path) -> None:
    title = "云湾区人民政府办公室关于进一步加强城市地下管网安全管理工作的通知"
    page = (
        show(title[:19], 88, 100, 22)
        + show(title[19:], (WIDTH - 22 * len(title[19:])) / 2, 140, 22)
        + column(REPORT, y=200)
    )
    assert text(tmp_path, page) == "\n".join([title, *REPORT]) + "\n"


def test_letters_keep_their_spaces(tmp_path: Path) -> None:
    words = [
        "推进5G and AI应用，建成data center 2个，接入industrial",
        "internet平台的企业达到286家，比年初增加41家，带动技改投资",
        "明显回升。",
    ]
    page = "".join(show(line, LEFT + (32 if i == 0 else 0), 120 + i * PITCH) for i, line in enumerate(words))
    assert (
        text(tmp_path, page)
        == "推进5G and AI应用，建成data center 2个，接入industrial internet平台的企业达到286家，比年初增加41家，带动技改投资明显回升。\n"
    )


ENCRYPTED = (
    f"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{'41' * 32}>/U<{'42' * 32}>>>/ID[<{'43' * 16}><{'43' * 16}>]"
)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (build([column(REPORT)], trailer=ENCRYPTED), "encrypted"),
        (b"%PDF-1.7\n" + bytes(500), "broken"),
        (b"no pdf", "broken"),
        (build([column(REPORT)])[:600], "broken"),
    ],
)
def test_errors(tmp_path: Path, data: bytes, kind: str) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(data)
    with pytest.raises(ReadError) as error:
        read(file)
    assert error.value.kind == kind
    assert "\n" not in str(error.value)
    assert ";" in str(error.value)


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "three.pdf"
    file.write_bytes(build([column([line]) for line in REPORT[:3]]))
    with pytest.raises(LimitError, match=r"three\.pdf: has 3 pages, more than read\.max_pages = 2; split it or raise"):
        read(file, pages=2)
    assert read(file, pages=3).places[-1].page == 3
    monkeypatch.setattr(pdf, "MOST_SIGNS", 50)
    with pytest.raises(LimitError):
        text(tmp_path, column(REPORT))


def scanned(tmp_path: Path, page: str) -> str:
    """A page as a scanner would give it: operators that show its picture."""
    import pypdfium2

    document = pypdfium2.PdfDocument(build([page]))
    image = document[0].render(scale=2, grayscale=True).to_numpy()
    height, width = image.shape[:2]
    data = zlib.compress(image.tobytes()).hex()
    return f"q 595 0 0 842 0 0 cm BI /W {width} /H {height} /BPC 8 /CS /G /F [/AHx /Fl] ID {data}> EI Q\n"


@pytest.mark.slow
def test_ocr_reads_a_picture_and_writes_nothing_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jianbao.read import _ocr

    if not _ocr.available():
        pytest.skip('pip install "jianbao[ocr]"')
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "XDG_CACHE_HOME", "USERPROFILE", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    file = tmp_path / "a.pdf"
    file.write_bytes(build([column(REPORT[:2]), scanned(tmp_path, column(REPORT[2:])) + show("— 2 —", 270, 800)]))
    found = read(file, ocr=True)
    same = found.text.replace("(", "（").replace(")", "）")  # a width that no eye can tell in a picture
    assert [line for line in same.split("\n") if line] == REPORT
    assert dict(found.fields)["ocr_pages"] == "2"
    assert found.place(found.text.index("要素保障偏紧")).page == 2
    assert not list(home.iterdir())
    assert "［第2页没有文字层］" in read(file).text
