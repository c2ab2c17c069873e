"""Clauses are kept whole, or the line limps."""

import pytest

from jianbao.write._whole import whole

SOURCE = [
    "要加快推进老旧管网改造（含配套设施），资金已经到位，群众普遍满意。",
    "二是再担保业务收费一般不高于基准收费。",
]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("推进老旧管网改造，资金到位。", True),
        ("资金已经到位，群众普遍满意。", True),
        ("再担保业务收费一般不高于基准收费。", True),
        ("推进管网改造。", False),
        ("再担保业务收费。", False),
        ("群众满意。", False),
    ],
)
def test_only_light_words_may_be_missing(line, kept):
    assert whole(line, SOURCE) is kept
