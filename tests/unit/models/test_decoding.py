"""An untrained network writes noise; under the constraints even noise keeps to the source's numbers, words and length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch

from jianbao_models._source import Source, Vocabulary
from jianbao_models.decoding import KeepSubjects, KeepUnits, LimitChars, NoRepeat, PreferCopying
from jianbao_models.text import normalise, units

if TYPE_CHECKING:
    from pathlib import Path

NEVER = float("-inf")


@pytest.fixture(scope="module")
def vocabulary(tokenizer: Any) -> Vocabulary:
    return Vocabulary.of(tokenizer)


def ids(tokenizer: Any, text: str) -> list[int]:
    return tokenizer(text, add_special_tokens=False)["input_ids"]


def allowed(tokenizer: Any, vocabulary: Vocabulary, source: str, written: str) -> set[str]:
    """Texts of the tokens that `KeepUnits` lets follow `written`."""
    parsed = Source.of(ids(tokenizer, source), vocabulary)
    rows = torch.tensor([[1, *ids(tokenizer, written)]])
    scores = KeepUnits([parsed], vocabulary, 1, longest=90)(rows, torch.zeros(1, len(vocabulary.texts)))
    return {vocabulary.texts[i] for i in (scores[0] > NEVER).nonzero()[:, 0].tolist()}


def test_a_number_starts_only_as_one_of_the_source(tokenizer: Any, vocabulary: Vocabulary) -> None:
    free = allowed(tokenizer, vocabulary, "同比下降16.39%，下降4.98亿元", "同比下降")
    assert {text for text in free if text.isdigit()} == {"1", "4"}


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("同比下降", {"1"}),
        ("增长", set()),
        ("增加", {"4"}),
        ("同比，", {"3"}),
        ("收入完成", {"5"}),
        ("我区完成", set()),
    ],
)
def test_a_number_stays_with_the_word_before_it(
    tokenizer: Any, vocabulary: Vocabulary, written: str, digits: set[str]
) -> None:
    free = allowed(tokenizer, vocabulary, "同比下降16.39%，增加4.98亿元，30个行业，收入完成5.2亿元", written)
    assert {text for text in free if text.isdigit()} == digits


@pytest.mark.parametrize(
    ("written", "following"), [("下降1", {"6"}), ("下降16", {"."}), ("下降16.", {"3"}), ("下降16.39", {"%"})]
)
def test_a_number_goes_on_and_ends_as_in_the_source(
    tokenizer: Any, vocabulary: Vocabulary, written: str, following: set[str]
) -> None:
    assert allowed(tokenizer, vocabulary, "同比下降16.39%，共4.98亿元", written) == following


def test_a_number_keeps_its_measure_word(tokenizer: Any, vocabulary: Vocabulary) -> None:
    (only,) = allowed(tokenizer, vocabulary, "同比下降16.39%，共4.98亿元", "共4.98")
    assert only
    assert "亿元".startswith(only)


def test_numbers_that_share_a_start_stay_apart(tokenizer: Any, vocabulary: Vocabulary) -> None:
    assert allowed(tokenizer, vocabulary, "从12.5%降到12%，再到1.2%。", "12") == {".", "%"}


def test_latin_words_and_masks_only_whole(tokenizer: Any, vocabulary: Vocabulary) -> None:
    source = "**区GDP增长，5G基站"
    assert allowed(tokenizer, vocabulary, source, "*") == {"*"}
    assert allowed(tokenizer, vocabulary, source, "GD") == {"P"}
    assert "区" in allowed(tokenizer, vocabulary, source, "**")


def test_rare_characters_only_whole(tokenizer: Any, vocabulary: Vocabulary) -> None:
    body = ids(tokenizer, "龘")
    parsed = Source.of(body, vocabulary)
    processor = KeepUnits([parsed], vocabulary, 1, longest=20)
    scores = processor(torch.tensor([[1, body[0]]]), torch.zeros(1, len(vocabulary.texts)))
    assert (scores[0] > NEVER).nonzero()[:, 0].tolist() == [body[1]]


@pytest.mark.parametrize(("written", "free"), [("来信增幅明显，", True), ("信访总量上升，", False), ("", False)])
def test_a_clause_without_subject_follows_its_own_subject(
    tokenizer: Any, vocabulary: Vocabulary, written: str, *, free: bool
) -> None:
    body = ids(tokenizer, "信访总量上升，来信增幅明显，同比上升1120%。")
    rows = torch.tensor([[1, *ids(tokenizer, written)]])
    processor = KeepSubjects([Source.of(body, vocabulary)], vocabulary, 1)
    scores = processor(rows, torch.zeros(1, len(vocabulary.texts)))
    assert (float(scores[0, ids(tokenizer, "同比")[0]]) > NEVER) is free


def test_copying_is_preferred(tokenizer: Any, vocabulary: Vocabulary) -> None:
    body = ids(tokenizer, "财政收支矛盾突出，保运转压力增大")
    processor = PreferCopying([Source.of(body, vocabulary)], vocabulary, 1)
    scores = processor(torch.tensor([[1, body[0]]]), torch.zeros(1, len(vocabulary.texts)))
    assert int(scores[0].argmax()) == body[1]


def test_nothing_is_said_twice(tokenizer: Any, vocabulary: Vocabulary) -> None:
    body = ids(tokenizer, "财政收支矛盾突出")
    rows = torch.tensor([[1, *body, *body[:-1]]])
    scores = NoRepeat(vocabulary, chars=1)(rows, torch.zeros(1, len(vocabulary.texts)))
    assert scores[0, body[-1]] == NEVER


def test_open_quotes_are_closed_before_the_end(tokenizer: Any, vocabulary: Vocabulary) -> None:
    rows = torch.tensor([[1, *ids(tokenizer, "“产业")]])
    scores = LimitChars(vocabulary, shortest=2, longest=4)(rows, torch.zeros(1, len(vocabulary.texts)))
    likely = {vocabulary.texts[i] for i in (scores[0] > -1).nonzero()[:, 0].tolist() if vocabulary.lengths[i]}
    assert likely == {"”"}


TEXTS = (
    "全县规模以上工业企业45家，上半年有13家产值下降，产业基础还不牢固，5G基站1,286个，GDP增长3.4%。",
    "**区一般公共预算收入完成4.98亿元，同比下降16.39%，财政收支矛盾突出，龘字也在其中。",
    "推行“一窗受理”，压减审批材料31项，办理时限缩短20%（含节假日），营商环境不断优化。",
)


@pytest.mark.parametrize(("task", "max_chars"), [("heading", 12), ("heading", 24), ("line", 45), ("line", 90)])
def test_noise_keeps_to_the_source(tiny_folder: Path, task: Any, max_chars: int) -> None:
    from jianbao_models import load

    model = load(tiny_folder, threads=1)
    found = model.candidates(TEXTS, task=task, max_chars=max_chars, n=4)
    assert [len(options) > 0 for options in found] == [True] * 3
    for text, options in zip(TEXTS, found, strict=True):
        for option in options:
            assert set(units(option)) <= set(units(normalise(text))), option
            assert len(option) <= max_chars + 1, option
            assert "\ufffd" not in option
