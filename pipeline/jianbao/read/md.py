"""Markdown, read as plain text: its marks (``#``, ``**``) are left to the cleaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jianbao.read._content import Content
from jianbao.read._decode import decode

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".md", ".markdown")


def content(data: bytes, path: Path) -> Content:  # noqa: ARG001 - the signature of the family
    """Decode the file."""
    return Content(*decode(data))
