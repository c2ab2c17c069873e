"""Word lists of the rules: those beside the code (`data/*.toml`), and those a user adds.

A user's file has the same lists under the name of the built-in file; its words are added, nothing is taken away::

    [notice_words]
    access = ["笔友卡"]

    [furniture_words]
    menu = ["笔友圈", "稿件超市"]

It is named in the config: ``[clean] vocabulary = ["my_words.toml"]``. `Clean` makes it the one in use for the time of a call, so
that two stages with different words may run side by side in one process.
"""

from __future__ import annotations

import re
import tomllib
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from importlib.resources import files
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from jianbao.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

P = ParamSpec("P")
T = TypeVar("T")
NAMES = ("notice_words", "site_words", "furniture_words")
"""Files of word lists that can be added to."""

_IN_USE: ContextVar[tuple[Path, ...]] = ContextVar("vocabulary", default=())


def in_use() -> tuple[Path, ...]:
    """The user's files in use: part of the key of whatever is cached and depends on words."""
    return _IN_USE.get()


@contextmanager
def using(paths: tuple[Path, ...]) -> Iterator[None]:
    """Add the words of `paths` while the context lasts."""
    token = _IN_USE.set(paths)
    try:
        yield
    finally:
        _IN_USE.reset(token)


def table(name: str) -> dict[str, list[str]]:
    """The word lists of `data/<name>.toml`, by heading, with those of the user's files."""
    return _merged(name, in_use())


@cache
def _merged(name: str, paths: tuple[Path, ...]) -> dict[str, list[str]]:
    lists = {key: list(words) for key, words in _built_in(name).items()}
    for path in paths:
        for key, words in read(path).get(name, {}).items():
            lists[key] += words
    return lists


@cache
def _built_in(name: str) -> dict[str, list[str]]:
    source = files("jianbao.cleaning").joinpath("data").joinpath(f"{name}.toml")
    lists: dict[str, list[str]] = tomllib.loads(source.read_text(encoding="utf-8"))
    return lists


@cache
def read(path: Path) -> dict[str, dict[str, list[str]]]:
    """The lists of a user's file, by file name and heading.

    Raises:
        ConfigError: it cannot be read, is no TOML, or names a list that does not exist.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"clean.vocabulary: cannot read {path}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"clean.vocabulary: {path} is no TOML file in UTF-8: {error}") from error
    for name, lists in found.items():
        if name not in NAMES or not isinstance(lists, dict):
            raise ConfigError(f"clean.vocabulary: {path} has no [{name}] to add to; there are: {', '.join(NAMES)}")
        for key, words in lists.items():
            known = _built_in(name)
            if key not in known:
                raise ConfigError(
                    f"clean.vocabulary: {path}: [{name}] has no list {key}; there are: {', '.join(known)}"
                )
            if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
                raise ConfigError(f'clean.vocabulary: {path}: [{name}] {key} must be a list of words: {key} = ["…"]')
    return found


def worded(build: Callable[P, T]) -> Callable[P, T]:
    """`functools.cache` for what is built from word lists: built once for each set of them (and each argument)."""
    made: dict[object, T] = {}

    @wraps(build)
    def get(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (_IN_USE.get(), args, *kwargs.items()) if args or kwargs else _IN_USE.get()
        if key not in made:
            made[key] = build(*args, **kwargs)
        return made[key]

    return get


def either(words: list[str]) -> str:
    """Alternatives of a pattern, longest first, those with the same first character together: the scan tries few of them.

    >>> either(["未读", "未", "全文", "未读完"])
    '未(?:读完|读|)|全(?:文)'
    """
    tails: dict[str, set[str]] = {}
    for word in words:
        tails.setdefault(word[0], set()).add(word[1:])
    ranked = {first: sorted(rest, key=lambda tail: (-len(tail), tail)) for first, rest in tails.items()}
    return "|".join(f"{re.escape(first)}(?:{'|'.join(map(re.escape, rest))})" for first, rest in ranked.items())
