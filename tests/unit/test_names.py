"""Names of outputs: printable, portable, never shared."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.names import assign, printable

FORMATS = ("md", "json", "html", "docx")


def surrogates(raw):
    return raw.decode("utf-8", "surrogateescape")


def test_a_gbk_name_is_read_and_anything_else_is_escaped():
    assert printable(surrogates("清河县讲话.txt".encode("gbk"))) == "清河县讲话.txt"
    assert printable(surrogates(b"a\xff.txt")) == "a\\xff.txt"
    assert printable("a\nb\x1b[31m.txt") == "a\\x0ab\\x1b[31m.txt"
    assert printable("\ud800.txt").isprintable()


def test_plain_paths_keep_their_names():
    wanted = ["a.txt", "2023/讲话.txt", "无后缀"]
    assert assign(wanted, FORMATS) == wanted


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["a.txt", "a.txt"], ["a.txt", "a~2.txt"]),
        (["a.txt", "A.TXT"], ["a.txt", "A~2.TXT"]),
        (["index"], ["index~2"]),
        (["Index", "sub/index"], ["Index~2", "sub/index"]),
        (["a", "a.md/b.txt"], ["a~2", "a.md/b.txt"]),
        (["a:b?.txt", "a_b_.txt"], ["a_b_.txt", "a_b_~2.txt"]),
        (["con.txt", "sub/NUL", "console.txt"], ["_con.txt", "sub/_NUL", "console.txt"]),
        (["..", "../x.txt"], ["_", "_/x.txt"]),
        (["x/a.txt", "x/a.txt", "x/a~2.txt"], ["x/a.txt", "x/a~2.txt", "x/a~2~2.txt"]),
    ],
)
def test_what_is_taken_gets_a_number(wanted, found):
    assert assign(wanted, FORMATS) == found


def test_composed_and_decomposed_names_count_as_one():
    composed, decomposed = "é.txt", unicodedata.normalize("NFD", "é.txt")
    assert len({unicodedata.normalize("NFC", n) for n in assign([composed, decomposed], FORMATS)}) == 2


def test_a_long_name_is_cut_to_what_a_file_system_takes():
    long = "在全区高质量发展大会上的讲话" * 8 + ".txt"
    other = "在全区高质量发展大会上的讲话" * 8 + "二.txt"
    found = assign([long, other], FORMATS)
    assert all(len(f"{name}.docx".encode()) <= 255 for name in found)
    assert all(name.endswith(".txt") for name in found)
    assert len(set(found)) == 2


part = st.text(st.sampled_from(string.ascii_letters + ".~ :?甲乙\\"), min_size=1, max_size=5)
path = st.lists(part, min_size=1, max_size=3).map("/".join)


@given(st.lists(path, max_size=12))
def test_outputs_are_distinct_files_inside_out(wanted):
    found = assign(wanted, FORMATS)
    files = {f"{name}.{suffix}".casefold() for name in found for suffix in FORMATS}
    assert len(files) == len(wanted) * len(FORMATS)
    assert not files & {"index.md", "index.html", "ledger.sqlite"}
    folders = {"/".join(name.split("/")[:n]).casefold() for name in found for n in range(1, name.count("/") + 1)}
    assert not files & folders
    assert all(".." not in name.split("/") and not name.startswith("/") for name in found)
