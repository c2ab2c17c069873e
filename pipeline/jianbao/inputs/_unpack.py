"""The scratch folder's side of unpacking: what a container may still take, and names of our own for what comes out."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from jianbao.errors import DocumentError, LimitError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from jianbao.config import Config

PIECE = 1 << 20
SMALL = 1 << 20
"""Bytes below which no ratio is suspicious."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document, or something in its place that cannot be one.

    Attributes:
        name: printable path relative to its input.
        problem: why it cannot be tried.
        skip: the problem is no failure: nobody would expect a briefing.
    """

    path: Path
    name: str
    problem: DocumentError | None = None
    skip: bool = False


class Room:
    """Where one container and all that is in it goes, and what the config still allows it."""

    def __init__(self, scratch: Path, config: Config) -> None:
        self.config = config
        self.bytes, self.entries = config.run.max_unpacked, config.run.max_entries
        number = sum(1 for _ in scratch.glob("in-*")) if scratch.exists() else 0
        self.folder = scratch / f"in-{number}"
        self.made = 0

    def place(self, suffix: str) -> Path:
        """A new path in the scratch folder; nothing of a foreign name but a plain suffix gets there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.made += 1
        plain = suffix[1:].replace("-", "").isalnum() and suffix.isascii() and len(suffix) <= 24  # noqa: PLR2004
        return self.folder / f"{self.made}{suffix.lower() if plain else ''}"

    def enter(self) -> None:
        """Count one more member.

        Raises:
            LimitError: there are more than `run.max_entries`.
        """
        self.entries -= 1
        if self.entries < 0:
            most = self.config.run.max_entries
            raise LimitError(
                f"it has more than {most:,} members; split it or raise run.max_entries", kind="too_large", stage="read"
            )

    def copy(self, source: BinaryIO, target: Path, packed: int | None, largest: int) -> None:
        """`write` what `source` gives."""
        self.write(iter(lambda: source.read(PIECE), b""), target, packed, largest)

    def write(self, pieces: Iterable[bytes], target: Path, packed: int | None, largest: int) -> None:
        """Write a file, counting what really comes: headers may lie.

        Args:
            pieces: its bytes.
            target: the file.
            packed: bytes it takes packed, where known: it may not grow to more than `run.max_ratio` times as much.
            largest: most bytes whatever the ratio.

        Raises:
            LimitError: it unpacks to more than the limits allow.
        """
        limit = min(largest, self.bytes)
        if packed is not None:
            limit = min(limit, packed * self.config.run.max_ratio + SMALL)
        done = 0
        with target.open("wb") as file:
            for piece in pieces:
                done += len(piece)
                if done > limit:
                    raise LimitError("it unpacks to more than the limits allow", kind="too_large", stage="read")
                file.write(piece)
        self.bytes -= done


def is_link(mode: int) -> bool:
    """Whether a mode from a zip's attributes is that of a symbolic link."""
    return stat.S_ISLNK(mode)
