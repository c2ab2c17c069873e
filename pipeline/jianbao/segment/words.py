"""Words: jieba with a lexicon of official terms and the user's own.

The tokenizer is an instance of its own, so nobody else's dictionary changes ours; jieba is imported at first use.
"""

from __future__ import annotations

import contextlib
import getpass
import logging
import os
import tempfile
import threading
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianbao.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOCK = threading.Lock()
_TOKENIZERS: dict[tuple[Path, ...], Any] = {}
CHUNK = 2000
"""Characters handed to jieba at once: its tables grow with the longest run of characters."""


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
    """`cut` for many texts; the same text is cut once."""
    tool = tokenizer(lexicons)
    known: dict[str, tuple[str, ...]] = {}
    found = []
    for text in texts:
        if text not in known:
            known[text] = _cut(tool, text)
        found.append(known[text])
    return found


def _cut(tool: Any, text: str) -> tuple[str, ...]:
    pieces = (text[at : at + CHUNK] for at in range(0, len(text), CHUNK))
    return tuple(word for piece in pieces for word in tool.lcut(piece) if not word.isspace())


def _build(lexicons: tuple[Path, ...]) -> Any:
    import jieba  # noqa: PLC0415 - 0.1 s, and only this stage needs it

    jieba.setLogLevel(logging.WARNING)
    tool = jieba.Tokenizer()
    tool.tmp_dir = str(_cache_folder())
    tool.initialize()
    builtin = resources.files("jianbao.segment").joinpath("official_terms.txt").read_text(encoding="utf-8")
    terms = list(_terms(builtin))
    for path in lexicons:
        try:
            terms += _terms(Path(path).read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"lexicon {path} cannot be read as UTF-8 text ({error}); one term per line") from error
    for term in dict.fromkeys(terms):
        tool.add_word(term)
    return tool


def _terms(text: str) -> Iterable[str]:
    """Terms of a lexicon: the first word of each line, `#` begins a comment. jieba's `term freq tag` lines fit too."""
    for line in text.splitlines():
        bare = line.split("#", 1)[0].split()
        if bare:
            yield bare[0]


def _cache_folder() -> Path:
    """A folder for jieba's cache that no other user can write to.

    jieba unmarshals what it finds there, and its default is a well-known name in the shared folder for temporary files.
    """
    folder = Path(tempfile.gettempdir()) / f"jianbao-{_user()}"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        state = folder.lstat()
        own = not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not state.st_mode & 0o022)
        if own and folder.is_dir() and not folder.is_symlink() and os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.mkdtemp(prefix="jianbao-"))


def _user() -> str:
    if hasattr(os, "getuid"):
        return str(os.getuid())
    try:
        return "".join(char for char in getpass.getuser() if char.isalnum()) or "user"
    except (OSError, KeyError, ImportError):
        return "user"
