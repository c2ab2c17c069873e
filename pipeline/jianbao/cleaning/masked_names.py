"""Mark names and words that were masked before publication: `**`, `××`, `XX`, `某某`, `_`, `□□`, `○○`.

They stay as they are: what a mask hides is never guessed, and a mark tells a reader that the gap is the source's
own.

Left alone: `×` between figures (`3×5`), `X` in `X光` and in Latin words, `〇` in years, bullets at the start of a
line, stars beside no Chinese character.

>>> text = "李某某同志到**区调研，xx乡汇报，三是_存在风险。"
>>> [e.span.of(text) for e in edits(text)]
['某某', '**', 'xx', '_']
>>> edits("规格3×5米，X光机1台，二〇二三年")
[]
"""

from __future__ import annotations

import re

from jianbao.cleaning._alphabet import holds
from jianbao.cleaning._text import HAN
from jianbao.document import Edit, Span

_RULE = "masked_names"
_ANY = re.compile("[*×XxＸ某_○□■▇█◯]")
_MASK = re.compile(r"([*×某_])\1*|[XxＸ]+|[○□■▇█◯]+")
_SIGNS = re.compile(_ANY.pattern + "+")
_HAN = re.compile(f"[{HAN}]")
_MARK = frozenset("，。、；：（）“”《》,:;()")
_LONGEST = 8
_PLACES = frozenset("省市县区镇乡村局厅部委办处科街校院厂")
_NO_MASK = re.compile("光|射线|线|轴|染色体|型|级")


def edits(text: str) -> list[Edit]:
    """Marks on the masks; the text stays."""
    if not holds(text, _ANY):
        return []
    return [
        Edit(Span(*hit.span()), hit.group(), _RULE)
        for run in _SIGNS.finditer(text)
        for hit in _MASK.finditer(text, *run.span())
        if _is_mask(text, hit)
    ]


def _is_mask(text: str, hit: re.Match[str]) -> bool:
    """The run of signs stands for a word, by what stands beside it."""
    start, end = hit.span()
    if end - start > _LONGEST:
        return False
    sign = hit.group()[0]
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    word_before, word_after = bool(_HAN.match(before)), bool(_HAN.match(after))
    if sign == "某":
        return end - start > 1 or after in _PLACES
    if sign in "XxＸ":
        latin = (before.isascii() and before.isalnum()) or (after.isascii() and after.isalpha())
        return not latin and ((word_after and not _NO_MASK.match(text, end)) or (word_before and end - start > 1))
    if sign == "×":
        return end - start > 1 or ((word_before or word_after) and not (before.isdigit() or after.isdigit()))
    if sign == "_":
        beside = (word_before or before in _MARK) and (word_after or after in _MARK)
        return (word_before and word_after) or (end - start > 1 and bool(before) and bool(after) and beside)
    if sign == "*":
        return word_before or word_after
    return word_before and (word_after or end - start > 1 or after in _MARK)
