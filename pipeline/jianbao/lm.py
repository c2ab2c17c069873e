"""How much a text reads like Chinese prose: a small character bigram model.

Used where two readings of damaged bytes compete, and where a written line is compared with its source. Characters are
folded first (traditional to simplified, wide to narrow, look-alikes to the original), so the score does not depend on
the script. Digits count as one character, and so do Latin letters; everything unknown falls into a few classes, whose
probability is shared among their members.

The data (`lm.npz`) is made by `python -m jianbao.cleaning._build_lm`. It is loaded on first use, in about 20 ms.
Ordinary prose scores around -3.8 to -4.6, a text decoded with the wrong encoding below -8.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

STEP = 12
"""Stored values are negative log probabilities in steps of 1/STEP nat."""
DAMAGE = 9
"""Id of the class of what is no character at all: controls, private use, unassigned, U+FFFD."""


SHORT = 32
"""Characters up to which plain Python is faster than arrays."""


class _Model(NamedTuple):
    table: npt.NDArray[np.uint16]  # code point of the basic plane -> id
    unigram: npt.NDArray[np.float32]  # id -> log probability
    backoff: npt.NDArray[np.float32]  # id -> log weight of the unigrams after it
    codes: npt.NDArray[np.int32]  # first id * size + second id, sorted
    pairs: npt.NDArray[np.float32]  # log probability of the second after the first
    folds: dict[int, int]


@cache
def _model() -> _Model:
    with files("jianbao").joinpath("lm.npz").open("rb") as file, np.load(file, allow_pickle=False) as data:
        deltas = (data["delta_high"].astype(np.int64) << 8) | data["delta_low"]
        return _Model(
            data["table"],
            data["unigram"].astype(np.float32) / -STEP,
            data["backoff"].astype(np.float32) / -STEP,
            np.cumsum(deltas).astype(np.int32),
            data["pairs"].astype(np.float32) / -STEP,
            dict(zip(data["fold_from"].tolist(), data["fold_to"].tolist(), strict=True)),
        )


def fold(text: str) -> str:
    """`text` with each traditional, wide or look-alike character replaced by its plain form, one for one.

    For comparing, not for showing: a character that has several simplified forms gets the commonest.

    >>> fold("總結，ＡＢ")
    '总结,AB'
    """
    return text.translate(_model().folds)


def folds() -> dict[int, int]:
    """What `fold` replaces: code point to code point."""
    return _model().folds


def ids(text: str) -> npt.NDArray[np.uint16]:
    """Id of each character, `(len(text),)`."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _model().table[np.minimum(codes, 0xFFFD)]


def unigrams(text: str) -> npt.NDArray[np.float32]:
    """Log probability of each character by itself, `(len(text),)`: cheap, for finding where to look closer."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _by_code()[np.minimum(codes, 0xFFFD)]


@cache
def _by_code() -> npt.NDArray[np.float32]:
    """Log probability of each code point of the basic plane."""
    model = _model()
    return model.unigram[model.table]


def logprobs(text: str) -> npt.NDArray[np.float32]:
    """Log probability of each character after the one before it, `(len(text),)`; the first follows a line end."""
    model = _model()
    at, known, row = _looked_up(text)
    found = model.unigram[row[1:]] + model.backoff[row[:-1]]
    return np.where(known, model.pairs[at], found).astype(np.float32)


def _looked_up(text: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """For each character: its place among the pairs, whether the pair stands there; and the ids, a line end first."""
    model = _model()
    row = np.concatenate((np.zeros(1, dtype=np.int64), ids(text).astype(np.int64)))
    codes = row[:-1] * len(model.unigram) + row[1:]
    at = np.minimum(np.searchsorted(model.codes, codes.astype(np.int32)), len(model.codes) - 1)
    return at, model.codes[at] == codes, row


def score(text: str) -> float:
    """Mean log probability per character; 0.0 for an empty text.

    >>> score("会议强调，要加快推进项目建设。") > -5 > score("浼氳寮鸿皟锛岃鍔犲揩鎺ㄨ繘椤圭洰寤鸿") + 2
    True
    """
    return total(text) / len(text) if text else 0.0


def total(text: str) -> float:
    """Log probability of `text`: the sum of `logprobs`, which for a few characters costs more than to add them up here."""
    if len(text) > SHORT:
        return float(logprobs(text).sum())
    return sum(each(text))


def each(text: str) -> list[float]:
    """`logprobs` in double precision; of a few characters without arrays."""
    if len(text) > SHORT:
        model = _model()
        at, known, row = _looked_up(text)
        found = model.unigram[row[1:]].astype(np.float64) + model.backoff[row[:-1]]
        values: list[float] = np.where(known, model.pairs[at], found).tolist()
        return values
    last, few = 0, []
    table = _lists()[2]
    for char in text:
        ident = table[min(ord(char), 0xFFFD)]
        few.append(follow(last, ident))
        last = ident
    return few


def scores(texts: Iterable[str]) -> list[float]:
    """`score` of each text."""
    return [score(text) for text in texts]


@cache
def _rows() -> npt.NDArray[np.int64]:
    model = _model()
    size = len(model.unigram)
    return np.searchsorted(model.codes, np.arange(size + 1, dtype=np.int64) * size)


@cache
def _after(first: int) -> dict[int, float]:
    """Log probabilities of the ids seen after `first`."""
    model = _model()
    low, high = _rows()[first : first + 2]
    codes = (model.codes[low:high] - first * len(model.unigram)).tolist()
    return dict(zip(codes, model.pairs[low:high].tolist(), strict=True))


@cache
def _lists() -> tuple[list[float], list[float], list[int]]:
    model = _model()
    return model.unigram.tolist(), model.backoff.tolist(), model.table.tolist()


def ident(char: str) -> int:
    """Id of one character."""
    return _lists()[2][min(ord(char), 0xFFFD)]


def follow(first: int, second: int) -> float:
    """Log probability of the id `second` after the id `first`: for searches that grow a text by one character."""
    found = _after(first).get(second)
    if found is not None:
        return found
    unigram, backoff, _ = _lists()
    return unigram[second] + backoff[first]


@lru_cache(maxsize=1 << 12)
def followers(first: int, least: float) -> tuple[tuple[int, float], ...]:
    """Ids seen after the id `first` with a log probability above `least`, and that probability."""
    return tuple((second, value) for second, value in _after(first).items() if value > least)
