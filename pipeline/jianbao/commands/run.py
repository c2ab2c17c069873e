"""`jianbao run`: brief files, folders or archives."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianbao.commands import OK, SOME_FAILED, add_briefing, add_settings, complain, listed, settings, text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from jianbao.batch import Notify, Report
    from jianbao.config import Config
    from jianbao.process import Outcome

HELP = "brief files, folders, archives or corpora"
ABOUT = "Brief every document of INPUT: one briefing each, a digest of the folder, and a ledger."
_SHOWN_FAILURES = 20


def add(at: argparse.ArgumentParser) -> None:
    """Declare the options."""
    what = "a file, a folder (recursively), an archive (.zip, .tar.gz, …), a corpus (.csv, .jsonl, .parquet)"
    at.add_argument("input", nargs="+", type=Path, metavar="INPUT", help=what)
    at.add_argument("-o", "--out", required=True, type=Path, metavar="OUT", help="folder for the briefings")
    add_settings(at)
    at.add_argument("--format", metavar="md,json,html,docx", help="formats to write (default: all)")
    add_briefing(at)
    at.add_argument("--engine", metavar="NAME", help="serial, pool (default) or ray")
    at.add_argument("--workers", metavar="N", help="processes (default: one for each core, at most 4)")
    at.add_argument("--timeout", metavar="SECONDS", help="time limit of one document (default: 300)")
    for name, what in (("text", "holds the text"), ("title", "holds the title"), ("id", "names the row")):
        at.add_argument(
            f"--{name}-field", metavar="NAME", help=f"field of a corpus that {what} (default: the usual names)"
        )
    at.add_argument("--fresh", action="store_true", help="do again what the ledger calls done")
    at.add_argument("-v", "--verbose", action="count", default=0, help="say more; -vv for everything")
    at.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")


def run(options: argparse.Namespace) -> int:
    """Brief the documents."""
    from jianbao import batch

    config = settings(
        options,
        render__formats=listed(options.format),
        select__length=options.length,
        write__summarizer=text(options.summarizer),
        run__engine=text(options.engine),
        run__workers=options.workers,
        run__timeout=options.timeout,
        read__text_field=text(options.text_field),
        read__title_field=text(options.title_field),
        read__id_field=text(options.id_field),
    )
    _log(options)
    with _interruptible(), _progress(quiet=options.quiet) as show:
        report = batch.run(options.input, options.out, config, fresh=options.fresh, notify=show)
    _summarize(report, config, quiet=options.quiet)
    return SOME_FAILED if report.failed else OK


def _log(options: argparse.Namespace) -> None:
    import logging

    level = logging.ERROR if options.quiet else (logging.WARNING, logging.INFO, logging.DEBUG)[min(options.verbose, 2)]
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """A polite request to end (SIGTERM) is answered as Ctrl-C is: what is finished is kept."""
    import signal

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def _progress(*, quiet: bool) -> Iterator[Notify]:
    """A bar on standard error, where that is a terminal."""
    import logging

    log = logging.getLogger("jianbao.run")
    bar: Any = None
    if not quiet and sys.stderr.isatty():
        from tqdm import tqdm

        bar = tqdm(unit="doc", file=sys.stderr, dynamic_ncols=True)

    def show(outcome: Outcome, ended: int, total: int) -> None:
        spent = sum(outcome.seconds.values())
        log.info("%s: %s in %.2f s%s", outcome.doc_id, outcome.status, spent, _reason(outcome))
        if bar is not None:
            bar.total = total
            bar.set_postfix_str(outcome.doc_id[-24:], refresh=False)
            bar.update(ended - bar.n)

    try:
        yield show
    finally:
        if bar is not None:
            bar.close()


def _reason(outcome: Outcome) -> str:
    return f" [{outcome.stage or 'run'}: {outcome.kind}] {outcome.message}" if outcome.message else ""


def _summarize(report: Report, config: Config, *, quiet: bool) -> None:
    """Where the briefings are; which documents failed, and why."""
    for outcome in report.failed[:_SHOWN_FAILURES]:
        complain(f"{outcome.doc_id}: {outcome.message} ({outcome.kind})")
    if len(report.failed) > _SHOWN_FAILURES:
        complain(f"… and {len(report.failed) - _SHOWN_FAILURES} more, all in ledger.sqlite")
    if quiet:
        return
    counts = [f"{report.done} briefed"]
    for count, word in (
        (report.unchanged, "already done"),
        (report.skipped, "skipped"),
        (len(report.failed), "failed"),
    ):
        counts += [f"{count} {word}"] if count else []
    print(f"{', '.join(counts)}. Briefings ({', '.join(config.render.formats)}) in {report.out}")
    print(f"Start with {report.out / 'index.html'}")
