"""Offline means offline: with every socket refused, briefing and checking work, and nothing so much as tries."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "06-区财政局2024年工作总结.txt"
CUT = """
import sys

tried = []

def refuse(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"}:
        tried.append((event, repr(arguments[-1])))
        raise ConnectionRefusedError(f"the network is cut: {event}")

sys.addaudithook(refuse)
import json
from jianbao.cli import main

code = main(sys.argv[1:])
print(json.dumps({"code": code, "tried": tried}), file=sys.stderr)
"""


def cut(*arguments: str, timeout: float = 280) -> dict:
    """Run a command in a process that may not open a connection: its exit code, and what it tried."""
    done = subprocess.run(
        [sys.executable, "-c", CUT, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    return json.loads(done.stderr.strip().splitlines()[-1]) | {"out": done.stdout, "err": done.stderr}


def test_the_cut_cuts():
    """The hook does refuse: else the tests below could not fail."""
    code = (
        CUT.partition("import json")[0]
        + "import socket\ntry:\n    socket.create_connection(('127.0.0.1', 9), 1)\nexcept OSError as e:\n    print(e, tried)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert "the network is cut" in done.stdout


@pytest.mark.slow
def test_without_a_summarizer(tmp_path):
    out = tmp_path / "out"
    made = cut("run", str(EXAMPLE), "-o", str(out), "--summarizer", "none", "--engine", "serial", "--format", "md")
    assert (made["code"], made["tried"]) == (0, []), made["err"]
    found = cut("check", str(out / f"{EXAMPLE.name}.md"), str(EXAMPLE))
    assert (found["code"], found["tried"]) == (0, []), found["out"]


@pytest.mark.slow
def test_with_the_embedded_model(tmp_path):
    made = cut("run", str(EXAMPLE), "-o", str(tmp_path), "--engine", "serial", "--format", "json")
    assert (made["code"], made["tried"]) == (0, []), made["err"]
    briefing = json.loads((tmp_path / f"{EXAMPLE.name}.json").read_text(encoding="utf-8"))
    assert briefing["points"]


@pytest.mark.slow
def test_a_hub_id_is_refused_at_once_and_never_asked_for(tmp_path):
    made = cut(
        "run", str(EXAMPLE), "-o", str(tmp_path), "--summarizer", "causal", "--set", "write.options.path=owner/name"
    )
    assert made["code"] == 2
    assert made["tried"] == []
    assert "download=True" in made["err"]
