"""Names of documents and of their outputs: printable, portable, and never shared by two inputs."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_LONGEST = 240  # bytes: 255 on every common file system, less `.markdown` and a temporary suffix
_RESERVED = ("index", "digest", "ledger", "run")
_FORBIDDEN = dict.fromkeys(map(ord, '<>:"|?*\\'), "_")  # what Windows cannot write
_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))})


def printable(name: str) -> str:
    r"""A file name one can print and store, also where its bytes are no UTF-8.

    Names made on Chinese Windows arrive on Linux as GBK bytes, which Python shows as lone surrogates: they are decoded
    as GB18030 where that works, and shown as `\xNN` where it does not.

    >>> printable("讲话.txt")
    '讲话.txt'
    >>> printable("讲话.txt".encode("gbk").decode("utf-8", "surrogateescape"))
    '讲话.txt'
    """
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = _decoded(name)
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in name)


def _decoded(name: str) -> str:
    """`name` with its undecodable bytes read as GB18030, or escaped."""
    try:
        raw = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # other lone surrogates: Windows allows them
        return name.encode("utf-8", "backslashreplace").decode("utf-8")
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "backslashreplace")


def relative(path: Path, root: Path) -> str:
    """Printable relative path with `/` between parts."""
    return "/".join(printable(part) for part in path.relative_to(root).parts)


def assign(wanted: Sequence[str], formats: Iterable[str]) -> list[str]:
    """A document name for each wanted relative path, in order: the path itself, or `name~2.suffix` where it is taken.

    Names that differ only in case or in composition count as equal (Windows and macOS write them to one file), `index`,
    `ledger` and `run` at the top are reserved, and an output never takes the name of a folder that another document needs.
    """
    suffixes = tuple(formats)
    safe = [_portable(name) for name in wanted]
    folders = {_key("/".join(parts[:n])) for parts in (name.split("/") for name in safe) for n in range(1, len(parts))}
    taken = {_key(name) for name in _RESERVED}
    found = []
    for name in safe:
        candidate, number = name, 1
        while _key(candidate) in taken or any(_key(f"{candidate}.{s}") in folders for s in suffixes):
            number += 1
            candidate = _numbered(name, number)
        taken.add(_key(candidate))
        found.append(candidate)
    return found


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _numbered(name: str, number: int) -> str:
    folder, slash, last = name.rpartition("/")
    stem, suffix = _split(last)
    return f"{folder}{slash}{stem}~{number}{suffix}"


def _split(last: str) -> tuple[str, str]:
    at = last.rfind(".")
    return (last[:at], last[at:]) if at > 0 else (last, "")


def _portable(name: str) -> str:
    """`name` with each part short enough and free of names and characters that some system cannot write."""
    return "/".join(_short(_plain(part)) for part in name.split("/"))


def _plain(part: str) -> str:
    part = part.translate(_FORBIDDEN).rstrip(" .") or "_"
    return f"_{part}" if part.partition(".")[0].strip().upper() in _DEVICES else part


def _short(part: str) -> str:
    """`part`, cut in the middle to the length a file system takes; a hash of the whole keeps it unique."""
    if len(part.encode("utf-8", "replace")) <= _LONGEST:
        return part
    stem, suffix = _split(part)
    suffix = suffix if len(suffix) <= 12 else ""  # noqa: PLR2004 -- longer "suffixes" are sentences with a full stop
    mark = hashlib.sha256(part.encode("utf-8", "replace")).hexdigest()[:8]
    room = _LONGEST - len(suffix.encode("utf-8")) - len(mark) - 1
    return f"{stem.encode('utf-8')[:room].decode('utf-8', 'ignore')}~{mark}{suffix}"
