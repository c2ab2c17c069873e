"""Numbering at the start of a line."""

import pytest

from jianbao.segment import labels


@pytest.mark.parametrize(
    ("text", "style", "number", "end"),
    [
        ("一、总体要求", "cn", 1, 2),
        ("二十一、附则", "cn", 21, 4),
        ("（十二）加强领导", "cn_bracket", 12, 4),
        ("(三)加强领导", "cn_bracket", 3, 3),
        ("（一）是加强管理的需要", "cn_bracket", 1, 4),
        ("1.摸清底数", "dot", 1, 2),
        ("12．摸清底数", "dot", 12, 3),
        ("3、摸清底数", "dot", 3, 2),
        ("（2）分类施策", "bracket", 2, 3),
        ("2）分类施策", "bracket", 2, 2),
        ("③分类施策", "circle", 3, 1),
        ("㈡分类施策", "cn_bracket", 2, 1),
        ("第三章 保障措施", "chapter", 3, 4),
        ("第十条 本办法", "article", 10, 4),
        ("第一部分 总论", "part", 1, 5),
        ("第二，抓落实", "ordinal", 2, 3),
        ("一是抓落实", "is", 1, 2),
        ("二要抓落实", "is", 2, 2),
        ("三是要抓落实", "is", 3, 3),
        ("一是要素保障有力", "is", 1, 2),
        ("其二，抓落实", "is", 2, 3),
        ("首先，抓落实", "sequence", 1, 3),
        ("——抓落实", "dash", 0, 2),
        ("2.1 编制目的", "decimal", 1, 4),
        ("2.1.3 编制目的", "decimal3", 3, 6),
    ],
)
def test_labels(text, style, number, end):
    label = labels.at_start(text)
    assert (label.style, label.number, label.end) == (style, number, end)


@pytest.mark.parametrize(
    "text",
    [
        "1.5%的企业亏损",
        "2022.3月起",
        "3.4个百分点来自投资",
        "三、四季度要冲刺",
        "一、二、三产业分别增长",
        "第一要务是发展",
        "第一条路线已经打通",
        "统一是前提",
        "一步一个脚印",
        "2023年工作总结",
        "12 月底前完成",
        "——2023年1月6日在大会上",
        "",
    ],
)
def test_no_labels(text):
    assert labels.at_start(text) is None


@pytest.mark.parametrize(
    ("number", "value"), [("十", 10), ("二十三", 23), ("一百零二", 102), ("９", 9), ("⑳", 20), ("⒉", 2)]
)
def test_value(number, value):
    assert labels.value(number) == value
