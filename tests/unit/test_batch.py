"""Many documents, in this process: what is done, what is tried again, and where it all ends up."""

import errno
import hashlib
import json
import time
from datetime import UTC, datetime

import pytest

from jianbao import batch, config, ledger, process, store, versions
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


class Told:
    """An observer made of one function."""

    def __init__(self, ended, begun=None):
        self.ended, self.stages = ended, [] if begun is None else begun

    def planned(self, total):
        assert total > 0

    def begun(self, doc_ids, stage):
        self.stages.append((doc_ids, stage))


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
    monkeypatch.setattr("jianbao.versions.code", lambda config: "0.0.0")
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
    told, begun = [], []
    brief(observer=Told(lambda outcome, ended, total: told.append((outcome.status, ended, total)), begun))
    assert sorted(status for status, _, _ in told) == ["done", "failed", "skipped"]
    assert [(ended, total) for _, ended, total in told] == [(1, 3), (2, 3), (3, 3)]
    assert begun[0] == (["a.txt"], "read")
    assert {stage for ids, stage in begun if ids == ["a.txt"]} > {"clean", "write", "save"}


def test_an_interrupt_keeps_what_is_finished(folder, tmp_path, brief):
    put(folder / "a.txt")
    put(folder / "b.txt")

    def interrupt(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        brief(observer=Told(interrupt))
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["state"] == "interrupted"
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


def test_run_json_says_what_came_of_it(folder, tmp_path, brief):
    put(folder / "a.txt")
    (folder / "b.txt").write_bytes(b"")
    (folder / "c.png").write_bytes(b"x")
    brief()
    report = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert report["schema"] == "jianbao.run/1"
    assert report["state"] == "finished"
    assert report["documents"] == {
        "total": 3,
        "done": 1,
        "unchanged": 0,
        "skipped": 1,
        "failed": 1,
        "given_up": 0,
        "left": 0,
    }
    assert report["failures"] == {"empty": 1}
    assert {"read", "clean", "segment", "annotate", "select", "write", "render", "save"} <= set(
        report["seconds_per_stage"]
    )
    assert report["slowest"][0]["path"] == "a.txt"
    assert report["config"]["run"]["engine"] == "serial"
    assert report["versions"]["code"]
    assert report["seconds"] >= sum(report["seconds_per_stage"].values()) * 0.9


def test_what_crashes_in_run_after_run_is_left_alone(folder, tmp_path, brief, monkeypatch):
    put(folder / "a.txt")
    put(folder / "b.txt", "民生")
    real = process.structured

    def structured(source, config, watch=None):
        if source.doc_id == "b.txt":
            raise RuntimeError("odd")
        return real(source, config, watch)

    monkeypatch.setattr(process, "structured", structured)
    assert [brief("run.attempts=2") for _ in range(2)] == [(1, 0, 1), (0, 1, 1)]
    assert rows(tmp_path / "out")["b.txt"].attempts == 2
    monkeypatch.setattr(process, "structured", real)
    assert brief("run.attempts=2") == (0, 1, 1)
    assert brief("run.attempts=2", retry=True) == (1, 1, 0)
    put(folder / "b.txt", "安全")
    monkeypatch.setattr(process, "structured", structured)
    assert brief("run.attempts=2") == (0, 1, 1)
    assert rows(tmp_path / "out")["b.txt"].attempts == 1


def test_the_row_speaks_of_the_bytes_that_were_read(folder, tmp_path, brief, monkeypatch):
    path = put(folder / "a.txt")
    real = batch._sha256

    def changed(doc, limit):
        found = real(doc, limit)
        put(path, "安全")  # somebody saves it between planning and reading
        return found

    monkeypatch.setattr(batch, "_sha256", changed)
    assert brief() == (1, 0, 0)
    assert rows(tmp_path / "out")["a.txt"].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert brief() == (0, 1, 0)


def test_a_full_disk_stops_the_run_and_blames_no_document(folder, tmp_path, brief, monkeypatch):
    put(folder / "a.txt")
    put(folder / "b.txt", "民生")
    real = store.Folder.put

    def full(self, name, data):
        if name.startswith("b.txt"):
            raise OSError(errno.ENOSPC, "No space left on device")
        real(self, name, data)

    monkeypatch.setattr(store.Folder, "put", full)
    with pytest.raises(EngineError, match="No space left"):
        brief()
    assert set(rows(tmp_path / "out")) == {"a.txt"}
    monkeypatch.setattr(store.Folder, "put", real)
    assert brief() == (1, 1, 0)


def test_a_clock_that_is_set_anew_changes_nothing(folder, tmp_path, brief, monkeypatch):
    put(folder / "a.txt")
    put(folder / "b.txt", "民生")
    times = iter([1e9, 2e9, 5e8, 1.5e9] * 1000)
    monkeypatch.setattr(time, "time", lambda: next(times))
    monkeypatch.setattr(ledger, "now", lambda: datetime.fromtimestamp(next(times), UTC).isoformat())
    assert brief() == (2, 0, 0)
    assert brief() == (0, 2, 0)
    report = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert 0 <= report["seconds"] < 60


def test_a_rule_of_the_users_own_is_part_of_the_fingerprint(folder, tmp_path, brief, monkeypatch):
    put(folder / "a.txt")
    own = tmp_path / "rules" / "house_rules.py"
    own.parent.mkdir()
    own.write_text("def edits(text):\n    return []\n", encoding="utf-8")
    monkeypatch.syspath_prepend(own.parent)
    rules = 'clean.rules=["default", "house_rules.none"]'
    with pytest.raises(ConfigError, match="cannot import house_rules"):
        brief(rules)
    (own.parent / "house").mkdir()
    (own.parent / "house" / "__init__.py").touch()
    own = own.rename(own.parent / "house" / "rules.py")
    rules = 'clean.rules=["default", "house.rules"]'
    assert [brief(rules), brief(rules)] == [(1, 0, 0), (0, 1, 0)]
    own.write_text("def edits(text):\n    return []  # better\n", encoding="utf-8")
    versions._code.cache_clear()
    assert brief(rules) == (1, 0, 0)


def test_an_address_takes_everything_and_another_machine_goes_on_from_there(folder, tmp_path, brief, monkeypatch):
    put(folder / "a.txt")
    out = f"memory://jianbao-{tmp_path.name}"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "one"))
    assert brief(out=out) == (1, 0, 0)
    assert brief(out=out) == (0, 1, 0)
    place = store.Remote(out)
    assert all(place.has(name) for name in ("a.txt.md", "a.txt.json", "index.html", "run.json", "ledger.sqlite"))
    assert json.loads(place.get("a.txt.json"))["source"]["path"] == "a.txt"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "two"))
    put(folder / "b.txt")
    assert brief(out=out) == (1, 1, 0)


def test_file_addresses_are_folders(folder, tmp_path, brief):
    put(folder / "a.txt")
    assert brief(out=f"file://{tmp_path / 'shared'}") == (1, 0, 0)
    assert (tmp_path / "shared" / "a.txt.md").is_file()
    with pytest.raises(ConfigError, match="nowhere"):
        brief(out="nowhere://x")
