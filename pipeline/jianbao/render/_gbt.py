"""Page and type of GB/T 9704-2012 (layout of party and government documents), as Word styles.

Figures from the standard: A4 (clause 5.1); top margin 37 mm, binding margin 28 mm, type area 156 mm × 225 mm (5.2.1);
22 lines of 28 characters (5.2.3); body in size 3 (16 pt) FangSong (5.2.2); title in size 2 (22 pt) Xiaobiaosong,
centred (7.3.1); level 1 Hei, level 2 Kai, levels 3 and 4 FangSong (7.3.3); page number in size 4 (14 pt) half-width
digits in Song between dashes, 7 mm below the type area, right on odd pages and left on even ones, one character in from
the edge (7.5).

Fonts are asked for by name and never shipped. The font table names the substitute for each, in the order of `FONTS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

SONG, FANG, KAI, HEI, TITLE = "宋体", "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"

FONTS = {FANG: "仿宋", KAI: "楷体", TITLE: "宋体", HEI: "微软雅黑", SONG: "SimSun"}
"""Each font asked for, and what stands in for it where it is missing."""

PITCH = 28.95
"""Points from line to line: 225 mm / 22, rounded down to Word's twentieths, so that 22 lines fit."""

_CHAR = Mm(156).pt / 28
"""Width of a character cell, in points."""

_TIGHTEN = -5
"""Twentieths of a point between characters of 16 pt, so that 28 of them fill a line. The grid's own character pitch
would say the same, but LibreOffice gives two cells to a glyph wider than one (tried: 17 characters a line)."""


class _Look(NamedTuple):
    """One paragraph style."""

    name: str
    font: str
    size: float
    indent: float = 2  # of the first line, in characters
    align: int = WD_ALIGN_PARAGRAPH.JUSTIFY
    keep: bool = False  # with the next paragraph
    colour: str = "000000"
    pitch: float = PITCH
    before: float = 0
    after: float = 0


_CENTRE, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT

LOOKS = (
    _Look("Normal", FANG, 16),
    _Look("Title", TITLE, 22, 0, _CENTRE, keep=True, pitch=34, before=0, after=PITCH / 2),
    _Look("Subtitle", KAI, 16, 0, _CENTRE, after=PITCH / 2),
    _Look("Heading 1", HEI, 16, keep=True),
    _Look("Heading 2", KAI, 16, keep=True),
    _Look("导语", KAI, 16),
    _Look("缺失提示", KAI, 16, colour="A8201A"),
    _Look("表格文字", FANG, 12, 0, _LEFT, pitch=20),
    _Look("表格表头", HEI, 12, 0, _CENTRE, keep=True, pitch=20),
    _Look("说明", FANG, 12, 0, pitch=20, before=PITCH / 2),
    _Look("版头", TITLE, 36, 0, _CENTRE, colour="D40000", pitch=48),
    _Look("版头期号", FANG, 16, 0, _CENTRE, keep=True),
    _Look("版头信息", FANG, 16, 0, _LEFT, after=PITCH),
    _Look("Footer", SONG, 14, 0, _LEFT, pitch=14),
)


def apply(doc: Document) -> None:
    """Give a new document the page, the styles and the font table of the standard."""
    _page(doc)
    _defaults(doc)
    for look in LOOKS:
        _style(doc, look)
    _red_line(doc)
    _footers(doc)
    _fonts(doc)
    package = doc.part.package
    for key in [key for key, rel in package.rels.items() if rel.reltype.endswith("/thumbnail")]:
        del package.rels[key]  # a picture of the empty template


def fonts(target: Any, name: str) -> None:
    """Ask for font `name` in all four scripts; theme fonts, which would win, go."""
    found = target.find(qn("w:rFonts"))
    if found is not None:
        target.remove(found)
    made = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        made.set(qn(f"w:{script}"), name)
    target.insert(0, made)


def _page(doc: Document) -> None:
    section = doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(297 - 37 - 225)
    section.left_margin, section.right_margin = Mm(28), Mm(210 - 28 - 156)
    section.gutter = Length(0)
    section.header_distance = Mm(15)
    # From the foot of the page to the foot of the number: the margin, less 7 mm, less the height of its line (14 pt).
    section.footer_distance = Mm(297 - 37 - 225 - 7) - Pt(14)
    for old in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001  python-docx has no interface for the grid
        section._sectPr.remove(old)  # noqa: SLF001
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(PITCH * 20)))
    grid.set(qn("w:charSpace"), str(int((_CHAR - 16) * 4096)))
    section._sectPr.append(grid)  # noqa: SLF001


