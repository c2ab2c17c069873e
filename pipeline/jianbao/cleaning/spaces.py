"""Close up blanks that mean nothing: indents, spaced digits, spaced names, blanks around marks and inside words.

- Blanks at the start and end of a line go. Where an indent alone told a paragraph from an unfinished line before
  it, a blank line takes its place, so that nobody joins the two later.
- Spaced digits: `1 9 9 3 年`, `8 ．8 ％` become `1993年`, `8.8％`, if a unit follows or the document spaces digits
  throughout.
- Spaced characters: three or more single characters in a row, and a name of two (`局长  李  明`).
- A document with many blanks inside of its sentences has them from typesetting: single ones between Chinese
  characters go.
- Question marks in pairs at the start of a line, before a figure or a quotation, were an indent that a charset
  could not hold.
- Runs of blanks shrink to one; beside full-width marks none is left.

Left alone: single blanks between words in titles and enumerations, which separate (`提高站位 强化担当`), and blanks
beside Latin words and figures.

>>> [e.text for e in edits("从1 9 9 3 年起")]
['1993']
>>> edits("提高站位 强化担当 推动清河县高质量发展")
[]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jianbao.cleaning._text import CLOSERS, HAN, without_overlaps
from jianbao.document import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_RULE = "spaces"
_S = " \t\u3000\xa0\u2000-\u200a\u202f\u205f\u1680"
_RUN = re.compile(f"[{_S}]+")
_UNITS = frozenset(
    "年月日号时点分秒毫厘克千公平立方万个亿万千百十元吨人户家项次倍米公里亩％%度岁名位件台套条期届辆头只栋所座处册美港民币"
)
_CLOSE_UNITS = frozenset("年月日时％%亿万毫")
_MARKS = frozenset("，。；：！？、”》）】」")
_DIGITS = re.compile(rf"[0-9](?<![0-9０-９.．][0-9])(?:[{_S}]+[0-9]|[{_S}]*[．.][{_S}]*[0-9])+(?![0-9０-９])")
_POINT = re.compile(r"．(?<=[0-9]．)(?=[0-9])")
_YEAR = re.compile(r"(?<![0-9.．])(?:1 ?9|2 ?0) ?[0-9] ?[0-9](?= ?年)")
_HAN = re.compile(f"[{HAN}]")
_LOST = re.compile(r"(?m)^(?:\?\?){1,4}(?=[0-9“《（【])")
_SPACED = 0.02
"""Blanks per Chinese character, in lines of prose, above which a document counts as spaced by typesetting."""
_MANY = 20
_FIGURES = 5
_LINE = 16
"""A shorter unfinished line before an indent is a heading or a signature; nobody joins it."""


def edits(text: str) -> list[Edit]:
    """Edits that close them up."""
    found = [Edit(Span(*hit.span()), ".", _RULE) for hit in _POINT.finditer(text)]
    if "??" in text:
        found += [Edit(Span(*hit.span()), "", _RULE) for hit in _LOST.finditer(text)]
    runs = [Span(*hit.span()) for hit in _RUN.finditer(text)]
    if runs:
        found += _digits(text)
        taken = {at for edit in found for at in range(edit.span.start, edit.span.end)} if len(found) < 10_000 else set()  # noqa: PLR2004
        rows = list(_rows(text, runs))
        found += rows
        found += [e for run in runs if run.start not in taken and (e := _run(text, run))]
        found += _typeset(text, runs)
    found += [
        Edit(Span(*hit.span()), _RUN.sub("", hit.group()), _RULE) for hit in _YEAR.finditer(text) if " " in hit.group()
    ]
    found += _ends(text)
    return without_overlaps([e for e in found if e.text != e.span.of(text)])


def _ends(text: str) -> list[Edit]:
    """Blank lines at the start and end of the text."""
    bare = text.strip(" \t\u3000\xa0\n")
    if len(bare) == len(text):
        return []
    start = len(text) - len(text.lstrip(" \t\u3000\xa0\n"))
    found = [Edit(Span(0, start), "", _RULE)] if start else []
    end = start + len(bare)
    end += text[end : end + 1] == "\n"  # a file ends with a line break
    return [*found, Edit(Span(end, len(text)), "", _RULE)] if start < end < len(text) else found


def _run(text: str, run: Span) -> Edit | None:
    """What becomes of one run of blanks."""
    before = text[run.start - 1] if run.start else "\n"
    after = text[run.end] if run.end < len(text) else "\n"
    old = run.of(text)
    if before == "\n":
        above = text[run.start - 2] if run.start > 1 else "\n"
        long = run.start - 2 - text.rfind("\n", 0, max(run.start - 1, 0)) >= _LINE
        new = "\n" if long and above not in CLOSERS and above not in "\n…\x1d" and after not in "\n\x1d" else ""
    elif (
        after == "\n"
        or before in _MARKS
        or after in _MARKS
        or (before.isascii() and before.isdigit() and after in _CLOSE_UNITS)
        or (before in "年月" and after.isascii() and after.isdigit() and text[run.start - 2 : run.start - 1].isdigit())
    ):
        new = ""
    else:
        new = "\u3000" if "\u3000" in old else " "
    return Edit(run, new, _RULE) if new != old else None


def _digits(text: str) -> list[Edit]:
    """Numbers whose digits stand apart."""
    hits = [hit for hit in _DIGITS.finditer(text) if _RUN.search(hit.group())]
    units = [_unit_follows(text, hit.end()) for hit in hits]
    throughout = sum(units) >= _FIGURES
    spans = [_with_blanks(text, hit) for hit, unit in zip(hits, units, strict=True) if unit or throughout]
    return [Edit(span, _RUN.sub("", span.of(text)).replace("．", "."), _RULE) for span in spans]


def _with_blanks(text: str, hit: re.Match[str]) -> Span:
    """A number with the blanks between it and the Chinese characters beside it."""
    start, end = hit.span()
    blank = _RUN.match(text, end)
    if blank and blank.end() < len(text) and text[blank.end()] in _UNITS:
        end = blank.end()
    low = start
    while low and text[low - 1] in " \u3000\xa0":
        low -= 1
    return Span(low if low and _HAN.match(text, low - 1) else start, end)


def _unit_follows(text: str, at: int) -> bool:
    blank = _RUN.match(text, at)
    at = blank.end() if blank else at
    return at < len(text) and text[at] in _UNITS


def _rows(text: str, runs: list[Span]) -> Iterator[Edit]:
    """Single characters in a row with blanks between them."""
    row: list[Span] = []
    for run, after in zip(runs, [*runs[1:], None], strict=True):
        row.append(run)
        if after and after.start == run.end + 1 and run.end - run.start <= 4 and _HAN.match(text, run.end):  # noqa: PLR2004
            continue
        yield from _row(text, row)
        row = []


def _row(text: str, row: list[Span]) -> Iterator[Edit]:
    """`row`: blanks that are one Chinese character apart."""
    first, last = row[0], row[-1]
    opens = (
        first.start > 0
        and _HAN.match(text, first.start - 1)
        and not (first.start > 1 and _HAN.match(text, first.start - 2))
    )
    closes = last.end < len(text) and _HAN.match(text, last.end) and not _HAN.match(text, last.end + 1)
    inner = row if opens else row[1:]
    inner = inner if closes else inner[:-1]
    if not inner or max(run.end - run.start for run in inner) > 4:  # noqa: PLR2004
        return
    low, high = inner[0].start - 1, inner[-1].end + 1
    if len(inner) == 1 and not _stands_alone(text, low, high):
        return
    yield Edit(Span(low, high), _RUN.sub("", text[low:high]), _RULE)


def _stands_alone(text: str, low: int, high: int) -> bool:
    """Two single characters, `text[low:high]`, are a name or a heading: alone in the line, or set wide."""
    before, after = text[low - 1 : low], text[high : high + 1]
    wide = high - low > 3 or "\u3000" in text[low:high]  # noqa: PLR2004
    if before in {"", "\n"} and after in {"", "\n", "：", ":"}:
        return True
    return wide and (not before or before in " \t\u3000\xa0\n") and (not after or after in " \t\u3000\xa0\n，。、；")


def _typeset(text: str, runs: list[Span]) -> list[Edit]:
    """Single blanks inside of sentences, where the document is full of them."""
    single = [run for run in runs if run.end == run.start + 1 and run.start and run.end < len(text)]
    inside = [run for run in single if _HAN.match(text, run.start - 1) and _HAN.match(text, run.end)]
    if len(inside) < _MANY or len(inside) < _SPACED * len(text):
        return []
    return [Edit(run, "", _RULE) for run in inside if _in_prose(text, run.start)]


def _in_prose(text: str, at: int) -> bool:
    window = text[max(at - 40, 0) : at + 40].split("\n")
    return any(mark in part for part in window for mark in "，。；、,;")
