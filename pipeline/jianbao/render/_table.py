"""The figures and the tasks as rows for people: what to show in which column, and which come first where not all fit."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from jianbao.document import Figure, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEADS = ("指标", "数值", "变化", "时期", "对象")

DUTY_HEADS = ("任务", "责任单位", "时限")

GOAL = "（目标）"

_ABOUT = frozenset({"左右", "上下", "约", "大约", "近", "将近", "接近"})
"""Bounds that say how nearly, not how far."""

MOST = 60
"""Rows of a table in a file that is read from beginning to end; the web page and the JSON hold them all."""


def rows(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The figures in order, each with its number `n`, the words of its columns, and whether they tell of a decrease.

    Where the value is nothing but the change, it stands in the column of the change alone: a decrease by 3.8% must not
    read as a value of 3.8%, and at most 3.8% not as 3.8%.
    """
    made = []
    for n, figure in enumerate(data["figures"]):
        value, change = bounded(figure, "value", figure["unit"]), figure["change"] or ""
        if change.lstrip("+-−") == f"{figure['value']}{figure['unit']}":
            value, change = "", bounded(figure, "change")
        goal = GOAL if figure["target"] else ""
        columns = [figure["indicator"], value + goal if value else "", change if value else change + goal]
        columns += [figure["period"] or "", figure["subject"] or ""]
        made.append({"n": n, "columns": columns, "down": (figure["change"] or "")[:1] in {"-", "−"}})
    return made


def bounded(figure: Mapping[str, Any], key: str, unit: str = "") -> str:
    """The value or the change with the words that bound the value, in their places.

    A change keeps its sign, as those beside it do. Only a decrease with a limit is put in words: what is "at least -3.8%"
    could be read both ways.

    >>> bounded({"value": "1.5", "bound": "不超过"}, "value", "%")
    '不超过1.5%'
    >>> bounded({"change": "-7%", "bound": "…以上"}, "change"), bounded({"change": "-7%", "bound": "…左右"}, "change")
    ('下降7%以上', '-7%左右')
    >>> bounded({"change": "+6%", "bound": "…左右"}, "change"), bounded({"change": "+6%", "bound": "不低于"}, "change")
    ('+6%左右', '不低于+6%')
    """
    told, bound = str(figure[key]), figure["bound"]
    limited = key == "change" and bound and told[:1] in {"-", "−"} and bound.strip("…") not in _ABOUT
    told, way = (told[1:], "下降") if limited else (told, "")
    return way + Figure("", told, unit, None, None, Span(0, 0), 0, bound=bound).shown


def best(data: Mapping[str, Any], most: int) -> set[int]:
    """Numbers of the rows to show where only `most` fit.

    First those that the briefing's lines rest on, then those that state a change or a goal, then those that say for
    whom or when they hold; among equals the earlier ones.
    """
    spans = sorted(_spans(data))
    starts = [start for start, _ in spans]
    reach, ends = 0, []
    for _, end in spans:
        reach = max(reach, end)
        ends.append(reach)

    def worth(figure: Mapping[str, Any]) -> int:
        place = bisect_left(starts, figure["evidence"]["end"])
        used = place > 0 and ends[place - 1] > figure["evidence"]["start"]
        stated = bool(figure["change"]) or figure["target"]
        return 4 * used + 2 * stated + bool(figure["period"] or figure["subject"])

    order = sorted(range(len(data["figures"])), key=lambda n: (-worth(data["figures"][n]), n))
    return set(order[:most])


def duties(data: Mapping[str, Any], most: int) -> list[tuple[str, str, str]]:
    """What is to be done, by whom, by when: at most `most` rows, in the document's order.

    Where not all fit, those that name a time come first, then those that name somebody; among equals the earlier ones.
    """
    tasks = data["tasks"]
    order = sorted(range(len(tasks)), key=lambda n: (not tasks[n]["by"], not tasks[n]["who"], n))
    return [(tasks[n]["what"], tasks[n]["who"] or "", tasks[n]["by"] or "") for n in sorted(order[:most])]


def left(data: Mapping[str, Any], figures: int, tasks: int) -> str:
    """A sentence about the figures and tasks that are not shown, of which so many are; empty if all are."""
    counts = ((len(data["figures"]) - figures, "数据"), (len(data["tasks"]) - tasks, "任务"))
    said = "、".join(f"{count}项{name}" for count, name in counts if count > 0)
    return f"另有{said}，见网页或JSON文件。" if said else ""


def _spans(data: Mapping[str, Any]) -> Sequence[tuple[int, int]]:
    """Evidence of the headline and the points."""
    lines = [*data["points"], *([data["headline"]] if data["headline"] else [])]
    return [(span["start"], span["end"]) for line in lines for span in line["evidence"]]
