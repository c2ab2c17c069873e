"""Summarizers for jianbao: text in, text out. `load("embedded")` needs no network; see `base.Summarizer`.

A backend is a module of this package with a function `build(**options) -> Summarizer`; the file name is its name.
Importing this package imports neither torch nor transformers.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from pathlib import Path
from typing import Any

from jianbao_models.base import ModelError, Summarizer, Task

__all__ = ["ModelError", "Summarizer", "Task", "load", "names"]

#: Modules that are no backends.
_HELPERS = frozenset(
    ["base", "data", "decoding", "evaluate", "export", "pairs", "pointer", "prompts", "text", "tokenization", "train"],
)


def names() -> tuple[str, ...]:
    """Names of the backends, without importing them.

    >>> names()
    ('causal', 'embedded', 'fake', 'openai', 'seq2seq')
    """
    found = {module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")}
    return tuple(sorted(found - _HELPERS))


def load(name_or_path: str | Path, **options: Any) -> Summarizer:
    """Load a summarizer.

    Args:
        name_or_path: a backend's name, a model folder, an `http(s)://` address of an OpenAI-compatible server, or the
            id of a model on a hub (`owner/name`; only with `download=True`).
        options: the backend's own, see its `build`.

    Raises:
        ModelError: there is no such backend, folder or option (the message lists those there are), or it fails to load.
    """
    name, own = _resolve(str(name_or_path), options)
    if name not in names():
        raise ModelError(
            f"no summarizer named {name!r}; there are: {', '.join(names())}, or a model folder or a server's address"
        )
    try:
        build = importlib.import_module(f"jianbao_models.{name}").build
    except ModuleNotFoundError as error:
        raise ModelError(f"summarizer {name!r} needs a package that is missing: pip install {error.name}") from error
    try:
        inspect.signature(build).bind(**own)
    except TypeError as error:
        known = ", ".join(inspect.signature(build).parameters)
        raise ModelError(f"summarizer {name!r}: {error}; its options are: {known}") from None
    summarizer: Summarizer = build(**own)
    return summarizer


def _resolve(name: str, options: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The backend for a name, address, folder or hub id, and its options."""
    if name in names():
        return name, options
    if name.startswith(("http://", "https://")):
        return "openai", {"base_url": name, **options}
    folder = Path(name)
    if folder.is_dir():
        return _architecture(folder), {"path": name, **options}
    if "/" in name and options.get("download"):
        return options.pop("backend", "causal"), {"path": name, **options}
    if "/" in name or "\\" in name:
        raise ModelError(
            f"no folder {name}; to fetch a model of that id from a hub, pass download=True (and backend='seq2seq')"
        )
    return name, options


def _architecture(folder: Path) -> str:
    """Which backend reads a model folder, by its `config.json`."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder} is no model folder: its config.json cannot be read ({error})") from error
    if config.get("model_type") == "jianbao_copy_bart":
        return "embedded"
    return "seq2seq" if config.get("is_encoder_decoder") or config.get("model_type") in _ENCODER_DECODERS else "causal"


_ENCODER_DECODERS = frozenset({"bart", "t5", "mt5", "pegasus", "mbart", "umt5", "longt5", "bigbird_pegasus", "led"})
