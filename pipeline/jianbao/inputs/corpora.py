"""Corpora: csv, tsv, jsonl and parquet (also packed with gzip), one row one document, streamed with `datasets`.

A row becomes a small file in the scratch folder (`read.record` reads it), so that every engine and the ledger treat it
like any other document. It is named by its id where it has one, else by its number: the same row has the same name in
the next run. A row that cannot be read costs only itself.

`datasets` gives lines and record batches, never whole files; it is kept off the network, and its cache lies in the
scratch folder. Its own parsers of csv and json lose a whole block for one bad row: rows are taken apart here.
"""

from __future__ import annotations

import csv
import glob
import gzip
import json
import os
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from jianbao import names
from jianbao.errors import DocumentError, LimitError, ReadError
from jianbao.inputs._unpack import PIECE, Found, Room
from jianbao.inputs.archives import BROKEN
from jianbao.read import decode
from jianbao.read.record import SUFFIXES, packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from jianbao.config import Read

KINDS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}
TEXT = ("text", "content", "正文", "内容", "全文", "文本", "body", "article", "document", "正文内容", "文章内容")
TITLE = ("title", "标题", "题名", "题目", "headline", "文章标题", "文件标题", "名称", "name", "subject")
ID = ("id", "_id", "doc_id", "docid", "编号", "序号", "uid", "uuid", "标识", "索引号", "key")
"""Names of fields, the likeliest first; what the user names comes before them."""
SAMPLE = 1 << 16
BATCH = 128 << 20
"""Bytes the rows of one batch of a parquet may take together."""
_DELIMITERS = ",;\t|"
_CODECS = {"big5": "big5hkscs", "mixed": "utf-8"}

Row = tuple[int, "dict[str, Any] | DocumentError"]


def kind(name: str) -> str | None:
    """`jsonl`, `csv` or `parquet`; None for what is no corpus by its name.

    >>> kind("材料.jsonl.gz"), kind("表.CSV"), kind("讲话.txt")
    ('jsonl', 'csv', None)
    """
    lower = name.lower().removesuffix(".gz")
    return KINDS.get(os.path.splitext(lower)[1])  # noqa: PTH122 -- no path of this system


def rows(path: Path, name: str, room: Room) -> Iterator[Found]:
    """A document for each row of the corpus at `path`, called `name`; a failure under its own name if it breaks off."""
    try:
        what = kind(name)
        copy = _copy(path, name, room, lines=what != "parquet")
        found = _parquet(copy, room) if what == "parquet" else _LINES[str(what)](copy, name, room)
        for number, row in found:
            room.enter()
            yield _record(number, row, name, room)
    except DocumentError as error:
        yield Found(path, name, error)
    except BROKEN as error:
        yield Found(path, name, ReadError(f"it cannot be read as {kind(name)}: {error}", kind="broken", stage="read"))
    except Exception as error:  # noqa: BLE001 -- pyarrow and datasets raise many kinds, all for this file's sake
        message = f"it cannot be read as {kind(name)}: {str(error) or type(error).__name__}"
        yield Found(path, name, ReadError(message, kind="broken", stage="read"))


@dataclass(frozen=True, slots=True)
class _Fields:
    """Which field is which."""

    text: str
    title: str | None
    id: str | None

    @classmethod
    def of(cls, there: Iterable[str], wanted: Read) -> _Fields:
        """Choose among the fields that are there.

        Raises:
            ReadError: none holds the text.
        """
        known = {name.strip().casefold(): name for name in there}

        def choose(named: str, usual: tuple[str, ...]) -> str | None:
            candidates = (named,) if named else usual
            return next((known[c.casefold()] for c in candidates if c.casefold() in known), None)

        text = choose(wanted.text_field, TEXT)
        if text is None:
            what = f"no field {wanted.text_field}" if wanted.text_field else "no field is known to hold the text"
            listed = ", ".join(names.printable(str(name)) for name in list(known.values())[:20]) or "none"
            raise ReadError(f"{what}; name it with --text-field; there are: {listed}", kind="fields", stage="read")
        return cls(text, choose(wanted.title_field, TITLE), choose(wanted.id_field, ID))


def _record(number: int, row: dict[str, Any] | DocumentError, name: str, room: Room) -> Found:
    """The document of one row."""
    path = room.place(SUFFIXES[0])
    if isinstance(row, DocumentError):
        return Found(path, f"{name}/{number:06d}", row)
    try:
        fields = _Fields.of(row, room.config.read)
        shown = _plain(row.get(fields.id or "")).strip()
        own = names.printable(shown.replace("/", "_").replace("\\", "_")).strip(". ") or f"{number:06d}"
        data = packed(_plain(row[fields.text]), _plain(row.get(fields.title or "")), shown)
    except DocumentError as error:
        return Found(path, f"{name}/{number:06d}", _of_row(number, error))
    if len(data) > room.bytes:
        raise LimitError("its rows take more than run.max_unpacked", kind="too_large", stage="read")
    room.bytes -= len(data)
    path.write_bytes(data)
    return Found(path, f"{name}/{own}")


