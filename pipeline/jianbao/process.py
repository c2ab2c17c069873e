"""One document from its file to its briefing: all stages on one screen.

Everything here is picklable, so that every engine maps the same function over the same tasks.
"""

from __future__ import annotations

import functools
import hashlib
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from jianbao import config as settings
from jianbao import store
from jianbao.annotate import Annotate
from jianbao.cleaning import DEFAULT_RULES, Clean
from jianbao.document import Source
from jianbao.errors import ConfigError, DocumentError, LimitError
from jianbao.read import check as check_reading
from jianbao.read import decode
from jianbao.read import read as read_file
from jianbao.render import check as check_formats
from jianbao.render import kept, render
from jianbao.score import Select
from jianbao.segment import Segment, find_title
from jianbao.write import Write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jianbao.config import Config
    from jianbao.document import Briefing, Cleaned, Document
    from jianbao.write import Plan

A = TypeVar("A")
Status = Literal["done", "failed", "skipped"]

_FRONT = 2_000
"""Characters in which a title stands."""

DEPTH = 3
"""Sentences of each point that a summarizer is given."""

QUIET = {
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",  # the only bar is that of the run
    "TRANSFORMERS_VERBOSITY": "error",
    "OMP_WAIT_POLICY": "PASSIVE",  # threads that spin while they wait cost 7 times the time where the cores are busy
}
"""What the libraries of the models must find in the environment before they are imported; the user's own values win."""


@dataclass(frozen=True, slots=True)
class Task:
    """One document to be briefed.

    Attributes:
        doc_id: its printable relative path, `/` between parts; also the name of its outputs, before the format.
        path: the file.
        out: folder or address for the briefings.
        scratch: folder, on the same disk as `out` if that is one, in which files are written before they are renamed into place.
        sha256: of the bytes that were seen when the run was planned.
    """

    doc_id: str
    path: Path
    out: str | Path
    scratch: Path
    config: Config
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the digest says about a briefing."""

    title: str | None = None
    headline: str | None = None
    genre: str | None = None
    complete: bool = True
    ratio: float | None = None
    problems: tuple[str, ...] = ()
    content: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one document ended. `kind`, `stage` and `message` say why it failed or was skipped."""

    doc_id: str
    status: Status
    seconds: dict[str, float] = field(default_factory=dict)
    kind: str | None = None
    stage: str | None = None
    message: str | None = None
    facts: Facts = Facts()
    sha256: str = ""
    """Of the bytes that were read, which may be others than those seen when the run was planned."""


class Watch:
    """Times the stages of one document, knows which one runs, and tells `begin` before each."""

    def __init__(self, begin: Callable[[str], object] | None = None) -> None:
        self.stage, self.begin = "read", begin
        self.seconds: dict[str, float] = {}

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        """Charge what happens inside to `stage`."""
        self.stage, start = stage, time.perf_counter()
        if self.begin:
            self.begin(stage)
        try:
            yield
        finally:
            self.charge(stage, time.perf_counter() - start)

    def charge(self, stage: str, seconds: float) -> None:
        """Add `seconds` to a stage."""
        self.seconds[stage] = round(self.seconds.get(stage, 0.0) + seconds, 4)


def process(task: Task) -> Outcome:
    """Brief one document and write its files, each whole or not at all. Never raises for the document's sake."""
    watch = Watch()
    plan = attempt(task, watch, planned)
    if isinstance(plan, Outcome):
        return plan
    return attempt(task, watch, lambda task, watch: finished(task, plan, answered(plan, task.config, watch), watch))


def attempt(task: Task, watch: Watch, do: Callable[[Task, Watch], A]) -> A | Outcome:
    """What `do` returns, or the outcome of a document that it failed with."""
    try:
        return do(task, watch)
    except MemoryError:
        error: DocumentError = LimitError("it needs more memory than there is", kind="memory")
    except DocumentError as known:
        error = known
    except RecursionError:
        error = LimitError("it is nested too deeply", kind="depth")
    except Exception as unknown:  # noqa: BLE001 -- isolation is the point: one document's crash is one failed row
        error = DocumentError(one_line(f"{type(unknown).__name__}: {unknown}"), kind="crash")
    return failed(task, error, watch)


