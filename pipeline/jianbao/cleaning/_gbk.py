# ruff: noqa: PLR2004 - bytes and code points
"""GBK as tables: which character two bytes are, which bytes a character is, and which pairs a decoder drops."""

from __future__ import annotations

from functools import cache

from jianbao import lm

LEADS = range(0x81, 0xFF)
TRAILS = tuple(b for b in range(0x40, 0xFF) if b != 0x7F)


@cache
def chars() -> dict[int, str]:
    """Character of each defined pair `lead << 8 | trail`."""
    codes = [lead << 8 | trail for lead in LEADS for trail in TRAILS]
    found = b"".join(code.to_bytes(2, "big") + b"\n" for code in codes).decode("gbk", "replace").split("\n")
    return {code: char for code, char in zip(codes, found, strict=False) if len(char) == 1 and char != "\ufffd"}


@cache
def idents() -> dict[int, int]:
    """Language-model id of each defined pair."""
    return {code: lm.ident(char) for code, char in chars().items()}


@cache
def codes() -> dict[str, int]:
    """Pair of each character."""
    return {char: code for code, char in chars().items()} | {"·": 0xA1A4, "—": 0xA1AA}


@cache
def pairs(char: str) -> tuple[int, ...]:
    """Pairs `char` may have come from: its own, and that of its simplified form (pages converted after the damage)."""
    plain = lm.fold(char)
    found = [codes().get(char), codes().get(plain) if plain != char else None]
    if "\ue000" <= char <= "\uf8ff" and len(data := char.encode("gb18030")) == 2:
        found.append(data[0] << 8 | data[1])
    return tuple(code for code in found if code is not None)


@cache
def dropped() -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Pairs of the two-byte plane that GBK leaves undefined, as (first byte, second bytes): decoders drop them."""
    table = chars()
    found = []
    for lead in LEADS:
        holes = tuple(t for t in TRAILS if lead << 8 | t not in table and t > 0xA0 and lead not in (0xA1, 0xA4, 0xA5))
        if holes:
            found.append((lead, holes))
    return tuple(found)


@cache
def before_hole() -> dict[int, tuple[int, ...]]:
    """Pairs whose second byte begins an undefined pair, by language-model id."""
    leads = {lead for lead, _ in dropped()}
    table: dict[int, tuple[int, ...]] = {}
    for code, ident in idents().items():
        if code & 0xFF in leads:
            table[ident] = (*table.get(ident, ()), code)
    return table
