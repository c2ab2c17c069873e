"""Web pages saved as files (.html, .mht): the lines of the main text, with what the page says about it as fields.

Scripts, styles, forms, what is hidden and readings in ruby (``<rt>``) are left out; numbers that the browser writes
before items of a list are written; a row of a table is one line, its cells apart by tabs. Notices and menus that stand
in the text are left to the cleaning, which knows them from text files too.

The charset is that of the HTTP header, where the file keeps one (.mht, `wget --save-headers`), of ``<meta>``, or of the
content, in this order: each is believed only if the page reads well in it, because pages that were copied lie about it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.errors import ReadError
from jianbao.read._content import Content
from jianbao.read._decode import decode
from jianbao.read._html_main import main_lines
from jianbao.read._html_meta import fields
from jianbao.read._html_page import page_of
from jianbao.read._mail import bytes_of, parse, parts

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml")
NEEDS = ("trafilatura", "lxml")
HEAD = 16_384
"""Bytes that are searched for a charset; the standard says 1024, pages do not keep to it."""
_CHARSET = re.compile(
    rb"<meta[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w-]{2,24})|<\?xml[^>]{0,80}?encoding=[\"']([\w-]{2,24})",
    re.IGNORECASE,
)
_SERVED = re.compile(rb"HTTP/\d[.\d]{0,2} \d{3}[^\n]{0,200}\n(?:[\w-]{1,60}:[^\n]{0,4000}\n){0,100}\r?\n")
_LABEL = re.compile(rb"^content-type:[^\n]{0,200}?charset\s{0,9}=\s{0,9}\"?([\w-]{2,24})", re.IGNORECASE | re.MULTILINE)
_ARCHIVE = re.compile(rb"\A(?:[\w-]{2,40}:[^\n]{0,998}\n(?:[ \t][^\n]{0,998}\n)*){1,40}", re.IGNORECASE)


def content(data: bytes, path: Path, declared: str = "") -> Content:
    """Main text of a page.

    Args:
        data: the file.
        path: its name.
        declared: the charset that a header gives it.

    Raises:
        ReadError: an archive holds no page.
        LimitError: it has too many tags.
    """
    if path.suffix.lower() in {".mht", ".mhtml"} or _archived(data):
        data, declared = _page_of_archive(data, path)
    served = _SERVED.match(data)
    if served:  # saved with the header of its server
        label = _LABEL.search(served[0])
        data, declared = data[served.end() :], label[1].decode("ascii") if label else declared
    stated = next((m[1] or m[2] for m in (_CHARSET.search(data[:HEAD]),) if m), b"").decode("ascii", "ignore")
    decoded = decode(data, tuple(filter(None, (declared, stated))))
    page = page_of(decoded.text)
    known = fields(page)
    lines = main_lines(page, decoded.text, dict(known).get("title", ""))
    return Content("\n".join(lines) + "\n", decoded.encoding, decoded.damaged, known)


def _archived(data: bytes) -> bool:
    head = _ARCHIVE.match(data[:HEAD])
    return head is not None and b"multipart/related" in head[0].lower()


def _page_of_archive(data: bytes, path: Path) -> tuple[bytes, str]:
    """The page of a web archive (RFC 2557) and the charset of its header: the first part that is HTML.

    Raises:
        ReadError: there is none.
    """
    try:
        page = next((part for part in parts(parse(data, path)) if part.get_content_type() == "text/html"), None)
    except (RecursionError, ValueError, LookupError) as error:
        raise ReadError(f"{path}: is no sound web archive ({error}); save the page anew", kind="broken") from error
    if page is None:
        raise ReadError(f"{path}: is a web archive without a page; save it anew", kind="broken")
    return bytes_of(page), str(page.get_content_charset() or "")
