"""Replace look-alikes of Chinese characters by the characters themselves: ``⼯作`` (a radical) is 工作.

Texts copied from PDF files hold Kangxi radicals (U+2F00–2FD5), radicals of the supplement (U+2E80–2EF3), strokes and
compatibility ideographs (U+F900–FAD9, U+2F800–2FA1D) in place of ordinary characters: they look alike, but no search
and no dictionary finds them. The first and last block are folded by NFKC; the supplement, which NFKC leaves, by a
table (the mapping of Unicode's EquivalentUnifiedIdeograph.txt).

Left alone: everything else NFKC would change, above all full-width punctuation, ``①``, ``㎡`` and ``％``; and radicals
that stand for a position inside a character and have no ordinary twin.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from jianbao.cleaning._alphabet import ASTRAL, holds
from jianbao.document import Edit, Span

RULE = "lookalikes"
LOOKALIKE = re.compile("[\u2e80-\u2fdf\u31d0\u31d1\uf900-\ufad9\U0002f800-\U0002fa1d]")
_ANY = re.compile(f"[\u2e80-\u2fdf\u31d0\u31d1\uf900-\ufad9{ASTRAL}]")
SUPPLEMENT = dict(
    zip(
        "⺁⺄⺅⺆⺇⺉⺊⺋⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉"
        "⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲㇐㇑",
        "厂乙亻冂几刂卜㔾小兀尣尢尢巳幺彑彐忄心扌攵旡日月歺民氵水灬爫爫丬牛犭王疋目示礻竹糸纟罓罒网网羊羊羊耂聿聿月臼艹艹艹虎衤覀西见角角讠贝"
        "足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀一丨",
        strict=True,
    )
)


@cache
def plain(char: str) -> str:
    """The ordinary character that `char` looks like, or `char` itself.

    >>> plain("⼯"), plain("⻩"), plain("，")
    ('工', '黄', '，')
    """
    return SUPPLEMENT.get(char) or (unicodedata.normalize("NFKC", char) if LOOKALIKE.match(char) else char)


def edits(text: str) -> list[Edit]:
    """Replace look-alikes.

    >>> [(e.span.start, e.text) for e in edits("⼯作推进⻓效机制，１０％")]
    [(0, '工'), (4, '长')]
    """
    if not holds(text, _ANY):
        return []
    found = ((m.start(), m[0], plain(m[0])) for m in LOOKALIKE.finditer(text))
    return [Edit(Span(at, at + 1), new, RULE) for at, old, new in found if new != old]
