"""The `jianbao` command: the parser, and what every command has in common. The commands are in `commands/`."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import sys
from typing import TYPE_CHECKING

from jianbao import __version__
from jianbao.commands import INTERRUPTED, NAMES, NOT_STARTED, OK, SOME_FAILED, complain
from jianbao.errors import ConfigError, EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the exit code."""
    _speak_utf8()
    options = parser().parse_args(argv)
    try:
        code: int = options.command(options)
        sys.stdout.flush()
    except (ConfigError, EngineError) as error:
        complain(str(error))
        return NOT_STARTED if isinstance(error, ConfigError) else SOME_FAILED
    except KeyboardInterrupt:
        complain("interrupted; the same command goes on from here")
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
    for name in NAMES:
        command = importlib.import_module(f"jianbao.commands.{name}")
        at = commands.add_parser(name, help=command.HELP, description=command.ABOUT)
        command.add(at)
        at.set_defaults(command=command.run)
    return root


if __name__ == "__main__":
    raise SystemExit(main())
