"""The summarizer that ships with the package: a small BART with a copy head, on CPU, without any network.

The folder `embedded/` beside this file holds config, tokenizer, float16 weights and the model card. Nothing is ever
downloaded. Equal input gives equal output.
"""

# ruff: noqa: PLC0415 - heavy packages are imported where they are used, and only then
from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jianbao_models._transformers import quiet, uncollected
from jianbao_models.base import ModelError, Summarizer, Task, check_request, finish, first_of, lead, rank
from jianbao_models.text import normalise, sentences, units_supported

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transformers import LogitsProcessor

    from jianbao_models._source import Source

_log = logging.getLogger(__name__)

FOLDER: Final = Path(__file__).with_name("embedded")
#: Source tokens the network reads; longer texts lose sentences from the end.
MAX_SOURCE_TOKENS: Final = 318
#: Source tokens decoded together, padding included.
BATCH_TOKENS: Final = 6144
#: Lengths in characters asked of the network, the longest `TRIED` that the caller allows; the likeliest wording wins.
USUAL_CHARS: Final[dict[str, tuple[int, ...]]] = {"heading": (12, 16, 20, 24), "line": (75,)}
TRIED: Final = 3
#: A heading of more than `SHORT` characters keeps `ROOM` free below the limit: the length class is a wish, not a bound.
SHORT: Final = 20
ROOM: Final = 4
#: Options of `decoding.PreferCopying`, tuned on held-out pairs: a line keeps to whole clauses, a heading is freer.
COPYING: Final[dict[str, dict[str, Any]]] = {
    "heading": {"bonus": (0.5, 1.0, 1.0), "start": 0.5, "end": 1.0, "cut": 0.5},
    "line": {"bonus": (1.0, 4.0, 6.0), "start": 1.0, "end": 4.0, "cut": 4.0},
}
SHORTEST: Final[dict[str, int]] = {"heading": 5, "line": 15}


@uncollected()
def build(*, path: str | Path | None = None, beams: int = 4, threads: int = 1, batch_size: int = 32) -> Summarizer:
    """Load the embedded model.

    Args:
        path: another folder of the same make (from `python -m jianbao_models.train --export`).
        beams: wordings searched for each text, over all lengths tried; never less than the candidates asked for.
        threads: torch threads. One is best for so small a network: on two busy cores a second one, which waits spinning,
            made it five times slower.
        batch_size: searches made together, one for each text and length.

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
        work = {
            index: _Work(tuple(self._fit(source)), lengths_asked(task, max_chars, len(source)))
            for index, source in enumerate(sources)
            if len(source) > min(short, max_chars)
        }
        for rows in self._batches(work):
            written = self._decode([work[index] for index in rows], task, max_chars, n)
            for index, options in zip(rows, written, strict=True):
                found[index] = self._choose(options, sources[index], task, max_chars)[:n]
        return found

    def _choose(self, options: Sequence[str], source: str, task: Task, max_chars: int) -> list[str]:
        """The presentable wordings, best first; the source's own first clauses where there is none."""
        wordings = [finish(option, task) for option in options]
        kept = [wording for wording in wordings if len(wording) <= max_chars and units_supported(wording, source)]
        return rank(kept, source, max_chars=max_chars, whole_clauses=True) or lead(source, task, max_chars)

    def _batches(self, work: Mapping[int, _Work]) -> Iterator[list[int]]:
        """Texts of like length together, ties in the caller's order, at most `batch_size` searches and `BATCH_TOKENS`.

        Those for which another number of lengths is asked search with another width, so they never share a batch: what is
        found for a text does not depend on its company.
        """
        batch: list[int] = []
        for index in sorted(work, key=lambda index: (len(work[index].lengths), len(work[index].ids), index)):
            one, count = work[index], len(batch) + 1
            other = bool(batch) and len(work[batch[0]].lengths) != len(one.lengths)
            searches = count * len(one.lengths)
            if batch and (other or searches > self.batch_size or searches * len(one.ids) > BATCH_TOKENS):
                yield batch
                batch = []
            batch.append(index)
        if batch:
            yield batch

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

    def _decode(self, work: Sequence[_Work], task: Task, max_chars: int, n: int) -> list[list[str]]:
        """Beam search for each text and length asked for: raw wordings of each text, best first."""
        import torch

        from jianbao_models._beam import Decoder, Limits, search
        from jianbao_models._source import Source
        from jianbao_models.tokenization import prefix_ids

        owner = [index for index, one in enumerate(work) for _ in one.lengths]
        full = [torch.tensor([*prefix_ids(task, length), *one.ids]) for one in work for length in one.lengths]
        padded = torch.nn.utils.rnn.pad_sequence(full, batch_first=True)
        beams = beams_for(len(work[0].lengths), max(self.beams, n))
        known = [Source.of(one.ids, self.vocabulary) for one in work]
        processors = self._processors([known[index] for index in owner], beams, task, max_chars)
        with torch.inference_mode():
            mask = (padded != 0).long()
            encoded = self.network.get_encoder()(input_ids=padded, attention_mask=mask).last_hidden_state
            decoder, limits = Decoder(self.network, padded, encoded), Limits(beams, 2 * max_chars + 8)
            out, likely = search(decoder, processors, limits)
        mean = likely.tolist() if len(owner) > len(work) else [0.0] * out.size(0)
        texts = self.tokenizer.batch_decode(out, skip_special_tokens=True)
        rows: list[list[int]] = [[] for _ in work]
        for row in range(len(texts)):
            rows[owner[row // beams]].append(row)
        return [[texts[row] for row in sorted(group, key=lambda row: -mean[row])] for group in rows]

    def _processors(self, parsed: list[Source], beams: int, task: Task, max_chars: int) -> list[LogitsProcessor]:
        from jianbao_models.decoding import KeepSubjects, KeepUnits, LimitChars, NoRepeat, PreferCopying

        longest = max_chars - (task == "line")
        return [
            PreferCopying(parsed, self.vocabulary, beams, **COPYING[task]),
            NoRepeat(self.vocabulary),
            KeepSubjects(parsed, self.vocabulary, beams),
            LimitChars(self.vocabulary, shortest=min(SHORTEST[task], longest), longest=longest),
            KeepUnits(parsed, self.vocabulary, beams, longest=longest),
        ]


@dataclass(frozen=True, slots=True)
class _Work:
    """A text to be worded: its ids, and the lengths asked for."""

    ids: tuple[int, ...]
    lengths: tuple[int, ...]


def lengths_asked(task: Task, max_chars: int, source_chars: int) -> tuple[int, ...]:
    """The length classes asked of the network: the usual ones of the task, within `max_chars`, shorter than the source."""
    from jianbao_models.tokenization import LENGTHS

    most = min(max_chars, max(LENGTHS[0], round(0.8 * source_chars)))
    most = min(most, max(SHORT, max_chars - ROOM)) if task == "heading" else most
    fitting = {max((n for n in LENGTHS if n <= min(most, usual)), default=LENGTHS[0]) for usual in USUAL_CHARS[task]}
    return tuple(sorted(fitting)[-TRIED:])


def beams_for(lengths: int, wanted: int) -> int:
    """Width of the search for each of `lengths` lengths, so that together they give `wanted` wordings or more."""
    return wanted if lengths == 1 else max(3, -(-wanted // lengths))


__all__ = ["Embedded", "build"]
