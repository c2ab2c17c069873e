"""Grounding: true lines pass, lines with one thing wrong do not. The cases are data; those by `facts` are pairs, true and false, that
`jianbao check` must tell apart, and whose false lines no briefing may hold.
"""

import json
from pathlib import Path

import pytest

from jianbao.write.ground import check, trimmed, unsupported
from jianbao.write.verify import Verifier

CASES = Path(__file__).parents[2] / "cases" / "ground" / "lines.jsonl"
ROWS = [json.loads(row) for row in CASES.read_text(encoding="utf-8").splitlines()]


PAIRS = [row for row in ROWS if row.get("by") == "facts"]


STRICT = [row for row in ROWS if not (row in PAIRS and row["supported"])]
"""A true line in other words need not be taken into a briefing."""


@pytest.mark.parametrize("row", STRICT, ids=[f"{i}-{r['note']}" for i, r in enumerate(STRICT)])
def test_verdict(row):
    verdict = check(row["line"], row["evidence"])
    assert verdict.supported == row["supported"], verdict.faults


@pytest.mark.parametrize("row", PAIRS, ids=[f"{i}-{r['note']}" for i, r in enumerate(PAIRS)])
def test_facts_are_told_apart(row):
    found = Verifier(row["evidence"]).check(row["line"])
    assert found.supported == row["supported"], found.faults


def test_used_sentences_are_those_the_clauses_come_from():
    verdict = check("信心不足，投资下降", ["工业承压。", "投资下降。", "信心不足。"])
    assert verdict.used == (1, 2)


def test_a_line_without_evidence_is_not_supported():
    assert not check("工业承压运行", []).supported


def test_unsupported_numbers():
    assert unsupported("增长6.8%，下降3%", ["增长６.８％"]) == ["3"]


def test_a_line_that_breaks_off_is_trimmed_to_what_holds():
    evidence = ["工业承压运行，行业增长面仅为63%，房地产业仍处于低速状态。"]
    text, verdict = trimmed("工业承压运行，行业增长面仅为63%，房地产业仍处于。", evidence, least=10)
    assert text == "工业承压运行，行业增长面仅为63%。"
    assert verdict.supported


def test_what_cannot_be_trimmed_stays_refused():
    line = "工业增长36%，房地产业仍处于。"
    assert trimmed(line, ["工业承压运行，行业增长面仅为63%。"], least=10) == (
        line,
        check(line, ["工业承压运行，行业增长面仅为63%。"]),
    )
