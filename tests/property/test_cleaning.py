"""Properties of the cleaning stage, on documents put together from sound and damaged pieces."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianbao.cleaning import Clean
from jianbao.document import Source

PIECES = [
    "清河县2024年工作总结",
    "在**区高质量发展大会上的讲话",
    "同志们：",
    "各位代表!",
    "今年以来,清河县上下同心,经济运行稳中有进,增长6.1%。",
    "下一步，要紧盯目标任务，狠抓项目建设，切实保障和改善民生。",
    "一、工作回顾",
    "二、下步打算",
    "四、要求",
    "（一）抓项目",
    "1.抓投资",
    "会上，六家优秀企业和四个先进单位的代表先后作了典型",
    "……(清河文秘网http://m.qh-demo.cn省略981字,正式会员可完整阅读)……",
    "……(未完,全文共8221字,当前仅显示2756字,请阅读下面提示信息。",
    "收藏《在清河县大会上的讲话》)",
    "来源：清河发布   2024-03-10 11:51",
    "索引号：",
    "000014349/2024-00012",
    "首页 > 政务公开 > 讲话",
    "上一篇：县长调研",
    "相关阅读",
    "版权所有：清河县 冀ICP备00000000号",
    "下面是小编为大家整理的讲话，供大家参考。",
    "8 [; o H! @9 B! f& ?# \\",
    "_q-i/n+g·h^e?x*i~a_n`.\\c¢o?m′",
    "<p>推动<b>发展</b>&nbsp;</p>",
    "$('#share').share();",
    "清河县讲话.docx_第1页",
    "- 3 -",
    "第3页 共22页",
    "12",
    "［1］三资：资金。",
    "主要表现在：",
    "区(qū)高質(zhì)量發(fā)展",
    "1 9 9 3 年",
    "杜  宇",
    "云📫溪😴区🍂",
    "清河县人民政府",
    "2024年3月5日",
    '要做到"两个确保".',
    "\x1d",
    "\u200b",
    "　　",
    " ",
    "??",
    "(",
    "“",
    "”",
    "、",
    "……",
    "|",
]
PIECE = st.sampled_from(PIECES) | st.text(
    alphabet='清河县一二、。，,.;:!?()（）“”"*_×X<>&; \t\u3000\n\r0123abc…', max_size=12
)
TEXT = st.lists(st.tuples(PIECE, st.sampled_from(["", "\n", "\n\n", "\r\n", "\n　　", " "])), max_size=24).map(
    lambda parts: "".join(piece + gap for piece, gap in parts)
)
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def clean(text):
    return Clean()(Source("d", Path("d"), text, "utf-8"))


@RELAXED
@given(TEXT)
def test_cleaning_twice_is_cleaning_once(text):
    once = clean(text)
    again = clean(once.text)
    assert again.text == once.text
    assert clean(text) is not once
    assert clean(text).edits == once.edits


@RELAXED
@given(TEXT)
def test_damage_replays(text):
    cleaned = clean(text)
    pieces, at = [], 0
    for edit in cleaned.edits:
        old = edit.span.of(text)
        if old == edit.text:
            continue
        assert edit.span.start >= at
        pieces += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    assert "".join([*pieces, text[at:]]) == cleaned.text


@RELAXED
@given(TEXT)
def test_gaps_and_spans_lie_inside(text):
    cleaned = clean(text)
    assert "\x1d" not in cleaned.text
    for edit in cleaned.edits:
        assert 0 <= edit.span.start <= edit.span.end <= len(text)
    places = [gap.at for gap in cleaned.completeness.gaps]
    assert places == sorted(places)
    assert all(0 <= at <= len(cleaned.text) for at in places)
    for gap in cleaned.completeness.gaps:
        assert 0 <= gap.span.start <= gap.span.end <= len(text)
        before, after = cleaned.text[: gap.at].rstrip(" "), cleaned.text[gap.at :].lstrip(" ")
        if gap.where == "body" and gap.reason in {"paywall", "preview"}:
            assert before.endswith("\n") or after.startswith("\n")


@RELAXED
@given(TEXT)
def test_kept_runs_equal_the_source(text):
    cleaned = clean(text)
    for run in cleaned.aligned.runs:
        if run.kept:
            assert cleaned.text[run.clean : run.clean + run.length] == text[run.raw : run.raw + run.length]
