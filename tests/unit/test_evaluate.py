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
    start = time.process_time()
    assert evaluate.lcs(long, long[:1000]) == 1000
    assert time.process_time() - start < 60


def write(path, lines):
    data = "".join(f"{line}\n" for line in lines).encode("utf-8")
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("name", ["data.jsonl", "data.jsonl.gz"])
def test_rows_plain_and_packed(tmp_path, name):
    line = json.dumps({"id": "a", "text": "正文", "summary": ["一", "二"]}, ensure_ascii=False)
    assert list(evaluate.rows(write(tmp_path / name, [line, ""]))) == [evaluate.Row("a", "正文", "一\n二")]


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


SOURCE = "上半年全区生产总值增长5.2%。财政收入4.98亿元，下降16.39%。下一步要抓好项目建设。"


def record(*lines, figures=()):
    points = [
        {
            "heading": "",
            "text": text,
            "evidence": [{"start": SOURCE.index(proof), "end": SOURCE.index(proof) + len(proof)}],
        }
        for text, proof in lines
    ]
    return {"headline": None, "points": points, "figures": list(figures)}


def figure(value, change, proof, indicator):
    start = SOURCE.index(proof)
    return {
        "value": value,
        "change": change,
        "indicator": indicator,
        "evidence": {"start": start, "end": start + len(proof)},
    }


def test_a_point_is_covered_by_its_evidence_or_by_its_wording():
    points = [
        {"point": "财政下降", "support": "财政收入4.98亿元，下降16.39%"},
        {"point": "抓项目", "support": "下一步要抓好项目建设"},
    ]
    made = record(("收入减少", "财政收入4.98亿元，下降16.39%。"))
    assert evaluate.covered(made, SOURCE, points) == 0.5
    made = record(("下一步要抓好项目建设。", "上半年全区生产总值增长5.2%。"))
    assert evaluate.covered(made, SOURCE, points) == 0.5
    other = [{**points[0], "alternatives": ["上半年全区生产总值增长5.2%"]}]
    assert evaluate.covered(made, SOURCE, other) == 1.0
    assert evaluate.covered(record(), SOURCE, points) == 0.0


def test_figures_precision_recall():
    wanted = (
        {"value": "4.98", "indicator": "财政收入", "source": "财政收入4.98亿元"},
        {"value": "5.2%", "indicator": "生产总值", "source": "生产总值增长5.2%"},
    )
    row = evaluate.Row("a", SOURCE, "", (), wanted, whole=True)
    made = record(
        figures=[
            figure("4.98", "-16.39%", "财政收入4.98亿元，下降16.39%", "财政收入"),
            figure("7", None, "项目建设", "项目"),
        ]
    )
    assert evaluate.figures_found(made, SOURCE, row) == (2, 1, 2, 1)
    assert evaluate.figures_found(made, SOURCE, row._replace(whole=False)) == (2, 1, 2, 2)
    elsewhere = record(figures=[figure("4.98", None, "下一步要抓好项目建设", "项目")])
    assert evaluate.figures_found(elsewhere, SOURCE, row)[1] == 0


def test_redundancy_and_compression():
    once = record(("财政收入下降", "财政收入"), ("抓好项目建设", "项目"))
    twice = record(("财政收入下降", "财政收入"), ("财政收入下降", "财政收入"))
    assert evaluate.redundancy(once) == 0.0
    assert evaluate.redundancy(twice) == 0.5
    assert evaluate.redundancy(record()) == 0.0
    assert evaluate.compression(once, SOURCE) == pytest.approx(12 / len(evaluate.characters(SOURCE)))


def test_means_say_nothing_where_the_data_says_nothing():
    means = evaluate.Scores().means()
    assert means["points"] is means["figures"] is means["briefing"]["rouge1"] is None


def test_a_row_may_have_points_instead_of_a_summary(tmp_path):
    point = {"point": "甲", "support": "乙"}
    line = json.dumps({"text": "正文", "points": [point], "figures_policy": "all listed"}, ensure_ascii=False)
    row = next(evaluate.rows(write(tmp_path / "data.jsonl", [line])))
    assert row == evaluate.Row("1", "正文", "", (point,), (), whole=True)
    with pytest.raises(ConfigError, match="support"):
        next(evaluate.rows(write(tmp_path / "bad.jsonl", ['{"text": "正文", "points": [{"point": "甲"}]}'])))
