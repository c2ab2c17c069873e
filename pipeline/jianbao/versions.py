"""Fingerprints of what decides how a briefing reads: the code and the model's weights."""

from __future__ import annotations

import functools
import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from jianbao import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jianbao.config import Config

_WEIGHTS = "embedded"


def code(config: Config | None = None) -> str:
    """Version number and a hash of every file of the two packages, weights aside: an edited rule is another version.

    So is an edited rule of the user's own, if the config names one.
    """
    rules = config.clean.rules if config else ()
    return _code(tuple(name for name in rules if "." in name))


@functools.cache
def _code(own: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for name in own:
        spec = find_spec(name)
        digest.update(name.encode() + b"\0" + (Path(spec.origin).read_bytes() if spec and spec.origin else b""))
    for package in ("jianbao", "jianbao_models"):
        for path in _files(_folder(package)):
            if path.suffix != ".pyc" and _WEIGHTS not in path.parts:
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def weights(config: Config) -> str:
    """Fingerprint of the model's files; empty where the model is no file of this machine.

    The embedded weights are hashed; a folder of the user's, which may hold gigabytes, counts by names, sizes and times.
    """
    if config.write.summarizer == "none":
        return ""
    digest = hashlib.sha256()
    given = config.write.options.get("path")
    if given:
        for path in _files(Path(str(given)).expanduser()):
            found = path.stat()
            digest.update(f"{path.name} {found.st_size} {found.st_mtime_ns}\n".encode())
    elif config.write.summarizer == "embedded":
        for path in _files(_folder("jianbao_models") / _WEIGHTS):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    else:
        return ""
    return digest.hexdigest()[:16]


def embedded() -> Path:
    """Folder of the embedded model, which may not exist."""
    return _folder("jianbao_models") / _WEIGHTS


def _folder(package: str) -> Path:
    """Where a package lies, without importing it."""
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else Path(package)


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
