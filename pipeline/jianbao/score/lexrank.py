"""LexRank: a sentence matters if it resembles sentences that matter (Erkan and Radev 2004, JAIR 22).

The continuous form (section 3.3 of the paper) on TF-IDF cosines. The similarity matrix is the product of the sparse vectors
with their transpose and is never formed: one step of the power method is two sparse products, so time and memory grow with
the number of words, not with the square of the number of sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jianbao.score._vectors import scaled, tfidf

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jianbao.document import Annotated

DAMPING = 0.15  # d of the paper: the chance of a jump to any sentence
STEPS = 60
TOLERANCE = 1e-6


def scores(annotated: Annotated) -> NDArray[np.float64]:
    """Stationary probabilities scaled to 0…1, shape (sentences,)."""
    sentences = annotated.doc.sentences
    if len(sentences) < 2:  # noqa: PLR2004 - nothing to compare
        return np.zeros(len(sentences))
    vectors = tfidf(sentences)
    turned = vectors.T.tocsr()
    degree = np.maximum(vectors @ (turned @ np.ones(len(sentences))), 1e-12)
    rank = np.full(len(sentences), 1 / len(sentences))
    for _ in range(STEPS):
        step = DAMPING / len(sentences) + (1 - DAMPING) * (vectors @ (turned @ (rank / degree)))
        done = float(np.abs(step - rank).sum()) < TOLERANCE
        rank = step
        if done:
            break
    return scaled(rank)
