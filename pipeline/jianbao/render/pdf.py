"""The Word file as a PDF, laid out by LibreOffice with the fonts that are installed here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao import _soffice
from jianbao.errors import ConfigError
from jianbao.render import _fonts, docx

if TYPE_CHECKING:
    from jianbao.config import Render
    from jianbao.document import Briefing

SUFFIX = ".pdf"

_DATE = re.compile(rb"/CreationDate\(D:[^)]*\)")
_ID = re.compile(rb"/ID \[ ?<[0-9A-F]{32}>\s*<[0-9A-F]{32}> ?\]|/DocChecksum /[0-9A-F]{32}")


def check() -> None:
    """See that a PDF can be made here.

    Raises:
        ConfigError: LibreOffice is not installed.
    """
    if _soffice.find() is None:
        raise ConfigError("the format pdf needs LibreOffice: install libreoffice-writer, or leave pdf out of --format")


def render(briefing: Briefing, settings: Render | None = None) -> bytes:
    """A PDF, the same bytes for the same briefing and the same LibreOffice.

    Raises:
        OfficeError: LibreOffice is missing, fails or takes too long.
    """
    _fonts.tell()
    word = docx.render(briefing, settings, _fonts.chosen())
    return _timeless(_soffice.convert(word, "docx", "pdf"))


def _timeless(pdf: bytes) -> bytes:
    """The file with nothing in it that depends on when it was made; every byte stays in its place."""
    dated = _DATE.sub(lambda found: b"/CreationDate(D:20000101000000Z" + b" " * (len(found[0]) - 32) + b")", pdf)
    return _ID.sub(lambda found: re.sub(rb"[0-9A-F]{32}", b"0" * 32, found[0]), dated)
