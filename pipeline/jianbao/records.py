"""The public records: plain dicts for JSON, with attribute access for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jianbao.render import _payload, render

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
    """What `jianbao clean --json` prints for one file: those parts of a briefing's JSON, and both texts."""
    return Record(
        source=_payload.origin(found.source),
        title=found.title,
        completeness=_payload.completeness(found.completeness),
        damage=[_payload.damage(edit) for edit in found.damage],
        source_text=found.source_text,
        text=found.text,
    )


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
