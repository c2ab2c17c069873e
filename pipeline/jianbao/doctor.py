"""What works on this machine, and what each missing thing needs. Imports nothing heavy: it looks, it does not load."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from typing import TYPE_CHECKING

from jianbao import _soffice, plugins, versions
from jianbao.engines import cores
from jianbao.inputs import archives, corpora
from jianbao.read import _ocr
from jianbao.render import _fonts as fonts

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES = ("pydantic", "jieba", "rjieba", "opencc", "pypinyin", "numpy", "scipy", "jinja2", "python-docx", "tqdm")
MODEL_PACKAGES = ("torch", "transformers", "safetensors", "tokenizers", "httpx")


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
    yield from _readers()
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


def _readers() -> Iterator[Finding]:
    """Every reader: the suffixes it reads and what it needs, and what is missing of that."""
    for name in plugins.names("read"):
        reader = plugins.load("read", name)
        needs: tuple[str, ...] = getattr(reader, "NEEDS", ())
        shown = " ".join(corpora.KINDS) if name == "record" else " ".join(reader.SUFFIXES)
        missing = [package for package in needs if find_spec(package) is None]
        if name == "office" and _soffice.find() is None:
            yield Finding("reader", name, works=False, detail=f"{shown}: install LibreOffice")
        elif missing:
            yield Finding("reader", name, works=False, detail=f"{shown}: pip install {' '.join(missing)}")
        else:
            with_what = ", ".join(f"{package} {metadata.version(package)}" for package in needs)
            with_what = "LibreOffice" if name == "office" else with_what
            yield Finding("reader", name, works=True, detail=f"{shown} with {with_what}" if with_what else shown)
    yield Finding("reader", "archives", works=True, detail=" ".join(archives.SUFFIXES))
    read_off = "pages that are only pictures"
    ocr = _ocr.available()
    detail = f"{read_off}: --set read.ocr=true" if ocr else f'{read_off}: pip install "jianbao[ocr]"'
    yield Finding("reader", "ocr", works=ocr, detail=detail)


def _office() -> Finding:
    found = _soffice.find()
    return Finding(
        "program", "LibreOffice", found is not None, str(found or "install it to read .doc and .wps, to write .pdf")
    )


def _fonts() -> Iterator[Finding]:
    """The fonts of GB/T 9704-2012: each by the name it has here, or what stands in for it in a PDF made here."""
    known = fonts.installed()
    for (name, face), choice in zip(fonts.FACES.items(), fonts.chosen(), strict=True):
        here = choice.name in {name, *face.same} and choice.name.casefold() in known
        missing = "nothing stands in for it here" if choice.name == name else f"{choice.name} stands in for it in a PDF"
        detail = choice.name if here else f"{missing}; a Word file names it, and the reader's machine needs it"
        yield Finding("font", name, here, detail)
