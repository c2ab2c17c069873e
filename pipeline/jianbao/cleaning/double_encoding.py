# ruff: noqa: PLR2004 - bytes and code points
"""Undo a decoding with the wrong charset: ``浼氳寮鸿皟`` is 会议强调, ``ä¼šè®®`` 会议, ``»áÒé`` 会议.

Looked at are lines in which characters are rarer than prose can be, and runs of Latin-1 letters. Their bytes are
recovered with the charset that was wrongly used, and decoded with the one that fits best (UTF-8, GB18030, Big5, also
twice over); a reading is taken if it is far better Chinese by the character model. Bytes that the wrong charset could
not show, among them the last of a sentence (``銆�``) and soft hyphens, are filled in if one filling is clearly best;
else the character stays lost as U+FFFD, for `lost_bytes` to mark.

Left alone: lines with accented words of European languages, rare names, and everything that reads no better afterwards.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from jianbao import lm
from jianbao.cleaning._alphabet import holds, rarity
from jianbao.cleaning._byte_search import CP1252_GAPS, HOLE, UTF8, decode_pairs, decode_utf8
from jianbao.cleaning._text import without_overlaps
from jianbao.document import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

RULE = "double_encoding"
GOOD, BAD = -7.5, -8.5
"""Mean log probability of a reading that is taken, and of what it replaces."""
BETTER = 2.5
FAIR = -5.5
"""Mean log probability below which vanished bytes are looked for."""
KNOWN = -11.0
"""Enough for a piece of a page in which the same mistake is sure."""
SURE_CHARS = 12
RARE_MEAN = -10.5
WINDOW = 6
"""So many characters on end have a mean log probability below `RARE_MEAN` (each by itself) in a wrong charset: -14.5 or
less in nine windows of ten; of windows of prose, one in 5,000 is below."""
LONG, HOPELESS = 12, -11.5
"""So many characters on end with a mean log probability below that (each by itself) are no prose: of sound texts, one
stretch in 700,000 characters is."""
ORDINARY = -8.0
"""Log probability of a character that stands in any prose, the comma first of all."""
VAIN = 300
"""Runs of a line, one after the other, that become nothing: then the rest is not tried."""
REMEMBERED = 2_000
"""Characters of a line whose reading is remembered."""
SEARCHED = 4_000
"""Bytes of a stretch that is searched for vanished ones; a longer one is decoded as it is."""

_CP1252 = {bytes((b,)).decode("cp1252"): b for b in range(0x80, 0xA0) if b not in CP1252_GAPS}
_LATIN_HIGH = "\u0080-\u00ff" + "".join(_CP1252)
LATIN = re.compile(f"[\x20-\x7e\t{_LATIN_HIGH}\ufffd]*[\u0080-\u00ff][{_LATIN_HIGH}][\x20-\x7e\t{_LATIN_HIGH}\ufffd]*")
"""A stretch of a line that may be bytes shown in Latin-1 or Windows-1252."""
_TRIGGER = re.compile(f"[\u0080-\u00ff][{_LATIN_HIGH}]")
_HIGH = re.compile("[\u0080-\u00ff]")
_EUROPEAN = re.compile("[A-Za-zÀ-ÖØ-öø-ÿ' .,;-]*")


class Reading(NamedTuple):
    """A stretch of text and what it becomes."""

    span: Span
    text: str
    how: str


def edits(text: str) -> list[Edit]:
    """Decode again what was decoded wrongly.

    >>> [e.text for e in edits("浜戞邯鍖烘帹杩涗簡椤圭洰銆�")]
    ['云溪区推进了项目。']
    >>> edits("法国代表Émile Zoël出席会议。")
    []
    """
    mended = without_overlaps([Edit(r.span, r.text, RULE) for r in (*_latin(text), *_han(text))])
    starts, ends = [e.span.start for e in mended], [e.span.end for e in mended]
    lost = [span for span in _unreadable(text) if bisect_left(starts, span.end) == bisect_right(ends, span.start)]
    return sorted(mended + [Edit(span, span.of(text), RULE, certain=False) for span in lost])


def _unreadable(text: str) -> Iterator[Span]:
    """Stretches that cannot be prose, whatever they once were: they are marked where nothing mends them."""
    logs = rarity(text)
    if len(logs) < LONG:
        return
    sums = np.concatenate((np.zeros(1), np.cumsum(logs, dtype=np.float64)))
    plain = np.concatenate((np.zeros(1), np.cumsum(logs > ORDINARY)))  # a list of rare names has commas
    found = np.flatnonzero((sums[LONG:] - sums[:-LONG] < HOPELESS * LONG) & (plain[LONG:] == plain[:-LONG]))
    if not len(found):
        return
    for group in np.split(found, np.flatnonzero(np.diff(found) > LONG) + 1):
        yield Span(int(group[0]), int(group[-1]) + LONG)


def _latin(text: str) -> Iterator[Reading]:
    """Bytes shown in Latin-1 or Windows-1252."""
    if not holds(text, _HIGH) or not _TRIGGER.search(text):
        return
    tried = [r for m in LATIN.finditer(text) if (r := _decode_latin(text, Span(*m.span())))]
    sure = {r.how for r in tried if len(r.text) >= SURE_CHARS and _reads(r.span.of(text), r.text)}
    for reading in tried:
        old = reading.span.of(text)
        if _reads(old, reading.text) or (
            reading.how in sure and "\ufffd" not in reading.text and lm.score(reading.text) > KNOWN
        ):
            yield reading


def _reads(old: str, new: str) -> bool:
    """Whether `new` is Chinese and `old` is not."""
    after = lm.score(new)
    before = lm.score(old)
    return after > GOOD and before < BAD and after - before > BETTER


def _bytes(text: str) -> bytes:
    return bytes(_CP1252.get(c, HOLE if c == "\ufffd" else ord(c)) for c in text)


def _decode_latin(text: str, span: Span) -> Reading | None:
    found = _decoded(span.of(text))
    return Reading(span, *found) if found else None


@lru_cache(maxsize=256)
def _decoded(old: str) -> tuple[str, str] | None:
    """What letters of Latin-1 become, and in which charset; remembered, since each pass asks for the same ones."""
    if _EUROPEAN.fullmatch(old):
        return None
    data = _bytes(old)
    options = [(data.decode(name, "replace"), name) for name in ("gb18030", "big5")]
    if UTF8.search(data):
        options.append((decode_utf8(data, holes=CP1252_GAPS), "utf-8"))
    options = [(_again(new), how) for new, how in options]
    new, how = max(options, key=lambda option: _total(option[0]))
    if (how == "big5" or "\ufffd" in new or lm.score(new) < FAIR) and len(data) <= SEARCHED:
        options += [(decode_pairs(data, name), name) for name in ("big5", "gbk")]
        new, how = max(options, key=lambda option: _total(option[0]))
    return new, how


def _total(text: str) -> float:
    return lm.total(text) if text else -1e9


def _again(text: str) -> str:
    """Decode once more what is still Latin-1."""
    if not _TRIGGER.search(text) or not all(ord(c) < 0x100 or c in _CP1252 for c in text):
        return text
    try:
        return _bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        return text


def _han(text: str) -> Iterator[Reading]:
    """UTF-8 shown in GBK: lines with a stretch of rare characters; where the mistake is sure, short lines as well."""
    spans, short = _odd_lines(text)
    found = [r for span in spans for r in _utf8_in(text, span, sure=False)]
    yield from found
    if any(len(r.text) >= SURE_CHARS for r in found):
        taken = {r.span.start for r in found}
        for span in [*spans, *short]:
            if not any(span.start <= start < span.end for start in taken):
                yield from _utf8_in(text, span, sure=True)


def _odd_lines(text: str) -> tuple[list[Span], list[Span]]:
    """Lines in which some characters on end are rarer than prose can be, and lines too short for that but rare."""
    logs = rarity(text)
    sums: npt.NDArray[np.float64] = np.concatenate((np.zeros(1), np.cumsum(logs, dtype=np.float64)))
    odd: list[Span] = []
    short: list[Span] = []
    windows = (
        np.flatnonzero(sums[WINDOW:] - sums[:-WINDOW] < RARE_MEAN * WINDOW) if len(logs) >= WINDOW else np.zeros(0, int)
    )
    near: set[int] = set()
    if len(windows):
        starts = np.array([0, *(m.end() for m in re.finditer("\n", text))])
        for shift in (0, WINDOW):
            near.update(np.unique(starts[np.searchsorted(starts, windows + shift, side="right") - 1]).tolist())
    if len(logs) < WINDOW and len(logs) and logs.mean() < RARE_MEAN:
        near.add(0)
    for start in sorted(near):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        size = min(WINDOW, end - start)
        if size < 2:
            continue
        if (sums[start + size : end + 1] - sums[start : end + 1 - size]).min() < RARE_MEAN * size:
            (odd if end - start >= WINDOW else short).append(Span(start, end))
    if len(logs) < WINDOW:
        odd, short = short, []
    return odd, short


def _utf8_in(text: str, span: Span, *, sure: bool) -> Iterator[Reading]:
    """Runs of UTF-8 among the GBK bytes of a line; `sure`: the page is known to have them."""
    line, following = span.of(text), text[span.end] if span.end < len(text) else "\n"
    look = _runs if len(line) <= REMEMBERED else _runs.__wrapped__
    for found in look(line, following, sure=sure):
        yield found._replace(span=found.span.shift(span.start))


@lru_cache(maxsize=512)
def _runs(line: str, end: str, *, sure: bool) -> tuple[Reading, ...]:
    """Stretches of a line, and what they become; `end` follows the line. Remembered, since each pass asks for the same ones."""
    places, data = _gbk_bytes(line)
    found: list[Reading] = []
    vain = 0
    for match in _RUN.finditer(data):
        if vain > VAIN:
            break
        low, high = match.span()
        while low < high and low not in places:
            low += 1
        while high > low and high not in places:
            high -= 1
        part = Span(places.get(low, 0), places.get(high, 0))
        if part.end - part.start < 2 or high - low < 4:
            continue
        following = line[part.end] if part.end < len(line) else end
        if not sure and lm.score(part.of(line)) >= BAD:
            vain += 1
            continue
        if high - low > SEARCHED and not _worth(data[low : low + SEARCHED]):
            continue
        new = decode_utf8(data[low:high], following=following)
        old = part.of(line)
        if not _reads(old, new) and (again := _twice(new, following)) != new:
            new = _REST.sub("\ufffd", again)
        if _chinese(new) and (_reads(old, new) or (sure and lm.score(new) > KNOWN and lm.score(new) > lm.score(old))):
            found.append(Reading(part, new, "utf-8"))
            vain = 0
        else:
            vain += 1
    return tuple(found)


_REST = re.compile("\ufffd+(?:[a-z]$)?")
"""A character of which parts are lost, twice over; at the end of a line a letter may be left of it."""


def _worth(beginning: bytes) -> bool:
    """Whether the beginning of a long run reads as Chinese, so that decoding all of it is worth the time."""
    new = decode_utf8(beginning)
    return lm.score(new) > GOOD or lm.score(_twice(new, "")) > GOOD


def _twice(text: str, following: str) -> str:
    """`text` decoded once more, if it is UTF-8 shown in GBK again."""
    _, data = _gbk_bytes(text)
    size = sum(len(match[0]) for match in _RUN.finditer(data))
    return decode_utf8(data, following=following) if size * 2 >= len(data) > 0 else text


_RUN = re.compile(
    rb"(?:[\xe2-\xef][\x80-\xbf\xff?]{2}|[\xc2-\xdf][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|(?<=[?\xff])[\x80-\xbf]{2}"
    rb"|[\x00-\x7f]{1,40}(?=[\xe2-\xef][\x80-\xbf]))+"
)


def _chinese(text: str) -> bool:
    """Whether at least two characters, and half of those that are not ASCII, took three bytes."""
    long = sum(1 for c in text if c >= "\u2000")
    return long > 1 and long * 2 >= sum(1 for c in text if not c.isascii())


def _gbk_bytes(line: str) -> tuple[dict[int, int], bytes]:
    """Bytes of `line` in GBK with holes, and which of them begin which character."""
    pieces = [_ALONE.get(piece) or piece.encode("gb18030", "replace") for piece in _ODD.split(line)]
    codes = np.frombuffer(line.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    starts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(_sizes()[np.minimum(codes, 0x10000)])))
    return dict(zip(starts.tolist(), range(len(line) + 1), strict=True)), b"".join(pieces)


_ALONE = {"\ufffd": bytes((HOLE,)), "€": b"\x80"}
_ODD = re.compile("([\ufffd€])")


@cache
def _sizes() -> npt.NDArray[np.int64]:
    """Bytes of each code point of the basic plane among `_gbk_bytes`, and of those beyond."""
    sizes = [len(_ALONE.get(chr(code)) or chr(code).encode("gb18030", "replace")) for code in range(0x10001)]
    return np.array(sizes, dtype=np.int64)
