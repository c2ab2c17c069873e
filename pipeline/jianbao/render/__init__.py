"""Briefing → bytes: one file per format, each with `SUFFIX` and `render(briefing, settings) -> bytes`.

Every renderer is a pure function: the same briefing and settings give the same bytes, on any machine and any day (a PDF:
with the same LibreOffice and fonts).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jianbao import plugins
from jianbao.config import Render
from jianbao.errors import ConfigError
from jianbao.render import _facts, _templates
from jianbao.render._payload import payload

if TYPE_CHECKING:
    from jianbao.document import Briefing

FORMATS = ("md", "json", "html", "docx", "pdf")
"""Names of the formats, which are the suffixes of their files too."""

_FILES = {"md": "markdown"}
"""Formats whose file has another name."""


def check(settings: Render) -> None:
    """See that everything `settings` asks for can be made here.

    Raises:
        ConfigError: there is no such format, a program it needs is missing, or a template cannot be used.
    """
    for name in settings.formats:
        if name not in FORMATS:
            raise ConfigError(f"no format {name!r}; there are: {', '.join(FORMATS)}")
    for name, path in settings.templates.items():
        _templates.check(name, path)
        if name == "docx":
            plugins.load("render", "docx").check(path)
    if "pdf" in settings.formats:
        plugins.load("render", "pdf").check()


def kept(briefing: Briefing) -> dict[str, Any]:
    """What the digest of the folder will need of a briefing; plain values for the ledger."""
    return _facts.facts(payload(briefing))


def render(briefing: Briefing, format: str, settings: Render | None = None) -> bytes:  # noqa: A002
    """`briefing` as a file of the given format.

    Raises:
        ConfigError: there is no such format, or a template cannot be used.
        DocumentError: the program that makes the format failed.
    """
    if format not in FORMATS:
        raise ConfigError(f"no format {format!r}; there are: {', '.join(FORMATS)}")
    module = plugins.load("render", _FILES.get(format, format))
    written: bytes = module.render(briefing, settings or Render())
    return written
