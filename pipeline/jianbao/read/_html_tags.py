"""The tags of a page, found by plain search in one pass: names, attributes, and what stands between them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from jianbao.errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TAGS = 1_000_000
"""Tags of one page: a book of a thousand pages has a tenth."""
LONGEST_VALUE = 1 << 16
"""Characters of an attribute's value within which its closing quote is looked for."""
_RAW = frozenset(
    {"script", "style", "title", "textarea", "noscript", "template", "select", "svg", "rt", "rp", "iframe"}
)
"""Elements whose content is not shown, up to their end tag."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?![a-zA-Z0-9])|<[!?/]")
_END = {name: re.compile(f"</{name}(?![a-z0-9])", re.IGNORECASE) for name in _RAW}
_STOP = re.compile("[>\"']")
_ATTRIBUTE = re.compile(r"([a-zA-Z_:][\w:.-]{0,40})(?:\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")


def attributes(tag: str) -> dict[str, str]:
    """Attributes of a tag, names folded, entities resolved.

    >>> attributes('<a HREF="x?a&amp;b" hidden class=c>')
    {'href': 'x?a&b', 'hidden': '', 'class': 'c'}
    """
    start = re.match(r"<[a-zA-Z0-9]*", tag)
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag, start.end() if start else 0):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


def pieces(markup: str) -> Iterator[tuple[str, str, str]]:
    """The page in order: ("text", "", words), ("open", name, tag), ("close", name, ""), ("raw", name, content)."""
    at = tags = 0
    while at < len(markup):
        tag = _TAG.search(markup, at)
        if tag is None:
            break
        yield "text", "", markup[at : tag.start()]
        end = _tag_end(markup, tag.start())
        if end < 0:  # never closed: text, as far as anyone can tell
            at = tag.start() + 4 if markup.startswith("<!--", tag.start()) else tag.start()
            break
        at = end
        name = (tag[2] or "").lower()
        tags += bool(name)
        if tags > MOST_TAGS:
            raise LimitError(f"has more than {MOST_TAGS:,} tags", kind="too_large")
        if tag[1] or not name:
            if name:
                yield "close", name, ""
        else:
            yield "open", name, markup[tag.start() : end]
            if name in _RAW and markup[end - 2] != "/":
                stop = _END[name].search(markup, at)
                yield "raw", name, markup[at : stop.start() if stop else len(markup)]
                at = stop.start() if stop else len(markup)
    yield "text", "", markup[at:]


def _tag_end(markup: str, start: int) -> int:
    """Where the tag that begins at `start` ends, or -1: a `>` within quotes ends nothing."""
    if markup.startswith("<!--", start):
        end = markup.find("-->", start + 4)
        return end + 3 if end >= 0 else -1
    at = start + 1
    while stop := _STOP.search(markup, at):
        if stop[0] == ">":
            return stop.end()
        quoted = markup[:0] if stop.start() == start else markup[stop.start() - 1]
        close = markup.find(stop[0], stop.end(), stop.end() + LONGEST_VALUE) if quoted in "= \n\t" else -1
        at = close + 1 if close >= 0 else stop.end()
    return markup.find(">", start) + 1 or -1
