"""Page and type of GB/T 9704-2012 (layout of party and government documents), as Word styles.

Figures from the standard: A4 (clause 5.1); top margin 37 mm, binding margin 28 mm, type area 156 mm × 225 mm (5.2.1);
22 lines of 28 characters (5.2.3); body in size 3 (16 pt) FangSong (5.2.2); title in size 2 (22 pt) Xiaobiaosong,
centred (7.3.1); level 1 Hei, level 2 Kai, levels 3 and 4 FangSong (7.3.3); page number in size 4 (14 pt) half-width
digits in Song between dashes, 7 mm below the type area, right on odd pages and left on even ones, one character in from
the edge (7.5); imprint (版记) in size 4 FangSong between rules as wide as the type area, one character in (7.4).

Both 5.2.2 and 5.2.3 add that special cases allow suitable changes. `DENSE` is such a change: type one size smaller, for
a briefing that fills one sheet of paper, both sides, in it and not in the usual one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor

from jianbao.render._fonts import FACES, FANG, HEI, KAI, SONG, TITLE, Choice
from jianbao.render._sheet import DENSE, LOOKS, STANDARD, Look, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document

__all__ = ["DENSE", "STANDARD", "apply"]

_FONT = {"fang": FANG, "kai": KAI, "hei": HEI, "title": TITLE, "song": SONG}
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_WIDE = Mm(156).pt

_AFTER_AUTOSPACE = (
    *("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc"),
    *("w:outlineLvl", "w:rPr"),
)

RED = "D40000"


def apply(doc: Document, sheet: Sheet, faces: Sequence[Choice]) -> None:
    """Give a document the page, the styles and the font table of the standard.

    Args:
        doc: what python-docx opens as an empty document.
        sheet: size of the type and lines of a page.
        faces: what each of `FACES` is set in.
    """
    made = _Styles(doc, sheet, dict(zip(FACES, faces, strict=True)))
    _page(doc, sheet)
    made.all()
    _footers(doc)
    _font_table(doc)
    package = doc.part.package
    for key in [key for key, rel in package.rels.items() if rel.reltype.endswith("/thumbnail")]:
        del package.rels[key]  # a picture of the empty template


def complete(doc: Document, faces: Sequence[Choice]) -> None:
    """Add to a user's own template what styles it lacks; its page and its own styles stay."""
    made = _Styles(doc, STANDARD, dict(zip(FACES, faces, strict=True)))
    have = {style.name for style in doc.styles}
    for look in LOOKS:
        if look.name not in have:
            made.add(look)
    made.rest(have)


def _set_fonts(target: Any, name: str) -> None:
    """Ask for font `name` in all four scripts; theme fonts, which would win, go."""
    found = target.find(qn("w:rFonts"))
    if found is not None:
        target.remove(found)
    made = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        made.set(qn(f"w:{script}"), name)
    target.insert(0, made)


def _page(doc: Document, sheet: Sheet) -> None:
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
    grid.set(qn("w:linePitch"), str(int(sheet.pitch * 20)))
    grid.set(qn("w:charSpace"), str(int((_WIDE / sheet.chars - sheet.size) * 4096)))
    section._sectPr.append(grid)  # noqa: SLF001


