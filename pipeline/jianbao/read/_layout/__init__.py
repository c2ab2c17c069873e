"""From signs at places on pages to running text: what page formats (PDF, OFD) have in common.

`glyphs` puts signs into lines, `columns` puts the lines of a page into reading order, `running` takes away what is
repeated on every page, `paragraphs` joins the lines that one paragraph was broken into.
"""

from __future__ import annotations

from jianbao.read._layout.glyphs import Glyph, Line, Page, Rule
from jianbao.read._layout.text import Laid, lay

__all__ = ["Glyph", "Laid", "Line", "Page", "Rule", "lay"]
