"""One document: its outcome, its files, and how failures are named."""

import pickle
from dataclasses import replace

import pytest

import jianbao
from jianbao import config, process
from jianbao.errors import DocumentError, LimitError, ReadError
from jianbao.process import Task, Watch

TEXT = "清河县工作汇报\n各位领导：\n上半年全县生产总值同比增长5.2%，新增就业2310人。\n存在问题是工业基础薄弱，亏损企业11家。\n"
CONFIG = config.load(None, ["write.summarizer=none", 'render.formats=["md", "json"]'])


@pytest.fixture
def task(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return Task("sub/a.txt", path, tmp_path / "out", tmp_path / "scratch", CONFIG)


def files(task):
    return sorted(path.name for path in task.out.rglob("*") if path.is_file())


def test_a_document_becomes_files_and_facts(task):
    outcome = process.process(task)
    assert outcome.status == "done"
    assert outcome.facts.title == "清河县工作汇报"
    assert outcome.facts.complete is True
    assert list(outcome.seconds) == ["read", "clean", "segment", "annotate", "select", "write", "render", "save"]
    assert files(task) == ["a.txt.json", "a.txt.md"]
    assert (task.out / "sub").is_dir()
    assert not list(task.scratch.iterdir())


def test_task_and_outcome_cross_process_borders(task):
    assert pickle.loads(pickle.dumps(task)) == task
    outcome = process.process(task)
    assert pickle.loads(pickle.dumps(outcome)) == outcome


def test_the_same_document_gives_the_same_bytes(task):
    process.process(task)
    first = {name: (task.out / "sub" / name).read_bytes() for name in files(task)}
    process.process(task)
    assert first == {name: (task.out / "sub" / name).read_bytes() for name in files(task)}


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (DocumentError("known", kind="odd"), "odd"),
        (LimitError("known", kind="too_large"), "too_large"),
        (RuntimeError("first line\nsecond line"), "crash"),
        (MemoryError(), "memory"),
        (RecursionError(), "depth"),
    ],
)
@pytest.mark.parametrize("place", [("clean", "cleaner"), ("segment", "segmenter"), ("write", "writer")])
def test_a_failure_names_its_stage_and_kind(task, monkeypatch, raised, kind, place):
    stage, attribute = place

    def broken(_config):
        def fail(_):
            raise raised

        fail.plan = fail  # of the writing stage
        return fail

    monkeypatch.setattr(process, attribute, broken)
    outcome = process.process(task)
    assert (outcome.status, outcome.stage, outcome.kind) == ("failed", stage, kind)
    assert outcome.message
    assert "\n" not in outcome.message
    assert stage in outcome.seconds
    assert files(task) == []


def test_a_renderer_that_fails_leaves_no_file_of_any_format(task, monkeypatch):
    def render(briefing, name):
        if name == "json":
            raise ValueError("no")
        return b"x"

    monkeypatch.setattr(process, "render", render)
    assert process.process(task).stage == "render"
    assert files(task) == []


@pytest.mark.parametrize(("data", "kind"), [(b"", "empty"), (bytes(range(256)) * 20, "binary")])
def test_what_is_no_document(task, data, kind):
    task.path.write_bytes(data)
    outcome = process.process(task)
    assert (outcome.status, outcome.stage, outcome.kind) == ("failed", "read", kind)
    assert str(task.path) not in outcome.message


@pytest.mark.parametrize("setting", ["read.max_bytes=20", "read.max_chars=20"])
def test_limits(task, setting):
    small = replace(task, config=config.load(None, ["write.summarizer=none", setting]))
    outcome = process.process(small)
    assert (outcome.status, outcome.stage, outcome.kind) == ("failed", "read", "too_large")


def test_a_file_that_has_gone(task):
    task.path.unlink()
    assert process.process(task).kind == "vanished"


def test_times_of_one_stage_add_up():
    watch = Watch()
    for _ in range(2):
        with watch.time("read"):
            pass
    assert list(watch.seconds) == ["read"]
    assert watch.stage == "read"


def test_one_line():
    assert process.one_line("a\n\tb\x1b[0m c") == "a b [0m c"
    assert len(process.one_line("字" * 1000)) == 300


class TestFromPython:
    def test_brief_is_the_json_with_attributes(self, task):
        found = jianbao.brief(task.path, summarizer="none", length=300)
        assert found["schema"] == found.schema == "jianbao.briefing/1"
        assert found.points[0].heading == found["points"][0]["heading"]
        assert found.source.path == "a.txt"
        assert not hasattr(found, "no_such_key")

    def test_brief_raises_the_errors_of_jianbao(self, task):
        with pytest.raises(jianbao.errors.ReadError):
            jianbao.brief(task.path.with_name("none.txt"), summarizer="none")
        with pytest.raises(jianbao.errors.ConfigError):
            jianbao.brief(task.path, summarizer="none", length=1)
        with pytest.raises(jianbao.errors.ConfigError):
            jianbao.brief(task.path, summarizer="oracle")

    @pytest.mark.parametrize("data", [TEXT, TEXT.encode("utf-8"), TEXT.encode("gb18030"), TEXT.encode("utf-8-sig")])
    def test_clean_takes_text_and_bytes(self, data):
        found = jianbao.clean(data)
        assert found.title == "清河县工作汇报"
        assert "同比增长5.2%" in found.text
        assert "同比增长5.2%" in found.source_text
        assert found.completeness.complete
        assert all(0 <= e.span.start <= e.span.end <= len(found.source_text) for e in found.damage)

    def test_clean_of_nothing(self):
        assert jianbao.clean("").text == ""
        assert jianbao.clean(b"").title is None
        assert ReadError.__module__ == "jianbao.errors"
