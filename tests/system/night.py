"""What tests with real processes share: documents, commands, a look at what came of them, and a gate that holds a run up.

No test waits for a time and hopes: it waits for something to be there, and a run that it wants to meet at work stands at a
`Gate` until the test has seen what it came for.
"""

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

SPEECH = """临湖市高质量发展工作会议上的讲话
同志们：
今天会议的主要任务是总结上半年工作，部署下半年任务，动员全市上下攻坚克难、奋勇争先。第{n}号材料供各单位学习。
一、肯定成绩，坚定发展信心
上半年全市地区生产总值完成{n}.6亿元，同比增长5.{d}%。固定资产投资增长8.3%，城镇新增就业2310人。
二、正视问题，增强忧患意识
一是工业基础薄弱。规模以上工业企业只有46家，其中亏损企业11家。二是财政压力加大。一般公共预算收入同比下降6.2%，刚性支出持续增加。
三、突出重点，抓好下步工作
（一）抓项目促投资。确保全年新开工亿元以上项目12个，总投资不低于60亿元。
（二）抓民生保稳定。要扎实做好信访矛盾化解，坚决守住安全生产底线。
"""
FAST = ("--format", "md,json")
HOSTILE = ["<script>document.title='hit'</script>", '"><img src=x onerror="document.title=\'hit\'">', "甲\u202e乙"]
PATIENCE = 240.0
"""Seconds that nothing takes, however busy the machine: what is waited for beyond them never comes."""


def speech(n=1):
    return SPEECH.format(n=n, d=n % 10)


def put(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def many(folder, count):
    for n in range(count):
        put(folder / f"{n:03d}.txt", speech(n))
    return folder


def command(*arguments):
    return [sys.executable, "-m", "jianbao", *map(str, arguments)]


def jianbao(*arguments, **options):
    """The command, run to its end, with what it said."""
    settings = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 2 * PATIENCE, **options}
    return subprocess.run(command(*arguments), check=False, **settings)


def run(folder, out, *more, **options):
    """`jianbao run` without a model."""
    return jianbao("run", folder, "-o", out, "--summarizer", "none", *more, **options)


def start(folder, out, *more, **options):
    """The same, started only. What it says is thrown away unless asked for: a pipe that nobody reads would hold it up."""
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command("run", folder, "-o", out, "--summarizer", "none", *more), **{**silent, **options})


def until(condition, process=None, seconds=PATIENCE):
    """Wait until something holds, or the process has ended."""
    end = time.monotonic() + seconds
    while not condition() and (process is None or process.poll() is None):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


def look(out, query):
    """What the ledger says at this moment.

    Raises:
        sqlite3.OperationalError: there is none yet, or a run that begins or ends has it for itself.
    """
    place = f"{(out / 'ledger.sqlite').resolve().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(place, uri=True, timeout=30)) as db:
        db.row_factory = sqlite3.Row
        return {row["path"]: dict(row) for row in db.execute(query)}


def ledger(out):
    """The rows of a ledger that is there, by path."""
    for _ in range(100):
        with contextlib.suppress(sqlite3.OperationalError):
            return look(out, "SELECT * FROM documents")
        time.sleep(0.1)
    return look(out, "SELECT * FROM documents")


def done(out):
    """Documents that are done so far; none where the ledger cannot be read yet."""
    with contextlib.suppress(sqlite3.OperationalError):
        return set(look(out, "SELECT path FROM documents WHERE status = 'done'"))
    return set()


def under_way(out):
    """Documents that were begun and have not ended."""
    with contextlib.suppress(sqlite3.OperationalError):
        return set(look(out, "SELECT path FROM started"))
    return set()


def files(out):
    """All outputs, but for the report of the run, which tells times."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith((".", "ledger.sqlite", "run.json"))
    }


def workers_of(pid):
    """Working processes of a pool that are alive at this moment."""
    found = []
    with contextlib.suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
            with contextlib.suppress(OSError):  # it may end between two looks
                if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.append(int(child))
    return found


RULE = '''
import os, time

def edits(text):
    """A rule of somebody's own that waits, as long as the gate is closed, with every document that says so."""
    while "本件待批复后办理" in text and os.path.exists(os.environ["JIANBAO_TEST_GATE"]):
        time.sleep(0.01)
    return []
'''


class Gate:
    """Documents that `wait` are not done before it opens."""

    words = "本件待批复后办理。\n"

    def __init__(self, folder):
        put(folder / "house" / "__init__.py", "")
        put(folder / "house" / "gate.py", RULE)
        self.file = put(folder / "closed", "")
        self.settings = ("--set", 'clean.rules=["default", "house.gate"]')
        self.environment = own_modules(folder) | {"JIANBAO_TEST_GATE": str(self.file)}

    def documents(self, folder, count, waiting):
        """`count` speeches, from number `waiting` on those that wait."""
        for path in sorted(many(folder, count).iterdir())[waiting:]:
            put(path, path.read_text(encoding="utf-8") + self.words)
        return folder

    def open(self):
        self.file.unlink()


def own_modules(folder):
    """The environment of a command that finds rules of somebody's own in a folder."""
    paths = [str(folder), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
