"""Attachments of messages: each is a document of its own, beside the body that `read.eml` gives."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING

from jianbao import names
from jianbao.inputs.archives import Member
from jianbao.read import eml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def kind(name: str) -> bool:
    """Whether a file is a message by its name."""
    return name.lower().endswith(eml.SUFFIXES)


def attachments(path: Path, largest: int) -> Iterator[Member]:
    """What is attached to the message at `path`; nothing where it cannot be read, which its own row will say."""
    try:
        if path.stat().st_size > largest:
            return
        attached = eml.attachments(path.read_bytes(), path)
    except (OSError, ValueError, *eml.BROKEN):
        return
    for name, data in attached:
        plain = names.printable(name.replace("\\", "/").rpartition("/")[2])
        yield Member(plain, len(data), partial(io.BytesIO, data))
