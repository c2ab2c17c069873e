"""BART with a copy head: a small network for headings and lines that keeps to the words of its source.

Pointer-generator mixture (See, Liu, Manning 2017, arXiv:1704.04368) over encoder and decoder of `transformers`' BART:

    p(token) = (1 - g) * softmax(vocabulary) + g * (attention summed over the source positions that hold the token)

Shapes: B batch, S source tokens, T target tokens, D `d_model`, V vocabulary. `generate()` works unchanged: the source
ids travel as the model keyword `source_ids`, which the overridden `generate` adds.
"""

from __future__ import annotations

import inspect
import math
from typing import Any, Final

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForSeq2SeqLM, BartConfig, BartForConditionalGeneration, BartModel
from transformers.modeling_outputs import Seq2SeqLMOutput

_EPSILON = 1e-9
_CACHE: Final = "cache" if "cache" in inspect.signature(BartModel.forward).parameters else "past_key_values"
"""What this release of transformers calls the cache."""
_IGNORED = -100


class CopyBartConfig(BartConfig):  # type: ignore[no-untyped-call]
    """A `BartConfig` whose model has a copy head; ids below `first_text_id` are control tokens and are never copied.

    With `copy_head` false the head stays silent: plain BART, to compare with.
    """

    model_type = "jianbao_copy_bart"
    first_text_id: int = 0
    copy_head: bool = True


