"""The JSON file is the public schema, and every position in it leads to the source."""

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from jianbao.cleaning import Clean
from jianbao.document import Line, Source, Span
from jianbao.render import _payload, render

SCHEMA = json.loads(files("jianbao.render").joinpath("briefing.schema.json").read_text(encoding="utf-8"))
CONTRACT = {
    "": "schema source title meta completeness headline points figures outline damage audit",
    "source": "path sha256 format encoding chars",
    "meta": "speaker organ date doc_number genre",
    "completeness": "complete declared_chars shown_chars ratio tail_cut gaps",
    "completeness.gaps": "start end omitted_chars where",
    "headline": "text how evidence",
    "points": "role heading text how score evidence",
    "figures": "indicator value unit change period evidence",
    "outline": "level heading start end",
    "damage": "rule start end replacement",
    "audit": "written quoted fell_back unsupported",
}


@pytest.fixture(scope="module")
def data(speech):
    return json.loads(render(speech, "json"))


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_file_fits_the_schema(data):
    Draft202012Validator(SCHEMA).validate(data)


def test_an_empty_briefing_fits_the_schema(sample):
    bare = sample.briefing("", points=[], figures=[], headline=None, title=None)
    data = json.loads(render(bare, "json"))
    Draft202012Validator(SCHEMA).validate(data)
    assert data["headline"] is None
    assert data["completeness"] == {
        "complete": True, "declared_chars": None, "shown_chars": None, "ratio": None, "tail_cut": False, "gaps": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("points", 0, "role"), "praise"),
        (("points", 0, "evidence"), []),
        (("headline", "how"), "guessed"),
        (("title",), 7),
    ],
)
def test_the_schema_refuses_what_is_wrong(data, path, value):
    broken = json.loads(json.dumps(data))
    at = broken
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    assert not Draft202012Validator(SCHEMA).is_valid(broken)


@pytest.mark.parametrize("where", CONTRACT)
def test_every_key_of_the_contract_is_there(data, where):
    at = data
    for key in where.split(".") if where else ():
        at = at[key]
    for one in at if isinstance(at, list) else [at]:
        assert set(CONTRACT[where].split()) <= set(one)


def test_positions_lead_to_the_source(speech, data):
    text = speech.source.text
    spans = {(p["heading"], text[p["evidence"][0]["start"] : p["evidence"][0]["end"]]) for p in data["points"]}
    assert ("营商环境还有差距", "在全市营商环境评价中，我区排名第7位，比去年下降2位。") in spans
    for figure in data["figures"]:
        assert figure["value"] in text[figure["evidence"]["start"] : figure["evidence"]["end"]]
    for heading in data["outline"]:
        assert heading["heading"] in text[heading["start"] : heading["end"]]
    assert [text[g["start"] : g["end"]] for g in data["completeness"]["gaps"]] == [
        "（此处内容省略981字，购买后阅读全文）",
        "全文未完，请登录后继续阅读",
    ]


def test_damage_can_be_replayed(speech, data):
    text, pieces, at = speech.source.text, [], 0
    for edit in data["damage"]:
        if edit["replacement"] is not None:
            pieces += [text[at : edit["start"]], edit["replacement"]]
            at = edit["end"]
    assert "".join([*pieces, text[at:]]) == speech.doc.cleaned.text
    assert [d["rule"] for d in data["damage"] if not d["certain"]] == ["byte_shift"]


def test_marks_repeat_nothing_of_the_source(sample):
    made = sample.briefing(
        "甲⟪?锟斤拷|lost_bytes⟫乙⟪**→**|masked_names⟫丙⟪丁→|spaces⟫", points=[], figures=[], headline=None
    )
    damage = json.loads(render(made, "json"))["damage"]
    assert [(d["rule"], d["replacement"], d["certain"]) for d in damage] == [
        ("lost_bytes", None, False), ("masked_names", None, True), ("spaces", "", True),
    ]  # fmt: skip


def test_the_record_of_cleaning_alone_is_complete(sample):
    from jianbao.records import cleaned

    record = cleaned(sample.clean("甲⟪?锟斤拷|lost_bytes⟫乙"))
    assert [d.get("replacement") for d in record.damage] == ["锟斤拷"]


def test_bounds_are_said(sample):
    bound = replace(sample.briefing().figures[0], value="1.5", unit="%", change=None, bound="不超过")
    made = sample.briefing()
    annotated = replace(made.annotated, figures=(bound,))
    made = replace(made, selection=replace(made.selection, annotated=annotated))
    assert json.loads(render(made, "json"))["figures"][0]["bound"] == "不超过"
    assert "| 不超过1.5% |" in render(made, "md").decode()
    assert ">不超过1.5%</td>" in render(made, "html").decode()


def test_it_is_utf8_with_a_newline_at_the_end(speech):
    made = render(speech, "json")
    assert made.endswith(b"}\n")
    assert "云溪区".encode() in made


def test_half_a_surrogate_pair_survives(sample):
    made = sample.briefing("甲\ud800乙。", points=[], figures=[], headline=None)
    assert json.loads(render(made, "json"))["title"] == "甲\ud800乙。"


def test_masked_names_are_counted(data):
    assert data["masked"] == 1


def test_names_of_any_normal_form_stay_as_they_are(sample, speech):
    source = Source("cafe\u0301.txt", Path("x"), "", "utf-8")
    cleaned = replace(speech.doc.cleaned, source=replace(speech.source, doc_id=source.doc_id))
    doc = replace(speech.doc, cleaned=cleaned)
    annotated = replace(speech.annotated, doc=doc)
    made = replace(speech, selection=replace(speech.selection, annotated=annotated))
    assert json.loads(render(made, "json"))["source"]["path"] == "cafe\u0301.txt"


def test_written_words_have_one_sign_for_masked_names_and_quoted_ones_keep_theirs():
    masks = _payload._masks(sample_cleaned())
    written, quoted = (Line("请××同志到某某乡，规格3×5米", how, (Span(0, 1),)) for how in ("written", "quoted"))
    assert _payload._worded(written, masks) == "请**同志到**乡，规格3×5米"
    assert _payload._worded(quoted, masks) == quoted.text


def sample_cleaned():
    text = "请××同志到某某乡，规格3×5米"
    return Clean()(Source("d", Path("d"), text, "utf-8"))
