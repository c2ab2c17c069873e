r"""Mark the notes behind a text (`［20］五网合一：…`), and remove the numbers that refer to them.

A report's glossary explains words; it is no part of what the report says or orders, so it must not be quoted as a
task. Notes are found by their form: from a line that begins with a bracketed number, numbers counting up to the end
of the document, each used at least once in the text above or followed by a word and a colon. They stay, marked; a
reference `［20］` inside of the text goes.

Left alone: `（1）` and `1.` (outline), citations of documents `〔2024〕7号`, and a list without at least three
notes or a heading (`注释：`, which the reader of Word files puts above them).

>>> text = "推进五网合一［1］和三资［2］管理，做好文章［3］。\n［1］五网合一：网。\n［2］三资：资金。\n［3］文：科技。"
>>> [(e.span.of(text), e.certain) for e in edits(text)][:2], edits(text)[-1].certain
([('［1］', True), ('［2］', True)], False)
>>> edits("一、清政发〔2024〕7号\n二、清政发〔2024〕8号")
[]
"""

from __future__ import annotations

import re

from jianbao.cleaning._text import lines
from jianbao.document import Edit, Span

_RULE = "footnotes"
_NOTE = re.compile(r"^[\[［【〔]\s*(\d{1,3})\s*[\]］】〕]")
_TITLE = re.compile(
    r"^[\[［【（(]?(?:名词解释|注释|术语解释|名词注释|注解|有关名词说明|名词说明|附注|《?政府工作报告》?(?:中)?(?:有关)?(?:名词|用语)解释)[\]］】）)]?[:：]?$"
)
_LEAST = 3


def edits(text: str) -> list[Edit]:
    """Removed references, and one uncertain mark over the notes."""
    start, numbers = _notes(text)
    titled = _TITLE.match(text[start:].split("\n", 1)[0].strip())
    if len(numbers) < (1 if titled else _LEAST):
        return []
    used = re.compile(r"(?<=[\u4e00-\u9fff”》）%，。；：、！？0-9A-Za-z\]］])[\[［]\s*(\d{1,3})\s*[\]］]")
    found = [
        Edit(Span(*hit.span()), "", _RULE) for hit in used.finditer(text, 0, start) if int(hit.group(1)) in numbers
    ]
    end = len(text.rstrip())
    return [*found, Edit(Span(start, end), text[start:end], _RULE, certain=False)]


def _notes(text: str) -> tuple[int, set[int]]:
    """Where the notes begin, and their numbers: going up from the end as long as they count down."""
    numbers: set[int] = set()
    start, last, gap = len(text), 0, 0
    for line in reversed(lines(text)):
        hit = _NOTE.match(line.bare)
        if hit:
            value = int(hit.group(1))
            if last and value != last - 1:
                break
            numbers.add(value)
            start, last, gap = line.start, value, 0
            if value == 1:
                break
        else:
            gap += 1
            if gap > 4:  # noqa: PLR2004
                break
    if last > 1 and len(numbers) < 2 * _LEAST:
        return len(text), set()
    return _with_title(text, start), numbers


def _with_title(text: str, start: int) -> int:
    """Start of the notes with their heading, if there is one right above."""
    above = [line for line in lines(text[max(start - 200, 0) : start]) if line.bare]
    if above and _TITLE.match(above[-1].bare):
        return max(start - 200, 0) + above[-1].start
    return start
