"""`jianbao clean`: reading and cleaning only."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from jianbao.commands import OK, SOME_FAILED, add_settings, complain, settings
from jianbao.errors import DocumentError

if TYPE_CHECKING:
    import argparse

    from jianbao.document import Cleaned

HELP = "print the cleaned text"
ABOUT = "Read and clean only. Prints the cleaned text, or one JSON object a line for each file."


def add(at: argparse.ArgumentParser) -> None:
    """Declare the options."""
    at.add_argument("file", nargs="+", type=Path, metavar="FILE")
    how = at.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="one object a line, with positions in the text as decoded")
    how.add_argument("--diff", action="store_true", help="list what was changed, by rule and position")
    add_settings(at)


def run(options: argparse.Namespace) -> int:
    """Print each file's text; a bad file is told on standard error and the others go on."""
    from jianbao import names, process, records

    config, code = settings(options), OK
    for path in options.file:
        name = names.printable(path.name)
        try:
            found = process.cleaned(process.read(path, name, config), config)
        except DocumentError as error:
            code = SOME_FAILED
            complain(f"{names.printable(str(path))}: {process.reason(error, path)}")
            if options.json:
                print(json.dumps(records.unreadable(name, error), ensure_ascii=False))
            continue
        if options.json:
            print(json.dumps(records.cleaned(found), ensure_ascii=False))
        elif options.diff:
            _print_edits(found, sys.stdout)
        else:
            print(found.text)
    return code


def _print_edits(found: Cleaned, to: TextIO) -> None:
    """One edit a line: place in the text as decoded, rule, old and new words."""
    for edit in found.damage:
        old = edit.span.of(found.source_text)
        change = "marked" if old == edit.text else f"→ {edit.text!r}"
        print(f"{edit.span.start}-{edit.span.end}\t{edit.rule}\t{old!r} {change}", file=to)
