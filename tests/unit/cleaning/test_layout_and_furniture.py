"""Cases of the rules for what does not belong to a text, for its layout and for its gaps (tests/cases/clean/<rule>.jsonl).

A case has `text` and `clean` (equal for what must be left alone); `marks` lists the words that are marked, `gap` and `gaps` what
the rule says about missing text.
"""

import json
from pathlib import Path

import pytest

from jianbao.document import Aligned
from jianbao.plugins import load

CASES = Path(__file__).parents[2] / "cases" / "clean"
RULES = [
    "control_chars",
    "html_residue",
    "blank_lines",
    "missing_pages",
    "emoji_bullets",
    "end_notice",
    "paywall_notice",
    "anti_copy",
    "bookmark_line",
    "site_intro",
    "doc_share",
    "page_tail",
    "page_labels",
    "navigation",
    "page_footer",
    "page_numbers",
    "footnotes",
    "duplicates",
    "hard_wraps",
    "spaces",
    "punctuation",
    "masked_names",
    "gap_fragments",
    "truncation",
]


def read(rule):
    return [json.loads(row) for row in (CASES / f"{rule}.jsonl").read_text(encoding="utf-8").split("\n") if row]


def cases():
    for rule in RULES:
        for case in read(rule):
            yield pytest.param(rule, case, id=f"{rule}-{case['id']}")


@pytest.mark.parametrize(("rule", "case"), list(cases()))
def test_case(rule, case):
    text = case["text"]
    edits = load("cleaning", rule).edits(text)
    assert Aligned.of(text).apply(edits).text == case["clean"]
    assert all(edit.rule == rule for edit in edits)
    if "marks" in case:
        assert [e.span.of(text) for e in edits if e.span.of(text) == e.text] == case["marks"]
    if "gaps" in case:
        assert [[e.notice.where, e.notice.reason] for e in edits if e.notice] == case["gaps"]
    if "gap" in case:
        notice = next(edit.notice for edit in edits if edit.notice)
        assert {key: getattr(notice, key) for key in case["gap"]} == case["gap"]


@pytest.mark.parametrize("rule", RULES)
def test_has_negatives(rule):
    assert any(case["text"] == case["clean"] for case in read(rule))
