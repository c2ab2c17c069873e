"""docs/cli.md is what the program itself says. JIANBAO_REGEN=1 writes it anew."""

import os
import re
import sys
from pathlib import Path

import pytest

from jianbao.cli import parser

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"


def helps():
    """Name and help of the program and of each command, at 100 columns."""
    root = parser()
    found = [("jianbao", root)]
    for action in root._subparsers._group_actions:
        found += [(f"jianbao {name}", sub) for name, sub in action.choices.items()]
    return found


def page(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    blocks = [f"## {name}\n\n```text\n{sub.format_help().rstrip()}\n```\n" for name, sub in helps()]
    text = (
        "# The command line\n\nWritten by `JIANBAO_REGEN=1 pytest tests/unit/test_cli_help.py`; a test compares.\n\n"
        + "\n".join(blocks)
    )
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="argparse lays its help out anew in later versions")
def test_the_page_is_what_the_program_says(monkeypatch):
    text = page(monkeypatch)
    if os.environ.get("JIANBAO_REGEN") == "1":
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    assert PAGE.read_text(encoding="utf-8") == text


def test_every_option_of_the_contract_is_there(monkeypatch):
    text = page(monkeypatch)
    for option in [
        "--config",
        "--set",
        "--format",
        "--length",
        "--summarizer",
        "--engine",
        "--workers",
        "--fresh",
        "--timeout",
        "-v",
        "-q",
        "--json",
        "--diff",
    ]:
        assert option in text, option
