"""With a tiny random chat model, made and saved by transformers in the test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jianbao_models import ModelError, load

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "财政收支矛盾突出，保运转压力增大，全县规模以上工业企业产值下降。"
TEMPLATE = "{% for m in messages %}{{ m['role'] }}：{{ m['content'] }}\n{% endfor %}{% if add_generation_prompt %}答：{% endif %}"
NO_SYSTEM = "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system role') }}{% endif %}" + TEMPLATE


SIZES = {
    "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1,
    "max_position_embeddings": 1100, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2,
}  # fmt: skip


def save(path: Path, tokenizer: Any, template: str | None, make: str = "Mistral") -> Path:
    """A random chat model of one of the usual makes."""
    import torch
    import transformers

    torch.manual_seed(1)
    config = getattr(transformers, f"{make}Config")(vocab_size=len(tokenizer), **SIZES)
    getattr(transformers, f"{make}ForCausalLM")(config).save_pretrained(str(path))
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


@pytest.mark.parametrize("make", ["Llama", "Qwen2", "Qwen3"])
def test_the_usual_makes(tmp_path: Path, tokenizer: Any, make: str) -> None:
    model = load(save(tmp_path, tokenizer, TEMPLATE, make))
    found = model.candidates([TEXT], task="heading", max_chars=12, n=2)
    assert 0 <= len(found[0]) <= 2
    assert all(isinstance(wording, str) for wording in found[0])


def test_long_texts_are_worded_part_by_part_and_nothing_is_cut(
    folder: Path, corpus: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\n".join(f"{'一二三'[n]}、{corpus.HEADINGS[n]}\n{corpus.BODIES[n].format(a=7, b=3)}" for n in range(3))
    model: Any = load(folder)
    model.part_chars = 24
    model.limit = model._count("", "line", 24) + 2 * 24 + 16 + 80
    seen: list[str] = []
    decoded = model._decode

    def watch(part: str, task: str, max_chars: int, n: int) -> Any:
        seen.append(part)
        return decoded(part, task, max_chars, n)

    monkeypatch.setattr(model, "_decode", watch)
    wordings = model.candidates([text], task="heading", max_chars=12, n=1)
    assert len(wordings) == 1
    assert seen[0] == text
    assert len(seen) > 2
    read = "".join(part for part in seen[1:] if model._count(part, "heading", 12) <= model._room(model.part_chars))
    assert all(sentence in read for sentence in text.replace("\n", "。").split("。") if sentence)


def test_a_window_that_does_not_hold_the_prompt_is_refused(folder: Path) -> None:
    model: Any = load(folder)
    model.limit = 360
    with pytest.raises(ModelError, match="window"):
        model.summarize([TEXT * 20], task="heading", max_chars=12)


def test_a_base_model_is_refused(tmp_path: Path, tokenizer: Any) -> None:
    with pytest.raises(ModelError, match="no chat template"):
        load(save(tmp_path, tokenizer, None))
