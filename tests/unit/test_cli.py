"""The commands, in this process: what they print where, and their exit codes."""

import json
import subprocess
import sys

import pytest

from jianbao import cli

TEXT = """清河县工作汇报
各位领导：
一、主要成绩
上半年全县生产总值同比增长5.2%，城镇新增就业2310人，各项工作稳步推进。
（一）工业经济稳中有进
全县新增规模以上工业企业11家，完成技术改造投资3.6亿元。
二、存在的主要问题
财政压力持续加大，一般公共预算收入同比下降6.2%。
"""


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "汇报.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def call(capfd):
    """Exit code, standard output and standard error of one command."""

    def run(*arguments):
        code = cli.main([str(a) for a in arguments])
        out, err = capfd.readouterr()
        return code, out, err

    return run


def test_clean_prints_the_text(call, document):
    code, out, err = call("clean", document)
    assert (code, err) == (0, "")
    assert "同比增长5.2%" in out


def test_clean_json_has_the_fields_of_the_contract(call, document):
    code, out, _ = call("clean", "--json", document, document)
    assert code == 0
    one, two = (json.loads(line) for line in out.splitlines())
    assert one == two
    assert set(one) >= {"source", "title", "completeness", "damage", "source_text", "text"}
    assert one["title"] == "清河县工作汇报"
    assert one["source_text"] == TEXT
    assert set(one["source"]) >= {"path", "sha256", "format", "encoding", "chars"}
    assert one["source"]["path"] == "汇报.txt"
    assert set(one["completeness"]) >= {"complete", "declared_chars", "shown_chars", "ratio", "tail_cut", "gaps"}
    for edit in one["damage"]:
        assert set(edit) >= {"rule", "start", "end", "replacement"}


def test_clean_and_run_say_the_same_of_a_document(call, document, tmp_path):
    _, out, _ = call("clean", "--json", document)
    call("run", document, "-o", tmp_path / "out", "--summarizer", "none", "--engine", "serial", "-q")
    briefing = json.loads((tmp_path / "out" / "汇报.txt.json").read_text(encoding="utf-8"))
    cleaned = json.loads(out)
    for field in ("source", "title", "completeness", "damage"):
        assert cleaned[field] == briefing[field]


def test_clean_goes_on_after_a_bad_file(call, document, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    code, out, err = call("clean", "--json", bad, document)
    assert code == 1
    first, second = (json.loads(line) for line in out.splitlines())
    assert first["source"]["path"] == "bad.txt"
    assert first["error"]["kind"] == "empty"
    assert second["text"]
    assert err.count("\n") == 1
    assert "bad.txt" in err
    assert call("clean", tmp_path / "none.txt")[0] == 1


def test_clean_diff_names_rule_and_place(call, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT.replace("6.2%。", "6.2%\u200b。"), encoding="utf-8")
    code, out, _ = call("clean", "--diff", path)
    assert code == 0
    assert any("\\u200b" in line and line[0].isdigit() for line in out.splitlines())


def test_outline_shows_the_tree(call, document):
    code, out, _ = call("outline", document)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "清河县工作汇报"
    depth = {line.strip(): len(line) - len(line.lstrip()) for line in lines[1:]}
    assert list(depth) == ["一、主要成绩", "（一）工业经济稳中有进", "二、存在的主要问题"]
    assert depth["（一）工业经济稳中有进"] > depth["一、主要成绩"] == depth["二、存在的主要问题"]
    assert call("outline", document.with_name("none.txt"))[0] == 1


def test_eval_scores_and_counts(call, tmp_path):
    data = tmp_path / "data.jsonl"
    rows = [{"id": "a", "text": TEXT, "summary": "财政压力加大"}, {"id": "b", "text": " ", "summary": "无"}]
    data.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows[:1]), encoding="utf-8")
    code, out, _ = call("eval", data, "--summarizer", "none", "--json")
    means = json.loads(out)
    assert code == 0
    assert means["documents"] == 1
    assert means["unsupported"] == 0
    assert 0 < means["briefing"]["rougeL"] <= 1
    code, out, _ = call("eval", data, "--summarizer", "none")
    assert "character ROUGE" in out
    assert "must-have points covered: -" in out


