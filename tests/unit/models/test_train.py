"""The whole recipe on made-up reports: data, a few steps, resuming, starting from weights, export, loading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

RECIPE = """
[data]
vocab_size = 900
mask_share = 0.2
[model]
d_model = 32
encoder_layers = 1
decoder_layers = 1
heads = 2
ffn = 32
dropout = 0.0
positions = 400
[training]
minutes = 0.05
warmup_steps = 2
tokens_per_batch = 800
threads = 1
average = 2
"""


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recipe") / "tiny.toml"
    path.write_text(RECIPE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, corpus: Any, recipe: Path) -> Path:
    """The output folder of a run of three seconds."""
    from jianbao_models.train import main

    root = tmp_path_factory.mktemp("train")
    data = corpus.write_data(root / "data", documents=60)
    assert main(["--config", str(recipe), "--data", str(data), "--out", str(root / "out")]) == 0
    return root / "out"


def test_the_data_are_grounded_and_split_by_document(trained: Path) -> None:
    from datasets import load_from_disk

    from jianbao_models.data import held_out, load_pairs
    from jianbao_models.pairs import acceptable

    rows = load_from_disk(str(trained / "dataset"))
    assert {"section", "kernel", "xwlb_title"} <= set(rows["kind"])
    pairs = load_pairs(trained / "heldout.json")
    assert pairs
    assert all(held_out(pair.group) and acceptable(pair, share=0.4) for pair in pairs)
    assert json.loads((trained / "report.json").read_text(encoding="utf-8"))["kept: section"] > 0


def test_measured_texts_stay_out(tmp_path: Path, corpus: Any) -> None:
    from jianbao_models.data import DataConfig, collect

    data = corpus.write_data(tmp_path / "data", documents=6)
    (data / "gold" / "g1.txt").write_text(corpus.document(3), encoding="utf-8")
    train, dev, report = collect(data, DataConfig(mask_share=0.0))
    assert report["documents dropped, overlap with measured texts"] >= 1
    assert all(pair.group != "prov-3" for pair in [*train, *dev])


def test_a_run_logs_and_keeps_checkpoints(trained: Path) -> None:
    log = (trained / "log.csv").read_text(encoding="utf-8").splitlines()
    assert log[0].startswith("step,pairs,minutes,train_loss,heading_loss,heading_rouge_l")
    assert len(log) == 2
    assert list((trained / "checkpoints").glob("*.pt"))
    assert not list((trained / "checkpoints").glob("*.part"))


def test_resuming_goes_on_with_the_very_next_batch(trained: Path, recipe: Path, tmp_path: Path) -> None:
    import shutil

    import torch

    from jianbao_models import train

    out = tmp_path / "out"
    shutil.copytree(trained, out, ignore=shutil.ignore_patterns("checkpoints"))
    settings = train.load_recipe(recipe)
    whole = train.Trainer(settings, out, init=None)
    stream = whole.stream()
    for _ in range(3):
        whole.update(next(stream))
    whole.save()
    expected = [whole.update(next(stream)) for _ in range(3)]
    resumed = train.Trainer(settings, out, init=None)
    resumed.restore()
    assert (resumed.step, resumed.position) == (3, 3)
    stream = resumed.stream()
    assert [resumed.update(next(stream)) for _ in range(3)] == expected
    assert torch.equal(resumed.network.lm_head.weight, whole.network.lm_head.weight)


def test_training_lowers_the_loss(trained: Path, recipe: Path) -> None:
    from jianbao_models import train

    trainer = train.Trainer(train.load_recipe(recipe), trained, init=None)
    batch = next(trainer.stream())
    losses = [trainer.update(batch) for _ in range(12)]
    assert losses[-1] < losses[0]


def test_export_loads_as_the_embedded_model_and_starts_a_run(trained: Path, recipe: Path, tmp_path: Path) -> None:
    from jianbao_models import load, train

    folder = tmp_path / "weights"
    assert train.main(["--config", str(recipe), "--out", str(trained), "--export", str(folder)]) == 0
    model = load(folder, threads=1)
    (line,) = model.summarize(
        ["新认定高新技术企业12家，研发投入增长3.5%，科技创新能力提升。" * 2], task="line", max_chars=40
    )
    assert line.endswith("。")
    trainer = train.Trainer(train.load_recipe(recipe), trained, init=folder)
    assert trainer.network.config.d_model == 32


def test_batches_hold_every_pair_once_within_the_budget() -> None:
    from jianbao_models.train import batches

    lengths = [(5 + 7 * i % 40, 3 + i % 9) for i in range(100)]
    groups = batches(lengths, 200, 1)
    assert sorted(index for group in groups for index in group) == list(range(100))
    assert all((max(lengths[i][0] for i in g) + max(lengths[i][1] for i in g)) * len(g) <= 200 for g in groups)
    assert groups != batches(lengths, 200, 2)


def test_the_rate_warms_up_and_falls_to_zero() -> None:
    from jianbao_models.train import TrainingConfig, rate

    config = TrainingConfig(minutes=10, warmup_steps=100)
    assert rate(0, 0, config) < rate(99, 0, config) == config.peak_rate
    assert rate(500, 300, config) == pytest.approx(config.peak_rate / 2)
    assert rate(900, 600, config) == pytest.approx(0)


def test_an_unknown_key_is_named(tmp_path: Path) -> None:
    from jianbao_models.train import load_recipe

    path = tmp_path / "bad.toml"
    path.write_text("[model]\nwidth = 3\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"unknown key model\.width"):
        load_recipe(path)


def test_single_values_of_a_recipe_can_be_changed(tmp_path: Path) -> None:
    from jianbao_models.train import load_recipe

    path = tmp_path / "small.toml"
    path.write_text("[model]\nd_model = 32\n", encoding="utf-8")
    changed = load_recipe(path, ["model.copy_head=false", "training.minutes=2.5"])
    assert (changed.model.d_model, changed.model.copy_head, changed.training.minutes) == (32, False, 2.5)
    with pytest.raises(ValueError, match=r"unknown key model\.width"):
        load_recipe(path, ["model.width=3"])


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[3] / "configs" / "train").glob("*.toml")), ids=lambda path: path.name
)
def test_every_shipped_recipe_loads(path: Path) -> None:
    from jianbao_models.train import load_recipe

    assert load_recipe(path).model.d_model > 0


def test_without_data_it_says_what_to_do(
    recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    from jianbao_models.train import main

    monkeypatch.delenv("JIANBAO_SHARED", raising=False)
    assert main(["--config", str(recipe), "--out", str(tmp_path)]) == 2
    assert "JIANBAO_SHARED" in capsys.readouterr().err
