r"""Which characters a text holds at all, so that a rule whose characters are missing need not read it.

Most rules look for characters that a clean document does not have (controls, emoji, radicals, `<`, `_`). One pass in
numpy finds the distinct characters of a text in about 3 ns each; a rule then searches those few hundred instead of the
text. The last few texts are remembered, since all rules see the same one as long as none changes it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from jianbao import lm

if TYPE_CHECKING:
    import re

    import numpy.typing as npt

_SMALL = 400
"""Characters up to which a plain set is faster."""
ASTRAL = "\ud800-\udfff"
"""Inside of a character class: characters beyond the basic plane, as `alphabet` shows them."""


@lru_cache(maxsize=4)
def units(text: str) -> npt.NDArray[np.uint16]:
    """UTF-16 code units of `text`; one for each character, unless there are some beyond the basic plane."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)


@lru_cache(maxsize=8)
def alphabet(text: str) -> str:
    """The distinct UTF-16 code units of `text`: its characters, those beyond the basic plane as two surrogates.

    >>> "".join(sorted(alphabet("一二一二，")))
    '一二，'
    """
    if len(text) <= _SMALL:
        return "".join(set(text if text.isascii() or max(text) < "\U00010000" else _split(text)))
    seen = np.zeros(0x10000, dtype=np.bool_)
    seen[units(text)] = True
    return np.flatnonzero(seen).astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")


@lru_cache(maxsize=2)
def rarity(text: str) -> npt.NDArray[np.float32]:
    """Log probability of each character by itself, `(len(text),)`; not to be written to."""
    return lm.unigrams(text)


@lru_cache(maxsize=2)
def chances(text: str) -> list[float]:
    """Log probability of each character after the one before it, `(len(text),)`; not to be written to."""
    return lm.each(text)


def _split(text: str) -> str:
    """`text` with each character beyond the basic plane as two surrogates."""
    return "".join(chr(unit) for unit in units(text).tolist())


def holds(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether a character of the class `pattern` stands in `text`; of those beyond the basic plane, any (`ASTRAL`)."""
    return pattern.search(alphabet(text)) is not None
