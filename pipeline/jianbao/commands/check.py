"""`jianbao check`: a summary against its source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from jianbao.commands import OK, SOME_FAILED, add_settings, settings
from jianbao.errors import ConfigError, DocumentError

if TYPE_CHECKING:
    import argparse

    from jianbao.records import Record

HELP = "check a summary against its source"
ABOUT = (
    "Say which sentences of a summary its source does not bear out: numbers, units, directions, dates, names, document numbers, "
    "denials, plans told as facts, and what is said of somebody else. The summary may be a briefing of ours or any text. "
    "Exit code 0: all supported, 1: some are not, 2: could not start."
)
_SHOWN = 80
_STEP = 5
_KINDS = {
    "number": "数字", "unit": "单位", "sign": "相反", "date": "时间", "name": "名称", "document number": "文号", "subject": "所指",
    "turned": "否定", "mood": "语气", "word": "用词", "condition": "前提", "evidence": "无据",
}  # fmt: skip
"""What people are told for the kinds of `verify.Unsupported`."""


def add(at: argparse.ArgumentParser) -> None:
    """Declare the options."""
    at.add_argument("briefing", type=Path, metavar="BRIEFING", help="the summary: md, json, html, docx, txt …")
    at.add_argument("source", type=Path, metavar="SOURCE", help="the document it sums up")
    at.add_argument("--json", action="store_true", help="print one JSON object")
    at.add_argument("-a", "--all", action="store_true", help="list the supported sentences too, with their evidence")
    add_settings(at)


def run(options: argparse.Namespace) -> int:
    """Print the report.

    Raises:
        ConfigError: one of the two files cannot be read.
    """
    from jianbao import checking, names, process

    config = settings(options)
    try:
        report = checking.check(options.briefing, options.source, config, name=names.printable(str(options.briefing)))
    except DocumentError as error:
        raise ConfigError(process.one_line(str(error))) from error
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _print(report, everything=options.all)
    return SOME_FAILED if report.unsupported else OK


def _print(report: Record, *, everything: bool) -> None:
    """Each sentence that is not supported, the words concerned in 【】, with its reasons and the nearest passage; then the count."""
    for line in report.lines:
        if line.supported and not everything:
            continue
        print(f"{'ok' if line.supported else 'NO':3s} {line.line}: {_marked(line)}")
        for fault in line.faults:
            said = "" if fault.words == line.text else f"“{fault.words}”，"
            print(f"      {_KINDS.get(fault.kind, fault.kind)}：{said}{fault.why}")
        shown = {fault.nearest.start: fault.nearest for fault in line.faults if fault.nearest}
        for place in list(shown.values()) or line.evidence[:1]:
            print(f"      [{place.start}-{place.end}] {_passage(place.text, line.text)}")
    print(f"{report.supported + report.unsupported} sentences, {report.unsupported} not supported")


def _marked(line: Record) -> str:
    """The sentence with 【】 round the words of its faults; overlapping ones are marked as one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((fault.start, fault.end) for fault in line.faults):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif end > start:
            spans.append((start, end))
    text = str(line.text)
    for start, end in reversed(spans):
        text = f"{text[:start]}【{text[start:end]}】{text[end:]}"
    return text


def _passage(text: str, line: str) -> str:
    """The part of a long sentence of the source that shares most pairs of characters with the line."""
    if len(text) <= _SHOWN:
        return text
    pairs = {line[i : i + 2] for i in range(len(line) - 1)}
    starts = range(0, len(text) - _SHOWN + _STEP, _STEP)
    best = max(starts, key=lambda at: sum(text[i : i + 2] in pairs for i in range(at, min(at + _SHOWN, len(text)))))
    return f"{'…' if best else ''}{text[best : best + _SHOWN]}{'…' if best + _SHOWN < len(text) else ''}"
