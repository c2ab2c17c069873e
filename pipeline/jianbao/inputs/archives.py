"""Members of archives: zip, tar (plain or packed with gzip, bzip2, xz) and single files packed with those.

What comes out lies in the scratch folder under names of our own; the stored names are only shown. An archive inside an
archive is opened too, one inside that is not. Links, devices and names that lead out are refused, and every byte that
comes out is counted, whatever the headers say.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import tarfile
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from jianbao import names
from jianbao.errors import LimitError
from jianbao.inputs._unpack import Room, is_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PACKERS: dict[str, Callable[[Path], Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_SHORT = {".tgz": ".gz", ".tbz2": ".bz2", ".tbz": ".bz2", ".txz": ".xz"}
SUFFIXES = (".zip", ".tar", *(f".tar{suffix}" for suffix in PACKERS), *_SHORT, *PACKERS)
BROKEN: tuple[type[Exception], ...] = (
    *(OSError, EOFError, ValueError, NotImplementedError, MemoryError, zlib.error, lzma.LZMAError, struct.error),
    *(zipfile.BadZipFile, tarfile.TarError),
)
"""What the readers of archives raise for a damaged one."""
LARGEST_HEADER = 16 << 20
"""Bytes one header of a tar may have: tarfile takes it into memory whole, whatever it claims."""
_ENTRY = 300
"""Bytes of a zip's directory for each member, on average, above which it is hostile: zipfile takes it all into memory."""


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of an archive.

    Attributes:
        name: printable, `/` between parts, as stored otherwise.
        packed: bytes it takes in the archive, where the format says.
        open: a stream of its bytes.
        odd: what it is instead of a file (`a link`, `a device`), or an empty string.
    """

    name: str
    packed: int | None
    open: Callable[[], BinaryIO]
    odd: str = ""


def kind(name: str) -> str | None:
    """`zip`, `tar`, or `packed` for one file by itself; None for what is no archive by its name.

    >>> kind("材料.tar.gz"), kind("讲话.txt.gz"), kind("讲话.txt")
    ('tar', 'packed', None)
    """
    lower = name.lower()
    if lower.endswith(".zip"):
        return "zip"
    if lower.endswith((".tar", *_SHORT)) or any(lower.endswith(f".tar{suffix}") for suffix in PACKERS):
        return "tar"
    return "packed" if lower.endswith(tuple(PACKERS)) else None


def members(path: Path, shown: str, room: Room) -> Iterator[Member]:
    """Every member of the archive at `path`, whose name is `shown`, in stored order.

    Raises:
        LimitError: it goes beyond the limits.
        BROKEN: it cannot be read.
    """
    what = kind(shown)
    if what == "zip":
        yield from _zip(path, room)
    elif what == "tar":
        yield from _tar(_unpacked(path, shown, room), room)
    else:
        stem, _, suffix = shown.rpartition("/")[2].rpartition(".")
        yield Member(stem or shown, path.stat().st_size, partial(_opened, PACKERS[f".{suffix.lower()}"], path))


def _opened(opener: Callable[[Path], Any], path: Path) -> BinaryIO:
    return cast("BinaryIO", opener(path))


# zip


def _zip(path: Path, room: Room) -> Iterator[Member]:
    if _directory(path) > room.config.run.max_entries * _ENTRY + _ENTRY:
        raise LimitError("its directory is longer than run.max_entries members need", kind="too_large", stage="read")
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        if len(infos) > room.entries:
            raise LimitError(
                f"it has {len(infos):,} members, more than run.max_entries", kind="too_large", stage="read"
            )
        for info in infos:
            if info.is_dir():
                continue
            odd = "a link" if is_link(info.external_attr >> 16) else ""
            stream = partial(archive.open, info)
            yield Member(member_name(info), info.compress_size, cast("Callable[[], BinaryIO]", stream), odd)


def _directory(path: Path) -> int:
    """Length of a zip's directory by its end record (APPNOTE 4.3.16, and 4.3.14 for zip64); 0 if there is none."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(file.tell() - (1 << 16) - 22, 0))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        return 0
    size: int = struct.unpack_from("<L", tail, at + 12)[0]
    large = tail.rfind(b"PK\x06\x06", 0, at)
    if large >= 0 and large + 48 <= at:
        size = struct.unpack_from("<Q", tail, large + 40)[0]
    return size


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
    return _printable(name)


def _printable(name: str) -> str:
    return "/".join(names.printable(part) for part in name.replace("\\", "/").split("/"))


# tar


def _unpacked(path: Path, shown: str, room: Room) -> Path:
    """The bare tar: a packed one is unpacked whole first, because nothing in it can be trusted to be short."""
    lower = shown.lower()
    suffix = next((full for short, full in _SHORT.items() if lower.endswith(short)), None)
    suffix = suffix or next((packer for packer in PACKERS if lower.endswith(packer)), None)
    if suffix is None:
        return path
    target = room.place(".tar")
    with _opened(PACKERS[suffix], path) as source:
        room.copy(source, target, path.stat().st_size, room.bytes)
    return target


def _tar(path: Path, room: Room) -> Iterator[Member]:
    with path.open("rb") as file:
        guarded = cast("IO[bytes]", _Guarded(file))
        with tarfile.open(fileobj=guarded, mode="r:", encoding="utf-8", errors="surrogateescape") as archive:
            for count, info in enumerate(archive, 1):
                archive.members = []  # type: ignore[attr-defined]  # tarfile would keep every header in memory
                if count > room.config.run.max_entries:
                    raise LimitError("it has more members than run.max_entries", kind="too_large", stage="read")
                if info.isdir():
                    continue
                odd = "" if info.isfile() else "a link" if info.issym() or info.islnk() else "a device"
                stream = partial(archive.extractfile, info)
                yield Member(_printable(info.name), None, cast("Callable[[], BinaryIO]", stream), odd)


class _Guarded:
    """A file that is never read in one large piece: what tarfile would do for a header that claims gigabytes."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        """As a file's.

        Raises:
            LimitError: more than `LARGEST_HEADER` bytes are wanted at once.
        """
        if not 0 <= size <= LARGEST_HEADER:
            raise LimitError("a header in it is too large", kind="too_large", stage="read")
        return self.file.read(size)
