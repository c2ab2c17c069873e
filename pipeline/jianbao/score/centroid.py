"""Centroid: a sentence matters as far as it resembles the document as a whole (Radev et al. 2004, IPM 40).

The centroid is the mean of the sentence vectors plus the vector of the title, which says what the document is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jianbao.score._vectors import scaled, tfidf

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jianbao.document import Annotated


def scores(annotated: Annotated) -> NDArray[np.float64]:
    """Cosine to the centroid scaled to 0…1, shape (sentences,)."""
    sentences = annotated.doc.sentences
    return scores_of(tfidf(sentences)) if sentences else np.zeros(0)


def scores_of(rows: Any) -> NDArray[np.float64]:
    """The same from the vectors of the sentences, of which there is at least one."""
    centre = np.asarray(rows.mean(axis=0)).ravel()
    return scaled(rows @ centre)
