"""Word documents written part by part: what counts as text, what does not, and files that are not sound."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from jianbao.errors import LimitError, ReadError
from jianbao.read import _xml, read
from jianbao.read._numerals import written

if TYPE_CHECKING:
    from pathlib import Path

    from jianbao.document import Source

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = (
    f'xmlns:w="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PARTS = ("styles", "numbering", "footnotes", "endnotes", "header1", "footer1")


def package(body: str, **parts: str | None) -> dict[str, str]:
    """Names and contents of the parts. Keywords are parts beside the text; None for one that is named but missing."""
    named = [name for name in PARTS if name in parts]
    relations = "".join(
        f'<Relationship Id="r{i}" Type="{RELATION}/{name.rstrip("1")}" Target="{name}.xml"/>'
        for i, name in enumerate(named)
    )
    found = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{RELATION}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NS}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
    }
    roots = {"header1": "hdr", "footer1": "ftr"}
    for name in named:
        if parts[name] is not None:
            root = roots.get(name, name)
            found[f"word/{name}.xml"] = f"<w:{root} {NS}>{parts[name]}</w:{root}>"
    return found


def zipped(parts: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def source(tmp_path: Path, body: str, **parts: str | None) -> Source:
    file = tmp_path / "a.docx"
    file.write_bytes(zipped(package(body, **parts)))
    return read(file)


def lines(tmp_path: Path, body: str, **parts: str | None) -> list[str]:
    return source(tmp_path, body, **parts).text.split("\n")[:-1]


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def p(*runs: str, properties: str = "") -> str:
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


BOX = "<w:txbxContent>{}</w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # tracked changes
        (p("各镇要", "<w:ins>" + r("抓好") + "</w:ins>", "<w:del><w:r><w:delText>狠抓</w:delText></w:r></w:del>", "落实"), ["各镇要抓好落实"]),
        (p("<w:moveFrom>" + r("旧处") + "</w:moveFrom>", "留下") + p("<w:moveTo>" + r("新处") + "</w:moveTo>"), ["留下", "新处"]),
        (p("上半句", properties="<w:rPr><w:del/></w:rPr>") + p("下半句") + p("另一段"), ["上半句下半句", "另一段"]),
        (p("只有一段", properties="<w:rPr><w:del/></w:rPr>"), ["只有一段"]),
        ("<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("删") + "</w:tc><w:tc>" + p("删") + "</w:tc></w:tr><w:tr><w:tc>" + p("留") + "</w:tc><w:tc>" + p("下") + "</w:tc></w:tr></w:tbl>", ["留\t下"]),
        # hidden text
        (p("看得见", r("看不见", "<w:vanish/>"), r("又看得见", '<w:vanish w:val="0"/>')), ["看得见又看得见"]),
        (p("看得见", r("看不见", '<w:rStyle w:val="Secret2"/>')), ["看得见"]),
        (p("看不见", r("看得见", '<w:vanish w:val="false"/>'), properties='<w:pStyle w:val="Secret"/>'), ["看得见"]),
        # fields
        (p("截至", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "<w:r><w:instrText>DATE</w:instrText></w:r>", '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "6月底", '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "止"), ["截至6月底止"]),
        (p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "指令里的字") + p("下一段"), ["", "下一段"]),
        (p("见", '<w:hyperlink w:anchor="x">' + r("附件1") + "</w:hyperlink>", '<w:fldSimple w:instr="REF x">' + r("第三条") + "</w:fldSimple>"), ["见附件1第三条"]),
        ('<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>' + p("一、总则　1") + "</w:sdtContent></w:sdt>" + p("一、总则"), ["一、总则"]),
        (p("一、总则", "<w:r><w:tab/></w:r>", "1", properties='<w:pStyle w:val="TOC1"/>') + p("正文"), ["正文"]),
        ("<w:sdt><w:sdtContent>" + p("控件里的字") + "</w:sdtContent></w:sdt>", ["控件里的字"]),
        # signs
        (p("甲", '<w:r><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:br w:type="page"/><w:noBreakHyphen/><w:softHyphen/><w:t>丁</w:t></w:r>'), ["甲\t乙", "丙-丁"]),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="x" w:char="2460"/><w:sym w:char="zz"/><w:sym w:char="D800"/></w:r>'), ["☑①•"]),
        (p("<w:r><w:ruby><w:rt>" + r("yún") + "</w:rt><w:rubyBase>" + r("云") + "</w:rubyBase></w:ruby></w:r>", "湾区"), ["云湾区"]),
        (p("增速<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>".removeprefix("增速"), "以上"), ["x以上"]),
        # boxes
        (p("正文", "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>" + BOX.format(p("框里")) + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>" + BOX.format(p("框里")) + "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"), ["正文", "框里"]),
        (p("正文", "<w:r><w:pict><v:shape><v:textbox>" + BOX.format(p("旧式框") + table(["甲", "乙"])) + '</v:textbox><v:textpath string="红头艺术字"/></v:shape></w:pict></w:r>'), ["正文", "旧式框", "甲\t乙", "红头艺术字"]),
        # tables
        (table(["指标", "数值"], ["财政收入", "4.98亿元"], ["产值", ""]), ["指标\t数值", "财政收入\t4.98亿元", "产值\t"]),
        (table([p("一格里的第一段") + p("第二段")]), ["一格里的第一段", "第二段"]),
        (table([p("短") + p("格"), "乙"]), ["短 格\t乙"]),
        (table(["甲", table(["内一", "内二"])]), ["甲\t内一 内二"]),
        (table(["意见", p("要" * 80 + "。") + p("二" * 60 + "。")]), ["意见", "要" * 80 + "。", "二" * 60 + "。"]),
        ("<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>" + p("套") + "</w:tc><w:sdt><w:sdtContent><w:tc>" + p("壳") + "</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>", ["套\t壳"]),
    ],
)  # fmt: skip
def test_what_is_text(tmp_path: Path, body: str, expected: list[str]) -> None:
    styles = (
        '<w:style w:styleId="Secret"><w:name w:val="secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="Secret2"><w:name w:val="secret 2"/><w:basedOn w:val="Secret"/></w:style>'
        '<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    )
    assert lines(tmp_path, body, styles=styles) == expected


def test_notes_stand_at_the_end(tmp_path: Path) -> None:
    body = p(
        "推进五网合一",
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        "建设",
        '<w:r><w:endnoteReference w:id="1"/></w:r>',
    ) + p("再提五网合一", '<w:r><w:footnoteReference w:id="2"/></w:r>', '<w:r><w:footnoteReference w:id="9"/></w:r>')
    feet = f'<w:footnote w:type="separator" w:id="0">{p("线")}</w:footnote><w:footnote w:id="2">{p("指五张网。")}</w:footnote>'
    ends = f'<w:endnote w:id="1">{p("见附件。")}</w:endnote>'
    assert lines(tmp_path, body, footnotes=feet, endnotes=ends) == [
        "推进五网合一［1］建设［2］",
        "再提五网合一［1］",
        "注释：",
        "［1］指五张网。",
        "［2］见附件。",
    ]


def test_headers_and_footers_are_a_field(tmp_path: Path) -> None:
    found = source(tmp_path, p("正文"), header1=p("云政发〔2024〕7号"), footer1=p("2024年3月12日") + p("2024年3月12日"))
    assert found.text == "正文\n"
    assert dict(found.fields)["header"] == "云政发〔2024〕7号\n2024年3月12日"


def test_the_title_has_a_style(tmp_path: Path) -> None:
    styles = '<w:style w:styleId="a3"><w:name w:val="Title"/></w:style>'
    body = p("云湾区人民政府文件") + p("关于做好", "防汛工作的通知", properties='<w:pStyle w:val="a3"/>')
    assert dict(source(tmp_path, body, styles=styles).fields)["title"] == "关于做好防汛工作的通知"


def test_paragraphs_of_positions(tmp_path: Path) -> None:
    found = source(tmp_path, p("第一段") + p("") + p("第二段") + table(["甲", "乙"], ["丙", "丁"]) + p("第五段"))
    for number, words in enumerate(["第一段", "第二段", "甲\t乙", "丙\t丁", "第五段"], 1):
        at = found.text.index(words)
        assert found.place(at).paragraph == found.place(at + len(words) - 1).paragraph == number
        assert found.place(at).page is None


@pytest.mark.parametrize("missing", [*PARTS])
def test_a_part_that_is_named_but_missing_does_not_matter(tmp_path: Path, missing: str) -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    assert lines(tmp_path, p("正文", properties=numbered), **{missing: None}) == ["正文"]


@pytest.mark.parametrize(
    "broken", ["word/numbering.xml", "word/_rels/document.xml.rels", "_rels/.rels", "docProps/core.xml"]
)
def test_a_part_that_is_damaged_does_not_matter(tmp_path: Path, broken: str) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(zipped(package(p("正文"), numbering="") | {broken: "<w:numbering"}))
    assert read(file).text == "正文\n"


def test_the_strict_kind(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    parts = package(p("正文"), numbering="")
    file.write_bytes(
        zipped(
            {
                name: text.replace(MAIN, "http://purl.oclc.org/ooxml/wordprocessingml/main")
                for name, text in parts.items()
            }
        )
    )
    assert read(file).text == "正文\n"


ENTITIES = '<!DOCTYPE w [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    "document",
    [
        f"{ENTITIES}<w:document {NS}><w:body>{p('&b;')}</w:body></w:document>",
        f"{ENTITIES}<w:document {NS}><w:body>{p('&f;')}</w:body></w:document>",
        f"<w:document {NS}><w:body>",
        f"<w:document {NS}/>",
        f"<w:document {NS}><w:body>{'<w:sdt><w:sdtContent>' * 5000}{p('深')}{'</w:sdtContent></w:sdt>' * 5000}</w:body></w:document>",
        "",
    ],
)
def test_broken_text(tmp_path: Path, document: str) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(zipped(package("") | {"word/document.xml": document}))
    with pytest.raises(ReadError) as error:
        read(file)
    assert error.value.kind == ("unsafe" if ENTITIES in document else "broken")
    assert "\n" not in str(error.value)
    assert ";" in str(error.value)


def test_a_part_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_xml, "PART", 100_000)
    with pytest.raises(LimitError) as error:
        lines(tmp_path, p("字" * 100_000))
    assert error.value.kind == "too_large"


def test_names_that_lead_elsewhere_name_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    outside = tmp_path / "secret.xml"
    outside.write_text(f"<w:document {NS}><w:body>{p('外面')}</w:body></w:document>", encoding="utf-8")
    parts = package("")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace("word/document.xml", f"../../{outside.name}")
    file.write_bytes(zipped(parts))
    with pytest.raises(ReadError):
        read(file)


def level(depth: int, text: str, style: str = "decimal", start: int = 1, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbered(*items: tuple[str, int], number: int = 1) -> str:
    return "".join(
        p(text, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
        for text, depth in items
    )


def lists(abstract: str, *more: str) -> str:
    return f'<w:abstractNum w:abstractNumId="7">{abstract}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{"".join(more)}'


OFFICIAL = (
    level(0, "%1、", "chineseCounting") + level(1, "（%2）", "chineseCounting") + level(2, "%3.") + level(3, "（%4）")
)


def test_levels_begin_again_below_a_higher_one(tmp_path: Path) -> None:
    body = numbered(("甲", 0), ("乙", 1), ("丙", 2), ("丁", 3), ("戊", 2), ("己", 1), ("庚", 2), ("辛", 0), ("壬", 1))
    assert lines(tmp_path, body, numbering=lists(OFFICIAL)) == [
        "一、甲", "（一）乙", "1. 丙", "（1）丁", "2. 戊", "（二）己", "1. 庚", "二、辛", "（一）壬",
    ]  # fmt: skip


def test_lists_of_one_definition_count_together_unless_one_begins_anew(tmp_path: Path) -> None:
    second = '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
    anew = '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    body = numbered(("甲", 0)) + numbered(("乙", 0), number=2) + numbered(("丙", 0), ("丁", 0), number=3)
    assert lines(tmp_path, body, numbering=lists(OFFICIAL, second, anew)) == ["一、甲", "二、乙", "一、丙", "二、丁"]


def test_a_list_may_have_a_level_of_its_own(tmp_path: Path) -> None:
    own = f'<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">{level(0, "第%1条", start=5)}</w:lvlOverride></w:num>'
    assert lines(tmp_path, numbered(("甲", 0), ("乙", 0), number=2), numbering=lists(OFFICIAL, own)) == [
        "第5条 甲",
        "第6条 乙",
    ]


def test_articles_count_on_through_chapters(tmp_path: Path) -> None:
    """`lvlRestart` 0: never; 1: only below a new chapter. ECMA-376 part 1, 17.9.10."""
    law = (
        level(0, "第%1章", "chineseCountingThousand")
        + level(1, "第%2条", "chineseCountingThousand", more='<w:lvlRestart w:val="0"/>')
        + level(2, "%2-%3", more='<w:lvlRestart w:val="1"/><w:isLgl/>')
    )
    body = numbered(("甲", 0), ("乙", 1), ("丙", 2), ("丁", 1), ("戊", 2), ("己", 0), ("庚", 1), ("辛", 2))
    assert lines(tmp_path, body, numbering=lists(law)) == [
        "第一章 甲", "第一条 乙", "1-1 丙", "第二条 丁", "2-2 戊", "第二章 己", "第三条 庚", "3-1 辛",
    ]  # fmt: skip


def test_numbers_by_style_and_none_where_it_is_turned_off(tmp_path: Path) -> None:
    styles = (
        '<w:style w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>'
    )
    linked = level(0, "%1、", "chineseCounting", more='<w:pStyle w:val="H1"/>') + level(
        1, "（%2）", "chineseCounting", more='<w:pStyle w:val="H2"/>'
    )
    off = '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        p("甲", properties='<w:pStyle w:val="H1"/>')
        + p("乙", properties='<w:pStyle w:val="H2"/>')
        + p("丙", properties=off)
        + p("丁", properties='<w:pStyle w:val="H1"/>')
    )
    assert lines(tmp_path, body, styles=styles, numbering=lists(linked)) == ["一、甲", "（一）乙", "丙", "二、丁"]


def test_a_definition_may_stand_in_a_style(tmp_path: Path) -> None:
    styles = (
        '<w:style w:styleId="L"><w:name w:val="list"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    link = '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="L"/></w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    assert lines(tmp_path, numbered(("甲", 1), number=2), styles=styles, numbering=lists(OFFICIAL, link)) == [
        "（一）甲"
    ]


def test_a_deleted_paragraph_is_not_counted(tmp_path: Path) -> None:
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    gone = p("<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>", properties=f"{number}<w:rPr><w:del/></w:rPr>")
    body = numbered(("甲", 0)) + gone + numbered(("丙", 0))
    assert lines(tmp_path, body, numbering=lists(OFFICIAL)) == ["一、甲", "二、丙"]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("chineseCounting", "一 二 九 十 十一 二十 九十九 一○○ 一○五"),
        ("chineseCountingThousand", "一 二 九 十 十一 二十 九十九 一百 一百零五"),
        ("taiwaneseCountingThousand", "一 二 九 十 十一 二十 九十九 一百 一百零五"),
        ("japaneseCounting", "一 二 九 十 十一 二十 九十九 百 百五"),
        ("ideographDigital", "一 二 九 一〇 一一 二〇 九九 一〇〇 一〇五"),
        ("ideographTraditional", "甲 乙 壬 癸 11 20 99 100 105"),
        ("ideographZodiac", "子 丑 申 酉 戌 20 99 100 105"),
        ("ideographZodiacTraditional", "甲子 乙丑 壬申 癸酉 甲戌 癸未 壬寅 癸卯 戊申"),
        ("chineseLegalSimplified", "壹 贰 玖 壹拾 壹拾壹 贰拾 玖拾玖 壹佰 壹佰零伍"),
        ("ideographLegalTraditional", "壹 貳 玖 壹拾 壹拾壹 貳拾 玖拾玖 壹佰 壹佰零伍"),
        ("ideographEnclosedCircle", "㊀ ㊁ ㊈ ㊉ 11 20 99 100 105"),
        ("decimalEnclosedCircle", "① ② ⑨ ⑩ ⑪ ⑳ 99 100 105"),
        ("decimalEnclosedParen", "⑴ ⑵ ⑼ ⑽ ⑾ ⒇ 99 100 105"),
        ("decimalEnclosedFullstop", "⒈ ⒉ ⒐ ⒑ ⒒ ⒛ 99 100 105"),
        ("decimalFullWidth", "１ ２ ９ １０ １１ ２０ ９９ １００ １０５"),
        ("decimalZero", "01 02 09 10 11 20 99 100 105"),
        ("lowerLetter", "a b i j k t uuuu vvvv aaaaa"),
        ("upperRoman", "I II IX X XI XX XCIX C CV"),
        ("ordinal", "1st 2nd 9th 10th 11th 20th 99th 100th 105th"),
        ("unheardOf", "1 2 9 10 11 20 99 100 105"),
    ],
)
def test_number_formats(style: str, expected: str) -> None:
    """ECMA-376 part 1, 17.18.59."""
    assert [written(n, style) for n in (1, 2, 9, 10, 11, 20, 99, 100, 105)] == expected.split()
