"""Pages served and saved by a browser, messages, archives and corpora read to the text of their plain twins."""

import csv
import difflib
import http.server
import importlib.util
import io
import json
import re
import threading
import zipfile
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jianbao import config, inputs, process, records
from jianbao.read import read

SPEC = importlib.util.spec_from_file_location("sites", Path(__file__).parents[1] / "cases" / "html" / "sites.py")
sites = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(sites)
MOST = 0.005
"""Share of characters that may differ."""
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.txt"))[:6]
NAMES = [path.name for path in EXAMPLES]


@cache
def texts() -> list[str]:
    """The examples as plain texts."""
    return [process.cleaned(read(path), config.Config()).text.strip("\n") + "\n" for path in EXAMPLES]


def lines(text: str) -> str:
    return "\n".join(stripped for line in text.splitlines() if (stripped := line.strip(" \t\u3000\xa0")))


def distance(found: str, expected: str) -> float:
    """Share of characters to change, no less than the edit distance."""
    blocks = difflib.SequenceMatcher(None, lines(expected), lines(found), autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for kind, a, b, c, d in blocks if kind != "equal") / len(lines(expected))


def found_in(path: Path, tmp_path: Path) -> dict[str, str]:
    """Name and text of every document in one input."""
    there = inputs.find([path], tmp_path / "out", tmp_path / "scratch", config.Config())
    assert not [doc for doc in there if doc.problem]
    return {doc.name: read(doc.path, doc.name).text for doc in there}


# Web pages


class _Site(http.server.BaseHTTPRequestHandler):
    """Serves the pages of `sites`, each with the charset that its server claims."""

    def do_GET(self):
        data = sites.page(self.path.strip("/"))
        self.send_response(200)
        self.send_header("Content-Type", f"text/html; charset={sites.SITES[self.path.strip('/')][2]}")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def saved(browser, tmp_path_factory):
    """Each page, served and saved by a browser: as it shows it, and as a web archive."""
    folder = tmp_path_factory.mktemp("saved")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.set_default_timeout(240_000)
    for name in sites.SITES:
        page.goto(f"http://127.0.0.1:{server.server_port}/{name}", wait_until="domcontentloaded")
        (folder / f"{name}.html").write_text(page.content(), encoding="utf-8")
        archive = page.context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})["data"]
        (folder / f"{name}.mht").write_bytes(archive.encode("latin-1"))
    page.close()
    server.shutdown()
    server.server_close()
    return folder


@pytest.mark.browser
@pytest.mark.parametrize("suffix", ["html", "mht"])
@pytest.mark.parametrize("name", sites.SITES)
def test_a_page_that_a_browser_saved(saved, name, suffix):
    source = read(saved / f"{name}.{suffix}")
    text = process.cleaned(source, config.Config()).text
    assert distance(text, sites.TWIN) <= MOST, text
    assert dict(source.fields)["title"] == sites.TITLE


@pytest.mark.parametrize("name", ["portal", "old", "wenku", "wechat"])
def test_every_evidence_of_a_page_stands_in_its_text(tmp_path, name):
    path = tmp_path / "a.html"
    path.write_bytes(sites.page(name))
    source = read(path)
    settings = config.load(None, ["write.summarizer=none"])
    found = records.briefing(process.brief(source, settings))
    spans = [span for line in (found.headline, *found.points) for span in line.evidence]
    assert spans
    assert all(source.text[span.start : span.end].strip() for span in spans)
    for line in (found.headline, *found.points):
        shown = "".join(source.text[span.start : span.end] for span in line.evidence)
        assert re.sub(r"\W", "", line.text) in re.sub(r"\W", "", shown)
    for where in found.meta_evidence.values():
        assert where.get("field") in dict(source.fields) if "field" in where else source.text[where.start : where.end]


# Messages


def test_messages(tmp_path):
    for charset in ("utf-8", "gb18030"):
        for text, name in zip(texts(), NAMES, strict=True):
            message = EmailMessage(policy=SMTP)
            message["Subject"], message["From"] = name, "云湾区政府办 <a@example.com>"
            message.set_content(text, charset=charset)
            message.add_attachment(
                text.encode("gb18030"), maintype="application", subtype="octet-stream", filename=name
            )
            path = tmp_path / f"{charset}.eml"
            path.write_bytes(message.as_bytes())
            found = found_in(path, tmp_path)
            assert set(found) == {path.name, f"{path.name}/{name}"}
            assert all(distance(got, text) <= MOST for got in found.values())


# Archives


def test_a_zip_with_gbk_names(tmp_path):
    path = tmp_path / "win.zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, text in enumerate(texts()):
            archive.writestr("x" * len(NAMES[n].encode("gbk")) + f"{n}", text.encode("gb18030"))
    data = buffer.getvalue()
    for n, name in enumerate(NAMES):
        raw = name.encode("gbk")
        data = data.replace(b"x" * len(raw) + f"{n}".encode(), b"%d" % n + raw)
    path.write_bytes(data)
    found = found_in(path, tmp_path)
    assert list(found) == [f"{n}{name}" for n, name in enumerate(NAMES)]
    assert all(distance(got, text) <= MOST for got, text in zip(found.values(), texts(), strict=True))


# Corpora


def write_jsonl(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def write_csv(path, rows):
    with path.open("w", encoding="gb18030", newline="") as file:
        out = csv.DictWriter(file, rows[0])
        out.writeheader()
        out.writerows(rows)


def write_parquet(path, rows):
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=4)


@pytest.mark.parametrize(
    ("name", "write"), [("a.jsonl", write_jsonl), ("a.csv", write_csv), ("a.parquet", write_parquet)]
)
def test_corpora(tmp_path, name, write):
    write(tmp_path / name, [{"id": n, "标题": NAMES[n], "正文": text} for n, text in enumerate(texts())])
    found = found_in(tmp_path / name, tmp_path)
    assert list(found) == [f"{name}/{n}" for n in range(len(texts()))]
    assert all(distance(got, text) <= MOST for got, text in zip(found.values(), texts(), strict=True))
