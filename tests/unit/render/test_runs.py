"""What reaches the files of a run: lengths by name, a missing LibreOffice, a digest that resuming does not change."""

import logging
import os

import pytest

from jianbao import _soffice, batch, config, process
from jianbao.errors import ConfigError
from jianbao.render import _fonts, check, render

TEXTS = {
    "a.txt": "云湾区上半年工作报告\n\n各位代表：\n\n一、工作回顾\n2024年上半年，全区一般公共预算收入10.24亿元，同比下降2.6%。财政收支矛盾突出，刚性支出增长4.9%。\n"
    "二、下步打算\n区发改局要在9月底前推动72个项目全部开工，确保完成投资95亿元。\n",
    "b.txt": "云湾区财政局工作总结\n\n一、存在问题\n财政收支矛盾依然突出，2024年上半年一般公共预算收入10.31亿元，同比下降1.9%。\n"
    "二、下步打算\n区税务局要在年底前完成清欠任务，坚决过紧日子，一般性支出压减10%。\n",
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    return tmp_path / "in"


SETTINGS = ["write.summarizer=none", "run.engine=serial", 'render.formats=["json"]']


def test_resuming_gives_the_same_digest(folder, tmp_path):
    settings = config.load(None, SETTINGS)
    once, twice = tmp_path / "once", tmp_path / "twice"
    batch.run([folder], once, settings)
    late = folder.parent / "b.txt"
    (folder / "b.txt").rename(late)
    batch.run([folder], twice, settings)
    late.rename(folder / "b.txt")
    report = batch.run([folder], twice, settings)
    assert (report.done, report.unchanged) == (1, 1)
    for name in ("index.html", "index.md", "digest.docx"):
        assert (once / name).read_bytes() == (twice / name).read_bytes(), name
    text = (once / "index.md").read_text(encoding="utf-8")
    assert "财政收支矛盾" in text
    assert "一般公共预算收入" in text


@pytest.mark.parametrize(("length", "points"), [("一句话", False), ("一页", True), ("详细", True)])
def test_a_length_by_name_shapes_the_briefing(folder, length, points):
    settings = config.load(None, [*SETTINGS, f"select.length={length}"])
    made = process.brief(process.read(folder / "a.txt", "a.txt", settings), settings)
    assert made.headline
    assert bool(made.points) is points
    text = render(made, "md").decode()
    assert made.headline.text in text


def test_without_libreoffice_a_pdf_is_refused_before_anything_is_read(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(_soffice, "find", lambda: None)
    settings = config.load(None, [*SETTINGS, 'render.formats=["pdf"]'])
    with pytest.raises(ConfigError, match="the format pdf needs LibreOffice: install libreoffice-writer"):
        batch.run([folder], tmp_path / "out", settings)
    with pytest.raises(_soffice.OfficeError, match="needs LibreOffice") as caught:
        _soffice.convert(b"", "docx", "pdf")
    assert caught.value.kind == "office_missing"


def test_libreoffice_is_not_needed_for_the_other_formats(monkeypatch):
    monkeypatch.setattr(_soffice, "find", lambda: None)
    check(config.Render())


def test_a_missing_font_is_told_in_the_log_once(caplog, monkeypatch):
    monkeypatch.setattr(_fonts, "installed", lambda: frozenset({"noto serif cjk sc", "simhei", "仿宋_gb2312"}))
    with caplog.at_level(logging.WARNING):
        _fonts.tell()
        _fonts.tell()
    said = [record.getMessage() for record in caplog.records]
    assert "font 楷体_GB2312 is missing here: Noto Serif CJK SC stands in for it" in said
    assert len(said) == len(set(said)) == 3


def test_a_line_of_a_hundred_thousand_characters_is_no_trouble_in_word(sample):
    import time
    from io import BytesIO

    from docx import Document

    long = "甲，" * 50_000
    made = sample.briefing(
        f"题\n同志们：{long}\n", title=long, headline=(long, "同志们："), points=[("problem", long, long + "乙", "quoted", 1, ["同志们："])],
        figures=[(long, "1", long, "+1%", long, "同志们：", long, False)],
    )  # fmt: skip
    start = time.process_time()
    read = Document(BytesIO(render(made, "docx")))
    assert time.process_time() - start < 100
    assert read.paragraphs[0].text == long


@pytest.mark.skipif(os.name == "nt", reason="plain user: Windows keeps the profiles of killed processes")
def test_profiles_of_killed_processes_are_removed_and_those_of_living_ones_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(_soffice.tempfile, "tempdir", str(tmp_path))
    dead, living, other = (tmp_path / f"{_soffice._PROFILE}{name}" for name in ("99999999-x", f"{os.getpid()}-x", "x"))
    for folder in (dead, living, other):
        folder.mkdir()
    _soffice._sweep()
    assert [folder.exists() for folder in (dead, living, other)] == [False, True, True]
