# ruff: noqa: PLR2004 - ranges of code points and their classes
"""Build the data of `jianbao.lm` from JSON Lines: ``python -m jianbao.cleaning._build_lm FOLDER… -o lm.npz``.

Every ``*.jsonl.gz`` below a folder is read, and the strings under ``text`` (and ``title``) are counted. The words of
jieba's dictionary are added with a small weight, so that ordinary words which official prose never uses are known too.

The model is a character bigram model with absolute discounting (Ney, Essen & Kneser 1994), pruned to the pairs seen
often enough, with the mass of what was pruned given back to the unigrams. Log probabilities are kept in steps of
1/12 nat, one byte each; pairs are sorted and stored as differences, which deflate well.
"""

from __future__ import annotations

import argparse
import gzip
import json
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

STEP = 12
"""Steps of a nat that a stored log probability is rounded to."""
DISCOUNT = 0.75
WORD_WEIGHT = 0.03
"""Weight of one occurrence of a word in jieba's dictionary, against one occurrence in the texts."""
CLASSES = "\n 0a@犇あя─�"
"""Characters that stand for classes: line end, space, digit, Latin letter, other, rare Han, kana, foreign letter,
symbol, damage. Their ids are 0 to 9; `jianbao.lm` relies on the order."""


def texts(folders: Sequence[Path], skip: frozenset[str]) -> Iterator[str]:
    """The strings to count."""
    for folder in folders:
        for file in sorted(folder.rglob("*.jsonl.gz")):
            if file.name.split(".")[0] in skip:
                continue
            with gzip.open(file, "rt", encoding="utf-8") as lines:
                for line in lines:
                    record = json.loads(line)
                    yield f"{record.get('title', '')}\n{record['text']}\n"


def folding() -> dict[int, str]:
    """Code points that count as another character: traditional, wide, and look-alike ones as the plain one."""
    import opencc  # type: ignore[import-untyped,unused-ignore] # noqa: PLC0415

    simplify = opencc.OpenCC("t2s").convert
    table: dict[int, str] = {}
    for code in range(0x80, 0xFFFE):
        char = chr(code)
        if 0xD800 <= code < 0xF900 or unicodedata.category(char) == "Cn":
            continue
        normal = unicodedata.normalize("NFKC", char)
        normal = normal if len(normal) == 1 else char
        simple = simplify(normal)
        simple = simple if len(simple) == 1 else normal
        if simple != char and ord(simple) <= 0xFFFF:
            table[code] = simple
    return table


def class_of(code: int) -> int:
    """Id of the class for a character without an id of its own."""
    char = chr(code)
    if char in "\n\r\u2028\u2029\x0b\x0c":
        return 0
    category = unicodedata.category(char) if not 0xD800 <= code < 0xE000 else "Cs"
    if category == "Zs" or char == "\t":
        return 1
    if category == "Nd":
        return 2
    if code < 0x80 and category[0] == "L":
        return 3
    if 0x3400 <= code < 0xA000 or 0xF900 <= code < 0xFB00 or 0x20000 <= code < 0x33480:
        return 5
    if 0x3040 <= code < 0x3200 or 0xAC00 <= code < 0xD7B0 or 0xA000 <= code < 0xA4D0:
        return 6
    if category in {"Cn", "Co", "Cs", "Cc"} or code == 0xFFFD:
        return 9
    if category[0] in "LM":
        return 7
    return 8 if category[0] in "SPN" and code >= 0x80 else 4


def ids(vocabulary: str, folded: dict[int, str]) -> npt.NDArray[np.uint16]:
    """Id of each code point of the basic plane."""
    known = {char: i for i, char in enumerate(vocabulary) if i >= len(CLASSES)}
    table = np.zeros(0x10000, dtype=np.uint16)
    for code in range(0x10000):
        char = folded.get(code, chr(code))
        table[code] = known.get(char, class_of(ord(char)))
    return table


