"""Remove pronunciations printed behind characters: ``區(qū)高質(zhì)量`` is 區高質量.

Some sites keep a table "traditional character → the character and its reading in brackets" and apply it to whole
pages. A gloss is removed when pypinyin knows it as a reading of the character before it, with or without tone marks,
in half- or full-width brackets. Once a page has shown that it has glosses, a reading pypinyin does not know is removed
as well if it is a syllable with a tone mark, and so is one whose vowel was damaged: ``質(zh?)``.

Left alone: ``（一）``, ``〔2024〕``, ``(GDP)``, ``(区)``, which are no readings; and one or two glosses behind rare
characters in a page that has no others, which an author put there to be read: ``李珺（jùn）``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from jianbao import lm
from jianbao.document import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

RULE = "pinyin_gloss"
SYSTEMATIC = 3
"""So many glosses make a page one that has them throughout."""
COMMON = -10.5
"""Log probability of a character that no reader needs a gloss for."""
VOWELS = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ"
_LETTER = rf"a-z{VOWELS}ɑɡ"
_DAMAGED = r"?\u00a1-\u00b5\u00c0-\u00ff\ufffd膩"
GLOSS = re.compile(
    rf"(?<=([\u3400-\u9fff])) ?[(（\[［〔]([{_LETTER}]{{1,7}}|[{_LETTER}{_DAMAGED}]{{2,9}})[1-5]?[)）\]］〕]"
)
"""A bracket that may hold a reading, behind a Chinese character."""

_OPENED = re.compile(rf"[(（\[［〔][{_LETTER}{_DAMAGED}]")

_PLAIN = str.maketrans({"ɑ": "a", "ɡ": "g", "v": "ü"})
_TONES = {"\u0300", "\u0301", "\u0304", "\u030c", "\u0302", "\u0306"}


def toneless(reading: str) -> str:
    """`reading` without its tone.

    >>> toneless("lǜ"), toneless("zhì")
    ('lü', 'zhi')
    """
    spread = unicodedata.normalize("NFD", reading.translate(_PLAIN))
    return unicodedata.normalize("NFC", "".join(c for c in spread if c not in _TONES))


@cache
def readings(char: str) -> frozenset[str]:
    """Readings of `char` that pypinyin knows, without tones."""
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415 - 0.3 s, and few texts have a gloss

    return frozenset(toneless(r) for r in pinyin_dict.get(ord(char), "").split(",") if r)


@cache
def syllables() -> frozenset[str]:
    """Every syllable there is, without tones."""
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415 - 0.3 s, and few texts have a gloss

    return frozenset(toneless(r) for line in pinyin_dict.values() for r in line.split(","))


def reads(char: str, reading: str) -> bool:
    """Whether `reading` is a pronunciation of `char`.

    >>> reads("行", "háng"), reads("行", "xing"), reads("区", "gdp")
    (True, True, False)
    """
    plain = toneless(reading)
    known = readings(char)
    return plain in known or ("u" in plain and plain.replace("u", "ü") in known)


def _fits(char: str, damaged: str) -> bool:
    """Whether a reading of `char` looks like `damaged` where its letters are plain."""
    pattern = re.compile(re.sub(r"[^a-z]+", ".{0,2}", toneless(damaged)))
    return bool(re.search("[a-z?]", damaged)) and any(pattern.fullmatch(r) for r in readings(char))


def edits(text: str) -> list[Edit]:
    """Remove glosses.

    >>> [e.span for e in edits("云溪區(qū)高質(zhì)量發(fā)展（一）")]
    [Span(start=3, end=7), Span(start=9, end=14), Span(start=16, end=20)]
    >>> edits("主讲人李珺（jùn）介绍了GDP(国内生产总值)(gdp)。")
    []
    """
    if not _OPENED.search(text):
        return []
    found = list(_glosses(text))
    sure = [m for m in found if reads(m[1], m[2])]
    systematic = len(sure) >= SYSTEMATIC
    if not systematic:
        sure = [m for m in sure if lm.unigrams(m[1])[0] > COMMON]
        return [_remove(m) for m in sure]
    return [_remove(m) for m in found if reads(m[1], m[2]) or _is_syllable(m[2]) or _fits(m[1], m[2])]


def _glosses(text: str) -> Iterator[re.Match[str]]:
    """What `GLOSS.finditer` finds, looked for only where a bracket opens."""
    for opened in _OPENED.finditer(text):
        at = opened.start()
        hit = GLOSS.match(text, at - (text[at - 1 : at] == " "))
        if hit:
            yield hit


def _is_syllable(reading: str) -> bool:
    return toneless(reading) != reading and toneless(reading) in syllables()


def _remove(match: re.Match[str]) -> Edit:
    return Edit(Span(*match.span()), "", RULE)
