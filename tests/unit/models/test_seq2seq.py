"""With tiny random models, made and saved by transformers in the test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jianbao_models import ModelError, load
from jianbao_models.text import normalise

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "财政收支矛盾突出，保运转压力增大，全县规模以上工业企业产值下降。"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, corpus: Any) -> Path:
    """A BART of the make of Chinese BARTs: character vocabulary of `BertTokenizer`, two tiny layers."""
    import torch
    from transformers import BartConfig, BartForConditionalGeneration, BertTokenizer

    path = tmp_path_factory.mktemp("bart")
    characters = sorted(set(normalise("".join(corpus.document(n) for n in range(3)))) | set("0123456789."))
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    file = path / "vocab.txt"
    file.write_text("\n".join(vocabulary), encoding="utf-8")
    tokenizer = BertTokenizer(str(file), model_max_length=64)
    torch.manual_seed(1)
    config = BartConfig(
        vocab_size=len(vocabulary), d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=32, decoder_ffn_dim=32, max_position_embeddings=96, pad_token_id=0,
        bos_token_id=2, eos_token_id=3, decoder_start_token_id=2, forced_eos_token_id=3,
    )  # fmt: skip
    BartForConditionalGeneration(config).save_pretrained(str(path))
    tokenizer.save_pretrained(str(path))
    return path


def test_any_folder_loads_by_its_path(folder: Path) -> None:
    model = load(str(folder))
    assert type(model).__name__ == "Seq2Seq"
    found = model.candidates([TEXT, "", TEXT[:12]], task="line", max_chars=20, n=2)
    assert found[1] == []
    assert all(1 <= len(options) <= 2 for options in (found[0], found[2]))
    assert all(" " not in option and "[" not in option for options in found for option in options)


def test_equal_input_gives_equal_output(folder: Path) -> None:
    model = load("seq2seq", path=folder)
    once = model.summarize([TEXT, TEXT[:12]], task="heading", max_chars=16)
    assert once == model.summarize([TEXT, TEXT[:12]], task="heading", max_chars=16)


@pytest.mark.parametrize("make", ["T5", "MT5"])
def test_other_makes(tmp_path: Path, tokenizer: Any, make: str) -> None:
    import torch
    import transformers

    torch.manual_seed(1)
    config = getattr(transformers, f"{make}Config")(
        vocab_size=len(tokenizer), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2, pad_token_id=0, eos_token_id=2,
        decoder_start_token_id=0,
    )  # fmt: skip
    getattr(transformers, f"{make}ForConditionalGeneration")(config).save_pretrained(str(tmp_path))
    tokenizer.save_pretrained(str(tmp_path))
    model = load(str(tmp_path), prefix="summarize: ")
    assert type(model).__name__ == "Seq2Seq"
    assert len(model.candidates([TEXT, TEXT * 3], task="line", max_chars=20, n=2)) == 2


def test_long_texts_are_worded_part_by_part_and_nothing_is_cut(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model: Any = load("seq2seq", path=folder)
    seen: list[str] = []
    parts = model._parts

    def watch(texts: list[str]) -> list[str]:
        seen.extend(texts)
        return list(parts(texts))

    monkeypatch.setattr(model, "_parts", watch)
    text = "\n".join(f"（{n}）{TEXT}" for n in "一二三四五")
    assert len(model.summarize([text], task="heading", max_chars=16)) == 1
    assert all(f"（{n}）" in "".join(seen) for n in "一二三四五")
    assert "".join(seen[: len(seen)]).replace("\n", "").startswith(text.replace("\n", "")[: len(TEXT)])


def test_a_missing_folder_never_asks_a_hub(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="download=True"):
        load("seq2seq", path=tmp_path / "nothing")
