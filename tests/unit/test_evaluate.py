"""Character ROUGE against the plain definition, and the data format."""

import gzip
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao import evaluate
from jianbao.errors import ConfigError

texts = st.text("甲乙丙丁12.%", max_size=30)


def slow_lcs(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            table[i][j] = table[i - 1][j - 1] + 1 if x == y else max(table[i - 1][j], table[i][j - 1])
    return table[-1][-1]


@given(texts, texts)
def test_lcs_is_the_textbook_one(a, b):
    assert evaluate.lcs(a, b) == slow_lcs(a, b)


@given(texts, texts)
def test_rouge_is_a_symmetric_share(a, b):
    scores = evaluate.rouge(a, b)
    assert scores == evaluate.rouge(b, a)
    assert all(0 <= value <= 1 for value in scores.values())
    assert scores["rouge2"] <= scores["rouge1"] or len(a) != len(b)


def test_a_known_pair():
    # 6 characters each; common: 增长 shares one of 下降's none, 6.8% shares four
    scores = evaluate.rouge("增长6.8%", "下降6.8%")
    assert scores["rouge1"] == pytest.approx(4 / 6)
    assert scores["rouge2"] == pytest.approx(3 / 5)
    assert scores["rougeL"] == pytest.approx(4 / 6)


def test_blanks_punctuation_and_width_do_not_count():
    assert evaluate.rouge("同比，增长 ６.８％。", "同比增长6.8%")["rougeL"] == 1.0
    assert evaluate.rouge("", "甲")["rouge1"] == 0.0


def test_long_texts_take_no_time():
    long = "高质量发展大会" * 20_000
    start = time.perf_counter()
    assert evaluate.lcs(long, long[:1000]) == 1000
    assert time.perf_counter() - start < 5


def write(path, lines):
    data = "".join(f"{line}\n" for line in lines).encode("utf-8")
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("name", ["data.jsonl", "data.jsonl.gz"])
def test_rows_plain_and_packed(tmp_path, name):
    line = json.dumps({"id": "a", "text": "正文", "summary": ["一", "二"]}, ensure_ascii=False)
    assert list(evaluate.rows(write(tmp_path / name, [line, ""]))) == [("a", "正文", "一\n二")]


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "x"}', '{"text": 3, "summary": "x"}', "\\"])
def test_a_wrong_line_is_named(tmp_path, line):
    good = json.dumps({"text": "甲", "summary": "乙"})
    with pytest.raises(ConfigError, match="line 2"):
        list(evaluate.rows(write(tmp_path / "data.jsonl", [good, line])))


def test_a_missing_or_broken_file_is_a_config_error(tmp_path):
    with pytest.raises(ConfigError, match="cannot read"):
        list(evaluate.rows(tmp_path / "none.jsonl"))
    (tmp_path / "bad.jsonl.gz").write_bytes(b"not packed")
    with pytest.raises(ConfigError):
        list(evaluate.rows(tmp_path / "bad.jsonl.gz"))
