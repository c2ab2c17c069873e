"""Beam search over many sources at once, with the results of `generate` of transformers and a fraction of its work.

What `generate` does for each beam, although the beams of a source share it, is done once for each source: keys and values
of the encoder's states, and the states that the copy head looks at. A source whose search is over leaves the batch; in
`generate` it stays until the longest is done. The search itself is that of `GenerationMixin._beam_search` (transformers 5)
with `early_stopping=False` and `length_penalty=1`: 2 × beams continuations are looked at, finished ones are ranked by mean
log-probability, and a source is done when the best running beam cannot be better than its worst finished one.

Shapes: B sources, K beams, S source tokens, T tokens written, V vocabulary, D width, H heads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao_models.pointer import CopyBartForConditionalGeneration

_WORST: Final = -1e9
_POSITION_OFFSET: Final = 2  # of BART's learned positions


@dataclass(frozen=True, slots=True)
class Limits:
    """Width, length and control tokens of a search."""

    beams: int
    max_tokens: int
    start: int = 1
    end: int = 2
    pad: int = 0


class Decoder:
    """One step of the network's decoder for all beams of all sources, with what it remembers of the steps before."""

    def __init__(self, network: CopyBartForConditionalGeneration, source_ids: Tensor, encoded: Tensor) -> None:
        """`source_ids` (B, S), padded with 0; `encoded` (B, S, D)."""
        self.network = network
        self.body: Any = network.get_decoder()  # type: ignore[no-untyped-call]
        self.heads = int(network.config.decoder_attention_heads or 1)
        self.source_ids, self.encoded = source_ids, encoded
        self.mask = (source_ids != 0)[:, None, None, :]
        self.cross = [
            (self._split(layer.encoder_attn.k_proj(encoded)), self._split(layer.encoder_attn.v_proj(encoded)))
            for layer in self.body.layers
        ]
        self.past: list[tuple[Tensor, Tensor]] = []

    def _split(self, states: Tensor) -> Tensor:
        """(B, S, D) → (B, H, S, D / H)."""
        return states.view(*states.shape[:-1], self.heads, -1).transpose(1, 2)

    def keep(self, sources: Tensor, rows: Tensor) -> None:
        """Go on with these sources (indices), and with these rows of the beams (indices into B × K)."""
        if sources.numel() != self.source_ids.size(0):
            self.source_ids, self.encoded = self.source_ids[sources], self.encoded[sources]
            self.mask = self.mask[sources]
            self.cross = [(key[sources], value[sources]) for key, value in self.cross]
        if rows.numel() != self.past[0][0].size(0) or not torch.equal(rows, torch.arange(rows.numel())):
            self.past = [(key.index_select(0, rows), value.index_select(0, rows)) for key, value in self.past]

    def __call__(self, tokens: Tensor, step: int) -> Tensor:
        """Log-probabilities (B, K, V) after the tokens (B, K) written last, which stand at position `step`."""
        body, (sources, beams) = self.body, tokens.shape
        states = body.embed_tokens(tokens) + body.embed_positions.weight[step + _POSITION_OFFSET]
        states = body.layernorm_embedding(states).reshape(sources * beams, 1, -1)
        for number, layer in enumerate(body.layers):
            states = layer.self_attn_layer_norm(states + self._attend_own(number, layer.self_attn, states))
            across = self._attend_source(number, layer.encoder_attn, states.view(sources, beams, -1))
            states = layer.encoder_attn_layer_norm(states + across.view_as(states))
            wide = layer.activation_fn(layer.fc1(states))
            states = layer.final_layer_norm(states + layer.fc2(wide))
        return self.network.log_probabilities(states.view(sources, beams, -1), self.encoded, self.source_ids)

    def _attend_own(self, number: int, attention: Any, states: Tensor) -> Tensor:
        """Self-attention of the new states (B × K, 1, D)."""
        query, key, value = (
            self._split(project(states)) for project in (attention.q_proj, attention.k_proj, attention.v_proj)
        )
        if number < len(self.past):
            key = torch.cat([self.past[number][0], key], 2)
            value = torch.cat([self.past[number][1], value], 2)
            self.past[number] = (key, value)
        else:
            self.past.append((key, value))
        found = nn.functional.scaled_dot_product_attention(query, key, value)
        out: Tensor = attention.out_proj(found.transpose(1, 2).flatten(2))
        return out

    def _attend_source(self, number: int, attention: Any, states: Tensor) -> Tensor:
        """Attention of (B, K, D) to the source: all beams at once."""
        key, value = self.cross[number]
        query = self._split(attention.q_proj(states))
        found = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=self.mask)
        out: Tensor = attention.out_proj(found.transpose(1, 2).flatten(2))
        return out


