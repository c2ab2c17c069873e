"""Quotations are unbroken runs of clauses."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.write.quote import shorten

CASES = [
    (
        "同时，要看到工业承压运行，开发投资同比下降35.9%，信心预期不足。",
        24,
        "要看到工业承压运行，开发投资同比下降35.9%",
    ),
    ("上半年完成收入4.98亿元，同比下降16.39%。", 60, "上半年完成收入4.98亿元，同比下降16.39%。"),
    ("一是产业发展基础不牢。", 30, "产业发展基础不牢。"),
    ("统一是关键，要抓住它。", 30, "统一是关键，要抓住它。"),
    ("会议强调，要坚持“两手抓、两手硬，一刻不松”，确保全年目标任务完成。", 20, "确保全年目标任务完成。"),
    ("存在以下问题：基础不牢、压力加大，风险较多。", 12, None),
    (
        "为深入推进改革，根据上级部署，推动园区扩能升级，引进一批项目，形成新的动能。",
        24,
        "为深入推进改革，根据上级部署，推动园区扩能升级",
    ),
    ("凡未达到安全生产基本条件的，严禁复工复产，一律停产整顿到位。", 18, None),
    ("一是各乡镇、各街道要把责任压实到人，形成闭环。", 14, None),
    (
        "对不裁员的参保企业，可返还其上年度实际缴纳失业保险费的50%，按规定执行。",
        30,
        "对不裁员的参保企业，可返还其上年度实际缴纳失业保险费的50%",
    ),
    ("对不裁员的参保企业，可返还其上年度实际缴纳失业保险费的50%，按规定执行。", 20, None),
    ("存在以下问题：“基础不牢、压力加大，风险较多”。", 12, None),
]


@pytest.mark.parametrize(("text", "limit", "expected"), CASES)
def test_cases(text, limit, expected):
    span = shorten(text, limit)
    assert (span.of(text) if span else None) == expected


@given(st.text(alphabet="甲乙丙丁12%，。、；：“”（）同时", max_size=60), st.integers(1, 60))
def test_never_longer_than_asked_and_always_part_of_the_text(text, limit):
    span = shorten(text, limit)
    if span is not None:
        assert 0 <= span.start <= span.end <= len(text)
        assert span.end - span.start <= limit


def test_an_endless_sentence_is_no_endless_work():
    text = "推进改革，" * 200_000
    start = time.process_time()
    shorten(text, 60)
    assert time.process_time() - start < 5
