"""OFD files (GB/T 33190-2016), the page format of Chinese e-government: a zip of XML that says which sign stands where.

Clause numbers are those of the standard. Lengths in the file are millimetres, y downwards.
"""

from __future__ import annotations

import math
import posixpath
from itertools import islice
from typing import TYPE_CHECKING, Any

from jianbao.errors import LimitError, ReadError
from jianbao.read._content import Content
from jianbao.read._layout import Glyph, Page, Rule, lay
from jianbao.read._xml import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES = (".ofd",)
NEEDS = ("lxml",)
MOST_SIGNS, MOST_ON_PAGE = 6_000_000, 200_000
"""Signs of all pages together, and of one."""
_POINT = 72 / 25.4
_A4 = (0.0, 0.0, 210.0, 297.0)
_UPRIGHT = math.radians(3)
_PICTURE = 0.05
_STROKES = 50
_SPREAD = 1.5
"""Distance of signs of one code, in sizes, up to which nothing stands between them."""
_TALLEST = 2_000.0
"""Points: the size of a sign at most."""
_THIN = 1.0
"""Width in millimetres up to which a drawn shape is a ruled line."""
_INFO = {"Title": "title", "Author": "author"}


def content(data: bytes, path: Path, *, most_pages: int) -> Content:
    """Text of an OFD file.

    Raises:
        ReadError: the file is `encrypted`, `broken`, `unsafe`, or a `scan` without any text.
        LimitError: it has more than `most_pages` pages or parts that are too large.
    """
    reader = _Reader(Parts(data, path, "OFD file"), most_pages)
    laid = lay(reader.pages())
    if laid.missing and len(laid.missing) == laid.text.count("\n"):
        if reader.fault:  # it is not for want of a text layer that there is no text
            raise reader.fault
        raise ReadError(
            f"{path}: has no text on any of its {laid.pages} pages; run OCR over it and save it anew", kind="scan"
        )
    heads = (("header", "\n".join(laid.heads)),) if laid.heads else ()
    return Content(laid.text, fields=(*reader.fields.items(), *heads), places=laid.places)


class _Reader:
    """Walks the documents of a file (clause 7.4), page by page.

    Attributes:
        fault: what was wrong with the first page that could not be understood.
    """

    def __init__(self, parts: Parts, most_pages: int) -> None:
        self.parts, self.most_pages = parts, most_pages
        self.fault: ReadError | None = None
        self.fields: dict[str, str] = {}
        self.number = self.signs = 0

    def pages(self) -> Iterator[Page]:
        """Every page of every document."""
        if "Encryptions.xml" in self.parts:
            raise ReadError(f"{self.parts.path}: is encrypted; save it anew without encryption", kind="encrypted")
        for body in _all(self.parts.tree("OFD.xml"), "DocBody"):
            for info in _all(body, "DocInfo"):
                for child in info:
                    name = _INFO.get(_local(child))
                    if name and child.text and child.text.strip():
                        self.fields.setdefault(name, child.text.strip())
            root = next((child.text.strip() for child in _all(body, "DocRoot") if child.text), None)
            if root:
                yield from self._document(root)

    def _document(self, name: str) -> Iterator[Page]:
        """Pages of one document (7.5), in the order in which they are listed (7.6)."""
        root, folder = self.parts.tree(name), posixpath.dirname(name)
        common = next(_all(root, "CommonData"), None)
        box = _box(common)
        listed = _all(common, "TemplatePage") if common is not None else ()
        templates = {one.get("ID"): _join(folder, one.get("BaseLoc", "")) for one in listed}
        for pages in _all(root, "Pages"):
            for page in _all(pages, "Page"):
                self.number += 1
                if self.number > self.most_pages:
                    message = f"has more pages than read.max_pages = {self.most_pages:,}; split it or raise the limit"
                    raise LimitError(f"{self.parts.path}: {message}", kind="too_large")
                yield self._page(_join(folder, page.get("BaseLoc", "")), templates, box)

    def _page(self, name: str, templates: dict[str | None, str], box: tuple[float, ...] | None) -> Page:
        """One page (7.7) with its templates. One that is missing or damaged counts as one without text."""
        try:
            root = self.parts.tree(name)
        except ReadError as error:
            if error.kind in {"encrypted", "unsafe"}:
                raise
            self.fault = self.fault or error
            return Page(self.number, 1, 1, scan=True)
        x, y, width, height = _box(root) or box or _A4
        page = Page(self.number, width * _POINT, height * _POINT)
        trees = [root]
        for used in _all(root, "Template"):
            found = templates.get(used.get("TemplateID"))
            if found and found in self.parts:
                trees.append(self.parts.tree(found))
        strokes = 0
        for tree in trees:
            for thing in tree.iter():
                strokes += self._thing(thing, page, (x, y))
        page.scan = page.scan or strokes >= _STROKES
        return page

    def _thing(self, thing: Any, page: Page, corner: tuple[float, float]) -> bool:
        """Put an object of the page where it belongs; True for a drawn shape that is no ruled line."""
        kind = _local(thing)
        if kind not in {"TextObject", "ImageObject", "PathObject"} or thing.get("Visible") == "false":
            return False
        left, top, width, height = (*_numbers(thing.get("Boundary")), 0.0, 0.0, 0.0, 0.0)[:4]
        left, top = left - corner[0], top - corner[1]
        if kind == "TextObject":
            before = len(page.glyphs)
            page.glyphs += islice(_signs(thing, left, top), MOST_ON_PAGE + 1)
            self.signs += len(page.glyphs) - before
            if self.signs > MOST_SIGNS or len(page.glyphs) > MOST_ON_PAGE:
                message = f"{self.parts.path}: has more characters than the limit, on a page or in all; split it"
                raise LimitError(message, kind="too_large")
        elif kind == "ImageObject":
            page.scan = page.scan or width * height * _POINT**2 >= _PICTURE * page.width * page.height
        elif min(width, height) <= _THIN:
            page.rules.append(Rule(*(v * _POINT for v in (left, top, left + width, top + height))))
        else:
            return True
        return False


