"""Reading files: what is read, and what each error says."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import docx
import pytest

from jianbao.errors import LimitError, ReadError
from jianbao.read import formats, read

TEXT = "清河县工作简报\n各镇要抓好落实。\n"


def test_read(tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    file.write_bytes(TEXT.encode("gbk"))
    source = read(file, "2023/报告.txt")
    assert (source.text, source.encoding, source.format, source.damaged) == (TEXT, "gb18030", "txt", 0)
    assert source.doc_id == "2023/报告.txt"
    assert source.path == file
    assert source.sha256 == hashlib.sha256(TEXT.encode("gbk")).hexdigest()


def test_the_name_is_the_default_id(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(TEXT, encoding="utf-8")
    source = read(file)
    assert (source.doc_id, source.format) == ("a.md", "md")


@pytest.mark.parametrize("suffix", ["", ".log", ".dat", ".TXT"])
def test_other_suffixes_are_read_as_text(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"note{suffix}"
    file.write_text(TEXT, encoding="utf-8")
    assert read(file).text == TEXT


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n\t ", "empty"),
        ("a.txt", "\u3000\n\ufeff".encode(), "empty"),
        ("a.txt", b"PK\x03\x04" + bytes(100), "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "binary"),
        ("a.txt", b"MZ\x90\x00\x03" + bytes(range(256)) * 4, "binary"),
        ("a.md", bytes(range(256)) * 40, "binary"),
        ("a.bin", b"\x7fELF" + bytes(100), "unsupported"),
        ("a.xyz", bytes(range(256)) * 40, "unsupported"),
    ],
)
def test_errors(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(ReadError) as error:
        read(file)
    assert error.value.kind == kind
    message = str(error.value)
    assert name in message
    assert "\n" not in message
    assert ";" in message  # what is wrong; what to do


def test_an_unsupported_file_lists_the_formats(tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"\x7fELF" + bytes(100))
    with pytest.raises(ReadError) as error:
        read(file)
    assert all(suffix in str(error.value) for suffix in formats() if suffix != ".jianbao-record")


def test_vanished(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as error:
        read(tmp_path / "none.txt")
    assert error.value.kind == "vanished"


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as error:
        read(tmp_path)
    assert error.value.kind == "unreadable"


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a plain user"
)
def test_no_permission(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    file.chmod(0)
    with pytest.raises(ReadError) as error:
        read(file)
    assert error.value.kind == "unreadable"


def test_too_large(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT * 100, encoding="utf-8")
    with pytest.raises(LimitError) as error:
        read(file, limit=1000)
    assert error.value.kind == "too_large"
    assert read(file, limit=100_000).text == TEXT * 100


@pytest.mark.parametrize("name", ["a.doc", "a.txt", "a.wps", "a", "a.docx"])
@pytest.mark.parametrize("head", ["<!DOCTYPE html>\n", "\ufeff<html lang=zh>", "<!-- saved from url -->\n<HTML>"])
def test_a_page_is_read_as_one_whatever_it_is_called(tmp_path: Path, name: str, head: str) -> None:
    file = tmp_path / name
    file.write_text(f"{head}<p>各镇要<b>抓好</b>落实。</p>", encoding="utf-8")
    source = read(file)
    assert (source.text, source.format) == ("各镇要抓好落实。\n", "html")


def test_a_word_file_is_read_as_one_whatever_it_is_called(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("各镇要抓好落实。")
    document.save(tmp_path / "a.docx")
    file = (tmp_path / "a.docx").rename(tmp_path / "a.txt")
    source = read(file)
    assert (source.text.strip(), source.format) == ("各镇要抓好落实。", "docx")


def test_a_text_called_otherwise_is_no_page(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("标签 <html> 的用法\n", encoding="utf-8")
    assert read(file).format == "txt"


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    plain = Path.open

    def opened(path, *args):
        got = plain(path, *args)

        class Growing:
            fileno = got.fileno

            def __enter__(self):
                return self

            def __exit__(self, *_):
                got.close()

            def read(self, size):
                data = got.read(size)
                with plain(path, "ab") as other:
                    other.write(b"more")
                return data

        return Growing()

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(ReadError, match="changed while it was read") as error:
        read(file)
    assert error.value.kind == "changed"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX devices on a plain user's machine")
def test_a_device_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for path in (tmp_path / "pipe.txt", Path("/dev/zero")):
        with pytest.raises(ReadError, match="pipe or a device"):
            read(path)
