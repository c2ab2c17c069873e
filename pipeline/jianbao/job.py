"""What every engine does with the documents: the first half of each, one call of the model for many, the second half.

A model answers the questions of several documents together several times as fast as one by one. So the documents of a
group are read and cleaned first, then all their questions go to the model at once, and then each is finished. Documents
are let go of as soon as enough questions have come together: a group of large ones does not fill the memory.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from jianbao.errors import DocumentError
from jianbao.process import (
    QUIET,
    Outcome,
    Task,
    Watch,
    attempt,
    finished,
    planned,
    source_of,
    structured,
    writer,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jianbao.config import Config
    from jianbao.engines import Ask, Tell
    from jianbao.write import Plan

ENOUGH_CHARS = 2_000_000
"""Characters of text that wait for the model at most."""

Answers = list[list[str]]


@dataclass(frozen=True)
class Job:
    """Brief documents with one config; see `engines.Job`."""

    config: Config

    @property
    def asks(self) -> bool:
        """Whether there is a model to be asked."""
        return self.config.write.summarizer != "none"

    @property
    def on_card(self) -> bool:
        """Whether the model is told to use a graphics card."""
        return str(self.config.write.options.get("device", "")).startswith("cuda")

    def prepare(self) -> None:
        """Load word lists and tables, which else the first document would wait for."""
        for name, value in QUIET.items():
            os.environ.setdefault(name, value)
        structured(source_of("关于开展督查工作的通知\n各乡镇：\n一、压实责任。请认真贯彻落实。"), self.config)

    def load(self) -> None:
        """Load the model.

        Raises:
            ConfigError: it does not exist or cannot be loaded.
        """
        writer(self.config).load()

    def answer(self, asked: Sequence[object]) -> list[Answers]:
        """The summarizer's proposals for the requests of each document.

        Raises:
            DocumentError: the model failed.
        """
        return writer(self.config).answer(asked)  # type: ignore[arg-type]

    def work(self, tasks: Sequence[Task], ask: Ask, tell: Tell) -> Iterator[tuple[int, Outcome]]:
        """Each document's place and outcome, as soon as it is finished."""
        waiting: list[_Open] = []
        for place, task in enumerate(tasks):
            watch = Watch(partial(tell, (place,)))
            plan = attempt(task, watch, planned)
            if isinstance(plan, Outcome):
                yield place, plan
                continue
            waiting.append(_Open(place, task, watch, plan))
            if not self.asks or sum(each.chars for each in waiting) > ENOUGH_CHARS:
                yield from _close(waiting, ask, tell)
                waiting = []
        yield from _close(waiting, ask, tell)


@dataclass(frozen=True, slots=True)
class _Open:
    """A document between its halves."""

    place: int
    task: Task
    watch: Watch
    plan: Plan

    @property
    def chars(self) -> int:
        return len(self.plan.selection.annotated.doc.source.text)


def _close(waiting: Sequence[_Open], ask: Ask, tell: Tell) -> Iterator[tuple[int, Outcome]]:
    """Answer and finish; what cannot be answered together is asked one by one, so that each failure is its own."""
    try:
        answers = _asked(waiting, ask, tell)
    except (DocumentError, MemoryError) as error:
        if len(waiting) > 1:
            for each in waiting:
                yield from _close([each], ask, tell)
            return
        for each in waiting:
            yield each.place, attempt(each.task, each.watch, partial(_raise, error))
        return
    for each, found in zip(waiting, answers, strict=True):
        yield each.place, attempt(each.task, each.watch, partial(_finish, plan=each.plan, answers=found))


def _asked(waiting: Sequence[_Open], ask: Ask, tell: Tell) -> list[Answers]:
    """The model's answers; each document is charged its share of the time."""
    asked = [each.plan.requests for each in waiting]
    if not any(asked):
        return [[] for _ in waiting]
    for each in waiting:
        each.watch.stage = "write"
    tell(tuple(each.place for each in waiting), "write")
    start = time.perf_counter()
    answers = ask(asked)
    spent, count = time.perf_counter() - start, sum(map(len, asked))
    for each, requests in zip(waiting, asked, strict=True):
        each.watch.charge("write", spent * len(requests) / count)
    return answers


def _finish(task: Task, watch: Watch, *, plan: Plan, answers: Answers) -> Outcome:
    return finished(task, plan, answers, watch)


def _raise(error: Exception, *_: object) -> Outcome:
    raise error
