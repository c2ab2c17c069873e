"""What the documents say and what the code does agree; nothing in the project speaks of the machine it was made on."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from jianbao import plugins

ROOT = Path(__file__).parents[2]
READMES = [ROOT / "README.md", ROOT / "README.en.md"]


@pytest.mark.parametrize("readme", READMES, ids=lambda p: p.name)
def test_every_command_is_in_the_readme(readme):
    text = readme.read_text(encoding="utf-8")
    shown = subprocess.run(
        [sys.executable, "-m", "jianbao.cli", "--help"], capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout
    commands = re.findall(r"^    (\w+) ", shown, re.MULTILINE)
    assert {"run", "clean", "outline", "eval", "doctor"} <= set(commands)
    for command in commands:
        assert f"jianbao {command}" in text


def test_both_readmes_are_kept_in_step():
    chinese, english = (p.read_text(encoding="utf-8") for p in READMES)
    shape = [re.findall(r"^#+ |^\|[-|: ]+\||^```", text, re.MULTILINE) for text in (chinese, english)]
    assert shape[0] == shape[1]


@pytest.mark.parametrize("page", [*READMES, *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_rule_is_in_the_catalogue_of_damage():
    text = (ROOT / "docs" / "damage.md").read_text(encoding="utf-8")
    assert [name for name in plugins.names("cleaning") if f"`{name}`" not in text] == []


def test_nothing_speaks_of_the_machine():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("no git checkout")
    suspicious = re.compile("/" + "work/|/" + "farm/|" + r"\.\./" + "shared")
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if name.startswith(".ci/") or not path.is_file() or path.suffix in {".safetensors", ".npz", ".png", ".docx"}:
            continue
        if suspicious.search(path.read_bytes().decode("utf-8", "replace")):
            found.append(name)
    assert found == []
