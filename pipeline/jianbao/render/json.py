"""The briefing as JSON, schema `jianbao.briefing/1` (`briefing.schema.json` beside this file)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jianbao.render._payload import payload

if TYPE_CHECKING:
    from jianbao.config import Render
    from jianbao.document import Briefing

SUFFIX = ".json"


def render(briefing: Briefing, settings: Render | None = None) -> bytes:  # noqa: ARG001  as all formats
    """UTF-8 JSON with a trailing newline.

    Half of a surrogate pair, which UTF-8 cannot hold, becomes its JSON escape, which is what backslashreplace writes.
    """
    text = json.dumps(payload(briefing), ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8", "backslashreplace")
