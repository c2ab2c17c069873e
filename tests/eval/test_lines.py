"""The checker against lines with one fact wrong and true paraphrases: floors on both, and the lines are as many as promised."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location("jianbao_lines", Path(__file__).with_name("lines.py"))
lines = importlib.util.module_from_spec(SPEC)
sys.modules[SPEC.name] = lines
SPEC.loader.exec_module(lines)


def test_lines_written_by_hand_for_the_examples():
    made = lines.truths
    texts, rows = made.documents(), list(made.written())
    known = lines.verifiers({row.source: texts[row.source] for row in rows})
    wrong = [row for row in rows if known[row.source].check(row.text).supported == bool(row.kind)]
    false_alarms = [row.text for row in wrong if not row.kind]
    missed = [row.text for row in wrong if row.kind]
    assert len(false_alarms) <= lines.FALSE_ALARMS * sum(not row.kind for row in rows), false_alarms
    assert len(missed) <= (1 - lines.FOUND) * sum(bool(row.kind) for row in rows), missed


@pytest.mark.slow
def test_corrupted_lines_are_found_and_true_ones_pass():
    shared = os.environ.get("JIANBAO_SHARED")
    if not shared:
        pytest.skip("JIANBAO_SHARED is not set: the evaluation data is not at hand")
    total, wrong = lines.measure(Path(shared), 6)
    corrupted = sum(n for kind, n in total.items() if not kind.startswith("true"))
    assert corrupted >= 300
    assert total.total() - corrupted >= 300
    assert {kind for kind in total if not kind.startswith("true")} == {*lines.KINDS, lines.STATEMENT}
    found, alarms = lines.shares(total, wrong)
    assert found >= lines.FOUND, wrong
    assert lines.shares(total, wrong, lines.attacks.KINDS)[0] >= lines.ATTACKS, wrong
    assert alarms <= lines.FALSE_ALARMS, wrong
