"""Mark names and words that were masked before publication: `**`, `××`, `XX`, `某某`, `_`, `□□`, `○○`.

They stay as they are: what a mask hides is never guessed, and a mark tells a reader that the gap is the source's own.

Left alone: `×` between figures (`3×5`), `X` in `X光` and in Latin words, `〇` in years, Markdown and footnote stars beside no Chinese
character.

>>> text = "李某某同志到**区调研，xx乡汇报，三是_存在风险。"
>>> [e.span.of(text) for e in edits(text)]
['某某', '**', 'xx', '_']
>>> edits("规格3×5米，X光机1台，二〇二三年")
[]
"""

from __future__ import annotations

import re

from jianbao.cleaning._text import HAN, without_overlaps
from jianbao.document import Edit, Span

_RULE = "masked_names"
_B = f"{HAN}，。、；：（）“”《》,:;()0-9"
_MASK = re.compile(
    rf"\*{{1,8}}(?=[{HAN}])|(?<=[{HAN}])\*{{1,8}}|×{{2,8}}|×(?=[{HAN}])(?<![0-9]×)|(?<=[{HAN}])×(?![0-9])"
    rf"|(?<![A-Za-z0-9])(?![XxＸ](?:光|射线|线|轴|染色体|型))[XxＸ]{{1,6}}(?=[{HAN}])|(?<=[{HAN}])[XxＸ]{{2,6}}(?![A-Za-z0-9])"
    rf"|某某+|某(?=[省市县区镇乡村局厅部委办处科街校院厂])|(?<=[{HAN}])_{{1,8}}(?=[{HAN}])|(?<=[{_B}])_{{2,8}}(?=[{_B}])"
    rf"|(?:[○□■▇█◯]{{2,8}})(?=[{_B}\n]|$)|(?<=[{HAN}])[○□■▇█◯](?=[{HAN}])"
)


def edits(text: str) -> list[Edit]:
    """Marks on the masks; the text stays."""
    return without_overlaps(
        [Edit(Span(*hit.span()), hit.group(), _RULE) for hit in _MASK.finditer(text) if hit.group()]
    )
