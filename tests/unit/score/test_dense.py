"""The optional scorer on vectors, with an encoder built here: off by default, read from a folder, never from the network."""

import json
import socket
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from jianbao import config, process
from jianbao.errors import ConfigError
from jianbao.score import Select, dense

ROWS = ["产业 基础 不牢", "财政 压力 加大", "产业 财政 压力 ， 基础 不牢 加大", "春风 花 草", "产业 基础 不牢"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A BERT of one layer with random weights and a vocabulary of single characters."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    path = tmp_path_factory.mktemp("encoder")
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    letters = [*marks, *sorted({c for row in ROWS for c in row if c != " "})]
    (path / "vocab.txt").write_text("\n".join(letters), encoding="utf-8")
    BertTokenizer(str(path / "vocab.txt")).save_pretrained(str(path))
    torch.manual_seed(5)
    size = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    made = BertModel(BertConfig(vocab_size=len(letters), max_position_embeddings=24, **size))
    made.save_pretrained(str(path))
    return str(path)


@pytest.fixture
def no_network(monkeypatch):
    """Any attempt to reach another machine fails the test, even one whose error is swallowed."""
    tried = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: tried.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: tried.append(address) or [])
    yield
    assert not tried


@pytest.mark.usefixtures("no_network")
def test_scores_are_cosines_to_the_mean_whatever_the_batches(make, folder, monkeypatch):
    annotated = make([("", ROWS)])
    values = dense.scores(annotated, folder)
    assert values.shape == (len(ROWS),)
    assert values.min() == 0
    assert values.max() == 1
    assert values[0] == pytest.approx(values[4], abs=1e-6)
    rows = dense.encoded([s.text for s in annotated.doc.sentences], folder)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(ROWS)))
    monkeypatch.setattr(dense, "BATCH", 1)
    assert dense.encoded([s.text for s in annotated.doc.sentences], folder) == pytest.approx(rows, abs=1e-5)
    assert dense.scores(make([("", [])]), folder).shape == (0,)


def test_a_sentence_longer_than_the_encoder_reads_is_cut(folder):
    assert dense.encoded(["产业" * 500], folder).shape == (1, 16)


def test_the_first_token_is_taken_where_the_folder_says_so(folder, tmp_path):
    import shutil

    other = shutil.copytree(folder, tmp_path / "first")
    (other / "1_Pooling").mkdir()
    (other / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}), encoding="utf-8")
    assert not np.allclose(dense.encoded(ROWS, str(other)), dense.encoded(ROWS, folder))


def test_a_named_folder_adds_its_share(make, folder):
    annotated = make([("", ROWS)])
    plain, both = Select(weights={"lead": 0.8}), Select(weights={"lead": 0.8}, dense=folder)
    assert both.shares == {"dense": dense.WEIGHT, "lead": 0.8}
    expected = 0.8 * plain.combined(annotated) + 0.2 * dense.scores(annotated, folder)
    assert both.combined(annotated) == pytest.approx(expected)
    assert replace(both, weights={"lead": 1.0, "dense": 0.0}).shares == {"lead": 1.0}


def test_it_is_off_by_default():
    assert not config.Config().select.dense
    assert "dense" not in Select().shares


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("given", ["bert-base-chinese", "/nowhere/encoder", "~/no/such/encoder"])
def test_a_missing_folder_stops_the_run_and_nothing_is_downloaded(given):
    settings = config.load(None, [f"select.dense={given}", "write.summarizer=none"])
    with pytest.raises(ConfigError, match=r"select\.dense"):
        process.check(settings)
    with pytest.raises(ConfigError, match="not downloaded"):
        dense.encoder(given)


def test_its_weight_without_a_folder_is_a_config_error():
    with pytest.raises(ConfigError, match=r"select\.dense"):
        process.check(config.load(None, ["select.weights.dense=0.5"]))


@pytest.mark.usefixtures("no_network")
def test_a_folder_without_weights_is_a_config_error(folder, tmp_path):
    from pathlib import Path

    (tmp_path / "config.json").write_bytes((Path(folder) / "config.json").read_bytes())
    with pytest.raises(ConfigError, match="holds no encoder"):
        dense.encoder(str(tmp_path))


def test_checking_the_config_imports_no_model(folder):
    code = f"""
import sys
from jianbao import config, process
process.check(config.load(None, ["select.dense={folder}", "write.summarizer=none"]))
assert not {{"torch", "transformers"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