def planned(task: Task, watch: Watch) -> Plan:
    """The first half of a document: everything before the summarizer is asked."""
    with watch.time("read"):
        source = read(task.path, task.doc_id, task.config)
    return plan_of(source, task.config, watch)


def plan_of(source: Source, config: Config, watch: Watch) -> Plan:
    """What is to be written about one source."""
    doc = structured(source, config, watch)
    with watch.time("annotate"):
        annotated = Annotate()(doc)
    with watch.time("select"):
        selection = selector(config)(annotated)
    with watch.time("write"):
        return writer(config).plan(selection)


def answered(plan: Plan, config: Config, watch: Watch) -> list[list[str]]:
    """The summarizer's proposals for one document."""
    with watch.time("write"):
        return writer(config).answer([plan.requests])[0]


def finished(task: Task, plan: Plan, answers: list[list[str]], watch: Watch) -> Outcome:
    """The second half: wording, rendering and saving."""
    with watch.time("write"):
        briefing = writer(task.config).finish(plan, answers)
    with watch.time("render"):
        files = rendered(briefing, task.config)
    with watch.time("save"):
        save(files, task)
    digest = briefing.doc.source.sha256
    return Outcome(task.doc_id, "done", watch.seconds, facts=facts(briefing), sha256=digest)


def failed(task: Task, error: DocumentError, watch: Watch | None = None) -> Outcome:
    """The outcome of a document that could not be done."""
    seconds, stage = (watch.seconds, watch.stage) if watch else ({}, None)
    return Outcome(task.doc_id, "failed", seconds, error.kind, error.stage or stage, reason(error, task.path))


def reason(error: DocumentError, path: Path) -> str:
    """What an error says, in one line, without the path at its head: the ledger has its own name for the document."""
    return one_line(str(error).removeprefix(f"{path}: "))


def brief(source: Source, config: Config, watch: Watch | None = None) -> Briefing:
    """The briefing of one source, through every stage.

    Raises:
        DocumentError: a stage cannot do it.
    """
    watch = watch or Watch()
    plan = plan_of(source, config, watch)
    answers = answered(plan, config, watch)
    with watch.time("write"):
        return writer(config).finish(plan, answers)


def structured(source: Source, config: Config, watch: Watch | None = None) -> Document:
    """Clean and segment a source."""
    watch = watch or Watch()
    with watch.time("clean"):
        cleaned = cleaner(config)(source)
    with watch.time("segment"):
        return titled(segmenter(config)(cleaned))


def titled(doc: Document) -> Document:
    """With the title that the file states, where the text has none."""
    return doc if doc.title else replace(doc, title=stated_title(doc.source))


def stated_title(source: Source) -> str | None:
    """The title that a page, message or row states; Word and PDF files seldom state theirs, unless their text has it."""
    title = dict(source.fields).get("title")
    known = source.format in {"html", "eml", "record"} or (title and title in source.text[:_FRONT])
    return title if known else None


def cleaned(source: Source, config: Config) -> Cleaned:
    """A source after cleaning, with its title."""
    found = cleaner(config)(source)
    return replace(found, title=find_title(found) or stated_title(source))


def read(path: Path, doc_id: str | None, config: Config) -> Source:
    """Read one file within the limits.

    Raises:
        ReadError: it cannot be opened or is no document.
        LimitError: it is too large.
    """
    limits = config.read
    source = read_file(path, doc_id, limit=limits.max_bytes, pages=limits.max_pages, ocr=limits.ocr)
    if len(source.text) > limits.max_chars:
        message = f"{len(source.text):,} characters are more than read.max_chars = {limits.max_chars:,}"
        raise LimitError(message, kind="too_large")
    return source


