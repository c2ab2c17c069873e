"""Fit the weights of the learned scorer.

    python -m jianbao.score._train DATA

DATA is a folder with `docs/` and `train/` (official documents and the news items that report them, see `_pairs.py`) and `gold/`
(documents with must-have points); `dev/` is read only to keep out what is in it. A sentence counts as taken in the degree to
which its character pairs stand in the reference. Logistic regression with an L2 penalty, every document of equal weight, by
L-BFGS. Prints, for held-out gold documents, the mean share of taken sentences among the best ones.

What it sees of a sentence comes from the stages before (roles, outline, figures), so the weights change a little with them. Those in
`data/` were fitted before the roles were measured on real sentences; fitted anew they cover fewer must-have points
(in 1,500 characters 81 instead of 87 %), so they stay until a fit is better.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from jianbao.score import _pairs
from jianbao.score._features import features, names
from jianbao.score._select import usable_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from jianbao.document import Annotated

PENALTY, STEPS = 0.6, 200
GOLD_WEIGHT, PAIR_WEIGHT = 3.0, 0.3
"""Must-have points say what a leader needs; news items what is news. Chosen with each gold document left out in turn."""


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


def labelled(annotated: Annotated, references: list[str], *, whole: bool) -> NDArray[np.float64]:
    """How far each sentence was taken, 0…1: covered by the reference (`whole`), or covering one of several passages."""
    held = [pairs(r) for r in references]
    rows = []
    for sentence in annotated.doc.sentences:
        own = pairs(sentence.text)
        if whole:
            share = len(own & held[0]) / max(1, len(own))
            rows.append(min(1.0, max(0.0, (share - 0.4) / 0.4)))
        else:
            rows.append(float(any(len(own & h) / max(1, len(h)) >= 0.6 for h in held)))  # noqa: PLR2004
    return np.array(rows)


def documents(data: Path) -> Iterator[tuple[str, NDArray[np.float64], NDArray[np.float64], float]]:
    """Name, feature rows, labels and weight of each document."""
    texts = {path: gold_text(path) for path in sorted((data / "gold").glob("*.gold.json"))}
    for pair in _pairs.official(data, tuple(texts.values())):
        annotated = annotate(pair.text, pair.name)
        yield _rows(pair.name, annotated, labelled(annotated, [pair.summary], whole=True), PAIR_WEIGHT)
    for path in texts:
        gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        annotated = gold_annotated(path)
        passages = [p for point in gold["points"] for p in (point["support"], *point.get("alternatives", []))]
        yield _rows(f"gold:{path.stem}", annotated, labelled(annotated, passages, whole=False), GOLD_WEIGHT)


def gold_text(path: Path) -> str:
    """The text that a gold file speaks of."""
    return path.with_name(path.name.replace(".gold.json", ".txt")).read_text(encoding="utf-8")


def gold_annotated(path: Path) -> Annotated:
    """The document that a gold file speaks of, through the stages before selection."""
    return annotate(gold_text(path), path.stem)


def _rows(name: str, annotated: Annotated, labels: NDArray[np.float64], weight: float) -> tuple[Any, ...]:
    usable = [s.index for s in annotated.doc.sentences if usable_sentence(annotated, s)]
    return name, features(annotated)[usable], labels[usable], weight


def fit(rows: list[tuple[Any, ...]], *, start: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Weights that minimise the penalised cross entropy; `start` are those of nearly the same rows."""
    w = np.concatenate([np.full(len(r[2]), r[3] / max(1, len(r[2]))) for r in rows]) * 30
    x, y = np.vstack([r[1] for r in rows]), np.concatenate([r[2] for r in rows])
    return minimised(x, y, w, penalty=PENALTY, start=start)


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


def held_out(rows: list[tuple[Any, ...]], start: NDArray[np.float64]) -> float:
    """Mean, over gold documents left out in turn, of the share of taken sentences among as many best ones times two."""
    found = []
    for i, (name, x, y, _) in enumerate(rows):
        if name.startswith("gold:") and y.sum():
            theta = fit(rows[:i] + rows[i + 1 :], start=start)
            best = np.argsort(-(x @ theta))[: int(2 * y.sum())]
            found.append(float(y[best].sum() / y.sum()))
    return float(np.mean(found))


def main() -> None:
    """Fit and write `data/learned.json`."""
    rows = [r for r in documents(Path(sys.argv[1])) if len(r[2])]
    theta = fit(rows)
    sentences = sum(len(r[2]) for r in rows)
    sys.stdout.write(f"{len(rows)} documents, {sentences} sentences; held out: {held_out(rows, theta):.3f}\n")
    table = {name: round(float(value), 3) for name, value in zip(names(), theta, strict=True)}
    target = Path(__file__).with_name("data") / "learned.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
