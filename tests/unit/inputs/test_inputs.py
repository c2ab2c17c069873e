"""What counts as a document: folders, archives, and what is left out of them."""

import gzip
import io
import lzma
import os
import stat
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from jianbao import config, inputs
from jianbao.errors import ConfigError
from jianbao.ledger import FILE, Ledger, Row, Versions

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX file names or links")


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "in"
    root.mkdir()
    return root


@pytest.fixture
def find(tmp_path):
    def run(*paths, settings=()):
        return inputs.find(paths, tmp_path / "out", tmp_path / "scratch", config.load(None, settings))

    return run


def put(path, data=b"x"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def names(found):
    return [doc.name for doc in found if doc.problem is None]


def problems(found):
    return {doc.name: (doc.problem.kind, doc.skip) for doc in found if doc.problem}


def archive(path, members, flags=None):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return path


def gbk_archive(path, name, data):
    """A zip as Chinese Windows makes it: the name in GBK, the UTF-8 flag not set."""
    raw = name.encode("gbk")
    stand_in = "a" * len(raw)
    archive(path, {stand_in: data})
    path.write_bytes(path.read_bytes().replace(stand_in.encode(), raw))
    return path


def test_a_folder_is_read_recursively_in_order(folder, find):
    for name in ("b.txt", "a/z.txt", "a/y.txt", "c/d/e.txt"):
        put(folder / name)
    assert names(find(folder)) == ["a/y.txt", "a/z.txt", "b.txt", "c/d/e.txt"]


def test_a_folder_may_be_named_from_where_one_stands(folder, find, monkeypatch):
    put(folder / "sub" / "a.txt", b"A")
    monkeypatch.chdir(folder.parent)
    (doc,) = find(Path(folder.name))
    assert (doc.name, doc.path.read_bytes()) == ("sub/a.txt", b"A")
    monkeypatch.chdir(folder)
    assert names(find(Path())) == ["sub/a.txt"]


def test_hidden_temporary_and_own_files_are_left_out(folder, tmp_path):
    for name in (".hidden", ".git/config", "~$lock.docx", "a.txt", "out/b.txt"):
        put(folder / name)
    found = inputs.find([folder], folder / "out", tmp_path / "scratch", config.Config())
    assert [doc.name for doc in found] == ["a.txt"]


def test_what_a_browser_saves_beside_a_page_is_left_out(folder, find):
    for name in ("讲话.html", "讲话_files/frame.html", "b.htm", "b.files/x.html", "c_files/own.txt"):
        put(folder / name)
    assert names(find(folder)) == ["b.htm", "c_files/own.txt", "讲话.html"]


def test_pictures_and_programs_are_skipped_and_unknown_files_tried(folder, find):
    for name in ("a.PNG", "setup.exe", "data.bin", "README"):
        put(folder / name)
    found = find(folder)
    assert names(found) == ["README", "data.bin"]
    assert problems(found) == {"a.PNG": ("unsupported", True), "setup.exe": ("unsupported", True)}


def test_a_file_named_by_the_user_is_always_tried(folder, find):
    assert names(find(put(folder / "a.png"))) == ["a.png"]


def test_briefings_of_an_earlier_run_are_no_documents(folder, find):
    for name in ("a.txt", "a.txt.md", "a.txt.json", "b.md", "index.html", "index.md"):
        put(folder / name)
    ledger = Ledger(folder / FILE)
    ledger.record(Row("a.txt", "", "done", Versions("", "", ""), formats=("md", "json")))
    ledger.close()
    assert names(find(folder)) == ["a.txt", "b.md"]


def test_a_foreign_file_called_like_the_ledger_is_nothing_special(folder, find):
    put(folder / FILE, b"not a database")
    put(folder / "a.txt")
    assert "a.txt" in names(find(folder))


def test_the_order_of_inputs_does_not_matter_and_each_comes_once(folder, find):
    one, two = put(folder / "a.txt"), put(folder / "b.txt")
    assert find(two, one, one) == find(one, two)
    assert names(find(folder, one)) == ["a.txt", "b.txt"]


def test_missing_and_special_inputs_are_config_errors(folder, find):
    with pytest.raises(ConfigError, match="cannot read the input"):
        find(folder / "none")
    if sys.platform != "win32":
        os.mkfifo(folder / "pipe")
        with pytest.raises(ConfigError, match="neither a file nor a folder"):
            find(folder / "pipe")
        assert problems(find(folder)) == {"pipe": ("special", True)}


@posix
def test_links_are_followed_inside_the_folder_only(folder, find, tmp_path):
    secret = put(tmp_path / "secret.txt")
    put(folder / "a.txt")
    (folder / "inside.txt").symlink_to(folder / "a.txt")
    (folder / "outside.txt").symlink_to(secret)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    found = find(folder)
    assert names(found) == ["a.txt", "inside.txt"]
    assert problems(found) == {"outside.txt": ("link", True)}


@posix
def test_a_name_in_gbk_is_found_and_shown(folder, find):
    put(folder / os.fsdecode("清河县讲话.txt".encode("gbk")))
    (doc,) = find(folder)
    assert doc.name == "清河县讲话.txt"
    assert doc.path.read_bytes() == b"x"


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_opened_is_a_failure(folder, find):
    put(folder / "closed" / "a.txt")
    (folder / "closed").chmod(0)
    try:
        assert problems(find(folder)) == {"closed": ("unreadable", False)}
    finally:
        (folder / "closed").chmod(0o700)


class TestArchives:
    def test_members_are_documents_named_by_their_place(self, folder, find):
        found = find(archive(folder / "all.zip", {"2023/a.txt": b"A", "b.txt": b"B", "empty/": b""}))
        assert [(doc.name, doc.path.read_bytes()) for doc in found] == [("2023/a.txt", b"A"), ("b.txt", b"B")]

    def test_inside_a_folder_the_archive_is_part_of_the_name(self, folder, find):
        archive(folder / "all.zip", {"a.txt": b"A"})
        assert names(find(folder)) == ["all.zip/a.txt"]

    def test_gbk_names_without_the_flag(self, folder, find):
        (doc,) = find(gbk_archive(folder / "win.zip", "领导讲话/清河.txt", b"A"))
        assert doc.name == "领导讲话/清河.txt"
        assert doc.path.suffix == ".txt"

    def test_utf8_names_without_the_flag(self, folder, find):
        info = zipfile.ZipInfo("讲话.txt")
        path = folder / "mac.zip"
        archive(path, {"讲话.txt": b"A"})
        data = bytearray(path.read_bytes())
        for mark, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
            data[data.index(mark) + offset] &= ~0x08
        path.write_bytes(bytes(data))
        assert info.filename in names(find(path))

    @pytest.mark.parametrize("name", ["../evil.txt", "a/../../evil.txt", "..\\evil.txt", "C:/evil.txt"])
    def test_a_name_that_leads_out_is_refused(self, folder, find, tmp_path, name):
        found = find(archive(folder / "evil.zip", {name: b"A", "good.txt": b"B"}))
        assert names(found) == ["good.txt"]
        assert [doc.problem.kind for doc in found if doc.problem] == ["link"]
        assert not list(tmp_path.rglob("evil.txt"))

    def test_an_absolute_name_stays_inside(self, folder, find):
        (doc,) = find(archive(folder / "abs.zip", {"/etc/evil.txt": b"A"}))
        assert doc.name == "etc/evil.txt"
        assert "scratch" in doc.path.parts

    def test_links_and_hidden_members(self, folder, find):
        path = folder / "mixed.zip"
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        with zipfile.ZipFile(path, "w") as out:
            out.writestr(link, "/etc/passwd")
            for name in ("a.png", "__MACOSX/._a.txt", ".DS_Store"):
                out.writestr(name, b"x")
        found = find(path)
        assert names(found) == []
        assert problems(found) == {"link.txt": ("link", True), "a.png": ("unsupported", True)}

    def test_an_archive_in_an_archive_is_opened_and_one_inside_that_is_not(self, folder, find):
        deepest = archive(folder / "c.zip", {"c.txt": b"C"})
        middle = archive(folder / "b.zip", {"b.txt": b"B", "c.zip": deepest.read_bytes()})
        outer = archive(folder / "a.zip", {"a.txt": b"A", "in/b.zip": middle.read_bytes()})
        found = find(outer)
        assert names(found) == ["a.txt", "in/b.zip/b.txt"]
        assert problems(found) == {"in/b.zip/c.zip": ("unsupported", True)}

    def test_an_encrypted_member_says_so(self, folder, find):
        path = archive(folder / "locked.zip", {"a.txt": b"A" * 100})
        data = bytearray(path.read_bytes())
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(mark) + offset] |= 1
        path.write_bytes(bytes(data))
        (doc,) = find(path)
        assert doc.problem.kind == "encrypted"
        assert "password" in str(doc.problem)

    def test_a_directory_that_would_fill_the_memory_is_not_read(self, folder, find):
        path = archive(folder / "many.zip", {f"{'x' * 200}{n}": b"" for n in range(20)})
        found = find(path, settings=["run.max_entries=5"])
        assert problems(found) == {"many.zip": ("too_large", False)}

    def test_limits_hold_whatever_the_headers_say(self, folder, find):
        bomb = archive(folder / "bomb.zip", {"a.txt": b"\0" * 20_000_000, "b.txt": b"B"})
        assert problems(find(bomb, settings=["run.max_ratio=10"])) == {"a.txt": ("too_large", False)}
        assert problems(find(bomb, settings=["read.max_bytes=1000000"])) == {"a.txt": ("too_large", False)}
        assert problems(find(bomb, settings=["run.max_unpacked=1000000"])) == {"a.txt": ("too_large", False)}
        assert problems(find(bomb, settings=["run.max_entries=1"])) == {"bomb.zip": ("too_large", False)}
        assert names(find(bomb, settings=["run.max_ratio=10"])) == ["b.txt"]

    def test_what_is_no_archive_or_is_damaged_is_a_failure_of_its_own(self, folder, find):
        put(folder / "broken.zip", b"PK\x03\x04 nothing more")
        good = archive(folder / "cut.zip", {"a.txt": os.urandom(5000)})
        data = good.read_bytes()
        good.write_bytes(data[:1000] + bytes(100) + data[1100:])
        put(folder / "ok.txt")
        found = find(folder)
        assert names(found) == ["ok.txt"]
        assert problems(found) == {"broken.zip": ("archive", False), "cut.zip/a.txt": ("archive", False)}


