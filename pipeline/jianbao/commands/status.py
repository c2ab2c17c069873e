"""`jianbao status`: what the ledger of an OUT says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jianbao.commands import OK, SOME_FAILED
from jianbao.errors import ConfigError

if TYPE_CHECKING:
    import argparse

HELP = "say what has been done in OUT"
ABOUT = "Say what the ledger of OUT knows: what is done, what failed and why, what was interrupted, and the latest run."
_SHOWN = 50


def add(at: argparse.ArgumentParser) -> None:
    """Declare the options."""
    at.add_argument("out", metavar="OUT", help="folder or address given to `jianbao run -o`")
    at.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Print it; exit code 0 if nothing failed and nothing was interrupted."""
    found = _found(options.out)
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        _show(found, options.out)
    return SOME_FAILED if found["failed"] or found["interrupted"] else OK


def _found(out: str) -> dict[str, Any]:
    """Everything about one OUT."""
    from contextlib import closing

    from jianbao import ledger, lock, store

    folder, path = store.folder(out), ledger.fetch(out)
    if not path.is_file():
        raise ConfigError(f"no ledger in {out}: nothing has been run there")
    running = lock.held(folder)
    with closing(ledger.Ledger(path, read_only=True)) as book:
        begun = [{"path": one.path, "stage": one.stage, "since": one.at} for one in book.started()]
        last, counts = book.last_run(), book.counts()
        failures = [
            {"path": row.path, "kind": row.error_kind, "stage": row.error_stage, "message": row.error_message,
             "attempts": row.attempts}
            for row in book.each("status = 'failed'")
        ]  # fmt: skip
    if last and last["state"] == "running" and not running:
        last["state"] = "killed"
    kinds = {kind: count for (status, kind), count in counts.items() if status == "failed"}
    return {
        "out": str(out),
        "state": "running" if running else last["state"] if last else "unknown",
        "by": lock.holder(folder) if running else None,
        "done": counts.get(("done", ""), 0),
        "skipped": sum(count for (status, _), count in counts.items() if status == "skipped"),
        "failed": sum(kinds.values()),
        "timed_out": kinds.get("timeout", 0),
        "kinds": kinds,
        "under_way": begun if running else [],
        "interrupted": [] if running else begun,
        "failures": failures,
        "run": last,
    }


def _show(found: dict[str, Any], out: str) -> None:
    """For people."""
    last, by = found["run"], found["by"]
    since = f", process {by['pid']} on {by['host']} since {by['since']}" if by else ""
    print(f"{out}: {found['state']}{since}")
    if last and last["ended"]:
        report = last["report"]
        speed = f", {report['documents_per_minute']} documents a minute" if report.get("documents_per_minute") else ""
        print(f"latest run: {last['started']} to {last['ended']}{speed}")
    elif last:
        print(f"latest run: since {last['started']}")
    print(f"done         {found['done']}")
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(found["kinds"].items()))
    print(f"failed       {found['failed']}{f' ({kinds})' if kinds else ''}")
    print(f"skipped      {found['skipped']}")
    for name in ("under_way", "interrupted"):
        if found[name]:
            print(f"{name.replace('_', ' '):12s} {len(found[name])}")
            for one in found[name][:_SHOWN]:
                print(f"  {one['path']} ({one['stage']}, since {one['since']})")
    for row in found["failures"][:_SHOWN]:
        tries = f", tried {row['attempts']} times" if row["attempts"] > 1 else ""
        print(f"  {row['path']}: {row['message']} ({row['kind']}{tries})")
    if found["failed"] > _SHOWN:
        print(f"  … and {found['failed'] - _SHOWN} more: --json prints all")
