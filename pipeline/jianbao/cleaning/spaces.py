"""Close up blanks that mean nothing: indents, spaced digits, spaced names, blanks around marks and inside words.

- Blanks at the start and end of a line go. Where an indent alone told a paragraph from an unfinished line before it, a blank
  line takes its place, so that nobody joins the two later.
- Spaced digits: `1 9 9 3 年`, `8 ．8 ％` become `1993年`, `8.8％`, if a unit follows or the document spaces digits throughout.
- Spaced characters: three or more single characters in a row, and a name of two (`局长  李  明`).
- A document with many blanks inside of its sentences has them from typesetting: single ones between Chinese characters go.
- Question marks in pairs at the start of a line, before a figure or a quotation, were an indent that a charset could not hold.
- Runs of blanks shrink to one; beside full-width marks none is left.

Left alone: single blanks between words in titles and enumerations, which separate (`提高站位 强化担当`), and blanks beside Latin
words and figures.

>>> [e.text for e in edits("从1 9 9 3 年起")]
['1993']
>>> edits("提高站位 强化担当 推动清河县高质量发展")
[]
"""

from __future__ import annotations

import re

from jianbao.cleaning._text import CLOSERS, HAN, without_overlaps
from jianbao.document import Edit, Span

_RULE = "spaces"
_S = " \t\u3000\xa0\u2000-\u200a\u202f\u205f\u1680"
_UNITS = "年月日号时点分秒个亿万千百十元吨人户家项次倍米公里亩％%度岁名位件台套条期届辆头只栋所座处册美港人民币"
_EDGE = re.compile(
    rf"\n[{_S}]+|(?<=[^{_S}])[{_S}]+(?=\n)|(?<=[^{_S}])[{_S}]+\Z|\A[{_S}\n]+|(?<=[^{_S}\n])[{_S}\n]*\n[{_S}\n]*\Z"
)
_DIGITS = re.compile(
    rf"(?<![0-9０-９.．])[0-9](?:[{_S}]+[0-9]|[{_S}]*[．.][{_S}]*[0-9])+(?![0-9０-９])(?:[{_S}]*(?=[{_UNITS}]))?"
)
_POINT = re.compile(rf"(?<=[0-9])[{_S}]*．[{_S}]*(?=[0-9])")
_UNIT = re.compile(rf"(?<=[0-9])[{_S}]+(?=[年月日时％%亿万])")
_ROW = re.compile(rf"(?<![{HAN}])[{HAN}](?:[{_S}]{{1,4}}[{HAN}])+(?![{HAN}])")
_MARK = re.compile(
    rf"(?<=[，。；：！？、”》）】」])[{_S}]+(?=[^{_S}\n])|(?<=[^{_S}\n])[{_S}]+(?=[，。；：！？、”》）】」])"
)
_RUN = re.compile(
    rf"(?<=[^{_S}\n])(?:[ \t\xa0\u2000-\u200a]*[\u3000][{_S}]+|[{_S}]+[\u3000][{_S}]*|[{_S}]{{2,}}|[\t\xa0\u2000-\u200a\u202f\u205f\u1680])(?=[^{_S}\n])"
)
_INSIDE = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")
_LOST = re.compile(r"(?m)^(?:\?\?){1,4}(?=[0-9“《（【])")
_SPACED = 0.02
"""Blanks per Chinese character, in lines of prose, above which a document counts as spaced by typesetting."""
_FIGURES = 5


def edits(text: str) -> list[Edit]:
    """Edits that close them up."""
    found = [e for hit in _EDGE.finditer(text) if (e := _edge(text, hit))]
    found += _digits(text)
    if "??" in text:
        found += [Edit(Span(*hit.span()), "", _RULE) for hit in _LOST.finditer(text)]
    for pattern in (_MARK, _POINT, _UNIT):
        found += [Edit(Span(*hit.span()), "." if pattern is _POINT else "", _RULE) for hit in pattern.finditer(text)]
    found += [
        Edit(Span(*hit.span()), re.sub(f"[{_S}]", "", hit.group()), _RULE)
        for hit in _ROW.finditer(text)
        if _is_row(text, hit)
    ]
    found += [
        Edit(Span(*hit.span()), "\u3000" if "\u3000" in hit.group() else " ", _RULE)
        for hit in _RUN.finditer(text)
        if hit.group() not in " \u3000"
    ]
    found += _typeset(text)
    return without_overlaps([e for e in found if e.text != e.span.of(text)])


def _edge(text: str, hit: re.Match[str]) -> Edit | None:
    """Blanks at the start or end of a line, or of the text."""
    if not hit.group().startswith("\n") or hit.end() == len(text) or hit.start() == 0:
        return Edit(Span(*hit.span()), "", _RULE)
    before = text[hit.start() - 1]
    after = text[hit.end()]
    paragraph = before not in CLOSERS and before not in "\n…\x1d" and after not in "\n\x1d"
    return Edit(Span(*hit.span()), "\n\n" if paragraph else "\n", _RULE)


def _digits(text: str) -> list[Edit]:
    """Numbers whose digits stand apart."""
    hits = [hit for hit in _DIGITS.finditer(text) if re.search(f"[{_S}]", hit.group())]
    with_unit = sum(1 for hit in hits if text[hit.end() : hit.end() + 1] in _UNITS and hit.end() < len(text))
    found = []
    for hit in hits:
        unit = hit.end() < len(text) and text[hit.end()] in _UNITS
        if unit or with_unit >= _FIGURES:
            found.append(Edit(Span(*hit.span()), re.sub(f"[{_S}]", "", hit.group()).replace("．", "."), _RULE))
    return found


def _is_row(text: str, hit: re.Match[str]) -> bool:
    """Single characters in a row: three or more, or two that stand for themselves as a name or a heading."""
    row = hit.group()
    count = len(re.sub(f"[{_S}]", "", row))
    if count >= 3:  # noqa: PLR2004
        return True
    before, after = text[hit.start() - 1 : hit.start()], text[hit.end() : hit.end() + 1]
    wide = len(row) > 3 or "\u3000" in row  # noqa: PLR2004
    alone = before in {"", "\n"} and after in {"", "\n", "：", ":"}
    return alone or (
        wide and (not before or before in " \t\u3000\xa0\n") and (not after or after in " \t\u3000\xa0\n，。、；")
    )


def _typeset(text: str) -> list[Edit]:
    """Single blanks inside of sentences, where the document is full of them."""
    hits = list(_INSIDE.finditer(text))
    if len(hits) < 20 or len(hits) < _SPACED * len(text):  # noqa: PLR2004
        return []
    return [Edit(Span(*hit.span()), "", _RULE) for hit in hits if _in_prose(text, hit.start())]


def _in_prose(text: str, at: int) -> bool:
    window = text[max(at - 40, 0) : at + 40].split("\n")
    return any(mark in part for part in window for mark in "，。；、,;")
