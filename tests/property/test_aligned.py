"""Any position of the cleaned text leads back to the raw text, however many edits lie between."""

from hypothesis import given
from hypothesis import strategies as st

from jianbao.document import Aligned, Edit, Span

LETTERS = "甲乙丙丁，。a1"


@st.composite
def chains(draw: st.DrawFn) -> tuple[str, list[Aligned]]:
    raw = draw(st.text(alphabet=LETTERS, max_size=40))
    steps = [Aligned.of(raw)]
    for _ in range(draw(st.integers(0, 5))):
        text = steps[-1].text
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
        pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
        edits = [Edit(Span(a, b), draw(st.text(alphabet=LETTERS, max_size=3)), "r") for a, b in pairs]
        steps.append(steps[-1].apply(edits))
    return raw, steps


@given(chains())
def test_kept_characters_equal_their_raw_ones(chain):
    raw, steps = chain
    for run in steps[-1].runs:
        assert run.length > 0
        if run.kept:
            assert raw[run.raw : run.raw + run.raw_length] == steps[-1].text[run.clean : run.clean + run.length]


@given(chains())
def test_origins_never_go_back(chain):
    _, steps = chain
    at = clean = 0
    for run in steps[-1].runs:
        assert run.clean == clean
        assert run.raw >= at
        at, clean = run.raw + run.raw_length, run.clean + run.length
    assert at <= steps[-1].raw_length
    assert clean == len(steps[-1].text)


@given(chains(), st.data())
def test_a_clean_span_maps_to_a_raw_span_that_maps_back_over_it(chain, data):
    _, steps = chain
    last = steps[-1]
    a, b = sorted((data.draw(st.integers(0, len(last.text))), data.draw(st.integers(0, len(last.text)))))
    raw = last.raw(Span(a, b))
    assert 0 <= raw.start <= raw.end <= last.raw_length
    back = last.clean(raw)
    if b > a and raw.end > raw.start:
        inserted = [r for r in last.runs if not r.raw_length]
        if not inserted:
            assert back.start <= a
            assert back.end >= b


@given(chains())
def test_the_text_is_what_plain_replacement_gives(chain):
    raw, _ = chain
    text = raw
    rebuilt = Aligned.of(raw)
    edits = [Edit(Span(0, min(1, len(text))), "X", "r")] if text else []
    rebuilt = rebuilt.apply(edits)
    assert rebuilt.text == ("X" + raw[1:] if raw else "")


@given(st.text(alphabet=LETTERS, min_size=1, max_size=30), st.data())
def test_apply_equals_string_replacement(raw, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [Edit(Span(a, b), data.draw(st.text(alphabet=LETTERS, max_size=3)), "r") for a, b in pairs]
    expected, at = "", 0
    for edit in edits:
        expected += raw[at : edit.span.start] + edit.text
        at = edit.span.end
    assert Aligned.of(raw).apply(edits).text == expected + raw[at:]


def test_marks_change_nothing():
    text = Aligned.of("甲乙丙")
    assert text.apply([Edit(Span(1, 2), "乙", "r", certain=False)]) is text


def test_removed_text_inside_is_covered_and_at_the_edges_is_not():
    raw = "(x)区(qū)高质量(liàng)"
    edits = [Edit(Span(0, 3), "", "g"), Edit(Span(4, 8), "", "g"), Edit(Span(11, 18), "", "g")]
    cleaned = Aligned.of(raw).apply(edits)
    assert cleaned.text == "区高质量"
    assert cleaned.raw(Span(0, 4)) == Span(3, 11)
    assert cleaned.clean(Span(0, 3)) == Span(0, 0)
    assert cleaned.clean(Span(4, 8)) == Span(1, 1)
