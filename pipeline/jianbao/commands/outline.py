"""`jianbao outline`: the section tree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jianbao.commands import OK, SOME_FAILED, add_settings, complain, settings
from jianbao.errors import DocumentError

if TYPE_CHECKING:
    import argparse

HELP = "print the section tree"
ABOUT = "Print the section tree of the cleaned document."


def add(at: argparse.ArgumentParser) -> None:
    """Declare the options."""
    at.add_argument("file", type=Path, metavar="FILE")
    add_settings(at)


def run(options: argparse.Namespace) -> int:
    """Print the tree, two spaces for each level."""
    from jianbao import names, process

    config = settings(options)
    try:
        doc = process.structured(process.read(options.file, names.printable(options.file.name), config), config)
    except DocumentError as error:
        complain(f"{names.printable(str(options.file))}: {process.reason(error, options.file)}")
        return SOME_FAILED
    if doc.title:
        print(doc.title)
    for section in doc.sections:
        if section.level:
            print(f"{'  ' * section.level}{section.label}{section.heading}")
    return OK
