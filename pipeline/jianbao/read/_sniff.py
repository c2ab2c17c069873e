"""Tell files that are no text by their first bytes."""

from __future__ import annotations

import re

MAGIC = (
    (b"PK\x03\x04", "a zip archive or Office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls, .wps)"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a sound or video file"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a rar archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"SQLite format 3\x00", "a database"),
    (b"{\\rtf", "an RTF document"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
HEAD = 8192
MOST = 0.02
"""Share of control bytes above which a file is no text in an 8-bit charset."""


_PARTS = ((b"word/document.xml", "docx"), (b"OFD.xml", "ofd"))
"""Names that the directory of a zip holds, and the reader of such zips."""
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,64}(?:<\?xml[^>]{0,200}>\s{0,64})?(?:<!--.{0,400}?-->\s{0,64})?<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_ARCHIVE = re.compile(
    rb"\A(?:[\w-]{2,40}:[^\n]{0,998}\n(?:[ \t][^\n]{0,998}\n){0,20}){0,40}Content-Type:\s{0,9}multipart/related",
    re.IGNORECASE,
)


_OLE = b"\xd0\xcf\x11\xe0"
_WORD = "WordDocument".encode("utf-16-le")
"""Name of the stream that makes an old Office file one of Word or WPS."""


def actual(data: bytes) -> str | None:
    r"""The reader for what a file is by its first bytes, whatever it is called; None where they do not tell.

    >>> actual(b"%PDF-1.7 ..."), actual(b"\xef\xbb\xbf<!DOCTYPE html><title>"), actual(b"<b>no page")
    ('pdf', 'html', None)
    """
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        directory = data[-HEAD * 8 :]
        return next((name for part, name in _PARTS if part in data[: HEAD * 8] or part in directory), None)
    if data.startswith(b"{\\rtf") or (data.startswith(_OLE) and _WORD in data):
        return "office"
    if _PAGE.match(data) or _ARCHIVE.match(data[:HEAD]):
        return "html"
    return None


def binary(data: bytes) -> str | None:
    r"""What kind of binary file `data` is, in words; None for text.

    >>> binary(b"PK\x03\x04...."), binary("会议".encode("utf-16-le"))
    ('a zip archive or Office document', None)
    """
    for magic, name in MAGIC:
        if data.startswith(magic) and not (magic in {b"MZ", b"RIFF", b"BZh"} and _text(data)):
            return name
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _text(data) or _wide(data):
        return None
    return "a binary file"


def _text(data: bytes) -> bool:
    head = data[:HEAD]
    return len(_CONTROL.findall(head)) <= MOST * len(head) and head.count(0) <= len(head) // 1000


def _wide(data: bytes) -> bool:
    """UTF-16 without a mark: zero bytes stand at even or at odd places only, and the rest is characters."""
    head = data[: HEAD // 2 * 2]
    head = head[: len(head) // 2 * 2]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if min(even, odd) > max(even, odd) // 4:
        return False
    text = head.decode("utf-16-le" if odd >= even else "utf-16-be", "replace")
    return sum(1 for c in text if c.isprintable() or c.isspace()) >= 0.95 * len(text)
