"""From what the user names to a list of documents: files, folders, archives, messages with attachments, corpora.

What is hidden, what jianbao itself wrote and what can be no document is left out. Nothing is followed out of a folder,
and no archive writes anywhere but into the scratch folder, under names of our own.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from jianbao import names
from jianbao.errors import ConfigError, DocumentError, LimitError, ReadError
from jianbao.inputs import archives, corpora, mail
from jianbao.inputs._unpack import Found, Room
from jianbao.ledger import FILE as LEDGER
from jianbao.ledger import outputs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jianbao.config import Config

__all__ = ["Found", "find"]

_OWN = {
    LEDGER,
    *(f"{LEDGER}-{more}" for more in ("journal", "wal", "shm")),
    "index.html",
    "index.md",
    "digest.docx",
    "run.json",
}
_NEVER = frozenset(
    f".{suffix}"
    for group in (
        ("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "svg", "ico", "heic"),
        ("mp3", "wav", "m4a", "mp4", "avi", "mov", "mkv", "flv", "wmv"),
        ("exe", "dll", "so", "msi", "apk", "ttf", "otf", "ttc", "woff", "woff2", "lnk"),
        ("db", "tmp", "bak", "py", "js", "css", "rar", "7z", "iso"),
    )
    for suffix in group
)
"""Suffixes of files that lie among documents and are none. They are recorded as skipped."""


def find(inputs: Sequence[Path], out: Path, scratch: Path, config: Config) -> list[Found]:
    """Every document of `inputs`, each once, sorted by name and place whatever the order of `inputs`.

    Raises:
        ConfigError: an input does not exist or is neither file nor folder.
    """
    seen: dict[str, Found] = {}
    for path in inputs:
        for found in _expand(path, out, scratch, config):
            seen.setdefault(os.path.abspath(found.path), found)  # noqa: PTH100 -- `resolve` would follow links
    return sorted(seen.values(), key=lambda found: (found.name, _natural(found.path)))


def _natural(path: Path) -> tuple[int, bytes]:
    """Order of equal names: what was unpacked first comes first (10 after 9), the rest by path."""
    return (int(path.stem) if path.stem.isdecimal() else 0, os.fsencode(path))


def _expand(path: Path, out: Path, scratch: Path, config: Config) -> Iterator[Found]:
    shown = names.printable(str(path))
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise ConfigError(f"cannot read the input {shown}: {error.strerror}") from error
    if stat.S_ISDIR(mode):
        yield from _folder(path, out, scratch, config)
    elif not stat.S_ISREG(mode):
        raise ConfigError(f"the input {shown} is neither a file nor a folder")
    else:
        name = names.printable(path.name)
        yield from _documents(path, name, Room(scratch, config), "" if archives.kind(name) else name)


def _folder(root: Path, out: Path, scratch: Path, config: Config) -> Iterator[Found]:
    """Documents below `root`, in sorted order."""
    own_out, inside = out.resolve(), root.resolve()
    written: set[Path] = set()
    blocked: list[OSError] = []
    for at, folders, files in os.walk(root, onerror=blocked.append):
        folder = Path(at)
        pages = {os.path.splitext(name)[0] for name in files if name.lower().endswith((".htm", ".html"))}  # noqa: PTH122
        folders[:] = sorted(f for f in folders if not _left_out(f, pages) and (folder / f).resolve() != own_out)
        has_ledger = LEDGER in files
        if has_ledger:
            written |= outputs_of(folder)
        for name in sorted(files):
            path = folder / name
            if name.startswith((".", "~$")) or path in written or (has_ledger and name in _OWN):
                continue
            yield from _file(path, names.relative(path, root), inside, Room(scratch, config))
    for error in blocked:
        path = Path(error.filename)
        if path == root:
            raise ConfigError(f"cannot read the input {names.printable(str(root))}: {error.strerror}")
        problem = ReadError(f"cannot open the folder: {error.strerror}", kind="unreadable", stage="read")
        yield Found(path, names.relative(path, root), problem)


def _left_out(folder: str, pages: set[str]) -> bool:
    """A hidden folder, or what a browser saved beside a page: its pictures, scripts and frames."""
    beside = folder.removesuffix("_files").removesuffix(".files")
    return folder.startswith(".") or (beside != folder and beside in pages)


def _file(path: Path, name: str, inside: Path, room: Room) -> Iterator[Found]:
    """One file of a folder."""
    if path.is_symlink() and not path.resolve().is_relative_to(inside):
        yield _skip(path, name, "a link that leads out of its folder", "link")
    elif path.exists() and not path.is_file():
        yield _skip(path, name, "a pipe or a device, no file", "special")
    else:
        yield from _sorted(path, name, room, depth=0)


def _sorted(path: Path, name: str, room: Room, *, depth: int) -> Iterator[Found]:
    """What a file is worth by its name: nothing, or the documents in it."""
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122 -- no path of this system
    if suffix in _NEVER:
        yield _skip(path, name, f"no document: {suffix}", "unsupported")
    elif archives.kind(name) and not corpora.kind(name) and depth > 1:
        yield _skip(path, name, f"an archive in an archive in an archive: {suffix}", "unsupported")
    else:
        yield from _documents(path, name, room, name, depth=depth)


def _documents(path: Path, name: str, room: Room, prefix: str, *, depth: int = 0) -> Iterator[Found]:
    """The file itself, or what is in it: rows of a corpus, members of an archive, attachments of a message."""
    if corpora.kind(name):
        yield from corpora.rows(path, name, room)
    elif archives.kind(name):
        yield from _archive(path, name, room, f"{prefix}/" if prefix else "", depth)
    else:
        yield Found(path, name)
        if mail.kind(name) and depth <= 1:
            for member in mail.attachments(path, room.config.read.max_bytes):
                yield from _member(member, f"{name}/", room, depth)


def _archive(path: Path, name: str, room: Room, prefix: str, depth: int) -> Iterator[Found]:
    try:
        for member in archives.members(path, name, room):
            yield from _member(member, prefix, room, depth)
    except DocumentError as error:
        yield Found(path, name, error)
    except archives.BROKEN as error:
        message = f"it cannot be read as an archive of its kind: {error}"
        yield Found(path, name, ReadError(message, kind="archive", stage="read"))


def _member(member: archives.Member, prefix: str, room: Room, depth: int) -> Iterator[Found]:
    """The documents in one member of an archive."""
    parts = [part for part in member.name.split("/") if part not in {"", "."}]
    if not parts or any(_hidden(part) for part in parts):
        return
    room.enter()
    name = prefix + "/".join(parts)
    suffix = os.path.splitext(parts[-1])[1].lower()  # noqa: PTH122 -- no path of this system
    target = room.place(suffix)
    if ".." in parts or ":" in parts[0]:
        yield Found(target, name, ReadError("its name leads out of the archive", kind="link", stage="read"))
    elif member.odd:
        yield _skip(target, name, f"{member.odd} inside an archive", "link" if member.odd == "a link" else "special")
    elif suffix in _NEVER:
        yield _skip(target, name, f"no document: {suffix} in an archive", "unsupported")
    else:
        problem = _unpack(member, name, target, room)
        if problem:
            yield Found(target, name, problem)
        else:
            yield from _sorted(target, name, room, depth=depth + 1)


def _unpack(member: archives.Member, name: str, target: Path, room: Room) -> DocumentError | None:
    """Copy one member to `target`; what is wrong with it, or None."""
    container = archives.kind(name) or corpora.kind(name)
    largest = room.bytes if container else room.config.read.max_bytes
    try:
        with member.open() as source:
            room.copy(source, target, member.packed, largest)
    except LimitError as error:
        return error
    except RuntimeError as error:  # what zipfile raises for a password; NotImplementedError is one too
        if not isinstance(error, NotImplementedError):
            return ReadError(
                f"it is encrypted; unpack it with its password first: {error}", kind="encrypted", stage="read"
            )
        return ReadError(f"it is packed in a way nobody here knows: {error}", kind="archive", stage="read")
    except archives.BROKEN as error:
        return ReadError(f"it cannot be unpacked: {error}", kind="archive", stage="read")
    return None


def _skip(path: Path, name: str, why: str, kind: str) -> Found:
    return Found(path, name, ReadError(why, kind=kind, stage="read"), skip=True)


def _hidden(part: str) -> bool:
    return part == "__MACOSX" or (part.startswith((".", "~$")) and part != "..")
