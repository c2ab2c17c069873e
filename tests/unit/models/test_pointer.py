from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch

from jianbao_models.tokenization import FIRST_TEXT_ID

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def batch(tokenizer: Any) -> dict[str, torch.Tensor]:
    """Two sources of unlike length, padded: (2, S)."""
    from jianbao_models.tokenization import encode_text, prefix_ids

    texts = ["财政收支矛盾突出，同比下降16.39%，保运转压力增大。", "乡村建设稳步推进。"]
    ids = [torch.tensor(prefix_ids("heading", 12) + body) for body in encode_text(tokenizer, texts)]
    padded = torch.nn.utils.rnn.pad_sequence(ids, batch_first=True)
    return {"input_ids": padded, "attention_mask": (padded != 0).long()}


def test_probabilities_sum_to_one(network: Any, batch: dict[str, torch.Tensor]) -> None:
    decoder = torch.tensor([[1, 40, 50], [1, 60, 70]])
    logits = network(**batch, decoder_input_ids=decoder).logits
    assert logits.shape == (2, 3, network.config.vocab_size)
    assert torch.allclose(logits.exp().sum(-1), torch.ones(2, 3), atol=1e-3)


def test_the_loss_is_that_of_the_mixture(network: Any, batch: dict[str, torch.Tensor]) -> None:
    labels = torch.tensor([[40, 50, 2], [60, 2, -100]])
    loss = network(**batch, labels=labels).loss
    decoder = torch.tensor([[1, 40, 50], [1, 60, 2]])
    log_probabilities = network(**batch, decoder_input_ids=decoder).logits
    kept = labels != -100
    expected = -log_probabilities[kept].gather(1, labels[kept][:, None]).mean()
    assert torch.allclose(loss, expected, atol=1e-4)


def test_without_its_copy_head_it_is_plain_bart(network: Any, batch: dict[str, torch.Tensor]) -> None:
    from copy import deepcopy

    plain = deepcopy(network)
    plain.config.copy_head = False
    decoder = torch.tensor([[1, 40, 50], [1, 60, 70]])
    states = plain.model(**batch, decoder_input_ids=decoder).last_hidden_state
    expected = plain.lm_head(states).log_softmax(-1)
    assert torch.allclose(plain(**batch, decoder_input_ids=decoder).logits.exp(), expected.exp(), atol=1e-5)
    labels = torch.tensor([[50, 2], [70, 2]])
    start = torch.tensor([[1, 50], [1, 70]])
    loss = plain(**batch, labels=labels).loss
    assert torch.allclose(loss, -plain(**batch, decoder_input_ids=start).logits.gather(2, labels[..., None]).mean())


def test_cached_decoding_equals_uncached(network: Any, batch: dict[str, torch.Tensor]) -> None:
    common = {
        "max_new_tokens": 12,
        "num_beams": 1,
        "do_sample": False,
        "output_logits": True,
        "return_dict_in_generate": True,
    }
    with_cache = network.generate(**batch, use_cache=True, **common)
    without = network.generate(**batch, use_cache=False, **common)
    assert torch.equal(with_cache.sequences, without.sequences)
    for left, right in zip(with_cache.logits, without.logits, strict=True):
        assert torch.allclose(left, right, atol=1e-4)


def test_beams_do_not_depend_on_the_cache_or_on_neighbours(network: Any, batch: dict[str, torch.Tensor]) -> None:
    common = {"max_new_tokens": 10, "num_beams": 3, "do_sample": False}
    both = network.generate(**batch, use_cache=True, **common)
    assert torch.equal(both, network.generate(**batch, use_cache=False, **common))
    length = int(batch["attention_mask"][1].sum())
    alone = network.generate(input_ids=batch["input_ids"][1:, :length], **common)
    width = min(alone.size(1), both.size(1))
    assert torch.equal(alone[0, :width], both[1, :width])


def test_control_tokens_are_never_copied(network: Any, batch: dict[str, torch.Tensor]) -> None:
    copyable = (batch["attention_mask"] != 0) & (batch["input_ids"] >= FIRST_TEXT_ID)
    decoded, encoded = torch.randn(2, 3, 32), torch.randn(2, batch["input_ids"].size(1), 32)
    attention, gate = network.attend(decoded, encoded, copyable)
    assert attention[:, :, :2].max() < 1e-6
    assert gate.shape == (2, 3, 1)


def test_gradients_reach_every_parameter(network: Any, batch: dict[str, torch.Tensor]) -> None:
    network.zero_grad()
    source = int(batch["input_ids"][0, 2])
    network(**batch, labels=torch.tensor([[source, 50, 2], [60, 70, 2]])).loss.backward()
    missing = [name for name, value in network.named_parameters() if value.grad is None or not value.grad.any()]
    network.zero_grad()
    # the bias of an attention key shifts all scores of a query alike: its gradient is zero up to rounding
    assert [name for name in missing if "k_proj.bias" not in name] == []


def test_save_and_load(tiny_folder: Path, network: Any, batch: dict[str, torch.Tensor]) -> None:
    from transformers import AutoConfig, AutoModelForSeq2SeqLM

    import jianbao_models.pointer  # noqa: F401 - registers the type

    assert AutoConfig.from_pretrained(str(tiny_folder)).model_type == "jianbao_copy_bart"
    loaded = AutoModelForSeq2SeqLM.from_pretrained(str(tiny_folder), local_files_only=True).eval()
    decoder = torch.tensor([[1, 40], [1, 60]])
    expected = network(**batch, decoder_input_ids=decoder).logits
    assert torch.allclose(loaded(**batch, decoder_input_ids=decoder).logits, expected, atol=1e-6)


def test_without_any_source_it_says_so(network: Any) -> None:
    with pytest.raises(ValueError, match="source_ids"):
        network(decoder_input_ids=torch.tensor([[1]]))
