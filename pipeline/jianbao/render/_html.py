"""What the HTML pages share: style, script, and a content-security policy that allows nothing but the page's own bytes."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from jianbao.render import _templates

_POLICY = "jianbao-content-security-policy"
"""Stands in a page for its policy until the page is written: the policy holds the hashes of its styles."""

_STYLE = re.compile(r"<style\b[^>]*>([^<]*)</style>")


def page(template: str | None, style: str, script: str, **values: Any) -> bytes:
    """The briefing's page: the user's `template`, or ours, with our style and script.

    Allowed by their hashes are the styles that stand in it and our script; a template's own scripts do not run.
    """
    css, js = _asset(style), _asset(script)
    made = _templates.filled("html", template, style=css, script=js, policy=_POLICY, **values)
    return _sealed(made, js)


def folder(template: str, style: str, script: str, **values: Any) -> bytes:
    """A page over a whole folder, from a template of ours."""
    css, js = _asset(style), _asset(script)
    made = _templates.ours(template).render(style=css, script=js, policy=_POLICY, **values)
    return _sealed(made, js)


def _sealed(made: str, script: str) -> bytes:
    """The page with its policy."""
    styles = " ".join(f"'{_hash(text)}'" for text in dict.fromkeys(_STYLE.findall(made))) or "'none'"
    rules = ("default-src 'none'", f"style-src {styles}", f"script-src '{_hash(script)}'", "base-uri 'none'")
    policy = "; ".join((*rules, "form-action 'none'"))
    return made.replace(_POLICY, policy, 1).encode("utf-8", "replace")


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


@cache
def _asset(name: str) -> Markup:
    text = files("jianbao.render").joinpath("templates", name).read_text(encoding="utf-8")
    return Markup(text.replace("\r\n", "\n"))  # noqa: S704  a file of this package
