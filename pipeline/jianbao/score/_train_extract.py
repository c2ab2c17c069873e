"""Fit the weights by which `extract` weighs units.

    python -m jianbao.score._train_extract DATA

`official` and `list` are logistic regressions with an L2 penalty on the training split: what share of a unit's character pairs
stands in the reference. There is no training text for `essay` and `talk`: their weights are set by hand and stand below.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from jianbao.score import _pairs
from jianbao.score._train import annotate, minimised
from jianbao.score._units import CUES, Table, counted, pairs, units

if TYPE_CHECKING:
    from numpy.typing import NDArray

PENALTY = 3e-4
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
NOVELTY = {"official": 0.6, "list": 0.9}

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
    "talk": {
        "bias": -2.0,
        "novelty": 0.3,
        "r_total": 1.0,
        "r_keys": 1.0,
        "r_s_lexrank": 1.0,
        "any_greet": -1.0,
        "any_q": -0.5,
        "cue_filler": -0.2,
        "any_i": -0.2,
        "any_you": -0.2,
    },
}
"""What carries an argument is a thesis, not its examples; what carries talk is the topic's own words, not its courtesies."""


def fit(found: list[_pairs.Pair], names: list[str], *, clauses: bool) -> dict[str, float]:
    """Weights of the columns `names` on documents of equal weight."""
    x, y, w = [], [], []
    for pair in found:
        annotated = annotate(pair.text, pair.name)
        rows = units(annotated, clauses=clauses)
        reference = counted(pair.summary)
        if not rows or not reference:
            continue
        x.append(Table(annotated, rows, len(reference)).matrix(names))
        y.append(shares([counted(u.text) for u in rows], reference))
        size = np.sqrt([max(1, len(counted(u.text))) for u in rows])
        w.append(size / size.sum())
    columns = np.vstack(x)
    middle, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-6
    ones = np.ones((len(columns), 1))
    theta = minimised(
        np.hstack([ones, (columns - middle) / spread]),
        np.concatenate(y),
        np.concatenate(w) / len(w),
        penalty=PENALTY,
    )
    slopes = theta[1:] / spread
    table = {"bias": theta[0] - float(slopes @ middle), **dict(zip(names, slopes, strict=True))}
    return {name: round(float(value), 4) for name, value in table.items()}


def shares(texts: list[str], reference: str) -> NDArray[np.float64]:
    """Share of each text's character pairs that the reference has as often, shape (texts,)."""
    held = Counter(pairs(reference))
    return np.array([(Counter(p) & held).total() / max(1, len(p)) for p in map(pairs, texts)])


def main() -> None:
    """Fit and write `data/extract.json`."""
    data = Path(sys.argv[1])
    found = _pairs.official(data)
    sys.stdout.write(f"{len(found)} official documents with their news item\n")
    table = {
        "official": {"novelty": NOVELTY["official"], **fit(found, OFFICIAL, clauses=False)},
        "list": {"novelty": NOVELTY["list"], **fit(_pairs.lists(data), LIST, clauses=True)},
        **BY_HAND,
    }
    target = Path(__file__).with_name("data") / "extract.json"
    target.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
