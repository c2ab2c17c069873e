"""Tables in `docs/comparison.md`: each benchmark replaces its own section and leaves the others alone."""

from __future__ import annotations

import os
import re
from pathlib import Path

TARGET = Path(__file__).parents[1] / "docs" / "comparison.md"
TITLE = (
    "# Measured beside others\n\nEach section is written by the command that stands in it. ROUGE counts characters.\n"
)


def put(name: str, text: str, target: Path = TARGET) -> None:
    """Write section `name` of the document, in place of the one of that name or at the end."""
    whole = target.read_text(encoding="utf-8") if target.exists() else TITLE
    block = f"<!-- {name} -->\n{text.strip()}\n<!-- /{name} -->"
    held = re.compile(rf"<!-- {name} -->.*?<!-- /{name} -->", re.DOTALL)
    whole = held.sub(lambda _: block, whole) if held.search(whole) else f"{whole.rstrip()}\n\n{block}\n"
    target.write_text(whole, encoding="utf-8")


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def data_folder(given: Path | None) -> Path:
    """The evaluation data: as given, else `$JIANBAO_SHARED/data`; without either the benchmark says so and ends."""
    shared = os.environ.get("JIANBAO_SHARED")
    if given is None and not shared:
        print("left out: the data is not at hand (--data, or JIANBAO_SHARED)")
        raise SystemExit(0)
    return given or Path(str(shared), "data")
