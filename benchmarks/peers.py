"""Extractive summaries beside those of other summarizers, at the reference's own length; writes a section of `docs/comparison.md`.

    python benchmarks/peers.py --data SHARED/data --peers PEERS/bin/python [--each 40 | --full] [--reuse FILE]

The peers run in an environment of their own (`benchmarks/peers.txt`). Every system takes what it ranks highest, in the order of
the text, cut at as many characters as the reference has (letters, digits, `%`, `.`). Intervals: 95 %, paired bootstrap over the
documents. The oracle knows the reference: greedy by the pairs of characters still to be covered. `--reuse` keeps the peers'
summaries in FILE and takes them from there the next time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
from _report import data_folder, put, table

from jianbao import evaluate
from jianbao.score import extract
from jianbao.score._extract import weigh
from jianbao.score._register import register
from jianbao.score._train import annotate
from jianbao.score._units import counted, pairs, units

SETS = {
    "official digests": "gold_official_digest",
    "editors' abstracts": "cpcnews_abstract_gold",
    "meeting segments": "vcsum_segment",
    "human highlights": "vcsum_highlights",
    "news lists": "xwlb_kuaixun_list",
}
KEYS = dict(zip(SETS, ("digest", "abstract", "meeting", "highlights", "lists"), strict=True))
OURS, LEAD, RANDOM, ORACLE, CLAUSES = "jianbao", "LEAD", "random", "sentence oracle", "clause oracle"
AIDED = (ORACLE, CLAUSES)
RESAMPLES = 2000


def load(folder: Path, name: str) -> list[tuple[str, str]]:
    """Text and reference of every row of a set."""
    if name == "vcsum_highlights":
        with gzip.open(folder / f"{name}.json.gz", "rt", encoding="utf-8") as file:
            rows = json.load(file)
        marked = [[s for s, label in zip(r["sentences"], r["labels"], strict=True) if label] for r in rows]
        return [("\n".join(r["sentences"]), "\n".join(m)) for r, m in zip(rows, marked, strict=True)]
    return [(row.text, row.summary) for row in evaluate.rows(folder / f"{name}.jsonl.gz")]


def cut(texts: list[str], order: list[int], room: int) -> str:
    """Texts by rank, put into their own order, cut at `room` characters."""
    taken = []
    for i in order:
        if room <= 0:
            break
        taken.append((i, counted(texts[i])[:room]))
        room -= len(counted(texts[i]))
    return "\n".join(text for _, text in sorted(taken))


def oracle(texts: list[str], reference: str, room: int) -> str:
    """Greedy choice by the reference's pairs that a text adds, for its length."""
    left = Counter(pairs(reference))
    own = [Counter(pairs(counted(t))) for t in texts]
    sizes = [max(1, len(counted(t))) for t in texts]
    order: list[int] = []
    rest = room
    while rest > 0:
        values = {
            i: (own[i] & left).total() / min(sizes[i], rest) ** 0.9 for i in range(len(texts)) if i not in set(order)
        }
        best = max(values, key=values.get, default=None)
        if best is None or not values[best]:
            break
        order.append(best)
        left -= own[best]
        rest -= sizes[best]
    return cut(texts, order, room)


def mine(text: str, reference: str, seed: int) -> dict[str, str]:
    """Summaries made here."""
    annotated = annotate(text, str(seed))
    kind = register(annotated)
    room = len(counted(reference))
    sentences = [u.text for u in units(annotated, clauses=False)]
    clauses = [u.text for u in units(annotated, clauses=True)]
    shuffled = random.Random(seed).sample(range(len(sentences)), len(sentences))
    weighed, scores = weigh(annotated, room, kind)
    plain = [int(i) for i in np.argsort(-scores, kind="stable")]
    return {
        OURS: "\n".join(p.text for p in extract(annotated, room, cut=True)),
        f"{OURS}, without novelty": cut([u.text for u in weighed], plain, room),
        LEAD: counted(text)[:room],
        RANDOM: cut(sentences, shuffled, room),
        ORACLE: oracle(sentences, counted(reference), room),
        CLAUSES: oracle(clauses, counted(reference), room),
    }


