"""The digest of a folder: one page that lists every document, says which are incomplete, and why some failed.

Not a format of a single briefing: it is made once, from rows that the batch reads back from the finished JSON files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from jianbao.render._html import folder
from jianbao.render._shared import topics
from jianbao.render._words import stem
from jianbao.render.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STATUS = {"done": "完成", "failed": "失败", "skipped": "略过"}


@dataclass(frozen=True, slots=True)
class DigestRow:
    """One document of the folder.

    Attributes:
        path: name of the document inside the input, `/` between parts.
        status: `done`, `failed` or `skipped`.
        complete: whether nothing is known to be missing; None if the document was not read.
        ratio: share of the declared length that is shown, if the source declares one.
        problems: headings of the points whose role is `problem`.
        links: path of each written file, relative to the digest, by format.
        error: why it failed or was skipped.
    """

    path: str
    status: str
    title: str | None = None
    headline: str | None = None
    genre: str | None = None
    complete: bool | None = None
    ratio: float | None = None
    problems: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    error: str | None = None


def digest(rows: Sequence[DigestRow]) -> dict[str, bytes]:
    """`index.html` and `index.md` for a folder, in order of path."""
    ordered = sorted(rows, key=lambda row: row.path)
    return {"index.html": _html(ordered), "index.md": _markdown(ordered)}


def link(path: str) -> str:
    """A relative link that no file name can turn into another scheme or host.

    >>> link("2023/讲话 1.txt.html"), link("javascript:alert(1)")
    ('./2023/%E8%AE%B2%E8%AF%9D%201.txt.html', './javascript%3Aalert%281%29')
    """
    return "./" + quote(path.lstrip("/"), safe="/", errors="surrogateescape")


def share(row: DigestRow) -> str:
    """How complete the document is, in a word."""
    if row.complete is None:
        return ""
    if row.complete:
        return "完整"
    return "不完整" if row.ratio is None else f"不完整，仅见{row.ratio:.1%}"


def name(row: DigestRow) -> str:
    """The document's title, or the name of its file."""
    return row.title or stem(row.path)


def _topics(rows: Sequence[DigestRow]) -> list[tuple[str, list[DigestRow]]]:
    """Problems that several documents name, each with these documents."""
    by_path = {row.path: row for row in rows}
    found = topics((heading, row.path) for row in rows for heading in row.problems)
    return [(topic.heading, [by_path[path] for path in topic.documents]) for topic in found]


def _counts(rows: Sequence[DigestRow]) -> list[tuple[str, int, str]]:
    """Label, number and kind of each count."""
    found = [("文件", len(rows), "all")]
    found += [(word, sum(row.status == status for row in rows), status) for status, word in STATUS.items()]
    return [*found, ("原文不完整", sum(row.complete is False for row in rows), "part")]


def _html(rows: Sequence[DigestRow]) -> bytes:
    return folder(
        "digest.html.j2",
        "digest.css",
        "digest.js",
        rows=[row for row in rows if row.status == "done"],
        topics=_topics(rows),
        name=name,
        failed=[row for row in rows if row.status != "done"],
        counts=_counts(rows),
        link=link,
        share=share,
        status=STATUS,
    )


def _markdown(rows: Sequence[DigestRow]) -> bytes:
    counts = "，".join(f"{label}{number}份" for label, number, _ in _counts(rows))
    parts = ["# 简报目录", counts]
    done = [row for row in rows if row.status == "done"]
    if done:
        lines = ["| 文件 | 标题 | 文种 | 导语 | 完整性 | 简报 |", "| --- | --- | --- | --- | --- | --- |"]
        for row in done:
            cells = [escape(cell or "") for cell in (row.path, name(row), row.genre, row.headline, share(row))]
            links = " ".join(f"[{escape(suffix)}]({link(path)})" for suffix, path in row.links.items())
            lines.append(f"| {' | '.join([*cells, links])} |")
        parts.append("\n".join(lines))
    shared = [f"- {escape(heading)}（{len(some)}份）" for heading, some in _topics(rows)]
    if shared:
        parts += ["## 多份文件提到的问题", "\n".join(shared)]
    failed = [row for row in rows if row.status != "done"]
    if failed:
        lines = ["| 文件 | 结果 | 原因 |", "| --- | --- | --- |"]
        for row in failed:
            cells = [row.path, STATUS.get(row.status, row.status), row.error or ""]
            lines.append(f"| {' | '.join(map(escape, cells))} |")
        parts += ["## 未完成", "\n".join(lines)]
    return ("\n\n".join(parts) + "\n").encode("utf-8", "replace")
