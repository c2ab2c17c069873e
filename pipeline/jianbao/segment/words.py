"""Words: jieba's algorithm and dictionary with a lexicon of official terms and the user's own.

The cutter is `rjieba` (jieba-rs): the same words as jieba in Python, twelve times as fast, and no cache file. It is an instance
of its own, so nobody else's dictionary changes ours, and it is imported at first use.
"""

from __future__ import annotations

import re
import threading
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianbao.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LOCK = threading.Lock()
_TOKENIZERS: dict[tuple[Path, ...], Any] = {}
_APART = re.compile(r"([-_]+)")
"""Marks at which jieba ends a word (1-3个); jieba-rs would keep them inside."""


def tokenizer(lexicons: tuple[Path, ...] = ()) -> Any:
    """The tokenizer with `lexicons` added, made once per process.

    Raises:
        ConfigError: a lexicon cannot be read.
    """
    with _LOCK:
        if lexicons not in _TOKENIZERS:
            _TOKENIZERS[lexicons] = _build(lexicons)
        return _TOKENIZERS[lexicons]


def cut(text: str, lexicons: tuple[Path, ...] = ()) -> tuple[str, ...]:
    """Words of `text`, white space left out.

    >>> "放管服改革" in cut("深化放管服改革")
    True
    """
    return _cut(tokenizer(lexicons), text)


def cut_all(texts: Iterable[str], lexicons: tuple[Path, ...] = ()) -> list[tuple[str, ...]]:
    """`cut` for many texts."""
    tool = tokenizer(lexicons)
    return [_cut(tool, text) for text in texts]


def _cut(tool: Any, text: str) -> tuple[str, ...]:
    words = _apart(tool, text) if "-" in text or "_" in text else tool.cut(text)
    return tuple([word for word in words if not word.isspace()])


def _apart(tool: Any, text: str) -> Iterator[str]:
    """Words of a text with marks inside which no word may reach across."""
    for place, piece in enumerate(_APART.split(text)):
        if place % 2:
            yield piece
        else:
            yield from tool.cut(piece)


def _build(lexicons: tuple[Path, ...]) -> Any:
    import rjieba  # noqa: PLC0415 - 0.1 s, and only this stage needs it

    tool = rjieba.Jieba()
    builtin = resources.files("jianbao.segment").joinpath("official_terms.txt").read_text(encoding="utf-8")
    terms = list(_terms(builtin))
    for path in lexicons:
        try:
            terms += _terms(Path(path).read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"lexicon {path} cannot be read as UTF-8 text ({error}); one term per line") from error
    for term in dict.fromkeys(terms):
        tool.add_word(term, None, None)
    return tool


def _terms(text: str) -> Iterable[str]:
    """Terms of a lexicon: the first word of each line, `#` begins a comment. jieba's `term freq tag` lines fit too."""
    for line in text.splitlines():
        bare = line.split("#", 1)[0].split()
        if bare:
            yield bare[0]
