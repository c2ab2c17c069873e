"""Dividing and shrinking of long texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao_models import ModelError
from jianbao_models._long import divide, shrink

TEXT = "一、成绩\n（一）工业增长。投资增长，消费增长。\n（二）民生改善。\n二、问题\n债务较重，收支紧张。"


def test_chapters_stay_together_where_they_fit() -> None:
    assert divide(TEXT, 36, len) == [TEXT[: TEXT.index("二、")].rstrip("\n"), "二、问题\n债务较重，收支紧张。"]


def test_finer_parts_where_they_do_not() -> None:
    parts = divide(TEXT, 16, len)
    assert parts[0] == "一、成绩\n（一）工业增长。"
    assert "（二）民生改善。" in parts
    assert max(map(len, parts)) <= 16


@given(st.text(alphabet="甲乙，。；\n一、（）1.", max_size=200), st.integers(1, 40))
def test_nothing_is_lost_and_nothing_too_long(text: str, limit: int) -> None:
    parts = divide(text, limit, len)
    assert all(len(part) <= limit for part in parts)
    bare = [c for c in text if c.strip()]
    assert [c for part in parts for c in part if c.strip()] == bare


def test_shrinking_words_the_parts_until_they_fit() -> None:
    asked: list[list[str]] = []

    def word(parts: list[str]) -> list[str]:
        asked.append(parts)
        return [part[:12] for part in parts]

    short = shrink("甲乙丙丁戊己庚辛。" * 30, 40, len, word)
    assert len(short) <= 40
    assert len(asked) >= 2


def test_a_model_that_does_not_shorten_is_refused() -> None:
    with pytest.raises(ModelError, match="does not become short"):
        shrink(TEXT * 5, 40, len, lambda parts: parts)


def test_a_window_without_room_is_refused() -> None:
    with pytest.raises(ModelError, match="window"):
        divide("甲乙", 5, lambda text: len(text) + 10)
