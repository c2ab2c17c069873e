r"""Close up blank lines: however many stand together, one is left.

A blank line is kept, not removed: it tells paragraphs apart, and the rules that join lines never join across one.

Left alone: single line breaks, and the indent of the line that follows.

>>> [e.text for e in edits("一\n \n\n　二")]
['\n\n']
>>> edits("一\n\n二")
[]
"""

from __future__ import annotations

import re

from jianbao.document import Edit, Span

_BLANKS = re.compile(r"\n[ \t\u3000\xa0\u2000-\u200a\n]*\n")


def edits(text: str) -> list[Edit]:
    """Edits that leave one blank line where several stand."""
    return [Edit(Span(*hit.span()), "\n\n", "blank_lines") for hit in _BLANKS.finditer(text) if hit.group() != "\n\n"]
