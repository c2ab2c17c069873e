"""The briefing as Markdown that reads the same everywhere: CommonMark, and GitHub's tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jianbao.render import _table, _templates, _words
from jianbao.render._payload import payload

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jianbao.config import Render
    from jianbao.document import Briefing

SUFFIX = ".md"

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&#$@]|:(?=//)|(?<=www)\.")
_BLOCK = re.compile(r"(?:[-+=](?=[-+= ]|$)|\d{1,9}[.)](?= |$))")
"""What would open a block at the start of a line: a list, an underline of a heading."""


def render(briefing: Briefing, settings: Render | None = None) -> bytes:
    """UTF-8 Markdown, by a template of the user's own if `settings` names one (see docs/templates.md)."""
    data = payload(briefing)
    if settings and (template := settings.templates.get("md")):
        return _templates.filled("md", template, **_values(data)).encode("utf-8", "replace")
    parts = [*_head(data), *_points(data), *_figures(data), *_tasks(data), *_missing(data), *_foot(data)]
    return ("\n\n".join(parts) + "\n").encode("utf-8", "replace")


def _values(data: dict[str, Any]) -> dict[str, Any]:
    """What a template sees."""
    chosen = _table.best(data, _table.MOST)
    return {
        "data": data,
        "title": _words.title(data),
        "facts": _words.facts(data),
        "status": _words.status(data["completeness"]),
        "groups": _words.groups(data["points"]),
        "heads": _table.HEADS,
        "figures": [row for row in _table.rows(data) if row["n"] in chosen],
        "tasks": data["tasks"],
        "gaps": _words.gaps(data),
        "notes": _words.notes(data),
    }


def escape(text: str) -> str:
    r"""`text` as literal Markdown, on one line: masked names (`**`) must not turn the rest bold.

    >>> print(escape("**同志 <b>"))
    \*\*同志 \<b\>
    """
    flat = " ".join(_words.visible(text).split())
    opener = _BLOCK.match(flat)
    flat = _SPECIAL.sub(r"\\\g<0>", flat)
    return f"{flat[: opener.end() - 1]}\\{flat[opener.end() - 1 :]}" if opener else flat


def _head(data: dict[str, Any]) -> list[str]:
    parts = [f"# {escape(_words.title(data))}"]
    facts = _words.facts(data)
    if facts:
        parts.append(" · ".join(escape(fact) for fact in facts))
    mark = "原文完整性" if data["completeness"]["complete"] else "**原文不完整**"
    parts.append(f"{mark}：" + escape(_words.status(data["completeness"])))
    if data["headline"]:
        parts.append(f"> {escape(data['headline']['text'])}")
    return parts


def _points(data: dict[str, Any]) -> list[str]:
    parts = []
    for group in _words.groups(data["points"]):
        lines = []
        for point in group.points:
            bold = f"**{escape(point['heading'])}** " if point["heading"] else ""
            lines.append(f"- {bold}{escape(point['body'])}".rstrip())
        parts += [f"## {group.title}", "\n".join(lines)]
    return parts


def _figures(data: dict[str, Any]) -> list[str]:
    if not data["figures"]:
        return []
    chosen = _table.best(data, _table.MOST)
    rows = [row["columns"] for row in _table.rows(data) if row["n"] in chosen]
    lines = [_row(_table.HEADS), "| --- | ---: | ---: | --- | --- |", *(_row(map(escape, row)) for row in rows)]
    left = _table.left(data, len(chosen), len(data["tasks"]))
    return ["## 数据", "\n".join(lines), *filter(None, [left])]


def _tasks(data: dict[str, Any]) -> list[str]:
    if not data["tasks"]:
        return []
    rows = _table.duties(data, _table.MOST)
    lines = [_row(_table.DUTY_HEADS), "| --- | --- | --- |", *(_row(map(escape, row)) for row in rows)]
    left = _table.left(data, len(data["figures"]), len(rows))
    return ["## 任务", "\n".join(lines), *filter(None, [left])]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _missing(data: dict[str, Any]) -> list[str]:
    said = _words.gaps(data)
    if not said:
        return []
    lead = "以下内容不在本文件中，本简报未作推测："
    return ["## 原文缺失", lead, "\n".join(f"- {escape(one)}" for one in said)]


def _foot(data: dict[str, Any]) -> list[str]:
    source = data["source"]
    origin = f"来源：{escape(source['path'])}（{source['format']}，{source['encoding']}，{source['chars']}字）"
    return ["---", f"说明：{escape('；'.join(_words.notes(data)))}。", origin]