def tarball(path, members, mode="w:gz"):
    with tarfile.open(path, mode, format=tarfile.GNU_FORMAT, encoding="gbk") as out:
        for name, data in members.items():
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(data)
            out.addfile(info, io.BytesIO(data))
    return path


class TestTar:
    @pytest.mark.parametrize(
        ("suffix", "mode"),
        [("tar", "w"), ("tar.gz", "w:gz"), ("tgz", "w:gz"), ("tar.xz", "w:xz"), ("tar.bz2", "w:bz2")],
    )
    def test_members_with_gbk_names(self, folder, find, suffix, mode):
        (doc,) = find(tarball(folder / f"all.{suffix}", {"领导讲话/清河.txt": b"A"}, mode))
        assert (doc.name, doc.path.read_bytes()) == ("领导讲话/清河.txt", b"A")

    def test_links_devices_and_names_that_lead_out(self, folder, find, tmp_path):
        members = {"good.txt": b"B", "../evil.txt": b"E", "/etc/evil.txt": b"A"}
        for name, kind in (
            ("link.txt", tarfile.SYMTYPE),
            ("hard.txt", tarfile.LNKTYPE),
            ("null", tarfile.CHRTYPE),
            ("fifo", tarfile.FIFOTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            members[info] = b""
        found = find(tarball(folder / "evil.tar.gz", members))
        assert names(found) == ["etc/evil.txt", "good.txt"]
        assert problems(found) == {
            "../evil.txt": ("link", False),
            "link.txt": ("link", True),
            "hard.txt": ("link", True),
            "null": ("special", True),
            "fifo": ("special", True),
        }
        assert not list(tmp_path.rglob("evil.txt"))

    def test_limits(self, folder, find):
        bomb = tarball(folder / "bomb.tar.gz", {"a.txt": b"\0" * 20_000_000})
        assert problems(find(bomb, settings=["run.max_ratio=10"])) == {"bomb.tar.gz": ("too_large", False)}
        assert problems(find(bomb, settings=["read.max_bytes=1000", "run.max_ratio=100000"])) == {
            "a.txt": ("too_large", False)
        }
        many = tarball(folder / "many.tar", {f"{n}.txt": b"x" for n in range(5)}, "w")
        assert problems(find(many, settings=["run.max_entries=3"])) == {"many.tar": ("too_large", False)}

    def test_a_header_that_claims_gigabytes_is_not_taken_into_memory(self, folder, find):
        info = tarfile.TarInfo("././@LongLink")
        info.type, info.size = tarfile.GNUTYPE_LONGNAME, 1 << 32
        path = folder / "long.tar"
        with path.open("wb") as file:
            file.write(info.tobuf(tarfile.GNU_FORMAT))
            file.truncate(1 << 33)  # sparse
        assert problems(find(path)) == {"long.tar": ("too_large", False)}

    def test_a_broken_one(self, folder, find):
        put(folder / "cut.tar.gz", tarball(folder / "x.tar.gz", {"a.txt": os.urandom(9000)}).read_bytes()[:5000])
        put(folder / "no.tar", b"nothing of the kind" * 100)
        (folder / "x.tar.gz").unlink()
        assert problems(find(folder)) == {"cut.tar.gz": ("archive", False), "no.tar": ("archive", False)}

    def test_a_single_packed_file(self, folder, find):
        put(folder / "讲话.txt.gz", gzip.compress(b"A"))
        put(folder / "b.txt.xz", lzma.compress(b"B"))
        put(folder / "c.txt.bz2", b"no such thing")
        found = find(folder)
        assert [(doc.name, doc.path.read_bytes()) for doc in found if not doc.problem] == [
            ("b.txt.xz/b.txt", b"B"),
            ("讲话.txt.gz/讲话.txt", b"A"),
        ]
        assert problems(found) == {"c.txt.bz2/c.txt": ("archive", False)}
