"""Web pages saved as files: the visible text, one line for each block.

Only the page's markup is undone here; menus, notices and the like are left to the cleaning, which knows them from text
files too. Scripts, styles, forms and readings in ruby (``<rt>``) are left out. The charset a page declares is ignored:
pages that were copied lie about it, and `decode` looks at what is there.

The markup is cut at its brackets by plain search: `html.parser` of the standard library takes quadratic time on pages
made to hurt it, and what is wanted here needs no tree.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from jianbao.read._content import Content
from jianbao.read._decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
_RAW = frozenset({"script", "style", "title", "textarea", "noscript", "template", "select", "svg", "rt", "rp"})
"""Elements whose content is not shown, up to their end tag."""
_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "br",
            "caption",
            "dd",
            "div",
            "dl",
            "dt",
            "figcaption",
            "figure",
        ),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "table", "tbody", "tfoot", "thead", "tr", "ul"),
    )
)
_CELLS = frozenset({"td", "th"})
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?![a-zA-Z0-9])|<[!?/]")
_END = {name: re.compile(f"</{name}(?![a-z0-9])", re.IGNORECASE) for name in _RAW}


def content(data: bytes, path: Path, declared: str = "") -> Content:  # noqa: ARG001 - the signature of the family
    """Visible text of a page; its `<title>` is a field."""
    decoded = decode(data, (declared,))
    title = ""
    pieces: list[str] = []
    for name, piece in _pieces(decoded.text):
        if name == "title":
            title = title or " ".join(html.unescape(piece).split())
        elif not name:
            pieces.append(re.sub("[ \t\r\n]+", " ", html.unescape(piece)))
        elif name in _BLOCKS or name in _CELLS:
            pieces.append("\t" if name in _CELLS else "\n")
    lines = (line.strip(" \t") for line in "".join(pieces).split("\n"))
    text = "\n".join(line for line in lines if line) + "\n"
    return Content(text, decoded.encoding, decoded.damaged, (("title", title),) if title else ())


def _pieces(page: str) -> Iterator[tuple[str, str]]:
    """The page in order: ("", text), (name of a tag, "") or (name of a hidden element, its content)."""
    at = 0
    while at < len(page):
        tag = _TAG.search(page, at)
        if tag is None:
            break
        yield "", page[at : tag.start()]
        comment = page.startswith("<!--", tag.start())
        end = page.find("-->" if comment else ">", tag.start())
        if end < 0:  # never closed: text, as far as anyone can tell
            at = tag.start() if not comment else tag.start() + 4
            break
        at = end + (3 if comment else 1)
        name = (tag[2] or "").lower()
        if not tag[1] and name in _RAW and page[end - 1] != "/":
            stop = _END[name].search(page, at)
            yield name, page[at : stop.start() if stop else len(page)]
            at = stop.start() if stop else len(page)
        elif name and not (tag[1] and name in _CELLS):
            yield name, ""
    yield "", page[at:]