def search(decoder: Decoder, processors: Sequence[Any], limits: Limits) -> tuple[Tensor, Tensor]:
    """The K best texts of each source, best first: (B × K, T), padded at the end; the start token comes first.

    With them comes the mean log-probability (B × K) of each text's tokens as the network has it, before `processors`.

    `processors` are `LogitsProcessor`s; those that know the sources hold them in a list `sources`, from which a source is
    taken out when it is done.
    """
    count, beams = decoder.source_ids.size(0), limits.beams
    own = [processor for processor in processors if hasattr(processor, "sources")]
    found = torch.full((count, beams, limits.max_tokens + 1), limits.pad)
    found[:, :, 0] = limits.start
    mean = torch.zeros((count, beams))
    here = torch.arange(count)  # the sources still searched
    state = _State.begin(count, limits)
    for step in range(limits.max_tokens):
        scores = decoder(state.running[:, :, step], step)
        written = state.running[:, :, : step + 1].flatten(0, 1)
        flat = scores.flatten(0, 1)
        for processor in processors:
            flat = processor(written, flat)
        rows = state.advance(flat.view_as(scores), scores, step, limits)
        over = state.over(step, limits)
        if bool(over.any()):
            found[here[over]], mean[here[over]] = state.done[over], state.done_mean[over]
            left = (~over).nonzero()[:, 0]
            if not left.numel():
                break
            here, state, rows = here[left], state.only(left), rows[left]
            for processor in own:
                processor.sources = [processor.sources[index] for index in left.tolist()]
            decoder.keep(left, (rows + left[:, None] * beams).flatten())
        else:
            decoder.keep(here, (rows + torch.arange(rows.size(0))[:, None] * beams).flatten())
    longest = int((found != limits.pad).sum(-1).max())
    return found[:, :, :longest].flatten(0, 1), mean.flatten()


@dataclass(slots=True)
class _State:
    """Running and finished texts (B, K, T) and what they are worth (B, K).

    `scores` are those of the search, with `processors`; `plain` and `done_mean` those of the network, summed up and as a
    mean. `real` tells finished texts from places yet empty.
    """

    running: Tensor
    running_scores: Tensor
    plain: Tensor
    done: Tensor
    done_scores: Tensor
    done_mean: Tensor
    real: Tensor

    @classmethod
    def begin(cls, count: int, limits: Limits) -> _State:
        """Nothing written yet; all beams but the first are out of the running, lest they all do the same."""
        running = torch.full((count, limits.beams, limits.max_tokens + 1), limits.pad)
        running[:, :, 0] = limits.start
        scores = torch.full((count, limits.beams), _WORST)
        first = scores.clone()
        first[:, 0] = 0
        nothing = torch.zeros(scores.shape, dtype=torch.bool)
        return cls(running, first, scores * 0, running.clone(), scores, scores * 0, nothing)

    def only(self, sources: Tensor) -> _State:
        """The state of some sources."""
        return _State(*(getattr(self, name)[sources] for name in self.__slots__))

    def advance(self, log_probs: Tensor, plain: Tensor, step: int, limits: Limits) -> Tensor:
        """Write one more token of each beam, given (B, K, V) with and without processors.

        Returned are the beams (B, K) that the new ones go on from.
        """
        beams, size = limits.beams, log_probs.size(-1)
        total = (log_probs + self.running_scores[:, :, None]).flatten(1)
        best, index = torch.topk(total, 2 * beams)
        origin, token = index // size, index % size
        texts = _rows(self.running, origin)
        texts[:, :, step + 1] = token
        plain = plain.flatten(1).gather(1, index) + self.plain.gather(1, origin)
        ended = (token == limits.end) | (step + 1 >= limits.max_tokens)
        open_scores = best + ended.float() * _WORST
        following = torch.topk(open_scores, beams)[1]
        final = ended.clone()
        final[:, beams:] = False  # those behind the first K are there to go on with only
        scores = best / (step + 1) + (~final).float() * _WORST
        self._finish(texts, scores, plain / (step + 1), final)
        self.running = _rows(texts, following)
        self.running_scores, self.plain = open_scores.gather(1, following), plain.gather(1, following)
        return origin.gather(1, following)

    def _finish(self, texts: Tensor, scores: Tensor, mean: Tensor, final: Tensor) -> None:
        """Keep the best finished texts."""
        if not bool(final.any()):
            return
        merged = torch.cat([self.done_scores, scores], 1)
        chosen = torch.topk(merged, self.done.size(1))[1]
        self.done = _rows(torch.cat([self.done, texts], 1), chosen)
        self.done_scores = merged.gather(1, chosen)
        self.done_mean = torch.cat([self.done_mean, mean], 1).gather(1, chosen)
        self.real = torch.cat([self.real, final], 1).gather(1, chosen)

    def over(self, step: int, limits: Limits) -> Tensor:
        """Which sources (B,) are done: no running beam can become better than the worst finished one."""
        if step + 1 >= limits.max_tokens:
            return torch.ones(self.running.size(0), dtype=torch.bool)
        possible = self.running_scores[:, :1] / (step + 1)
        worst = torch.where(self.real, self.done_scores.amin(1, keepdim=True), _WORST)
        return ~(possible > worst).any(1)


def _rows(texts: Tensor, index: Tensor) -> Tensor:
    """Texts (B, K', T) at `index` (B, K)."""
    return texts.gather(1, index[:, :, None].expand(-1, -1, texts.size(-1)))
