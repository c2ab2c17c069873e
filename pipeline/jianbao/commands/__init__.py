"""The commands of the command line, one module each: the file name is the name.

A module offers ``HELP`` (one line), ``ABOUT`` (what `--help` says first), ``add(at)``, which declares its options, and
``run(options)``, which returns the exit code. Every `--help` imports all of them: whatever is heavy is imported inside
the functions. This file holds what several commands share.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from jianbao.config import Config

NAMES = ("run", "status", "clean", "outline", "check", "eval", "doctor")
"""In the order of `jianbao --help`."""

OK, SOME_FAILED, NOT_STARTED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes."""


def add_settings(at: argparse.ArgumentParser) -> None:
    """The options that lead to a config."""
    at.add_argument("--config", type=Path, metavar="FILE", help="TOML file over the built-in defaults")
    at.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY.PATH=VALUE",
        help="one setting; repeatable, wins over the file",
    )


def add_briefing(at: argparse.ArgumentParser) -> None:
    """The options that shape a briefing."""
    lengths = (
        "characters of the points together, or 一句话 (sentence), 一页 (page, the default: 600), 详细 (detailed: 1800)"
    )
    at.add_argument("--length", metavar="N", help=lengths)
    at.add_argument("--summarizer", metavar="NAME", help="embedded (default), none, seq2seq, causal, openai")


def settings(options: argparse.Namespace, **flags: str | None) -> Config:
    """The config of this call: file, then `--set`, then the options that have their own names.

    Raises:
        ConfigError: a key or value is wrong.
    """
    from jianbao import config

    named = [f"{key.replace('__', '.')}={value}" for key, value in flags.items() if value is not None]
    return config.load(options.config, [*options.set, *named])


def text(value: str | None) -> str | None:
    """An option's words as a TOML string, so that `--engine 3` is a wrong name and no number."""
    return None if value is None else json.dumps(value)


def listed(value: str | None) -> str | None:
    """`md,json` as a TOML list."""
    return None if value is None else json.dumps([part.strip() for part in value.split(",") if part.strip()])


def templates(files: Sequence[str]) -> dict[str, str]:
    """Flags of `settings` for the user's own templates, each for the format that its name ends in.

    Raises:
        ConfigError: a name ends in no format that takes templates.
    """
    from jianbao.errors import ConfigError

    found = {}
    for file in files:
        suffix = Path(file.removesuffix(".j2")).suffix.lower().lstrip(".")
        if suffix not in {"html", "md", "docx"}:
            raise ConfigError(f"--template {file}: its name must end in .html.j2, .md.j2 or .docx")
        found[f"render__templates__{suffix}"] = json.dumps(file)
    return found


def complain(message: str) -> None:
    """One line on standard error."""
    print(f"jianbao: {message}", file=sys.stderr)
