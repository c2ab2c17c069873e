"""Fit the weights of the learned scorer.

    python -m jianbao.score._train DATA            fit and write data/learned.json
    python -m jianbao.score._train DATA --check    fit and compare with it; 1 if a weight differs

DATA is the data folder; the documents are those of `_labels.py`, in which people marked what a leader must know. A sentence counts as
taken if it holds a passage that stands for a point. Logistic regression with an L2 penalty to its only minimum; nothing is drawn
by chance, so the same data and the same stages before give the same weights. What the scorer sees of a sentence comes from those
stages (roles, outline, figures): when they change, fit anew.

How well it does on documents it has not seen: `tests/eval/points.py`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jianbao.score._labels import Marked, gold_text, marked
from jianbao.score._salient import features, names
from jianbao.score._select import usable_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jianbao.document import Annotated

PENALTY, STEPS = 2.0, 200
EXTRA = 0.7
"""Label of a sentence for a point that is not among the few that matter most."""

HOLDS, PART, WITHIN = 0.6, 0.2, 0.6
"""Share of a passage's pairs that a sentence holds it by; if none does, least share of each of its sentences, and of theirs in it."""

GROWTH, USUAL = 0.75, 80
"""A document weighs its usable sentences in `USUAL`, to this power: a long one has more to teach, but not as much more."""

FOLDS, DIGITS = 10, 3
TOLERANCE = 0.002
"""Largest difference of a weight from the committed one that `--check` passes: two units of the last digit."""

TARGET = Path(__file__).with_name("data") / "learned.json"

Row = tuple[str, NDArray[np.float64], NDArray[np.float64], float]
"""Name, feature rows, labels and weight of a document; what stands before the colon of its name is its set."""


def pairs(text: str) -> set[str]:
    """Character pairs of letters and digits."""
    kept = "".join(c for c in text if c.isalnum())
    return {kept[i : i + 2] for i in range(len(kept) - 1)}


def annotate(text: str, name: str) -> Annotated:
    """The stages before selection."""
    import importlib  # noqa: PLC0415

    stages = {n: importlib.import_module(f"jianbao.{n}") for n in ("cleaning", "segment", "annotate")}
    document = importlib.import_module("jianbao.document")
    source = document.Source(name, Path(name), text, "utf-8")
    found: Annotated = stages["annotate"].Annotate()(stages["segment"].Segment()(stages["cleaning"].Clean()(source)))
    return found


def labelled(annotated: Annotated, document: Marked) -> NDArray[np.float64]:
    """How far each sentence was taken: 1 if it holds a point that matters most, `EXTRA` for another, half for a part of a passage."""
    text = annotated.doc.source.text
    own = [pairs(s.span.of(text)) for s in annotated.doc.sentences]
    found = np.zeros(len(own))
    for point in document.points:
        worth = 1.0 if point.core else EXTRA
        for wanted in filter(None, map(pairs, point.passages)):
            held = np.array([len(wanted & o) / len(wanted) for o in own])
            inside = np.array([len(wanted & o) / max(1, len(o)) for o in own])
            taken = 1.0 * (held >= HOLDS)
            if not taken.any():
                taken = 0.5 * ((held >= PART) & (inside >= WITHIN))
            found = np.maximum(found, worth * taken)
    return found


def documents(data: Path) -> Iterator[Row]:
    """The documents to fit on."""
    for document in marked(data):
        annotated = annotate(document.text, document.name)
        usable = [s.index for s in annotated.doc.sentences if usable_sentence(annotated, s)]
        weight = (len(usable) / USUAL) ** GROWTH
        yield document.name, features(annotated)[usable], labelled(annotated, document)[usable], weight


def gold_annotated(path: Path) -> Annotated:
    """The document that a gold file speaks of, through the stages before selection."""
    return annotate(gold_text(path), path.stem)


def fit(rows: Sequence[Row], *, start: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Weights that minimise the penalised cross entropy; `start` are those of nearly the same rows."""
    w = np.concatenate([np.full(len(r[2]), r[3] / max(1, len(r[2]))) for r in rows]) * 30
    x, y = np.vstack([r[1] for r in rows]), np.concatenate([r[2] for r in rows])
    return minimised(x, y, w, penalty=PENALTY, start=start, exact=True)


def minimised(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    w: NDArray[np.float64],
    *,
    penalty: float,
    start: NDArray[np.float64] | None = None,
    exact: bool = False,
) -> NDArray[np.float64]:
    """Logistic regression: rows `x`, whose first column is 1, labels 0…1 and weights; all slopes but the first penalised.

    After `STEPS` steps, or (`exact`) at its only minimum, where it no longer matters how it was reached.
    """
    from scipy.optimize import minimize  # noqa: PLC0415

    def loss(theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = x @ theta
        value = (w * (np.logaddexp(0, z) - y * z)).sum() + penalty * (theta[1:] ** 2).sum()
        slope = x.T @ (w * (1 / (1 + np.exp(-z)) - y))
        slope[1:] += 2 * penalty * theta[1:]
        return float(value), slope

    first, steps = (np.zeros(x.shape[1]), STEPS) if start is None else (start, STEPS // 4)
    options: dict[str, float] = {"maxiter": 100 * STEPS, "maxfun": 100 * STEPS, "ftol": 1e-15, "gtol": 1e-9}
    found = minimize(loss, first, jac=True, method="L-BFGS-B", options=options if exact else {"maxiter": steps})
    return np.asarray(found.x)


def held_out(rows: Sequence[Row]) -> dict[str, NDArray[np.float64]]:
    """For each document, by name, weights that have not seen it: a tenth of the documents of each set is left out at a time."""
    order = sorted(range(len(rows)), key=lambda i: rows[i][0])
    fold = {i: place % FOLDS for place, i in enumerate(order)}
    whole, found = fit(rows), {}
    for own in range(FOLDS):
        theta = fit([rows[i] for i in order if fold[i] != own], start=whole)
        found.update({rows[i][0]: theta for i in order if fold[i] == own})
    return found


def main() -> int:
    """Fit, and write `data/learned.json` or compare with it."""
    rows = [row for row in documents(Path(sys.argv[1])) if len(row[2])]
    sys.stdout.write(f"{len(rows)} documents, {sum(len(row[2]) for row in rows)} sentences\n")
    table = {name: round(float(value), DIGITS) + 0.0 for name, value in zip(names(), fit(rows), strict=True)}
    if "--check" not in sys.argv[2:]:
        TARGET.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
        return 0
    kept: dict[str, float] = json.loads(TARGET.read_text(encoding="utf-8"))
    other = [name for name in {**table, **kept} if abs(table.get(name, 9e9) - kept.get(name, 9e9)) > TOLERANCE]
    sys.stdout.write(
        "".join(f"{n}: fitted {table.get(n)}, committed {kept.get(n)}\n" for n in other) or "as committed\n"
    )
    return int(bool(other))


if __name__ == "__main__":
    sys.exit(main())
