"""The stage as a whole: order of rules, gaps, damage, and that no input makes it slow."""

import pickle
import time
from itertools import pairwise
from pathlib import Path

import pytest

from jianbao import plugins
from jianbao.cleaning import DEFAULT_RULES, Clean
from jianbao.document import Source
from jianbao.errors import ConfigError

SPEECH = """在**縣高質(zhì)量發(fā)展大會(huì)上的講話
同志們:
今天會(huì)議的主要任務(wù)是:錨定首要任務(wù),科學(xué)研判當(dāng)前形勢,
動(dòng)員全縣上下全力以赴拼經(jīng)濟(jì)。剛才,**同志通報(bào)了考核情況,優(yōu)秀企業(yè)代表作了典型
發(fā)言。希望大家再接再厲,推動(dòng)各項(xiàng)工作進(jìn)步進(jìn)位。等下
……(清河文秘網(wǎng)http://m.qh-demo.cn省略700字,正式會(huì)員可完整閱讀)……
線堅(jiān)決守牢。政府債務(wù)結(jié)構(gòu)持續(xù)優(yōu)化,同比下降 35.9%。要改進(jìn)工 ……(未完,全文共2400字,當(dāng)前僅顯示900字,請閱讀下面提示信息。
收藏《在縣高質(zhì)量發(fā)展大會(huì)上的講話》)
"""


def clean(text, rules=DEFAULT_RULES):
    return Clean(rules)(Source("d", Path("d"), text, "utf-8"))


@pytest.fixture(scope="module")
def speech():
    return clean(SPEECH)


def test_text(speech):
    assert speech.text == (
        "在**县高质量发展大会上的讲话\n同志们：\n今天会议的主要任务是：锚定首要任务，科学研判当前形势，动员全县上下全力以赴拼经济。"
        "刚才，**同志通报了考核情况，优秀企业代表作了典型发言。希望大家再接再厉，推动各项工作进步进位。等下\n\n"
        "线坚决守牢。政府债务结构持续优化，同比下降 35.9%。要改进工"
    )


def test_completeness(speech):
    known = speech.completeness
    assert (known.declared_chars, known.shown_chars, known.ratio) == (2400, 900, 0.375)
    assert not known.complete
    assert known.tail_cut
    body, tail = known.gaps
    assert (body.where, body.omitted_chars) == ("body", 700)
    assert "省略700字" in body.span.of(SPEECH)
    assert speech.text[: body.at].endswith("等下")
    assert speech.text[body.at :].startswith("\n\n线")
    assert (tail.where, tail.at) == ("tail", len(speech.text))
    assert tail.span.of(SPEECH).strip().startswith("……(未完")


def test_fragments_are_uncertain(speech):
    torn = {speech.aligned.clean(e.span).of(speech.text) for e in speech.edits if e.rule == "gap_fragments"}
    assert torn == {"等下", "线坚决守牢。", "要改进工"}
    assert all(not e.certain for e in speech.edits if e.rule == "gap_fragments")


def test_masks_are_marked(speech):
    assert [e.text for e in speech.edits if e.rule == "masked_names"] == ["**", "**"]


def test_public_damage_names_rules(speech):
    assert {"pinyin_gloss", "hard_wraps", "punctuation", "paywall_notice", "end_notice"} <= {
        e.rule for e in speech.damage
    }
    assert all("\x1d" not in e.text for e in speech.damage)


def test_default_rules_exist_and_are_all():
    assert sorted(DEFAULT_RULES) == list(plugins.names("cleaning"))


def test_unknown_rule():
    with pytest.raises(ConfigError, match="hard_wraps"):
        clean("一", ("hard_wrap",))


def test_stage_pickles():
    assert pickle.loads(pickle.dumps(Clean(("spaces",)))) == Clean(("spaces",))


def test_empty():
    cleaned = clean("")
    assert cleaned.text == ""
    assert cleaned.completeness.complete


def test_sound_text_is_untouched():
    text = "清河县2024年工作总结\n一、主要成绩\n全县生产总值增长6.1%，其中工业增长8.4%。\n二、下步打算\n抓好落实。\n清河县人民政府\n2024年12月5日"
    cleaned = clean(text)
    assert cleaned.text == text
    assert cleaned.edits == ()
    assert cleaned.completeness.complete


def test_declared_length_alone_is_no_gap():
    assert clean(
        "本篇文章460字，读完约1分钟\n各位代表：\n清河县完成了全部任务，成绩来之不易，值得充分肯定。\n谢谢大家！"
    ).completeness.complete


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "（",
        "一是",
        "……",
        " ",
        "\n",
        "“",
        "会员",
        "全文\n",
        "1 ",
        "<a ",
        "9",
        "a.",
        "中|",
        "\u200b\n",
        "一、\n",
        "首页 > ",
        "&#",
    ],
)
def test_no_input_makes_it_slow(unit):
    text = (unit * 60_000)[:60_000]
    began = time.process_time()
    clean(text)
    assert time.process_time() - began < 60


def test_one_line_read_in_two_wrong_charsets_is_mended_once():
    line = "é—®é¢˜é—®é¢˜&amp;&amp;&amp;鏁?鎹?鏁?鎹?鏁?鎹?鈥鈥鈥锟锟锟"
    found = plugins.load("cleaning", "double_encoding").edits(line)
    assert found[0].text.startswith("问题问题")
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


def test_one_character_over_and_over_is_no_prose():
    for unit in ("锟", "屯屯"):
        assert clean(unit * 60).text == unit * 60


def test_soft_hyphens_on_lines_of_their_own_go_at_once():
    assert clean("\xad\n" * 300).text == ""


def test_crumbs_keep_their_lines():
    found = clean("1\n会员\n" * 30_000)
    assert found.text.startswith("1\n会员\n1")
    assert not found.damage or len(found.damage) == 1  # the line end at the end
    assert clean(found.text).text == found.text


def test_dense_marks_are_one():
    found = clean("会?議" * 3_000)
    assert sum(not edit.certain for edit in found.damage) < 10
    assert max(len(edit.text) for edit in found.damage) > 8_000
