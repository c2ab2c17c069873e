"""The fonts that GB/T 9704-2012 asks for, the names systems know them by, and what stands in for a missing one.

Fonts are asked for by name and never shipped. A Word file names them with their other names in its font table; the
word processor that opens it looks for them. Where a file is laid out on this machine (the PDF), `chosen` picks the first
that is installed, in the order given here: the same type under another name, then a related one.
"""

from __future__ import annotations

import functools
import logging
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

log = logging.getLogger(__name__)

SONG, FANG, KAI, HEI, TITLE = "宋体", "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"

_SERIF = (
    *("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "思源宋体", "Songti SC"),
    *("STSong", "宋体", "SimSun", "AR PL UMing CN"),
)
_SANS = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "思源黑体", "PingFang SC"),
    *("Microsoft YaHei", "微软雅黑", "WenQuanYi Zen Hei"),
)


class Face(NamedTuple):
    """One type of the standard.

    Attributes:
        same: other names of the same type, or of another maker's cut of it.
        related: what stands in for it, best first.
        altered: a related type is set in bold, so that it still stands out from the body.
        panose: classification by which word processors look for a related type.
    """

    same: tuple[str, ...]
    related: tuple[str, ...]
    altered: bool = False
    panose: str = "02010609060101010101"


FACES = {
    FANG: Face(("仿宋", "FangSong", "FangSong_GB2312", "方正仿宋_GBK", "方正仿宋简体", "华文仿宋", "STFangsong"), _SERIF),
    KAI: Face(("楷体", "KaiTi", "KaiTi_GB2312", "方正楷体_GBK", "方正楷体简体", "华文楷体", "STKaiti", "Kaiti SC"), _SERIF, altered=True),
    TITLE: Face(
        ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "华文中宋", "STZhongsong"), _SERIF, altered=True,
        panose="02010601030101010101",
    ),
    HEI: Face(("SimHei", "方正黑体_GBK", "方正黑体简体", "华文黑体", "STHeiti", "Heiti SC"), _SANS),
    SONG: Face(("SimSun", "NSimSun", "新宋体", "方正书宋_GBK", "华文宋体"), _SERIF, panose="02010600030101010101"),
}  # fmt: skip
"""Each type the standard asks for; keys are the names that files ask for."""


class Choice(NamedTuple):
    """What a type is set in on this machine: the name of a font, in bold or not."""

    name: str
    bold: bool = False


AS_ASKED = tuple(Choice(name) for name in FACES)
"""Every type by its own name, in the order of `FACES`: for files that are laid out elsewhere."""


def chosen(have: Iterable[str] | None = None) -> tuple[Choice, ...]:
    """For each of `FACES`, in order, the first of its fonts that is installed; its own name where none is.

    Args:
        have: names of the installed fonts; those of this machine if not given.
    """
    known = installed() if have is None else frozenset(name.casefold() for name in have)
    return tuple(_first(name, face, known) for name, face in FACES.items())


def _first(name: str, face: Face, known: frozenset[str]) -> Choice:
    for same in (name, *face.same):
        if same.casefold() in known:
            return Choice(same)
    for related in face.related:
        if related.casefold() in known:
            return Choice(related, face.altered)
    return Choice(name)


@functools.cache
def installed() -> frozenset[str]:
    """Names of the installed fonts, folded; of their files where the system does not tell names."""
    lister = shutil.which("fc-list")
    if lister:
        run = subprocess.run(  # noqa: S603 -- a fixed command
            [lister, ":", "family"], capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
        )
        return frozenset(name.strip().casefold() for line in run.stdout.splitlines() for name in line.split(","))
    return frozenset(_windows_names()) | frozenset(path.stem.casefold() for path in _font_files())


_FILES = {"simfang": "仿宋", "simkai": "楷体", "simhei": "simhei", "simsun": "simsun", "msyh": "microsoft yahei"}
"""Fonts of Windows by the names of their files, in case its registry cannot be asked."""


def _windows_names() -> Iterable[str]:
    """Names in the registry of Windows, `仿宋 (TrueType)` or `SimSun & NSimSun (TrueType)`, and by the names of files."""
    yield from (_FILES[path.stem.casefold()] for path in _font_files() if path.stem.casefold() in _FILES)
    try:
        import winreg  # noqa: PLC0415 -- only there
    except ImportError:
        return
    for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):  # type: ignore[attr-defined,unused-ignore]
        try:
            key = winreg.OpenKey(root, r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts")  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            continue
        with key:
            for n in range(winreg.QueryInfoKey(key)[1]):  # type: ignore[attr-defined,unused-ignore]
                title = str(winreg.EnumValue(key, n)[0])  # type: ignore[attr-defined,unused-ignore]
                yield from (part.strip().casefold() for part in title.rsplit(" (", 1)[0].split("&"))


def _font_files() -> list[Path]:
    """Files in the font folders of Windows and macOS."""
    folders = [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts", Path.home() / "Library/Fonts"]
    folders += [Path("/Library/Fonts"), Path("/System/Library/Fonts"), Path("/System/Library/Fonts/Supplemental")]
    return [path for folder in folders if folder.is_dir() for path in folder.iterdir()]


def tell() -> None:
    """Log, once for each process, what a file laid out here is set in instead of what the standard asks for."""
    _tell(chosen())


@functools.cache
def _tell(found: tuple[Choice, ...]) -> None:
    for name, choice in zip(FACES, found, strict=True):
        if choice.name != name and choice.name not in FACES[name].same:
            log.warning("font %s is missing here: %s stands in for it", name, choice.name)
        elif choice.name == name and name.casefold() not in installed():
            log.warning("font %s is missing here, and so is everything that could stand in for it", name)
