"""The `openai` summarizer against a real `transformers serve` with a tiny chat model, made here."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import jianbao_models

sys.path.insert(0, str(Path(__file__).parent))
from night import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
TEMPLATE = "{% for m in messages %}{{ m['role'] }}：{{ m['content'] }}\n{% endfor %}{% if add_generation_prompt %}答：{% endif %}"
TEXT = "财政收支矛盾突出，保运转压力增大，全县规模以上工业企业产值下降。"


def _save(folder: Path, corpus: Any) -> None:
    """A random Qwen2 of one layer with a chat template."""
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    from jianbao_models.tokenization import train_tokenizer

    tokenizer: Any = train_tokenizer([corpus.document(n) for n in range(8)], vocab_size=600)
    torch.manual_seed(1)
    config = Qwen2Config(
        vocab_size=len(tokenizer), hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=1, max_position_embeddings=2048, pad_token_id=0, bos_token_id=1, eos_token_id=2,
    )  # fmt: skip
    Qwen2ForCausalLM(config).save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    (folder / "chat_template.jinja").write_text(TEMPLATE, encoding="utf-8")


def _healthy(url: str) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"{url}/health", timeout=5).status_code == 200
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, corpus: Any) -> Iterator[tuple[str, str]]:
    """Address and model name of a running server."""
    folder = tmp_path_factory.mktemp("served")
    _save(folder, corpus)
    script = Path(sys.executable).with_name("transformers.exe" if os.name == "nt" else "transformers")
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONUTF8": "1"}
    with (folder / "log.txt").open("wb") as log:
        for _ in range(3):  # somebody may take the port between our look and the server's
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            command = [str(script), "serve", str(folder), "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
            process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
            url = f"http://127.0.0.1:{port}"
            try:
                until(lambda url=url: _healthy(url), process, 600)
                if process.poll() is None:
                    yield f"{url}/v1", str(folder)
                    return
            finally:
                _end(process)
    pytest.fail((folder / "log.txt").read_text(encoding="utf-8"))


def test_a_real_server_answers_several_requests(server: tuple[str, str]) -> None:
    url, name = server
    model = jianbao_models.load(url, model=name, max_tokens=12, timeout=600.0, parallel=2)
    found = model.candidates([TEXT, "", TEXT[:16]], task="line", max_chars=30, n=1)
    assert len(found) == 3
    assert found[1] == []
    assert all(isinstance(wording, str) for options in found for wording in options)


def test_a_model_it_does_not_have_is_an_error(server: tuple[str, str]) -> None:
    url, name = server
    model = jianbao_models.load(url, model=f"{name}-missing", max_tokens=4, timeout=600.0, retries=0)
    with pytest.raises(jianbao_models.ModelError, match="status"):
        model.summarize([TEXT], task="heading", max_chars=20)
