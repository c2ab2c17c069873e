"""A folder of files made to harm: each ends in one clear line of the ledger, in little memory, and nothing leaves OUT."""

import gzip
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from contextlib import closing
from pathlib import Path

import docx
import pytest

from jianbao import ledger

sys.path.insert(0, str(Path(__file__).parent))
from night import PATIENCE, command, own_modules

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX links, pipes and resource usage"),
]
GIGABYTE = 1024**3
GOOD = "云湾区召开防汛工作会议\n5月20日，云湾区召开防汛工作会议。会议要求各镇压实责任，排查隐患132处，确保安全度汛。\n"
LAUGHS = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY j SYSTEM "file:///etc/passwd">'
BODY = "]><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"


def word(path, part, data):
    """A Word file with one part replaced."""
    made, out = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_paragraph(GOOD)
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, data if name == part else source.read(name))
    path.write_bytes(out.getvalue())


def archive(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name, data)


def ofd(path, page):
    archive(
        path,
        {
            "OFD.xml": '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
            "Doc_0/Document.xml": '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages><ofd:Page ID="1" BaseLoc="p.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/p.xml": page,
        },
    )


def pages(path, count):
    """A PDF with empty pages."""
    kids = " ".join(f"{n} 0 R" for n in range(3, 3 + count))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/MediaBox[0 0 595 842]/Kids[{kids}]>>"]
    objects += ["<</Type/Page/Parent 2 0 R>>"] * count
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj{content}endobj\n".encode()
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    data += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()
    path.write_bytes(data)


def hostile(folder):
    """Every kind of harm, and one good file; name → status and kind that the ledger must hold."""
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    archive(folder / "bomb.zip", {"zeros.txt": bytes(120 << 20), "good.txt": GOOD})
    (folder / "bomb.jsonl.gz").write_bytes(gzip.compress(bytes(60 << 20)))
    archive(folder / "out.zip", {"../../evil.txt": GOOD, "/etc/evil.txt": GOOD, "C:\\evil.txt": GOOD})
    info = tarfile.TarInfo("up.txt")
    info.type, info.linkname = tarfile.SYMTYPE, "../../secret.txt"
    with tarfile.open(folder / "link.tar.gz", "w:gz") as tar:
        tar.addfile(info)
    word(folder / "laughs.docx", "word/document.xml", LAUGHS + BODY)
    word(folder / "outside.docx", "word/document.xml", OUTSIDE + BODY)
    ofd(folder / "laughs.ofd", LAUGHS + "]><p>&j;</p>")
    word(
        folder / "relation.docx",
        "word/_rels/document.xml.rels",
        "<Relationships><Relationship Id='x' Target='../../../etc/passwd'",
    )
    word(folder / "cut.docx", "word/document.xml", "<w:document")
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(500 << 20)
    pages(folder / "pages.pdf", 10_000)
    (folder / "picture.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    (folder / "text.pdf").write_text(GOOD, encoding="utf-8")
    (folder / "program.txt").write_bytes(b"\x7fELF" + bytes(500))
    (folder / "page.doc").write_text(f"<html><body><p>{GOOD}</p></body></html>", encoding="utf-8")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "甲\u202e\u0007乙.txt").write_text(GOOD, encoding="utf-8")
    (folder / "deep.html").write_text("<div>" * 100_000 + GOOD, encoding="utf-8")
    (folder / "deep.eml").write_bytes(
        b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3000))
    )
    (folder / "deep.jsonl").write_text(
        '{"text": ' + "[" * 100_000 + "\n" + json.dumps({"text": GOOD}), encoding="utf-8"
    )
    return {
        "good.txt": ("done", None),
        "bomb.zip/zeros.txt": ("failed", "too_large"),
        "bomb.zip/good.txt": ("done", None),
        "bomb.jsonl.gz": ("failed", "too_large"),
        "out.zip/_/_/evil.txt": ("failed", "link"),
        "out.zip/etc/evil.txt": ("done", None),
        "out.zip/C_/evil.txt": ("failed", "link"),
        "link.tar.gz/up.txt": ("skipped", "link"),
        "laughs.docx": ("failed", "unsafe"),
        "outside.docx": ("failed", "unsafe"),
        "laughs.ofd": ("failed", "unsafe"),
        "relation.docx": (None, None),
        "cut.docx": ("failed", "broken"),
        "huge.txt": ("failed", "too_large"),
        "pages.pdf": ("failed", None),
        "picture.docx": ("failed", "broken"),
        "text.pdf": ("failed", "broken"),
        "program.txt": ("failed", "binary"),
        "page.doc": ("done", None),
        "link.txt": ("skipped", "link"),
        "pipe.txt": ("skipped", "special"),
        "甲_x202e_x07乙.txt": ("done", None),
        "deep.html": ("done", None),
        "deep.eml": ("failed", "depth"),
        "deep.jsonl/000001": ("failed", "row"),
        "deep.jsonl/000002": ("done", None),
    }


MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[2:], check=False).returncode
open(sys.argv[1], "w", encoding="ascii").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""
# A process between: a child counts the memory of the process that spawned it as its own, and that of a test run is large.


def run(folder, out, around):
    """Run in a child; its exit code, and the most memory that it or a process of its took, in bytes."""
    for name in ("home", "tmp", "here"):
        (around / name).mkdir()
    asked = ("run", folder, "-o", out, "--summarizer", "none", "--format", "json", "-q")
    with (around / "log.txt").open("wb") as log:
        code = subprocess.run(
            [sys.executable, "-c", MEASURED, str(around / "memory.txt"), *command(*asked)],
            env={**own_modules(os.pathsep.join(sys.path)), "HOME": str(around / "home"), "TMPDIR": str(around / "tmp")},
            stdout=log, stderr=log, cwd=around / "here", timeout=2 * PATIENCE, check=False,
        ).returncode  # fmt: skip
    most = int((around / "memory.txt").read_text(encoding="ascii"))
    return code, most * (1 if sys.platform == "darwin" else 1024)


def rows(out):
    with closing(sqlite3.connect(out / ledger.FILE)) as db:
        return {
            path: (status, kind, message)
            for path, status, kind, message in db.execute(
                "SELECT path, status, error_kind, error_message FROM documents"
            )
        }


def listing(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_each_ends_in_one_line_in_little_memory_and_nothing_leaves_out(tmp_path):
    (tmp_path / "secret.txt").write_text("geheim", encoding="utf-8")
    folder, out = tmp_path / "in", tmp_path / "out"
    wanted = hostile(folder)
    before = listing(folder)
    code, memory = run(folder, out, tmp_path)
    log = (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert code == 1, log
    found = rows(out)
    assert sorted(found) == sorted(wanted), log
    for name, (status, kind) in wanted.items():
        got = found[name]
        assert status is None or got[0] == status, (name, got)
        assert kind is None or got[1] == kind, (name, got)
        assert got[0] == "done" or (got[2] and "\n" not in got[2] and "Traceback" not in got[2]), (name, got)
    assert memory < GIGABYTE, f"{memory / 2**20:.0f} MB"
    assert listing(folder) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "here",
        "home",
        "in",
        "log.txt",
        "memory.txt",
        "out",
        "secret.txt",
        "tmp",
    ]
    assert listing(tmp_path / "here") == listing(tmp_path / "home") == []
    own = re.compile(r"(?:.*jieba|jianbao-|tmp\w{8}$)")  # its dictionary, which a worker that is ended may be writing
    assert all(own.match(name) for name in listing(tmp_path / "tmp"))
    briefings = [path.read_text("utf-8", "replace") for path in out.rglob("*.json")]
    assert not [text for text in briefings if "geheim" in text or "root:" in text]


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "closed.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "in" / "closed.txt").chmod(0)
    code, _ = run(tmp_path / "in", tmp_path / "out", tmp_path)
    assert code == 1
    assert rows(tmp_path / "out")["closed.txt"][:2] == ("failed", "unreadable")


def test_a_file_that_somebody_goes_on_writing(tmp_path):
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "log.txt"
    path.write_text(GOOD * 100, encoding="utf-8")
    over = threading.Event()

    def write():
        with path.open("a", encoding="utf-8") as file:
            while not over.is_set():
                file.write(GOOD)
                file.flush()
                time.sleep(0.002)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        code, _ = run(tmp_path / "in", tmp_path / "out", tmp_path)
    finally:
        over.set()
        writer.join()
    ((name, (status, kind, message)),) = rows(tmp_path / "out").items()
    assert name == "log.txt"
    assert (code, status) in {(0, "done"), (1, "failed")}
    assert status == "done" or (kind == "changed" and "changed while it was read" in message)
