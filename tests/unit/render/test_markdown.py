"""Markdown: what the reader sees is what the document says, whatever signs it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from jianbao.render import render
from jianbao.render._words import visible
from jianbao.render.markdown import escape

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = [
    "在**区大会上的讲话", "** 同志 **", "__init__", "*a*", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>',
    "[点此](javascript:alert(1))", "![x](y)", "# 标题", "1. 甲", "12) 乙", "- 丙", "+ 丁", "=== ", "---", "> 戊", "`己`", "a|b",
    "&amp;&lt;", "~~庚~~", "辛\\", "https://example.org/a_b", "甲\n\n乙", "    缩进", "$x$", "| --- |",
]  # fmt: skip


def seen(markdown: str) -> str:
    """Text that a parser makes of a paragraph; fails if it makes anything else."""
    tokens = PARSER.parse(markdown)
    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"], tokens
    kinds = {child.type for child in tokens[1].children}
    assert kinds <= {"text"}, kinds
    return "".join(child.content for child in tokens[1].children)


@pytest.mark.parametrize("text", HOSTILE)
def test_signs_stay_signs(text):
    assert seen(escape(text)) == " ".join(text.split())


@given(st.text(alphabet="*_`[]()<>#+-=.|~\\&!$ 1a甲\n:/", min_size=1, max_size=30).filter(str.strip))
def test_any_mixture_of_signs_stays_signs(text):
    assert seen(escape(text)) == " ".join(visible(text).split())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_line_breaks_neither_list_nor_table(sample, text):
    points = [("problem", text, text + "。" + text, "quoted", 0.5, ["同志们："])]
    figures = [(text, "1", text, text, text, "同志们：", text, False)]
    tasks = [(text, text, text, "同志们：")]
    made = sample.briefing(
        "题\n同志们：\n", points=points, figures=figures, tasks=tasks, headline=(text, "同志们："), title=text
    )
    tokens = PARSER.parse(render(made, "md").decode())
    assert sum(t.type == "list_item_open" for t in tokens) == 1
    assert sum(t.type == "tr_open" for t in tokens) == 4
    assert sum(t.type == "td_open" for t in tokens) == 8
    assert [t.tag for t in tokens if t.type == "heading_open"] == ["h1", "h2", "h2", "h2"]
    assert not any(t.type.startswith("html") for t in tokens)
    inline = [child for t in tokens if t.children for child in t.children]
    assert not {"html_inline", "link_open", "image", "code_inline", "em_open"} & {child.type for child in inline}
    bold = [n for n, child in enumerate(inline) if child.type == "strong_open"]
    assert [inline[n + 1].content for n in bold][:1] == [" ".join(text.split())]


def test_what_is_missing_is_said_exactly(speech):
    text = render(speech, "md").decode()
    assert "**原文不完整**：原文声明8221字，仅见2756字（33.5%）；正文中略去981字；末尾被截断" in text
    assert "- 正文中，“（三）民生保障更加有力”之后：缺981字（网站提示付费后可见）" in text
    assert "- 文末，“（四）要用心用情办实事”之后：缺失，字数不详（网站只提供预览）" in text


def test_groups_come_in_a_leaders_order(speech):
    heads = [line[3:] for line in render(speech, "md").decode().split("\n") if line.startswith("## ")]
    assert heads == ["目的", "成绩", "问题", "目标", "举措", "要求", "数据", "原文缺失"]


def test_a_complete_document_says_so_and_lists_nothing_missing(sample):
    made = sample.briefing("题\n同志们：\n", points=[], figures=[], headline=None)
    text = render(made, "md").decode()
    assert "未发现原文有缺失" in text
    assert "## 原文缺失" not in text


def test_tasks_are_a_table_after_the_figures(sample):
    text = render(sample.briefing(tasks=sample.TASKS), "md").decode()
    heads = [line[3:] for line in text.split("\n") if line.startswith("## ")]
    assert heads[-3:] == ["数据", "任务", "原文缺失"]
    rows = text.partition("## 任务\n\n")[2].partition("\n\n")[0].split("\n")
    assert rows[:4] == [
        "| 任务 | 责任单位 | 时限 |",
        "| --- | --- | --- |",
        "| 72个市级重点项目全部开工 |  | 9月底前 |",
        "| 每人联系3户企业 | 区领导 |  |",
    ]
    assert len(rows) == 2 + len(sample.TASKS)
    assert "## 任务" not in render(sample.briefing(), "md").decode()


def test_of_many_tasks_those_with_a_time_are_shown_and_the_rest_counted(sample):
    tasks = [(f"办好第{n}件事", None, "6月底前" if n >= 50 else None, "同志们：") for n in range(80)]
    text = render(sample.briefing(tasks=tasks, figures=[]), "md").decode()
    assert text.count("| 办好第") == 60
    assert text.count("6月底前") == 30
    assert "办好第29件事" in text
    assert "办好第30件事" not in text
    assert "另有20项任务，见网页或JSON文件。" in text
