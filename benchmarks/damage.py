"""How much damage is undone: ``python benchmarks/damage.py FOLDER [--pages N] [--seed S]``.

FOLDER holds clean documents (``*.jsonl.gz`` with a `text` each, or ``*.txt``). Pages made of their lines are damaged in every way
of `damage_kinds`, cleaned as a user's would be, and compared with what cleaning makes of the sound page. Printed for each kind:

- damaged: characters of the sound page that are not shown as they were, and characters added;
- restored: those that are as they were after cleaning; marked: those in a sentence with an uncertain mark, or at a gap, so that no
  briefing quotes them; the rest is silent;
- numbers: numbers that differ without a mark because cleaning changed something there (none may);
- removed: numbers that differ without a mark and that cleaning left as it found them: the damage took digits or what stands beside
  them and left no trace to find;
- repairs, wrong: edits that call themselves certain, and those of them with a wrong character.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

from damage_kinds import KINDS

from jianbao import lm
from jianbao.cleaning import Clean
from jianbao.document import Source, Span
from jianbao.read import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jianbao.document import Cleaned

    Block = tuple[int, int, int, int]
    Places = list[tuple[int, int]]

MENDING = {"double_encoding", "byte_shift", "lost_bytes"}
"""Rules whose repairs are counted: those that may be wrong. (Taking a gloss away, thousands of times a page, would hide them.)"""
NUMBER = re.compile("[0-9]+(?:[.,][0-9]+)*%?|[〇零一二三四五六七八九十百千万亿两]{2,}")
CLAUSE = re.compile("[^。！？!?；;\n]*[。！？!?；;\n]*")
LINES = 8
ADDED = 6
LINE = 30
"""A repair longer than this is of a line: what is marked in it is not claimed."""
SHORTEST, LONGEST = 12, 220


def documents(folder: Path) -> Iterator[str]:
    """Texts below `folder`."""
    for file in sorted(folder.rglob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]
    for file in sorted(folder.rglob("*.txt")):
        yield file.read_text(encoding="utf-8")


def pages(texts: Iterable[str], rng: random.Random, count: int) -> list[str]:
    """`count` pages of some paragraphs, each a line; the paragraphs of one page come from one or more texts in turn."""
    lines = [line.strip() for text in texts for line in text.split("\n")]
    lines = [line for line in lines if SHORTEST <= len(line) <= LONGEST and line[-1] in "。！？" and "�" not in line]
    lines = [line for line in lines if _in_gbk(line)]  # what no GBK page ever held
    lines = list(dict.fromkeys(lines))
    starts = [rng.randrange(max(len(lines) - LINES, 1)) for _ in range(count)]
    return ["\n".join(lines[start : start + LINES]) for start in starts]


def _in_gbk(line: str) -> bool:
    try:
        line.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def clean(data: str | bytes) -> Cleaned:
    """What cleaning makes of text or of the bytes of a file."""
    text = data if isinstance(data, str) else decode(data).text
    return Clean()(Source("page", Path("page"), text, "utf-8"))


def plain(text: str, *, breaks: bool = False) -> tuple[str, list[int]]:
    """`text` folded and without white space, and where each of its characters stood; `breaks` keeps the line ends."""
    places = [i for i, char in enumerate(text) if not char.isspace() or (breaks and char == "\n" != text[i - 1 : i])]
    return lm.fold("".join(text[i] for i in places)), places


def naive(damaged: str | bytes, wanted: str, *, breaks: bool) -> str:
    """What a reader that knows no damage would show: of the usual charsets, the one that is nearest."""
    if isinstance(damaged, str):
        return plain(damaged, breaks=breaks)[0]
    shown = [plain(damaged.decode(name, "replace"), breaks=breaks)[0] for name in ("utf-8", "gb18030")]
    return min(shown, key=lambda text: size(differences(wanted, text)))


@dataclass
class Result:
    """What became of the damage of one kind."""

    pages: int = 0
    damaged: int = 0
    silent: int = 0
    restored: int = 0
    numbers: int = 0
    removed: int = 0
    repairs: int = 0
    wrong: int = 0
    seconds: float = 0.0
    examples: list[str] = field(default_factory=list)

    @property
    def kept(self) -> float:
        """Share of the damaged characters that are restored or marked."""
        return 1 - self.silent / self.damaged if self.damaged else 1.0


def differences(a: str, b: str) -> list[Block]:
    """Stretches in which two texts differ."""
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [(i, j, k, m) for tag, i, j, k, m in blocks if tag != "equal"]


def size(blocks: Iterable[Block]) -> int:
    """Characters that differ, on the side that has more."""
    return sum(max(j - i, m - k) for i, j, k, m in blocks)


def marked(cleaned: Cleaned) -> list[bool]:
    """For each place of the cleaned text (its end included) whether a reader is warned there."""
    text = cleaned.text
    flags = [False] * (len(text) + 1)
    spans = [cleaned.aligned.clean(e.span) for e in cleaned.edits if not e.certain]
    spans += [Span(gap.at, gap.at) for gap in cleaned.completeness.gaps]
    clauses = [m.span() for m in CLAUSE.finditer(text) if m[0]]
    for low, high in clauses:
        if any(start <= high and end >= low for start, end in spans):
            flags[low : high + 1] = [True] * (high + 1 - low)
    return flags


def measure(page: str, damaged: str | bytes, result: Result, *, kind: str = "") -> None:
    """Damage, clean and compare one page, and add to `result`."""
    breaks = kind == "hard wraps"
    wanted, _ = plain(clean(page).text, breaks=breaks)
    hurt = size(differences(wanted, naive(damaged, wanted, breaks=breaks)))
    if not hurt:
        return
    started = time.process_time()
    cleaned = clean(damaged)
    result.seconds += time.process_time() - started
    got, places = plain(cleaned.text, breaks=breaks)
    places.append(len(cleaned.text))
    left = differences(wanted, got)
    flags = marked(cleaned)
    silent = [
        b
        for b in left
        if (kind == "notices" and _added(b)) or not any(flags[places[b[2]] : places[max(b[3], b[2] + 1) - 1] + 1])
    ]
    result.pages += 1
    result.damaged += hurt
    result.restored += max(hurt - size(left), 0)
    result.silent += size(silent)
    ours = [b for b in silent if _edited(cleaned, places[b[2]], places[max(b[3], b[2] + 1) - 1] + 1)]
    result.numbers += _numbers(wanted, got, ours)
    result.removed += _numbers(wanted, got, [b for b in silent if b not in ours])
    short, long = (
        [(places[k], places[m]) for _, _, k, m in blocks if got[k:m].strip("\ufffd") or k == m]
        for blocks in (left, silent)
    )
    _repairs(cleaned, short, long, result)
    result.examples += [f"{wanted[max(i - 8, 0) : j + 8]} -> {got[max(k - 8, 0) : m + 8]}" for i, j, k, m in silent]


def _added(block: Block) -> bool:
    """More than a few characters too many: a mark nearby does not excuse words of a website."""
    return block[3] - block[2] > block[1] - block[0] + ADDED


def _edited(cleaned: Cleaned, start: int, end: int) -> bool:
    """Whether an edit changed what stands in a range of the cleaned text, or at its ends."""
    spans = (cleaned.aligned.clean(e.span) for e in cleaned.edits if e.text != e.span.of(cleaned.source_text))
    return any(low <= end and high >= start for low, high in spans)


def _numbers(wanted: str, got: str, silent: list[Block]) -> int:
    """Numbers of either text that a silent difference touches."""
    old, new = ([m.span() for m in NUMBER.finditer(text)] for text in (wanted, got))
    lost = sum(any(low < j and high > i for i, j, _, _ in silent) for low, high in old)
    made = sum(any(low < m and high > k for _, _, k, m in silent) for low, high in new)
    return max(lost, made)


def _repairs(cleaned: Cleaned, left: Places, silent: Places, result: Result) -> None:
    """Count the certain repairs, and those that a difference touches; of a whole line, one that nothing warns of."""
    for edit in cleaned.edits:
        if not edit.certain or edit.rule not in MENDING or edit.text == edit.span.of(cleaned.source_text):
            continue
        start, end = cleaned.aligned.clean(edit.span)
        result.repairs += 1
        wrong = any(start < max(high, low + 1) and end > low for low, high in (silent if end - start > LINE else left))
        result.wrong += wrong
        if wrong:
            result.examples.append(
                f"WRONG {edit.rule} {edit.span.of(cleaned.source_text)[:60]!r} -> {edit.text[:60]!r}"
            )


def table(sound: list[str], rng: random.Random, kinds: Iterable[str] = KINDS) -> dict[str, Result]:
    """A result for each kind."""
    results = {name: Result() for name in kinds}
    for name, result in results.items():
        for page in sound:
            measure(page, KINDS[name](page, rng), result, kind=name)
    return results


def row(name: str, result: Result) -> str:
    """One line of the printed table."""
    d = max(result.damaged, 1)
    return (
        f"{name:32s} {result.pages:5d} {result.damaged:8d} {result.restored / d:9.1%} {result.kept:8.1%} "
        f"{result.numbers:8d} {result.removed:8d} {result.repairs:8d} {result.wrong:6d} {result.seconds:7.1f}"
    )


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=30, help="pages of each kind")
    parser.add_argument("--seed", type=int, default=None, help="default: another one each time, printed")
    parser.add_argument("--kinds", nargs="*", default=list(KINDS))
    parser.add_argument("--show", type=int, default=0, help="print so many of the silent and wrong places of each kind")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(1 << 30)
    rng = random.Random(seed)
    sound = pages(documents(options.folder), rng, options.pages)
    print(f"seed {seed}, {len(sound)} pages, {sum(map(len, sound))} characters")
    print(f"{'kind':32s} pages  damaged  restored  +marked  numbers  removed  repairs  wrong seconds")
    total: Counter[str] = Counter()
    for name in options.kinds:
        result = table(sound, rng, [name])[name]
        print(row(name, result), flush=True)
        for example in result.examples[: options.show]:
            print("      ", example)
        total.update(
            {
                k: getattr(result, k)
                for k in ("pages", "damaged", "restored", "silent", "numbers", "removed", "repairs", "wrong")
            }
        )
    print(row("all", Result(**total)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
