"""Files of older word processors: what is found out before LibreOffice is asked, and what is said without it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest

from jianbao import _soffice
from jianbao.errors import ReadError
from jianbao.read import read

if TYPE_CHECKING:
    from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = OLE + bytes(504) + b"\xec\xa5\xc1\x00" + bytes(7)
TEXT = "云湾区工作简报\n各镇要抓好落实，确保完成全年任务。\n"
PAGE = f"<html><head><meta charset='utf-8'></head><body><p>{TEXT.replace(chr(10), '</p><p>')}</p></body></html>"


def word() -> bytes:
    document, made = docx.Document(), io.BytesIO()
    for line in TEXT.split("\n"):
        document.add_paragraph(line)
    document.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    "data",
    [word(), PAGE.encode(), b"\xef\xbb\xbf" + PAGE.encode(), TEXT.encode("gb18030")],
    ids=["docx", "page", "bom", "text"],
)
@pytest.mark.parametrize("suffix", ["doc", "wps"])
def test_what_only_bears_the_suffix_needs_no_libreoffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, suffix: str
) -> None:
    monkeypatch.setattr(_soffice, "find", lambda: None)
    file = tmp_path / f"a.{suffix}"
    file.write_bytes(data)
    assert [line for line in read(file).text.split("\n") if line] == TEXT.split("\n")[:2]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (WORD + b"\x01" + bytes(2000), "encrypted"),
        (OLE + bytes(900) + "EncryptedPackage".encode("utf-16-le") + bytes(900), "encrypted"),
        (WORD + b"\x00" + bytes(2000), "office_missing"),
        (b"{\\rtf1 \\u20113?}", "office_missing"),
    ],
)
def test_errors_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, kind: str) -> None:
    monkeypatch.setattr(_soffice, "find", lambda: None)
    file = tmp_path / "a.doc"
    file.write_bytes(data)
    with pytest.raises(ReadError) as error:
        read(file)
    assert error.value.kind == kind
    assert "\n" not in str(error.value)
    assert ";" in str(error.value)
    assert kind != "office_missing" or "libreoffice-writer" in str(error.value)


def test_one_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object) -> bytes:
        raise _soffice.OfficeError("LibreOffice took longer than 1 s", kind="timeout")

    monkeypatch.setattr(_soffice, "convert", late)
    file = tmp_path / "a.rtf"
    file.write_bytes(b"{\\rtf1 x}")
    with pytest.raises(ReadError, match="took longer than 1 s; open it") as error:
        read(file)
    assert error.value.kind == "timeout"
