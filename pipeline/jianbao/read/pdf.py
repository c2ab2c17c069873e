"""PDF files: their text layer in reading order, page by page.

pdfium (BSD, by way of `pypdfium2`) tells each sign and its place; `_layout` makes running text of them. A page that is
only a picture is not passed over in silence: a line stands in its place, from which the cleaning takes what is missing.
"""

from __future__ import annotations

import ctypes
import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from jianbao.errors import LimitError, ReadError
from jianbao.read._content import Content
from jianbao.read._layout import Glyph, Page, Rule, lay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES = (".pdf",)
NEEDS = ("pypdfium2",)
MOST_SIGNS, MOST_ON_PAGE = 6_000_000, 200_000
"""Signs of all pages together, and of one."""
_PICTURE = 0.05
"""Share of the page that a picture covers at least to count as one."""
_STROKES = 50
"""Drawn shapes on a page without text that are probably letters."""
_FEW = 40
"""Signs on a page, a page number or a stamp, besides a picture that holds the text."""
_HOW = "run OCR over it and save it anew, or install jianbao[ocr] and set read.ocr=true"
_TALLEST = 2_000.0
"""Points: the size of a sign at most."""
_THIN = 3.0
"""Points: the width of a ruled line at most."""
_MOST_RULES = 20_000
_UPRIGHT = math.radians(3)
_LOST = "\ufffd"
_NO_SIGN = frozenset({0x0, 0xFFFE, 0xFFFF})
_BULLETS = frozenset({0xF0B7, 0xF06C, 0xF06E, 0xF0A7, 0xF0D8, 0xF075, 0xF0FC})
"""Bullets of Word's symbol fonts, which have no characters of their own."""


def content(data: bytes, path: Path, *, most_pages: int, ocr: bool = False) -> Content:
    """Text of a PDF; with `ocr`, that of pages which are only pictures too.

    Raises:
        ReadError: the file is `encrypted`, `broken`, or a `scan` without any text.
        LimitError: it has more than `most_pages` pages, or too many signs.
    """
    pages = _open(data, path, most_pages)
    try:
        fields = _fields(pages)
        reader = _Reader(pages, path, ocr=ocr)
        laid = lay(reader.pages())
    finally:
        pages.close()
    if laid.missing and len(laid.missing) == laid.text.count("\n"):
        raise ReadError(
            f"{path}: has no text layer on any of its {laid.pages} pages; {_HOW}",
            kind="scan",
        )
    fields |= {"header": "\n".join(laid.heads)} if laid.heads else {}
    fields |= {"ocr_pages": " ".join(map(str, reader.recognised))} if reader.recognised else {}
    return Content(laid.text, "utf-8", reader.damaged, tuple(fields.items()), laid.places)


def _open(data: bytes, path: Path, most_pages: int) -> Any:
    import pypdfium2 as pdfium  # noqa: PLC0415 - loads a library of 10 MB

    try:
        pages = pdfium.PdfDocument(data)
        count = len(pages)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.raw.FPDF_ERR_PASSWORD:
            raise ReadError(f"{path}: is encrypted; remove its password and save it anew", kind="encrypted") from error
        raise ReadError(f"{path}: is no sound PDF ({error}); open and save it anew", kind="broken") from error
    if count > most_pages:
        pages.close()
        message = f"{path}: has {count:,} pages, more than read.max_pages = {most_pages:,}; split it or raise the limit"
        raise LimitError(message, kind="too_large")
    return pages


def _fields(pages: Any) -> dict[str, str]:
    stated = pages.get_metadata_dict(skip_empty=True)
    return {name.lower(): stated[name].strip() for name in ("Title", "Author") if stated.get(name, "").strip()}


class _Reader:
    """Takes the signs off the pages of one file, one page at a time.

    Attributes:
        damaged: signs of which nothing says what they are.
        recognised: numbers of the pages whose text comes from their picture.
    """

    def __init__(self, pages: Any, path: Path, *, ocr: bool = False) -> None:
        self.document, self.path, self.ocr = pages, path, ocr
        self.damaged = self.signs = 0
        self.recognised: list[int] = []

    def pages(self) -> Iterator[Page]:
        """Every page. One that cannot be loaded counts as one without text."""
        import pypdfium2 as pdfium  # noqa: PLC0415

        for index in range(len(self.document)):
            try:
                page = self.document[index]
            except pdfium.PdfiumError:
                yield Page(index + 1, 1, 1, scan=True)
                continue
            try:
                yield self._page(page, index + 1)
            finally:
                page.close()

    def _page(self, page: Any, number: int) -> Page:
        text = page.get_textpage()
        try:
            turn = _Turn(page.get_rotation(), *page.get_bbox())
            found = self._glyphs(text, turn)
        finally:
            text.close()
        width, height = page.get_size()
        drawing = _Drawing(page, width * height)
        drawn = drawing.picture or drawing.strokes >= _STROKES
        lost = sum(1 for glyph in found if glyph.text == _LOST)
        if 2 * lost > len(found):  # its font does not say which characters its signs are
            found, drawn = [], True
        else:
            self.damaged += lost
        if self.ocr and drawn and len(found) <= _FEW:
            recognised = _recognised(page, width, height)
            if len(recognised) > len(found):
                self.recognised.append(number)
                return Page(number, width, height, recognised)
        return Page(number, width, height, found, [turn.box(rule) for rule in drawing.rules], scan=drawn)

    def _glyphs(self, text: Any, turn: _Turn) -> list[Glyph]:
        from pypdfium2 import raw  # noqa: PLC0415

        count = text.count_chars()
        self.signs += count
        if self.signs > MOST_SIGNS or count > MOST_ON_PAGE:
            message = f"{self.path}: has more characters than the limit, on a page or in all; split it"
            raise LimitError(message, kind="too_large")
        x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
        found: list[Glyph] = []
        for i in range(count):
            if raw.FPDFText_IsGenerated(text, i) == 1:
                continue
            code = raw.FPDFText_GetUnicode(text, i)
            raw.FPDFText_GetMatrix(text, i, matrix)
            raw.FPDFText_GetCharOrigin(text, i, x, y)
            raw.FPDFText_GetLooseCharBox(text, i, box)
            size = raw.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d)
            sign = _sign(code) if raw.FPDFText_HasUnicodeMapError(text, i) != 1 else _LOST
            glyph = turn.glyph(sign, (matrix.a, matrix.b), (x.value, y.value), box, size)
            if glyph and found and glyph[1:] == found[-1][1:]:  # one sign that stands for two characters: ——
                found[-1] = found[-1]._replace(text=found[-1].text + glyph.text)
            elif glyph:
                found.append(glyph)
        return found