def source_of(data: str | bytes) -> Source:
    """A source that did not come from a file."""
    if isinstance(data, str):
        digest = hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()
        return Source("", Path(), data, "utf-8", sha256=digest)
    found = decode(data)
    return Source(
        "", Path(), found.text, found.encoding, sha256=hashlib.sha256(data).hexdigest(), damaged=found.damaged
    )


@functools.cache
def cleaner(config: Config) -> Clean:
    """The cleaning stage of a config; `default` in its list of rules stands for the built-in ones.

    Raises:
        ConfigError: no rule has that name.
    """
    named: list[str] = []
    for name in config.clean.rules:
        named += DEFAULT_RULES if name == settings.DEFAULT else [name]
    words = tuple(Path(name).expanduser() for name in config.clean.vocabulary)
    return Clean(rules=tuple(named), vocabulary=words)


@functools.cache
def segmenter(config: Config) -> Segment:
    """The segmenter of a config."""
    return Segment(lexicons=tuple(Path(name).expanduser() for name in config.segment.lexicons))


@functools.cache
def selector(config: Config) -> Select:
    """The selection stage of a config; a summarizer gets more sentences for each point than a quotation could show."""
    depth = 1 if config.write.summarizer == "none" else DEPTH
    chosen = config.select
    if chosen.weights:
        return Select(length=chosen.length, weights=chosen.weights, depth=depth, dense=chosen.dense)
    return Select(length=chosen.length, depth=depth, dense=chosen.dense)


@functools.cache
def writer(config: Config) -> Write:
    """The writing stage of a config, kept for the life of the process: it holds the loaded model."""
    given = config.write
    return Write(summarizer=given.summarizer, options=given.options, length=config.select.length)


def check(config: Config) -> None:
    """Build every stage once, so that a wrong name stops the run before anything is read.

    Raises:
        ConfigError: a rule, format or summarizer does not exist, or needs a package that is missing.
    """
    cleaner(config).check()
    selector(config).check()
    check_formats(config.render)
    for lexicon in segmenter(config).lexicons:
        if not lexicon.is_file():
            raise ConfigError(f"segment.lexicons: there is no file {lexicon}")
    check_reading(ocr=config.read.ocr)


def warm(config: Config) -> None:
    """Load what a process loads once, the model above all, before the time of any document runs.

    Raises:
        ConfigError: the summarizer does not exist or cannot be loaded.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    selector(config).load()
    writer(config).load()


def rendered(briefing: Briefing, config: Config) -> dict[str, bytes]:
    """The bytes of each format."""
    return {name: render(briefing, name, config.render) for name in config.render.formats}


def save(files: dict[str, bytes], task: Task) -> None:
    """Write each format in one step.

    Raises:
        DocumentError: of kind `disk` where the disk is full or read-only, so that nothing can be written any more; else
            of kind `output`.
    """
    place = store.of(task.out, task.scratch)
    try:
        for suffix, data in files.items():
            place.put(f"{task.doc_id}.{suffix}", data)
    except OSError as error:
        kind = "disk" if error.errno in store.FULL else "output"
        raise DocumentError(f"cannot write the briefing: {error.strerror or error}", kind=kind) from error


def facts(briefing: Briefing) -> Facts:
    """What the digest needs to know."""
    completeness = briefing.completeness
    return Facts(
        title=briefing.title,
        headline=briefing.headline.text if briefing.headline else None,
        genre=briefing.annotated.meta.genre,
        complete=completeness.complete,
        ratio=completeness.ratio,
        problems=tuple(point.heading for point in briefing.points if point.role == "problem"),
        content=kept(briefing),
    )


def one_line(text: str, limit: int = 300) -> str:
    """`text` without line breaks and control characters, cut to `limit`."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
