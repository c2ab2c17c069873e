"""LexRank: a sentence matters if it resembles sentences that matter (Erkan and Radev 2004, JAIR 22), on TF-IDF cosines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jianbao.score._vectors import rank_by_likeness, scaled, tfidf

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from jianbao.document import Annotated


def scores(annotated: Annotated) -> NDArray[np.float64]:
    """Stationary probabilities scaled to 0…1, shape (sentences,)."""
    return scores_of(tfidf(annotated.doc.sentences))


def scores_of(rows: Any) -> NDArray[np.float64]:
    """The same from the vectors of the sentences."""
    return scaled(rank_by_likeness(rows))
