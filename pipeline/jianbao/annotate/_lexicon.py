"""Vocabulary of this stage: TOML tables beside the code, read once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def table(name: str) -> dict[str, Any]:
    """The vocabulary file `data/<name>.toml`."""
    return tomllib.loads(files("jianbao.annotate").joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words(name: str, section: str, *keys: str) -> tuple[str, ...]:
    """Entries of the lists `keys` in `section` of a vocabulary file, in order."""
    part = table(name)[section]
    return tuple(word for key in keys for word in part[key])


def either(entries: Iterable[str]) -> str:
    """A regular expression for any of `entries`, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(entries), key=lambda w: (-len(w), w))) + ")"


def figures(section: str, *keys: str) -> str:
    """`either` over lists of the figure vocabulary."""
    return either(words("figures", section, *keys))
