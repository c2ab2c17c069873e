"""`jianbao check`, from the command line and from Python."""

import json
from pathlib import Path

import pytest

import jianbao
from jianbao import cli
from jianbao.errors import DocumentError

SOURCE = """关于上半年经济运行情况的通报
云政发〔2024〕7号
上半年，全区一般公共预算收入完成4.98亿元，同比下降16.39%；规模以上工业增加值增长三分之一。区财政局会同区住建局牵头制定方案，
6月底前印发。预计全年完成投资12亿元。全区未发生较大及以上生产安全事故。
"""
TRUE = [
    "上半年全区一般公共预算收入4.98亿元，下降16.39%。",
    "一般公共预算收入49800万元",
    "规模以上工业增加值增长33.3%",
    "全区没有发生较大及以上生产安全事故",
    "预计全年投资12亿元",
    "云政发〔2024〕7号通报了上半年经济运行情况",
]
FALSE = [
    ("sign", "一般公共预算收入4.98亿元，增长16.39%。"),
    ("number", "一般公共预算收入4.89亿元"),
    ("unit", "一般公共预算收入4.98万元"),
    ("date", "下半年全区一般公共预算收入完成4.98亿元"),
    ("date", "方案9月底前印发"),
    ("subject", "规模以上工业增加值下降16.39%"),
    ("subject", "区住建局会同区财政局牵头制定方案"),
    ("name", "区教育局会同区住建局牵头制定方案"),
    ("turned", "全区发生较大及以上生产安全事故"),
    ("mood", "全年完成投资12亿元"),
    ("document number", "云政办发〔2024〕7号通报了经济运行情况"),
]


@pytest.mark.parametrize("line", TRUE)
def test_what_the_source_says_is_supported(line):
    report = jianbao.check(line, SOURCE)
    assert report.unsupported == 0, report.lines


@pytest.mark.parametrize(("kind", "line"), FALSE)
def test_what_it_does_not_say_is_not(kind, line):
    report = jianbao.check(line, SOURCE)
    assert kind in {fault.kind for row in report.lines for fault in row.faults}, report.lines


def test_the_report_points_into_line_and_source():
    report = jianbao.check("# 通报\n\n- 一般公共预算收入4.98亿元，增长16.39%。", SOURCE)
    (line,) = [row for row in report.lines if not row.supported]
    fault = next(fault for fault in line.faults if fault.words == "增长")
    assert line.line == 3
    assert line.text[fault.start : fault.end] == "增长"
    assert "下降16.39%" in SOURCE[fault.nearest.start : fault.nearest.end]
    assert "下降" in fault.why
    json.dumps(report, ensure_ascii=False)


def test_a_summary_without_words_cannot_be_checked():
    with pytest.raises(DocumentError, match="no sentence"):
        jianbao.check(" \n——\n", SOURCE)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    file = tmp_path / "通报.txt"
    file.write_text(SOURCE, encoding="utf-8")
    return file


def test_exit_codes(example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text("- " + "\n- ".join(TRUE), encoding="utf-8")
    bad.write_text(FALSE[0][1], encoding="utf-8")
    assert cli.main(["check", str(good), str(example)]) == 0
    assert cli.main(["check", str(bad), str(example)]) == 1
    assert "增长" in capsys.readouterr().out
    assert cli.main(["check", str(tmp_path / "none.md"), str(example)]) == 2
    assert cli.main(["check", str(good), str(tmp_path / "none.txt")]) == 2
    assert "none.txt" in capsys.readouterr().err


def test_json(example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    bad = tmp_path / "bad.txt"
    bad.write_text("\n".join([TRUE[0], FALSE[0][1]]), encoding="utf-8")
    assert cli.main(["check", "--json", str(bad), str(example)]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["schema"] == "jianbao.check/1"
    assert [line["supported"] for line in report["lines"]] == [True, False]
    assert report["supported"] == report["unsupported"] == 1


@pytest.mark.parametrize("suffix", ["json", "md", "html", "docx"])
def test_a_quoted_briefing_of_ours_is_supported_in_every_format(suffix: str, example: Path, tmp_path: Path, capsys):
    out = tmp_path / "out"
    arguments = ["run", str(example), "-o", str(out), "--summarizer", "none", "--engine", "serial", "-q"]
    assert cli.main([*arguments, "--format", suffix]) == 0
    assert cli.main(["check", str(out / f"通报.txt.{suffix}"), str(example)]) == 0, capsys.readouterr().out


def test_a_row_of_a_table_is_read_as_a_sentence():
    row = "| 指标 | 数值 | 变化 |\n| --- | --- | --- |\n| 一般公共预算收入 | 4.98亿元 | {} |"
    assert jianbao.check(row.format("-16.39%"), SOURCE).unsupported == 0
    assert jianbao.check(row.format("+16.39%"), SOURCE).unsupported == 1
