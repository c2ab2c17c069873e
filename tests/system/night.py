"""What tests with real processes share: documents, commands, and a look at what came of them."""

import contextlib
import sqlite3
import sys
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


def speech(n):
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


def ledger(out):
    with contextlib.closing(sqlite3.connect(out / "ledger.sqlite", timeout=30)) as db:
        db.row_factory = sqlite3.Row
        return {row["path"]: dict(row) for row in db.execute("SELECT * FROM documents")}


def files(out):
    """All outputs, but for the report of the run, which tells times."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith((".", "ledger.sqlite", "run.json"))
    }


def workers_of(pid):
    with contextlib.suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return [int(c) for c in children if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]
    return []
