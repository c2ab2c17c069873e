r"""Remove what a web page's markup left in the text: tags, entities, comments, script, style sheets, BBCode.

Paragraph-like tags (`<p>`, `<br>`, `<div>` …) become a line break, cells a space, other tags nothing; entities
become their character. A line of script or CSS is known by its form (`$('#a').b();`, `height: 55px;`, `var x = …`),
a line of nothing but brackets by its neighbours.

Left alone: angle brackets that hold no HTML tag (`增速<5%且>3%`, `<通知>`), and every line with running Chinese
text.

>>> [e.text for e in edits("第一段。<br>第二段&nbsp;&mdash;完")]
['\n', ' ', '—']
>>> edits("增速<5%且>3%")
[]
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from jianbao.cleaning._text import HAN, drop, lines, without_overlaps
from jianbao.document import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_BREAKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset({"td", "th"})
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "base",
        "big",
        "body",
        "button",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "del",
        "em",
        "embed",
        "figcaption",
        "font",
        "head",
        "html",
        "i",
        "iframe",
        "img",
        "input",
        "ins",
        "label",
        "link",
        "map",
        "mark",
        "meta",
        "noscript",
        "object",
        "param",
        "q",
        "s",
        "script",
        "select",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "summary",
        "sup",
        "svg",
        "path",
        "textarea",
        "time",
        "title",
        "tt",
        "u",
        "var",
        "video",
        "audio",
        "wbr",
        "o:p",
        "st1:chsdate",
        "st1:chmetcnv",
        "v:shape",
        "xml",
    ]
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]{0,14})((?:\s[^<>]{0,600})?)/?>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});|&nbsp(?![A-Za-z])")
_COMMENT = re.compile(r"<!\[CDATA\[|\]\]>|-->|<!DOCTYPE[^<>]{0,200}>|<\?xml[^<>]{0,200}\?>", re.IGNORECASE)
_OPENING = re.compile("<!--")
_BLOCK = re.compile(r"<(script|style)\b[^<>]{0,600}>", re.IGNORECASE)
_BBCODE = re.compile(
    r"\[/?(?:b|i|u|s|url|img|color|size|font|align|quote|code|attach|list|table|tr|td|p|float|hide|backcolor|indent)"
    r"(?:=[^\[\]\n]{1,80})?\]|!\[[^\[\]\n]{0,120}\]\([^()\n]{0,300}\)",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"\[标签[:：][^\[\]\n]{1,12}\]|\{\{[^{}\n]{1,60}\}\}|\{\$[A-Za-z_.]{1,40}\}|<%[^<>\n]{0,120}%>"
    r"|\{(?:dede|cms|eyou):[^{}\n]{1,80}\}"
)
"""Fields of a page's template that were not filled in."""
_IMAGE = re.compile(r"<image>data:image[^<>]{0,4000}</image>|data:image/[a-z+]{2,8};base64,[A-Za-z0-9+/=]{40,}")
"""A picture in the place of its address."""
_CODE = re.compile(
    r"^\s*(?:"
    r"(?:var|let|const)\s+[\w$]+\s*=|function\b\s*[\w$]*\s*\(|\}?\s*else\s*\{?$|(?:if|for|while|switch)\s*\(.*[{;)]\s*$"
    r"|(?:document|window|jQuery|\$|console|location|self|parent|top|_hmt|WB2|wx)\s*[.(\[]"
    r"|@(?:media|import|charset|font-face|keyframes)\b|//\s*(?:-->|<!)|/\*.{0,200}\*/\s*$"
    r"|[\w.#*>:,\s\[\]=\"'()@-]{1,120}\{\s*(?:[\w-]+\s*:\s*[^{}]{0,200})?\}?\s*$"
    r"|[a-z-]{2,30}\s*:\s*[^\s;{}][^;{}]{0,120};(?:\s*[a-z-]{2,30}\s*:\s*[^;{}]{1,120};?)*\s*\}?$"
    r"|[\w$.\[\]'\"]{1,80}\s*=\s*[^=].{0,200};$|[\w$.]{2,60}\([^\n]{0,200}\)\s*;\s*$|return\b.{0,100};$"
    r")"
)
_SIGN = re.compile(r"[;{}$]")
_BRACKETS = re.compile(r"^[\s{}()\[\];,]+$")
_STRINGS = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|/\*.*?\*/|//.*$")
_HAN = re.compile(f"[{HAN}]")


def edits(text: str) -> list[Edit]:
    """Edits that remove markup or put its meaning in its place."""
    found = [*_blocks(text), *_comments(text)] if "<" in text else []
    if "data:image" in text:
        found += [Edit(Span(*hit.span()), "", "html_residue") for hit in _IMAGE.finditer(text)]
    if "<" in text or "]]>" in text or "-->" in text:
        found += [Edit(Span(*hit.span()), "", "html_residue") for hit in _COMMENT.finditer(text)]
        found += _tags(text)
    if "&" in text:
        found += _entities(text)
    found += _fields(text)
    if "[标签" in text or "{" in text:
        found += [Edit(Span(*hit.span()), "", "html_residue") for hit in _TEMPLATE.finditer(text)]
    if "[" in text:
        found += [Edit(Span(*hit.span()), "", "html_residue") for hit in _BBCODE.finditer(text)]
    if ";" in text or "{" in text or "$" in text:
        found += _code(text)
    return without_overlaps(found)


