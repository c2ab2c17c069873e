"""Where the original has pages or paragraphs, the briefing says on which one a line rests."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import jsonschema
import pytest

from jianbao.config import load
from jianbao.document import Place, Source
from jianbao.process import brief
from jianbao.render import render

LINES = [
    "云湾区2024年上半年工业经济运行情况的报告",
    "一、存在的主要问题",
    "（一）增长后劲不足。新开工亿元以上项目只有7个，比去年同期减少4个，部分企业订单不足，开工率低于七成。",
    "［第2页没有文字层］",
    "［第3页没有文字层］",
    "二、下一步工作打算",
    "（一）抓好重点项目建设。落实区领导包联制度，确保年底前12个项目竣工投产，新增产值不少于30亿元。",
    "（二）帮扶停产企业。9月底前组织银企对接会不少于4场，新增制造业贷款20亿元以上。",
]
TEXT = "\n".join(LINES) + "\n"


def place_of(words: str) -> int:
    return TEXT.index(words)


PAGED = Source(
    "报告.pdf",
    Path("报告.pdf"),
    TEXT,
    "utf-8",
    "pdf",
    "0" * 64,
    places=(
        Place(0, page=1),
        Place(place_of("［第2页"), page=2),
        Place(place_of("［第3页"), page=3),
        Place(place_of("二、"), page=4),
        Place(place_of("（二）帮扶"), page=5),
    ),
)
COUNTED = replace(
    PAGED,
    format="docx",
    text=TEXT.replace(LINES[3] + "\n", "").replace(LINES[4] + "\n", ""),
    places=tuple(Place(TEXT.replace(LINES[3] + "\n", "").replace(LINES[4] + "\n", "").index(line), paragraph=n + 1) for n, line in enumerate(LINES[:3] + LINES[5:])),
)  # fmt: skip


@pytest.fixture(scope="module")
def briefings():
    config = load(overrides=["write.summarizer=none"])
    return {"page": brief(PAGED, config), "paragraph": brief(COUNTED, config)}


@pytest.mark.parametrize("kind", ["page", "paragraph"])
def test_json(briefings, kind):
    made = briefings[kind]
    data = json.loads(render(made, "json"))
    schema = Path(__file__).parents[3] / "pipeline" / "jianbao" / "render" / "briefing.schema.json"
    jsonschema.validate(data, json.loads(schema.read_text(encoding="utf-8")))
    spans = [span for point in data["points"] for span in point["evidence"]] + [f["evidence"] for f in data["figures"]]
    assert len(spans) >= 3
    for span in spans:
        assert span[kind] == getattr(made.source.place(span["start"]), kind)
        assert ({"page", "paragraph"} & span.keys()) == {kind}


def test_pages_without_text_are_a_gap_with_its_pages(briefings):
    data = json.loads(render(briefings["page"], "json"))
    (gap,) = data["completeness"]["gaps"]
    assert (gap["reason"], gap["where"], gap["page"], gap["last_page"]) == ("scan", "body", 2, 3)
    assert data["completeness"]["complete"] is False
    assert "［第2页" not in json.dumps(data["points"], ensure_ascii=False)
    for name in ("md", "html", "docx"):
        made = render(briefings["page"], name)
        text = "".join(p.text for p in docx.Document(BytesIO(made)).paragraphs) if name == "docx" else made.decode()
        assert "第2至3页缺失" in text


@pytest.mark.parametrize(("kind", "unit"), [("page", "页"), ("paragraph", "段")])
def test_html_and_word(briefings, kind, unit):
    made = briefings[kind]
    page = render(made, "html").decode()
    assert re.search(rf'class="how place">第[\d、]+{unit}<', page)
    text = "".join(paragraph.text for paragraph in docx.Document(BytesIO(render(made, "docx"))).paragraphs)
    assert re.search(rf"（原文第[\d、]+{unit}）", text)


def test_text_without_places_says_nothing(briefings):
    plain = brief(replace(PAGED, format="txt", places=()), load(overrides=["write.summarizer=none"]))
    assert "place" not in re.findall(r'class="how ?(\w*)"', render(plain, "html").decode())
    assert '"page"' not in render(plain, "json").decode()


def test_pages_read_off_a_picture_are_told():
    source = replace(PAGED, text=COUNTED.text, places=(), fields=(("ocr_pages", "2 4"),))
    made = brief(source, load(overrides=["write.summarizer=none"]))
    assert json.loads(render(made, "json"))["source"]["ocr_pages"] == [2, 4]
    assert "第2、4页的文字由图像识别而来，可能有误" in render(made, "html").decode()
