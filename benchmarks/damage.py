"""How many damaged bytes are restored: ``python benchmarks/damage.py FOLDER [--chars N]``.

FOLDER holds clean documents: ``*.jsonl.gz`` with a `text` each, or ``*.txt``. Lines of them are damaged by the
mechanisms that copying sites apply to the bytes of their pages (see `jianbao.cleaning.byte_shift`), repaired by the
rules, and compared with the originals. Printed for each mechanism: places damaged, restored, marked, and wrong; then
the edits the rules make in the undamaged documents, per million characters, and their speed.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import random
import re
import sys
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jianbao.cleaning import byte_shift, double_encoding, lookalikes, lost_bytes, pinyin_gloss, traditional
from jianbao.document import Aligned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RULES = (double_encoding, lookalikes, byte_shift, pinyin_gloss, traditional, lost_bytes)


def documents(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]
    for file in sorted(folder.rglob("*.txt")):
        yield file.read_text(encoding="utf-8")


def clean(text: str) -> tuple[str, bool]:
    """Cleaned text, and whether anything was marked."""
    marked = False
    aligned = Aligned.of(text)
    for rule in RULES:
        found = rule.edits(aligned.text)
        marked = marked or any(not e.certain for e in found)
        aligned = aligned.apply(found)
    return aligned.text, marked


@cache
def to_traditional() -> dict[int, str]:
    """Simplified to traditional, character by character, as careless sites convert; only what GBK holds."""
    import opencc  # noqa: PLC0415

    convert = opencc.OpenCC("s2t").convert
    table = {}
    for code in range(0x4E00, 0xA000):
        new = convert(chr(code))
        if new != chr(code) and len(new) == 1:
            try:
                new.encode("gbk")
            except UnicodeEncodeError:
                continue
            table[code] = new
    return table


@cache
def glosses() -> dict[bytes, bytes]:
    """Bytes of a converted character, and the same with its reading behind."""
    from pypinyin import pinyin  # noqa: PLC0415

    table = {}
    for char in to_traditional().values():
        reading = pinyin(char)[0][0]
        table[char.encode("gbk")] = reading
    return table


def show(data: bytes, marks: dict[int, str], *, dangling: str = "?") -> str:
    """Decode as a careless site does: undefined pairs vanish, a first byte without a second becomes `dangling`.

    `marks` holds glosses by position in `data`.
    """
    out: list[str] = []
    at = 0
    while at < len(data):
        if at in marks:
            out.append(f"({marks[at]})")
        byte = data[at]
        if byte < 0x80:
            out.append(chr(byte))
            at += 1
            continue
        if at + 1 in marks and at + 2 <= len(data):  # the bracket of a gloss is taken for the second byte
            out.append(f"?{marks[at + 1]})")
            marks.pop(at + 1)
            at += 1
            continue
        if at + 1 >= len(data):
            out.append(dangling)
            break
        if data[at + 1] < 0x40:
            out.append(dangling)
            at += 1
            continue
        with contextlib.suppress(UnicodeDecodeError):
            out.append(data[at : at + 2].decode("gbk"))
        at += 2
    return "".join(out)


def replaced_marks(line: str, rng: random.Random) -> str | None:
    """`A3BF` becomes `?` and `A3A1` becomes `!`, where they lie across two characters."""
    data = line.translate(to_traditional()).encode("gbk", "ignore")
    hits = [m.start() for m in re.finditer(rb"\xa3[\xbf\xa1]", data) if m.start() % 1 == 0 and crosses(data, m.start())]
    if not hits:
        return None
    at = rng.choice(hits)
    mark = b"?" if data[at + 1] == 0xBF else b"!"
    start = at - 1  # the first byte of the character that is hit: not shown
    return show(data[:start] + mark + data[at + 2 :], {}, dangling="")


def crosses(data: bytes, at: int) -> bool:
    """Whether the two bytes at `at` belong to two characters."""
    i = 0
    while i < at:
        i += 1 if data[i] < 0x80 else 2
    return i > at


def cross_gloss(line: str, rng: random.Random) -> str | None:
    """A gloss behind the last byte of a character and the first of the next."""
    data = line.translate(to_traditional()).encode("gbk", "ignore")
    hits = [i for i in range(1, len(data) - 2) if data[i : i + 2] in glosses() and crosses(data, i)]
    if not hits:
        return None
    at = rng.choice(hits)
    return show(data, {at + 2: glosses()[data[at : at + 2]]})


def lost_byte(line: str, rng: random.Random) -> str | None:
    """One byte is missing."""
    data = line.encode("gbk", "ignore")
    high = [i for i, b in enumerate(data) if b >= 0x80]
    if len(high) < 20:
        return None
    at = rng.choice(high)
    return show(data[:at] + data[at + 1 :], {})


def doubly(seen_as: str, really: str) -> Callable[[str, random.Random], str | None]:
    def damage(line: str, _: random.Random) -> str | None:
        return line.encode(really, "ignore").decode(seen_as, "replace") if len(line) >= 4 else None

    return damage


MECHANISMS: dict[str, Callable[[str, random.Random], str | None]] = {
    "replaced marks": replaced_marks,
    "gloss across": cross_gloss,
    "lost byte": lost_byte,
    "utf-8 as gb18030": doubly("gb18030", "utf-8"),
    "utf-8 as latin-1": doubly("latin-1", "utf-8"),
    "utf-8 as cp1252": doubly("cp1252", "utf-8"),
    "gbk as latin-1": doubly("latin-1", "gbk"),
}


def simple(text: str) -> str:
    return traditional.simplify(text)


def verdict(line: str, damaged: str) -> str:
    if damaged == line or simple(damaged) == simple(line):
        return "untouched"
    got, marked = clean(damaged)
    if simple(got) == simple(line):
        return "restored"
    return "marked" if marked else "left" if simple(got) == simple(damaged) else "wrong"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=200, help="damaged lines per mechanism")
    parser.add_argument("--chars", type=int, default=3_000_000, help="clean characters to check")
    parser.add_argument("--show", action="store_true", help="print what was not restored")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    texts = list(documents(options.folder))
    rng.shuffle(texts)
    lines = [line.strip() for text in texts[:2000] for line in text.split("\n") if 10 <= len(line.strip()) <= 400]
    rng.shuffle(lines)
    for name, damage in MECHANISMS.items():
        counts: Counter[str] = Counter()
        started = time.process_time()
        for line in lines:
            damaged = damage(line, rng)
            if damaged is None:
                continue
            counts[said := verdict(line, damaged)] += 1
            if options.show and said not in ("restored", "untouched"):
                print(said, repr(damaged), "->", repr(clean(damaged)[0]))
            if counts.total() >= options.each:
                break
        print(f"{name:20s} {dict(counts)}  {time.process_time() - started:.1f} s")
    chars = docs = 0
    false: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    for text in texts:
        if chars > options.chars:
            break
        chars += len(text)
        docs += 1
        for rule in RULES:
            started = time.process_time()
            found = rule.edits(text)
            spent[rule.RULE] += time.process_time() - started
            false[rule.RULE] += len(found)
            if options.show:
                for e in found:
                    print(
                        rule.RULE,
                        repr(text[max(0, e.span.start - 12) : e.span.end + 12]),
                        repr(e.span.of(text)),
                        repr(e.text),
                        e.certain,
                    )
    print(
        f"clean: {docs} documents, {chars} characters; edits per million: "
        + ", ".join(f"{k} {v * 1e6 / chars:.2f}" for k, v in false.items())
    )
    print(
        "seconds per million: "
        + ", ".join(f"{k} {v * 1e6 / chars:.3f}" for k, v in spent.items())
        + f"; all {sum(spent.values()) * 1e6 / chars:.3f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
