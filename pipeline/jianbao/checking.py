"""Check a summary, whoever wrote it, against its source: which of its words the source does not bear out, why, and where to look.

The summary may be one of our own briefings in any format or any text; the source any document that can be read. What is compared,
and how, is in `write/verify.py`, on the same ground as what a briefing is allowed to call `written`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianbao import process
from jianbao.errors import ReadError
from jianbao.records import Record
from jianbao.write.verify import Verifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

    from jianbao.config import Config
    from jianbao.document import Document
    from jianbao.write.verify import Checked

SCHEMA = "jianbao.check/1"
_OURS = re.compile(r"共\d+条：改写\d+条")
"""What stands in the colophon of every briefing of ours."""
_NOTE = re.compile(
    r"^(?:说明|来源|原文完整性|注|附注)[：:]|^\**原文(?:不完整|完整性)|^[\u4e00-\u9fff]{2,24}(?:\s*·\s*|\s+)\d{4}年\d{1,2}月\d{1,2}日"
)
"""Lines about the summary itself, and signatures: no statements about the source's matter."""
_MARK = re.compile(r"^(?:#+\s*|>\s*|[-*•·●■◆]\s+|\d{1,2}[.、．)]\s*|[（(]?[一二三四五六七八九十]{1,3}[）)、]\s*)+")
_SENTENCE = re.compile(r"[^。！？；\n]+(?:[。！？；]+[”’）》]*|$)")
_CELL = re.compile(r"\s*\|\s*|\t+|(?<=\S) {1,}(?=\S)")
_VALUE = re.compile(r"^[^\d]{0,6}\d[\d.,]*\s*[^\d\s，。]{0,8}$|^[+\-−]\d")
_HEADER = re.compile(r"^(?:指标|数值|变化|时期|对象|项目|单位)$")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a summary and the number of the line it stands in, counted from 1."""

    text: str
    line: int


def check(
    text: str | PathLike[str], source: str | bytes | PathLike[str], config: Config, *, name: str | None = None
) -> Record:
    """Compare every sentence of a summary with its source.

    Args:
        text: the summary, or the path of its file.
        source: the document as text or bytes, or the path of its file.
        config: limits and cleaning rules for reading both.
        name: what the report calls the summary.

    Returns:
        `schema`, `source`, `supported` and `unsupported` (numbers of sentences), and `lines`: for each sentence its `text`, `line`,
        `supported`, `faults` (`kind`, `words`, `start` and `end` in the sentence, `why`, `nearest`) and `evidence` (raw spans).

    Raises:
        DocumentError: one of the two cannot be read, or the summary says nothing.
    """
    doc = _document(source, config)
    statements = list(_statements(text, config))
    if not statements:
        raise ReadError("the summary holds no sentence to check", kind="empty")
    verifier = Verifier.of(doc)
    lines = [_line(doc, s, verifier.check(s.text)) for s in statements]
    good = sum(line["supported"] for line in lines)
    shown = name if name is not None else "" if isinstance(text, str) else str(text)
    origin = Record(path=doc.source.doc_id, sha256=doc.source.sha256, chars=len(doc.source.text))
    return Record(
        schema=SCHEMA, briefing=shown, source=origin, supported=good, unsupported=len(lines) - good, lines=lines
    )


def _document(source: str | bytes | PathLike[str], config: Config) -> Document:
    if isinstance(source, str | bytes):
        return process.structured(process.source_of(source), config)
    return process.structured(process.read(Path(source), None, config), config)


def _line(doc: Document, statement: Statement, found: Checked) -> Record:
    """The record of one sentence."""
    faults = []
    for fault in found.faults:
        at = statement.text.find(fault.words)
        place = (at, at + len(fault.words)) if at >= 0 else (0, len(statement.text))
        faults.append(
            Record(
                kind=fault.kind,
                words=statement.text[slice(*place)],
                start=place[0],
                end=place[1],
                why=fault.why,
                nearest=_where(doc, fault.nearest),
            )
        )
    evidence = [_where(doc, index) for index in found.evidence[:2]]
    return Record(text=statement.text, line=statement.line, supported=found.supported, faults=faults, evidence=evidence)


def _where(doc: Document, index: int | None) -> Record | None:
    if index is None:
        return None
    span = doc.sentences[index].span
    return Record(start=span.start, end=span.end, text=doc.sentences[index].text)


def _statements(text: str | PathLike[str], config: Config) -> Iterator[Statement]:
    """Sentences of the summary: of a briefing of ours its headline and points, of any other text all of its lines."""
    if isinstance(text, str):
        yield from _sentences(enumerate(text.splitlines(), 1))
        return
    path = Path(text)
    ours = _briefing(path)
    if ours is not None:
        yield from _sentences(enumerate(ours, 1))
        return
    rows = list(enumerate(process.read(path, None, config).text.splitlines(), 1))
    if any(_OURS.search(row) for _, row in rows):
        rows = _without_tables(rows)
    yield from _sentences(rows)


def _without_tables(rows: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """A briefing of ours up to its tables and the list of what is missing: those are read off by rule, not worded."""
    end = next(
        (
            i
            for i, (_, row) in enumerate(rows)
            if re.fullmatch(r"(?:#+ |[一二三四五六七八九十]、)?(?:数据|任务|原文缺失)", row.strip())
        ),
        None,
    )
    return rows[:end]


def _briefing(path: Path) -> list[str] | None:
    """Lines of one of our own briefings as JSON or HTML; None for any other file."""
    if path.suffix.lower() not in {".json", ".html", ".htm"}:
        return None
    try:
        words = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if path.suffix.lower() != ".json":
        return _from_page(words) if '<main id="briefing"' in words else None
    try:
        record = json.loads(words)
        if not str(record["schema"]).startswith("jianbao.briefing/"):
            return None
        return list(_from_record(record))
    except (ValueError, LookupError, TypeError, RecursionError):
        return None


def _from_record(record: dict[str, Any]) -> Iterator[str]:
    if record["headline"]:
        yield record["headline"]["text"]
    for point in record["points"]:
        yield from (part for part in (point["heading"], point["text"]) if part)


def _from_page(words: str) -> list[str]:
    """Headline and points of our own page, without the labels beside them."""
    from lxml import html  # noqa: PLC0415 -- only for a page

    page = html.fromstring(words)
    parts = page.xpath(
        '//main[@id="briefing"]//p[@class="headline"]//a|//ul[@class="points"]//strong|//span[@class="body"]'
    )
    return [part.text_content() for part in parts]


def _sentences(rows: Iterable[tuple[int, str]]) -> Iterator[Statement]:
    for number, row in rows:
        for piece in _pieces(row):
            for match in _SENTENCE.finditer(piece):
                words = match.group().strip()
                if any(c.isalnum() for c in words):
                    yield Statement(words, number)


def _pieces(row: str) -> list[str]:
    """A line without markdown and numbering; what is printed bold stands by itself; a row of a table becomes a sentence."""
    plain = row.strip()
    if not plain or _NOTE.match(plain) or re.fullmatch(r"[|\s:\-=]+", plain):
        return []
    cells = [cell for cell in _CELL.split(plain.strip("| ")) if cell]
    if len(cells) > 1 and any(_VALUE.match(cell) for cell in cells[1:]):
        return [_row(cells)]
    if plain.startswith("|") or all(_HEADER.match(cell) for cell in cells):
        return []
    return [part for part in re.split(r"\*\*|__", _MARK.sub("", plain)) if part.strip()]


def _row(cells: list[str]) -> str:
    """收入 | 21.62亿元 | +3.7% as 收入21.62亿元，增长3.7%."""
    said = ("力争" if any("目标" in cell for cell in cells[1:]) else "") + cells[0]
    for cell in cells[1:]:
        value = re.sub(r"（.*?）|\(.*?\)", "", cell)
        change = re.match(r"[+\-−]", value)
        if change:
            value = ("增长" if value[0] == "+" else "下降") + value[1:]
            said += value if said.endswith(cells[0]) else f"，{value}"
        elif any(c.isdigit() for c in value) and _VALUE.match(value) and not re.search("[年月日季]", value):
            said += value if said.endswith(cells[0]) else f"，{value}"
    return said
