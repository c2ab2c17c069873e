"""What cleaning took out of a document is in no file made of it; the web page keeps it encoded, for the reader who asks.

Real documents are read from the folder that `JIANBAO_SHARED` names.
"""

from __future__ import annotations

import json
import os
import re
import zipfile
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jianbao import config, process
from jianbao.errors import DocumentError
from jianbao.render import FORMATS, render
from jianbao.render._pane import LIMIT
from jianbao.render._words import visible

if TYPE_CHECKING:
    from jianbao.document import Briefing

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.txt"))
SETTINGS = config.build({"write": {"summarizer": "none"}})


def text_of(made: bytes, form: str) -> str:
    if form != "docx":
        return made.decode("utf-8")
    with zipfile.ZipFile(BytesIO(made)) as file:
        return "\n".join(file.read(name).decode("utf-8") for name in file.namelist() if name.endswith(".xml"))


def notices(briefing: Briefing) -> list[str]:
    """What was taken out as a notice, at least six characters of it."""
    raw = briefing.source.text
    found = [
        e.span.of(raw).strip() for e in briefing.doc.cleaned.edits if e.notice and e.certain and not e.text.strip()
    ]
    return [words for words in found if len(words) >= 6]


def check(path: Path) -> int:
    """No file made of the document at `path` holds its notices; how many notices there are."""
    briefing = process.brief(process.read(path, path.name, SETTINGS), SETTINGS)
    removed = notices(briefing)
    words = {run for notice in removed for run in [notice, *re.findall(r"\w{6,}", notice)]}
    words = {run for run in words if run not in briefing.doc.cleaned.text}
    made = {form: text_of(render(briefing, form), form) for form in FORMATS if form != "pdf"}  # made from docx
    assert {form: found for form, text in made.items() if (found := [run for run in words if run in text])} == {}
    encoded = re.search(r'id="originals">([^<]*)<', made["html"])
    originals = json.loads(b64decode(encoded[1] if encoded else ""))
    if len(briefing.source.text) <= LIMIT:
        kept = [notice for notice in removed if any(visible(notice) in one for one in originals)]
        assert kept == removed
    return len(removed)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name[:2])
def test_notices_of_an_example_are_in_no_output(path: Path) -> None:
    check(path)


def test_the_examples_hold_notices() -> None:
    texts = [process.brief(process.read(path, path.name, SETTINGS), SETTINGS) for path in EXAMPLES[:1]]
    assert all(notices(briefing) for briefing in texts)


def test_notices_of_real_documents_are_in_no_output() -> None:
    folder = os.environ.get("JIANBAO_SHARED")
    if not folder:
        pytest.skip("JIANBAO_SHARED is not set: NO real document was tested")
    paths = [*sorted(Path(folder).glob("input/speech.txt")), *sorted(Path(folder).glob("data/noisy/*.txt"))]
    if not paths:
        pytest.skip(f"JIANBAO_SHARED={folder} holds NO documents: nothing real was tested")
    found = 0
    for path in paths:
        try:
            found += check(path)
        except AssertionError as error:
            raise AssertionError(f"{path.name}: {error}") from error
        except DocumentError:
            continue  # what is noise throughout is refused
    assert found > len(paths) // 4
