from __future__ import annotations

import pytest

from jianbao.annotate import Annotate
from jianbao.annotate.meta import iso


def test_facts_of_the_document(meta_case, document):
    meta = Annotate()(document(meta_case["text"], meta_case["title"])).meta
    wanted = meta_case["meta"]
    assert {key: getattr(meta, key) for key in wanted} == wanted


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2017年2月10日", "2017-02-10"),
        ("二〇〇四年一月十六日", "2004-01-16"),
        ("二○一九年十一月二十一日", "2019-11-21"),
        ("2024-03-05", "2024-03-05"),
        ("2017年2月", None),
        ("2017年13月40日", None),
        ("今年春天", None),
    ],
)
def test_complete_dates_become_iso(written, expected):
    assert iso(written) == expected
