"""One row of a corpus, as `inputs.corpora` lays it down for a run: a JSON object with text, title and id."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jianbao.errors import ReadError
from jianbao.read._content import Content

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".jianbao-record",)
NEEDS = ("datasets", "pyarrow")
"""Packages that take corpora apart into these files."""


def packed(text: str, title: str, number: str) -> bytes:
    """The file of one row; `content` reads it."""
    row = {"text": text, "title": title, "id": number}
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace")


def content(data: bytes, path: Path) -> Content:
    r"""Text of one row; line ends become ``\n``.

    Raises:
        ReadError: the file is `broken`.
    """
    try:
        row = json.loads(data)
        text, title = row["text"], row["title"]
        text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReadError(f"{path}: is no row of a corpus", kind="broken") from error
    return Content(text, damaged=text.count("\ufffd"), fields=(("title", title),) if title else ())
