"""Templates: those beside this file, and files of the user's own that take their place.

A user's template runs in Jinja2's sandbox: it sees plain values and can include its neighbours, build on ours
(`{% extends "briefing.html.j2" %}`), and reach nothing else. Every text it prints is escaped for its format.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from jianbao.errors import ConfigError, DocumentError
from jianbao.render._words import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment, Template

OURS = {"html": "briefing.html.j2"}
"""The template of each format that has one of ours."""


def check(format: str, path: str) -> None:  # noqa: A002
    """See that a user's template can be used.

    Raises:
        ConfigError: there is no such file, it is no template, or the format takes none.
    """
    if format not in {"html", "md", "docx"}:
        raise ConfigError(f"render.templates.{format}: templates are for html, md and docx")
    if not Path(path).is_file():
        raise ConfigError(f"render.templates.{format}: there is no file {path}")
    if format != "docx":
        _own(path, format)


def filled(format: str, path: str | None, /, **values: Any) -> str:  # noqa: A002
    """The template of a format, ours or the user's, filled in.

    Raises:
        ConfigError: the user's template cannot be read or is none.
        DocumentError: it cannot be filled in with this briefing (kind `template`).
    """
    template = _own(path, format) if path else _environment().get_template(OURS[format])
    if not path:
        return template.render(**values)
    from jinja2 import TemplateError  # noqa: PLC0415

    try:
        return template.render(**values)
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        line = _line(error, path)
        raise DocumentError(f"the template {path}{line}: {error}", kind="template") from error


def ours(name: str) -> Template:
    """A template of this package, by the name of its file."""
    return _environment().get_template(name)


def _line(error: BaseException, path: str) -> str:
    """Where in the template it went wrong."""
    found, trace = 0, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == str(Path(path)):
            found = trace.tb_lineno
        trace = trace.tb_next
    return f", line {found}" if found else ""


@cache
def _own(path: str, format: str) -> Template:  # noqa: A002
    """A user's template, compiled once."""
    from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, TemplateError  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    file = Path(path)
    loader = ChoiceLoader([FileSystemLoader(file.parent), PackageLoader("jianbao.render", "templates")])
    made = ImmutableSandboxedEnvironment(loader=loader, **_options(format))
    try:
        return made.get_template(file.name)
    except (TemplateError, OSError, UnicodeDecodeError) as error:
        place = getattr(error, "lineno", None)
        line = f", line {place}" if place else ""
        raise ConfigError(f"the template {path}{line}: {error}") from error


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader  # noqa: PLC0415  40 ms, for these formats alone

    return Environment(loader=PackageLoader("jianbao.render", "templates"), **_options("html"))  # noqa: S701


def _options(format: str) -> dict[str, Any]:  # noqa: A002
    from jinja2 import StrictUndefined  # noqa: PLC0415

    return {
        "autoescape": format == "html",
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
        "finalize": _shown if format == "html" else _escaped(),
    }


def _shown(value: Any) -> Any:
    """No text reaches a page with characters that steer the display."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _escaped() -> Callable[[Any], Any]:
    """For Markdown: text as literal text; what a template marks with `| safe` is left alone."""
    from jianbao.render.markdown import escape  # noqa: PLC0415  markdown uses this module

    return lambda value: escape(value) if isinstance(value, str) and not isinstance(value, Markup) else value
