"""The invented speech, and a loader of the module that makes it (tests have no packages to import from)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest


def _load():
    name = "jianbao_render_sample"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("sample.py"))
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def sample():
    """The module `sample.py`."""
    return _load()


@pytest.fixture(scope="session")
def speech(sample):
    """The briefing of the invented speech."""
    return sample.briefing()
