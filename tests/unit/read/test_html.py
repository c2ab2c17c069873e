"""Web pages: what is seen, what is not, and pages that are broken."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from jianbao.read import read

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>清河县
 工作简报</title><style>p{}</style><script>if (1 < 2) {document.write("广告")}</script></head>
<body><h1>清河县工作简报</h1><p>各镇要<b>抓好</b>落实，增长5&nbsp;%&lt;目标&gt;。<br/>第二行</p>
<table><tr><td>指标</td><td>数值</td></tr></table><ruby>云<rt>yún</rt></ruby>溪区<!-- 注释 --></body></html>"""


@pytest.mark.parametrize("codec", ["gbk", "utf-8"])
def test_page(tmp_path: Path, codec: str) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(PAGE.encode(codec))
    source = read(file)
    assert source.text.split("\n") == [
        "清河县工作简报",
        "各镇要抓好落实，增长5\xa0%<目标>。",
        "第二行",
        "指标\t数值",
        "云溪区",
        "",
    ]
    assert source.format == "html"
    assert source.fields == (("title", "清河县 工作简报"),)


@pytest.mark.parametrize(
    "text",
    [
        "<p>会议<div>强调",
        "</p></p>会议强调",
        "<<p>会议强调",
        "会议强调<",
        "<!会议>强调要抓好",
        "<p class=a>强调",
        "<!-- 强调",
    ],
)
def test_broken_markup(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.htm"
    file.write_text(text, encoding="utf-8")
    assert "强调" in read(file).text


@pytest.mark.parametrize("unit", ["<p>", "<script>", "<", "&#", "<!--", "<a href='", "</script", "<table><tr><td>"])
def test_hostile_markup(tmp_path: Path, unit: str) -> None:
    file = tmp_path / "a.html"
    file.write_text("会议强调" + unit * (60_000 // len(unit)), encoding="utf-8")
    started = time.process_time()
    assert read(file).text.startswith("会议强调")
    assert time.process_time() - started < 10
