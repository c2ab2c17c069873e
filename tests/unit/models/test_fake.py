from __future__ import annotations

import pytest

from jianbao_models import ModelError, Summarizer, load
from jianbao_models.fake import build


def test_answers_come_in_order_and_requests_are_kept() -> None:
    fake = build(answers=["甲", ["乙", "丙"]])
    assert fake.candidates(["一文", "二文"], task="heading", max_chars=20, n=4) == [["甲"], ["乙", "丙"]]
    (request,) = fake.requests
    assert (request.texts, request.task, request.max_chars, request.n) == (("一文", "二文"), "heading", 20, 4)


def test_a_queued_error_is_raised() -> None:
    fake = build(answers=[ModelError("out of memory")])
    with pytest.raises(ModelError, match="out of memory"):
        fake.summarize(["文"], task="line", max_chars=90)


def test_without_answers_the_first_clauses_come_back() -> None:
    fake = load("fake")
    assert isinstance(fake, Summarizer)
    text = "财政收支矛盾突出，同比下降7%，保运转压力增大。"
    assert fake.summarize([text, ""], task="line", max_chars=18) == ["财政收支矛盾突出，同比下降7%。", ""]
    assert fake.summarize([text], task="heading", max_chars=8) == ["财政收支矛盾突出"]


@pytest.mark.parametrize(("task", "max_chars", "n"), [("title", 20, 1), ("line", 3, 1), ("line", 20, 0)])
def test_senseless_requests_are_refused(task: str, max_chars: int, n: int) -> None:
    with pytest.raises(ModelError):
        build().candidates(["文"], task=task, max_chars=max_chars, n=n)  # type: ignore[arg-type]
