"""Whatever paragraphs are set in lines on pages come back as they were, with the page of every character."""

from __future__ import annotations

from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from jianbao.read._layout import Glyph, Page, lay

SIZE, LEFT, TOP, PITCH = 16.0, 80.0, 120.0, 29.0
NO_SHRINKING = [Phase.explicit, Phase.reuse, Phase.generate]
"""Small documents say too little of their layout: what they shrink to is another case."""
NO_START = "，。、；：！？）”"

words = st.text(alphabet="云湾区工业经济运行稳中有进抓好落实项目建设民生保障", min_size=1, max_size=9)
numbers = st.from_regex(r"[1-9][0-9]{0,3}(\.[0-9]{1,2})?%?", fullmatch=True)
clauses = st.builds("{}{}{}".format, words, st.one_of(numbers, st.just("")), words)
paragraphs = st.builds(lambda parts: "，".join(parts) + "。", st.lists(clauses, min_size=1, max_size=12))
documents = st.lists(paragraphs, min_size=4, max_size=12)


def wide(sign: str) -> float:
    return SIZE / 2 if sign.isascii() else SIZE


def lines(paragraph: str, room: float, indent: float) -> list[tuple[str, float]]:
    """Broken as word processors do: no punctuation at the beginning of a line, no number in two."""
    found, rest = [], paragraph
    while rest:
        left, cut = room - indent, 0
        while cut < len(rest) and left >= wide(rest[cut]):
            left, cut = left - wide(rest[cut]), cut + 1
        while 0 < cut < len(rest) and (rest[cut] in NO_START or (rest[cut].isascii() and rest[cut - 1].isascii())):
            cut -= 1
        found.append((rest[:cut], indent))
        rest, indent = rest[cut:], 0.0
    return found


def signs(text: str, x: float, y: float) -> list[Glyph]:
    placed = []
    for sign in text:
        placed.append(Glyph(sign, x, x + wide(sign), y, SIZE))
        x += wide(sign)
    return placed


def pages(told: list[str], room: int, per_page: int, *, indented: bool, heads: bool) -> list[Page]:
    rows = []
    for paragraph in told:
        broken = lines(paragraph, room * SIZE, 2 * SIZE if indented else 0.0)
        rows += [(text, indent, 0.0 if indented or n else 16.0) for n, (text, indent) in enumerate(broken)]
    made = []
    for number, start in enumerate(range(0, len(rows), per_page), 1):
        page = Page(number, 595, 842)
        y = TOP
        for text, indent, above in rows[start : start + per_page]:
            y += PITCH / 1.5 + above if not indented else PITCH
            page.glyphs += signs(text, LEFT + indent, y)
        if heads:
            page.glyphs += signs("云湾区政府文件", LEFT, 50) + signs(f"— {number} —", 270, 800)
        made.append(page)
    return made


@settings(max_examples=30, deadline=None, phases=NO_SHRINKING)
@given(documents, st.integers(16, 30), st.integers(8, 20), st.booleans())
def test_indented_paragraphs_come_back(told, room, per_page, heads):
    made = pages(told, room, per_page, indented=True, heads=heads)
    laid = lay(made)
    expected = "\n".join(told) + "\n"
    full = sum(len(lines(paragraph, room * SIZE, 2 * SIZE)) > 1 for paragraph in told)
    assume(full >= 3)  # or too little shows where lines end
    assume(not heads or len(made) > 1)  # or nothing shows what is repeated
    assert laid.text == expected
    assert [place.page for place in laid.places] == [page.number for page in made]


@settings(max_examples=30, deadline=None)
@given(documents, st.integers(16, 30), st.booleans())
def test_characters_are_neither_lost_nor_made(told, room, indented):
    made = pages(told, room, 15, indented=indented, heads=False)
    expected = "".join(told)
    assert "".join(lay(made).text.split()) == expected


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("甲乙1a，。 "), st.floats(-50, 700), st.floats(-50, 900), st.floats(0.1, 60)),
        max_size=60,
    )
)
def test_signs_anywhere_are_read(placed):
    page = Page(1, 595, 842, [Glyph(sign, x, x + size, y, size) for sign, x, y, size in placed])
    laid = lay([page])
    assert laid.pages == 1
    assert all(0 <= place.start <= len(laid.text) for place in laid.places)
