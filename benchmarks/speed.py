"""How fast the chain without a model is, and how it grows; writes a section of `docs/comparison.md`.

    python benchmarks/speed.py [--peers PEERS/bin/python] [--dry]

All times are CPU seconds of one core, from one run: other work on the machine disturbs them little. The text is the examples,
over and over, every paragraph numbered so that no copy is a duplicate; and once more without its damage. Beside it: jieba (in
Python) cutting the same text, and sumy's LexRank (in an environment of its own) on the same sentences, one a line, cutting into
words included on both sides: each with its own cutter, jieba there and rjieba here.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import jieba
import numpy as np
from _report import put, table
from stages import EXAMPLES, STAGES, copies, text_of

from jianbao.cleaning import Clean
from jianbao.document import Source
from jianbao.score._vectors import rank_by_likeness, vectors
from jianbao.segment.words import cut_all

SIZES = (300, 1000, 3000, 10_000, 30_000)
AGAINST = (300, 1000)
MENDED = 10_000
"""Sentences of the text that is measured without its damage, too."""
SUMY = """
import json, sys, time
from sumy.nlp.tokenizers import Tokenizer
from sumy.parsers.plaintext import PlaintextParser
from sumy.summarizers.lex_rank import LexRankSummarizer
tokenizer = Tokenizer("chinese")
tokenizer.to_words("预热")
found = {}
for size, text in json.load(open(sys.argv[1], encoding="utf-8")).items():
    start = time.process_time()
    document = PlaintextParser.from_string(text, tokenizer).document
    words = [sentence.words for sentence in document.sentences]
    middle = time.process_time()
    LexRankSummarizer()(document, 10)
    end = time.process_time()
    found[size] = [end - start, end - middle, len(document.sentences)]
print(json.dumps(found))
"""


def measured(text: str) -> dict[str, float]:
    """CPU seconds of every stage and of jieba alone; number of sentences."""
    start = time.process_time()
    for _ in jieba.cut(text):
        pass
    found = {"jieba": time.process_time() - start}
    value: object = Source("bench", Path("bench"), text, "utf-8")
    for name, stage in STAGES:
        start = time.process_time()
        value = stage(value)
        found[name] = time.process_time() - start
    found["sentences"] = len(value.doc.sentences)
    found["all"] = sum(found[name] for name, _ in STAGES)
    return found


def ranked(sentences: list[str]) -> tuple[float, float]:
    """CPU seconds of cutting sentences into words and ranking them by LexRank, and of ranking alone."""
    start = time.process_time()
    words = [[w for w in found if len(w) > 1] for found in cut_all(sentences)]
    middle = time.process_time()
    rank_by_likeness(vectors(words))
    end = time.process_time()
    return end - start, end - middle


def sentences_of(text: str, count: int) -> list[str]:
    """So many different sentences of a text."""
    found = dict.fromkeys(s.strip() for s in re.split(r"(?<=[。！？])|\n", text))
    return [s for s in found if len(s) > 10 and s.endswith(("。", "！", "？"))][:count]


def of_size(lines: list[str], sentences: int) -> str:
    """The first lines that hold about so many sentences."""
    taken, count = [], 0
    for line in lines:
        if count >= sentences:
            break
        taken.append(line)
        count += max(1, sum(line.count(c) for c in "。！？"))
    return "\n".join(taken)


def peak() -> float | None:
    """Most memory this process has held, in MB."""
    try:
        import resource  # not on Windows
    except ImportError:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def sumy(python: str, texts: dict[int, str]) -> dict[str, list[float]]:
    """CPU seconds and sentences of sumy's LexRank, by size."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder, "texts.json")
        given.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        done = subprocess.run(
            [python, "-c", SUMY, str(given)], check=True, capture_output=True, text=True, encoding="utf-8"
        )
    return json.loads(done.stdout.splitlines()[-1])


def exponent(sizes: list[float], seconds: list[float]) -> float:
    """Slope of log seconds over log size."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def report(rows: dict[int, dict[str, float]], texts: dict[int, str], mended: str, bare: dict[str, float]) -> list[str]:
    """The section's lines: the table, the growth, and the text without its damage."""
    head = [
        "characters",
        "sentences",
        *(name for name, _ in STAGES),
        "all",
        "jieba",
        "characters/s",
        "of jieba's speed",
    ]
    body = [
        [
            f"{len(texts[size]):,}",
            f"{row['sentences']:,}",
            *(f"{row[name]:.2f}" for name, _ in STAGES),
            f"{row['all']:.2f}",
            f"{row['jieba']:.2f}",
            f"{len(texts[size]) / row['all']:,.0f}",
            f"{row['jieba'] / row['all']:.2f}",
        ]
        for size, row in rows.items()
    ]
    counts = [row["sentences"] for row in rows.values()]
    whole = exponent(counts[1:], [row["all"] for row in rows.values()][1:])
    choice = exponent(counts[1:], [row["select"] for row in rows.values()][1:])
    biggest = rows[SIZES[-1]]["all"] * 1e6 / len(texts[SIZES[-1]])
    out = [
        "## Speed without a model",
        "",
        "`python benchmarks/speed.py --peers PEERS/bin/python`",
        "",
        table(head, body),
        "",
    ]
    out.append(
        "CPU seconds of one core. Growth with sentences (fitted exponent from "
        f"{counts[1]:,}): whole chain {whole:.2f}, selection {choice:.2f}."
    )
    out.append(f"1 M characters: {biggest:.1f} s, peak memory {peak() or float('nan'):.0f} MB.")
    out.append(
        f"The text of {len(texts[MENDED]):,} characters without its damage ({len(mended):,}): clean {bare['clean']:.2f} s, annotate "
        f"{bare['annotate']:.2f} s, all {bare['all']:.2f} s, jieba {bare['jieba']:.2f} s: {bare['jieba'] / bare['all']:.2f} of jieba's "
        "speed."
    )
    return out


def against(python: str, text: str) -> list[str]:
    """Lines on LexRank beside sumy, which runs under `python`."""
    numbered = "\n".join(f"{i}：{s}" for i in range(9) for s in sentences_of(text, 10**6))
    same = {size: sentences_of(numbered, size) for size in AGAINST}
    given = {size: "\n".join(sentences) for size, sentences in same.items()}
    out = []
    for size, (both, alone, count) in sumy(python, given).items():
        mine = np.min([ranked(same[int(size)]) for _ in range(5)], axis=0)
        out.append(
            f"LexRank, {len(same[int(size)]):,} sentences (sumy sees {count:,.0f}): cutting and ranking sumy {both:.2f} s, "
            f"jianbao {mine[0]:.3f} s: {both / mine[0]:.0f} ×; ranking alone {alone:.2f} s, {mine[1]:.4f} s: "
            f"{alone / mine[1]:.0f} ×."
        )
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", metavar="PYTHON")
    parser.add_argument("--dry", action="store_true", help="print only")
    options = parser.parse_args()
    jieba.setLogLevel(60)
    text = text_of(sorted(EXAMPLES.glob("*.txt")))
    lines = copies(text, 2 + 40 * SIZES[-1] // len(text)).splitlines()
    texts = {size: of_size(lines, size) for size in SIZES}
    measured(texts[SIZES[0]])
    rows = {size: measured(words) for size, words in texts.items()}
    mended = Clean()(Source("bench", Path("bench"), texts[MENDED], "utf-8")).text
    bare = measured(mended)
    out = report(rows, texts, mended, bare)
    if options.peers:
        out += against(options.peers, text)
    print("\n".join(out))
    if not options.dry:
        put("speed", "\n".join(out))


if __name__ == "__main__":
    main()
