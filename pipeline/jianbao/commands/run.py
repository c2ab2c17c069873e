"""`jianbao run`: brief files, folders or archives."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from jianbao.commands import OK, SOME_FAILED, add_briefing, add_settings, complain, listed, settings, templates, text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from jianbao.config import Config
    from jianbao.report import Report

HELP = "brief files, folders, archives or corpora"
ABOUT = "Brief every document of INPUT: one briefing each, a digest of the folder, and a ledger."
_SHOWN_FAILURES = 20


def add(at: argparse.ArgumentParser) -> None:
    """Declare the options."""
    what = "a file, a folder (recursively), an archive (.zip, .tar.gz, …), a corpus (.csv, .jsonl, .parquet)"
    at.add_argument("input", nargs="+", type=Path, metavar="INPUT", help=what)
    at.add_argument(
        "-o", "--out", required=True, metavar="OUT", help="folder for the briefings, or an address (s3://…)"
    )
    add_settings(at)
    at.add_argument(
        "--format", metavar="md,json,html,docx", help="formats to write (default: these; pdf too where LibreOffice is)"
    )
    template = "your own template, .html.j2, .md.j2 or .docx, for that format; repeatable"
    at.add_argument("--template", metavar="FILE", action="append", default=[], help=template)
    add_briefing(at)
    at.add_argument("--engine", metavar="NAME", help="serial, pool (default) or ray")
    at.add_argument("--workers", metavar="N", help="processes (default: one for each core, at most 4)")
    at.add_argument("--timeout", metavar="SECONDS", help="time limit of one document (default: 300)")
    for name, what in (("text", "holds the text"), ("title", "holds the title"), ("id", "names the row")):
        at.add_argument(
            f"--{name}-field", metavar="NAME", help=f"field of a corpus that {what} (default: the usual names)"
        )
    at.add_argument("--fresh", action="store_true", help="do again what the ledger calls done")
    at.add_argument("--retry", action="store_true", help="try again what was given up after failing in several runs")
    at.add_argument(
        "--log-json", action="store_true", help="say what happens on standard error, one JSON object a line"
    )
    at.add_argument("-v", "--verbose", action="count", default=0, help="say more; -vv for everything")
    at.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")


def run(options: argparse.Namespace) -> int:
    """Brief the documents."""
    import logging

    from jianbao import batch
    from jianbao.commands._progress import progress

    config = settings(
        options,
        render__formats=listed(options.format),
        **templates(options.template),
        select__length=options.length,
        write__summarizer=text(options.summarizer),
        run__engine=text(options.engine),
        run__workers=options.workers,
        run__timeout=options.timeout,
        read__text_field=text(options.text_field),
        read__title_field=text(options.title_field),
        read__id_field=text(options.id_field),
    )
    level = logging.ERROR if options.quiet else (logging.WARNING, logging.INFO, logging.DEBUG)[min(options.verbose, 2)]
    shown = progress(quiet=options.quiet, as_json=options.log_json, level=level)
    with _interruptible(), contextlib.closing(shown):
        report = batch.run(options.input, options.out, config, fresh=options.fresh, retry=options.retry, observer=shown)
    _summarize(report, config, quiet=options.quiet, told=options.log_json)
    return SOME_FAILED if report.failed else OK


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


def _summarize(report: Report, config: Config, *, quiet: bool, told: bool) -> None:
    """Where the briefings are; which documents failed, and why, unless that was told already."""
    for outcome in [] if told else report.failed[:_SHOWN_FAILURES]:
        complain(f"{outcome.doc_id}: {outcome.message} ({outcome.kind})")
    if len(report.failed) > _SHOWN_FAILURES and not told:
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
    print(
        f"Start with {Path(report.out) / 'index.html' if '://' not in str(report.out) else f'{report.out}/index.html'}"
    )
