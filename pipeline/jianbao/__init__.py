"""简报: short briefings a leader can trust, out of folders of messy Chinese official documents.

>>> import jianbao
>>> jianbao.clean("各位代表：").text
'各位代表：'

The functions load what they need on first use: `import jianbao` itself costs nothing, and only a summarizer other than
`none` brings torch and transformers into memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jianbao import errors

if TYPE_CHECKING:
    from os import PathLike

    from jianbao.document import Cleaned
    from jianbao.records import Record

__all__ = ["__version__", "brief", "check", "clean", "errors"]
__version__ = "0.1.0"


def brief(path: str | PathLike[str], *, summarizer: str = "embedded", length: int = 600) -> Record:
    """The briefing of one file: the object of schema `jianbao.briefing/1`.

    Args:
        path: the document.
        summarizer: who words the lines; `none` quotes only.
        length: budget of all points together, in characters.

    Returns:
        A dict that `json.dumps` writes as `jianbao run` does, whose keys can be read as attributes too:
        `briefing.points[0].heading` is `briefing["points"][0]["heading"]`.

    Raises:
        jianbao.errors.ConfigError: there is no such summarizer, or `length` is out of range.
        jianbao.errors.DocumentError: the document cannot be briefed.
    """
    from pathlib import Path  # noqa: PLC0415 -- `import jianbao` stays instant

    from jianbao import config, process, records  # noqa: PLC0415

    settings = config.build({"select": {"length": length}, "write": {"summarizer": summarizer}})
    process.warm(settings)
    return records.briefing(process.brief(process.read(Path(path), None, settings), settings))


def clean(data: str | bytes) -> Cleaned:
    """Clean a text, or bytes in any of the known encodings.

    Returns:
        `.text` (cleaned), `.source_text` (as decoded), `.damage` (what was changed or marked, with spans of the source
        text), `.completeness` (what is missing) and `.title`.

    Raises:
        jianbao.errors.ReadError: the bytes are no text.
    """
    from jianbao import config, process  # noqa: PLC0415

    return process.cleaned(process.source_of(data), config.Config())


def check(text: str | PathLike[str], source: str | bytes | PathLike[str]) -> Record:
    """Check a summary, whoever wrote it, against its source.

    Args:
        text: the summary as text, or the path (not a string) of its file.
        source: the document as text or bytes, or the path of its file.

    Returns:
        What `jianbao check --json` prints: `.supported` and `.unsupported` count sentences; `.lines` has one record for each, with
        `.text`, `.supported`, `.faults` (`.kind`, `.words`, `.why`, `.nearest`) and `.evidence` (raw spans of the source).

    Raises:
        jianbao.errors.DocumentError: one of the two cannot be read, or the summary says nothing.
    """
    from jianbao import checking, config  # noqa: PLC0415 -- `import jianbao` stays instant

    return checking.check(text, source, config.Config())
