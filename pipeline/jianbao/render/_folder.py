"""What a folder of briefings tells together: shared topics, problems, figures side by side, tasks by date."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from jianbao.render import _cluster, _compare, _words
from jianbao.render._due import due

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_TOPICS, MOST_TASKS, MOST_TOPIC_POINTS = 40, 600, 30

STATUS = {"done": "完成", "failed": "失败", "skipped": "略过"}


@dataclass(frozen=True, slots=True)
class DigestRow:
    """One document of the folder.

    Attributes:
        path: name of the document inside the input, `/` between parts.
        status: `done`, `failed` or `skipped`.
        complete: whether nothing is known to be missing; None if the document was not read.
        ratio: share of the declared length that is shown, if the source declares one.
        problems: headings of the points whose role is `problem`.
        links: path of each written file, relative to the digest, by format.
        error: why it failed or was skipped.
        content: what `_facts.facts` keeps of its briefing; empty for a document without one.
    """

    path: str
    status: str
    title: str | None = None
    headline: str | None = None
    genre: str | None = None
    complete: bool | None = None
    ratio: float | None = None
    problems: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    error: str | None = None
    content: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The document's title, or the name of its file."""
        return self.title or _words.stem(self.path)

    @property
    def date(self) -> str:
        """Its date (ISO), or an empty string."""
        return self.content.get("date") or ""

    @property
    def share(self) -> str:
        """How complete the document is, in a word."""
        if self.complete is None:
            return ""
        if self.complete:
            return "完整"
        return "不完整" if self.ratio is None else f"不完整，仅见{self.ratio:.1%}"


class Mention(NamedTuple):
    """A point of a topic, as one document puts it."""

    row: DigestRow
    heading: str
    body: str


class Topic(NamedTuple):
    """Points of several documents about the same thing."""

    name: str
    role: str
    mentions: tuple[Mention, ...]
    documents: int


class Duty(NamedTuple):
    """A task of one document; `day` is when it is due, for sorting."""

    row: DigestRow
    who: str
    what: str
    by: str
    day: str


@dataclass(frozen=True, slots=True)
class Folder:
    """All of it.

    Attributes:
        rows: the documents in order of path.
        problems, topics: shared ones, those of most documents first.
        indicators: stated by several documents, those with contradictions first; values name documents by their place
            in `done`.
        duties: in order of time, those without one last.
        left_out: duties that are not shown.
    """

    rows: tuple[DigestRow, ...]
    problems: tuple[Topic, ...]
    topics: tuple[Topic, ...]
    indicators: tuple[_compare.Indicator, ...]
    duties: tuple[Duty, ...]
    left_out: int

    @property
    def done(self) -> tuple[DigestRow, ...]:
        """Documents that have a briefing."""
        return tuple(row for row in self.rows if row.status == "done")

    @property
    def failed(self) -> tuple[DigestRow, ...]:
        """Documents that have none."""
        return tuple(row for row in self.rows if row.status != "done")

    @property
    def counts(self) -> list[tuple[str, int, str]]:
        """Label, number and kind of each count."""
        found = [("文件", len(self.rows), "all")]
        found += [(word, sum(row.status == status for row in self.rows), status) for status, word in STATUS.items()]
        return [*found, ("原文不完整", sum(row.complete is False for row in self.rows), "part")]


def folder(rows: Sequence[DigestRow]) -> Folder:
    """What the rows tell together; the same whatever order they are given in."""
    ordered = sorted(rows, key=lambda row: row.path)
    done = [row for row in ordered if row.status == "done"]
    topics = _topics(done)
    duties = _duties(done)
    stated = [(row.name, row.content.get("date"), row.content.get("figures", ())) for row in done]
    return Folder(
        tuple(ordered),
        tuple(topic for topic in topics if topic.role == "problem")[:MOST_TOPICS],
        tuple(topic for topic in topics if topic.role != "problem")[:MOST_TOPICS],
        tuple(_compare.indicators(stated)[: _compare.MOST]),
        tuple(duties[:MOST_TASKS]),
        max(len(duties) - MOST_TASKS, 0),
    )


def _topics(rows: Sequence[DigestRow]) -> list[Topic]:
    points = [(row, point) for row in rows for point in row.content.get("points", ())]
    numbers = {row.path: number for number, row in enumerate(rows)}
    items = [_cluster.Item(numbers[row.path], point["terms"]) for row, point in points]
    made = []
    for group in _cluster.clusters(items):
        roles = Counter(points[n][1]["role"] for n in group)
        role = "problem" if 2 * roles["problem"] >= len(group) else roles.most_common(1)[0][0]
        mentions = [Mention(points[n][0], points[n][1]["heading"], points[n][1]["body"]) for n in group]
        named = [m for m, n in zip(mentions, group, strict=True) if m.heading and points[n][1]["role"] == role]
        name = (named or [m for m in mentions if m.heading] or mentions)[0]
        documents = len({mention.row.path for mention in mentions})
        made.append(Topic(name.heading or name.body[:24], role, tuple(mentions[:MOST_TOPIC_POINTS]), documents))
    return made


def _duties(rows: Sequence[DigestRow]) -> list[Duty]:
    found = [
        Duty(row, task["who"] or "", task["what"], task["by"] or "", due(task["by"], row.content.get("date")))
        for row in rows
        for task in row.content.get("tasks", ())
    ]
    return sorted(found, key=lambda duty: (not duty.day, duty.day, duty.row.path))
