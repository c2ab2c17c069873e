"""Where the words of a sentence begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Tokens:
    """Word boundaries of a text.

    A vocabulary entry of one character (为, 中, 就) is looked up only where it is a word of its own: 就 is an adverb,
    but not in 就业.
    """

    __slots__ = ("ends", "starts", "text")

    def __init__(self, text: str, words: Iterable[str]) -> None:
        self.text = text
        self.starts: set[int] = set()
        self.ends: set[int] = set()
        at = 0
        for word in words:
            bare = word.strip()
            if not bare:
                continue
            found = text.find(bare, at, at + len(bare) + 64)
            if found < 0:
                continue
            at = found + len(bare)
            self.starts.add(found)
            self.ends.add(at)
        if not self.starts:
            self.starts = self.ends = set(range(len(text) + 1))

    def whole(self, start: int, end: int) -> bool:
        """`[start, end)` is one word or several."""
        return start in self.starts and end in self.ends

    def fits(self, start: int, end: int) -> bool:
        """`[start, end)` may be an entry: whole words, or at least two characters from the start of a word."""
        return self.whole(start, end) or (end - start > 1 and start in self.starts)
