"""What the digest of a folder keeps of each briefing. It is taken from the briefing's JSON and stored in the ledger.

So a digest over many runs reads one file, and two runs over the same briefings make the same digest.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jianbao.render import _table, _words

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_FIGURES, _MOST_TASKS, _MOST_TERMS = 60, 40, 24

_CHARS = 90
"""Characters of a point's text that are looked at for what it is about."""

_HEADING = 2
"""Times that a heading counts against the text."""


def facts(data: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values that JSON can hold: points with the words they are about, figures, tasks, and what is missing."""
    chosen = _table.best(data, _MOST_FIGURES)
    rows = [row for row in _table.rows(data) if row["n"] in chosen]
    return {
        "date": data["meta"]["date"],
        "missing": "" if data["completeness"]["complete"] else _words.missing(data),
        "points": [
            {
                "role": point["role"],
                "heading": point["heading"],
                "body": _words.closed(_words.body(point["heading"], point["text"])),
                "terms": terms(point["heading"], point["text"]),
            }
            for point in data["points"]
        ],
        "figures": [_figure(data["figures"][row["n"]], row["columns"]) for row in rows],
        "tasks": [{key: task[key] for key in ("who", "what", "by")} for task in data.get("tasks", ())][:_MOST_TASKS],
    }


def _figure(figure: Mapping[str, Any], columns: list[str]) -> dict[str, Any]:
    keys = ("indicator", "value", "unit", "change", "bound", "period", "subject", "target")
    return {key: figure[key] for key in keys} | {"shown": [columns[1], columns[2]]}


def terms(heading: str, text: str) -> dict[str, int]:
    """Words that tell what a point is about, with how often they count.

    >>> terms("财政压力持续加大", ""), terms("营商环境还有差距", "营商环境排名第7位。")
    ({'财政': 2}, {'营商': 3, '环境': 3, '排名第': 1})
    """
    import rjieba  # noqa: PLC0415  a tenth of a second

    found: dict[str, int] = {}
    for part, times in ((heading, _HEADING), (_words.body(heading, text)[:_CHARS], 1)):
        for word in rjieba.cut(part):
            if len(word) > 1 and _WORD.fullmatch(word) and word not in _plain():
                found[word] = min(found.get(word, 0) + times, _HEADING + 1)
    return dict(list(found.items())[:_MOST_TERMS])


_WORD = re.compile(r"[\u3400-\u9fff]+|[A-Za-z]+")


@cache
def _plain() -> frozenset[str]:
    """Words that tell nothing of what a point is about."""
    text = files("jianbao.render").joinpath("data", "plain_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