def _fields(text: str) -> Iterator[Edit]:
    """Field codes of a word processor, its failed references, and the links for editing that a wiki puts behind headings."""
    if "_Toc" in text or "HYPERLINK" in text or "MERGEFORMAT" in text:
        for line in lines(text):
            if _CONTENTS.search(line.bare):
                yield drop(text, line, "html_residue")
        yield from (Edit(Span(*hit.span()), "", "html_residue") for hit in _FIELD.finditer(text))
    if "错误" in text:
        yield from (Edit(Span(*hit.span()), "", "html_residue") for hit in _FAILED.finditer(text))
    if "编辑" in text or "編輯" in text:
        yield from (Edit(Span(*hit.span()), "", "html_residue") for hit in _WIKI.finditer(text))


_CONTENTS = re.compile(r"PAGEREF\s+_Toc\w+|^\s*TOC\s+\\\\?[a-z]")
_FIELD = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s*)?"[^"\n]{0,200}"\s?|\\\*\s?MERGEFORMAT\s?')
_FAILED = re.compile(
    "[（(]?错误[!！] ?(?:未找到引用源|未定义书签|引用源未找到|链接无效|不能识别的开关参数)[。.]?[）)]?"
)
_WIKI = re.compile(
    r"[\[［](?:编辑|編輯|编辑源代码|編輯原始碼|查看源代码)(?:[ ]?\|[ ]?[^\[\]\n]{2,8})?[\]］](?=[ \t\u3000]*(?:\n|$))"
)


def _tags(text: str) -> Iterator[Edit]:
    joint = -1  # where a tag that broke the line ended
    for hit in _TAG.finditer(text):
        name, rest = hit.group(2).lower(), hit.group(3).strip(" /\t\n")
        if rest and "=" not in rest:
            continue
        end = hit.end()
        if name in _BREAKS:
            start = hit.start()
            while end < len(text) and text[end] in " \t\u3000\xa0\r":
                end += 1
            broken = end >= len(text) or text[end] == "\n" or start in {0, joint} or text[start - 1] == "\n"
            joint = hit.end()
            yield Edit(Span(start, hit.end()), "" if broken else "\n", "html_residue")
        elif name in _CELLS:
            yield Edit(Span(*hit.span()), " ", "html_residue")
        elif name in _INLINE:
            yield Edit(Span(*hit.span()), "", "html_residue")


def _blocks(text: str) -> Iterator[Edit]:
    """Whole `<script>` and `<style>` elements; one without an end loses its tag only."""
    at = 0
    lower = text.lower()
    if len(lower) != len(text):
        return
    while hit := _BLOCK.search(text, at):
        closing = lower.find(f"</{hit.group(1).lower()}", hit.end())
        end = text.find(">", closing) if closing >= 0 else -1
        if end < 0:
            return
        yield Edit(Span(hit.start(), end + 1), "", "html_residue")
        at = end + 1


def _comments(text: str) -> Iterator[Edit]:
    """Whole comments; those without an end lose their opening only."""
    at = text.find("<!--")
    while at >= 0:
        end = text.find("-->", at)
        if end < 0:
            yield from (
                Edit(Span(at + m.start(), at + m.end()), "", "html_residue") for m in _OPENING.finditer(text[at:])
            )
            return
        yield Edit(Span(at, end + 3), "", "html_residue")
        at = text.find("<!--", end)


def _entities(text: str) -> Iterator[Edit]:
    for hit in _ENTITY.finditer(text):
        shown = html.unescape(hit.group()).replace("\xa0", " ")
        if shown != hit.group():
            yield Edit(Span(*hit.span()), "" if shown < " " or shown == "\ufffd" else shown, "html_residue")


def _code(text: str) -> Iterator[Edit]:
    """Lines of script and style, and the lines of brackets that belong to them."""
    before = False
    waiting = []
    for line in lines(text):
        bare = line.bare
        if _BRACKETS.match(bare):
            if before:
                yield drop(text, line, "html_residue")
            else:
                waiting.append(line)
            continue
        before = len(bare) < 2_000 and bool(_SIGN.search(bare)) and _is_code(bare)  # noqa: PLR2004
        if before:
            yield from (drop(text, other, "html_residue") for other in waiting)
            yield drop(text, line, "html_residue")
        waiting = []


def _is_code(bare: str) -> bool:
    return not _HAN.search(_STRINGS.sub("", bare)) and bool(_CODE.match(bare))