def peers(python: str | None, jobs: list[dict[str, object]], reuse: Path | None) -> dict[str, dict[str, object]]:
    """What the other summarizers take from every job."""
    if reuse and reuse.exists():
        return json.loads(reuse.read_text(encoding="utf-8"))
    if python is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, "jobs.json"), reuse or Path(folder, "out.json")
        given.write_text(json.dumps(jobs, ensure_ascii=False), encoding="utf-8")
        subprocess.run([python, str(Path(__file__).with_name("_peer_worker.py")), str(given), str(made)], check=True)
        return json.loads(made.read_text(encoding="utf-8"))


def interval(first: list[float], second: list[float]) -> tuple[float, float, float]:
    """Mean difference and its 95 % interval, by resampling documents."""
    gaps = np.array(first) - np.array(second)
    draws = np.random.default_rng(0).integers(0, len(gaps), (RESAMPLES, len(gaps)))
    low, high = np.percentile(gaps[draws].mean(axis=1), (2.5, 97.5))
    return float(gaps.mean()), float(low), float(high)


def section(name: str, scores: dict[str, dict[int, dict[str, float]]]) -> list[str]:
    """Lines of one set; a system that was not run on every document is compared on those that it was run on."""
    rows = []
    for system, own in scores.items():
        means = [100 * float(np.mean([row[m] for row in own.values()])) for m in evaluate.METRICS]
        ours = [scores[OURS][i]["rouge2"] for i in own]
        gap, low, high = interval(ours, [row["rouge2"] for row in own.values()])
        ahead = "" if system == OURS else f"{100 * gap:+.1f} [{100 * low:+.1f}, {100 * high:+.1f}]"
        rows.append((system in AIDED, -means[1], [system, str(len(own)), *(f"{m:.1f}" for m in means), ahead]))
    head = ["system", "documents", "ROUGE-1", "ROUGE-2", "ROUGE-L", f"{OURS} − it, ROUGE-2"]
    return [f"### {name}", "", table(head, [row for _, _, row in sorted(rows)]), ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--peers", metavar="PYTHON", help="without it only the systems made here")
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--reuse", type=Path)
    parser.add_argument("--dry", action="store_true", help="print only")
    options = parser.parse_args()
    data = data_folder(options.data)
    rows = {name: load(data / "dev", file) for name, file in SETS.items()}
    rows = {name: r if options.full else r[: options.each] for name, r in rows.items()}
    jobs = [
        {"id": f"{KEYS[name]}|{i}", "text": text, "chars": len(counted(reference))}
        for name, found in rows.items()
        for i, (text, reference) in enumerate(found)
    ]
    others = peers(options.peers, jobs, options.reuse)
    lines = ["## Extractive summarizers at the reference's own length", "", f"`{command(options)}`", ""]
    versions = [f"{n} {o['version']}" + (f" ({o['error']})" if o["error"] else "") for n, o in others.items()]
    lines += ["F1 × 100. " + ", ".join(versions) + ".", ""]
    for name, found in rows.items():
        scores: dict[str, dict[int, dict[str, float]]] = {}
        for i, (text, reference) in enumerate(found):
            made = mine(text, reference, i)
            made |= {
                n: o["summaries"][f"{KEYS[name]}|{i}"]
                for n, o in others.items()
                if f"{KEYS[name]}|{i}" in o["summaries"]
            }
            for system, summary in made.items():
                scores.setdefault(system, {})[i] = evaluate.rouge(summary, reference)
        lines += section(name, scores)
        print("\n".join(lines[-4:]), flush=True)
    if not options.dry:
        put("peers", "\n".join(lines))


def command(options: argparse.Namespace) -> str:
    size = "--full" if options.full else f"--each {options.each}"
    return f"python benchmarks/peers.py --data SHARED/data --peers PEERS/bin/python {size}"


if __name__ == "__main__":
    main()
