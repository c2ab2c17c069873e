"""Each scorer on documents small enough to work out by hand; all scorers on what every scorer must stand."""

import numpy as np
import pytest

from jianbao import plugins
from jianbao.score._vectors import tfidf

OFFHAND = [name for name in plugins.names("score") if name != "dense"]
"""Scorers that need no model; the other has tests of its own."""


@pytest.mark.parametrize("name", OFFHAND)
@pytest.mark.parametrize("rows", [[], ["产业 基础 不牢"], ["产业 基础 不牢"] * 3, ["， 。", "产业 基础"]])
def test_scores_have_one_value_a_sentence_between_0_and_1(make, name, rows):
    values = plugins.load("score", name).scores(make([("", rows)]))
    assert values.shape == (len(rows),)
    assert np.all((values >= 0) & (values <= 1))


def test_equal_sentences_keep_a_score_each(make):
    values = plugins.load("score", "lexrank").scores(
        make([("", ["产业 基础 不牢", "财政 压力 加大", "产业 基础 不牢"])])
    )
    assert len(values) == 3
    assert values[0] == pytest.approx(values[2])


def test_lexrank_equals_the_power_method_on_the_full_matrix(make):
    rows = ["产业 基础 不牢 压力", "财政 压力 加大", "产业 财政 形势", "信访 总量 上升", "信访 压力 产业"]
    annotated = make([("", rows)])
    vectors = tfidf(annotated.doc.sentences).toarray()
    similarity = vectors @ vectors.T
    matrix = 0.15 / 5 + 0.85 * similarity / similarity.sum(axis=1, keepdims=True)
    rank = np.full(5, 0.2)
    for _ in range(200):
        rank = rank @ matrix
    expected = (rank - rank.min()) / (rank.max() - rank.min())
    assert plugins.load("score", "lexrank").scores(annotated) == pytest.approx(expected, abs=1e-4)


def test_vectors_have_unit_length_and_leave_out_numbers_and_single_characters(make):
    vectors = tfidf(make([("", ["产业 增长 12.5 的 ，", "产业 下降"])]).doc.sentences)
    assert vectors.shape == (2, 3)
    assert np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel() == pytest.approx([1, 1])


def test_lead_prefers_the_first_sentence_of_each_section(make):
    values = plugins.load("score", "lead").scores(make([("甲", ["一 二", "三 四"]), ("乙", ["五 六", "七 八"])]))
    assert values[0] == values[2] == pytest.approx(1.0)
    assert values[1] == values[3] < 1


def test_lead_passes_over_ceremony_and_fragments(make):
    values = plugins.load("score", "lead").scores(
        make([("", ["同志们 好", "残 句", "正 文"])], ceremonial={0}, fragments={1})
    )
    assert values.tolist() == [0, 0, 1]


def test_substance_ranks_a_problem_above_a_greeting(make):
    annotated = make(
        [
            (
                "",
                [
                    "同志们 ， 大家 上午 好 ， 很 高兴 见到 各位",
                    "主要问题 是 产业 基础 不牢 、 财政 压力 加大 、 风险 较多",
                ],
            )
        ],
        roles=["other", "problem"],
    )
    values = plugins.load("score", "substance").scores(annotated)
    assert values[1] > values[0]
