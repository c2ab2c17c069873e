"""`jianbao doctor`: what works on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jianbao.commands import OK, SOME_FAILED

if TYPE_CHECKING:
    import argparse

HELP = "say what works here"
ABOUT = "Say what works here and what is missing."


def add(at: argparse.ArgumentParser) -> None:
    """It has no options."""


def run(options: argparse.Namespace) -> int:  # noqa: ARG001 -- every command takes its options
    """Print one line for each finding."""
    from jianbao import doctor

    findings = list(doctor.examine())
    for found in findings:
        mark = "ok" if found.works else "MISSING" if found.needed else "no"
        print(f"{mark:8s}{found.area:14s} {found.name:14s} {found.detail}".rstrip())
    return OK if all(found.works or not found.needed for found in findings) else SOME_FAILED
