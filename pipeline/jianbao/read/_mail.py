"""Messages and web archives as trees of parts (RFC 5322, 2045, 2557), within limits."""

from __future__ import annotations

import email
import re
from email.policy import Compat32
from typing import TYPE_CHECKING, cast

from jianbao.errors import LimitError
from jianbao.read._decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message
    from pathlib import Path

MOST_PARTS = 500
"""Multiparts of one message; the parser's work grows with their depth."""
MOST_LINES = 2_000_000
"""Lines of one message, each of which the parser keeps by itself; an attachment of 64 MB has 900,000."""
_BOUNDARY = re.compile(rb"boundary\s{0,9}=", re.IGNORECASE)


def parse(data: bytes, path: Path) -> Message:
    """The message as a tree.

    Raises:
        LimitError: it has more than `MOST_PARTS` multiparts or `MOST_LINES` lines.
    """
    if sum(1 for _ in _BOUNDARY.finditer(data)) > MOST_PARTS:
        raise LimitError(f"{path}: has too many parts within parts", kind="depth")
    if data.count(b"\n") > MOST_LINES:
        raise LimitError(f"{path}: has more than {MOST_LINES:,} lines", kind="too_large")
    return email.message_from_bytes(data, policy=_Lenient())


class _Lenient(Compat32):
    """Headers as text, also where they hold bare 8-bit bytes, of which the standard library makes U+FFFD."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """The value of one header."""
        super().header_fetch_parse(name, value)
        return value if value.isascii() else decode(value.encode("utf-8", "surrogateescape")).text


def parts(message: Message) -> Iterator[Message]:
    """The leaves of a message, in order; a message inside it is one."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in cast("list[Message]", message.get_payload()):
            yield from parts(part)
    else:
        yield message


def bytes_of(part: Message) -> bytes:
    """What a part holds, its transfer encoding undone."""
    return cast("bytes", part.get_payload(decode=True) or b"")
