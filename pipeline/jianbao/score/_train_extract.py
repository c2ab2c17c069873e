"""Fit the weights by which `extract` weighs units.

    python -m jianbao.score._train_extract DATA            fit and write data/extract.json
    python -m jianbao.score._train_extract DATA --check    fit and compare with it; 1 if a weight differs

Each table is a logistic regression with an L2 penalty: what share of a unit's character pairs stands in the reference. `official`
and `list` are fitted on the training split. Talk has none, so `talk` (sentences) and `talk_short` (clauses) are fitted on the
meetings of `dev/`, and what is reported of them is measured with weights that have not seen the meeting (`held_out`). `essay` is
set by hand and stands below.

The fit runs to its only minimum and draws nothing by chance, so the same data and the same stages before give the same weights.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from jianbao.score import _pairs
from jianbao.score._cues import CUES, SPOKEN
from jianbao.score._train import annotate, minimised
from jianbao.score._units import Table, counted, pairs, units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PENALTY = {"official": 1e-2, "list": 3e-4, "talk": 2e-2, "talk_short": 2e-2}
"""Far fewer meetings than documents and lists: talk is held closer to no opinion."""

NOVELTY = {"official": 0.6, "list": 0.9, "talk": 0.3, "talk_short": 0.6}
DIGITS = 3
TOLERANCE = 0.002
"""Largest difference of a weight from the committed one that `--check` passes: two units of the last digit."""

FOLDS = 5
TARGET = Path(__file__).with_name("data") / "extract.json"
SHAPE = [
    "dens",
    "z_dens",
    "r_dens",
    "r_total",
    "z_total",
    "repeated",
    "content",
    "z_graph2",
    "r_graph2",
    "z_graph",
    "z_centre",
    "r_centre",
    "depth",
    "paragraph",
    "in_paragraph",
    "of_paragraph",
    "opens_paragraph",
    "size",
    "r_size",
    "size_of_sentence",
    "place",
    "clauses",
    "first_clause",
    "last_clause",
    "digits",
    "title",
    "heading",
    "ceremony",
    "ends",
    "lead",
    "lead_half",
    "lead_double",
]
SENTENCE = [
    "lexrank",
    "centroid",
    "lead",
    "figures_any",
    "first_in_section",
    "second_in_section",
    "preamble",
    "level_1",
    "level_2",
    "title_overlap",
    "heading_overlap",
    "section_target",
    "section_problem",
    "section_situation",
    "role_purpose",
    "role_achievement",
    "role_problem",
    "role_situation",
    "role_target",
    "role_measure",
    "role_requirement",
    "role_other",
]
LIST = [*SHAPE, *(f"cue_{name}" for name in CUES)]
OFFICIAL = [*LIST, *(f"s_{name}" for name in SENTENCE)]
TALK = [
    *("r_total", "keys", "r_keys", "r_s_lexrank", "dens", "size", "r_size", "z_graph", "z_graph2"),
    *(f"cue_{name}" for name in ("filler", "greet", "q", "i", "you", "we", "must", "is", "eg", "num1", "lean")),
    *(f"cue_{name}" for name in SPOKEN),
]

BY_HAND: dict[str, dict[str, float]] = {
    "essay": {
        "bias": -1.5,
        "novelty": 0.5,
        "r_s_lexrank": 1.0,
        "r_dens": 1.0,
        "any_only": 0.5,
        "any_must": 0.3,
        "any_is": 0.3,
        "any_key": 0.3,
        "later": 0.3,
        "any_report": -0.4,
        "any_date": -0.3,
        "any_data": -0.15,
        "any_quote": -0.2,
        "any_q": -0.5,
        "any_eg": -0.3,
    },
}
"""What carries an argument is a thesis, not its examples."""


class Row(NamedTuple):
    """The units of one document.

    Attributes:
        name: of the document.
        x: columns, shape (units, columns).
        y: share of each unit that was taken, 0…1.
        w: weight of each unit, 1 for the document.
    """

    name: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    w: NDArray[np.float64]


def seen(found: Sequence[_pairs.Pair], names: list[str], *, clauses: bool) -> list[Row]:
    """The columns `names` of every document's units; documents without a unit or a reference are left out."""
    rows = []
    for pair in found:
        annotated = annotate(pair.text, pair.name)
        own = units(annotated, clauses=clauses)
        reference = counted(pair.summary)
        if not own or not reference:
            continue
        x = Table(annotated, own, len(reference)).matrix(names)
        texts = [counted(u.text) for u in own]
        size = np.sqrt([max(1, len(t)) for t in texts])
        rows.append(Row(pair.name, x, shares(texts, reference), size / size.sum()))
    return rows


