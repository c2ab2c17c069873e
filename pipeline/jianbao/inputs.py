"""From what the user names to a list of documents: files, folders and zip archives.

What is hidden, what jianbao itself wrote and what can be no document is left out. Nothing is followed out of a folder,
and no archive writes anywhere but into the scratch folder, under names of our own.
"""

from __future__ import annotations

import logging
import os
import stat
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jianbao import names
from jianbao.errors import ConfigError, DocumentError, LimitError, ReadError
from jianbao.ledger import FILE as LEDGER
from jianbao.ledger import outputs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jianbao.config import Config

log = logging.getLogger(__name__)

_OWN = {LEDGER, f"{LEDGER}-journal", "index.html", "index.md"}
_PIECE = 1 << 20
_SMALL = 1 << 20  # bytes below which no ratio is suspicious
_NEVER = frozenset(
    f".{suffix}"
    for group in (
        ("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "svg", "ico", "heic"),
        ("mp3", "wav", "m4a", "mp4", "avi", "mov", "mkv", "flv", "wmv"),
        ("exe", "dll", "so", "msi", "apk", "ttf", "otf", "ttc", "woff", "woff2", "lnk"),
        ("db", "tmp", "bak", "py", "js", "css", "rar", "7z", "tar", "gz", "bz2", "xz", "iso"),
    )
    for suffix in group
)
"""Suffixes of files that lie among documents and are none. They are recorded as skipped."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document, or something in its place that cannot be one.

    Attributes:
        name: printable path relative to its input.
        problem: why it cannot be tried.
        skip: the problem is no failure: nobody would expect a briefing.
    """

    path: Path
    name: str
    problem: DocumentError | None = None
    skip: bool = False


def find(inputs: Sequence[Path], out: Path, scratch: Path, config: Config) -> list[Found]:
    """Every document of `inputs`, each once, sorted by name and place whatever the order of `inputs`.

    Raises:
        ConfigError: an input does not exist or is neither file nor folder.
    """
    seen: dict[str, Found] = {}
    for path in inputs:
        for found in _expand(path, out, scratch, config):
            seen.setdefault(os.path.abspath(found.path), found)  # noqa: PTH100 -- `resolve` would follow links
    return sorted(seen.values(), key=lambda found: (found.name, os.fsencode(found.path)))


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
    elif path.suffix.lower() == ".zip":
        yield from _archive(path, "", scratch, config)
    else:
        yield Found(path, names.printable(path.name))


def _folder(root: Path, out: Path, scratch: Path, config: Config) -> Iterator[Found]:
    """Documents below `root`, in sorted order."""
    own_out, inside = out.resolve(), root.resolve()
    written: set[Path] = set()
    blocked: list[OSError] = []
    for at, folders, files in os.walk(root, onerror=blocked.append):
        folder = Path(at)
        folders[:] = sorted(f for f in folders if not f.startswith(".") and (folder / f).resolve() != own_out)
        has_ledger = LEDGER in files
        if has_ledger:
            written |= outputs_of(folder)
        for name in sorted(files):
            path = folder / name
            if name.startswith((".", "~$")) or path in written or (has_ledger and name in _OWN):
                continue
            yield from _file(path, names.relative(path, root), inside, scratch, config)
    for error in blocked:
        path = Path(error.filename)
        if path == root:
            raise ConfigError(f"cannot read the input {names.printable(str(root))}: {error.strerror}")
        problem = ReadError(f"cannot open the folder: {error.strerror}", kind="unreadable", stage="read")
        yield Found(path, names.relative(path, root), problem)


def _file(path: Path, name: str, inside: Path, scratch: Path, config: Config) -> Iterator[Found]:
    """One file of a folder."""
    suffix = path.suffix.lower()
    if path.is_symlink() and not path.resolve().is_relative_to(inside):
        yield Found(path, name, ReadError("a link that leads out of its folder", kind="link", stage="read"), skip=True)
    elif path.exists() and not path.is_file():
        log.info("%s is no regular file: left out", name)
    elif suffix == ".zip":
        yield from _archive(path, f"{name}/", scratch, config)
    elif suffix in _NEVER:
        yield Found(path, name, ReadError(f"no document: {suffix}", kind="unsupported", stage="read"), skip=True)
    else:
        yield Found(path, name)


def _archive(path: Path, prefix: str, scratch: Path, config: Config) -> Iterator[Found]:
    """Members of a zip, unpacked into `scratch` under names of our own."""
    own = prefix.rstrip("/") or names.printable(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > config.run.max_entries:
                raise LimitError(f"it has {len(members):,} members, more than run.max_entries", kind="too_large")
            yield from _Unpacker(archive, prefix, scratch, config).members(members)
    except DocumentError as error:
        yield Found(path, own, error)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        yield Found(path, own, ReadError(f"it cannot be read as a zip archive: {error}", kind="archive", stage="read"))


class _Unpacker:
    """Unpacks one archive within the limits of the config."""

    def __init__(self, archive: zipfile.ZipFile, prefix: str, scratch: Path, config: Config) -> None:
        self.archive, self.prefix, self.config = archive, prefix, config
        number = sum(1 for _ in scratch.glob("zip-*")) if scratch.exists() else 0
        self.folder = scratch / f"zip-{number}"
        self.room = config.run.max_unpacked

    def members(self, infos: list[zipfile.ZipInfo]) -> Iterator[Found]:
        """Every document of the archive."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for index, info in enumerate(infos):
            parts = [part for part in member_name(info).split("/") if part not in {"", "."}]
            if info.is_dir() or not parts or any(_hidden(part) for part in parts):
                continue
            yield self._member(index, info, parts)

    def _member(self, index: int, info: zipfile.ZipInfo, parts: list[str]) -> Found:
        name = self.prefix + "/".join(parts)
        suffix = os.path.splitext(parts[-1])[1].lower()  # noqa: PTH122 -- no path of this system
        target = self.folder / f"{index}{suffix if suffix[1:].isalnum() and suffix.isascii() else ''}"
        if ".." in parts or ":" in parts[0]:
            return Found(target, name, ReadError("its name leads out of the archive", kind="link", stage="read"))
        if stat.S_ISLNK(info.external_attr >> 16):
            return Found(target, name, ReadError("a link inside an archive", kind="link", stage="read"), skip=True)
        if suffix in _NEVER or suffix == ".zip":
            problem = ReadError(f"no document: {suffix} in an archive", kind="unsupported", stage="read")
            return Found(target, name, problem, skip=True)
        try:
            self._unpack(info, target)
        except DocumentError as error:
            return Found(target, name, error)
        except RuntimeError as error:  # what zipfile raises for a password
            return Found(target, name, ReadError(f"it is encrypted: {error}", kind="encrypted", stage="read"))
        except (OSError, zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, zlib.error) as error:
            return Found(target, name, ReadError(f"it cannot be unpacked: {error}", kind="archive", stage="read"))
        return Found(target, name)

    def _unpack(self, info: zipfile.ZipInfo, target: Path) -> None:
        """Copy one member, counting what really comes out: headers may lie."""
        limit = min(self.config.read.max_bytes, self.room, info.compress_size * self.config.run.max_ratio + _SMALL)
        done = 0
        with self.archive.open(info) as source, target.open("wb") as file:
            while piece := source.read(_PIECE):
                done += len(piece)
                if done > limit:
                    raise LimitError("it unpacks to more than the limits allow", kind="too_large", stage="read")
                file.write(piece)
        self.room -= done


def _hidden(part: str) -> bool:
    return part == "__MACOSX" or (part.startswith((".", "~$")) and part != "..")


def member_name(info: zipfile.ZipInfo) -> str:
    """Printable name of a member, with `/` between parts.

    Archives made on Chinese Windows hold GBK names without the UTF-8 flag, those of some other tools UTF-8 names
    without it; Python reads both as code page 437.
    """
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        raw = name.encode("cp437")
        for encoding in ("utf-8", "gb18030"):
            with suppress(UnicodeDecodeError):
                name = raw.decode(encoding)
                break
    return "/".join(names.printable(part) for part in name.replace("\\", "/").split("/"))
