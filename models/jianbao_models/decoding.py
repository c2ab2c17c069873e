"""Constraints on decoding that keep a small network to its source; each is a `LogitsProcessor` of transformers.

Shapes: R rows (batch × beams; row r belongs to source r // beams), V vocabulary. Scores are log-probabilities. Ideas:

- a number, Latin word, mask or rare character is written only as a whole, as it stands in the source (`KeepUnits`);
- a clause without a subject of its own follows only the clause that it follows in the source (`KeepSubjects`);
- going on with what follows, in the source, the words just written is preferred (`PreferCopying`);
- nothing is said twice (`NoRepeat`), and the length is limited in characters (`LimitChars`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import torch
from transformers import LogitsProcessor

from jianbao_models._source import MARKS, Source, Vocabulary, context
from jianbao_models.tokenization import FIRST_TEXT_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

_NEVER: Final = float("-inf")
#: Log-probability of ending where nothing else is allowed: such a text loses against any other.
_LAST_RESORT: Final = -1e4
_JOINER: Final = frozenset(".,:/&+-'")
_JOINTS: Final = frozenset("，；。")
_OPENERS: Final = {"（": "）", "“": "”", "《": "》", "‘": "’"}
#: Characters kept free after a unit for its measure word.
_MEASURE: Final = 2


class KeepUnits(LogitsProcessor):
    """Numbers, Latin words, masks, rare characters only whole, as in the source.

    A number also keeps the character before it and the measure word after it: `下降14.5%` cannot become `增长14.5%`.
    """

    def __init__(self, sources: Sequence[Source], vocabulary: Vocabulary, beams: int, *, longest: int) -> None:
        self.sources, self.vocabulary, self.beams, self.longest = sources, vocabulary, beams, longest

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """(R, T) ids and (R, V) scores → (R, V) scores."""
        kept = scores.masked_fill(self.vocabulary.unit, _NEVER)
        room = (self.longest - self.vocabulary.lengths[input_ids].sum(1)).tolist()
        for row, written in enumerate(input_ids.tolist()):
            source = self.sources[row // self.beams]
            tail = self._tail(written)
            if not tail:
                first = self._beginnings(source, written, room[row])
                kept[row, first] = scores[row, first]
                continue
            allowed, free = self._continuations(source, tail)
            if not free:
                kept[row] = _NEVER
            if allowed:
                index = list(allowed)
                kept[row, index] = scores[row, index]
        dead = kept.max(1).values == _NEVER
        kept[dead, self.vocabulary.end] = _LAST_RESORT
        return kept

    def _beginnings(self, source: Source, written: Sequence[int], room: int) -> list[int]:
        """First tokens of the units that may begin here: they fit, and a number follows what it follows in the source."""
        before = context("".join(self.vocabulary.texts[token] for token in written[-8:]))
        return [
            ids[0]
            for ids, unit in source.units.items()
            if len(ids) + _MEASURE <= room and (before in unit.before or not self.vocabulary.texts[ids[0]].isdigit())
        ]

    def _tail(self, written: Sequence[int]) -> tuple[int, ...]:
        """The unit being written at the end of a row, without joiners before its first character."""
        start = len(written)
        texts, unit = self.vocabulary.texts, self.vocabulary.unit
        while start > 0 and (bool(unit[written[start - 1]]) or texts[written[start - 1]] in _JOINER):
            start -= 1
        while start < len(written) and texts[written[start]] in _JOINER:
            start += 1
        return tuple(written[start:])

    def _continuations(self, source: Source, tail: tuple[int, ...]) -> tuple[set[int], bool]:
        """Tokens that continue `tail` as a unit of the source does, and whether any token outside units may follow."""
        allowed: set[int] = set()
        free = False
        for ids, unit in source.units.items():
            if ids[: len(tail)] != tail:
                continue
            if len(ids) > len(tail):
                allowed.add(ids[len(tail)])
            elif unit.following is None:
                free = True
            else:
                allowed |= unit.following
        return allowed, free


class KeepSubjects(LogitsProcessor):
    """`同比下降16.39%` and the like only after the words that they follow in the source, so that no subject is swapped."""

    def __init__(self, sources: Sequence[Source], vocabulary: Vocabulary, beams: int) -> None:
        self.sources, self.vocabulary, self.beams = sources, vocabulary, beams

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """(R, T) ids and (R, V) scores → (R, V) scores."""
        scores = scores.clone()
        for row, written in enumerate(input_ids.tolist()):
            source = self.sources[row // self.beams]
            if not source.dependent or not (len(written) == 1 or self.vocabulary.texts[written[-1]] in MARKS):
                continue
            before = tuple(written[1:][-3:-1])
            banned = [token for token, places in source.dependent.items() if before not in places]
            scores[row, banned] = _NEVER
        return scores


class PreferCopying(LogitsProcessor):
    """A bonus for what follows, in the source, the words just written: the more of them match, the larger.

    `bonus[k - 1]` goes to the tokens that follow a match of k words; where those words end a clause in the source, a
    mark or (with `end`) the end of the text may follow as well, and after a mark any clause of the source may begin. To
    end the text amid a clause costs `cut`.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        vocabulary: Vocabulary,
        beams: int,
        *,
        bonus: Sequence[float] = (1.0, 4.0, 6.0),
        start: float = 1.0,
        end: float = 2.0,
        cut: float = 0.0,
    ) -> None:
        self.sources, self.vocabulary, self.beams = sources, vocabulary, beams
        self.bonus, self.start, self.end, self.cut = tuple(bonus), start, end, cut
        self.marks = frozenset(i for i, text in enumerate(vocabulary.texts) if text in MARKS)
        self.joints = [i for i, text in enumerate(vocabulary.texts) if text in _JOINTS]

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """(R, T) ids and (R, V) scores → (R, V) scores."""
        scores = scores.clone()
        for row, written in enumerate(input_ids.tolist()):
            source = self.sources[row // self.beams]
            if len(written) == 1:
                scores[row, list(source.clause_starts)] += self.start
                continue
            if written[-1] in self.marks:
                scores[row, list(source.clause_starts)] += self.bonus[-1]
                continue
            for token, value in self._values(source, tuple(written[1:])).items():
                scores[row, token] += value
        return scores

    def _values(self, source: Source, written: tuple[int, ...]) -> dict[int, float]:
        """The bonus of each token after `written`."""
        values: dict[int, float] = {}
        for length, bonus in enumerate(self.bonus, 1):
            followers = source.after.get(written[-length:]) if len(written) >= length else None
            if not followers:
                break
            values.update(dict.fromkeys(followers, bonus))
            if not followers.isdisjoint(self.marks) or self.vocabulary.end in followers:
                values.update(dict.fromkeys(self.joints, bonus))
                values[self.vocabulary.end] = self.end
            elif length > 1:
                values[self.vocabulary.end] = -self.cut
        return values


class NoRepeat(LogitsProcessor):
    """No three words of text again, nor two that make five characters; units are exempt (`2023年…2024年`)."""

    def __init__(self, vocabulary: Vocabulary, *, chars: int = 5) -> None:
        self.vocabulary, self.chars = vocabulary, chars

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """(R, T) ids and (R, V) scores → (R, V) scores."""
        scores = scores.clone()
        for row, written in enumerate(input_ids.tolist()):
            banned = [token for token in self._repeats(written[1:]) if not self.vocabulary.unit[token]]
            scores[row, banned] = _NEVER
        return scores

    def _repeats(self, written: Sequence[int]) -> set[int]:
        """Tokens that would complete a repeated run."""
        if len(written) < 2:  # noqa: PLR2004 - nothing to repeat yet
            return set()
        banned: set[int] = set()
        texts = self.vocabulary.texts
        for i in range(1, len(written) - 1):
            if written[i] != written[-1]:
                continue
            following = written[i + 1]
            if written[i - 1] == written[-2] or len(texts[written[i]]) + len(texts[following]) >= self.chars:
                banned.add(following)
        return banned


class LimitChars(LogitsProcessor):
    """At most `longest` characters, no end before `shortest`, and none while a bracket or quote is open."""

    def __init__(self, vocabulary: Vocabulary, *, shortest: int, longest: int) -> None:
        self.vocabulary, self.shortest, self.longest = vocabulary, shortest, longest
        self.close = {
            left: vocabulary.texts.index(right) for left, right in _OPENERS.items() if right in vocabulary.texts
        }

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """(R, T) ids and (R, V) scores → (R, V) scores."""
        lengths = self.vocabulary.lengths
        used = lengths[input_ids].sum(1)
        scores = scores.clone()
        end = self.vocabulary.end
        scores[:, [token for token in range(FIRST_TEXT_ID) if token != end]] = _NEVER
        opened = [self._open(written) for written in input_ids.tolist()]
        closing = [self.close[stack[-1]] if stack else None for stack in opened]
        kept = [None if token is None else float(scores[row, token]) for row, token in enumerate(closing)]
        room = self.longest - used
        reserved = torch.tensor([token is not None for token in closing])
        scores.masked_fill_(lengths[None, :] > (room - reserved.long())[:, None], _NEVER)
        for row, (stack, token, value) in enumerate(zip(opened, closing, kept, strict=True)):
            scores[row, [right for left, right in self.close.items() if left not in stack]] = _NEVER
            if token is not None and value is not None and room[row] > 0:
                scores[row, token] = value
            if stack or used[row] < self.shortest:
                scores[row, end] -= 30.0
        return scores

    def _open(self, written: Sequence[int]) -> list[str]:
        """Openers not yet closed, in order."""
        stack: list[str] = []
        for token in written:
            text = self.vocabulary.texts[token]
            if text in self.close:
                stack.append(text)
            elif stack and _OPENERS[stack[-1]] == text:
                stack.pop()
        return stack
