"""Runs the other summarizers, in an environment of their own: reads jobs, writes what each of them takes from each text.

    PEERS/bin/python _peer_worker.py JOBS.json CACHE OUT.json [PROCESSES]

JOBS.json is a list of {"id", "text", "chars"}; OUT.json maps peer → {"summaries": {id: text}, "seconds", "failed", "version"}.
Every peer ranks its own sentences; the best ones are taken, in the order of the text, until they hold `chars` characters that
count (letters, digits, %, .), and the last one is cut there. A peer that is missing or fails says so and costs the others nothing.

CACHE is a folder with one file a peer. What a peer takes depends on the text, the length, the peer's version and the lines here
that call it; whatever has been computed from the same four is read from there, so that a run cut short goes on where it stopped.
"""

# ruff: noqa: BLE001, ICN001 - each peer is imported, and fails, on its own

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import inspect
import json
import multiprocessing
import re
import sys
import time
from pathlib import Path

BREAK = re.compile(r"[^。！？!?；;\n]+[。！？!?；;”」）]*")


def countable(text):
    return sum(c.isalnum() or c in "%." for c in text)


def take(text, ranked, chars):
    """The best of `ranked`, in the order of `text`, cut where `chars` characters that count are reached."""
    chosen, left = [], chars
    for place, sentence in enumerate(ranked):
        if left <= 0:
            break
        size = countable(sentence)
        if size > left:
            kept, count = [], 0
            for char in sentence:
                count += char.isalnum() or char in "%."
                if count > left:
                    break
                kept.append(char)
            sentence = "".join(kept)  # noqa: PLW2901
        chosen.append((text.find(sentence[:12]), place, sentence))
        left -= size
    return "\n".join(sentence for _, _, sentence in sorted(chosen))


def sumy(name):
    """A sumy summarizer that hands out its whole ranking."""
    module = __import__(f"sumy.summarizers.{name.lower()}", fromlist=["x"])
    kind = next(
        v for k, v in vars(module).items() if k.lower() == name.replace("_", "") + "summarizer" and isinstance(v, type)
    )
    from sumy.nlp.tokenizers import Tokenizer
    from sumy.parsers.plaintext import PlaintextParser

    class Ranked(kind):
        def _get_best_sentences(self, sentences, count, rating, *args, **kwargs):
            rate = rating if callable(rating) else rating.__getitem__
            return sorted(sentences, key=lambda s: rate(s, *args, **kwargs), reverse=True)

    tokenizer = Tokenizer("chinese")

    def ranked(text, chars):
        document = PlaintextParser.from_string(text, tokenizer).document
        return [str(s) for s in Ranked()(document, 10**6)]

    return ranked


def jionlp():
    import jionlp as jio

    return lambda text, chars: [jio.summary.extract_summary(text, summary_length=round(chars * 1.3) + 20)]


def harvesttext():
    from harvesttext import HarvestText

    ht = HarvestText()

    def ranked(text, chars):
        sentences = [s.strip() for s in BREAK.findall(text) if s.strip()]
        sentences = [s for s in sentences if ht.seg(s)]
        return ht.get_summary(sentences, topK=len(sentences))

    return ranked


def textrank4zh():
    import networkx

    if not hasattr(networkx, "from_numpy_matrix"):
        networkx.from_numpy_matrix = networkx.from_numpy_array
    from textrank4zh import TextRank4Sentence

    def ranked(text, chars):
        ranker = TextRank4Sentence()
        ranker.analyze(text=text, lower=False, source="all_filters")
        return [item.sentence for item in ranker.get_key_sentences(num=10**6, sentence_min_len=1)]

    return ranked


def snownlp():
    from snownlp import SnowNLP

    return lambda text, chars: SnowNLP(text).summary(10**6)


PEERS = {
    "sumy LexRank": ("sumy", lambda: sumy("lex_rank")),
    "sumy TextRank": ("sumy", lambda: sumy("text_rank")),
    "sumy LSA": ("sumy", lambda: sumy("lsa")),
    "JioNLP": ("jionlp", jionlp),
    "HarvestText": ("harvesttext", harvesttext),
    "TextRank4ZH": ("textrank4zh", textrank4zh),
    "SnowNLP": ("snownlp", snownlp),
}


@functools.cache
def ranker(name):
    """The peer, built once in each process."""
    return PEERS[name][1]()


def key(name, version, job):
    """What the result depends on."""
    made_by = "".join(map(inspect.getsource, (PEERS[name][1], sumy, take, countable)))
    parts = (name, version, made_by, BREAK.pattern, str(job["chars"]), job["text"])
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def one(task):
    """What one peer takes from one text, in how many seconds, and how it failed."""
    name, place, job = task
    start = time.perf_counter()
    try:
        rank = ranker(name)
        start = time.perf_counter()
        summary, error = take(job["text"], [s for s in rank(job["text"], job["chars"]) if s], job["chars"]), None
    except Exception as problem:
        summary, error = "", f"{type(problem).__name__}: {problem}"
    return place, {"summary": summary, "seconds": time.perf_counter() - start, "error": error}


def run(name, jobs, folder, pool):
    """What one peer takes from every text."""
    found = {"summaries": {}, "failed": 0, "error": None, "seconds": 0.0, "version": None}
    try:
        found["version"] = version = importlib.metadata.version(PEERS[name][0])
        ranker(name)
    except Exception as error:
        return {**found, "error": f"{type(error).__name__}: {error}"}
    kept = folder / f"{name.replace(' ', '-').lower()}-{version}.jsonl"
    known = {}
    for line in kept.read_text(encoding="utf-8").splitlines() if kept.exists() else ():
        try:
            known.update([json.loads(line)])
        except ValueError:  # a line cut by an interrupted run
            continue
    keys = [key(name, version, job) for job in jobs]
    missing = [(name, place, job) for place, job in enumerate(jobs) if keys[place] not in known]
    with kept.open("a", encoding="utf-8") as file:
        file.write("\n")
        for place, made in pool.imap_unordered(one, missing):
            known[keys[place]] = made
            file.write(json.dumps([keys[place], made], ensure_ascii=False) + "\n")
            file.flush()
    for own, job in zip(keys, jobs, strict=True):
        made = known[own]
        found["summaries"][job["id"]] = made["summary"]
        found["seconds"] += made["seconds"]
        found["failed"] += made["error"] is not None
        found["error"] = made["error"] or found["error"]
    return found


def main():
    jobs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    with multiprocessing.get_context("spawn").Pool(int(sys.argv[4]) if len(sys.argv) > 4 else 1) as pool:
        for name in PEERS:
            found[name] = own = run(name, jobs, folder, pool)
            print(f"{name}: {own['seconds']:.1f} s, {own['failed']} failed {own['error'] or ''}", file=sys.stderr)
    Path(sys.argv[3]).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
