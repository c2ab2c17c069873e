# ruff: noqa: PLR2004 - bytes and code points
"""Bytes to text: UTF-8, GB18030, Big5 and UTF-16, whole files or lines that differ, with a count of what is damaged.

Order: byte order mark, strict UTF-8, then candidates ranked by how much the result reads like Chinese
(`jianbao.lm`). Detectors that look at bytes alone fail on damaged files: one lost byte makes GBK look Korean to them.
Lines are decoded one by one where the file as a whole does not fit one charset. A byte that cannot be decoded becomes
one U+FFFD, is counted, and takes no neighbour along: Python's own handlers may swallow a digit with it.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from jianbao import lm

DAMAGE = "\ufffd"
SAMPLE = 4_000
"""Bytes of a sample that candidates are compared on; three samples are taken."""
JUDGED = 200_000
"""Bytes at the head by which a declared charset is judged."""
CLEARLY = 1.5
"""Nats per character by which another charset must read better than the file's own for one line."""
POOR = -8.0
"""Mean log probability of a line that is worth a second look."""
SHORT = 16
"""Bytes of a line that is remembered."""
TRUNCATED = 3
"""A UTF-8 character lacks at most so many bytes at the end of a file."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CODECS = {"gb18030": "gb18030", "big5": "big5hkscs", "utf-8": "utf-8"}
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252", "ascii": "utf-8"}
"""What a label means in practice (WHATWG Encoding Standard, 4.2): the larger set."""
_BELIEVED = {
    *_WIDER.values(),
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "hz",
    "shift_jis",
    "cp932",
    "euc_jp",
    "euc_kr",
    "cp949",
}
"""Charsets that a declaration may name: some codecs of Python are none, and one takes quadratic time."""
_NAMED = {codec: name for name, codec in _CODECS.items()}
_FOUR = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
_HIGH = re.compile(rb"[\x80-\xff]")
_MARKS = re.compile(rb"\A(?:\xef\xbb\xbf)+")


class Decoded(NamedTuple):
    """Text, the charset it was in (`mixed` where lines differ), and the number of places that could not be decoded."""

    text: str
    encoding: str
    damaged: int


def _one_byte(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: one U+FFFD for one byte."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return DAMAGE, error.start + 1


codecs.register_error("jianbao.one_byte", _one_byte)


def decode(data: bytes, declared: tuple[str, ...] = ()) -> Decoded:
    r"""Decode `data`. Never fails; line ends become ``\\n``.

    Args:
        data: the bytes.
        declared: charsets that somebody says it is in, the most trusted first (a header, then the document itself). One
            is believed if the bytes fit it and read hardly worse than in the charset that they look like.

    >>> decode("会议强调".encode("gbk"))
    Decoded(text='会议强调', encoding='gb18030', damaged=0)
    >>> decode("会议强调".encode()[:-1])
    Decoded(text='会议强�', encoding='utf-8', damaged=1)
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], name)
    found = _guessed(data)
    for label in declared:
        said = _said(data, label, found)
        if said:
            return said
    return found


def _said(data: bytes, label: str, found: Decoded) -> Decoded | None:
    """`data` in the charset called `label`, unless it reads worse so than `found`, or does not fit."""
    try:
        codec = codecs.lookup(label.strip().strip("\"'")).name
        codec = _WIDER.get(codec, codec)
        if codec == _CODECS.get(found.encoding, found.encoding):
            return found
        text = data.decode(codec) if codec in _BELIEVED else ""
        head = data[: max(data.rfind(b"\n", 0, JUDGED), 0) or JUDGED]
        seen, other = head.decode(codec, "ignore"), _guessed(head).text
    except (LookupError, UnicodeError, ValueError):
        return None
    if text and _value(seen) >= _value(other) - CLEARLY * len(other):
        return _finish(text, _NAMED.get(codec, codec), 0)
    return None


def _guessed(data: bytes) -> Decoded:
    """`data` in the charset that it looks like."""
    wide = _wide(data)
    if wide:
        return _finish(*wide)
    try:
        text = data.decode("utf-8")
        if _by_chance(text, data):
            return _finish(data.decode("gb18030"), "gb18030", 0)
        return _finish(text, "utf-8", 0)
    except UnicodeDecodeError as error:
        if error.start >= len(data) - TRUNCATED and error.reason == "unexpected end of data":
            return _finish(data[: error.start].decode("utf-8") + DAMAGE, "utf-8", 1)
    return _finish(*_by_line(data))


def _finish(text: str, encoding: str, damaged: int) -> Decoded:
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff"), encoding, damaged)


def _marked(data: bytes, name: str) -> Decoded:
    """A file with a byte order mark. A UTF-8 mark before GBK text exists: such lines are decoded one by one."""
    if name != "utf-8":
        text = data.decode(name, "replace")
        return _finish(text, name, text.count(DAMAGE) - data.decode(name, "ignore").count(DAMAGE))
    try:
        return _finish(data.decode("utf-8"), name, 0)
    except UnicodeDecodeError:
        data = _MARKS.sub(b"", data, count=1)  # all at once: there may be a megabyte of them
        return decode(data) if data else Decoded("", name, 0)


