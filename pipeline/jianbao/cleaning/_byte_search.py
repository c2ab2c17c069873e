# ruff: noqa: PLR2004 - bytes and code points
"""Decode bytes of which some are lost, by trying what may have stood there and asking `jianbao.lm`.

A hole (`HOLE`) is a byte known to be lost; other bytes (`VANISHING`) vanish without a trace on the way through a
charset that has nothing at their place, as ``AD`` (a soft hyphen) does in web pages.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from jianbao import lm

if TYPE_CHECKING:
    from collections.abc import Iterator

HOLE = 0xFF
VANISHING = (0xAD, 0xA0, 0x81, 0x8D, 0x8F, 0x90, 0x9D)
WIDTH = 12
FEW = 5
COST_VANISHED = 4.0
SURE = 3.0
"""Nats by which the best filling of a hole must beat the second; else the character stays lost."""
NO_LEAD = 0x80
USUAL = 4.0
"""Log weight of the usual reason for a hole in the middle of GBK, where no character begins with byte ``80``."""
CP1252_GAPS = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
"""Bytes that Windows-1252 cannot show."""
LOST = "\ufffd"
_NUMERALS = frozenset("二三四五六七八九百千万亿〇零两")
"""Numbers; 一 and 十 stand in too many words that are none."""
_DIGIT = 2
"""Id of the class of digits in `jianbao.lm`."""

UTF8 = re.compile(
    rb"[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe2-\xef][\x80-\xbf\xff?][\x80-\xbf\xff?]|\xf0[\x90-\xbf][\x80-\xbf]{2}"
    rb"|(?P<short>[\xe2-\xef][\x80-\xbf](?![\x80-\xbf\xff]))|(?P<rest>(?<=[?\xff])[\x80-\xbf]{2})|(?P<bad>[\x80-\xff])"
)
"""One character in UTF-8: whole, with a hole, two bytes of three (one vanished), or the rest behind a lost byte."""
_LEADS = (0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEF)


@cache
def _candidates(
    piece: bytes, kind: str | None, holes: tuple[int, ...], *, inner: bool
) -> tuple[tuple[str, float], ...]:
    """Characters `piece` may have been, each with the log weight of the bytes that were filled in."""
    if kind == "bad":
        return ((LOST, 0.0),)
    if kind == "rest":
        tries = [(bytes((lead,)) + piece, 0.0) for lead in _LEADS]
    elif kind == "short":
        tries = [(piece[:at] + bytes((b,)) + piece[at:], 0.0) for at in (1, 2) for b in VANISHING]
    else:
        tries = [(piece, 0.0)]
        for hole in b"\xff\xff?" if len(piece) > 1 else b"":
            tries = [new for old in tries for new in _filled(old, hole, holes, inner=inner)]
    found = ((_char(one), weight) for one, weight in tries)
    return tuple((c, w) for c, w in found if c) or ((LOST, 0.0),)


def _filled(old: tuple[bytes, float], hole: int, holes: tuple[int, ...], *, inner: bool) -> list[tuple[bytes, float]]:
    data, weight = old
    at = data.find(bytes((hole,)), 1)
    if at < 0:
        return [old]
    return [
        (data[:at] + bytes((b,)) + data[at + 1 :], weight + (USUAL if inner and b == NO_LEAD else 0.0)) for b in holes
    ]


def _char(data: bytes) -> str:
    try:
        char = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 else ""


TRAILS = tuple(range(0x80, 0xC0))
"""Bytes that a hole in UTF-8 may have been."""


def decode_utf8(data: bytes, *, holes: tuple[int, ...] = TRAILS, following: str = "\n") -> str:
    """Decode UTF-8 with holes; a character that cannot be told becomes U+FFFD.

    >>> decode_utf8("会议强调。".encode()[:-1] + bytes((HOLE,)))
    '会议强调。'
    """
    pieces = [
        _candidates(m[0], m.lastgroup, holes, inner=m.end() < len(data) and data[m.end()] >= NO_LEAD)
        for m in UTF8.finditer(data)
    ]
    return "".join(_choose(pieces, following))


def _choose(pieces: list[tuple[tuple[str, float], ...]], following: str) -> Iterator[str]:
    """The likeliest of each piece's candidates: decided from its neighbours, left to right."""
    last = 0
    for i, options in enumerate(pieces):
        char = options[0][0]
        if len(options) > 1:
            after = following if i + 1 == len(pieces) else pieces[i + 1][0][0] if len(pieces[i + 1]) == 1 else ""
            char = _likeliest(options, last, lm.ident(after) if after else None)
            if (last == _DIGIT and after.isdigit()) or char in _NUMERALS:
                char = LOST  # nothing is guessed inside a number, 1—7 is not 1.7, nor a number: 乡 is not 九
        last = lm.ident(char)
        yield char


