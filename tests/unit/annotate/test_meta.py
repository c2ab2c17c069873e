from __future__ import annotations

from dataclasses import replace

import pytest

from jianbao.annotate import Annotate
from jianbao.annotate.meta import iso


def test_facts_of_the_document(meta_case, document):
    meta = Annotate()(document(meta_case["text"], meta_case["title"])).meta
    wanted = meta_case["meta"]
    assert {key: getattr(meta, key) for key in wanted} == wanted
    shown = {
        name: where.of(meta_case["text"]) for name, where in meta.evidence if name in meta_case.get("evidence", ())
    }
    assert shown == meta_case.get("evidence", {})
    facts = {"speaker", "organ", "date", "doc_number", "genre", "place", "publisher", "column"}
    assert {name for name, _ in meta.evidence} - {"title"} == {name for name in facts if getattr(meta, name)}


def test_what_the_file_says_stands_in_where_the_text_is_silent(document):
    stated = (
        ("source", "云湾区人民政府办公室"),
        ("date", "2024-05-21 09:30"),
        ("column", "通知公告"),
        ("doc_number", "云政办发〔2024〕18号"),
    )
    doc = document("关于防汛的通知\n各镇：\n请认真落实。", "关于防汛的通知")
    source = replace(doc.source, fields=stated)
    meta = Annotate()(replace(doc, cleaned=replace(doc.cleaned, source=source))).meta
    assert (meta.organ, meta.publisher, meta.date) == ("云湾区人民政府办公室", "云湾区人民政府办公室", "2024-05-21")
    assert (meta.column, meta.doc_number) == ("通知公告", "云政办发〔2024〕18号")
    assert {name: where for name, where in meta.evidence if isinstance(where, str)} == {
        **{name: name for name in ("date", "column", "doc_number")},
        **dict.fromkeys(("organ", "publisher"), "source"),
    }


def test_headers_and_footers_are_asked_last(document):
    doc = document("关于防汛的通知\n各镇：\n请认真落实。", "关于防汛的通知")
    source = replace(doc.source, fields=(("header", "云湾区水利局 云水〔2024〕12号\n2024年6月1日印发"),))
    meta = Annotate()(replace(doc, cleaned=replace(doc.cleaned, source=source))).meta
    assert (meta.doc_number, meta.date) == ("云水〔2024〕12号", "2024-06-01")
    assert dict(meta.evidence)["doc_number"] == dict(meta.evidence)["date"] == "header"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2017年2月10日", "2017-02-10"),
        ("二〇〇四年一月十六日", "2004-01-16"),
        ("二○一九年十一月二十一日", "2019-11-21"),
        ("2024-03-05", "2024-03-05"),
        ("2017年2月", None),
        ("2017年13月40日", None),
        ("今年春天", None),
    ],
)
def test_complete_dates_become_iso(written, expected):
    assert iso(written) == expected
