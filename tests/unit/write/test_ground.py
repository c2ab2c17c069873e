"""Grounding: true lines pass, lines with one thing wrong do not. The cases are data."""

import json
from pathlib import Path

import pytest

from jianbao.write.ground import check, unsupported

CASES = Path(__file__).parents[2] / "cases" / "ground" / "lines.jsonl"
ROWS = [json.loads(row) for row in CASES.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[f"{i}-{r['note']}" for i, r in enumerate(ROWS)])
def test_verdict(row):
    verdict = check(row["line"], row["evidence"])
    assert verdict.supported == row["supported"], verdict.faults


def test_used_sentences_are_those_the_clauses_come_from():
    verdict = check("信心不足，投资下降", ["工业承压。", "投资下降。", "信心不足。"])
    assert verdict.used == (1, 2)


def test_a_line_without_evidence_is_not_supported():
    assert not check("工业承压运行", []).supported


def test_unsupported_numbers():
    assert unsupported("增长6.8%，下降3%", ["增长６.８％"]) == ["3"]