def _likeliest(options: tuple[tuple[str, float], ...], last: int, following: int | None) -> str:
    ranked = []
    for char, weight in options:
        ident = lm.ident(char)
        after = lm.follow(ident, following) if following is not None else 0.0
        ranked.append((lm.follow(last, ident) + after + weight, char))
    ranked.sort(reverse=True)
    return ranked[0][1] if ranked[0][0] - ranked[1][0] >= SURE else LOST


def decode_pairs(data: bytes, encoding: str) -> str:
    r"""Decode a two-byte charset (`gbk`, `big5`) in which bytes vanished: a beam search over where they stood.

    >>> decode_pairs("第五十條".encode("big5").replace(b"\\xad", b""), "big5")
    '第五十條'
    """
    table = _table(encoding)
    beam: dict[tuple[int, int], tuple[float, str]] = {(0, 0): (0.0, "")}
    for byte in data:
        grown: dict[tuple[int, int], tuple[float, str]] = {}
        for (pending, last), (score, text) in beam.items():
            for new, ident, gain, char in _next(table, pending, last, byte):
                key = (new, ident)
                if key not in grown or grown[key][0] < score + gain:
                    grown[key] = (score + gain, text + char)
        beam = dict(sorted(grown.items(), key=lambda item: -item[1][0])[:WIDTH])
    ended = [
        (score - (9.0 if pending else 0.0), text + (LOST if pending else ""))
        for (pending, _), (score, text) in beam.items()
    ]
    return max(ended)[1] if ended else data.decode(encoding, "replace")


def _next(
    table: dict[int, tuple[str, int]], pending: int, last: int, byte: int
) -> Iterator[tuple[int, int, float, str]]:
    """Hypotheses after one more byte: (first byte pending, id of the last character, gain, text added)."""
    if pending:
        if (found := table.get(pending << 8 | byte)) is not None:
            yield 0, found[1], lm.follow(last, found[1]), found[0]
        for lost in VANISHING:  # the second byte vanished
            if (found := table.get(pending << 8 | lost)) is not None:
                gain = lm.follow(last, found[1]) - COST_VANISHED
                for rest in _next(table, 0, found[1], byte):
                    yield rest[0], rest[1], rest[2] + gain, found[0] + rest[3]
        return
    if byte < 0x80:
        ident = lm.ident(chr(byte))
        yield 0, ident, lm.follow(last, ident), chr(byte)
        yield from _without_lead(table, last, byte)
        return
    if byte != HOLE:
        yield byte, last, 0.0, ""
    yield from _without_lead(table, last, byte)
    yield 0, lm.ident(LOST), -20.0, LOST


def _without_lead(table: dict[int, tuple[str, int]], last: int, byte: int) -> Iterator[tuple[int, int, float, str]]:
    """Characters that end with `byte` and whose first byte vanished."""
    for lost in VANISHING:
        if (found := table.get(lost << 8 | byte)) is not None:
            yield 0, found[1], lm.follow(last, found[1]) - COST_VANISHED, found[0]


@cache
def _table(encoding: str) -> dict[int, tuple[str, int]]:
    codes = [lead << 8 | trail for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF)]
    chars = b"".join(code.to_bytes(2, "big") + b"\n" for code in codes).decode(encoding, "replace").split("\n")
    found = zip(codes, chars, strict=False)  # the last piece stands behind the last line end
    return {code: (char, lm.ident(char)) for code, char in found if len(char) == 1 and char != LOST}
