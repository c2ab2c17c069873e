"""Extracts: never longer than asked, in the document's order, its own words at their own place; each register by its own rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.annotate import Annotate
from jianbao.cleaning import Clean
from jianbao.process import source_of
from jianbao.score import _pairs, _train_extract, extract
from jianbao.score._cues import CUES, SPOKEN
from jianbao.score._extract import _fill, _tables
from jianbao.score._register import register
from jianbao.score._units import Table, counted, units
from jianbao.segment import Segment

DECREE = """临湖市人民政府关于加强湖区管理的意见
各区人民政府：
为加强湖区管理，现提出如下意见。
一、总体要求
（一）工作目标。到2027年，湖区水质达到三类以上，违法建筑全部拆除。
（二）基本原则。坚持保护优先，坚持依法管理。
二、主要任务
（一）拆除违法建筑。各区要在2026年底前完成拆除，不得新增。
（二）恢复湖滨湿地。每年恢复湿地200公顷，所需资金由市财政保障。
"""
TALK = (
    "那么谢谢主持人，大家好，我觉得这个问题呢其实是两个方面的。就是说湿地的恢复，这个资金从哪里来，对吧？"
    "然后呢湿地恢复的资金现在主要是市财政出的，那么区里面其实出得很少。我想说的就是，湿地恢复要有一个稳定的资金来源。"
)
NEWS = "\n".join(
    f"云湾区{day}日宣布，{what}正式启用。据介绍，这一设施可服务周边居民{day}万人。"
    for day, what in ((3, "临湖大桥"), (4, "湖滨湿地公园"), (5, "东江水厂"), (6, "云湾图书馆"))
)
ESSAY = """守护一湖清水，考验的是耐心。有人说治理见效太慢，不如开发来得快。
例如某地曾经填湖造楼，一时热闹，如今门可罗雀。只有把保护放在首位，才能让湖区的发展长久。
保护不是不要发展。关键是把账算清楚，既要算眼前的账，也要算长远的账。"""


def annotated(text):
    return Annotate()(Segment()(Clean()(source_of(text))))


@pytest.mark.parametrize(
    ("text", "kind"), [(DECREE, "official"), (TALK, "talk"), (NEWS, "list"), (ESSAY, "essay"), ("", "official")]
)
def test_registers(text, kind):
    assert register(annotated(text)) == kind


@pytest.mark.parametrize("text", [DECREE, TALK, NEWS, ESSAY])
@pytest.mark.parametrize("chars", [1, 17, 60, 10_000])
@pytest.mark.parametrize("cut", [True, False])
def test_an_extract_keeps_to_its_length_and_to_the_source(text, chars, cut):
    whole = annotated(text)
    pieces = extract(whole, chars, cut=cut)
    size = sum(len(counted(p.text)) for p in pieces)
    assert size <= chars
    assert size == min(chars, sum(len(counted(s.text)) for s in whole.doc.sentences)) or not cut
    assert [p.span.of(text) for p in pieces] == [p.text for p in pieces]
    assert [p.span.start for p in pieces] == sorted(p.span.start for p in pieces)
    assert all(0 <= p.score <= 1 for p in pieces)


def test_a_news_list_gives_the_first_clause_of_each_item():
    words = "".join(p.text for p in extract(annotated(NEWS), 56))
    assert all(name in words for name in ("临湖大桥", "湖滨湿地公园", "东江水厂", "云湾图书馆"))
    assert "据介绍" not in words


def test_an_essay_gives_its_thesis_and_talk_no_courtesies():
    words = "".join(p.text for p in extract(annotated(ESSAY), 60))
    assert "关键是把账算清楚" in words
    assert "例如" not in words
    assert "有人说" not in words
    assert "谢谢" not in "".join(p.text for p in extract(annotated(TALK), 30))


@pytest.mark.parametrize("chars", [0, -5])
def test_no_room_no_extract(chars):
    assert extract(annotated(DECREE), chars) == ()
    assert extract(annotated(""), 100) == ()


def test_what_damage_has_cut_is_never_taken(make):
    found = make([("", ["湖区 水质 达标 。", "残 句 没有", "湿地 恢复 完成 。"])], fragments={1})
    assert {p.sentence for p in extract(found, 1000)} == {0, 2}


@given(st.lists(st.text("甲乙丙丁戊", max_size=12), max_size=8), st.integers(0, 40), st.booleans())
def test_filling_never_overflows_and_takes_nothing_twice(texts, room, cut):
    import numpy as np

    scores = np.linspace(0.9, 0.1, len(texts)) if texts else np.zeros(0)
    taken = _fill(texts, scores, room, 0.5, cut=cut)
    assert sum(kept for _, kept in taken) <= room
    assert len({i for i, _ in taken}) == len(taken)
    assert all(0 < kept <= len(texts[i]) for i, kept in taken)


def test_what_has_been_said_is_worth_less():
    import numpy as np

    texts = ["甲乙丙丁", "甲乙丙丁", "戊己庚辛"]
    assert [i for i, _ in _fill(texts, np.array([0.9, 0.8, 0.7]), 8, 0.9, cut=False)] == [0, 2]
    assert [i for i, _ in _fill(texts, np.array([0.9, 0.8, 0.7]), 8, 0.0, cut=False)] == [0, 1]


@pytest.mark.parametrize("kind", ["official", "list", "essay", "talk", "talk_short"])
@pytest.mark.parametrize("clauses", [True, False])
def test_every_weight_names_a_column(kind, clauses):
    whole = annotated(DECREE)
    rows = units(whole, clauses=clauses)
    table = Table(whole, rows, 50)
    for name in _tables()[kind]:
        if name not in {"bias", "novelty"}:
            assert table.column(name).shape == (len(rows),)


def test_hand_set_weights_are_those_in_the_file_and_cues_exist():
    assert {kind: _tables()[kind] for kind in _train_extract.BY_HAND} == _train_extract.BY_HAND
    names = {name for table in _tables().values() for name in table if name.startswith(("cue_", "any_"))}
    assert {name.partition("_")[2] for name in names} <= {*CUES, *SPOKEN}
    assert not {*CUES} & {*SPOKEN}


def test_of_talk_little_is_taken_by_clauses_and_much_by_sentences():
    whole = annotated(TALK * 3)
    size = sum(len(counted(s.text)) for s in whole.doc.sentences)
    sentences = {s.text for s in whole.doc.sentences}
    assert {p.text for p in extract(whole, size // 2)} <= sentences
    assert {p.text for p in extract(whole, size // 8)} - sentences


def test_other_weights_choose_otherwise():
    first = {"novelty": 0.0, "bias": 0.0, "depth": -9.0}
    last = first | {"depth": 9.0}
    found = [extract(annotated(ESSAY), 30, tables={"essay": table}, cut=True)[0].sentence for table in (first, last)]
    assert found[0] < found[1]


def test_a_refit_gives_the_same_weights_in_whatever_order_they_are_looked_for():
    names = ["depth", "r_total", "cue_need", "cue_host"]
    pairs = [_pairs.Pair("m-1_0", TALK, "湿地恢复要有一个稳定的资金来源"), _pairs.Pair("m-2_0", ESSAY, "把账算清楚")]
    rows = _train_extract.seen(pairs, names, clauses=True)
    made = _train_extract.fit(rows, names, "talk_short")
    again = _train_extract.fit(rows[::-1], names, "talk_short")
    assert made.keys() == {"novelty", "bias", *names}
    assert _train_extract.differing({"talk": made}, {"talk": again}) == []
    assert (
        len(_train_extract.differing({"talk": made}, {"talk": made | {"bias": made["bias"] + 1}, "x": {"y": 1}})) == 2
    )


def test_clauses_cover_their_sentence():
    whole = annotated(DECREE)
    for index, sentence in enumerate(whole.doc.sentences):
        own = [u for u in units(whole, clauses=True) if u.sentence == index]
        assert "".join(u.text for u in own) == sentence.text


def write(path, rows):
    import gzip
    import json

    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_pairs_are_mined_and_nothing_of_the_evaluation_gets_in(tmp_path):
    import random

    rng = random.Random(1)

    def prose(size):
        return "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(size))

    known, held, alone = prose(900), prose(900), prose(900)
    write(
        tmp_path / "docs" / "a.jsonl.gz",
        [{"id": n, "text": t} for n, t in zip("abc", (known, held, alone), strict=True)],
    )
    items = [known[100:300] + prose(60), held[100:300] + prose(60), prose(300)]
    write(tmp_path / "train" / "xwlb_title.jsonl.gz", [{"text": t} for t in items])
    write(tmp_path / "train" / "xwlb_brief.jsonl.gz", [])
    write(tmp_path / "dev" / "gold_official_digest.jsonl.gz", [{"text": held, "summary": prose(80)}])
    write(tmp_path / "dev" / "cpcnews_abstract_gold.jsonl.gz", [])
    assert _pairs.official(tmp_path) == [_pairs.Pair("a", known, items[0])]
    assert _pairs.official(tmp_path, gold=(known,)) == []
