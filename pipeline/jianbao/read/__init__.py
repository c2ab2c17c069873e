"""Read a file: its bytes, the reader for its format, and what can go wrong, said in one line with the remedy.

One reader per file of this package: `SUFFIXES`, and `content(data, path) -> Content`. What a file is, its first bytes say
where they can (a .doc that is a web page, a .txt that is a PDF); else its suffix. A file with an unknown suffix is read as
text if it is text.
"""

from __future__ import annotations

import hashlib
import os
import stat
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jianbao import plugins
from jianbao.document import Source
from jianbao.errors import ConfigError, LimitError, ReadError
from jianbao.read._content import Content
from jianbao.read._decode import Decoded, decode
from jianbao.read._sniff import actual, binary

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["LIMIT", "Content", "Decoded", "check", "decode", "formats", "read"]

LIMIT = 64 * 1024 * 1024
"""Bytes a file may have by default."""
PAGES = 5_000
"""Pages it may have."""


@cache
def formats() -> dict[str, str]:
    """Suffix to name of the reader."""
    return {s: name for name in plugins.names("read") for s in plugins.load("read", name).SUFFIXES}


def read(path: Path, doc_id: str | None = None, *, limit: int = LIMIT, pages: int = PAGES, ocr: bool = False) -> Source:
    """Read one document.

    Args:
        path: the file.
        doc_id: its name inside the input; the file name by default.
        limit: largest size in bytes.
        pages: most pages, where the format has pages.
        ocr: read the text off pages that are only pictures, with the packages of the extra `ocr`.

    Raises:
        ReadError: the file is `vanished`, `unreadable`, `changed` meanwhile, `empty`, `binary` under the suffix of a text,
            or `unsupported`.
        LimitError: it is `too_large`.
    """
    path = Path(path)
    data = _bytes(path, limit)
    name = formats().get(path.suffix.lower())
    name = name if name in _SURE else actual(data) or name
    reader: ModuleType = plugins.load("read", name or "txt")
    if name in {None, *_TEXTS}:
        _check_text(path, data, known=name is not None)
    options = {"pdf": {"most_pages": pages, "ocr": ocr}, "ofd": {"most_pages": pages}}
    content: Content = reader.content(data, path, **options.get(name or "", {}))
    if not content.text.strip("\ufeff\x00 \t\n\r\u3000\xa0"):
        raise ReadError(f"{path}: holds no text; check that the right file was saved", kind="empty")
    return Source(
        doc_id=doc_id or path.name,
        path=path,
        text=content.text,
        encoding=content.encoding,
        format=name or "txt",
        sha256=hashlib.sha256(data).hexdigest(),
        damaged=content.damaged,
        fields=content.fields,
        places=content.places,
    )


def check(*, ocr: bool) -> None:
    """See that what the settings ask for is there.

    Raises:
        ConfigError: the packages of the extra `ocr` are missing.
    """
    from jianbao.read import _ocr  # noqa: PLC0415

    if ocr and not _ocr.available():
        raise ConfigError('read.ocr needs packages that are missing: pip install "jianbao[ocr]"')


_SURE = frozenset({"eml", "record"})
"""Readers of what looks like something else: a message with pictures is a web archive by its first bytes."""

_TEXTS = frozenset({"txt", "md"})
"""Readers of plain text, which a binary file must not reach."""


def _bytes(path: Path, limit: int) -> bytes:
    """The file's bytes: all of one moment, and never more than `limit`, whatever its size was said to be."""
    try:
        if path.is_dir():
            raise ReadError(f"{path}: is a folder; name the files in it, or use `jianbao run`", kind="unreadable")
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReadError(f"{path}: is a pipe or a device; save what it gives to a file", kind="unreadable")
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            data = file.read(limit + 1) if before.st_size <= limit else b""
            after = os.fstat(file.fileno())
    except FileNotFoundError as error:
        raise ReadError(f"{path}: no such file; it may have been moved since the run began", kind="vanished") from error
    except OSError as error:
        raise ReadError(
            f"{path}: cannot be read ({error.strerror}); check its permissions", kind="unreadable"
        ) from error
    size = max(before.st_size, len(data))
    if size > limit:
        sizes = f"{size / 2**20:.1f} MB, over the limit of {limit / 2**20:.1f} MB"
        raise LimitError(f"{path}: has {sizes}; split it or raise the limit", kind="too_large")
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != before.st_size:
        raise ReadError(f"{path}: changed while it was read; try again when nobody writes to it", kind="changed")
    if not data.strip():
        raise ReadError(f"{path}: is empty; check that the right file was saved", kind="empty")
    return data


def _check_text(path: Path, data: bytes, *, known: bool) -> None:
    """Refuse what is no text."""
    what = binary(data)
    if what is None:
        return
    if known:
        raise ReadError(f"{path}: is {what}, not text; give it its right suffix or export it as text", kind="binary")
    listed = " ".join(sorted(suffix for suffix in formats() if "-" not in suffix))
    raise ReadError(f"{path}: is {what}, which no reader knows; convert it to one of {listed}", kind="unsupported")
