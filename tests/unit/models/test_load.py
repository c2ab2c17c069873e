from __future__ import annotations

import gc
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import jianbao_models
from jianbao_models import ModelError, Summarizer
from jianbao_models._transformers import uncollected

if TYPE_CHECKING:
    from pathlib import Path


def test_names() -> None:
    assert jianbao_models.names() == ("causal", "embedded", "fake", "openai", "seq2seq")


@pytest.mark.parametrize("name", jianbao_models.names())
def test_every_backend_has_build(name: str) -> None:
    module = __import__(f"jianbao_models.{name}", fromlist=["build"])
    assert callable(module.build)
    assert module.__doc__


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = (
        "import sys, jianbao_models, jianbao_models.fake, jianbao_models.openai, jianbao_models.seq2seq, "
        "jianbao_models.causal, jianbao_models.embedded; jianbao_models.names();"
        "print([m for m in ('torch', 'transformers', 'datasets', 'tokenizers', 'httpx') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert out.stdout.strip() == "[]"


def test_an_unknown_name_lists_the_choices() -> None:
    with pytest.raises(ModelError, match=r"no summarizer named 'bert'.*causal, embedded, fake, openai, seq2seq"):
        jianbao_models.load("bert")


def test_a_helper_is_no_backend() -> None:
    with pytest.raises(ModelError, match="no summarizer named 'text'"):
        jianbao_models.load("text")


def test_an_unknown_option_lists_those_there_are() -> None:
    with pytest.raises(ModelError, match="its options are: answers"):
        jianbao_models.load("fake", beams=3)


def test_a_hub_is_not_asked_unless_told_to() -> None:
    with pytest.raises(ModelError, match="download=True"):
        jianbao_models.load("someone/some-model")


def test_a_folder_without_config_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"config\.json cannot be read"):
        jianbao_models.load(tmp_path)


@pytest.mark.parametrize(
    ("config", "kind"),
    [
        ({"model_type": "bart", "is_encoder_decoder": True}, "AutoModelForSeq2SeqLM"),
        ({"model_type": "gpt2"}, "AutoModelForCausalLM"),
    ],
)
def test_a_broken_folder_says_what_was_tried(tmp_path: Path, config: dict[str, object], kind: str) -> None:
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match=f"cannot load a {kind}"):
        jianbao_models.load(tmp_path)


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no weights"):
        jianbao_models.load("embedded", path=tmp_path)


def test_an_address_means_a_server() -> None:
    model = jianbao_models.load("http://localhost:1/v1", model="m")
    assert type(model).__name__ == "OpenAI"
    assert isinstance(model, Summarizer)


@pytest.mark.parametrize("collecting", [True, False])
def test_the_search_for_garbage_goes_on_after_loading_as_before(collecting: bool) -> None:  # noqa: FBT001
    was = gc.isenabled()
    (gc.enable if collecting else gc.disable)()
    try:
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is collecting
        with pytest.raises(ModelError), uncollected():
            raise ModelError("no weights")
        assert gc.isenabled() is collecting
    finally:
        (gc.enable if was else gc.disable)()