class CopyBartForConditionalGeneration(BartForConditionalGeneration):  # type: ignore[no-untyped-call]
    """BART whose output distribution mixes writing from the vocabulary with copying from the source."""

    config_class = CopyBartConfig
    config: CopyBartConfig

    def __init__(self, config: CopyBartConfig) -> None:
        super().__init__(config)
        width = config.d_model or 0
        self.copy_query = nn.Linear(width, width)
        self.copy_key = nn.Linear(width, width, bias=False)
        self.copy_gate = nn.Linear(2 * width, 1)
        self.post_init()  # type: ignore[no-untyped-call]

    def attend(self, decoded: Tensor, encoded: Tensor, copyable: Tensor) -> tuple[Tensor, Tensor]:
        """Attention (B, T, S) over copyable source positions and gate (B, T, 1), both float32.

        `decoded` (B, T, D), `encoded` (B, S, D), `copyable` (B, S) boolean.
        """
        query = self.copy_query(decoded) @ self.copy_key.weight  # (W_k e)·q = e·(W_k^T q): cheaper, as T is less than S
        scores = (query @ encoded.transpose(1, 2)).float() / math.sqrt(decoded.size(-1))
        attention = scores.masked_fill(~copyable[:, None, :], -1e9).softmax(-1)
        if not self.config.copy_head:
            return attention, attention.new_zeros((*decoded.shape[:2], 1))
        context = attention.to(encoded.dtype) @ encoded
        gate = torch.sigmoid(self.copy_gate(torch.cat([decoded, context], -1)).float()).clamp(1e-4, 1 - 1e-4)
        return attention, gate

    def forward(  # noqa: PLR0917 - the order of transformers
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        decoder_input_ids: Tensor | None = None,
        labels: Tensor | None = None,
        encoder_outputs: Any = None,
        source_ids: Tensor | None = None,
        past_key_values: Any = None,
        use_cache: bool | None = None,  # noqa: FBT001 - as in transformers
        cache: Any = None,
        **_: Any,
    ) -> Seq2SeqLMOutput:
        """Log-probabilities (B, T, V) as `logits`, or the loss over `labels` (B, T; -100 is ignored).

        With labels only the probability of each label is computed, which costs a fraction of the whole mixture; `logits`
        then holds these log-probabilities (B, T). The cache comes as `cache` from transformers 5.24 on, before that as
        `past_key_values`.
        """
        held = {_CACHE: past_key_values if cache is None else cache}
        source_ids = input_ids if source_ids is None else source_ids
        if source_ids is None:
            message = "source_ids are needed where input_ids are not given"
            raise ValueError(message)
        if attention_mask is None:
            attention_mask = source_ids.ne(self.config.pad_token_id or 0).long()
        if labels is not None:
            start = torch.full_like(labels[:, :1], self.config.decoder_start_token_id or 0)
            decoder_input_ids = torch.cat([start, labels[:, :-1].clamp(min=0)], 1)
        out = self.model(
            input_ids=None if encoder_outputs is not None else input_ids, attention_mask=attention_mask,
            decoder_input_ids=decoder_input_ids, encoder_outputs=encoder_outputs,
            use_cache=False if labels is not None else use_cache, return_dict=True, **held,
        )  # fmt: skip
        decoded, encoded = out.last_hidden_state, out.encoder_last_hidden_state
        copyable = (attention_mask != 0) & (source_ids >= self.config.first_text_id)
        attention, gate = self.attend(decoded, encoded, copyable)
        if labels is not None:
            found = self._label_log_probabilities(decoded, attention, gate, source_ids, labels)
            return Seq2SeqLMOutput(loss=-found.sum() / (labels != _IGNORED).sum(), logits=found)
        state: dict[str, Any] = {_CACHE: out[_CACHE]} if _CACHE in out else {}
        logits = self._mixed(decoded, attention, gate, source_ids, copyable)
        return Seq2SeqLMOutput(logits=logits, encoder_last_hidden_state=encoded, **state)

    def log_probabilities(self, decoded: Tensor, encoded: Tensor, source_ids: Tensor) -> Tensor:
        """Log-probabilities (B, T, V) after decoder states (B, T, D), given encoder states (B, S, D) of ids (B, S)."""
        copyable = source_ids >= self.config.first_text_id
        attention, gate = self.attend(decoded, encoded, copyable)
        return self._mixed(decoded, attention, gate, source_ids, copyable)

    def _mixed(self, decoded: Tensor, attention: Tensor, gate: Tensor, source_ids: Tensor, copyable: Tensor) -> Tensor:
        """Log of the mixture of writing and copying (B, T, V)."""
        mixture: Tensor = self.lm_head(decoded).float().softmax(-1).mul_(1 - gate)
        index = source_ids[:, None, :].expand(-1, decoded.size(1), -1)
        mixture.scatter_add_(2, index, gate * attention * copyable[:, None, :])
        return mixture.add_(_EPSILON).log_()

    def _label_log_probabilities(
        self, decoded: Tensor, attention: Tensor, gate: Tensor, source_ids: Tensor, labels: Tensor
    ) -> Tensor:
        """Log-probability of each label under the mixture (B, T); 0 where the label is ignored."""
        kept = labels != _IGNORED
        label = labels[kept]
        written = torch.exp(-nn.functional.cross_entropy(self.lm_head(decoded[kept]).float(), label, reduction="none"))
        rows = kept.nonzero()[:, 0]
        copied = (attention[kept] * (source_ids[rows] == label[:, None])).sum(-1)
        share = gate[kept].squeeze(-1)
        found = torch.log((1 - share) * written + share * copied + _EPSILON)
        return torch.zeros(labels.shape, dtype=found.dtype).masked_scatter(kept, found)

    def generate(self, inputs: Tensor | None = None, **kwargs: Any) -> Any:
        """As in transformers; the source ids (B, S) are passed on to every step so that it can copy from them."""
        source = inputs if inputs is not None else kwargs.get("input_ids")
        if source is not None:
            kwargs.setdefault("source_ids", source)
        return super().generate(inputs, **kwargs)


def register() -> None:
    """Make `AutoConfig` and `AutoModelForSeq2SeqLM` know the model type (safe to call twice)."""
    AutoConfig.register(CopyBartConfig.model_type, CopyBartConfig, exist_ok=True)
    AutoModelForSeq2SeqLM.register(CopyBartConfig, CopyBartForConditionalGeneration, exist_ok=True)


register()
