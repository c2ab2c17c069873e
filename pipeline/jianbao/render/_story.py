"""The Word file as a row of paragraphs and tables, before any XML, and the choice of how to set it.

What a leader holds is one sheet of paper: of the ways to set a briefing, from the roomiest to the tightest, the first
that fits its two sides is taken. What fits no way is set in the roomiest, on as many pages as it needs.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from jianbao.render import _measure, _table, _words
from jianbao.render._sheet import BY_NAME, DENSE, GAP, HIGH, PAD, STANDARD, WIDE, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jianbao.config import Render

PAGES = 2
"""Sides of a sheet of paper."""

_SPARE, _SPARE_DENSE = 2, 3
"""Lines left free on the last side, for what the measure gets wrong: the more text, the more."""

_ENOUGH, _FEW = 10, 4
"""Figures that a sheet should hold, and those it should not go below before the type gets smaller."""

_FEW_TASKS, _MANY_TASKS = 3, 12
"""Tasks that a sheet should hold, and up to how many fill what room is left."""

_DIGITS = "一二三四五六七八九十"


class Paragraph(NamedTuple):
    """A paragraph: its style, and its text in runs, each with the name of a character style or none."""

    style: str
    runs: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(text for text, _ in self.runs)


class Table(NamedTuple):
    """Rows below a row of heads; widths in twentieths of a point; `right` are the columns of numbers."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    right: frozenset[int]


Block = Paragraph | Table


class Story(NamedTuple):
    """The blocks, and how they are set."""

    sheet: Sheet
    blocks: tuple[Block, ...]


class _Way(NamedTuple):
    """A way to set a briefing.

    Attributes:
        page: its page and type.
        figures: rows of the table of figures at most.
        tasks: rows of the table of tasks at most.
        run_in: a point's heading and its text are one paragraph.
    """

    page: Sheet
    figures: int
    tasks: int
    run_in: bool = False


def story(data: dict[str, Any], settings: Render, *, sheet: Sheet | None = None) -> Story:
    """The way to set a briefing.

    Args:
        data: the briefing, as in its JSON file.
        settings: head and foot of the page.
        sheet: the page of a user's template, which decides by itself what fits; none for that of the standard.
    """
    maker = _Maker(data, settings)
    some, few = min(len(data["figures"]), _ENOUGH), min(len(data["figures"]), _FEW)
    tasks = min(len(data["tasks"]), _FEW_TASKS)
    ways = [_Way(STANDARD, some, tasks)]
    ways += [_Way(STANDARD, count, tasks, run_in=True) for count in range(some, few - 1, -1)]
    ways += [_Way(DENSE, count, tasks, run_in=True) for count in range(some, -1, -1)]
    ways += [_Way(DENSE, 0, count, run_in=True) for count in range(tasks - 1, -1, -1)]
    for way in ways if sheet is None else ():
        blocks = maker.blocks(way)
        if _fits(way.page, blocks):
            return Story(way.page, _filled(maker, way, blocks))
    page = sheet or STANDARD
    return Story(page, maker.blocks(_Way(page, _table.MOST, _table.MOST)))


