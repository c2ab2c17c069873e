"""Web pages: what is seen, what is not, and pages that are broken."""

from __future__ import annotations

import importlib.util
import itertools
import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from jianbao import config, process
from jianbao.errors import LimitError
from jianbao.read import _html_tags, html, read

SPEC = importlib.util.spec_from_file_location("sites", Path(__file__).parents[2] / "cases" / "html" / "sites.py")
sites = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(sites)

PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>清河县
 工作简报</title><style>p{}</style><script>if (1 < 2) {document.write("广告")}</script></head>
<body><h1>清河县工作简报</h1><p>各镇要<b>抓好</b>落实，增长5&nbsp;%&lt;目标&gt;。<br/>第二行</p>
<table><tr><td>指标</td><td>数值</td></tr></table><ruby>云<rt>yún</rt></ruby>溪区<!-- 注释 --></body></html>"""


@pytest.mark.parametrize("codec", ["gbk", "utf-8"])
def test_page(tmp_path: Path, codec: str) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(PAGE.encode(codec))
    source = read(file)
    assert source.text.split("\n") == [
        "清河县工作简报",
        "各镇要抓好落实，增长5\xa0%<目标>。",
        "第二行",
        "指标\t数值",
        "云溪区",
        "",
    ]
    assert source.format == "html"
    assert source.fields == (("title", "清河县 工作简报"),)


@pytest.mark.parametrize(
    "text",
    [
        "<p>会议<div>强调",
        "</p></p>会议强调",
        "<<p>会议强调",
        "会议强调<",
        "<!会议>强调要抓好",
        "<p class=a>强调",
        "<!-- 强调",
    ],
)
def test_broken_markup(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.htm"
    file.write_text(text, encoding="utf-8")
    assert "强调" in read(file).text


@pytest.mark.parametrize("unit", ["<p>", "<script>", "<", "&#", "<!--", "<a href='", "</script", "<table><tr><td>"])
def test_hostile_markup(tmp_path: Path, unit: str) -> None:
    file = tmp_path / "a.html"
    file.write_text("会议强调" + unit * (60_000 // len(unit)), encoding="utf-8")
    started = time.process_time()
    assert read(file).text.startswith("会议强调")
    assert time.process_time() - started < 60


def lines_of(text: str) -> list[str]:
    return [line.strip(" \t\u3000\xa0") for line in text.splitlines() if line.strip(" \t\u3000\xa0")]


def read_page(tmp_path: Path, data: bytes | str, name: str = "a.html"):
    file = tmp_path / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read(file)


@pytest.mark.parametrize("name", sites.SITES)
def test_a_page_of_a_site_reads_like_its_plain_twin(tmp_path: Path, name: str) -> None:
    """The reader finds the document on the page, the cleaning takes the site's notices out of it."""
    source = read_page(tmp_path, sites.page(name))
    assert lines_of(process.cleaned(source, config.Config()).text) == lines_of(sites.TWIN)
    extra = [line for line in lines_of(source.text) if line not in lines_of(sites.TWIN)]
    assert len(extra) <= 2
    assert all(line in source.text for line in lines_of(sites.TWIN))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (
            "portal",
            {"source": "区政府办公室", "date": "2024-05-21 09:30", "column": "通知公告", "site": "云湾区人民政府"},
        ),
        (
            "policy",
            {
                "date": "2024年05月20日",
                "column": "政府文件",
                "organ": "云湾区人民政府办公室",
                "doc_number": "云政办发〔2024〕18号",
            },
        ),
        ("old", {"source": "区水利局", "date": "2024-5-21"}),
        ("wechat", {"date": "2024年05月21日", "site": "微信公众平台"}),
        ("news", {"source": "云湾日报", "date": "2024-05-21T09:30:00+08:00"}),
        ("word", {"date": "2024年5月20日"}),
    ],
)
def test_what_a_page_says_about_its_document(tmp_path: Path, name: str, wanted: dict[str, str]) -> None:
    assert dict(read_page(tmp_path, sites.page(name)).fields) == {"title": sites.TITLE, **wanted}


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("关于防汛工作的通知_通知公告_云湾区人民政府", "关于防汛工作的通知"),
        ("关于防汛工作的通知-云湾区水利局网站", "关于防汛工作的通知"),
        ("云湾—临湖高速公路建设方案", "云湾—临湖高速公路建设方案"),
        ("“十四五”规划——2024年度评估报告 | 云湾区发展和改革委员会", "“十四五”规划——2024年度评估报告"),
        ("首页", "首页"),
    ],
)
def test_title_without_the_name_of_the_site(tmp_path: Path, title: str, wanted: str) -> None:
    assert dict(read_page(tmp_path, f"<title>{title}</title><p>正文要抓好落实。</p>").fields)["title"] == wanted


def test_a_notice_of_missing_text_stays(tmp_path: Path) -> None:
    source = read_page(tmp_path, sites.page("wenku"))
    assert sites.NOTICE in source.text
    assert not process.cleaned(source, config.Config()).completeness.complete


