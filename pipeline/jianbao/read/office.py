"""Older and other word processors' files (.doc, .wps, .rtf, .odt): LibreOffice makes Word files of them, which are read.

It runs without a window, in a profile of its own, without macros and links, and is ended when it takes too long; see
`jianbao._soffice`. Where it is not installed the error says how to get it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jianbao import _soffice
from jianbao.errors import ReadError
from jianbao.read import docx, txt
from jianbao.read._sniff import binary

if TYPE_CHECKING:
    from pathlib import Path

    from jianbao.read._content import Content

SUFFIXES = (".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".ott", ".fodt")
_ZIP, _RTF, _OLE = b"PK\x03\x04", b"{\\rtf", docx.OLD_OFFICE
_WORD = b"\xec\xa5"
"""First bytes of a Word 97 stream; [MS-DOC] 2.5.1, where a bit of the base says that it is encrypted."""
_SECTOR, _FLAGS = 512, 0x0B
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_HOW = "install LibreOffice (apt install libreoffice-writer, or from libreoffice.org), or save it as .docx"


def content(data: bytes, path: Path) -> Content:
    """Text of the document.

    Raises:
        ReadError: the file is `encrypted` or `broken`, LibreOffice is missing (`office_missing`) or takes too long
            (`timeout`).
        LimitError: what comes out is too large.
    """
    if _encrypted(data):
        raise ReadError(f"{path}: is encrypted; remove its password and save it anew", kind="encrypted")
    suffix = _kind(data, path)
    if suffix == "txt":
        return txt.content(data, path)
    try:
        made = _soffice.convert(data, suffix, "docx")
    except _soffice.OfficeError as error:
        if error.kind == "office_missing":
            raise ReadError(f"{path}: needs LibreOffice to be read; {_HOW}", kind=error.kind) from error
        if error.kind == "timeout":
            raise ReadError(f"{path}: {error}; open it and save it as .docx", kind=error.kind) from error
        raise ReadError(f"{path}: LibreOffice cannot read it; open it and save it as .docx", kind="broken") from error
    return docx.content(made, path)


def _kind(data: bytes, path: Path) -> str:
    """What the bytes are; Word files and web pages that are called .doc have been told apart before (`read._sniff`)."""
    if data.startswith(_ZIP):
        return "odt"
    if data.startswith(_RTF):
        return "rtf"
    if data.startswith(_OLE):
        return "doc"
    return "txt" if binary(data) is None and not data.lstrip().startswith(b"<?xml") else path.suffix[1:].lower()


def _encrypted(data: bytes) -> bool:
    if not data.startswith(_OLE):
        return False
    word = data[_SECTOR:].startswith(_WORD) and bool(data[_SECTOR + _FLAGS] & 1)
    return word or _PACKAGE in data
