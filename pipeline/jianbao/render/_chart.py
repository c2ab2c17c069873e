"""Small bar charts, where a document gives several values of one indicator: nation, province, city, district."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from jianbao.render._table import bounded

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, ROW, LABEL, VALUE = 360, 26, 112, 76
"""Size of a chart and its columns, in pixels of its view box."""

MOST_BARS, MOST_CHARTS = 8, 6

_NUMBER = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?")


class Bar(NamedTuple):
    """One bar: its label, the words of its value, and where it lies."""

    label: str
    value: str
    x: float
    width: float
    y: int
    negative: bool


class Chart(NamedTuple):
    """Bars that share an indicator and a unit."""

    title: str
    bars: list[Bar]
    height: int
    axis: float
    spoken: str


def charts(figures: Sequence[dict[str, Any]]) -> list[Chart]:
    """Charts of the values that can be compared, else of the changes; in the order of the document."""
    by_value: dict[tuple[str, str], list[dict[str, Any]]] = {}
    by_change: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for figure in figures:
        by_value.setdefault((figure["indicator"], figure["unit"]), []).append(figure)
        if figure["change"]:
            by_change.setdefault((figure["indicator"], "变化"), []).append(figure)
    made = [_chart(f"{name}（{unit}）" if unit else name, rows, "value") for (name, unit), rows in by_value.items()]
    made += [_chart(f"{name}变化", rows, "change") for (name, _), rows in by_change.items()]
    return [chart for chart in made if chart][:MOST_CHARTS]


def _chart(title: str, rows: list[dict[str, Any]], key: str) -> Chart | None:
    """A chart of `rows`, or None if there is nothing to compare."""
    named: dict[str, tuple[float, str]] = {}
    for row in rows:
        number = _NUMBER.search(row[key])
        label = " ".join(part for part in (row["subject"], row["period"], "目标" if row["target"] else "") if part)
        if number and label and label not in named:
            words = bounded(row, key) if key == "value" or _only_change(row) else row[key]
            named[label] = (float(number[0].replace(",", "").replace("−", "-")), words)
    if len(named) < 2 or len({value for value, _ in named.values()}) < 2:  # noqa: PLR2004
        return None
    chosen = list(named.items())[:MOST_BARS]
    low = min(0.0, *(value for _, (value, _) in chosen))
    high = max(0.0, *(value for _, (value, _) in chosen))
    scale = (WIDTH - LABEL - VALUE) / (high - low)
    axis = LABEL - low * scale
    bars = []
    for n, (label, (value, words)) in enumerate(_short(chosen)):
        start = axis + min(value, 0) * scale
        bars.append(Bar(label, words, round(start, 1), round(max(abs(value) * scale, 1.5), 1), n * ROW, value < 0))
    spoken = "；".join(f"{bar.label}：{bar.value}" for bar in bars)
    return Chart(title, bars, len(bars) * ROW, round(axis, 1), spoken)


def _only_change(row: dict[str, Any]) -> bool:
    """Whether the value is the change, so that what bounds the one bounds the other."""
    return bool(row["change"].lstrip("+-−") == row["value"] + row["unit"])


def _short(chosen: list[tuple[str, tuple[float, str]]]) -> list[tuple[str, tuple[float, str]]]:
    """Labels without the parts that all of them share."""
    parts = [label.split(" ") for label, _ in chosen]
    shared = set(parts[0]).intersection(*parts[1:])
    return [
        (" ".join(p for p in own if p not in shared) or "—", value)
        for own, (_, value) in zip(parts, chosen, strict=True)
    ]
