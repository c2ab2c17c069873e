"""Small models, made once a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


@pytest.fixture(scope="session")
def tokenizer(corpus: ModuleType) -> Any:
    from jianbao_models.tokenization import train_tokenizer

    return train_tokenizer([corpus.document(n) for n in range(40)], vocab_size=900)


@pytest.fixture(scope="session")
def network(tokenizer: Any) -> Any:
    """A random network of the embedded make, 2 + 1 layers of 32."""
    import torch

    from jianbao_models.train import ModelConfig, new_network

    torch.manual_seed(3)
    size = ModelConfig(d_model=32, encoder_layers=2, decoder_layers=1, heads=2, ffn=64, dropout=0.0, positions=256)
    return new_network(size, len(tokenizer)).eval()


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory, tokenizer: Any, network: Any) -> Path:
    """`network` and `tokenizer` saved as the embedded model is."""
    folder = tmp_path_factory.mktemp("tiny")
    network.save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    return folder
