"""Dense: a sentence matters as far as its vector resembles that of the document (the centroid of Radev et al. 2004, on embeddings).

Optional and off. `select.dense` names a folder with a sentence encoder, as `sentence-transformers` saves one or any encoder that
`transformers` loads; nothing is ever downloaded. The tokens of the last layer are averaged (Reimers and Gurevych 2019, EMNLP), or
the first one is taken where the folder's `1_Pooling/config.json` says so.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from jianbao.errors import ConfigError
from jianbao.score._vectors import scaled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jianbao.document import Annotated

WEIGHT = 0.2
"""Share in the combined score where a folder is named and `select.weights` does not say."""

BATCH, TOKENS = 32, 256
"""Sentences encoded together; tokens of one that are read, where the encoder does not end earlier."""


def scores(annotated: Annotated, folder: str = "") -> NDArray[np.float64]:
    """Cosine to the mean vector of the document, scaled to 0…1; shape (sentences,).

    Raises:
        ConfigError: `folder` is not named, is missing or holds no encoder.
    """
    texts = [sentence.text for sentence in annotated.doc.sentences]
    if not texts:
        return np.zeros(0)
    rows = encoded(texts, folder)
    centre = rows.mean(axis=0)
    return scaled(rows @ (centre / max(float(np.linalg.norm(centre)), 1e-12)))


def encoded(texts: Sequence[str], folder: str) -> NDArray[np.float64]:
    """Vectors of unit length, shape (texts, size of the encoder). Texts of like length go together, which saves padding.

    Raises:
        ConfigError: as for `scores`.
    """
    import torch  # noqa: PLC0415 - 1.5 s, for those who asked for it

    tokenizer, network, first = encoder(folder)
    limit = min(TOKENS, int(getattr(network.config, "max_position_embeddings", TOKENS)))
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    rows = np.zeros((len(texts), int(network.config.hidden_size)))
    for at in range(0, len(order), BATCH):
        part = order[at : at + BATCH]
        inputs = tokenizer(
            [texts[i] for i in part], padding=True, truncation=True, max_length=limit, return_tensors="pt"
        )
        with torch.inference_mode():
            hidden = network(**inputs).last_hidden_state
        mask = inputs["attention_mask"].unsqueeze(-1).to(hidden.dtype)
        pooled = hidden[:, 0] if first else (hidden * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1)
        rows[part] = torch.nn.functional.normalize(pooled.double(), dim=1).numpy()
    return rows


def check(folder: str) -> None:
    """Refuse a folder that cannot hold an encoder, without importing torch.

    Raises:
        ConfigError: the folder is not named or has no `config.json`.
    """
    if not folder:
        raise ConfigError("the scorer 'dense' needs select.dense, a folder with a sentence encoder")
    if not (_root(folder) / "config.json").is_file():
        raise ConfigError(f"select.dense: {folder} is no folder with a model (config.json); models are not downloaded")


@cache
def encoder(folder: str) -> tuple[Any, Any, bool]:
    """Tokenizer, network and whether the first token stands for the sentence; loaded once a process.

    Raises:
        ConfigError: the folder does not hold an encoder that `transformers` can load.
    """
    check(folder)
    from transformers import AutoModel, AutoTokenizer  # noqa: PLC0415 - 3 s

    root = str(_root(folder))
    try:
        tokenizer = AutoTokenizer.from_pretrained(root, local_files_only=True)
        network = AutoModel.from_pretrained(root, local_files_only=True).eval()
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ConfigError(f"select.dense: {folder} holds no encoder that can be loaded: {reason}") from error
    return tokenizer, network, _first_token(folder)


def _root(folder: str) -> Path:
    """Where the encoder's own files are: older `sentence-transformers` put them one folder deeper."""
    root = Path(folder).expanduser()
    return root / "0_Transformer" if (root / "0_Transformer").is_dir() else root


def _first_token(folder: str) -> bool:
    """Whether the folder asks for the first token rather than the mean."""
    try:
        told = json.loads((Path(folder).expanduser() / "1_Pooling" / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and bool(told.get("pooling_mode_cls_token"))
