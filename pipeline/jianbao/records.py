"""The public records: plain dicts for JSON, with attribute access for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jianbao.render import render

if TYPE_CHECKING:
    from jianbao.document import Briefing, Cleaned
    from jianbao.errors import DocumentError


class Record(dict[str, Any]):
    """A JSON object whose keys can be read as attributes: `record.title` is `record["title"]`."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def briefing(finished: Briefing) -> Record:
    """The JSON of a briefing, read back: what a user of the file would see is what a caller gets."""
    record: Record = json.loads(render(finished, "json"), object_hook=Record)
    return record


def cleaned(found: Cleaned) -> Record:
    """What `jianbao clean --json` prints for one file: the shared part of the schema, and both texts."""
    return Record(
        source=source(found),
        title=found.title,
        completeness=completeness(found),
        damage=[
            {"rule": e.rule, "start": e.span.start, "end": e.span.end, "replacement": e.text} for e in found.damage
        ],
        source_text=found.source_text,
        text=found.text,
    )


def source(found: Cleaned) -> dict[str, Any]:
    """Where the text came from."""
    origin = found.source
    return {
        "path": origin.doc_id,
        "sha256": origin.sha256,
        "format": origin.format,
        "encoding": origin.encoding,
        "chars": len(origin.text),
    }


def completeness(found: Cleaned) -> dict[str, Any]:
    """What is missing."""
    known = found.completeness
    return {
        "complete": known.complete,
        "declared_chars": known.declared_chars,
        "shown_chars": known.shown_chars,
        "ratio": known.ratio,
        "tail_cut": known.tail_cut,
        "gaps": [
            {"start": g.span.start, "end": g.span.end, "omitted_chars": g.omitted_chars, "where": g.where}
            for g in known.gaps
        ],
    }


def unreadable(name: str, error: DocumentError) -> Record:
    """The same fields for a file that cannot be read, all empty, and why."""
    return Record(
        source={"path": name, "sha256": None, "format": None, "encoding": None, "chars": 0},
        title=None,
        completeness=None,
        damage=[],
        source_text="",
        text="",
        error={"kind": error.kind, "message": str(error)},
    )