def _wide(data: bytes) -> tuple[str, str, int] | None:
    """UTF-16 without a byte order mark: bytes that are 0 (of line ends, digits, spaces; but 一 has one too) show it."""
    if len(data) < 2 or 0 not in data:
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    if max(even, odd) < max(1, len(data) // 2000):
        return None
    size = min(len(data) // 2 * 2, 2 * SAMPLE)
    read = {name: data[:size].decode(name, "replace") for name in ("utf-16-le", "utf-16-be")}
    hint = max(read, key=lambda name: _value(read[name]))
    text = data.decode(hint, "replace")
    good = sum(1 for c in text[:SAMPLE] if c.isprintable() or c.isspace())
    if good < 0.9 * len(text[:SAMPLE]) or lm.score(text[:SAMPLE]) < 2 * POOR:
        return None
    return text, hint, text.count(DAMAGE)


def _by_chance(text: str, data: bytes) -> bool:
    """A few GBK characters may be valid UTF-8 (通知 is); they are then letters of two bytes, which read badly."""
    if text.isascii() or any(ord(c) >= 0x800 for c in text[:SAMPLE]):
        return False
    try:
        other = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return _value(other) > _value(text) + CLEARLY * len(other)


def _by_line(data: bytes) -> tuple[str, str, int]:
    """Neither marked nor UTF-8 as a whole."""
    main = _main(data)
    if main.startswith("utf-16"):
        text = data.decode(main, "replace")
        return text, main, text.count(DAMAGE)
    used: Counter[str] = Counter()
    pieces: list[str] = []
    damaged = 0
    for line in data.splitlines(keepends=True) if b"\n" in data else data.split(b"\r") if b"\r" in data else [data]:
        text, name, lost = _short_line(line, main) if len(line) <= SHORT else _line(line, main)
        pieces.append(text)
        damaged += lost
        if name != "ascii":
            used[name] += 1
    joint = "\n" if b"\n" not in data and b"\r" in data else ""
    only = len(used) == 1 or (used and damaged and used.most_common(1)[0][1] == used.total())
    return joint.join(pieces), next(iter(used), main) if only or not used else "mixed", damaged


def _main(data: bytes) -> str:
    """The charset that samples of the file read best in."""
    size = len(data)
    starts = (0, size // 2, max(size - SAMPLE, 0)) if size > 3 * SAMPLE else (0,)
    samples = [data[at : at + (SAMPLE if size > 3 * SAMPLE else size)] for at in starts]
    totals = {name: sum(_value(_with(sample, name)[0]) for sample in samples) for name in _CODECS}
    if not any(b"\n" in s or b" " in s for s in samples):  # a title: no zero byte shows that it is UTF-16
        for name in ("utf-16-le", "utf-16-be"):
            totals[name] = sum(_value(s[: len(s) // 2 * 2].decode(name, "replace")) for s in samples)
    return max(totals, key=lambda name: totals[name])


def _value(text: str) -> float:
    """Total log probability: comparable between readings of the same bytes, as each must explain all of them."""
    return lm.total(text)


@lru_cache(maxsize=1 << 12)
def _short_line(line: bytes, main: str) -> tuple[str, str, int]:
    """`_line`, remembered: a file of very many short lines has few different ones."""
    return _line(line, main)


def _line(line: bytes, main: str) -> tuple[str, str, int]:
    """One line, in the file's charset unless another is clearly right."""
    if not _HIGH.search(line):
        return line.decode("ascii"), "ascii", 0
    text, lost = _with(line, main)
    if not lost and lm.score(text) > POOR:
        return text, main, 0
    best = (_value(text), text, main, lost)
    for name in _CODECS:
        if name == main:
            continue
        other, missing = _with(line, name)
        if missing > lost:
            continue
        value = _value(other)
        if value > best[0] + CLEARLY * len(other):
            best = (value, other, name, missing)
    return best[1], best[2], best[3]


def _with(data: bytes, name: str) -> tuple[str, int]:
    """`data` in one charset, and the number of places that do not fit it."""
    codec = _CODECS[name]
    if name == "gb18030" and _FOUR.search(data):
        return _four(data)
    try:
        return data.decode(codec), 0
    except UnicodeDecodeError:
        text = data.decode(codec, "jianbao.one_byte")
        already = len(re.findall(b"\xef\xbf\xbd", data)) if name == "utf-8" else 0
        return text, max(len(re.findall(f"{DAMAGE}+", text)) - already, 1)


def _four(data: bytes) -> tuple[str, int]:
    """GB18030 with four-byte characters: one that no Chinese text holds is a lost byte beside digits, which stay."""
    pieces: list[str] = []
    damaged = at = 0
    for match in _FOUR.finditer(data):
        if match.start() < at or _plausible(match[0]):
            continue
        before = data[at : match.start()]
        pieces.append(before.decode("gb18030", "jianbao.one_byte") + DAMAGE)
        at = match.start() + 1
    pieces.append(data[at:].decode("gb18030", "jianbao.one_byte"))
    text = "".join(pieces)
    damaged = len(re.findall(f"{DAMAGE}+", text))
    return text, damaged


def _plausible(four: bytes) -> bool:
    """Whether four bytes are a character that a Chinese text may hold: Han, symbol, accented letter, emoji."""
    try:
        char = four.decode("gb18030")
    except UnicodeDecodeError:
        return False
    code = ord(char)
    if 0x3400 <= code < 0x4DC0 or 0x9FA6 <= code < 0xA000 or 0x20000 <= code < 0x33480:
        return True
    return code < 0x250 or 0x2000 <= code < 0x2E00 or unicodedata.category(char) == "So"