class _Styles:
    """Writes the styles."""

    def __init__(self, doc: Document, sheet: Sheet, faces: dict[str, Choice]) -> None:
        self.doc, self.sheet, self.faces = doc, sheet, faces

    def all(self) -> None:
        """Every style of ours."""
        self._defaults()
        have = {style.name for style in self.doc.styles}
        for look in LOOKS:
            self.add(look)
        self.rest(have)

    def rest(self, have: set[str]) -> None:
        """Rules, frames, run-in headings and the table, where `have` does not have them."""
        if "版头信息" not in have:
            self._masthead()
        for name, sides in (
            ("缺失提示", ("top", "left", "bottom", "right")),
            ("抄送", ("top",)),
            ("印发", ("top", "bottom")),
        ):
            if name not in have:
                colour, weight = ("A8201A", 6) if name == "缺失提示" else ("000000", 8 if name == "抄送" else 6)
                self._border(name, sides, colour, weight)
        if "印发" not in have:
            self._tab("印发", _WIDE - 14)
        for name, face in (("类别", HEI), ("要点标题", KAI)):
            if name not in have:
                self._inline(name, self.faces[face])
        if "数据表" not in have:
            self.doc.styles.element.append(parse_xml(_TABLE.format(nsdecls("w"))))

    def add(self, look: Look) -> None:
        """One paragraph style."""
        names = {style.name for style in self.doc.styles}
        style: Any = (
            self.doc.styles[look.name]
            if look.name in names
            else self.doc.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        )
        if look.name != "Normal":
            style.base_style = self.doc.styles["Normal"]
        size = self.sheet.of(look)
        self._letters(style, look, size)
        self._lines(style, look, size)

    def _letters(self, style: Any, look: Look, size: float) -> None:
        choice = self.faces[_FONT[look.font]]
        rpr = style.element.get_or_add_rPr()
        for child in list(rpr):
            rpr.remove(child)
        _set_fonts(rpr, choice.name)
        style.font.size = Pt(size)
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(self.sheet.tighten if size == self.sheet.size else 0))
        rpr.insert(1, spacing)
        style.font.bold = choice.bold and look.stress
        style.quick_style = True
        style.font.color.rgb = RGBColor.from_string(look.colour)

    def _lines(self, style: Any, look: Look, size: float) -> None:
        ppr = style.element.get_or_add_pPr()
        for tag in ("w:pBdr", "w:contextualSpacing", "w:tabs", "w:outlineLvl", "w:autoSpaceDE", "w:autoSpaceDN"):
            for found in ppr.findall(qn(tag)):
                ppr.remove(found)
        shape = style.paragraph_format
        shape.alignment = _ALIGN[look.align]
        shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
        pitch = look.pitch or self.sheet.pitch
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
        shape.keep_with_next = look.keep
        shape.widow_control = False
        if (
            pitch != self.sheet.pitch
        ):  # else LibreOffice gives it whole lines of the grid, where Word keeps to what is said
            loose = OxmlElement("w:snapToGrid")
            loose.set(qn("w:val"), "0")
            ppr.insert_element_before(
                loose, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr"
            )
        shape.first_line_indent = Pt(look.indent * (_WIDE / self.sheet.chars if size == self.sheet.size else size))
        ppr.find(qn("w:ind")).set(qn("w:firstLineChars"), str(int(look.indent * 100)))
        for side in ("left", "right") if look.inset else ():
            ppr.find(qn("w:ind")).set(qn(f"w:{side}"), str(round(look.inset * size * 20)))
        for tag in ("w:autoSpaceDE", "w:autoSpaceDN"):  # or a digit beside a character would leave the grid
            tight = OxmlElement(tag)
            tight.set(qn("w:val"), "0")
            ppr.insert_element_before(tight, *_AFTER_AUTOSPACE)
        if look.level is not None:
            level = OxmlElement("w:outlineLvl")
            level.set(qn("w:val"), str(look.level))
            ppr.insert_element_before(level, "w:rPr")

    def _defaults(self) -> None:
        """Language, no theme fonts anywhere, no space between paragraphs unless a style asks for it."""
        styles = self.doc.styles.element
        for found in list(styles.iter(qn("w:rFonts"))):
            if any("Theme" in key for key in found.attrib):
                found.getparent().remove(found)
        defaults = styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        _set_fonts(defaults, self.faces[FANG].name)
        for found in defaults.findall(qn("w:lang")):
            defaults.remove(found)
        lang = OxmlElement("w:lang")
        for key, value in (("val", "en-US"), ("eastAsia", "zh-CN"), ("bidi", "ar-SA")):
            lang.set(qn(f"w:{key}"), value)
        defaults.append(lang)
        spacing = styles.find(qn("w:docDefaults")).find(qn("w:pPrDefault"))
        spacing.getparent().remove(spacing)
        for setting in self.doc.settings.element.iter(qn("w:compatSetting")):
            if setting.get(qn("w:name")) == "compatibilityMode":
                setting.set(qn("w:val"), "15")  # Word 2013 and later; below it Word says “compatibility mode”

    def _border(self, name: str, sides: Sequence[str], colour: str, weight: int) -> None:
        """Rules around or beside the paragraphs of a style; `weight` in eighths of a point."""
        ppr = self.doc.styles[name].element.get_or_add_pPr()
        border = OxmlElement("w:pBdr")
        for side in sides:
            rule = OxmlElement(f"w:{side}")
            for key, value in (("val", "single"), ("sz", weight), ("space", 4), ("color", colour)):
                rule.set(qn(f"w:{key}"), str(value))
            border.append(rule)
        ppr.insert_element_before(border, "w:tabs", "w:autoSpaceDE", "w:snapToGrid", "w:spacing", "w:ind", "w:jc")

    def _tab(self, name: str, place: float) -> None:
        """A stop at which text ends, `place` points from the edge of the type area."""
        ppr = self.doc.styles[name].element.get_or_add_pPr()
        tabs, stop = OxmlElement("w:tabs"), OxmlElement("w:tab")
        stop.set(qn("w:val"), "right")
        stop.set(qn("w:pos"), str(int(place * 20)))
        tabs.append(stop)
        ppr.insert_element_before(tabs, "w:autoSpaceDE", "w:snapToGrid", "w:spacing", "w:ind", "w:jc")

    def _masthead(self) -> None:
        """The last line of a masthead has its red rule below, and its date a place at the right edge."""
        self._border("版头信息", ("bottom",), RED, 18)
        self._tab("版头信息", _WIDE - self.sheet.size)

    def _inline(self, name: str, choice: Choice) -> None:
        """A style for the heading that a paragraph begins with."""
        style: Any = self.doc.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        _set_fonts(style.element.get_or_add_rPr(), choice.name)
        style.font.bold = choice.bold or None


_CELLS = '<w:tblCellMar><w:left w:w="100" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>'

_TABLE = (
    '<w:style {} w:type="table" w:customStyle="1" w:styleId="数据表"><w:name w:val="数据表"/><w:uiPriority w:val="99"/>'
    '<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
    '<w:insideH w:val="single" w:sz="2" w:space="0" w:color="A6A6A6"/></w:tblBorders>' + _CELLS + "</w:tblPr>"
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
    "</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
)
"""Three rules, as tables in reports have them, and hair lines between the rows."""


def _footers(doc: Document) -> None:
    """Page numbers: right on odd pages, left on even ones, one character in."""
    doc.settings.odd_and_even_pages_header_footer = True
    section = doc.sections[0]
    sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, align in sides:
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.style = doc.styles["Footer"]
        line.alignment = align
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


def _font_table(doc: Document) -> None:
    """Write the font table: each font with its other names and what may stand in for it."""
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(face.same[:2])}"/><w:panose1 w:val="{face.panose}"/>'
        f'<w:charset w:val="86"/><w:family w:val="{"modern" if name == HEI else "roman"}"/><w:pitch w:val="variable"/></w:font>'
        for name, face in FACES.items()
    )
    uri = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{uri}">{rows}</w:fonts>'
    for part in doc.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = table.encode()  # noqa: SLF001  python-docx keeps it as bytes
