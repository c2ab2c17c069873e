"""What the backends over transformers share: loading from a folder, never from a hub unless asked."""

# ruff: noqa: PLC0415 - heavy packages are imported where they are used, and only then
from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from jianbao_models.base import ModelError, Task, clean_answer, finish, first_of, kept, rank

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Generating:
    """A tokenizer with a network that writes: what `causal` and `seq2seq` have in common.

    Attributes:
        part_chars: length of the line that stands for one part of a text which is too long for the window.
    """

    part_chars: int

    def __init__(self, tokenizer: Any, model: Any) -> None:
        self.tokenizer, self.model = tokenizer, model

    def summarize(self, texts: Sequence[str], *, task: Task, max_chars: int) -> list[str]:
        """See `Summarizer.summarize`."""
        return first_of(self.candidates(texts, task=task, max_chars=max_chars, n=1))

    def candidates(self, texts: Sequence[str], *, task: Task, max_chars: int, n: int) -> list[list[str]]:
        """See `Summarizer.candidates`."""
        raise NotImplementedError

    def _parts(self, parts: list[str]) -> list[str]:
        """A line for each part of a long text, or the part's own first clauses where the network says what it does not hold."""
        wordings = self.summarize(parts, task="line", max_chars=self.part_chars)
        return [kept(wording, part, self.part_chars) for wording, part in zip(wordings, parts, strict=True)]

    def _generated(self, batch: Mapping[str, Any], **options: Any) -> Any:
        """Tokens that the network writes, without chance.

        Raises:
            ModelError: it failed.
        """
        import torch

        inputs = {name: batch[name].to(self.model.device) for name in ("input_ids", "attention_mask")}
        try:
            with torch.inference_mode():
                return self.model.generate(**inputs, do_sample=False, **options)
        except (RuntimeError, ValueError, IndexError) as error:
            raise ModelError(f"the model failed on a text: {error}") from error


def ranked(answers: Sequence[str], text: str, task: Task, max_chars: int, n: int) -> list[str]:
    """The best `n` of the network's answers to `text`, as wordings of the task."""
    return rank([finish(clean_answer(answer), task) for answer in answers], text, max_chars=max_chars)[:n]


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bars of transformers meanwhile: a library does not draw on its caller's terminal."""
    from transformers.utils import logging as transformers_logging

    shown = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if shown:
            transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for garbage meanwhile.

    The imports of a model make a million objects that stay; walking over them again and again took a tenth to a fifth of
    the time of loading.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@uncollected()
def load_pair(path: str, model_class: str, *, download: bool, device: str) -> tuple[Any, Any]:
    """Tokenizer and model of a folder (or, with `download`, of a hub id), the model in evaluation mode on `device`.

    Raises:
        ModelError: nothing loadable is there.
    """
    import transformers

    try:
        with quiet():
            tokenizer = transformers.AutoTokenizer.from_pretrained(path, local_files_only=not download)
            model = getattr(transformers, model_class).from_pretrained(path, local_files_only=not download)
        return tokenizer, model.to(device).eval()
    except Exception as error:  # transformers raises a dozen kinds for a folder it cannot read
        hint = "" if download else "; a hub is only asked with download=True"
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(f"cannot load a {model_class} from {path}: {reason}{hint}") from error


def window(tokenizer: Any, model: Any, default: int = 512) -> int:
    """Input tokens the model takes, as its config or tokenizer says (some tokenizers say 1e30)."""
    config = model.config
    said = [getattr(config, name, None) for name in ("max_position_embeddings", "n_positions")]
    known = [value for value in [*said, tokenizer.model_max_length] if isinstance(value, int) and 0 < value < 10**7]
    return min(known, default=default)


def by_length(texts: Sequence[str], size: int) -> list[list[int]]:
    """Indices of the non-blank texts in batches of like length, ties in the caller's order."""
    order = sorted((index for index, text in enumerate(texts) if text.strip()), key=lambda index: len(texts[index]))
    return [order[start : start + size] for start in range(0, len(order), size)]
