"""A learned scorer: logistic regression over what `_salient.py` sees of a sentence (after Kupiec, Pedersen and Chen 1995, SIGIR).

The weights in `data/learned.json` were fitted by `_train.py` on whole official documents in which people marked what a leader must
know. They have names: one can read why a sentence was chosen. What they are worth on unseen documents: `tests/eval/points.py`.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from jianbao.score._salient import features, names
from jianbao.score._vectors import scaled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jianbao.document import Annotated


@cache
def weights() -> NDArray[np.float64]:
    """Fitted weights in the order of `names()`; a column that the file does not know has weight 0."""
    text = (files("jianbao.score") / "data" / "learned.json").read_text(encoding="utf-8")
    fitted: dict[str, float] = json.loads(text)
    return np.array([fitted.get(name, 0.0) for name in names()])


def scores(annotated: Annotated) -> NDArray[np.float64]:
    """Log-odds that an editor would take the sentence, scaled to 0…1; shape (sentences,)."""
    return scaled(features(annotated) @ weights())
