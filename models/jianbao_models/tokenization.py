"""Trains the tokenizer of the embedded model and turns texts into token ids.

Byte-pair encoding (Sennrich et al. 2016) over runs of Han characters only: every other character, each digit and each
Latin letter included, is a token of its own, so that numbers can be followed digit by digit. Characters outside the
alphabet are written as their UTF-8 bytes (`<0xE4>`…): nothing becomes unknown, and any source can be copied.
"""

# ruff: noqa: PLC0415 - heavy packages are imported where they are used, and only then
from __future__ import annotations

import json
import string
from typing import TYPE_CHECKING, Any, Final

from jianbao_models.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from transformers import PreTrainedTokenizerFast

LENGTHS: Final = (8, 10, 12, 14, 16, 18, 20, 24, 28, 34, 40, 50, 60, 75, 90, 120)
TASKS: Final = ("heading", "line")
PAD, START, END, UNKNOWN = "<pad>", "<s>", "</s>", "<unk>"
SPECIAL: Final = (PAD, START, END, UNKNOWN, *(f"<{t}>" for t in TASKS), *(f"<len_{n}>" for n in LENGTHS))
#: Ids below this are control tokens: never copied, never written.
FIRST_TEXT_ID: Final = len(SPECIAL)
_ALWAYS: Final = string.digits + string.ascii_letters + ".%-+/，。、；：？！（）“”‘’《》—…·*×○℃‰ ,:&'［］〔〕～"
_SPLIT: Final = r"[^\u3400-\u9fff]"


def length_token(chars: int) -> str:
    """The control token of the smallest length class that holds `chars` characters."""
    return f"<len_{next((n for n in LENGTHS if n >= chars), LENGTHS[-1])}>"


def train_tokenizer(
    texts: Iterable[str], *, vocab_size: int = 10_000, alphabet: int = 4_600
) -> PreTrainedTokenizerFast:
    """Train on `texts` (already normalised or not) and return a tokenizer that `AutoTokenizer` can load once saved."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    splitter = pre_tokenizers.Split(Regex(_SPLIT), behavior="isolated")
    tokenizer.pre_tokenizer = splitter
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size - 256, limit_alphabet=alphabet, initial_alphabet=list(_ALWAYS),
        special_tokens=list(SPECIAL), max_token_length=4, min_frequency=20, show_progress=False,
    )  # fmt: skip
    tokenizer.train_from_iterator((normalise(text) for text in texts), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    vocab: dict[str, int] = model["vocab"]
    for byte in range(256):
        vocab[f"<0x{byte:02X}>"] = len(vocab)
    merges = [tuple(pair) for pair in model["merges"]]
    final = Tokenizer(models.BPE(vocab=vocab, merges=merges, unk_token=UNKNOWN, byte_fallback=True, fuse_unk=False))
    final.pre_tokenizer = splitter
    final.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Fuse()])
    return _wrap(final)


def _wrap(tokenizer: Any) -> PreTrainedTokenizerFast:
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, pad_token=PAD, bos_token=START, eos_token=END, unk_token=UNKNOWN,
        additional_special_tokens=list(SPECIAL[4:]), clean_up_tokenization_spaces=False, model_max_length=512,
    )  # fmt: skip


def load_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    """Load a tokenizer saved by `train_tokenizer`, from disk only."""
    from transformers import PreTrainedTokenizerFast

    loaded: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(str(folder), local_files_only=True)
    return loaded


def encode_text(tokenizer: PreTrainedTokenizerFast, texts: Sequence[str]) -> list[list[int]]:
    """Ids of the normalised texts, without control tokens."""
    ids: list[list[int]] = tokenizer([normalise(text) for text in texts], add_special_tokens=False)["input_ids"]
    return ids


def prefix_ids(task: str, chars: int) -> list[int]:
    """The two control tokens before a source: the task and the class of the wanted length in characters."""
    return [SPECIAL.index(f"<{task}>"), SPECIAL.index(length_token(chars))]
