"""Bytes to text: charsets, damage, lines that differ."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.read import decode

TEXT = """清河县人民政府工作报告
各位代表：上半年全县地区生产总值1286.5亿元，同比增长6.8%。
一、总体情况
工业增加值增长5.2%，项目建设扎实推进，民生福祉持续改善。
"""
TRADITIONAL = "清河縣召開會議，強調要堅持問題導向，認真查找不足。\n各鄉鎮負責同志參加會議，並作了發言。\n"


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
    ],
)
def test_charsets(codec: str, name: str) -> None:
    assert decode(TEXT.encode(codec)) == (TEXT, name, 0)


def test_big5() -> None:
    assert decode(TRADITIONAL.encode("big5")) == (TRADITIONAL, "big5", 0)


@pytest.mark.parametrize("title", ["通知", "联通", "关于", "报告", "清河县工作要点"])
@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
def test_short_titles(title: str, codec: str) -> None:
    """Two characters are enough; 通知 and 联通 in GBK are valid UTF-8 by chance."""
    assert decode(title.encode(codec)).text == title


def test_lines_that_differ() -> None:
    lines = TEXT.split("\n")
    data = b"\n".join(line.encode("gbk" if i % 2 else "utf-8") for i, line in enumerate(lines))
    assert decode(data) == (TEXT, "mixed", 0)


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_ends(ending: str) -> None:
    assert decode(TEXT.replace("\n", ending).encode("gbk")).text == TEXT


@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
@pytest.mark.parametrize("cut", [1, 2])
def test_cut_in_the_middle_of_a_character(codec: str, cut: int) -> None:
    whole = TEXT.strip()[:-1]
    data = whole.encode(codec)
    decoded = decode(data[:-cut] if codec == "utf-8" else data[:-1])
    assert decoded.text == whole[:-1] + "\ufffd"
    assert decoded.damaged == 1


@given(st.integers(0, len(TEXT.encode("gbk")) - 1))
def test_a_lost_byte_takes_no_digit(at: int) -> None:
    data = TEXT.encode("gbk")
    text = decode(data[:at] + data[at + 1 :]).text
    digits = [c for c in TEXT if c.isdigit()]
    kept = [c for c in text if c.isdigit() and c.isascii()]
    lost = 1 if data[at : at + 1].isdigit() else 0
    assert len(kept) == len(digits) - lost


def test_four_byte_characters() -> None:
    assert decode("驻村干部𬭎同志".encode("gb18030")).text == "驻村干部𬭎同志"


@given(st.binary(max_size=200))
def test_any_bytes_decode(data: bytes) -> None:
    decoded = decode(data)
    assert isinstance(decoded.text, str)
    assert decoded.damaged >= 0


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufeff\x00"), max_size=60))
def test_utf8_is_never_mistaken_when_it_has_chinese(extra: str) -> None:
    text = TEXT + extra
    assert decode(text.encode()).text == text


def test_every_undecodable_byte_shows() -> None:
    data = bytearray(TEXT.encode("gbk"))
    rng = random.Random(3)
    for at in rng.sample(range(len(data)), 5):
        data[at] = 0xFF
    decoded = decode(bytes(data))
    assert decoded.damaged > 0
    assert decoded.text.count("\ufffd") >= decoded.damaged


def test_any_number_of_byte_order_marks() -> None:
    assert decode(b"\xef\xbb\xbf" * 20_000 + "会议".encode("gbk")).text == "会议"
