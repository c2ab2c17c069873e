"""Reading files: what is read, and what each error says."""

from __future__ import annotations

import hashlib
import os
import sys
from typing import TYPE_CHECKING

import pytest

from jianbao.errors import LimitError, ReadError
from jianbao.read import formats, read

if TYPE_CHECKING:
    from pathlib import Path

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
    assert all(suffix in str(error.value) for suffix in formats())


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
