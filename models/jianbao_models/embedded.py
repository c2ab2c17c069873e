"""The summarizer that ships with the package: a small BART with a copy head, on CPU, without any network.

The folder `embedded/` beside this file holds config, tokenizer, float16 weights and the model card. Nothing is ever
downloaded. Equal input gives equal output.
"""

# ruff: noqa: PLC0415 - heavy packages are imported where they are used, and only then
from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jianbao_models.base import ModelError, Summarizer, Task, check_request, finish, first_of, lead, rank
from jianbao_models.text import normalise, sentences, units_supported

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import torch

    from jianbao_models._source import Source

_log = logging.getLogger(__name__)

FOLDER: Final = Path(__file__).with_name("embedded")
#: Source tokens the network reads; longer texts lose sentences from the end.
MAX_SOURCE_TOKENS: Final = 318
#: Lengths in characters asked of the network where the caller allows them; of several, the likeliest wording wins.
USUAL_CHARS: Final[dict[str, tuple[int, ...]]] = {"heading": (12, 16, 20), "line": (75,)}
#: Options of `decoding.PreferCopying`, tuned on held-out pairs: a line keeps to whole clauses, a heading is freer.
COPYING: Final[dict[str, dict[str, Any]]] = {
    "heading": {"bonus": (0.5, 1.0, 1.0), "start": 0.5, "end": 1.0, "cut": 0.5},
    "line": {"bonus": (1.0, 4.0, 6.0), "start": 1.0, "end": 4.0, "cut": 4.0},
}
SHORTEST: Final[dict[str, int]] = {"heading": 5, "line": 15}


def build(*, path: str | Path | None = None, beams: int = 4, threads: int = 1, batch_size: int = 16) -> Summarizer:
    """Load the embedded model.

    Args:
        path: another folder of the same make (from `python -m jianbao_models.train --export`).
        beams: wordings searched for each text, over all lengths tried; never less than the candidates asked for.
        threads: torch threads. One is best for so small a network: on two busy cores a second one, which waits spinning,
            made it five times slower.
        batch_size: texts decoded together.

    Raises:
        ModelError: the folder is missing or damaged.
    """
    return Embedded(Path(path) if path else FOLDER, beams=beams, threads=threads, batch_size=batch_size)


