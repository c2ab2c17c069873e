"""What is looked for in few places only is what a search of the whole text finds."""

from hypothesis import given
from hypothesis import strategies as st

from jianbao.cleaning import control_chars, duplicates, pinyin_gloss, traditional
from jianbao.cleaning._text import lines

SIGNS = st.text(alphabet="一é\n\r\x0b\x85\x96\xad\u200b\ufeff\U000e0001\x1d ", max_size=14)
GLOSSED = st.lists(
    st.sampled_from(["區", "(qū)", "（zh?）", " ", "(", "(a", "b)", "[fā]", "，", "\n"]), max_size=9
).map("".join)
REPEATED = st.lists(
    st.sampled_from(
        [
            "清河县政府工作报告",
            "清河县政府工作报告。",
            "清河县 政府工作 报告",
            "清河县政府工作",
            "——清河县——政府工作——————————报告——",
        ]
    ),
    max_size=6,
).map("\n".join)
SCRIPTS = st.lists(st.sampled_from(["發展國家", "发展国家经济建设", "龍", "於", "說\n", "\n"]), max_size=9).map("".join)


def spans(hits):
    return [hit.span() for hit in hits]


@given(SIGNS)
def test_controls(text):
    assert spans(control_chars._hits(text)) == spans(control_chars._FOUND.finditer(text))


@given(GLOSSED)
def test_glosses(text):
    assert spans(pinyin_gloss._glosses(text)) == spans(pinyin_gloss.GLOSS.finditer(text))


@given(REPEATED)
def test_lines_that_say_the_same_are_alike(text):
    all_lines = lines(text)
    keys = [duplicates._SQUEEZE.sub("", line.bare) for line in all_lines]
    same = {i for i, key in enumerate(keys) if keys.count(key) > 1}
    assert same <= set(duplicates._alike(all_lines))


@given(SCRIPTS)
def test_traditional_lines(text):
    found = [text[start:end] for start, end in traditional._paragraphs(text, traditional._flags(text))]
    if traditional.share(text) >= traditional.PAGE:
        assert found == [line for line in text.split("\n") if line]
        return
    flags = [int(traditional._flags(line).sum()) if line else 0 for line in text.split("\n")]
    assert found == [
        line
        for line, count in zip(text.split("\n"), flags, strict=True)
        if count >= traditional.LEAST and traditional.share(line) >= traditional.PARAGRAPH
    ]
