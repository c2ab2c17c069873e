"""The digest of a folder."""

import re
import time

import pytest
from markdown_it import MarkdownIt

from jianbao.render._shared import topics
from jianbao.render.digest import DigestRow, digest, link


def test_failures_come_with_their_reasons(sample):
    made = digest(sample.ROWS)
    assert "扫描件没有文字层" in made["index.html"].decode()
    assert "| 坏.pdf | 失败 | 扫描件没有文字层：先做文字识别，再放回文件夹 |" in made["index.md"].decode()


def test_counts(sample):
    assert "文件5份，完成3份，失败1份，略过1份，原文不完整2份" in digest(sample.ROWS)["index.md"].decode()


def test_hostile_names_stay_text(sample):
    page = digest(sample.ROWS)["index.html"].decode()
    assert "<script>alert(1)" not in page
    assert "<img" not in page
    tokens = MarkdownIt("commonmark").enable("table").parse(digest(sample.ROWS)["index.md"].decode())
    inline = [child.type for t in tokens if t.children for child in t.children]
    assert "html_inline" not in inline
    assert "strong_open" not in inline
    assert inline.count("link_open") == 4


def test_links_are_relative_and_quoted():
    assert link("javascript:alert(1)").startswith("./javascript%3A")
    assert link("//example.org/x") == "./example.org/x"
    assert link("a#b?c%d/讲 话\udcff.html") == "./a%23b%3Fc%25d/%E8%AE%B2%20%E8%AF%9D%FF.html"


def test_rows_come_in_order_of_path_whatever_order_they_are_given_in(sample):
    assert digest(sample.ROWS) == digest(sample.ROWS[::-1])


def test_an_empty_folder_has_a_digest():
    made = digest([])
    assert "文件0份" in made["index.md"].decode()
    assert "没有符合条件的简报" in made["index.html"].decode()


def test_two_thousand_documents_take_less_than_a_second_and_three_megabytes():
    rows = [
        DigestRow(f"{n}.txt", "done", title="题" * 20, headline="语" * 60, complete=True, problems=("甲" * 20,) * 3)
        for n in range(2000)
    ]
    start = time.process_time()
    page = digest(rows)["index.html"]
    assert time.process_time() - start < 1
    assert len(page) < 3_000_000
    assert len(re.findall(rb'<th scope="row"', page)) == 2000


def test_problems_that_several_documents_name_come_together(sample):
    made = digest(sample.ROWS)
    assert "- 工业支撑仍然不足（2份）" in made["index.md"].decode()
    page = made["index.html"].decode()
    assert "<summary>工业支撑仍然不足<b>2份</b></summary>" in page
    assert "财政收支矛盾突出<b>" not in page


@pytest.mark.parametrize(
    ("headings", "shared"),
    [
        (["财政压力持续加大", "财政压力加大"], [("财政压力持续加大", 2)]),
        (["营商环境还有差距", "营商环境有差距", "工业下滑"], [("营商环境还有差距", 2)]),
        (["财政压力加大", "就业压力加大"], []),
        (["", "。", "弱"], []),
    ],
)
def test_alike_headings_are_one_problem(headings, shared):
    assert [(t.heading, len(t.documents)) for t in topics((h, str(n)) for n, h in enumerate(headings))] == shared


def test_a_problem_named_twice_in_one_document_counts_once():
    assert topics([("财政压力加大", "a"), ("财政压力加大", "a")]) == []


def test_ten_thousand_headings_are_compared_in_seconds():
    named = [(f"第{n}镇第{n % 97}村产业基础不牢问题", str(n)) for n in range(10_000)]
    start = time.process_time()
    topics(named)
    assert time.process_time() - start < 5
