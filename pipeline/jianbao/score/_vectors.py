"""Sparse TF-IDF vectors of sentences, shared by the scorers and the selection."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, count
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jianbao.document import Sentence


def content_words(sentence: Sentence) -> list[str]:
    """Words that carry meaning: at least two characters, not a bare number or punctuation."""
    return [w for w in sentence.words if len(w) > 1 and w[0].isalnum() and not (w[0].isdigit() and _number(w))]


def _number(word: str) -> bool:
    return word.replace(".", "").isdigit()


def tfidf(sentences: Sequence[Sentence]) -> Any:
    """`vectors` of the content words of sentences."""
    return vectors([content_words(sentence) for sentence in sentences])


def vectors(texts: Sequence[Sequence[str]]) -> Any:
    """Rows of unit length, one a text given as its terms: shape (texts, vocabulary), CSR, float64.

    Inverse document frequency is log((1 + n) / (1 + df)) + 1 (the smoothed form of Salton and Buckley 1988), where a
    "document" is a sentence, as in LexRank (Erkan and Radev 2004). Time and memory grow with the number of terms.
    """
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - 0.2 s

    vocabulary: defaultdict[str, int] = defaultdict(count().__next__)
    columns = list(map(vocabulary.__getitem__, chain.from_iterable(texts)))
    ends = np.cumsum([0, *map(len, texts)])
    shape = (len(texts), max(1, len(vocabulary)))
    counts = csr_matrix((np.ones(len(columns)), columns, ends), shape=shape)
    counts.sum_duplicates()
    frequency = np.bincount(counts.indices, minlength=shape[1])
    inverse = np.log((1 + shape[0]) / (1 + frequency)) + 1
    counts.data = (1 + np.log(counts.data)) * inverse[counts.indices]
    norms = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    norms[norms == 0] = 1
    counts.data /= np.repeat(norms, np.diff(counts.indptr))
    return counts


DAMPING = 0.15  # d of the paper: the chance of a jump to any sentence
STEPS = 60
TOLERANCE = 1e-6


def rank_by_likeness(rows: Any) -> NDArray[np.float64]:
    """Continuous LexRank (Erkan and Radev 2004, section 3.3) of the vectors `rows`, mean 1, shape (rows,).

    The similarity matrix is the product of the vectors with their transpose and is never formed: one step of the power
    method is two sparse products, so time and memory grow with the number of terms.
    """
    count = rows.shape[0]
    if count < 2:  # noqa: PLR2004 - nothing to compare
        return np.zeros(count)
    turned = rows.T.tocsr()
    degree = np.maximum(rows @ (turned @ np.ones(count)), 1e-12)
    rank = np.full(count, 1 / count)
    for _ in range(STEPS):
        step = DAMPING / count + (1 - DAMPING) * (rows @ (turned @ (rank / degree)))
        done = float(np.abs(step - rank).sum()) < TOLERANCE
        rank = step
        if done:
            break
    return np.asarray(rank * count)


def scaled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """`values` stretched to 0…1; all zeros where they do not differ."""
    if not len(values):
        return values
    low, high = float(values.min()), float(values.max())
    return (values - low) / (high - low) if high > low else np.zeros_like(values)
