"""Runs the other summarizers, in an environment of their own: reads jobs, writes what each of them takes from each text.

    PEERS/bin/python _peer_worker.py JOBS.json OUT.json

JOBS.json is a list of {"id", "text", "chars"}; OUT.json maps peer → {"summaries": {id: text}, "seconds", "failed", "version"}.
Every peer ranks its own sentences; the best ones are taken, in the order of the text, until they hold `chars` characters that
count (letters, digits, %, .), and the last one is cut there. A peer that is missing or fails says so and costs the others nothing.
"""

# ruff: noqa: BLE001, ICN001 - each peer is imported, and fails, on its own

from __future__ import annotations

import importlib.metadata
import json
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


def run(package, build, jobs):
    """What one peer takes from every text."""
    found = {"summaries": {}, "failed": 0, "error": None, "seconds": 0.0, "version": None}
    try:
        found["version"] = importlib.metadata.version(package)
        ranked = build()
    except Exception as error:
        return {**found, "error": f"{type(error).__name__}: {error}"}
    for job in jobs:
        start = time.perf_counter()
        try:
            summary = take(job["text"], [s for s in ranked(job["text"], job["chars"]) if s], job["chars"])
        except Exception as error:
            summary, found["error"] = "", f"{type(error).__name__}: {error}"
            found["failed"] += 1
        found["seconds"] += time.perf_counter() - start
        found["summaries"][job["id"]] = summary
    return found


def main():
    jobs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    found = {}
    for name, (package, build) in PEERS.items():
        found[name] = run(package, build, jobs)
        print(
            f"{name}: {found[name]['seconds']:.1f} s, {found[name]['failed']} failed {found[name]['error'] or ''}",
            file=sys.stderr,
        )
    Path(sys.argv[2]).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
