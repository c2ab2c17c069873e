"""Lines made of pieces of several sentences."""

from dataclasses import replace

import pytest

from jianbao.document import Topic
from jianbao.write._compose import composed, joins
from jianbao.write._material import Material, piece_chars

TEXTS = (
    "上半年，全区围绕稳增长目标，扎实推进工业倍增行动，规模以上工业增加值增长7.1%。",
    "区发改局要加快储备项目前期工作。",
    "同时，要看到部分企业订单下滑明显，用工成本持续上升，市场预期仍不稳定。",
)


def material(max_chars=90, weights=(0.9, 0.8, 0.85)):
    order = tuple(sorted(range(len(TEXTS)), key=lambda i: -weights[i]))
    topic = Topic(0, (0, 1, 2), "situation", 1.0, "", weights, 0)
    return Material(topic, (0, 1, 2), order, "".join(TEXTS), "", (), max_chars)


def test_each_sentence_gives_a_piece_in_the_order_of_the_source():
    line = composed(material(58), TEXTS, {0: ["规模以上工业增加值增长7.1%。"]}, 30)[0]
    assert (
        line
        == "规模以上工业增加值增长7.1%；区发改局要加快储备项目前期工作；要看到部分企业订单下滑明显，用工成本持续上升。"
    )


def test_of_several_lengths_of_a_piece_the_one_that_holds_most_in_the_room_is_taken():
    line = composed(material(110), TEXTS, {0: ["规模以上工业增加值增长7.1%。"]}, 30)[0]
    assert line.startswith("上半年，全区围绕稳增长目标")
    assert line.endswith("市场预期仍不稳定。")


def test_a_proposal_that_does_not_stand_the_check_is_not_used():
    for line in composed(material(), TEXTS, {0: ["规模以上工业增加值下降7.1%。"]}, 30):
        assert "下降7.1" not in line


@pytest.mark.parametrize("room", [40, 60, 80])
def test_the_limit_holds_and_the_weightiest_stay(room):
    found = composed(material(room), TEXTS, {0: ["规模以上工业增加值增长7.1%。"]}, 30)
    assert all(len(line) <= room for line in found)
    assert not found or "7.1%" in found[-1]


def test_one_sentence_is_not_composed():
    one = replace(material(), sentences=(0,), by_weight=(0,))
    assert composed(one, TEXTS[:1], {}, 30) == []


def test_pieces_share_the_room():
    assert piece_chars(material(90)) == 30
    assert piece_chars(material(50)) == 24


def test_what_is_not_worth_a_place_is_left_out():
    assert all("区发改局" not in line for line in composed(material(weights=(0.9, 0.3, 0.85)), TEXTS, {}, 30))


@pytest.mark.parametrize(
    ("line", "stands"),
    [
        ("区发改局要加快储备项目前期工作；用工成本持续上升，市场预期仍不稳定。", True),
        ("区发改局要加快储备项目前期工作；要看到部分企业订单下滑明显。", False),  # the sentence goes on
        ("区发改局要加快储备项目前期工作；虽然市场预期仍不稳定。", False),
        ("用工成本持续上升", True),
    ],
)
def test_each_statement_of_a_line_ends_where_its_sentence_ends(line, stands):
    assert joins(line, TEXTS) is stands
