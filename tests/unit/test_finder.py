"""A `Finder` finds what `re` finds."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.annotate import _indicator, _numbers, _period
from jianbao.annotate._lexicon import table
from jianbao.annotate._when import _DEADLINE
from jianbao.finder import Finder, Sieve
from jianbao.score import substance
from jianbao.segment import labels

PATTERNS = [
    "要",
    "(?:已|已经)建成|缺",
    "^要|务必$",
    "[一二三]{1,2}是(?!否)",
    r"\d{1,3}(?:\.\d)?[%％]|[（(]\s?\d",
    "(?<!不)足|(?<=不)足够",
    "(?:近|约)?[一-十]+成?",
    "不.好|重[\u4e00-\u9fff]{1,2}轻",
    "[^，。]好",
    "(?:是|的)*要{2,3}",
    "(?:)",
    "(?P<a>一)(?P=a)?二",
]
SHIPPED = [
    _indicator._strong(),
    _numbers._pattern(),
    _numbers._LIMITED,
    _period._pattern(),
    _DEADLINE,
    substance.WEIGHTY,
    labels._INLINE,
]
FINDERS = [*(Finder(pattern) for pattern in PATTERNS), *SHIPPED]
WORDS = "要 务必 已经建成 缺 一是 三是否 12.5% （3 ٣ 不足够 约三成 不很好 重量轻质 的是要要 一一二 ， 。 2024年 6月底前 增长5.5亿元 完成 \n"
TEXTS = st.lists(st.sampled_from([*WORDS.split(" "), *"要是的不足好一二三12年前"]), max_size=14).map("".join)


@given(TEXTS, st.integers(0, 6), st.integers(0, 30))
def test_it_finds_what_re_finds(text, start, length):
    for finder in FINDERS:
        for bounds in ((), (start,), (start, start + length)):
            found = [match.span() for match in finder.finditer(text, *bounds)]
            assert found == [match.span() for match in finder.pattern.finditer(text, *bounds)], finder.pattern
            first = finder.search(text, *bounds)
            assert (first and first.span()) == (found[0] if found else None)


@pytest.mark.parametrize("finder", SHIPPED, ids=lambda finder: finder.pattern.pattern.strip()[:20])
def test_the_shipped_ones_know_where_to_look(finder):
    assert finder._opening is not None


def test_no_guess_where_anything_may_begin_a_match():
    assert Finder("[^，]好")._opening is None
    assert Finder("好", re.IGNORECASE)._opening is None


SIEVED = [*PATTERNS, *(entry for lists in table("roles").values() for own in lists.values() for entry in own)]
SIEVE, COMPILED = Sieve(SIEVED), [re.compile(pattern) for pattern in SIEVED]
SENTENCES = Path(__file__).parents[1] / "cases" / "annotate" / "roles.jsonl"


def held_back_wrongly(text):
    found = SIEVE(text)
    return [pattern for i, pattern in enumerate(COMPILED) if not found >> i & 1 and pattern.search(text)]


@given(TEXTS)
def test_a_sieve_lets_through_what_can_match(text):
    assert held_back_wrongly(text) == []


def test_a_sieve_lets_through_what_matches_in_sentences():
    texts = [json.loads(line)["text"] for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    assert [wrong for text in texts for wrong in held_back_wrongly(text)] == []


def test_a_sieve_holds_back_what_cannot_match():
    sieve = Sieve(["取得(?:了)?[^，]{0,9}(?:成绩|成效)", "[一二]是", "(?i:ab)", "x?", "要|(?:务必)+"])
    texts = ("成效明显", "取得了成效", "一是成绩", "不要")
    assert [bin(sieve(text)) for text in texts] == ["0b1100", "0b1101", "0b1110", "0b11100"]
