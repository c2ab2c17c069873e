"""The gate itself: a floor sinks only when it should, and an update never lowers one; and, with the data at hand, the scores."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

GATE = Path(__file__).with_name("gate.py")
SPEC = importlib.util.spec_from_file_location("gate", GATE)
gate = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(gate)


@pytest.mark.parametrize(
    ("name", "now", "floor", "sunk"),
    [
        ("none@600.points", 0.59, 0.60, True),
        ("none@600.points", 0.60, 0.60, False),
        ("none@600.points", 0.61, 0.60, False),
        ("none@600.wrong", 0.0, 0.0, False),
        ("none@600.wrong", 0.1, 0.0, True),
    ],
)
def test_worse(name, now, floor, sunk):
    assert gate.worse(name, now, floor) is sunk


def test_an_update_never_lowers_a_floor():
    assert gate.raised({"clean": 0.9, "a.wrong": 1.0}, {"clean": 0.95, "a.wrong": 0.0}) == {
        "a.wrong": 0.0,
        "clean": 0.95,
    }
    assert gate.raised({"clean": 0.99, "new": 0.5}, {"clean": 0.95}) == {"clean": 0.99, "new": 0.5}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_score_sinks_below_its_floor():
    shared = os.environ.get("JIANBAO_SHARED")
    if not shared:
        pytest.skip("JIANBAO_SHARED is not set: the evaluation data is not at hand")
    done = subprocess.run(
        [sys.executable, str(GATE), "--shared", shared], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
