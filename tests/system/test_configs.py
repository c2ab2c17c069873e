"""Every config that ships loads; `default.toml` is what the code does anyway."""

import tomllib
from pathlib import Path

import pytest

from jianbao import config

CONFIGS = Path(__file__).parents[2] / "configs"


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.toml")), ids=lambda path: path.name)
def test_it_loads(path):
    config.load(path)


def test_there_are_the_configs_the_documentation_names():
    assert {"default.toml", "fast.toml", "gpu.toml", "ray.toml"} <= {path.name for path in CONFIGS.glob("*.toml")}


def test_default_toml_is_the_code_and_names_every_key():
    path = CONFIGS / "default.toml"
    assert config.load(path) == config.Config()
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    assert written == config.Config().model_dump(mode="json")
