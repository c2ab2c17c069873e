"""The digest of a folder: what every document says, which are incomplete or failed and why, and what they say together.

Not a format of a single briefing: it is made once, from what the ledger keeps of the finished briefings (`_facts`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from jianbao.render import _words, docx
from jianbao.render._folder import STATUS, DigestRow, Folder, Topic, folder
from jianbao.render._html import folder as page
from jianbao.render._sheet import STANDARD, WIDE
from jianbao.render._story import Paragraph, Table, number, plain
from jianbao.render.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jianbao.render._compare import Indicator

__all__ = ["DigestRow", "digest"]

_PRINTED = 300
"""Rows of a table in the files that are read from beginning to end."""

_SHORT = 40
"""Rows of a table that the Word file only gives a taste of."""

_VERDICT = {"certain": "不一致", "likely": "疑不一致", "": ""}


def digest(rows: Sequence[DigestRow]) -> dict[str, bytes]:
    """`index.html`, `index.md` and `digest.docx` for a folder, in order of path."""
    found = folder(rows)
    word = docx.written(docx.blank(STANDARD), list(_blocks(found)), title="简报目录", subject="简报目录")
    return {"index.html": _html(found), "index.md": _markdown(found), "digest.docx": word}


def link(path: str) -> str:
    """A relative link that no file name can turn into another scheme or host.

    >>> link("2023/讲话 1.txt.html"), link("javascript:alert(1)")
    ('./2023/%E8%AE%B2%E8%AF%9D%201.txt.html', './javascript%3Aalert%281%29')
    """
    return "./" + quote(path.lstrip("/"), safe="/", errors="surrogateescape")


def _html(found: Folder) -> bytes:
    return page(
        "digest.html.j2",
        "digest.css",
        "digest.js",
        folder=found,
        comparisons=[(name, title, chosen) for name, title, chosen in _comparisons(found) if chosen],
        done=found.done,
        link=link,
        status=STATUS,
        roles=_words.ROLES,
        day=_words.day,
        verdict=_VERDICT,
    )


def _comparisons(found: Folder) -> tuple[tuple[str, str, list[Indicator]], ...]:
    """Indicators in two tables: those with contradictions, and the rest."""
    torn = [one for one in found.indicators if one.conflict]
    return (
        ("conflicts", "数据不一致", torn),
        ("figures", "数据对照", [one for one in found.indicators if not one.conflict]),
    )


def _markdown(found: Folder) -> bytes:
    parts = ["# 简报目录", "，".join(f"{label}{count}份" for label, count, _ in found.counts)]
    done = found.done
    if done:
        rows = [(row.path, row.name, row.genre, row.headline, row.share) for row in done]
        links = [" ".join(f"[{escape(suffix)}]({link(path)})" for suffix, path in row.links.items()) for row in done]
        parts.append(_rows(("文件", "标题", "文种", "导语", "完整性", "简报"), rows, links))
    if found.failed:
        failed = [(row.path, STATUS.get(row.status, row.status), row.error) for row in found.failed]
        parts += ["## 未完成", _rows(("文件", "结果", "原因"), failed)]
    for title, topics in (("多份文件提到的问题", found.problems), ("多份文件的共同话题", found.topics)):
        if topics:
            parts += [f"## {title}", "\n".join(f"- {escape(topic.name)}（{topic.documents}份）" for topic in topics)]
    if found.indicators:
        parts += ["## 同一指标对照", _rows(_COMPARED, _compared(found))]
    if found.duties:
        parts += ["## 任务", _rows(("时限", "责任单位", "任务", "文件"), _duties(found))]
    return ("\n\n".join(parts) + "\n").encode("utf-8", "replace")


_COMPARED = ("指标", "时期", "对象", "数值", "变化", "文件", "核对")


def _compared(found: Folder, *, torn: bool = False) -> list[tuple[str, ...]]:
    """Values of the same indicators, a row each; `torn`: of those with contradictions only."""
    done = found.done
    made: list[tuple[str, ...]] = [
        (one.name, v.period, v.subject, v.value, v.change, done[v.document].name, _VERDICT[v.conflict])
        for one in found.indicators
        if one.conflict or not torn
        for v in one.values
    ]
    return made[:_PRINTED]


def _duties(found: Folder) -> list[tuple[str, ...]]:
    return [(duty.by, duty.who, duty.what, duty.row.name) for duty in found.duties[:_PRINTED]]


def _rows(heads: Sequence[str], rows: Iterable[Sequence[str | None]], last: Sequence[str] | None = None) -> str:
    """A Markdown table; `last` is a column that is Markdown already."""
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    for n, row in enumerate(rows):
        cells = [escape(cell or "") for cell in row] + ([last[n]] if last else [])
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _blocks(found: Folder) -> Iterator[Paragraph | Table]:
    """The Word file: what a leader asks first comes first."""
    yield plain("Title", "简报目录")
    yield plain("Subtitle", "，".join(f"{label}{count}份" for label, count, _ in found.counts))
    torn = _compared(found, torn=True)[:_SHORT]
    dated = [row for duty, row in zip(found.duties, _duties(found), strict=False) if duty.day][:_SHORT]
    sections: list[tuple[str, Sequence[Paragraph | Table]]] = [
        ("未完成", list(_failed(found))),
        ("多份文件提到的问题", list(_told(found.problems))),
        ("多份文件的共同话题", list(_told(found.topics))),
        ("数据不一致", list(_table(_COMPARED, torn, (17, 13, 9, 14, 13, 22, 12), frozenset({3, 4})))),
        ("简报一览", list(_list(found))),
        ("有时限的任务", list(_table(("时限", "责任单位", "任务", "文件"), dated, (14, 20, 40, 26)))),
    ]
    for n, (title, blocks) in enumerate((title, blocks) for title, blocks in sections if blocks):
        yield plain("Heading 1", f"{number(n + 1)}、{title}")
        yield from blocks


def _failed(found: Folder) -> Iterator[Paragraph | Table]:
    rows = [(row.path, STATUS.get(row.status, row.status), row.error or "") for row in found.failed[:_PRINTED]]
    yield from _table(("文件", "结果", "原因"), rows, (40, 10, 50))
    yield from _more(len(found.failed))


def _told(topics: Sequence[Topic]) -> Iterator[Paragraph]:
    for n, topic in enumerate(topics[:10]):
        named = list(dict.fromkeys(mention.row.name for mention in topic.mentions))
        more = f"等{topic.documents}份" if len(named) > 3 else ""  # noqa: PLR2004  a line's worth
        where = "，".join(f"《{name}》" for name in named[:3])
        yield Paragraph(
            "要点",
            (
                (f"（{number(n + 1)}）{plain('', topic.name).text}。", "要点标题"),
                (plain("", f"见{where}{more}。").text, ""),
            ),
        )


def _list(found: Folder) -> Iterator[Paragraph | Table]:
    rows = [(row.name, row.genre or "", row.headline or "", row.share) for row in found.done[:_PRINTED]]
    yield from _table(("标题", "文种", "导语", "完整性"), rows, (28, 10, 46, 16))
    yield from _more(len(found.done))


def _more(count: int) -> Iterator[Paragraph]:
    if count > _PRINTED:
        yield plain("说明", f"另有{count - _PRINTED}份，见index.html。")


def _table(
    heads: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    shares: tuple[int, ...],
    right: frozenset[int] = frozenset(),
) -> Iterator[Table]:
    """A table over the whole width, columns in `shares` of a hundred; none for no rows."""
    if rows:
        widths = [round(WIDE * 20 * share / 100) for share in shares]
        cells = tuple(tuple(plain("", cell).text for cell in row) for row in rows)
        yield Table(heads, cells, tuple(widths), right)