def _defaults(doc: Document) -> None:
    """Language, no theme fonts anywhere, no space between paragraphs unless a style asks for it."""
    styles = doc.styles.element
    for found in list(styles.iter(qn("w:rFonts"))):
        if any("Theme" in key for key in found.attrib):
            found.getparent().remove(found)
    defaults = styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    fonts(defaults, FANG)
    for found in defaults.findall(qn("w:lang")):
        defaults.remove(found)
    lang = OxmlElement("w:lang")
    for key, value in (("val", "en-US"), ("eastAsia", "zh-CN"), ("bidi", "ar-SA")):
        lang.set(qn(f"w:{key}"), value)
    defaults.append(lang)
    spacing = styles.find(qn("w:docDefaults")).find(qn("w:pPrDefault"))
    spacing.getparent().remove(spacing)
    for setting in doc.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # Word 2013 and later; below it Word says “compatibility mode”


def _style(doc: Document, look: _Look) -> None:
    names = {style.name for style in doc.styles}
    style: ParagraphStyle = (
        doc.styles[look.name] if look.name in names else doc.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    )
    if look.name != "Normal":
        style.base_style = doc.styles["Normal"]
    rpr = style.element.get_or_add_rPr()
    for child in list(rpr):
        rpr.remove(child)
    fonts(rpr, look.font)
    style.font.size = Pt(look.size)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(_TIGHTEN if look.size == 16 else 0))  # noqa: PLR2004
    rpr.insert(1, spacing)
    style.font.bold = False
    style.quick_style = True
    style.font.color.rgb = RGBColor.from_string(look.colour)
    ppr = style.element.get_or_add_pPr()
    for tag in ("w:pBdr", "w:contextualSpacing", "w:tabs"):
        for found in ppr.findall(qn(tag)):
            ppr.remove(found)
    shape = style.paragraph_format
    shape.alignment = look.align
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.pitch)
    shape.keep_with_next = look.keep
    shape.widow_control = False
    if look.pitch < PITCH:
        loose = OxmlElement("w:snapToGrid")
        loose.set(qn("w:val"), "0")
        ppr.insert_element_before(loose, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr")
    shape.first_line_indent = Pt(look.indent * _CHAR)
    indent = ppr.find(qn("w:ind"))
    indent.set(qn("w:firstLineChars"), str(int(look.indent * 100)))


def _red_line(doc: Document) -> None:
    """Give the last line of a masthead its red rule below, and its date a place at the right edge."""
    ppr = doc.styles["版头信息"].element.get_or_add_pPr()
    border, tabs = OxmlElement("w:pBdr"), OxmlElement("w:tabs")
    rule = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "18"), ("space", "4"), ("color", "D40000")):
        rule.set(qn(f"w:{key}"), value)
    stop = OxmlElement("w:tab")
    for key, value in (("val", "right"), ("pos", str(int((Mm(156).pt - 16) * 20)))):
        stop.set(qn(f"w:{key}"), value)
    border.append(rule)
    tabs.append(stop)
    ppr.insert_element_before(border, "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc")
    ppr.insert_element_before(tabs, "w:snapToGrid", "w:spacing", "w:ind", "w:jc")
    ppr.find(qn("w:ind")).set(qn("w:left"), str(16 * 20))
    ppr.find(qn("w:ind")).set(qn("w:right"), str(16 * 20))


def _footers(doc: Document) -> None:
    """Page numbers: right on odd pages, left on even ones, one character in."""
    doc.settings.odd_and_even_pages_header_footer = True
    section = doc.sections[0]
    for footer, align in ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, _LEFT)):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.style = doc.styles["Footer"]
        line.alignment = align
        side = line.paragraph_format
        side.left_indent = side.right_indent = Pt(14)
        line.add_run("— ")
        _field(line, "PAGE")
        line.add_run(" —")


def _field(line: Any, code: str) -> None:
    """A field that the word processor fills in."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = line.add_run()
        if kind == "text":
            run.text = text
        elif text:
            made = OxmlElement("w:instrText")
            made.text = f" {text} "
            run._r.append(made)  # noqa: SLF001  python-docx has no interface for fields
        else:
            made = OxmlElement("w:fldChar")
            made.set(qn("w:fldCharType"), kind)
            run._r.append(made)  # noqa: SLF001


def _fonts(doc: Document) -> None:
    """Write the font table: each font with its substitute."""
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FONTS.items()
    )
    uri = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{uri}">{rows}</w:fonts>'
    for part in doc.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = table.encode()  # noqa: SLF001  python-docx keeps it as bytes
