"""What a reader makes of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jianbao.document import Place


class Content(NamedTuple):
    r"""Text of a file with what is known about it.

    Attributes:
        text: decoded text, line ends as ``\\n``.
        encoding: charset it was in.
        damaged: places that could not be decoded.
        fields: facts the file states about itself, by name.
        places: pages or paragraphs of the original, by ascending start.
    """

    text: str
    encoding: str = "utf-8"
    damaged: int = 0
    fields: tuple[tuple[str, str], ...] = ()
    places: tuple[Place, ...] = ()
