"""Any encoder-decoder of transformers in a folder: Chinese BART, mT5, a fine-tuned model of your own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jianbao_models._long import shrink
from jianbao_models._transformers import Generating, by_length, load_pair, ranked, window
from jianbao_models.base import PART_CHARS, Summarizer, Task, check_request

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def build(
    *,
    path: str | Path,
    prefix: str = "",
    beams: int = 4,
    batch_size: int = 8,
    device: str = "cpu",
    download: bool = False,
) -> Summarizer:
    """Load `path` with `AutoModelForSeq2SeqLM`.

    Args:
        path: a model folder, or a hub id together with `download`.
        prefix: put before each text, for models trained with one (`summarize: `).
        beams: width of the beam search; never less than the number of candidates asked for.
        batch_size: texts decoded together.
        device: torch device.
        download: allow a hub to be asked.

    Raises:
        ModelError: nothing loadable is there.
    """
    tokenizer, model = load_pair(str(path), "AutoModelForSeq2SeqLM", download=download, device=device)
    return Seq2Seq(tokenizer, model, prefix=prefix, beams=beams, batch_size=batch_size)


class Seq2Seq(Generating):
    """An encoder-decoder as summarizer. The task only sets the length: such models are trained for one.

    A text that is longer than the window is worded part by part, along its outline, and then the wordings together.
    """

    def __init__(self, tokenizer: Any, model: Any, *, prefix: str, beams: int, batch_size: int) -> None:
        super().__init__(tokenizer, model)
        self.prefix, self.beams, self.batch_size = prefix, beams, batch_size
        self.limit = window(tokenizer, model)
        self.part_chars = max(4, min(PART_CHARS, self.limit // 3))  # else small windows would never get through
        positions = getattr(model.config, "max_position_embeddings", None)
        self.longest = positions - 1 if isinstance(positions, int) and positions > 1 else 10**6

    def candidates(self, texts: Sequence[str], *, task: Task, max_chars: int, n: int) -> list[list[str]]:
        """See `Summarizer.candidates`."""
        check_request(task, max_chars, n)
        found: list[list[str]] = [[] for _ in texts]
        fitted = [shrink(text, self.limit, self._count, self._parts) if text.strip() else "" for text in texts]
        for rows in by_length(fitted, self.batch_size):
            for index, options in zip(rows, self._decode([fitted[i] for i in rows], max_chars, n), strict=True):
                found[index] = ranked(options, texts[index], task, max_chars, n)
        return found

    def _count(self, text: str) -> int:
        """Tokens the network would read."""
        return len(self.tokenizer(self.prefix + text)["input_ids"])

    def _decode(self, texts: Sequence[str], max_chars: int, n: int) -> list[list[str]]:
        batch = self.tokenizer([self.prefix + text for text in texts], return_tensors="pt", padding=True)
        out = self._generated(
            batch, num_beams=max(self.beams, n), num_return_sequences=n,
            max_new_tokens=min(max_chars + 8, self.longest), no_repeat_ngram_size=4,
        )  # fmt: skip
        written = [text.replace(" ", "") for text in self.tokenizer.batch_decode(out, skip_special_tokens=True)]
        return [written[row * n : (row + 1) * n] for row in range(len(texts))]
