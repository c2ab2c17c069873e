"""Any chat model of transformers in a folder (Qwen, DeepSeek, GLM …), asked through its own chat template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jianbao_models import prompts
from jianbao_models._long import shrink
from jianbao_models._transformers import Generating, load_pair, ranked, window
from jianbao_models.base import PART_CHARS, ModelError, Summarizer, Task, check_request

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def build(
    *, path: str | Path, beams: int = 1, thinking_tokens: int = 0, device: str = "cpu", download: bool = False
) -> Summarizer:
    """Load `path` with `AutoModelForCausalLM`.

    Args:
        path: a model folder, or a hub id together with `download`.
        beams: width of the beam search; never less than the number of candidates asked for.
        thinking_tokens: extra room for models that think aloud before they answer.
        device: torch device.
        download: allow a hub to be asked.

    Raises:
        ModelError: nothing loadable is there, or the tokenizer has no chat template.
    """
    tokenizer, model = load_pair(str(path), "AutoModelForCausalLM", download=download, device=device)
    if not tokenizer.chat_template:
        raise ModelError(f"the tokenizer of {path} has no chat template: choose an instruction-tuned (chat) model")
    return Causal(tokenizer, model, beams=beams, thinking_tokens=thinking_tokens)


class Causal(Generating):
    """A chat model as summarizer, one text at a time; a text longer than the window is worded along its outline first."""

    def __init__(self, tokenizer: Any, model: Any, *, beams: int, thinking_tokens: int) -> None:
        super().__init__(tokenizer, model)
        self.beams, self.thinking_tokens = beams, thinking_tokens
        self.limit = window(tokenizer, model, default=2048)
        self._empty: dict[tuple[str, int], int] = {}
        self.part_chars = max(4, min(PART_CHARS, self.limit // 16))

    def candidates(self, texts: Sequence[str], *, task: Task, max_chars: int, n: int) -> list[list[str]]:
        """See `Summarizer.candidates`."""
        check_request(task, max_chars, n)
        found: list[list[str]] = []
        for text in texts:
            options = self._decode(text, task, max_chars, n) if text.strip() else []
            found.append(ranked(options, text, task, max_chars, n))
        return found

    def _chat(self, text: str, task: Task, max_chars: int) -> str:
        """The whole prompt as the chat template writes it; templates that know no system role get one message."""
        wanted = prompts.messages(task, text, max_chars)
        options = {"tokenize": False, "add_generation_prompt": True}
        try:
            chat: str = self.tokenizer.apply_chat_template(
                wanted, enable_thinking=bool(self.thinking_tokens), **options
            )
        except Exception:  # noqa: BLE001 - templates raise whatever their author chose
            merged = [{"role": "user", "content": "\n\n".join(message["content"] for message in wanted)}]
            chat = self.tokenizer.apply_chat_template(merged, **options)
        return chat

    def _count(self, text: str, task: Task, max_chars: int) -> int:
        """Tokens of the whole prompt, from those of the text and of the prompt without one (some more where they join)."""
        if (task, max_chars) not in self._empty:
            empty = self.tokenizer(self._chat("", task, max_chars), add_special_tokens=False)["input_ids"]
            self._empty[task, max_chars] = len(empty) + 4
        return self._empty[task, max_chars] + len(self.tokenizer(text, add_special_tokens=False)["input_ids"])

    def _room(self, max_chars: int) -> int:
        """Tokens that the prompt may have: the answer needs the rest of the window."""
        return self.limit - 2 * max_chars - 16 - self.thinking_tokens

    def _decode(self, text: str, task: Task, max_chars: int, n: int) -> list[str]:
        room = self._room(max(max_chars, self.part_chars))
        text = shrink(text, room, lambda part: self._count(part, task, max_chars), self._parts)
        chat = self._chat(text, task, max_chars)
        batch = self.tokenizer(chat, add_special_tokens=False, return_tensors="pt")
        pad = self.tokenizer.pad_token_id if self.tokenizer.pad_token_id is not None else self.tokenizer.eos_token_id
        out = self._generated(
            batch, num_beams=max(self.beams, n), num_return_sequences=n, pad_token_id=pad,
            max_new_tokens=2 * max_chars + 16 + self.thinking_tokens,
        )  # fmt: skip
        answers: list[str] = self.tokenizer.batch_decode(out[:, batch["input_ids"].size(1) :], skip_special_tokens=True)
        return answers
