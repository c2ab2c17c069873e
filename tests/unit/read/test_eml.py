"""Messages: body, headers and attachments in the charsets and spellings that mail programs really use."""

from __future__ import annotations

import base64
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from jianbao import config, inputs
from jianbao.errors import LimitError
from jianbao.read import eml, read

TEXT = "各镇人民政府：\n请于6月30日前报送防汛工作总结，增长5.2%。\n一、总体情况\n落实“包保”责任。\n"


def message(**headers):
    made = EmailMessage(policy=SMTP)
    made["Subject"] = headers.pop("subject", "关于报送防汛工作总结的通知")
    made["From"] = "云湾区应急管理局 <yj@example.com>"
    made["Date"] = "Tue, 18 Jun 2024 09:30:00 +0800"
    return made


def put(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.as_bytes())
    return path


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030", "big5"])
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_body(tmp_path, charset, encoding):
    made = message()
    made.set_content(
        TEXT if charset != "big5" else TEXT.translate({}), charset=charset, cte=encoding
    ) if charset != "big5" else made.set_content("請於六月三十日前報送。\n", charset=charset, cte=encoding)
    source = read(put(tmp_path / "a.eml", made))
    assert source.text == (TEXT if charset != "big5" else "請於六月三十日前報送。\n")
    assert dict(source.fields) == {
        "title": "关于报送防汛工作总结的通知",
        "author": "云湾区应急管理局 <yj@example.com>",
        "date": "2024-06-18",
    }


def raw(declared, body, subject=b"=?gb2312?B?us/Nrw==?="):
    head = b"Subject: " + subject + b"\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=" + declared
    return head + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body


@pytest.mark.parametrize("declared", [b"gb2312", b"iso-8859-1", b"unknown-8bit", b"us-ascii", b'"no such charset"'])
@pytest.mark.parametrize("really", ["utf-8", "gbk"])
def test_a_charset_that_lies(tmp_path, declared, really):
    source = read(put(tmp_path / "a.eml", raw(declared, TEXT.encode(really))))
    assert source.text == TEXT


def test_a_short_body_is_in_the_charset_that_it_declares(tmp_path):
    """Four bytes that are 關於 in Big5 and other characters in GBK."""
    data = "關於".encode("big5")
    assert read(put(tmp_path / "a.eml", raw(b"big5", data))).text == "關於\n"


@pytest.mark.parametrize(
    "subject",
    [
        Header("关于防汛工作的通知", "gb2312").encode().encode(),
        "关于防汛工作的通知".encode("gbk"),
        "关于防汛工作的通知".encode(),
        # in the middle of a character, as old webmail cuts
        b"=?gbk?B?"
        + base64.b64encode("关于防汛工作的通知".encode("gbk")[:7])
        + b"?=\r\n =?gbk?B?"
        + base64.b64encode("关于防汛工作的通知".encode("gbk")[7:])
        + b"?=",
        # UTF-8 under the name of gb2312
        b"=?gb2312?B?" + base64.b64encode("关于防汛工作的通知".encode()) + b"?=",
    ],
)
def test_subjects(tmp_path, subject):
    source = read(put(tmp_path / "a.eml", raw(b"utf-8", TEXT.encode(), subject)))
    assert dict(source.fields)["title"] == "关于防汛工作的通知"


def test_html_body_and_alternatives(tmp_path):
    made = message()
    made.set_content("请看网页版。")
    made.add_alternative(
        f"<html><head><meta charset=gb2312></head><body><h1>通知</h1>{''.join(f'<p>{line}</p>' for line in TEXT.splitlines())}</body></html>",
        subtype="html",
    )
    assert TEXT in read(put(tmp_path / "a.eml", made)).text
    both = message()
    both.set_content(TEXT)
    both.add_alternative(f"<p>{TEXT}</p>", subtype="html")
    assert read(put(tmp_path / "b.eml", both)).text == TEXT


def test_flowed_lines_are_joined(tmp_path):
    data = (
        b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n\r\n"
        + "请于 \r\n月底前 \r\n报送。\r\n第二段。\r\n".encode()
    )
    assert read(put(tmp_path / "a.eml", data)).text == "请于月底前报送。\n第二段。\n"


def named(header):
    return (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nbody\r\n--x\r\n"
        + header
        + b"\r\n\r\nA\r\n--x--\r\n"
    )


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Disposition: attachment; filename*=GBK''"
        + "附件1.txt".encode("gbk").hex("%").encode().join([b"%", b""]),
        b"Content-Disposition: attachment; filename*0*=utf-8''%E9%99%84; filename*1*=%E4%BB%B61.txt",
        b'Content-Disposition: attachment; filename="' + Header("附件1.txt", "gb2312").encode().encode() + b'"',
        b'Content-Disposition: attachment; filename="' + "附件1.txt".encode("gbk") + b'"',
        b'Content-Disposition: attachment; filename="' + "附件1.txt".encode() + b'"',
        b'Content-Type: application/octet-stream; name="' + Header("附件1.txt", "utf-8").encode().encode() + b'"',
        b'Content-Disposition: attachment; filename="..\\..\\' + "附件1.txt".encode("gbk") + b'"',
    ],
)
def test_names_of_attachments(tmp_path, header):
    path = put(tmp_path / "a.eml", named(header))
    assert eml.attachments(path.read_bytes(), path) == [("..\\..\\附件1.txt" if b".." in header else "附件1.txt", b"A")]
    found = inputs.find([path], tmp_path / "out", tmp_path / "scratch", config.Config())
    assert [doc.name for doc in found] == ["a.eml", "a.eml/附件1.txt"]
    assert found[1].path.read_bytes() == b"A"


def test_attachments_are_documents_of_their_own_and_messages_inside_too(tmp_path):
    inner = message(subject="转发件")
    inner.set_content(TEXT)
    inner.add_attachment("里面的附件。", filename="里.txt")
    made = message()
    made.set_content(TEXT)
    made.add_attachment(inner)
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="图.png")
    found = inputs.find([put(tmp_path / "a.eml", made)], tmp_path / "out", tmp_path / "scratch", config.Config())
    assert {doc.name: doc.problem and doc.problem.kind for doc in found} == {
        "a.eml": None,
        "a.eml/图.png": "unsupported",
        "a.eml/转发件.eml": None,
        "a.eml/转发件.eml/里.txt": None,
    }
    assert read(found[0].path).text == TEXT


def test_hostile_nesting_is_refused(tmp_path):
    data = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000))
    path = put(tmp_path / "a.eml", data)
    with pytest.raises(LimitError):
        read(path)
    assert len(inputs.find([path], tmp_path / "out", tmp_path / "scratch", config.Config())) == 1


def test_too_many_lines_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("jianbao.read._mail.MOST_LINES", 100)
    with pytest.raises(LimitError, match="more than 100 lines"):
        read(put(tmp_path / "a.eml", b"Subject: a\n\n" + b"a\n" * 100))


@pytest.mark.parametrize(
    "data",
    [
        b"no message at all",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\nnever begins",
        b"\xff\xfe:\r\n\r\nx",
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
    ],
)
def test_broken_messages_are_read_as_far_as_they_go(tmp_path, data):
    path = put(tmp_path / "a.eml", data)
    eml.content(data, path)
    eml.attachments(data, path)
