from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jianbao_models.tokenization import FIRST_TEXT_ID, LENGTHS, length_token, prefix_ids

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "text",
    [
        "同比下降16.39%，5G基站1,286个。",
        "龘靐与😀及㙍字",
        "**区、××县、某镇“四敢”",
        "《条例》（试行）——China Mobile",
        "①Ⅱ〇卅㎡",
    ],
)
def test_every_text_comes_back(tokenizer: Any, text: str) -> None:
    ids = tokenizer(text, add_special_tokens=False)["input_ids"]
    assert tokenizer.unk_token_id not in ids
    assert tokenizer.decode(ids, skip_special_tokens=True) == text


def test_digits_and_letters_stay_single(tokenizer: Any) -> None:
    tokens = tokenizer.tokenize("2023年GDP增长12.5%")
    assert tokens[:4] == list("2023")
    assert [token for token in tokens if token.isascii()] == list("2023GDP12.5%")


def test_words_are_learnt(tokenizer: Any) -> None:
    assert len(tokenizer.tokenize("产业基础还不牢固")) < len("产业基础还不牢固")


def test_control_tokens_come_first_and_never_from_text(tokenizer: Any) -> None:
    from jianbao_models.tokenization import encode_text

    assert all(id_ < FIRST_TEXT_ID for id_ in prefix_ids("line", 60))
    assert min(encode_text(tokenizer, ["<line><len_8>正文"])[0]) >= FIRST_TEXT_ID


@pytest.mark.parametrize(
    ("chars", "token"), [(1, "<len_8>"), (8, "<len_8>"), (9, "<len_10>"), (10_000, f"<len_{LENGTHS[-1]}>")]
)
def test_length_classes(chars: int, token: str) -> None:
    assert length_token(chars) == token


def test_auto_tokenizer_loads_the_folder(tiny_folder: Path, tokenizer: Any) -> None:
    from transformers import AutoTokenizer

    loaded = AutoTokenizer.from_pretrained(str(tiny_folder), local_files_only=True)
    assert loaded.tokenize("财政收支矛盾突出，下降7%") == tokenizer.tokenize("财政收支矛盾突出，下降7%")
    assert loaded.eos_token_id == tokenizer.eos_token_id
