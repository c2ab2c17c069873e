"""A summarizer for tests: hands out queued answers and remembers what it was asked. Needs no model."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jianbao_models.base import ModelError, Task, check_request, first_of, lead
from jianbao_models.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Answer = str | list[str] | ModelError


@dataclass(slots=True)
class Request:
    """One call as the fake saw it."""

    texts: tuple[str, ...]
    task: Task
    max_chars: int
    n: int


@dataclass(slots=True)
class Fake:
    """Answers come from the queue, one for each text: a wording, a list of candidates, or an error to raise.

    With an empty queue a text is answered with as many of its first clauses as fit, which is always grounded.
    """

    queue: deque[Answer] = field(default_factory=deque)
    requests: list[Request] = field(default_factory=list)

    def summarize(self, texts: Sequence[str], *, task: Task, max_chars: int) -> list[str]:
        """See `Summarizer.summarize`."""
        return first_of(self.candidates(texts, task=task, max_chars=max_chars, n=1))

    def candidates(self, texts: Sequence[str], *, task: Task, max_chars: int, n: int) -> list[list[str]]:
        """See `Summarizer.candidates`; raises a queued error."""
        check_request(task, max_chars, n)
        self.requests.append(Request(tuple(texts), task, max_chars, n))
        return [self._answer(text, task, max_chars)[:n] for text in texts]

    def _answer(self, text: str, task: Task, max_chars: int) -> list[str]:
        if not self.queue:
            return lead(normalise(text), task, max_chars)
        answer = self.queue.popleft()
        if isinstance(answer, ModelError):
            raise answer
        return [answer] if isinstance(answer, str) else list(answer)


def build(*, answers: Iterable[Answer] = ()) -> Fake:
    """A fake whose queue holds `answers`."""
    return Fake(deque(answers))