def _sign(code: int) -> str:
    """The character of a code."""
    if code in _NO_SIGN or 0xD800 <= code < 0xE000 or code > 0x10FFFF:  # noqa: PLR2004
        return _LOST
    return "•" if code in _BULLETS else chr(code)


def _recognised(page: Any, width: float, height: float) -> list[Glyph]:
    """The signs in the picture of a page."""
    from jianbao.read import _ocr  # noqa: PLC0415

    pixels = _ocr.scale(width, height)
    bitmap = page.render(scale=pixels, rev_byteorder=False, prefer_bgrx=False)
    try:
        return _ocr.signs(bitmap.to_numpy(), pixels)
    finally:
        bitmap.close()


class _Turn:
    """Turns places of a page as it is stored into those of the page as it is shown, y downwards."""

    def __init__(self, rotation: int, left: float, bottom: float, right: float, top: float) -> None:
        self.rotation, self.left, self.bottom, self.right, self.top = rotation, left, bottom, right, top

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the page is shown."""
        match self.rotation:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, bounds: tuple[float, float, float, float]) -> Rule:
        """Where a box of the page (left, bottom, right, top) is shown."""
        (ax, ay), (bx, by) = self.place(*bounds[:2]), self.place(*bounds[2:])
        return Rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def glyph(
        self, sign: str, along: tuple[float, float], origin: tuple[float, float], box: Any, size: float
    ) -> Glyph | None:
        """The sign as it is shown, or None if it stands outside of the page or aslant (a watermark)."""
        x, y = self.place(*origin)
        ahead = self.place(origin[0] + along[0], origin[1] + along[1])
        if abs(math.atan2(ahead[1] - y, ahead[0] - x)) > _UPRIGHT or not 0 < size < _TALLEST or sign in "\r\n":
            return None
        width, height = self.right - self.left, self.top - self.bottom
        if self.rotation in {90, 270}:
            width, height = height, width
        if not (-size / 2 < x < width and 0 < y < height + size):
            return None
        end = max(self.place(box.left, box.bottom)[0], self.place(box.right, box.top)[0])
        return Glyph(sign, x, max(end, x), y, size)


class _Drawing:
    """What is drawn on a page: ruled lines, and whether there is a picture or so many shapes that they may be letters.

    Attributes:
        rules: bounds (left, bottom, right, top) of lines and of the sides of boxes.
        strokes: number of shapes.
    """

    def __init__(self, page: Any, area: float) -> None:
        from pypdfium2 import raw  # noqa: PLC0415

        self.raw = raw
        self.rules: list[tuple[float, float, float, float]] = []
        self.picture = False
        self.strokes = 0
        for thing in page.get_objects(max_depth=2):
            if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
                left, bottom, right, top = thing.get_bounds()
                self.picture = self.picture or (right - left) * (top - bottom) >= _PICTURE * area
            elif thing.type == raw.FPDF_PAGEOBJ_PATH:
                self.strokes += 1
                if len(self.rules) < _MOST_RULES:
                    self._path(thing)

    def _path(self, path: Any) -> None:
        """Lines and boxes of one shape, which may have many."""
        count = self.raw.FPDFPath_CountSegments(path)
        if count > _MOST_RULES:
            return
        matrix = path.get_matrix()
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        for index in range(count):
            segment = self.raw.FPDFPath_GetPathSegment(path, index)
            kind = self.raw.FPDFPathSegment_GetType(segment)
            self.raw.FPDFPathSegment_GetPoint(segment, x, y)
            if kind == self.raw.FPDF_SEGMENT_MOVETO:
                self._shape(points)
                points = []
            elif kind != self.raw.FPDF_SEGMENT_LINETO:
                return  # a curve
            points.append(matrix.on_point(x.value, y.value))
        self._shape(points)

    def _shape(self, points: list[tuple[float, float]]) -> None:
        """A thin shape is a line; of any other the upright and level sides are."""
        if len(points) < 2:  # noqa: PLR2004
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
        if min(right - left, top - bottom) <= _THIN:
            self.rules.append((left, bottom, right, top))
            return
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ax - bx) <= 1 or abs(ay - by) <= 1:
                self.rules.append((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