def fit(rows: Sequence[Row], names: list[str], kind: str) -> dict[str, float]:
    """Weights of the columns `names` for the register `kind`, on documents of equal weight."""
    columns = np.vstack([row.x for row in rows])
    middle, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-6
    theta = minimised(
        np.hstack([np.ones((len(columns), 1)), (columns - middle) / spread]),
        np.concatenate([row.y for row in rows]),
        np.concatenate([row.w for row in rows]) / len(rows),
        penalty=PENALTY[kind],
        exact=True,
    )
    slopes = theta[1:] / spread
    table = {"bias": theta[0] - float(slopes @ middle), **dict(zip(names, slopes, strict=True))}
    return {"novelty": NOVELTY[kind], **{name: round(float(value), DIGITS) + 0.0 for name, value in table.items()}}


def shares(texts: list[str], reference: str) -> NDArray[np.float64]:
    """Share of each text's character pairs that the reference has as often, shape (texts,)."""
    held = Counter(pairs(reference))
    return np.array([(Counter(p) & held).total() / max(1, len(p)) for p in map(pairs, texts)])


def talk(data: Path) -> dict[str, list[Row]]:
    """The rows of both tables for talk."""
    marked, told = _pairs.meetings(data)
    return {"talk": seen(marked, TALK, clauses=False), "talk_short": seen(told, TALK, clauses=True)}


def held_out(data: Path) -> dict[str, dict[str, dict[str, float]]]:
    """For each part of a meeting in `dev/`, by name: all tables, those for talk fitted without a fifth of the meetings, its own with it."""
    found = talk(data)
    known = sorted({_pairs.meeting(row.name) for row in found["talk"]})
    fold = {name: place % FOLDS for place, name in enumerate(known)}
    kept = committed()
    tables = []
    for own in range(FOLDS):
        rest = {kind: [r for r in rows if fold[_pairs.meeting(r.name)] != own] for kind, rows in found.items()}
        tables.append(kept | {kind: fit(rows, TALK, kind) for kind, rows in rest.items()})
    return {row.name: tables[fold[_pairs.meeting(row.name)]] for row in found["talk"]}


def fitted(data: Path) -> dict[str, dict[str, float]]:
    """All tables."""
    found = _pairs.official(data)
    sys.stdout.write(f"{len(found)} official documents with their news item\n")
    return {
        "official": fit(seen(found, OFFICIAL, clauses=False), OFFICIAL, "official"),
        "list": fit(seen(_pairs.lists(data), LIST, clauses=True), LIST, "list"),
        **{kind: fit(rows, TALK, kind) for kind, rows in talk(data).items()},
        **BY_HAND,
    }


def committed() -> dict[str, dict[str, float]]:
    """The tables of `data/extract.json`."""
    found: dict[str, dict[str, float]] = json.loads(TARGET.read_text(encoding="utf-8"))
    return found


def differing(made: dict[str, dict[str, float]], kept: dict[str, dict[str, float]]) -> list[str]:
    """Weights in which two sets of tables differ by more than rounding, as lines to be read."""
    names = {(kind, name) for tables in (made, kept) for kind, table in tables.items() for name in table}
    pairs_of = {(k, n): (made.get(k, {}).get(n), kept.get(k, {}).get(n)) for k, n in sorted(names)}
    return [
        f"{kind}.{name}: fitted {new}, committed {old}"
        for (kind, name), (new, old) in pairs_of.items()
        if new is None or old is None or abs(new - old) > TOLERANCE
    ]


def main() -> int:
    """Fit, and write `data/extract.json` or compare with it."""
    table = fitted(Path(sys.argv[1]))
    if "--check" in sys.argv[2:]:
        lines = differing(table, committed())
        sys.stdout.write("".join(f"{line}\n" for line in lines) or "every weight as committed\n")
        return int(bool(lines))
    TARGET.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