def _plain(value: object) -> str:
    """A field's value as text: paragraphs of a list below each other, numbers as they are."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(_plain(part) for part in value)
    if isinstance(value, str | int | float):
        return str(value)
    raise ReadError(f"a field holds {type(value).__name__}, no text", kind="row", stage="read")


def _of_row(number: int, error: DocumentError) -> DocumentError:
    return type(error)(f"row {number}: {error}", kind=error.kind, stage="read")


def _bad(number: int, why: str) -> ReadError:
    return ReadError(f"row {number}: {why}", kind="row", stage="read")


# Lines


def _copy(path: Path, name: str, room: Room, *, lines: bool) -> Path:
    """A copy in the scratch folder, unpacked and within the limits, that nobody changes while it is read."""
    gzipped = name.lower().endswith(".gz")
    target = room.place(f".{kind(name)}")
    size = path.stat().st_size
    source: IO[bytes]
    with gzip.open(path) if gzipped else path.open("rb") as source:  # type: ignore[assignment]
        pieces = _tamed(source, room.config.read.max_bytes) if lines else iter(lambda: source.read(PIECE), b"")
        room.write(pieces, target, size if gzipped else None, room.bytes)
    return target


def _tamed(source: IO[bytes], longest: int) -> Iterator[bytes]:
    """Lines, each cut to `longest` bytes: a line without an end must not come into memory."""
    while line := source.readline(longest):
        yield line
        if line.endswith(b"\n") or len(line) < longest:
            continue
        while line and not line.endswith(b"\n"):
            line = source.readline(PIECE)
        yield b"\n"


def _streamed(builder: str, path: Path, **options: Any) -> Any:
    """A streaming dataset over one file, off the network, with its cache beside the file."""
    os.environ["HF_DATASETS_OFFLINE"] = "1"  # without it, loading a local file is counted on a server
    import datasets

    datasets.logging.set_verbosity(datasets.logging.CRITICAL)
    return datasets.load_dataset(
        builder,
        data_files=glob.escape(str(path)),
        split="train",
        streaming=True,
        cache_dir=str(path.parent / "cache"),
        **options,
    )


def _text_lines(path: Path) -> Iterator[str]:
    """Lines of a file in whatever charset its beginning is."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    cut = sample.rfind(b"\n") + 1
    encoding = decode(sample[:cut] if cut and len(sample) == SAMPLE else sample).encoding
    codec = _CODECS.get(encoding, encoding)
    options = {"encoding": codec, "encoding_errors": "replace", "chunksize": PIECE, "keep_linebreaks": True}
    batches = (batch["text"] for batch in _streamed("text", path, **options).iter(batch_size=256))
    for number, line in enumerate(line for batch in batches for line in batch):
        yield line if number else line.removeprefix("\ufeff")


def _jsonl(path: Path, _: str, room: Room) -> Iterator[Row]:
    known = False
    for number, line in enumerate(_text_lines(path), 1):
        if not line.strip():
            continue
        if len(line) >= room.config.read.max_bytes // 4 and len(line.encode()) >= room.config.read.max_bytes:
            yield number, LimitError(f"row {number}: it is longer than read.max_bytes", kind="too_large", stage="read")
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, _bad(number, f"no JSON: {error}")
            continue
        if not isinstance(row, dict):
            yield number, _bad(number, f"no JSON object but {type(row).__name__}")
            continue
        if not known:  # the first good row speaks for the file
            _Fields.of(row, room.config.read)
            known = True
        yield number, row


def _csv(path: Path, name: str, room: Room) -> Iterator[Row]:
    csv.field_size_limit(max(csv.field_size_limit(), room.config.read.max_bytes))
    lines = _text_lines(path)
    first = next((line for line in lines if line.strip()), "")
    tabs = name.lower().removesuffix(".gz").endswith(".tsv")
    delimiter = "\t" if tabs else max(_DELIMITERS, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter), [])
    _Fields.of(header, room.config.read)
    reader = csv.reader((line.replace("\0", "") for line in lines), delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, _bad(number, str(error))
            continue
        if not row:
            number -= 1
        elif len(row) != len(header):
            yield number, _bad(number, f"{len(row)} fields, where the first line names {len(header)}")
        else:
            yield number, dict(zip(header, row, strict=True))


_LINES = {"jsonl": _jsonl, "csv": _csv}


# Parquet


def _parquet(path: Path, room: Room) -> Iterator[Row]:
    import pyarrow.parquet as pq  # type: ignore[import-untyped]  # noqa: PLC0415 - 0.3 s

    with pq.ParquetFile(path) as file:
        fields = _Fields.of(file.schema_arrow.names, room.config.read)
        columns = [name for name in (fields.text, fields.title, fields.id) if name]
        largest = _largest(file.metadata, set(columns))
    batch = max(1, min(256, BATCH // max(largest, 1)))
    stream = _streamed("parquet", path, columns=list(dict.fromkeys(columns)), batch_size=batch)
    yield from enumerate(stream, 1)


def _largest(metadata: Any, columns: set[str]) -> int:
    """Bytes of the largest column of a row group: no value of it can be longer."""
    sizes = [0]
    for group in range(metadata.num_row_groups):
        part = metadata.row_group(group)
        chunks = (part.column(at) for at in range(part.num_columns))
        sizes += [c.total_uncompressed_size for c in chunks if c.path_in_schema.split(".")[0] in columns]
    if max(sizes) > 4 * BATCH:
        raise LimitError(
            "a group of its rows is too large; write it with smaller row groups", kind="too_large", stage="read"
        )
    return max(sizes)
