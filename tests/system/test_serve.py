"""The `openai` summarizer against a real `transformers serve` with a tiny chat model, made here."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import jianbao_models

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow
TEMPLATE = "{% for m in messages %}{{ m['role'] }}：{{ m['content'] }}\n{% endfor %}{% if add_generation_prompt %}答：{% endif %}"
TEXT = "财政收支矛盾突出，保运转压力增大，全县规模以上工业企业产值下降。"


def _save(folder: Path) -> None:
    """A random Qwen2 of one layer with a chat template."""
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    from jianbao_models.tokenization import train_tokenizer

    file = Path(__file__).parents[1] / "unit" / "models" / "corpus.py"
    spec = importlib.util.spec_from_file_location("jianbao_serve_corpus", file)
    corpus: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(corpus)
    tokenizer: Any = train_tokenizer([corpus.document(n) for n in range(8)], vocab_size=600)
    torch.manual_seed(1)
    config = Qwen2Config(
        vocab_size=len(tokenizer), hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=1, max_position_embeddings=2048, pad_token_id=0, bos_token_id=1, eos_token_id=2,
    )  # fmt: skip
    Qwen2ForCausalLM(config).save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    (folder / "chat_template.jinja").write_text(TEMPLATE, encoding="utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address and model name of a running server."""
    folder = tmp_path_factory.mktemp("served")
    _save(folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    script = Path(sys.executable).with_name("transformers.exe" if os.name == "nt" else "transformers")
    command = [str(script), "serve", str(folder), "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    log = (folder / "log.txt").open("wb")
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONUTF8": "1"}
    process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(600):
            assert process.poll() is None, (folder / "log.txt").read_text(encoding="utf-8")
            try:
                if httpx.get(f"{url}/health", timeout=5).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.3)
        yield f"{url}/v1", str(folder)
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


def test_a_real_server_answers_several_requests(server: tuple[str, str]) -> None:
    url, name = server
    model = jianbao_models.load(url, model=name, max_tokens=12, timeout=120.0, parallel=2)
    found = model.candidates([TEXT, "", TEXT[:16]], task="line", max_chars=30, n=1)
    assert len(found) == 3
    assert found[1] == []
    assert all(isinstance(wording, str) for options in found for wording in options)


def test_a_model_it_does_not_have_is_an_error(server: tuple[str, str]) -> None:
    url, name = server
    model = jianbao_models.load(url, model=f"{name}-missing", max_tokens=4, timeout=60.0, retries=0)
    with pytest.raises(jianbao_models.ModelError, match="status"):
        model.summarize([TEXT], task="heading", max_chars=20)
