"""LibreOffice without a window: one file in, one file out, in a profile of our own.

Used by readers of old formats and by the PDF of a briefing. The documents are untrusted: macros never run, links are
never updated, and a conversion that hangs is killed. The program itself (`soffice.bin`) is started rather than its
wrapper, so that there is one process to kill: the engine that ends a late worker ends it too.
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from jianbao.errors import DocumentError

TIMEOUT = 120.0
"""Seconds for one conversion, the making of the profile included."""

_RESTART = 81
"""Exit code of a first start that has just made its profile and asks to be started again (oosplash does)."""

_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""No macros, no links to other files, no first-run questions."""


class OfficeError(DocumentError):
    """LibreOffice is missing, failed or took too long; the message says which and what helps."""


@functools.cache
def find() -> Path | None:
    """The program, or None where LibreOffice is not installed."""
    named = shutil.which("soffice") or shutil.which("libreoffice")
    found = Path(named) if named else next((Path(place) for place in _PLACES if Path(place).is_file()), None)
    if found is None:
        return None
    binary = found.resolve().with_name("soffice.bin")
    return binary if binary.is_file() and sys.platform != "win32" else found


def convert(data: bytes, suffix: str, to: str, *, timeout: float = TIMEOUT) -> bytes:
    """`data`, a file whose name ends in `suffix` (`docx`), as a file of the kind `to` (`pdf`, or `txt:Text (encoded):UTF8`).

    Raises:
        OfficeError: LibreOffice is missing (kind `office_missing`), cannot do it (`office`) or takes longer than
            `timeout` seconds (`timeout`).
    """
    program = find()
    if program is None:
        raise OfficeError("it needs LibreOffice: install libreoffice-writer", kind="office_missing")
    with tempfile.TemporaryDirectory(prefix="jianbao-office-") as folder:
        given = Path(folder) / f"in.{suffix}"
        given.write_bytes(data)
        made = Path(folder) / "out"
        command = [
            str(program),
            f"-env:UserInstallation={_profile().as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
        ]
        command += ["--nodefault", "--convert-to", to, "--outdir", str(made), str(given)]
        _run(command, timeout)
        found = made / f"in.{to.partition(':')[0]}"
        if not found.is_file():
            raise OfficeError("LibreOffice cannot convert it", kind="office")
        return found.read_bytes()


def _run(command: list[str], timeout: float) -> None:
    """Run it, and once more if all it did was to make its profile."""
    for _ in range(2):
        with subprocess.Popen(  # noqa: S603 -- a fixed command over files we named
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                code = process.wait(timeout)
            except subprocess.TimeoutExpired:
                raise OfficeError(f"LibreOffice took longer than {timeout:g} s", kind="timeout") from None
            finally:
                if process.poll() is None:
                    _kill(process)
        if code != _RESTART:
            return


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End it with the processes it started: on Windows soffice.exe is but a starter."""
    if sys.platform == "win32":
        command = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603
    process.kill()
    process.wait()


@functools.cache
def _profile() -> Path:
    """A profile for this process, made once: two conversions at the same time must not share one."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{_PROFILE}{os.getpid()}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    return folder


_PROFILE = "jianbao-office-profile-"


def _sweep() -> None:
    """Remove the profiles of processes that were killed and could not do it themselves."""
    if sys.platform == "win32":  # where asking after a process with `os.kill` ends it
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{_PROFILE}*"):
        owner = folder.name.removeprefix(_PROFILE).partition("-")[0]
        try:
            os.kill(int(owner), 0)
        except ValueError:
            continue
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # it lives, and is another user's
            continue
