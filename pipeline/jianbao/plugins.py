"""Find the members of a family by file name: `cleaning/hard_wraps.py` is the rule `hard_wraps`.

There is no registry: the file name is the name, as with the codecs of the standard library. Names that begin with an
underscore are private helpers of the family.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from jianbao.errors import ConfigError

if TYPE_CHECKING:
    from types import ModuleType


def names(family: str) -> tuple[str, ...]:
    """Names of the family's members, sorted, without importing them.

    >>> "txt" in names("read")
    True
    """
    package = importlib.import_module(f"jianbao.{family}")
    return tuple(sorted(m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_")))


@cache
def load(family: str, name: str) -> ModuleType:
    """Import the member `name` of `family`; a name with a dot is a module of the user's own, on Python's import path.

    Raises:
        ConfigError: there is no such member (the message lists those there are), or an extra package it needs is missing.
    """
    if "." in name:
        return _own(family, name)
    if name not in names(family):
        raise ConfigError(f"no {family} named {name!r}; there are: {', '.join(names(family))}")
    try:
        return importlib.import_module(f"jianbao.{family}.{name}")
    except ModuleNotFoundError as error:
        raise ConfigError(f"{family} {name!r} needs a package that is missing: pip install {error.name}") from error


def _own(family: str, name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ConfigError(f"{family}: cannot import {name}: {error}; add its folder to PYTHONPATH") from error
