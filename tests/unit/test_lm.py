"""The character model: what reads like prose and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao import lm

PROSE = "会议强调，要加快推进清河县重点项目建设，确保全年目标任务圆满完成。"


@pytest.mark.parametrize(
    ("seen_as", "really"), [("gb18030", "utf-8"), ("latin-1", "gbk"), ("latin-1", "utf-8"), ("big5", "gbk")]
)
def test_a_wrong_charset_reads_badly(seen_as: str, really: str) -> None:
    wrong = PROSE.encode(really).decode(seen_as, "replace")
    assert lm.score(wrong) < lm.score(PROSE) - 4


def test_the_script_does_not_matter() -> None:
    assert lm.score("會議強調，要加快推進項目建設。") == pytest.approx(lm.score("会议强调，要加快推进项目建设。"))


def test_scores() -> None:
    assert lm.scores([PROSE, ""]) == [lm.score(PROSE), 0.0]


@given(st.text(max_size=40))
def test_any_text_has_a_score(text: str) -> None:
    assert len(lm.logprobs(text)) == len(text)
    assert lm.score(text) <= 0
    assert len(lm.fold(text)) == len(text)


@given(st.text(min_size=1, max_size=20))
def test_growing_one_by_one_gives_the_same(text: str) -> None:
    last, total = 0, 0.0
    for char in text:
        ident = lm.ident(char)
        total += lm.follow(last, ident)
        last = ident
    assert total == pytest.approx(float(lm.logprobs(text).sum()), rel=1e-4, abs=1e-3)


def test_each_is_the_same_with_and_without_arrays():
    text = "会议强调，?浼氳寮鸿皟\ufffd12.5%" * lm.SHORT
    one_by_one = [value for at in range(len(text)) for value in lm.each(text[max(at - 1, 0) : at + 1])[-1:]]
    assert lm.each(text) == one_by_one
    assert lm.logprobs(text).tolist() == [float(lm.np.float32(value)) for value in one_by_one]
