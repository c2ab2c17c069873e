"""The `jianbao` command. Thin: one function for each command, and nothing heavy imported before it is needed."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from jianbao import __version__
from jianbao.errors import ConfigError, DocumentError, EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jianbao.batch import Notify, Report
    from jianbao.config import Config
    from jianbao.process import Outcome

OK, SOME_FAILED, NOT_STARTED, INTERRUPTED = 0, 1, 2, 130
_SHOWN_FAILURES = 20


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the exit code."""
    _speak_utf8()
    options = parser().parse_args(argv)
    try:
        code: int = options.command(options)
        sys.stdout.flush()
    except (ConfigError, EngineError) as error:
        print(f"jianbao: {error}", file=sys.stderr)
        return NOT_STARTED if isinstance(error, ConfigError) else SOME_FAILED
    except KeyboardInterrupt:
        print("jianbao: interrupted; the same command goes on from here", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone: `jianbao clean … | head`
        with contextlib.suppress(OSError):
            sys.stdout.close()
        return OK
    return code


def _speak_utf8() -> None:
    """Never fail to print: UTF-8 into pipes and files, and on a GBK console a `?` for what it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = argparse.ArgumentParser(
        prog="jianbao", description="简报: short briefings a leader can trust, out of messy Chinese official documents."
    )
    root.add_argument("--version", action="version", version=f"jianbao {__version__}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_run(commands)
    _add_clean(commands)
    _add_outline(commands)
    _add_eval(commands)
    at = commands.add_parser(
        "doctor", help="say what works here", description="Say what works here and what is missing."
    )
    at.set_defaults(command=_doctor)
    return root


def _add_run(commands: Any) -> None:
    text = "Brief every document of INPUT: one briefing each, a digest of the folder, and a ledger."
    at = commands.add_parser("run", help="brief files, folders or .zip archives", description=text)
    at.add_argument("input", nargs="+", type=Path, metavar="INPUT", help="a file, a folder (recursively) or a .zip")
    at.add_argument("-o", "--out", required=True, type=Path, metavar="OUT", help="folder for the briefings")
    _add_settings(at)
    at.add_argument("--format", metavar="md,json,html,docx", help="formats to write (default: all)")
    at.add_argument("--length", metavar="N", help="budget of the briefing's points, in characters (default: 600)")
    at.add_argument("--summarizer", metavar="NAME", help="embedded (default), none, seq2seq, causal, openai")
    at.add_argument("--engine", metavar="NAME", help="serial, pool (default) or ray")
    at.add_argument("--workers", metavar="N", help="processes (default: one for each core, at most 4)")
    at.add_argument("--timeout", metavar="SECONDS", help="time limit of one document (default: 300)")
    at.add_argument("--fresh", action="store_true", help="do again what the ledger calls done")
    at.add_argument("-v", "--verbose", action="count", default=0, help="say more; -vv for everything")
    at.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")
    at.set_defaults(command=_run)


def _add_clean(commands: Any) -> None:
    text = "Read and clean only. Prints the cleaned text, or one JSON object a line for each file."
    at = commands.add_parser("clean", help="print the cleaned text", description=text)
    at.add_argument("file", nargs="+", type=Path, metavar="FILE")
    how = at.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="one object a line, with positions in the text as decoded")
    how.add_argument("--diff", action="store_true", help="list what was changed, by rule and position")
    _add_settings(at)
    at.set_defaults(command=_clean)


def _add_outline(commands: Any) -> None:
    text = "Print the section tree of the cleaned document."
    at = commands.add_parser("outline", help="print the section tree", description=text)
    at.add_argument("file", type=Path, metavar="FILE")
    _add_settings(at)
    at.set_defaults(command=_outline)


def _add_eval(commands: Any) -> None:
    text = "Score briefings against references: character ROUGE (F1), and words that nothing supports."
    at = commands.add_parser("eval", help="score briefings against references", description=text)
    at.add_argument("data", type=Path, metavar="DATA.jsonl", help='{"id", "text", "summary"} a line; .gz too')
    _add_settings(at)
    at.add_argument("--length", metavar="N", help="budget of the briefing's points, in characters (default: 600)")
    at.add_argument("--summarizer", metavar="NAME", help="embedded (default), none, seq2seq, causal, openai")
    at.add_argument("--limit", type=int, metavar="N", help="only the first N documents")
    at.add_argument("--json", action="store_true", help="print one JSON object")
    at.set_defaults(command=_eval)


def _add_settings(at: argparse.ArgumentParser) -> None:
    at.add_argument("--config", type=Path, metavar="FILE", help="TOML file over the built-in defaults")
    at.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY.PATH=VALUE",
        help="one setting; repeatable, wins over the file",
    )


def _settings(options: argparse.Namespace, **flags: str | None) -> Config:
    """The config of this call: file, then `--set`, then the options that have their own names."""
    from jianbao import config

    named = [f"{key.replace('__', '.')}={value}" for key, value in flags.items() if value is not None]
    return config.load(options.config, [*options.set, *named])


def _run(options: argparse.Namespace) -> int:
    from jianbao import batch

    config = _settings(
        options,
        render__formats=_list(options.format),
        select__length=options.length,
        write__summarizer=_text(options.summarizer),
        run__engine=_text(options.engine),
        run__workers=options.workers,
        run__timeout=options.timeout,
    )
    _log(options)
    with _interruptible(), _progress(quiet=options.quiet) as show:
        report = batch.run(options.input, options.out, config, fresh=options.fresh, notify=show)
    _summarize(report, config, quiet=options.quiet)
    return SOME_FAILED if report.failed else OK


def _text(value: str | None) -> str | None:
    """An option's words as a TOML string, so that `--engine 3` is a wrong name and no number."""
    return None if value is None else json.dumps(value)


def _list(value: str | None) -> str | None:
    """`md,json` as a TOML list."""
    return None if value is None else json.dumps([part.strip() for part in value.split(",") if part.strip()])


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
        print(f"jianbao: {outcome.doc_id}: {outcome.message} ({outcome.kind})", file=sys.stderr)
    if len(report.failed) > _SHOWN_FAILURES:
        print(f"jianbao: … and {len(report.failed) - _SHOWN_FAILURES} more, all in ledger.sqlite", file=sys.stderr)
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


def _clean(options: argparse.Namespace) -> int:
    from jianbao import names, process, records

    config, code = _settings(options), OK
    for path in options.file:
        name = names.printable(path.name)
        try:
            found = process.cleaned(process.read(path, name, config), config)
        except DocumentError as error:
            code = SOME_FAILED
            print(f"jianbao: {names.printable(str(path))}: {process.reason(error, path)}", file=sys.stderr)
            if options.json:
                print(json.dumps(records.unreadable(name, error), ensure_ascii=False))
            continue
        if options.json:
            print(json.dumps(records.cleaned(found), ensure_ascii=False))
        elif options.diff:
            _print_edits(found, sys.stdout)
        else:
            print(found.text)
    return code


def _print_edits(found: Any, to: TextIO) -> None:
    """One edit a line: place in the text as decoded, rule, old and new words."""
    for edit in found.damage:
        old = edit.span.of(found.source_text)
        change = "marked" if old == edit.text else f"→ {edit.text!r}"
        print(f"{edit.span.start}-{edit.span.end}\t{edit.rule}\t{old!r} {change}", file=to)


def _outline(options: argparse.Namespace) -> int:
    from jianbao import names, process

    config = _settings(options)
    try:
        doc = process.structured(process.read(options.file, names.printable(options.file.name), config), config)
    except DocumentError as error:
        shown = names.printable(str(options.file))
        print(f"jianbao: {shown}: {process.reason(error, options.file)}", file=sys.stderr)
        return SOME_FAILED
    if doc.title:
        print(doc.title)
    for section in doc.sections:
        if section.level:
            print(f"{'  ' * section.level}{section.label}{section.heading}")
    return OK


def _eval(options: argparse.Namespace) -> int:
    from itertools import islice

    from jianbao import evaluate, names, process, records

    config = _settings(options, select__length=options.length, write__summarizer=_text(options.summarizer))
    process.check(config)
    process.warm(config)
    scores = evaluate.Scores()
    for name, text, reference in islice(evaluate.rows(options.data), options.limit):
        try:
            briefing = process.brief(process.source_of(text), config)
        except DocumentError as error:
            scores.failed += 1
            print(f"jianbao: {names.printable(name)}: {error}", file=sys.stderr)
            continue
        scores.add(records.briefing(briefing), briefing.doc.cleaned, reference)
    if not scores.documents + scores.failed:
        raise ConfigError(f"no documents in {options.data}")
    _print_scores(scores.means(), as_json=options.json)
    return SOME_FAILED if scores.failed else OK


def _print_scores(means: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(means))
        return
    print(f"{means['documents']} documents, {means['failed']} failed; character ROUGE, F1")
    for part in ("headline", "briefing"):
        print(f"{part:10s}" + "  ".join(f"{name} {value:.4f}" for name, value in means[part].items()))
    print(f"lines: {means['written']} written, {means['quoted']} quoted; unsupported words: {means['unsupported']}")


def _doctor(options: argparse.Namespace) -> int:  # noqa: ARG001 -- every command takes its options
    from jianbao import doctor

    findings = list(doctor.examine())
    for found in findings:
        mark = "ok" if found.works else "MISSING" if found.needed else "no"
        print(f"{mark:8s}{found.area:14s} {found.name:14s} {found.detail}".rstrip())
    return OK if all(found.works or not found.needed for found in findings) else SOME_FAILED


if __name__ == "__main__":
    raise SystemExit(main())
