"""Remove emoji and other pictures, which decorate headings or are strewn into words against copying.

A key-cap at the start of a line is numbering: `1️⃣ 加强` becomes `1.加强`. Bullets from symbol fonts, which show as
a box, go. In a text whose words are broken by pictures in several places, a lone underscore between two Chinese
characters is of the same make, and goes too; elsewhere it stands for a masked word and stays. Such a page guards
its text and shows parts of it: if the text has no ending either, that is noted as a gap at its tail.

Left alone: the bullets and marks that official documents use (● ■ ◆ ★ ☆ ▲ △ ○ □ ◎ ※ → √ ✓ ☑ ① ❶ ♂ ♀ ℃).

>>> [e.span for e in edits("清河📫县")]
[Span(start=2, end=3)]
>>> edits("●清河县 ★重点 ①工业")
[]
"""

from __future__ import annotations

import re

from jianbao.cleaning._alphabet import ASTRAL, holds
from jianbao.cleaning._ending import closes
from jianbao.cleaning._text import HAN, lines, without_overlaps
from jianbao.document import Edit, Notice, Span

_KEY = re.compile("([0-9])\ufe0f?\u20e3[ \u3000]?")
_PICTURES = (
    "\U0001f000-\U0001faff\u2600-\u2604\u2607-\u260f\u2613-\u263f\u2641\u2643-\u26ff\u2700-\u2712\u2716\u2719-\u2775"
    "\u2795-\u2799\u27b0\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u231a\u231b\u23e9-\u23fa\u303d\u3297\u3299"
    "\ufe00-\ufe0f\u20e3\u200d"
)
_ANY = re.compile(f"[{_PICTURES.replace(chr(0x1F000) + '-' + chr(0x1FAFF), ASTRAL)}\uf000-\uf0ff]")
_FOUND = re.compile(f"[{_PICTURES}]+")
_FONT_BULLET = re.compile("(?m)^[ \t\u3000]*[\uf000-\uf0ff][ \t\u3000\uf000-\uf0ff]*")
_LOST_INDENT = re.compile(rf"(?m)^[ \t\u3000]*\?{{2,8}}[ \u3000]*(?=[{HAN}0-9“《（【])")
"""Signs of an indent that a charset could not hold, where two paragraphs begin so."""
_IN_WORD = re.compile(f"(?<=[{HAN}])[{_PICTURES}]+(?=[{HAN}])")
_UNDERSCORE = re.compile(f"(?<=[{HAN}])_(?=[{HAN}])")
_QUOTED = re.compile(r"(?m)^(?:[ \t]*[>＞|])+[ \t]?(?=\S)")
"""The signs that mail programs put before the lines of a letter they quote."""
_MOST = 0.6
_STREWN = 3
"""Words broken by pictures that make it a practice of the page."""


def edits(text: str) -> list[Edit]:
    """Edits that remove them."""
    if text.count("\n>") > _STREWN - 1:
        quoted = [*_QUOTED.finditer(text)]
        if len(quoted) > _MOST * len(lines(text)):
            return [Edit(Span(*hit.span()), "", "emoji_bullets") for hit in quoted]
    lost = [*_LOST_INDENT.finditer(text)] if "??" in text else []
    indents = [Edit(Span(*hit.span()), "", "emoji_bullets") for hit in lost] if len(lost) > 1 else []
    if not holds(text, _ANY):
        return indents
    found = indents + [Edit(Span(*hit.span()), _number(text, hit), "emoji_bullets") for hit in _KEY.finditer(text)]
    found += [Edit(Span(*hit.span()), "", "emoji_bullets") for hit in _FOUND.finditer(text)]
    found += [Edit(Span(*hit.span()), "", "emoji_bullets") for hit in _FONT_BULLET.finditer(text)]
    if sum(1 for _ in _IN_WORD.finditer(text)) >= _STREWN:
        found += [Edit(Span(*hit.span()), "", "emoji_bullets") for hit in _UNDERSCORE.finditer(text)]
        found = without_overlaps(found)
        if not closes(text):
            found[-1] = found[-1]._replace(notice=Notice("tail", reason="guarded"))
    return without_overlaps(found)


def _number(text: str, hit: re.Match[str]) -> str:
    """`1.` at the start of a line, the digit elsewhere."""
    opens = not text[text.rfind("\n", 0, hit.start()) + 1 : hit.start()].strip()
    return hit.group(1) + ("." if opens else "")