def _filled(maker: _Maker, way: _Way, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with as many more tasks as the sheet has room for."""
    most = min(len(maker.data["tasks"]), _MANY_TASKS) if way.tasks else 0
    for count in range(way.tasks + 1, most + 1):
        more = maker.blocks(way._replace(tasks=count))
        if not _fits(way.page, more):
            break
        blocks = more
    return blocks


def _fits(page: Sheet, blocks: Sequence[Block]) -> bool:
    """Whether the blocks fit the two sides of a sheet, set one below the other as a word processor sets them.

    What keeps with the next stands on its page; lines of a paragraph may be parted, a row of a table not.
    """
    limit = HIGH - (_SPARE_DENSE if page == DENSE else _SPARE) * page.pitch
    side, at, kept = 1, 0.0, 0.0
    for block in blocks:
        if isinstance(block, Paragraph) and BY_NAME[block.style].keep:
            kept += page.height(block.style, block.text)
            continue
        for n, high in enumerate(_slices(page, block)):
            need = high + (kept if n == 0 else 0)
            if at + need > (limit if side == PAGES else HIGH):
                side, at = side + 1, 0.0
            at += need
        kept = 0.0
    return side <= PAGES


def _slices(page: Sheet, block: Block) -> Iterator[float]:
    """Heights of the pieces between which a page may end."""
    if isinstance(block, Paragraph):
        look = BY_NAME[block.style]
        pitch = look.pitch or page.pitch
        around = look.before + look.after + look.rules
        count = round((page.height(block.style, block.text) - around) / pitch)
        yield around + pitch
        yield from [pitch] * (count - 1)
        return
    rooms = [width / 20 - PAD for width in block.widths]
    head = page.height("表格表头", "") + 1
    for n, row in enumerate(block.rows):
        high = max(page.height("表格文字", text, room) for text, room in zip(row, rooms, strict=True))
        yield high + 0.5 + (head if n == 0 else 0)


class _Maker:
    """Makes the blocks of one briefing."""

    def __init__(self, data: dict[str, Any], settings: Render) -> None:
        self.data, self.settings = data, settings
        self.groups = _words.groups(data["points"])

    def blocks(self, way: _Way) -> tuple[Block, ...]:
        """All of them."""
        made: list[Block] = [*self._masthead(), *self._head()]
        made += self._run_in() if way.run_in else self._apart()
        if self.data["points"] or not self.data["headline"]:  # of a single sentence, no table
            made += self._figures(way.figures)
            made += self._tasks(way.figures, way.tasks)
        return (*made, *self._foot(way.figures, way.tasks), *self._imprint())

    def _masthead(self) -> Iterator[Block]:
        head = self.settings.masthead
        if not head.name:
            return
        yield plain("版头", head.name)
        if head.issue:
            yield plain("版头期号", head.issue)
        yield Paragraph("版头信息", ((clean(head.issuer), ""), ("\t" + clean(head.date), "")))

    def _head(self) -> Iterator[Block]:
        data = self.data
        yield _title(_words.title(data))
        if facts := _words.facts(data):
            yield plain("Subtitle", "　".join(facts))
        if not data["completeness"]["complete"]:
            yield plain("缺失提示", f"原文不完整：{_words.missing(data)}。")
        if data["headline"]:
            yield plain("导语", _words.closed(data["headline"]["text"]))

    def _apart(self) -> Iterator[Block]:
        """Each heading in a line of its own."""
        for n, group in enumerate(self.groups):
            yield plain("Heading 1", f"{number(n + 1)}、{group.title}")
            for m, point in enumerate(group.points):
                label = f"（{number(m + 1)}）"
                if point["heading"]:
                    yield plain("Heading 2", label + point["heading"] + ("" if point["body"] else _origin(point)))
                if point["body"]:
                    text = point["body"] if point["heading"] else label + _unnumbered(point["body"])
                    yield plain("Normal", text + _origin(point))

    def _run_in(self) -> Iterator[Block]:
        """Each point in one paragraph that begins with its heading; a group of one point too."""
        for n, group in enumerate(self.groups):
            title = f"{number(n + 1)}、{group.title}"
            if len(group.points) == 1:
                yield Paragraph("单项", ((f"{title}：", "类别"), *_runs("", group.points[0])))
                continue
            yield plain("Heading 1", title)
            for m, point in enumerate(group.points):
                yield Paragraph("要点", _runs(f"（{number(m + 1)}）", point))

    def _figures(self, most: int) -> Iterator[Block]:
        data = self.data
        if not data["figures"] or not most:
            return
        yield plain("Heading 1", f"{number(len(self.groups) + 1)}、数据")
        chosen = _table.best(data, most)
        rows = [row for row in _table.rows(data) if row["n"] in chosen]
        yield _listed(_table.HEADS, [row["columns"] for row in rows], _MOST, numbers=frozenset({1, 2}))

    def _tasks(self, figures: int, most: int) -> Iterator[Block]:
        """What is to be done, by whom, by when; its number goes on behind that of the figures."""
        if not self.data["tasks"] or not most:
            return
        before = len(self.groups) + bool(self.data["figures"] and figures)
        yield plain("Heading 1", f"{number(before + 1)}、任务")
        yield _listed(_table.DUTY_HEADS, _table.duties(self.data, most), _MOST_DUTY)

    def _foot(self, figures: int, tasks: int) -> Iterator[Block]:
        source = self.data["source"]
        origin = f"来源：{source['path']}（{source['format']}，{source['encoding']}，{source['chars']}字）"
        more = _table.left(self.data, figures, tasks)
        yield plain("说明", f"说明：{more}{'；'.join(_words.notes(self.data))}。{origin}。")

    def _imprint(self) -> Iterator[Block]:
        foot = self.settings.imprint
        if foot.copies:
            yield plain("抄送", f"抄送：{foot.copies.rstrip('。')}。")
        if foot.printer or foot.date:
            date = foot.date + ("" if not foot.date or foot.date.endswith("印发") else "印发")
            yield Paragraph("印发", ((clean(foot.printer), ""), ("\t" + clean(date), "")))


def _origin(point: dict[str, Any]) -> str:
    """Page or paragraph of the original behind a point, where the format has one."""
    where = _words.where(point["evidence"])
    return f"（原文{where}）" if where else ""


def plain(style: str, text: str) -> Paragraph:
    """A paragraph of one run, on one line."""
    return Paragraph(style, ((clean(text), ""),))


def clean(text: str) -> str:
    """`text` on one line, with nothing that XML cannot hold."""
    return re.sub(r"[^\S\u3000]+", " ", _words.visible(text)).strip()


def _runs(label: str, point: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """A point as one paragraph: number, heading as a sentence, text."""
    where = _origin(point)
    if not point["heading"]:
        return ((label + _unnumbered(point["body"]) + where, ""),)
    head = clean(label + point["heading"])
    return ((_words.closed(head), "要点标题"), (clean(point["body"]) + where, ""))


_OWN = re.compile(r"(?:（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、．])\s*(?=\D)")


def _unnumbered(text: str) -> str:
    """`text` without the number it had in its source, where it gets one of ours.

    >>> _unnumbered("（三）区国资中心盘活资产。"), _unnumbered("2.5亿元。")
    ('区国资中心盘活资产。', '2.5亿元。')
    """
    return _OWN.sub("", clean(text), count=1) if _OWN.match(clean(text)) else clean(text)


def number(n: int) -> str:
    """Chinese numeral of a number below 100.

    >>> [number(n) for n in (3, 10, 12, 21)]
    ['三', '十', '十二', '二十一']
    """
    tens, ones = divmod(n, 10)
    return ("" if not tens else ("" if tens == 1 else _DIGITS[tens - 1]) + "十") + (_DIGITS[ones - 1] if ones else "")


_TOTAL = round(WIDE * 20)
_MOST, _MOST_DUTY = (0, 140, 90, 100, 90), (0, 110, 90)
"""Widths that the columns behind the first may take, in points: of the figures, of the tasks."""


_EASE = 1.5
"""Characters that a column has to spare: the digits of some substitutes of the standard's types are wider."""


def _listed(
    heads: Sequence[str], rows: Sequence[Sequence[str]], most: Sequence[int], numbers: frozenset[int] = frozenset()
) -> Table:
    """A column for each thing known of any row, as wide as it needs and at most so wide; the first has the rest."""
    cells = [tuple(clean(text) for text in row) for row in rows]
    used = [n for n in range(len(heads)) if n == 0 or any(row[n] for row in cells)]
    size = BY_NAME["表格文字"].size
    wanted = [max(_measure.across(row[n], GAP) + _EASE for row in [heads, *cells]) * size + PAD for n in used]
    widths = [round(min(want, most[n]) * 20) for n, want in zip(used, wanted, strict=True)]
    widths[0] = _TOTAL - sum(widths[1:])
    return Table(
        tuple(heads[n] for n in used),
        tuple(tuple(row[n] for n in used) for row in cells),
        tuple(widths),
        frozenset(place for place, n in enumerate(used) if n in numbers),
    )


def _title(text: str) -> Paragraph:
    """A title, broken between words into lines of like length, as clause 7.3.1 asks (meaning whole, shape even)."""
    flat = clean(text)
    room = WIDE / BY_NAME["Title"].size - 1
    count = _measure.lines(flat, room)
    if count == 1 or len(flat) > _LONG_TITLE:
        return plain("Title", flat)
    import rjieba  # noqa: PLC0415  a tenth of a second

    words = rjieba.cut(flat)
    parts: list[str] = []
    for left in range(count, 1, -1):
        aim = sum(map(_measure.width, words)) / left
        sizes = list(accumulate(map(_measure.width, words)))
        options = [n for n in range(1, len(words)) if sizes[n - 1] <= room and not _NO_BREAK.match(words[n])]
        if not options:
            return plain("Title", flat)
        cut = min(
            options,
            key=lambda n: (abs(sizes[n - 1] - aim) + 3 * (words[n - 1] in _CLING) - 4 * (words[n] == "关于"), n),
        )
        parts.append("".join(words[:cut]))
        words = words[cut:]
    runs = [(parts[0], ""), *(("\n" + part, "") for part in [*parts[1:], "".join(words)])]
    return Paragraph("Title", tuple(runs))


_LONG_TITLE = 80
"""Characters from which what stands in a title's place is none."""

_NO_BREAK = re.compile(r"[的了和与及、，。：；》）”]")
"""Words that do not begin a line of a title."""

_CLING = {"关于", "对", "在", "《", "（", "“"}
"""Words that should not end one."""
