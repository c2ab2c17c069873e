"""What each signal is worth: must-have points covered with each gold document left out in turn; a section of `docs/comparison.md`.

    python benchmarks/ablation.py --data SHARED/data [--dry]

For each row the learned scorer is fitted anew without the columns of one signal, once for each gold document, on all other marked
documents; or the mixture of scorers is changed; or a term of the selection is switched off.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import numpy as np
from _report import data_folder, put, table

from jianbao.score import WEIGHTS, Select, _select, learned
from jianbao.score._features import CUES
from jianbao.score._salient import KINDS, names
from jianbao.score._train import documents, fit, gold_annotated
from jianbao.score._units import counted, pairs
from jianbao.write import Write

LENGTHS = (600, 1500)

PLACE = ("lead", "place_", "first_in_", "second_in_", "last_in_", "alone_in_", "preamble")
PLACE += tuple(
    f"{genre}_{end}" for genre in ("rules", "speech", "report", "other") for end in ("first", "start", "end")
)
KIND = ("", *(f"{kind}:" for kind in KINDS))
"""Columns of `_salient` stand once, and some once more for each kind of text."""


def each(*heads: str) -> tuple[str, ...]:
    return tuple(kind + head for head in heads for kind in KIND)


SIGNALS = {
    "position": PLACE + each("paragraph_", "block_", "early", "second_fifth", "late", "last_part"),
    "role": ("role_", "section_"),
    "heading and title": ("level_", "run_in_heading", "title_overlap", "heading_overlap"),
    "cue words": (*(f"cue_{name}" for name in CUES), *each("p_")),
    "figures": (
        *each("figures_", "rank_figures", "rank_amount", "target_", "ranked_", "long_"),
        *(f"{genre}_figures" for genre in ("rules", "speech", "report", "other")),
    ),
    "length": each("length_", "rank_length", "size", "commas"),
    "centrality": (
        "lexrank",
        "centroid",
        "top_of_section",
        "rank_centroid",
        *(f"{g}_lexrank" for g in ("rules", "speech", "report", "other")),
    ),
}
"""Signal → beginnings of its columns' names."""


@dataclass
class Variant:
    """One row of the table."""

    name: str
    without: tuple[str, ...] = ()
    weights: dict[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    patches: dict[str, object] = field(default_factory=dict)
    redundancy: float = Select.redundancy


def variants() -> list[Variant]:
    found = [Variant("all signals")]
    found += [Variant(f"without {name}", without=heads) for name, heads in SIGNALS.items()]
    found += [
        Variant(f"{name} alone", weights={name: 1.0})
        for name in ("learned", "substance", "lexrank", "centroid", "lead")
    ]
    flat = dict.fromkeys(_select.ROLE_WEIGHT, 0.0)
    found += [
        Variant("selection without novelty", redundancy=2.0),
        Variant("selection without parts", patches={"_part_weights": lambda c: dict.fromkeys(map(int, c.part), 0.0)}),
        Variant("selection without roles", patches={"ROLE_WEIGHT": flat}),
        Variant("selection without series", patches={"SERIES": 0.0}),
    ]
    return found


def share(passage: str, text: str) -> float:
    wanted = set(pairs(counted(passage)))
    return len(wanted & set(pairs(counted(text)))) / max(1, len(wanted))


def covered(briefing, gold) -> float:
    """Share of must-have points: evidence that holds 80 % of a passage's pairs, or wording that holds 60 % (as `score_gold.py`)."""
    lines = [*((p.heading, p.line) for p in briefing.points), *([("", briefing.headline)] if briefing.headline else [])]
    shown = " ".join(f"{heading} {line.text}" for heading, line in lines)
    proof = " ".join(span.of(briefing.source.text) for _, line in lines for span in line.evidence)
    hits = 0
    for point in gold["points"]:
        passages = [point["support"], *point.get("alternatives", [])]
        hits += (
            max(share(p, proof) for p in passages) >= 0.8
            or max(share(p, shown) for p in [*passages, point["point"]]) >= 0.6
        )
    return hits / len(gold["points"])


def left_out(rows, without: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Weights for each gold document, fitted on everything else, columns of a signal left out."""
    keep = np.array([not name.startswith(without) if without else True for name in names()])
    rows = [(name, x * keep, y, w) for name, x, y, w in rows]
    start = fit(rows)
    golds = [i for i, row in enumerate(rows) if row[0].startswith("gold:")]
    return {rows[i][0]: fit(rows[:i] + rows[i + 1 :], start=start) * keep for i in golds}


def score(variant: Variant, golds, thetas) -> list[float]:
    """Mean points at each length."""
    found = {length: [] for length in LENGTHS}
    for name, annotated, gold in golds:
        patches = [mock.patch.object(_select, key, value) for key, value in variant.patches.items()]
        patches.append(mock.patch.object(learned, "weights", lambda name=name: thetas[name]))
        for patch in patches:
            patch.start()
        for length in LENGTHS:
            select = Select(length=length, weights=variant.weights, redundancy=variant.redundancy)
            found[length].append(covered(Write("none", length=length)(select(annotated)), gold))
        for patch in patches:
            patch.stop()
    return [float(np.mean(found[length])) for length in LENGTHS]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--dry", action="store_true", help="print only")
    options = parser.parse_args()
    data = data_folder(options.data)
    golds = [
        (f"gold:{path.stem}", gold_annotated(path), json.loads(path.read_text(encoding="utf-8")))
        for path in sorted((data / "gold").glob("*.gold.json"))
    ]
    rows = [row for row in documents(data) if len(row[2])]
    made: dict[tuple[str, ...], dict[str, np.ndarray]] = {}
    lines = []
    for variant in variants():
        if variant.without not in made:
            made[variant.without] = left_out(rows, variant.without)
        points = score(variant, golds, made[variant.without])
        lines.append([variant.name, *(f"{100 * p:.1f}" for p in points)])
        print(*lines[-1], sep="\t", flush=True)
    text = [
        "## What each signal is worth",
        "",
        "`python benchmarks/ablation.py --data SHARED/data`",
        "",
        f"Must-have points covered (%), mean of {len(golds)} whole documents, each left out of the fit; quotations only.",
        "",
        table(["", *(f"{length} characters" for length in LENGTHS)], lines),
    ]
    if not options.dry:
        put("ablation", "\n".join(text))


if __name__ == "__main__":
    main()
