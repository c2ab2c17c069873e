"""Many documents, in this process: what is done, what is tried again, and where it all ends up."""

import json

import pytest

from jianbao import batch, config, ledger
from jianbao.errors import ConfigError, EngineError

TEXT = """清河县{name}工作会议纪要
会议指出，上半年全县地区生产总值同比增长5.2%，一般公共预算收入完成4.98亿元，同比下降6.2%。
一、存在的主要问题
工业基础薄弱，亏损企业11家，财政压力持续加大，项目储备明显不足。
二、下一步工作
会议要求，各乡镇各部门要压实责任，确保全年新开工项目12个，坚决守住安全生产底线。
"""
SERIAL = ["run.engine=serial", "write.summarizer=none", 'render.formats=["md", "json"]']


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "in"
    root.mkdir()
    return root


@pytest.fixture
def brief(folder, tmp_path):
    """Brief the folder; how many documents were done, unchanged and failed."""

    def run(*settings, paths=(folder,), out=tmp_path / "out", **options):
        report = batch.run(paths, out, config.load(None, [*SERIAL, *settings]), **options)
        return report.done, report.unchanged, len(report.failed)

    return run


def put(path, name="经济"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(name=name), encoding="utf-8")
    return path


def rows(out):
    book = ledger.Ledger(out / ledger.FILE)
    try:
        return book.rows()
    finally:
        book.close()


def test_done_means_same_bytes_config_formats_and_files(folder, tmp_path, brief):
    put(folder / "a.txt")
    put(folder / "b.txt", "民生")
    assert brief() == (2, 0, 0)
    assert brief() == (0, 2, 0)
    assert brief('render.formats=["md"]') == (0, 2, 0)
    put(folder / "a.txt", "安全")
    assert brief() == (1, 1, 0)
    (tmp_path / "out" / "b.txt.md").unlink()
    assert brief() == (1, 1, 0)
    assert brief("select.length=200") == (2, 0, 0)
    assert brief("select.length=200", 'render.formats=["md", "json", "html"]') == (2, 0, 0)
    assert brief("select.length=200", "run.timeout=20") == (0, 2, 0)
    assert brief("select.length=200", fresh=True) == (2, 0, 0)


def test_another_version_of_the_code_does_it_again(folder, brief, monkeypatch):
    put(folder / "a.txt")
    assert brief() == (1, 0, 0)
    monkeypatch.setattr("jianbao.versions.code", lambda: "0.0.0")
    assert brief() == (1, 0, 0)


def test_failures_are_tried_again_and_their_reason_is_kept(folder, tmp_path, brief):
    put(folder / "a.txt")
    (folder / "b.txt").write_bytes(b"")
    assert brief() == (1, 0, 1)
    assert brief() == (0, 1, 1)
    row = rows(tmp_path / "out")["b.txt"]
    assert (row.status, row.error_kind, row.error_stage) == ("failed", "empty", "read")
    assert str(tmp_path) not in row.error_message
    put(folder / "b.txt")
    assert brief() == (1, 1, 0)


def test_the_digest_covers_every_run_on_the_same_out(folder, tmp_path, brief):
    one, two = put(folder / "a.txt"), put(folder / "sub" / "b.txt")
    (folder / "bad.txt").write_bytes(b"")
    brief(paths=[one])
    brief(paths=[folder])
    two.unlink()
    brief(paths=[one])
    digest = (tmp_path / "out" / "index.md").read_text(encoding="utf-8")
    assert all(name in digest for name in ("a.txt", "sub/b.txt", "bad.txt"))
    assert (tmp_path / "out" / "index.html").is_file()


def test_out_inside_input_and_input_as_out(folder, brief):
    put(folder / "a.txt")
    for expected in ((1, 0, 0), (0, 1, 0)):
        assert brief(out=folder / "out") == expected
        assert brief(out=folder) == expected
    assert set(rows(folder)) == {"a.txt"}


def test_names_that_would_clash_are_told_apart(folder, tmp_path, brief):
    for name in ("a.txt", "x/a.txt", "y/a.txt", "index", "A.txt"):
        put(folder / name)
    brief(paths=[folder / "y" / "a.txt", folder / "x" / "a.txt", folder / "index", folder / "A.txt"])
    assert set(rows(tmp_path / "out")) == {"A.txt", "a~2.txt", "a~3.txt", "index~2"}
    for doc_id in rows(tmp_path / "out"):
        briefing = json.loads((tmp_path / "out" / f"{doc_id}.json").read_text(encoding="utf-8"))
        assert briefing["source"]["path"] == doc_id


def test_every_outcome_is_told_as_it_happens(folder, brief):
    put(folder / "a.txt")
    (folder / "b.txt").write_bytes(b"")
    (folder / "c.png").write_bytes(b"x")
    told = []
    brief(notify=lambda outcome, ended, total: told.append((outcome.doc_id, outcome.status, ended, total)))
    assert sorted(status for _, status, _, _ in told) == ["done", "failed", "skipped"]
    assert [(ended, total) for *_, ended, total in told] == [(1, 3), (2, 3), (3, 3)]


def test_an_interrupt_keeps_what_is_finished(folder, tmp_path, brief):
    put(folder / "a.txt")
    put(folder / "b.txt")

    def interrupt(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        brief(notify=interrupt)
    assert set(rows(tmp_path / "out")) == {"a.txt"}
    assert "a.txt" in (tmp_path / "out" / "index.md").read_text(encoding="utf-8")
    assert brief() == (1, 1, 0)


def test_what_cannot_be_written_is_a_failure_of_the_document(folder, tmp_path, brief):
    put(folder / "a.txt")
    (tmp_path / "out" / "a.txt.json").mkdir(parents=True)
    assert brief() == (0, 0, 1)
    row = rows(tmp_path / "out")["a.txt"]
    assert (row.error_kind, row.error_stage) == ("output", "save")


def test_a_digest_that_cannot_be_written_is_said_and_the_ledger_stands(folder, tmp_path, brief):
    put(folder / "a.txt")
    (tmp_path / "out" / "index.html").mkdir(parents=True)
    with pytest.raises(EngineError, match="digest"):
        brief()
    assert rows(tmp_path / "out")["a.txt"].status == "done"
    assert not list((tmp_path / "out").glob(".jianbao-scratch*"))


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("run.engine=spark", "spark"),
        ("write.summarizer=oracle", "oracle"),
        ('render.formats=["pptx"]', "pptx"),
        ('clean.rules=["no_such_rule"]', "no_such_rule"),
        ("select.weights.nobody=1", "nobody"),
        ('segment.lexicons=["/no/such/list"]', "list"),
    ],
)
def test_a_wrong_name_stops_the_run_before_anything_is_done(folder, tmp_path, brief, setting, says):
    put(folder / "a.txt")
    with pytest.raises(ConfigError, match=says):
        brief(setting)
    assert not list((tmp_path / "out").glob("[!.]*.md"))


def test_nothing_to_do_is_an_error_of_the_call(folder, brief):
    with pytest.raises(ConfigError, match="no documents in"):
        brief()
