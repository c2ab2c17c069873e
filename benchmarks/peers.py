"""Extractive summaries beside those of other summarizers, at the reference's own length; writes a section of `docs/comparison.md`.

    python benchmarks/peers.py --data SHARED/data --peers PEERS/bin/python [--each 40] [--processes 2]

The peers run in an environment of their own (`benchmarks/peers.txt`). Every system takes what it ranks highest, in the order of
the text, cut at as many characters as the reference has (letters, digits, `%`, `.`). What a peer has taken from a text stays in
`--cache`, by the text, the length and the peer's version, so the whole sets cost their time once.

Intervals are 95 %, by resampling documents. A system's own is the plain bootstrap of its mean. A lead is a difference on the same
documents, so its interval is the *paired* bootstrap: both systems are read from each drawn document (Koehn 2004, EMNLP;
Berg-Kirkpatrick, Burkett and Klein 2012, EMNLP). The oracle knows the reference: greedy by the pairs of characters to be covered.

The weights for talk are fitted on the meetings measured here, for want of others (`jianbao.score._train_extract`); each meeting
is therefore measured with weights fitted without it. The cues of talk, the penalty and the novelty of its fits were settled
with all meetings in view, and the weights of essays are set by hand with the abstracts in view; `official` and `list` are fitted
on other documents.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import subprocess
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from _report import data_folder, put, table

from jianbao import evaluate
from jianbao.score import extract
from jianbao.score._extract import weigh
from jianbao.score._register import register
from jianbao.score._train import annotate
from jianbao.score._train_extract import held_out
from jianbao.score._units import counted, pairs, units

SETS = {
    "official digests": "gold_official_digest",
    "editors' abstracts": "cpcnews_abstract_gold",
    "meeting segments": "vcsum_segment",
    "human highlights": "vcsum_highlights",
    "news lists": "xwlb_kuaixun_list",
}
OURS, PLAIN, LEAD, RANDOM, ORACLE, CLAUSES = (
    "jianbao",
    "jianbao, without novelty",
    "LEAD",
    "random",
    "sentence oracle",
    "clause oracle",
)
AIDED = (ORACLE, CLAUSES)
NO_PEERS = (OURS, PLAIN, RANDOM, *AIDED)
RESAMPLES = 10_000
NOTE = (
    "A lead is the mean difference on the same documents; its interval is the paired bootstrap (Koehn 2004; Berg-Kirkpatrick,",
    "Burkett and Klein 2012). The weights for talk come from these meetings, each measured by a fit that left its meeting out;",
    "which cues talk has, the penalty and the novelty of its fits were settled with all of them in view. Essays",
    "(most of the abstracts) are chosen from by weights set by hand with the abstracts in view.",
)
CACHE = Path(__file__).with_name(".peers")

Scores = dict[str, dict[int, dict[str, float]]]
"""System → place of the document in its set → metric → value."""


@dataclass
class Job:
    """One document with its reference.

    Attributes:
        name: its id in the set.
        weights: those to choose by, where the committed ones have seen it.
    """

    name: str
    text: str
    reference: str
    seed: int
    weights: dict[str, dict[str, float]] | None = None
    others: dict[str, str] = field(default_factory=dict)

    @property
    def room(self) -> int:
        """Characters that every system may take."""
        return len(counted(self.reference))


def load(folder: Path, file: str) -> list[Job]:
    """The documents of a set."""
    if file == "vcsum_highlights":
        with gzip.open(folder / f"{file}.json.gz", "rt", encoding="utf-8") as packed:
            rows = json.load(packed)
        marked = ["\n".join(s for s, m in zip(r["sentences"], r["labels"], strict=True) if m) for r in rows]
        found = [(r["id"], "\n".join(r["sentences"]), m) for r, m in zip(rows, marked, strict=True)]
    else:
        found = [(row.id, row.text, row.summary) for row in evaluate.rows(folder / f"{file}.jsonl.gz")]
    return [Job(name, text, reference, place) for place, (name, text, reference) in enumerate(found)]


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


def mine(job: Job) -> dict[str, str]:
    """Summaries made here."""
    annotated = annotate(job.text, str(job.seed))
    kind, room = register(annotated), job.room
    sentences = [u.text for u in units(annotated, clauses=False)]
    clauses = [u.text for u in units(annotated, clauses=True)]
    shuffled = random.Random(job.seed).sample(range(len(sentences)), len(sentences))
    weighed, scores = weigh(annotated, room, kind, tables=job.weights)
    plain = [int(i) for i in np.argsort(-scores, kind="stable")]
    return {
        OURS: "\n".join(p.text for p in extract(annotated, room, cut=True, tables=job.weights)),
        PLAIN: cut([u.text for u in weighed], plain, room),
        LEAD: counted(job.text)[:room],
        RANDOM: cut(sentences, shuffled, room),
        ORACLE: oracle(sentences, counted(job.reference), room),
        CLAUSES: oracle(clauses, counted(job.reference), room),
    }


def measured(job: Job) -> dict[str, dict[str, float]]:
    """Every system's ROUGE on one document."""
    return {s: evaluate.rouge(summary, job.reference) for s, summary in (mine(job) | job.others).items()}


