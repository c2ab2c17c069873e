"""The search gives what `generate` of transformers gives, alone and in company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from transformers import GenerationConfig, LogitsProcessor, LogitsProcessorList

from jianbao_models._beam import Decoder, Limits, search

if TYPE_CHECKING:
    from torch import Tensor


class Prefer(LogitsProcessor):
    """Something that depends on the source of a row: its tokens are preferred, and it may end after some of them."""

    def __init__(self, sources: list[list[int]], beams: int) -> None:
        self.sources, self.beams = sources, beams

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        scores = scores.clone()
        for row in range(scores.size(0)):
            source = self.sources[row // self.beams]
            scores[row, source] += 3.0
            scores[row, 2] += 9.0 if input_ids.size(1) > len(source) // 3 else -9.0
        return scores


@pytest.fixture(scope="module")
def sources(tokenizer: Any, corpus: Any) -> list[list[int]]:
    """Ids of five texts of very different length."""
    texts = [corpus.document(n)[: 12 + 25 * n] for n in range(5)]
    return [tokenizer(text, add_special_tokens=False)["input_ids"] for text in texts]


def padded(sources: list[list[int]]) -> Tensor:
    return torch.nn.utils.rnn.pad_sequence([torch.tensor(ids) for ids in sources], batch_first=True)


def ours(network: Any, sources: list[list[int]], beams: int, most: int) -> tuple[Tensor, Tensor]:
    ids = padded(sources)
    with torch.inference_mode():
        encoded = network.get_encoder()(input_ids=ids, attention_mask=(ids != 0).long()).last_hidden_state
        return search(Decoder(network, ids, encoded), [Prefer(list(sources), beams)], Limits(beams, most))


def theirs(network: Any, sources: list[list[int]], beams: int, most: int) -> Tensor:
    ids = padded(sources)
    settings = GenerationConfig(
        num_beams=beams, num_return_sequences=beams, do_sample=False, max_new_tokens=most, length_penalty=1.0,
        early_stopping=False, pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=1,
    )  # fmt: skip
    processors = LogitsProcessorList([Prefer(list(sources), beams)])
    with torch.inference_mode():
        found: Tensor = network.generate(
            ids, attention_mask=(ids != 0).long(), generation_config=settings, logits_processor=processors
        )
    return found


def texts(rows: Tensor) -> list[list[int]]:
    """Without what stands after the end: transformers fills up with end tokens, ours with padding."""
    found = []
    for row in rows.tolist():
        end = row.index(2) + 1 if 2 in row else len(row)
        found.append(row[:end])
    return found


@pytest.mark.parametrize(("beams", "most"), [(1, 12), (4, 30), (3, 5)])
def test_it_finds_what_transformers_finds(network: Any, sources: list[list[int]], beams: int, most: int) -> None:
    found, _ = ours(network, sources, beams, most)
    assert texts(found) == texts(theirs(network, sources, beams, most))


def test_company_changes_nothing(network: Any, sources: list[list[int]]) -> None:
    together, means = ours(network, sources, 4, 30)
    for place, source in enumerate(sources):
        alone, mean = ours(network, [source], 4, 30)
        assert texts(alone) == texts(together[4 * place : 4 * place + 4])
        assert torch.allclose(mean, means[4 * place : 4 * place + 4], atol=1e-4)


def test_the_mean_is_the_network_s_own(network: Any, sources: list[list[int]]) -> None:
    found, means = ours(network, sources, 4, 30)
    for row, mean in zip(range(found.size(0)), means.tolist(), strict=True):
        ids = torch.tensor([sources[row // 4]])
        labels = torch.tensor([texts(found[row : row + 1])[0][1:]])
        with torch.inference_mode():
            own = network(input_ids=ids, labels=labels).logits.mean()
        assert float(own) == pytest.approx(mean, abs=1e-4)


def test_sources_end_at_different_steps(network: Any, sources: list[list[int]]) -> None:
    lengths = [len(text) for text in texts(ours(network, sources, 4, 30)[0])[::4]]
    assert len(set(lengths)) > 2  # else the tests above would not see a source leave the batch