def _signs(thing: Any, left: float, top: float) -> Iterator[Glyph]:
    """The signs of a text object (11.2, 11.3): its codes, each with the place where it begins and those that follow."""
    a, b, c, d, e, f = _numbers(thing.get("CTM")) if len(_numbers(thing.get("CTM"))) == 6 else (1, 0, 0, 1, 0, 0)  # noqa: PLR2004
    if abs(math.atan2(b, a)) > _UPRIGHT:
        return  # aslant: a watermark
    size = next(iter(_numbers(thing.get("Size"))), 0.0)
    wide = next(iter(_numbers(thing.get("HScale"))), 1.0) or 1.0
    if not 0 < size * abs(d) * _POINT < _TALLEST:
        return
    x = y = 0.0
    for code in _all(thing, "TextCode"):
        x = next(iter(_numbers(code.get("X"))), x)
        y = next(iter(_numbers(code.get("Y"))), y)
        text = (code.text or "")[: MOST_ON_PAGE + 1]
        across, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
        at, line = x, y
        for index, sign in enumerate(text):
            usual = size * wide * (0.5 if sign < "\u1100" else 1.0)
            step = across[index] if index < len(across) else usual if not down else 0.0
            px, py = left + a * at + c * line + e, top + b * at + d * line + f
            if sign not in "\r\n":
                width = step if 0 < step <= _SPREAD * size else usual
                yield Glyph(sign, px * _POINT, (px + width * a) * _POINT, py * _POINT, size * abs(d) * _POINT)
            at += step
            line += down[index] if index < len(down) else 0.0


def _deltas(text: str | None, most: int) -> list[float]:
    """Distances between signs; `g 3 5.6` stands for three times 5.6 (11.3)."""
    found: list[float] = []
    words = (text or "").split()
    at = 0
    while at < len(words) and len(found) < most:
        if words[at] == "g" and at + 2 < len(words):
            count = int(words[at + 1]) if words[at + 1].isdecimal() and len(words[at + 1]) < 7 else 0  # noqa: PLR2004
            found += _numbers(words[at + 2]) * min(count, most)
            at += 3
        else:
            found += _numbers(words[at])
            at += 1
    return found


def _numbers(text: str | None) -> list[float]:
    found = []
    for word in (text or "").split():
        try:
            number = float(word)
        except ValueError:
            continue
        found.append(number if math.isfinite(number) and abs(number) < 1e6 else 0.0)  # noqa: PLR2004
    return found


def _box(parent: Any) -> tuple[float, ...] | None:
    """The physical box of a page, or of all pages (7.5)."""
    area = (
        next((child for child in parent if _local(child) in {"Area", "PageArea"}), None) if parent is not None else None
    )
    box = next(_all(area, "PhysicalBox"), None) if area is not None else None
    numbers = _numbers(box.text) if box is not None else []
    return tuple(numbers[:4]) if len(numbers) >= 4 and numbers[2] > 0 and numbers[3] > 0 else None  # noqa: PLR2004


def _all(parent: Any, name: str) -> Iterator[Any]:
    """Children of a name, whatever the year in their namespace."""
    return (child for child in parent if _local(child) == name)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _join(folder: str, name: str) -> str:
    return name if name.startswith("/") else posixpath.join(folder, name)