def peers(options: argparse.Namespace, jobs: dict[str, list[Job]]) -> list[str]:
    """Have the other summarizers take theirs from every job, into its `others`; what is worth saying of each of them."""
    if options.peers is None:
        return []
    given = [
        {"id": f"{name}|{job.seed}", "text": job.text, "chars": job.room} for name, own in jobs.items() for job in own
    ]
    worker = Path(__file__).with_name("_peer_worker.py")
    with tempfile.TemporaryDirectory() as folder:
        asked, made = Path(folder, "jobs.json"), Path(folder, "out.json")
        asked.write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
        command = [options.peers, str(worker), str(asked), str(options.cache), str(made), str(options.processes)]
        subprocess.run(command, check=True)
        found = json.loads(made.read_text(encoding="utf-8"))
    for name, own in jobs.items():
        for job in own:
            at = f"{name}|{job.seed}"
            job.others = {peer: o["summaries"][at] for peer, o in found.items() if at in o["summaries"]}
    return [f"{peer} {o['version']}" + (f" ({o['error']})" if o["error"] else "") for peer, o in found.items()]


def interval(values: list[float]) -> str:
    """95 % interval of a mean in points, by resampling documents."""
    found = np.array(values) * 100
    draws = np.random.default_rng(0).integers(0, len(found), (RESAMPLES, len(found)))
    low, high = np.percentile(found[draws].mean(axis=1), (2.5, 97.5))
    return f"[{low:.1f}, {high:.1f}]"


def lead(scores: Scores, system: str) -> tuple[str, str]:
    """Our lead over a system in ROUGE-2 and its paired interval, on the documents that it was run on."""
    gaps = [scores[OURS][i]["rouge2"] - row["rouge2"] for i, row in scores[system].items()]
    return f"{100 * np.mean(gaps):+.1f}", interval(gaps)


def mean(scores: Scores, system: str, metric: str = "rouge2") -> float:
    return 100 * float(np.mean([row[metric] for row in scores[system].values()]))


def section(name: str, scores: Scores) -> list[str]:
    """Lines of one set."""
    rows = []
    for system, own in scores.items():
        means = [f"{mean(scores, system, m):.1f}" for m in evaluate.METRICS]
        plain = interval([row["rouge2"] for row in own.values()])
        ahead = "" if system == OURS else " ".join(lead(scores, system))
        cells = [system, str(len(own)), means[0], f"{means[1]} {plain}", means[2], ahead]
        rows.append((system in AIDED, -mean(scores, system), cells))
    head = ["system", "documents", "ROUGE-1", "ROUGE-2", "ROUGE-L", f"{OURS} − it, ROUGE-2"]
    return [f"### {name}", "", table(head, [row for _, _, row in sorted(rows)]), ""]


def overview(found: dict[str, Scores]) -> list[str]:
    """One row a set: our ROUGE-2 beside the best peer's and the oracle's."""
    rows = []
    for name, scores in found.items():
        best = max((s for s in scores if s not in NO_PEERS), key=lambda s: mean(scores, s))
        cells = [f"{mean(scores, s):.1f} {interval([r['rouge2'] for r in scores[s].values()])}" for s in (OURS, best)]
        cells = [name, str(len(scores[OURS])), cells[0], f"{best} {cells[1]}", " ".join(lead(scores, best))]
        rows.append([*cells, f"{mean(scores, ORACLE):.1f}"])
    return [table(["set", "documents", OURS, "best peer", "lead (paired)", ORACLE], rows), ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--peers", metavar="PYTHON", help="without it only the systems made here")
    parser.add_argument("--each", type=int, help="only so many documents of each set; all of them by default")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--dry", action="store_true", help="print only")
    options = parser.parse_args()
    data = data_folder(options.data)
    jobs = {name: load(data / "dev", file)[: options.each] for name, file in SETS.items()}
    versions = peers(options, jobs)
    unseen = held_out(data)
    found: dict[str, Scores] = {}
    parts: list[str] = []
    with ProcessPoolExecutor(options.processes, get_context("spawn")) as pool:
        for name, own in jobs.items():
            for job in own:
                job.weights = unseen.get(job.name)
            found[name] = {}
            for job, made in zip(own, pool.map(measured, own, chunksize=4), strict=True):
                for system, values in made.items():
                    found[name].setdefault(system, {})[job.seed] = values
            parts += section(name, found[name])
            print("\n".join(parts[-4:]), flush=True)
    size = f" --each {options.each}" if options.each else ""
    call = f"`python benchmarks/peers.py --data SHARED/data --peers PEERS/bin/python{size}`"
    lines = ["## Extractive summarizers at the reference's own length", "", call, ""]
    lines += ["F1 × 100 with 95 % intervals. " + ", ".join(versions) + ".", "", *NOTE, "", *overview(found)]
    print("\n".join(lines))
    if not options.dry:
        put("peers", "\n".join(lines + parts))


if __name__ == "__main__":
    main()
