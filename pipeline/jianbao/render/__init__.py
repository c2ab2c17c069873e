"""Briefing → bytes: one file per format, each with `SUFFIX` and `render(briefing) -> bytes`.

Every renderer is a pure function: the same briefing gives the same bytes, on any machine and any day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jianbao import plugins
from jianbao.errors import ConfigError

if TYPE_CHECKING:
    from jianbao.document import Briefing

FORMATS = ("md", "json", "html", "docx")
"""Names of the formats, which are the suffixes of their files too."""

_FILES = {"md": "markdown"}
"""Formats whose file has another name."""


def render(briefing: Briefing, format: str) -> bytes:  # noqa: A002
    """`briefing` as a file of the given format.

    Raises:
        ConfigError: there is no such format.
    """
    if format not in FORMATS:
        raise ConfigError(f"no format {format!r}; there are: {', '.join(FORMATS)}")
    written: bytes = plugins.load("render", _FILES.get(format, format)).render(briefing)
    return written