class Embedded:
    """The embedded summarizer; see `build`."""

    def __init__(self, folder: Path, *, beams: int, threads: int, batch_size: int) -> None:
        if not (folder / "model.safetensors").is_file():
            raise ModelError(f"no weights in {folder}: reinstall jianbao, or train and export them")
        import torch

        from jianbao_models._source import Vocabulary
        from jianbao_models._transformers import quiet
        from jianbao_models.pointer import CopyBartForConditionalGeneration
        from jianbao_models.tokenization import load_tokenizer

        self.beams, self.batch_size = beams, batch_size
        torch.set_num_threads(threads)
        try:
            with quiet():
                self.tokenizer = load_tokenizer(folder)
                network = CopyBartForConditionalGeneration.from_pretrained(
                    str(folder), local_files_only=True, dtype=torch.float32
                )
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelError(f"cannot load the model in {folder}: {error}") from error
        self.network = network.eval()  # type: ignore[no-untyped-call]
        self.vocabulary = Vocabulary.of(self.tokenizer)

    def summarize(self, texts: Sequence[str], *, task: Task, max_chars: int) -> list[str]:
        """See `Summarizer.summarize`."""
        return first_of(self.candidates(texts, task=task, max_chars=max_chars, n=1))

    def candidates(self, texts: Sequence[str], *, task: Task, max_chars: int, n: int) -> list[list[str]]:
        """See `Summarizer.candidates`; texts are decoded in batches of like length."""
        check_request(task, max_chars, n)
        found: list[list[str]] = [[] for _ in texts]
        sources = [normalise(text) for text in texts]
        short = SHORTEST[task] + 3
        for index, source in enumerate(sources):
            if len(source) <= min(short, max_chars):
                found[index] = rank([finish(source, task)], source, max_chars=max_chars)
        for rows in self._batches(
            [index for index, source in enumerate(sources) if len(source) > min(short, max_chars)], sources
        ):
            written = self._decode([sources[index] for index in rows], task, max_chars, n)
            for index, options in zip(rows, written, strict=True):
                found[index] = self._choose(options, sources[index], task, max_chars)[:n]
        return found

    def _choose(self, options: Sequence[str], source: str, task: Task, max_chars: int) -> list[str]:
        """The presentable wordings, best first; the source's own first clauses where there is none."""
        wordings = [finish(option, task) for option in options]
        kept = [wording for wording in wordings if len(wording) <= max_chars and units_supported(wording, source)]
        return rank(kept, source, max_chars=max_chars, whole_clauses=True) or lead(source, task, max_chars)

    def _batches(self, rows: list[int], sources: Sequence[str]) -> Iterator[list[int]]:
        """Indices grouped by length, ties in the caller's order."""
        order = sorted(rows, key=lambda index: len(sources[index]))
        for start in range(0, len(order), self.batch_size):
            yield order[start : start + self.batch_size]

    def _fit(self, source: str) -> list[int]:
        """Ids of the text within the network's window: sentences are left out from the end, and that is logged."""
        ids: list[int] = self.tokenizer(source, add_special_tokens=False)["input_ids"]
        if len(ids) <= MAX_SOURCE_TOKENS:
            return ids
        kept = sentences(source)
        while len(kept) > 1 and len(ids) > MAX_SOURCE_TOKENS:
            kept.pop()
            ids = self.tokenizer("".join(kept), add_special_tokens=False)["input_ids"]
        _log.warning("text of %d characters is too long: only its first %d are read", len(source), len("".join(kept)))
        return ids[:MAX_SOURCE_TOKENS]

    def _decode(self, sources: Sequence[str], task: Task, max_chars: int, n: int) -> list[list[str]]:
        """Beam search for each source and length asked for: raw wordings of each source, best first."""
        import torch
        from transformers.modeling_outputs import BaseModelOutput

        from jianbao_models._source import Source
        from jianbao_models.tokenization import prefix_ids

        ids = [self._fit(source) for source in sources]
        asked = [lengths_asked(task, max_chars, len(source)) for source in sources]
        owner = [index for index, lengths in enumerate(asked) for _ in lengths]
        prefixes = [prefix_ids(task, length) for lengths in asked for length in lengths]
        full = [torch.tensor(prefix + ids[index]) for prefix, index in zip(prefixes, owner, strict=True)]
        padded = torch.nn.utils.rnn.pad_sequence(full, batch_first=True)
        mask = (padded != 0).long()
        beams = beams_for(max(map(len, asked)), max(self.beams, n))
        parsed = [Source.of(ids[index], self.vocabulary) for index in owner]
        with torch.inference_mode():
            encoded = self.network.get_encoder()(input_ids=padded, attention_mask=mask).last_hidden_state
            out = self.network.generate(
                padded, attention_mask=mask, encoder_outputs=BaseModelOutput(last_hidden_state=encoded),
                generation_config=_settings(beams, max_chars),
                logits_processor=self._processors(parsed, beams, task, max_chars),
            )  # fmt: skip
            mean = self._mean(padded, encoded, out, beams) if len(owner) > len(sources) else [0.0] * out.size(0)
        texts = self.tokenizer.batch_decode(out, skip_special_tokens=True)
        rows: list[list[int]] = [[] for _ in sources]
        for row in range(len(texts)):
            rows[owner[row // beams]].append(row)
        return [[texts[row] for row in sorted(group, key=lambda row: -mean[row])] for group in rows]

    def _mean(self, padded: torch.Tensor, encoded: torch.Tensor, out: torch.Tensor, beams: int) -> list[float]:
        """Mean log-probability of each row of `out` (R, T) given its source (R / beams, S), without any bonus."""
        from transformers.modeling_outputs import BaseModelOutput

        labels = out[:, 1:].masked_fill(out[:, 1:] == 0, -100)
        source = padded.repeat_interleave(beams, 0)
        found = self.network(
            source_ids=source, attention_mask=(source != 0).long(), labels=labels,
            encoder_outputs=BaseModelOutput(last_hidden_state=encoded.repeat_interleave(beams, 0)),
        ).logits  # fmt: skip
        mean: list[float] = (found.sum(1) / (labels >= 0).sum(1).clamp(min=1)).tolist()
        return mean

    def _processors(self, parsed: list[Source], beams: int, task: Task, max_chars: int) -> Any:
        from transformers import LogitsProcessorList

        from jianbao_models.decoding import KeepSubjects, KeepUnits, LimitChars, NoRepeat, PreferCopying

        longest = max_chars - (task == "line")
        return LogitsProcessorList(
            [
                PreferCopying(parsed, self.vocabulary, beams, **COPYING[task]),
                NoRepeat(self.vocabulary),
                KeepSubjects(parsed, self.vocabulary, beams),
                LimitChars(self.vocabulary, shortest=min(SHORTEST[task], longest), longest=longest),
                KeepUnits(parsed, self.vocabulary, beams, longest=longest),
            ]
        )


def lengths_asked(task: Task, max_chars: int, source_chars: int) -> tuple[int, ...]:
    """The length classes asked of the network: the usual ones of the task, within `max_chars`, shorter than the source."""
    from jianbao_models.tokenization import LENGTHS

    most = min(max_chars, max(LENGTHS[0], round(0.8 * source_chars)))
    fitting = {max((n for n in LENGTHS if n <= min(most, usual)), default=LENGTHS[0]) for usual in USUAL_CHARS[task]}
    return tuple(sorted(fitting))


def beams_for(lengths: int, wanted: int) -> int:
    """Width of the search for each of `lengths` lengths, so that together they give `wanted` wordings or more."""
    return wanted if lengths == 1 else max(3, -(-wanted // lengths))


def _settings(beams: int, max_chars: int) -> Any:
    from transformers import GenerationConfig

    return GenerationConfig(  # type: ignore[no-untyped-call]
        num_beams=beams, num_return_sequences=beams, do_sample=False, max_new_tokens=2 * max_chars + 8,
        length_penalty=1.0, early_stopping=False, pad_token_id=0, bos_token_id=1, eos_token_id=2,
        decoder_start_token_id=1,
    )  # fmt: skip


__all__ = ["Embedded", "build"]
