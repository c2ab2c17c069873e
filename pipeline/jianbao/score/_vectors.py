"""Sparse TF-IDF vectors of sentences, shared by the scorers and the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jianbao.document import Sentence


def content_words(sentence: Sentence) -> list[str]:
    """Words that carry meaning: at least two characters, not a bare number or punctuation."""
    return [w for w in sentence.words if len(w) > 1 and not w.replace(".", "").isdigit() and w[0].isalnum()]


def tfidf(sentences: Sequence[Sentence]) -> Any:
    """Rows of unit length, one a sentence: shape (sentences, vocabulary), CSR, float64.

    Inverse document frequency is log((1 + n) / (1 + df)) + 1 (the smoothed form of Salton and Buckley 1988), where a
    "document" is a sentence, as in LexRank (Erkan and Radev 2004). Time and memory grow with the number of words.
    """
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - 0.2 s

    vocabulary: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    for row, sentence in enumerate(sentences):
        for word in content_words(sentence):
            rows.append(row)
            columns.append(vocabulary.setdefault(word, len(vocabulary)))
    shape = (len(sentences), max(1, len(vocabulary)))
    counts = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    counts.sum_duplicates()
    frequency = np.bincount(counts.indices, minlength=shape[1])
    inverse = np.log((1 + shape[0]) / (1 + frequency)) + 1
    counts.data = (1 + np.log(counts.data)) * inverse[counts.indices]
    norms = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    norms[norms == 0] = 1
    counts.data /= np.repeat(norms, np.diff(counts.indptr))
    return counts


def scaled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """`values` stretched to 0…1; all zeros where they do not differ."""
    if not len(values):
        return values
    low, high = float(values.min()), float(values.max())
    return (values - low) / (high - low) if high > low else np.zeros_like(values)
