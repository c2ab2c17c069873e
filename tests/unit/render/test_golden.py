"""Golden files: what every format makes of the invented speech. `JIANBAO_REGEN=1 pytest tests/unit/render` rewrites them."""

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from jianbao import render

GOLDEN = Path(__file__).parents[2] / "golden"
REGEN = os.environ.get("JIANBAO_REGEN") == "1"


def compare(name: str, made: str) -> None:
    path = GOLDEN / name
    if REGEN:
        path.write_text(made, encoding="utf-8", newline="\n")
    assert made == path.read_text(encoding="utf-8"), f"{name} differs; look at the difference, then JIANBAO_REGEN=1"


def test_the_regenerate_flag_is_off():
    assert not REGEN, "JIANBAO_REGEN is set: golden files were rewritten, and compared with themselves"


@pytest.mark.parametrize("name", ["md", "json", "html"])
def test_text(speech, name):
    compare(f"speech.{name}", render.render(speech, name).decode("utf-8"))


def test_tasks(sample):
    compare(
        "tasks.md", render.render(sample.briefing(points=sample.POINTS[:2], tasks=sample.TASKS), "md").decode("utf-8")
    )


def test_word(speech):
    with zipfile.ZipFile(BytesIO(render.render(speech, "docx"))) as file:
        parts = [
            file.read(f"word/{part}.xml").decode("utf-8") for part in ("document", "footer1", "footer2", "fontTable")
        ]
    compare("speech.docx.xml", "\n".join(parts).replace("><", ">\n<") + "\n")


@pytest.mark.parametrize("name", ["index.html", "index.md"])
def test_digest(sample, name):
    from jianbao.render.digest import digest

    compare(name, digest(sample.ROWS)[name].decode("utf-8"))


@pytest.mark.parametrize("name", [name for name in render.FORMATS if name != "pdf"])
def test_the_same_briefing_gives_the_same_bytes(sample, name):
    assert render.render(sample.briefing(), name) == render.render(sample.briefing(), name)


def test_an_unknown_format_is_refused_with_the_choices(speech):
    from jianbao.errors import ConfigError

    with pytest.raises(ConfigError, match="md, json, html, docx"):
        render.render(speech, "pptx")


@pytest.mark.parametrize("name", render.FORMATS)
def test_each_format_says_its_suffix(name):
    from jianbao import plugins

    assert f".{name}" == plugins.load("render", {"md": "markdown"}.get(name, name)).SUFFIX