def test_a_table_of_facts_is_read_row_by_row(tmp_path: Path) -> None:
    cells = "".join(
        "<tr>" + "".join(f"<td><p align=center>{cell}</p></td>" for cell in row) + "</tr>" for row in sites.ROWS
    )
    body = sites.paragraphs().replace("三、工作要求", f"</p><table border=1>{cells}</table><p>三、工作要求")
    data = sites.PORTAL.replace("{body}", body).encode()
    text = lines_of(read_page(tmp_path, data).text)
    at = text.index("乡镇\t水库（座）\t责任人")
    assert text[at : at + 4] == [*sites.TABLE, "三、工作要求"]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<ol><li>甲事</li><li>乙事</li></ol>", ["1. 甲事", "2. 乙事"]),
        ("<ol start=3 type=a><li>甲事<li>乙事</ol>", ["c. 甲事", "d. 乙事"]),
        ("<ol><li>1．甲事</li><li>（二）乙事</li></ol>", ["1．甲事", "（二）乙事"]),
        (
            '<ol style="list-style-type: cjk-ideographic"><li><p>甲事</p></li><li value=5>乙事</li></ol>',
            ["一、甲事", "五、乙事"],
        ),
        ('<ol style="list-style:none"><li>甲事</li></ol><ul><li>乙事</li></ul>', ["甲事", "乙事"]),
        ("<ol><li>甲事<ol><li>子事</li></ol></li><li>乙事</li></ol>", ["1. 甲事", "1. 子事", "2. 乙事"]),
    ],
)
def test_numbers_that_the_browser_writes(tmp_path: Path, markup: str, wanted: list[str]) -> None:
    assert lines_of(read_page(tmp_path, markup).text) == wanted


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ('<p>要抓好<span style="display:none">本文来自某某网</span>落实。</p>', ["要抓好落实。"]),
        ("<p>要抓好<font style='font-size:0px'>某某</font>落实。</p>", ["要抓好落实。"]),
        ("<p>要抓好落实，确保完成任务。</p><div hidden><p>看不见的话</p></div>", ["要抓好落实，确保完成任务。"]),
        ("<p>要抓好</p><pre>一、甲\n二、  乙</pre>", ["要抓好", "一、甲", "二、  乙"]),
        ("<p title='a>b'>要抓好<a href=\"x>y\">落实</a></p>", ["要抓好落实"]),
        (
            "<table><tr><td>左栏<td>要抓好落实，这一栏很长。" + "很长。" * 200 + "</table>",
            ["左栏", "要抓好落实，这一栏很长。" + "很长。" * 200],
        ),
    ],
)
def test_what_is_seen(tmp_path: Path, markup: str, wanted: list[str]) -> None:
    assert lines_of(read_page(tmp_path, markup).text) == wanted


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "iso-8859-1", "big5", "no-such"])
@pytest.mark.parametrize("really", ["gb18030", "utf-8"])
def test_charset_is_believed_only_if_the_page_reads_well_in_it(tmp_path: Path, declared: str, really: str) -> None:
    page = f'<meta charset="{declared}"><title>工作简报</title><p>各单位要抓好落实，确保完成全年目标任务。</p>'
    assert read_page(tmp_path, page.encode(really)).text == "各单位要抓好落实，确保完成全年目标任务。\n"


@pytest.mark.parametrize("header", ["gb2312", "UTF-8", "no-such"])
def test_a_page_saved_with_the_header_of_its_server(tmp_path: Path, header: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html; charset={header}\r\n\r\n"
    source = read_page(tmp_path, head.encode() + sites.page("policy"))
    assert lines_of(source.text) == lines_of(sites.TWIN)


def test_the_header_is_believed_before_the_page(tmp_path: Path) -> None:
    """Bytes that are 亭 in Big5 and 獸 in GBK: whoever is trusted more decides."""
    said = {"Big5": "亭\n", "GBK": "獸\n"}
    for header, page in itertools.product(said, said):
        data = f'<meta charset="{page}"><p>'.encode() + b"\xabF</p>"
        head = f"HTTP/1.1 200 OK\nContent-Type: text/html; charset={header}\n\n".encode()
        assert read_page(tmp_path, head + data).text == said[header]
        assert read_page(tmp_path, data).text == said[page]


@pytest.mark.parametrize("header", ["gb2312", "utf-8"])
@pytest.mark.parametrize("name", ["a.mht", "a.html"])
def test_web_archives(tmp_path: Path, header: str, name: str) -> None:
    really = "gb18030" if header == "gb2312" else "utf-8"
    part = EmailMessage()
    part["Content-Location"] = "http://www.example.com/a.html"
    part.set_content(
        sites.page("policy").decode("gb18030").encode(really),
        maintype="text",
        subtype="html",
        params={"charset": header},
    )
    whole = EmailMessage()
    whole["From"], whole["Subject"] = "<Saved by Blink>", sites.TITLE
    whole.make_related()
    whole.attach(part)
    source = read_page(tmp_path, whole.as_bytes(), name)
    assert lines_of(source.text) == lines_of(sites.TWIN)
    assert (source.encoding, source.format) == (really, "html")


@pytest.mark.parametrize(
    "unit",
    [
        "<div><div>会议强调要抓好</div></div>",
        "<ul><li><a href=x>会议</a>",
        "<table><tr><td>会议，强调<table>",
        "<span hidden>",
        "<p>要抓好。",
    ],
)
def test_large_pages_take_linear_time(tmp_path: Path, unit: str) -> None:
    def spent(times: int) -> float:
        page = f"<p>{sites.PARAGRAPHS[1]}</p>" + unit * times
        started = time.process_time()
        html.content(page.encode(), tmp_path / "a.html")
        return time.process_time() - started

    spent(10)
    assert spent(8 * 800) < 8 * 8 * max(spent(800), 0.02)


def test_too_many_tags_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_html_tags, "MOST_TAGS", 1000)
    with pytest.raises(LimitError):
        read_page(tmp_path, "<b>" * 1001)
