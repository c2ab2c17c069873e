"""The verifier with whatever it is given: it never fails, and its work grows with the text, not with its square."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianbao.write.verify import Verifier

SENTENCES = [
    "上半年全区一般公共预算收入完成4.98亿元，同比下降16.39%。",
    "区财政局会同区住建局牵头制定方案，6月底前印发。",
    "城镇和农村居民人均可支配收入分别达到43280元和24150元，增长4.6%和6.4%。",
]
VERIFIER = Verifier(SENTENCES, "关于上半年经济运行情况的通报")


@given(st.text(alphabet="上半年全区收入完成下降同比增长未已将要和、，。：（）“”分别123.%亿元月区财政局", max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_line_can_be_checked(line):
    found = VERIFIER.check(line)
    assert all(fault.words == "" or fault.words in line for fault in found.faults)
    assert all(0 <= index < len(SENTENCES) for index in found.evidence)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_stands_there_is_supported(sentence):
    assert VERIFIER.check(sentence).supported


@pytest.mark.parametrize(
    ("line", "supported"),
    [
        ("城镇居民人均可支配收入43280元，增长4.6%", True),
        ("农村居民人均可支配收入增长6.4%", True),
        ("农村居民人均可支配收入增长4.6%", False),
        ("农村居民人均可支配收入43280元", False),
    ],
)
def test_lists_are_read_item_by_item(line, supported):
    assert VERIFIER.check(line).supported == supported


@pytest.mark.parametrize("piece", ["收入", "9", "一亿", "（", "，", "分别增长3%、", "未", "区财政局", "“《"])
def test_an_endless_line_is_no_endless_work(piece):
    start = time.process_time()
    VERIFIER.check(piece * 5_000)
    assert time.process_time() - start < 60
