"""What works on this machine, and what each missing thing needs. Imports nothing heavy: it looks, it does not load."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from jianbao import plugins, versions
from jianbao.engines import cores

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES = ("pydantic", "jieba", "opencc", "pypinyin", "numpy", "scipy", "jinja2", "python-docx", "tqdm")
MODEL_PACKAGES = ("torch", "transformers", "safetensors", "tokenizers", "httpx")
FONTS = {
    "仿宋": ("仿宋_GB2312", "FangSong", "仿宋", "simfang", "STFangsong"),
    "黑体": ("SimHei", "黑体", "simhei", "STHeiti"),
    "楷体": ("楷体_GB2312", "KaiTi", "楷体", "simkai", "STKaiti"),
    "小标宋": ("方正小标宋", "FZXiaoBiaoSong", "小标宋"),
}
"""Fonts of GB/T 9704-2012 and the names under which systems know them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `needed`: without it the default run does not work."""

    area: str
    name: str
    works: bool
    detail: str
    needed: bool = False


def examine() -> Iterator[Finding]:
    """Every finding, area by area."""
    yield Finding("python", sys.version.split()[0], sys.version_info >= (3, 11), sys.executable, needed=True)
    yield Finding("jianbao", versions.code(), works=True, detail=f"{cores()} cores")
    for name in PACKAGES:
        yield _package("package", name, needed=True)
    for name in MODEL_PACKAGES:
        yield _package("model package", name, needed=name in {"torch", "transformers"})
    yield from _engines()
    yield _embedded()
    for name in plugins.names("read"):
        yield Finding("reader", name, works=True, detail="")
    yield _office()
    yield from _fonts()


def _package(area: str, name: str, *, needed: bool) -> Finding:
    try:
        return Finding(area, name, works=True, detail=metadata.version(name), needed=needed)
    except metadata.PackageNotFoundError:
        return Finding(area, name, works=False, detail=f"pip install {name}", needed=needed)


def _engines() -> Iterator[Finding]:
    for name in plugins.names("engines"):
        works = name != "ray" or find_spec("ray") is not None
        yield Finding("engine", name, works, "" if works else 'pip install "jianbao[ray]"')


def _embedded() -> Finding:
    folder = versions.embedded()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
    weights = any(folder.glob("*.safetensors")) if size else False
    detail = (
        f"{size / 1e6:.1f} MB in {folder}" if weights else "no weights: reinstall jianbao, or use --summarizer none"
    )
    return Finding("model", "embedded", weights, detail, needed=True)


def _office() -> Finding:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Finding("program", "LibreOffice", found is not None, found or "install it to read .doc and .wps")


def _fonts() -> Iterator[Finding]:
    known = _installed_fonts()
    for name, aliases in FONTS.items():
        found = next((alias for alias in aliases if alias.casefold() in known), None)
        yield Finding("font", name, found is not None, found or "a Word file names it; the reader's machine needs it")


def _installed_fonts() -> str:
    """Names of fonts and font files, folded, in one string; empty where there is no way to ask."""
    lister = shutil.which("fc-list")
    if lister:
        run = subprocess.run(  # noqa: S603 -- a fixed command
            [lister, ":", "family", "file"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        return run.stdout.casefold()
    folders = [
        Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
        Path("/Library/Fonts"),
        Path("/System/Library/Fonts"),
    ]
    return "\n".join(path.name for folder in folders if folder.is_dir() for path in folder.iterdir()).casefold()
