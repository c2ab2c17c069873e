"""What holds for every test: where everything is installed, a skipped test is a failed one; no test depends on speed."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ALLOWED = ("root", "plain user")  # what permissions forbid cannot be seen by a user who may do everything
CI = os.environ.get("JIANBAO_CI") == "1"

# A busy machine is no fault of the code, and what CI says must not depend on luck: new examples are looked for at home.
settings.register_profile("jianbao", deadline=None, derandomize=CI, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("jianbao")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if not any(word in reason for word in ALLOWED):
            report.outcome = "failed"
            report.longrepr = f"skipped where everything is installed: {reason}"
    return report


def _load(path):
    name = f"jianbao_tests_{Path(path).stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / path)
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture(scope="session")
def helper():
    """Loads a module by its path in this folder: tests have no packages to import from."""
    return _load


@pytest.fixture(scope="session")
def sample():
    """The module that makes the briefing of an invented speech."""
    return _load("unit/render/sample.py")


@pytest.fixture(scope="session")
def corpus():
    """The module that makes reports to train on."""
    return _load("unit/models/corpus.py")
