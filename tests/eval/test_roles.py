"""Roles of real sentences that were labelled by hand: floors that may not sink."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location("jianbao_roles", Path(__file__).with_name("roles.py"))
roles = importlib.util.module_from_spec(SPEC)
sys.modules[SPEC.name] = roles
SPEC.loader.exec_module(roles)


def test_the_table_counts_what_was_read_against_what_was_classified():
    read = [roles.Read("seen", "problem", "measure", ""), roles.Read("seen", "problem", "problem", "")]
    row = next(line for line in roles.table(read).splitlines() if line.startswith("| problem"))
    cells = dict(zip(roles.LABELS, (c.strip() for c in row.split("|")[2:-1]), strict=True))
    assert {k: v for k, v in cells.items() if v} == {"problem": "1", "measure": "1"}
    assert roles.share([*read, roles.Read("seen", "target", None, "")]) == 0.5


@pytest.mark.slow
def test_real_sentences_get_the_role_a_reader_gave_them():
    shared = os.environ.get("JIANBAO_SHARED")
    if not shared:
        pytest.skip("JIANBAO_SHARED is not set: the evaluation data is not at hand")
    read = roles.measure(Path(shared))
    assert sum(r.got is None for r in read) <= roles.LOST * len(read)
    for name, floor in roles.FLOORS.items():
        part = [r for r in read if r.part == name]
        assert roles.share(part) >= floor, f"{name}\n{roles.table(part)}"
