"""How fast each format is read, beside markitdown on the same files in the same run.

    python benchmarks/readers.py [--peer PEERS/bin/python] [--copies N] [--rounds N]

The examples are written in every format (PDF, .doc and .odt by LibreOffice, where it is installed), then read in turns: all
files of a format by us, the same by the peer, round after round. Printed: files and MB a second (median of the rounds), and the
ratio. The peer lives in an environment of its own: `python -m venv PEERS && PEERS/bin/pip install "markitdown[pdf,docx]"`.

A new format is a line in `WRITERS`.
"""

from __future__ import annotations

import argparse
import csv
import html
import io
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
import zipfile
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import TYPE_CHECKING

import jianbao
from jianbao import _soffice, config, inputs
from jianbao.read import read

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[1] / "examples"
PEER = """
import json, sys, time
from markitdown import MarkItDown
reader = MarkItDown()
for line in sys.stdin:
    seconds, done = 0.0, 0
    for path in json.loads(line):
        start = time.perf_counter()
        try:
            done += bool(reader.convert(path).text_content.strip())
        except Exception:
            pass
        seconds += time.perf_counter() - start
    print(json.dumps([seconds, done]), flush=True)
"""
PER_LINE, PER_PAGE, SIZE = 28, 22, 5.64
ROWS = 10
"""Documents of an archive or corpus."""


def text(lines: list[str]) -> bytes:
    """Plain text and Markdown."""
    return ("\n".join(lines) + "\n").encode()


def gbk(lines: list[str]) -> bytes:
    """Text as old systems keep it."""
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def web(lines: list[str]) -> bytes:
    """A page with a menu and a foot around the text."""
    told = "".join(f"<p>{html.escape(line)}</p>" for line in lines[1:])
    menu = "".join(f'<li><a href="/{i}">栏目{i}</a></li>' for i in range(30))
    return (
        f'<meta charset="utf-8"><title>{lines[0]}</title><ul>{menu}</ul><h1>{lines[0]}</h1><div>{told}</div>'.encode()
    )


def mail(lines: list[str]) -> bytes:
    """A message with the text in its body."""
    message = EmailMessage(policy=SMTP)
    message["Subject"], message["From"] = lines[0], "a@example.com"
    message.set_content("\n".join(lines), charset="gb18030")
    return message.as_bytes()


def zipped(lines: list[str]) -> bytes:
    """An archive of ten texts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(ROWS):
            archive.writestr(f"{i}.txt", text(lines))
    return made.getvalue()


def jsonl(lines: list[str]) -> bytes:
    """A corpus of ten rows."""
    rows = ({"id": i, "title": lines[0], "text": "\n".join(lines)} for i in range(ROWS))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def table(lines: list[str]) -> bytes:
    """The same as a table."""
    made = io.StringIO()
    out = csv.writer(made)
    out.writerows([("id", "title", "text"), *((i, lines[0], "\n".join(lines)) for i in range(ROWS))])
    return made.getvalue().encode()


def parquet(lines: list[str]) -> bytes:
    """The same as a parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    made = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([json.loads(row) for row in jsonl(lines).splitlines()]), made)
    return made.getvalue()


def word(lines: list[str]) -> bytes:
    """A Word file with a table."""
    import docx

    document, made = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    table = document.add_table(rows=6, cols=4)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "286.5亿元"
    document.save(made)
    return made.getvalue()


