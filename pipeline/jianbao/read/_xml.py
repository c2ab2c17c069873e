"""Zipped XML of office formats (OOXML, OFD) from strangers: nothing is fetched, no entity expanded, all sizes bounded."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from jianbao.errors import LimitError, ReadError

if TYPE_CHECKING:
    from pathlib import Path

PART = 48 * 1024 * 1024
"""Bytes one part may have when unpacked: as a tree it takes ten times as many."""
WHOLE = 256 * 1024 * 1024
"""Bytes all parts that are read may have together."""
ENTRIES = 20_000
_ENCRYPTED = 0x1


class Parts:
    """The members of one file, by name.

    Names are looked up without regard to case, as writers of such files disagree about it.

    Raises:
        ReadError: the file is `broken` or `encrypted`.
        LimitError: it has too many members.
    """

    def __init__(self, data: bytes, path: Path, kind: str) -> None:
        self.path, self.kind = path, kind
        self.room = WHOLE
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise self.broken("it is damaged or of another kind", "give it its right suffix") from error
        if len(self.archive.infolist()) > ENTRIES:
            raise LimitError(f"{path}: has more than {ENTRIES:,} parts; save it anew", kind="too_large")
        self.names = {_plain(info.filename): info for info in self.archive.infolist()}

    def broken(self, why: str, remedy: str = "open and save it anew") -> ReadError:
        """The error for a file that cannot be understood."""
        return ReadError(f"{self.path}: is no sound {self.kind}: {why}; {remedy}", kind="broken")

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self.names

    def data(self, name: str) -> bytes:
        """The bytes of a part, counted as they come out: headers may lie.

        Raises:
            ReadError: there is no such part, it is damaged or encrypted.
            LimitError: it is too large.
        """
        info = self.names.get(_plain(name))
        if info is None:
            raise self.broken(f"its part {name} is missing")
        if info.flag_bits & _ENCRYPTED:
            raise ReadError(f"{self.path}: is encrypted; remove its password and save it anew", kind="encrypted")
        limit = min(PART, self.room)
        try:
            with self.archive.open(info) as file:
                found = file.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise self.broken(f"its part {name} is damaged ({error})") from error
        if len(found) > limit:
            size = f"more than {limit / 2**20:.0f} MB"
            raise LimitError(f"{self.path}: its part {name} unpacks to {size}; split it", kind="too_large")
        self.room -= len(found)
        return found

    def tree(self, name: str) -> Any:
        """The root element of an XML part.

        Raises:
            ReadError: as `data`, and if the part is no XML, or `unsafe`: it declares entities.
            LimitError: as `data`.
        """
        return self.parse(self.data(name), name)

    def parse(self, data: bytes, name: str) -> Any:
        """The root element of XML that is at hand."""
        from lxml import etree  # noqa: PLC0415 - 20 ms

        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if b"<!ENTITY" in data:  # too many of them to go on
                raise self._unsafe(name) from error
            raise self.broken(f"its part {name} is no XML ({error.msg})") from error
        if root.getroottree().docinfo.doctype:
            raise self._unsafe(name)
        return root

    def _unsafe(self, name: str) -> ReadError:
        message = f"its part {name} declares entities, which no office program does; save it anew from its source"
        return ReadError(f"{self.path}: is unsafe: {message}", kind="unsafe")

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Targets inside of the file that a part refers to: identifier to (last word of the kind, name of the part).

        A file whose relations are damaged is read as far as it goes.
        """
        folder, base = posixpath.split(_plain(name))
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self.names:
            return {}
        try:
            root = self.tree(rels)
        except ReadError:
            return {}
        found = {}
        for one in root:
            target = one.get("Target")
            if target and one.get("TargetMode") != "External":
                path = target if target.startswith("/") else posixpath.join(folder, target)
                found[one.get("Id", "")] = one.get("Type", "").rpartition("/")[2], _plain(path)
        return found


def _plain(name: str) -> str:
    """A name without what differs between writers; one that leads out of the archive names nothing in it."""
    return posixpath.normpath("/" + unquote(name.replace("\\", "/")))[1:].casefold()
