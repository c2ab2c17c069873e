"""Where the words of a sentence begin and end."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Tokens:
    """Word boundaries of a text.

    A vocabulary entry of one character (为, 中, 就) is looked up only where it is a word of its own: 就 is an adverb,
    but not in 就业.
    """

    __slots__ = ("ends", "starts", "text")
    starts: set[int]
    ends: set[int]

    def __init__(self, text: str, words: Iterable[str]) -> None:
        self.text = text
        words = list(words)
        if words and "".join(words) == text and not any(map(str.isspace, words)):
            bounds = list(accumulate(map(len, words), initial=0))
            self.starts, self.ends = set(bounds[:-1]), set(bounds[1:])
            return
        self.starts = set()
        self.ends = set()
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
        """`[start, end)` may be an entry: whole words, or two characters and more at the start of one word.

        It ends where a word ends if it holds more than one: 新开 is an entry, but not in 新|开通.
        """
        if self.whole(start, end):
            return True
        return end - start > 1 and start in self.starts and not any(at in self.ends for at in range(start + 1, end))