def ofd(lines: list[str]) -> bytes:
    """An OFD file (GB/T 33190)."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    rows = [line[at : at + PER_LINE] for line in lines for at in range(0, len(line), PER_LINE)]
    pages = [rows[at : at + PER_PAGE] for at in range(0, len(rows), PER_PAGE)]
    listed = "".join(f'<ofd:Page ID="{i}" BaseLoc="P{i}.xml"/>' for i in range(len(pages)))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "OFD.xml", f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>D/D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        )
        archive.writestr("D/D.xml", f"<ofd:Document {space}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>")
        for i, page in enumerate(pages):
            objects = "".join(
                f'<ofd:TextObject Boundary="28 {37 + n * 10} 160 8" Size="{SIZE}"><ofd:TextCode X="0" Y="5" DeltaX="g '
                f'{len(row)} {SIZE}">{html.escape(row)}</ofd:TextCode></ofd:TextObject>'
                for n, row in enumerate(page)
            )
            content = f"<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
            archive.writestr(f"D/P{i}.xml", content)
    return made.getvalue()


def office(kind: str) -> Callable[[list[str]], bytes]:
    """What LibreOffice makes of the Word file."""
    return lambda lines: _soffice.convert(word(lines), "docx", kind)


WRITERS: dict[str, tuple[str, Callable[[list[str]], bytes], int]] = {
    "txt": ("txt", text, 12),
    "txt, GB18030": ("txt", gbk, 12),
    "md": ("md", text, 12),
    "html": ("html", web, 12),
    "eml": ("eml", mail, 12),
    "docx": ("docx", word, 12),
    "pdf": ("pdf", office("pdf"), 4),
    "ofd": ("ofd", ofd, 12),
    "zip of 10": ("zip", zipped, 6),
    "jsonl, 10 rows": ("jsonl", jsonl, 6),
    "csv, 10 rows": ("csv", table, 6),
    "parquet, 10": ("parquet", parquet, 6),
    "odt": ("odt", office("odt"), 2),
    "doc": ("doc", office("doc"), 2),
}
"""Format to suffix, writer and number of files; few where each costs a start of LibreOffice."""


def written(folder: Path, copies: int) -> dict[str, list[Path]]:
    """The examples, each `copies` times over, in every format that can be written here."""
    plain = [jianbao.clean(path.read_bytes()).text.split("\n") for path in sorted(EXAMPLES.glob("*.txt"))]
    documents = [[line for line in lines if line.strip()] * copies for lines in plain]
    found: dict[str, list[Path]] = {}
    for name, (suffix, writer, count) in WRITERS.items():
        if writer.__name__ == "<lambda>" and _soffice.find() is None:
            continue
        found[name] = []
        for i, lines in enumerate(documents[:count]):
            file = folder / f"{len(found)}-{i}.{suffix}"
            file.write_bytes(writer(lines))
            found[name].append(file)
    return found


def ours(files: list[Path]) -> tuple[float, int]:
    """Seconds, and files that were read."""
    start = time.perf_counter()
    done = sum(bool(_text(file).strip()) for file in files)
    return time.perf_counter() - start, done


def _text(file: Path) -> str:
    """What is in a file: all documents of an archive or corpus."""
    with tempfile.TemporaryDirectory() as folder:
        found = inputs.find([file], Path(folder) / "out", Path(folder) / "scratch", config.Config())
        return "\n".join(read(doc.path, doc.name).text for doc in found)


class Peer:
    """markitdown in its own environment, started once."""

    def __init__(self, python: str | None) -> None:
        self.process: subprocess.Popen[str] | None = None
        if python and shutil.which(python):
            self.process = subprocess.Popen(
                [python, "-c", PEER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env={**os.environ, "ORT_DISABLE_TELEMETRY": "1"},  # its model of file kinds reports to its maker else
            )

    def __call__(self, files: list[Path]) -> tuple[float, int] | None:
        """Seconds, and files that it found text in; None where it is not installed."""
        if self.process is None or self.process.stdin is None or self.process.stdout is None:
            return None
        try:
            self.process.stdin.write(json.dumps([str(file) for file in files]) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except OSError:
            answer = ""
        if not answer:
            self.process = None
            return None
        seconds, done = json.loads(answer)
        return seconds, done


def row(name: str, files: list[Path], peer: Peer, rounds: int) -> str:
    """One line of the table."""
    size = sum(file.stat().st_size for file in files) / 1e6
    ours(files[:1])
    peer(files[:1])
    mine, other, read_by = [], [], ""
    for _ in range(rounds):
        mine.append(ours(files)[0])
        answer = peer(files)
        if answer:
            other.append(answer[0])
            read_by = f"{answer[1]}/{len(files)}"
    seconds = statistics.median(mine)
    line = f"{name:14}{len(files):6d}{size:8.2f}{len(files) / seconds:10.1f}{size / seconds:9.2f}"
    if not other:
        return line + f"{'not installed':>16}"
    theirs = statistics.median(other)
    if read_by.startswith("0/"):
        return line + f"{'does not read it':>20}"
    return line + f"{len(files) / theirs:10.1f}{size / theirs:9.2f}{read_by:>8}{theirs / seconds:9.2f}"


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--peer", help="python of the environment with markitdown")
    options.add_argument("--copies", type=int, default=4, help="length of the documents, in lengths of the examples")
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = written(Path(folder), given.copies)
        peer = Peer(given.peer)
        print(f"{'':14}{'':6}{'':8}{'jianbao':>19}{'markitdown':>19}")
        heads = ("files/s", "MB/s")
        print(
            f"{'format':14}{'files':>6}{'MB':>8}{heads[0]:>10}{heads[1]:>9}{heads[0]:>10}{heads[1]:>9}{'read':>8}{'× faster':>9}"
        )
        for name, paths in files.items():
            print(row(name, paths, peer, given.rounds), flush=True)
        if peer.process and peer.process.stdin:
            peer.process.stdin.close()
            peer.process.wait()


if __name__ == "__main__":
    main()