def count_pairs(pieces: Iterator[str], table: npt.NDArray[np.uint16], size: int) -> npt.NDArray[np.float64]:
    """Dense matrix of pair counts (row: the first character)."""
    counts = np.zeros(size * size, dtype=np.float64)
    for piece in pieces:
        codes = np.frombuffer(("\n" + piece).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        row = table[np.minimum(codes, 0xFFFF)].astype(np.int64)
        np.add.at(counts, row[:-1] * size + row[1:], 1.0)
    return counts.reshape(size, size)


def add_words(counts: npt.NDArray[np.float64], table: npt.NDArray[np.uint16]) -> None:
    """Add the pairs inside the words of jieba's dictionary."""
    import jieba  # type: ignore[import-untyped,unused-ignore] # noqa: PLC0415

    with jieba.get_dict_file() as file:
        for line in file:
            word, freq = line.decode("utf-8").split()[:2]
            row = [int(table[min(ord(c), 0xFFFF)]) for c in word]
            for first, second in pairwise(row):
                counts[first, second] += WORD_WEIGHT * int(freq)


def vocabulary_of(folders: Sequence[Path], skip: frozenset[str], folded: dict[int, str], least: int) -> str:
    """The classes, then every character seen `least` times or more after folding, commonest first."""
    import jieba  # noqa: PLC0415

    seen: Counter[str] = Counter()
    for text in texts(folders, skip):
        seen.update(text)
    with jieba.get_dict_file() as file:
        for line in file:
            word, freq = line.decode("utf-8").split()[:2]
            for char in word:
                seen[char] += round(WORD_WEIGHT * int(freq))
    total: Counter[str] = Counter()
    for char, n in seen.items():
        total[folded.get(ord(char), char)] += n
    kept = [c for c, n in total.most_common() if n >= least and ord(c) < 0xFFFD and class_of(ord(c)) in {4, 5, 8}]
    return CLASSES + "".join(c for c in kept if c not in CLASSES)


def quantise(logs: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """Negative log probabilities in steps of 1/STEP nat."""
    return np.clip(np.round(-logs * STEP), 0, 255).astype(np.uint8)


def build(folders: Sequence[Path], skip: frozenset[str], *, least_char: int, least_pair: float) -> dict[str, Any]:
    """The arrays of the model."""
    folded = folding()
    vocabulary = vocabulary_of(folders, skip, folded, least_char)
    table = ids(vocabulary, folded)
    size = len(vocabulary)
    counts = count_pairs(texts(folders, skip), table, size)
    add_words(counts, table)
    ones = counts.sum(axis=0) + 1.0
    members = np.bincount(table, minlength=size).astype(np.float64)
    members[: len(CLASSES)] = np.where(np.arange(len(CLASSES)) < 5, 1, members[: len(CLASSES)])
    shared = np.log(np.maximum(np.where(np.arange(size) < len(CLASSES), members, 1), 1))
    unigram = np.log(ones / ones.sum())
    rows = counts.sum(axis=1) + 1e-9
    keep = counts >= least_pair
    discounted = np.where(keep, counts - DISCOUNT, 0.0) / rows[:, None]
    backoff = np.clip(1.0 - discounted.sum(axis=1), 1e-3, 1.0)
    first, second = np.nonzero(keep)
    logs = np.log(discounted[first, second] + backoff[first] * np.exp(unigram)[second])
    logs -= shared[second]
    unigram -= shared
    codes = first.astype(np.int64) * size + second
    deltas = np.diff(codes, prepend=0)
    print(f"{size} characters, {len(codes)} pairs, {int(counts.sum())} counted")  # noqa: T201
    sources = np.array(sorted(folded), dtype=np.uint16)
    return {
        "vocabulary": np.frombuffer(vocabulary.encode("utf-32-le"), dtype=np.uint32),
        "fold_from": sources,
        "fold_to": np.array([ord(folded[int(c)]) for c in sources], dtype=np.uint16),
        "table": table,
        "unigram": quantise(unigram),
        "backoff": quantise(np.log(backoff)),
        "delta_low": (deltas & 0xFF).astype(np.uint8),
        "delta_high": (deltas >> 8).astype(np.uint32),
        "pairs": quantise(logs),
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--skip", nargs="*", default=[], help="names of files to leave out, without .jsonl.gz")
    parser.add_argument("--least-char", type=int, default=8)
    parser.add_argument("--least-pair", type=float, default=4)
    options = parser.parse_args()
    arrays = build(
        options.folders, frozenset(options.skip), least_char=options.least_char, least_pair=options.least_pair
    )
    np.savez_compressed(options.output, **arrays)
    print(f"{options.output}: {options.output.stat().st_size} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
