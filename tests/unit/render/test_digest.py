"""The digest of a folder."""

import json
import re
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from markdown_it import MarkdownIt

from jianbao.render import _cluster, _compare, kept
from jianbao.render._facts import terms
from jianbao.render.digest import DigestRow, digest, link

CASES_FILE = Path(__file__).parents[2] / "cases" / "shared_topics.jsonl"


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


def test_two_thousand_documents_make_a_page_of_less_than_three_megabytes(sample):
    rows = [
        DigestRow(
            f"{n}.txt", "done", title="题" * 20, headline="语" * 60, complete=True, problems=("甲" * 20,) * 3,
            content=(sample.CONTENT, sample.NOTICE)[n % 2],
        )
        for n in range(2000)
    ]  # fmt: skip
    page = digest(rows)["index.html"]
    assert len(page) < 3_000_000
    assert len(re.findall(rb'<th scope="row"', page)) == 2000


def test_problems_and_topics_that_several_documents_name_come_together(sample):
    made = digest(sample.ROWS)
    text, page = made["index.md"].decode(), made["index.html"].decode()
    assert "## 多份文件提到的问题\n\n- 工业支撑仍然不足（2份）\n" in text
    assert "## 多份文件的共同话题\n\n- 持续优化营商环境（2份）\n" in text
    assert "<summary>工业支撑仍然不足<b>2份</b></summary>" in page
    assert "财政收支矛盾突出<b>" not in page


CASES = [json.loads(line) for line in CASES_FILE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: "、".join(case["headings"])[:30])
def test_alike_headings_are_one_topic(case):
    items = [_cluster.Item(n, terms(heading, "")) for n, heading in enumerate(case["headings"])]
    assert [sorted(group) for group in _cluster.clusters(items)] == case["groups"]


def test_what_one_document_says_twice_is_no_shared_topic():
    same = terms("财政压力加大", "")
    assert _cluster.clusters([_cluster.Item(0, same), _cluster.Item(0, same)]) == []


def test_topics_do_not_depend_on_anything_but_the_points():
    items = [
        _cluster.Item(n % 50, terms(f"第{n % 7}批{'产业园区招商环保水利交通'[n % 10 : n % 10 + 4]}", ""))
        for n in range(300)
    ]
    assert _cluster.clusters(items) == _cluster.clusters(list(items))


def test_the_work_grows_with_the_points_and_not_with_their_square():
    """Every point has a word that all points have, one that a hundred have, and one of its own."""
    assert any(growth(3_000, 12_000) < 8 for _ in range(3))  # 4; the square would be 16


def growth(*counts):
    spent = []
    for count in counts:
        items = [_cluster.Item(n, {"全体": 3, f"组{n // 100}": 2, f"自{n}": 1}) for n in range(count)]
        start = time.process_time()
        found = _cluster.clusters(items)
        spent.append(time.process_time() - start)
        assert len(found) > 10
    return spent[1] / max(spent[0], 0.1)


def figures(sample, *rows):
    return [(f"文件{n}", date, [sample.figure(*figure[:-1], **figure[-1])]) for n, (date, *figure) in enumerate(rows)]


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (("7.2", "%", "2024年全年", "+7.2%"), ("7.8", "%", "2024年全年", "+7.8%"), "certain"),
        (("7.2", "%", "全年", "+7.2%"), ("7.8", "%", "2024年全年", "+7.8%"), "likely"),
        (("7.8", "%", "2024年全年", "+7.8%"), ("7.8", "%", "2024年全年", "+7.8%"), ""),
        (("21.62", "亿元", "2024年"), ("216200", "万元", "2024年"), ""),
        (("21.6", "亿元", "2024年"), ("21.62", "亿元", "2024年"), ""),
        (("21.5", "亿元", "2024年"), ("21.62", "亿元", "2024年"), "certain"),
        (("21.62", "亿元", "2024年上半年"), ("43.1", "亿元", "2024年"), ""),
        (("21.62", "亿元", "2023年"), ("43.1", "亿元", "2024年"), ""),
        (("21.62", "亿元", None), ("43.1", "亿元", None), ""),
        (("10", "亿元", "2024年1至6月"), ("12", "亿元", "2024年上半年"), "certain"),
    ],
)
def test_values_that_contradict_one_another_are_marked(sample, first, second, verdict):
    rows = [("2025-01-08", "规模以上工业增加值", *one, {}) for one in (first, second)]
    (found,) = _compare.indicators(figures(sample, *rows))
    assert found.conflict == verdict
    assert {value.conflict for value in found.values} == {verdict}


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ([{}, {"target": True}], ""),
        ([{}, {"bound": "近"}], ""),
        ([{"subject": "全市"}, {"subject": "全省"}], ""),
        ([{"subject": "柳浦镇"}, {"subject": "河洲乡"}], ""),
        ([{"subject": "柳浦镇"}, {"subject": "柳浦镇"}], "certain"),
        ([{"subject": "柳浦镇"}, {}], ""),
        ([{"subject": "全区"}, {}], "likely"),
    ],
)
def test_goals_bounds_and_other_places_contradict_nothing(sample, more, verdict):
    rows = [
        (None, "工业总产值", value, "亿元", "2024年", None, extra)
        for value, extra in zip(("10", "12"), more, strict=True)
    ]
    (found,) = _compare.indicators(figures(sample, *rows))
    assert found.conflict == verdict


def test_contradictions_are_marked_in_every_file(sample):
    made = digest(sample.ROWS)
    assert made["index.html"].decode().count('<tr class="certain">') == 2
    assert made["index.md"].decode().count("| 不一致 |") == 2
    with zipfile.ZipFile(BytesIO(made["digest.docx"])) as file:
        text = file.read("word/document.xml").decode()
    assert text.count(">不一致<") == 2
    assert "一般公共预算收入" not in text  # 4.98 and 4.9762 are one figure, rounded


def test_tasks_come_in_order_of_their_time(sample):
    page = digest(sample.ROWS)["index.html"].decode()
    assert re.findall(r'data-by="([^"]+)"', page) == ["2023-08-10", "2023-09-31", "9999"]


def test_the_word_digest_can_be_read_and_holds_what_a_leader_asks_first(sample):
    doc = Document(BytesIO(digest(sample.ROWS)["digest.docx"]))
    heads = [p.text for p in doc.paragraphs if p.style.name == "Heading 1"]
    assert [head.split("、")[1] for head in heads] == [
        "未完成", "多份文件提到的问题", "多份文件的共同话题", "数据不一致", "简报一览", "有时限的任务",
    ]  # fmt: skip
    cells = [cell.text for table in doc.tables for row in table.rows for cell in row.cells]
    assert "扫描件没有文字层：先做文字识别，再放回文件夹" in cells
    assert '"><img src=x onerror=alert(1)>' in cells


def test_what_the_ledger_keeps_is_plain_and_goes_through_json_unchanged(speech):
    content = kept(speech)
    assert json.loads(json.dumps(content, ensure_ascii=False)) == content
    assert [point["role"] for point in content["points"]] == [point.role for point in speech.points]
    assert content["missing"].startswith("原文声明8221字")


def test_rows_of_an_older_ledger_make_a_digest_too():
    made = digest([DigestRow("a.txt", "done", title="甲", complete=True, links={"md": "a.txt.md"})])
    assert "| a.txt | 甲 |" in made["index.md"].decode()