def test_doctor_names_what_is_there(call):
    code, out, _ = call("doctor")
    assert code in {0, 1}
    for name in ("python", "jieba", "torch", "pool", "serial", "ray", "embedded", "LibreOffice", "仿宋"):
        assert name in out


def test_doctor_lists_the_readers_and_what_each_needs(call, monkeypatch):
    _, out, _ = call("doctor")
    readers = {line.split()[2]: line for line in out.splitlines() if line.split()[1:2] == ["reader"]}
    for name, words in {
        "html": "trafilatura",
        "pdf": "pypdfium2",
        "record": ".parquet",
        "eml": ".eml",
        "archives": ".tar.xz",
    }.items():
        assert words in readers[name]
    monkeypatch.setattr("jianbao.doctor.find_spec", lambda name: None)
    monkeypatch.setattr("jianbao._soffice.find", lambda: None)
    _, out, _ = call("doctor")
    readers = {line.split()[2]: line for line in out.splitlines() if line.split()[1:2] == ["reader"]}
    assert readers["html"].startswith("no ")
    assert "pip install trafilatura lxml" in readers["html"]
    assert "install LibreOffice" in readers["office"]
    assert readers["txt"].startswith("ok ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "{in}/none.txt", "-o", "{out}"],
        ["run", "{in}/empty", "-o", "{out}"],
        ["run", "{in}", "-o", "{in}/汇报.txt"],
        ["run", "{in}", "-o", "{out}", "--set", "select.lenght=3"],
        ["run", "{in}", "-o", "{out}", "--config", "{in}/none.toml"],
        ["run", "{in}", "-o", "{out}", "--engine", "spark"],
        ["run", "{in}", "-o", "{out}", "--engine", "serial", "--summarizer", "oracle"],
        ["run", "{in}", "-o", "{out}", "--format", "md,pptx"],
        ["run", "{in}", "-o", "{out}", "--length", "many"],
        ["run", "{in}", "-o", "{out}", "--workers", "-1"],
        ["run", "{in}", "-o", "{out}", "--timeout", "0"],
        ["run", "{in}", "-o", "{out}", "--set", 'clean.rules=["no_such_rule"]'],
        ["clean", "{in}/汇报.txt", "--set", "x=1"],
        ["eval", "{in}/none.jsonl", "--summarizer", "none"],
    ],
)
def test_what_cannot_start_ends_with_2_and_one_line(call, document, tmp_path, arguments):
    (document.parent / "empty").mkdir()
    code, out, err = call(
        *(a.replace("{in}", str(document.parent)).replace("{out}", str(tmp_path / "out")) for a in arguments)
    )
    assert (code, out) == (2, "")
    assert err.startswith("jianbao: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["run"], ["run", "x"], ["fly"], ["clean", "--json", "--diff", "x"]])
def test_a_wrong_command_line_exits_with_2(call, arguments):
    with pytest.raises(SystemExit) as caught:
        call(*arguments)
    assert caught.value.code == 2


@pytest.mark.parametrize("command", ["run", "clean", "outline", "eval", "doctor"])
def test_every_command_explains_itself(capsys, command):
    with pytest.raises(SystemExit) as caught:
        cli.main([command, "--help"])
    assert caught.value.code == 0
    assert "usage: jianbao" in capsys.readouterr().out


def test_every_option_of_the_contract_exists(capsys):
    with pytest.raises(SystemExit):
        cli.main(["run", "--help"])
    shown = capsys.readouterr().out
    for option in (
        "--config",
        "--set",
        "--format",
        "--length",
        "--summarizer",
        "--engine",
        "--workers",
        "--fresh",
        "--timeout",
        "-v",
        "-q",
    ):
        assert option in shown


def test_a_narrow_console_does_not_stop_the_output(document):
    code = "import sys; from jianbao.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, "clean", str(document)],
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PYTHONPATH": ":".join(sys.path), "PATH": ""},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "同比增长" in done.stdout.decode("utf-8")


def test_importing_the_command_loads_nothing_heavy():
    code = "import sys, jianbao, jianbao.cli; print(sorted(m for m in sys.modules if m in {'pydantic', 'numpy', 'jieba', 'torch', 'jinja2'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
