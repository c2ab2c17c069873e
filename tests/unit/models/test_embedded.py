"""The weights that ship with the package."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from jianbao_models import Summarizer, load
from jianbao_models.embedded import FOLDER, lengths_asked
from jianbao_models.text import normalise, units

TEXTS = (
    "工业运行面临压力,全县规模以上工业28个大类行业中,9个行业上半年呈负增长,行业增长面仅为61%。骨干企业增长受限,形势比较严峻。",
    "上半年全县完成一般公共预算收入5.21亿元,同比下降12.48%。受刚性支出增加等因素影响,收入增长规模远低于支出增长规模。",
    "**镇道路改造完工3.6公里，惠及群众1,286户，“厕所革命”完成率98.7%，群众满意度明显提升。",
    "强化人才支撑。深入实施人才引育工程，引进高层次人才46名，建成人才公寓320套，让各类人才引得来、留得住、用得好。",
)


@pytest.fixture(scope="module")
def model() -> Any:
    if not (FOLDER / "model.safetensors").is_file():
        pytest.skip(f"NO WEIGHTS in {FOLDER}: train and export them, or nothing of the embedded model is tested")
    return load("embedded", threads=1)


@pytest.fixture(scope="module", params=[("heading", 20), ("line", 90), ("line", 45)], ids=str)
def written(request: pytest.FixtureRequest, model: Any) -> tuple[str, int, list[list[str]]]:
    task, max_chars = request.param
    return task, max_chars, model.candidates(TEXTS, task=task, max_chars=max_chars, n=4)


def test_it_is_a_summarizer(model: Any) -> None:
    assert isinstance(model, Summarizer)


def test_numbers_words_and_masks_come_from_the_source(written: tuple[str, int, list[list[str]]]) -> None:
    for text, options in zip(TEXTS, written[2], strict=True):
        assert options
        for option in options:
            assert set(units(option)) <= set(units(normalise(text))), option


def test_lengths_are_kept(written: tuple[str, int, list[list[str]]]) -> None:
    task, max_chars, found = written
    assert all(4 <= len(option) <= max_chars for options in found for option in options)
    assert all(option.endswith("。") == (task == "line") for options in found for option in options)


def test_candidates_are_distinct(written: tuple[str, int, list[list[str]]]) -> None:
    assert all(len(options) == len(set(options)) for options in written[2])


def test_words_are_mostly_the_source_s(written: tuple[str, int, list[list[str]]]) -> None:
    from jianbao_models.text import overlap

    best = [overlap(options[0], normalise(text)) for text, options in zip(TEXTS, written[2], strict=True)]
    assert sum(best) / len(best) > 0.85


def test_equal_input_gives_equal_output_alone_or_among_others(model: Any) -> None:
    together = model.summarize(TEXTS, task="heading", max_chars=20)
    assert together == model.summarize(TEXTS, task="heading", max_chars=20)
    assert together == [model.summarize([text], task="heading", max_chars=20)[0] for text in TEXTS]


def test_blank_and_short_texts(model: Any) -> None:
    assert model.summarize(["", " \n", "总体要求。"], task="heading", max_chars=20) == ["", "", "总体要求"]


def test_a_long_text_loses_sentences_and_says_so(model: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    (heading,) = model.summarize(["".join(TEXTS) * 4], task="heading", max_chars=20)
    assert heading
    assert "is too long: only its first" in caplog.text


def test_no_network_is_used(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    fresh = load("embedded", threads=1)
    assert fresh.summarize(TEXTS[:1], task="heading", max_chars=20) == model.summarize(
        TEXTS[:1], task="heading", max_chars=20
    )


def test_the_folder_is_small_and_has_a_card() -> None:
    if not (FOLDER / "model.safetensors").is_file():
        pytest.skip("NO WEIGHTS")
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 40_000_000
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"## {part}" in card for part in ("Data", "Recipe", "Measured", "Known failures", "Licence"))


@pytest.mark.parametrize(
    ("task", "most", "source", "expected"),
    [
        ("heading", 30, 400, (16, 20, 24)),
        ("heading", 14, 400, (12, 14)),
        ("heading", 5, 400, (8,)),
        ("line", 45, 400, (40,)),
        ("line", 90, 50, (40,)),
    ],
)
def test_lengths_asked(task: Any, most: int, source: int, expected: tuple[int, ...]) -> None:
    assert lengths_asked(task, most, source) == expected
