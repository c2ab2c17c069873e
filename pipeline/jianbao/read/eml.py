"""Messages (.eml, RFC 5322): the body as text, subject and sender as fields; attachments are documents of their own.

Headers and charsets lie here as everywhere: names are split in the middle of a character, GBK bytes stand unencoded,
`gb2312` is said of UTF-8. Everything goes through `decode`, with what is declared as a mere hint.
"""

from __future__ import annotations

import email.errors
from email.header import decode_header
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, cast

from jianbao.errors import LimitError
from jianbao.read import html
from jianbao.read._content import Content
from jianbao.read._decode import decode
from jianbao.read._mail import bytes_of, parse, parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message
    from pathlib import Path

SUFFIXES = (".eml",)
BROKEN = (email.errors.MessageError, RecursionError, LookupError, LimitError)
"""What a message that is none may raise on the way to its attachments."""
_NAMES = {"text/plain": ".txt", "text/html": ".html", "application/pdf": ".pdf", "message/rfc822": ".eml"}
_SHARE = 0.5
"""Share of the HTML body's text that a plain body must have to be the better one."""


def content(data: bytes, path: Path) -> Content:
    """Body of a message.

    Raises:
        LimitError: it has too many parts.
    """
    message = parse(data, path)
    bodies = [part for part in parts(message) if not _attached(part)]
    plain = [_body(part, path) for part in bodies if part.get_content_type() == "text/plain"]
    rich = [_body(part, path) for part in bodies if part.get_content_type() == "text/html"]
    chosen = plain if _length(plain) > _SHARE * _length(rich) else rich
    fields = dict(_headers(message))
    first = chosen[0] if chosen else Content("")
    return Content(
        "\n".join(body.text.strip("\n") for body in chosen) + "\n" if chosen else "",
        first.encoding,
        sum(body.damaged for body in chosen),
        tuple(fields.items()),
    )


def _length(bodies: list[Content]) -> int:
    return sum(len(body.text.strip()) for body in bodies)


def attachments(data: bytes, path: Path) -> list[tuple[str, bytes]]:
    """Name and bytes of everything attached, in order.

    Raises:
        LimitError: the message has too many parts.
    """
    message = parse(data, path)
    found: list[tuple[str, bytes]] = []
    for number, part in enumerate(parts(message), 1):
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = cast("Message", part.get_payload(0))
            subject = words(inner["subject"]) if inner["subject"] else ""
            found.append((filename(part) or f"{subject or number}.eml", inner.as_bytes()))
        elif _attached(part):
            payload = bytes_of(part)
            found.append((filename(part) or f"{number}{_NAMES.get(kind, '')}", payload))
    return found


def _attached(part: Message) -> bool:
    """Whether a part is a file rather than what is read."""
    if part.get_content_disposition() == "attachment":
        return True
    if part.get_content_type() in {"text/plain", "text/html"}:
        return part.get_content_disposition() != "inline" and filename(part) != ""
    return True


def _body(part: Message, path: Path) -> Content:
    data = bytes_of(part)
    declared = str(part.get_content_charset() or "")
    if part.get_content_type() == "text/html":
        return html.content(data, path, declared)
    decoded = decode(data, (declared,))
    text = decoded.text
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _unfolded(text, delete=str(part.get_param("delsp", "")).lower() == "yes")
    return Content(text, decoded.encoding, decoded.damaged)


def _unfolded(text: str, *, delete: bool) -> str:
    """Lines of a flowed body joined (RFC 3676, 4.2): one that ends in a space goes on in the next."""
    lines = text.split("\n")
    joined = [""]
    for line in lines:
        line = line.removeprefix(" ")  # noqa: PLW2901 -- stuffed
        joined[-1] += line
        if line.endswith(" ") and line != "-- ":
            joined[-1] = joined[-1][:-1] if delete or not line[:-1].isascii() else joined[-1]
        else:
            joined.append("")
    return "\n".join(joined[:-1] if not joined[-1] else joined)


def _headers(message: Message) -> Iterator[tuple[str, str]]:
    for name, field in (("subject", "title"), ("from", "author"), ("to", "to")):
        if message[name] and (value := words(message[name])):
            yield field, value
    try:
        yield "date", parsedate_to_datetime(str(message["date"])).date().isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return


def words(value: object) -> str:
    """A header as people read it: encoded words (RFC 2047) decoded, in one line."""
    text = str(value)
    try:
        pieces = decode_header(text)
    except (ValueError, LookupError, email.errors.MessageError):
        pieces = [(text, None)]
    return " ".join("".join(_piece(piece, charset) for piece, charset in pieces).split())


def _piece(piece: str | bytes, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    return decode(piece, (charset,)).text if charset else piece.decode("raw-unicode-escape", "replace")


def filename(part: Message) -> str:
    """Name of an attached file, by RFC 2231, RFC 2047 in quotes (which it forbids, and Outlook writes) or bare bytes."""
    for name, header in (("filename", "content-disposition"), ("name", "content-type")):
        value = part.get_param(name, header=header)
        if isinstance(value, tuple):
            charset, _, encoded = value
            return decode(encoded.encode("latin-1", "replace"), (charset or "",)).text.strip()
        if value:
            return words(value)
    return ""
