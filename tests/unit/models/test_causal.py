"""With a tiny random chat model, made and saved by transformers in the test."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from jianbao_models import ModelError, load

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "财政收支矛盾突出，保运转压力增大，全县规模以上工业企业产值下降。"
TEMPLATE = "{% for m in messages %}{{ m['role'] }}：{{ m['content'] }}\n{% endfor %}{% if add_generation_prompt %}答：{% endif %}"
NO_SYSTEM = "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system role') }}{% endif %}" + TEMPLATE


def save(path: Path, tokenizer: Any, template: str | None) -> Path:
    import torch
    from transformers import MistralConfig, MistralForCausalLM

    torch.manual_seed(1)
    config = MistralConfig(
        vocab_size=len(tokenizer), hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=1, max_position_embeddings=640, pad_token_id=0, bos_token_id=1, eos_token_id=2,
    )  # fmt: skip
    MistralForCausalLM(config).save_pretrained(str(path))
    tokenizer.save_pretrained(str(path))
    if template:
        (path / "chat_template.jinja").write_text(template, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, tokenizer: Any) -> Path:
    return save(tmp_path_factory.mktemp("chat"), tokenizer, TEMPLATE)


def test_any_chat_folder_loads_by_its_path(folder: Path) -> None:
    model = load(folder)
    assert type(model).__name__ == "Causal"
    found = model.candidates([TEXT, " "], task="heading", max_chars=12, n=2)
    assert len(found[0]) <= 2
    assert found[1] == []
    assert model.summarize([TEXT], task="line", max_chars=16) == model.summarize([TEXT], task="line", max_chars=16)


def test_the_prompt_is_the_template_s(folder: Path) -> None:
    chat = load(folder)._chat(TEXT, "heading", 12)  # type: ignore[attr-defined]
    assert chat.startswith("system：你是严谨的公文编辑")
    assert TEXT in chat
    assert "不超过12个字" in chat
    assert chat.endswith("答：")


def test_a_template_without_system_role_gets_one_message(tmp_path: Path, tokenizer: Any) -> None:
    chat = load(save(tmp_path, tokenizer, NO_SYSTEM))._chat(TEXT, "line", 30)  # type: ignore[attr-defined]
    assert chat.startswith("user：你是严谨的公文编辑")
    assert TEXT in chat


def test_long_texts_lose_whole_sentences_and_say_so(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    load(folder).summarize([TEXT * 120], task="heading", max_chars=12)
    assert "is too long: only its first" in caplog.text


def test_a_base_model_is_refused(tmp_path: Path, tokenizer: Any) -> None:
    with pytest.raises(ModelError, match="no chat template"):
        load(save(tmp_path, tokenizer, None))
