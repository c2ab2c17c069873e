"""What the HTML pages share: templates, and a content-security policy that allows nothing but the page's own bytes."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from jianbao.render._words import visible

if TYPE_CHECKING:
    from jinja2 import Environment


def page(template: str, style: str, script: str, **values: Any) -> bytes:
    """Fill in `template`; style and script, files beside it, are allowed by their hashes, and nothing else is."""
    css, js = _asset(style), _asset(script)
    policy = (
        f"default-src 'none'; style-src '{_hash(css)}'; script-src '{_hash(js)}'; base-uri 'none'; form-action 'none'"
    )
    made = _environment().get_template(template).render(style=css, script=js, policy=policy, **values)
    return made.encode("utf-8", "replace")


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


@cache
def _asset(name: str) -> Markup:
    text = files("jianbao.render").joinpath("templates", name).read_text(encoding="utf-8")
    return Markup(text.replace("\r\n", "\n"))  # noqa: S704  a file of this package


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  40 ms, for this format alone

    return Environment(
        loader=PackageLoader("jianbao.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )


def _finalize(value: Any) -> Any:
    """No text reaches a page with characters that steer the display."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
