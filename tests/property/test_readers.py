"""Whatever bytes come, readers of pages and messages give text or a clear error, and nothing that was written is lost."""

import contextlib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from jianbao.errors import DocumentError
from jianbao.read import eml, html
from jianbao.read._html_page import page_of

PATH = Path("a.html")
WORDS = ["会议强调，要抓好落实。", "一、总体要求", "增长5.2%", "云湾区", "", " ", "\n", "&nbsp;", "&lt;目标&gt;"]
TAGS = [
    "p",
    "div",
    "td",
    "tr",
    "table",
    "li",
    "ol",
    "ul",
    "a href='x'",
    "span style='display:none'",
    "br/",
    "pre",
    "h1",
    "script",
    "title",
    "b",
]
pieces = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(TAGS).map(lambda tag: f"<{tag}>"),
    st.sampled_from(TAGS).map(lambda tag: f"</{tag.split()[0]}>"),
    st.sampled_from(["<", ">", "<!--", "-->", "<!", "</", "'", '"', "=", "<p title='a>b'>", "&#x110000;", "&#0;"]),
)


@given(st.lists(pieces, max_size=40).map("".join))
def test_any_markup_is_taken_apart(markup):
    page = page_of(markup)
    assert len(page.parents) == len(page.names) == len(page.hidden)
    assert all(parent < node for node, parent in enumerate(page.parents) if node)
    assert all(
        line.text.strip() and 0 <= line.linked <= len(line.text) and line.node < len(page.names) for line in page.lines
    )


@given(
    st.lists(
        st.text(alphabet="会议强调要抓好落实一二三，。0123456789%", min_size=1, max_size=30), min_size=1, max_size=8
    )
)
@settings(max_examples=40, deadline=None)
def test_every_paragraph_of_a_plain_page_is_read(paragraphs):
    page = "<html><body>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "</body></html>"
    assert html.content(page.encode(), PATH).text.split("\n")[:-1] == paragraphs


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_a_page(data):
    assert isinstance(html.content(data, PATH).text, str)


HEADERS = st.sampled_from(
    [
        b"Subject: =?gb2312?B?us/Nrw==?=\n",
        b"Content-Type: multipart/mixed; boundary=x\n",
        b"Content-Type: text/plain; charset=no-such; format=flowed\n",
        b"Content-Disposition: attachment; filename*0*=gbk''%B8%BD; filename*1=.txt\n",
        b"Content-Transfer-Encoding: base64\n",
        b"Date: never\n",
        b"From: \xb8\xbd\xbc\xfe <a@b>\n",
        b"\n",
        b"--x\n",
        b"--x--\n",
    ]
)


@given(st.lists(st.one_of(HEADERS, st.binary(max_size=30)), max_size=12).map(b"".join))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_a_message(data):
    with contextlib.suppress(DocumentError):
        assert isinstance(eml.content(data, PATH).text, str)
        assert all(
            isinstance(name, str) and isinstance(content, bytes) for name, content in eml.attachments(data, PATH)
        )
