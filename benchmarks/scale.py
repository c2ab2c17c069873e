"""How the batch scales: documents a minute with questions asked one by one and together, with one and two workers, and memory.

    python benchmarks/scale.py model [--documents 24]     one `generate` for each point against all points of eight documents
    python benchmarks/scale.py workers [--documents 200]  one worker against two, with and without the model
    python benchmarks/scale.py apart [--documents 24]     two processes with a model each against one that answers for two
    python benchmarks/scale.py memory [--documents 10000] resident memory, ledger and digest after 1,000 and after all
    python benchmarks/scale.py                            model, workers and memory with small numbers

Everything is a ratio within one run, the two sides in turn, so that other load on the machine disturbs both.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil

from jianbao import batch, config, ledger, process
from jianbao.engines import Limits, pool
from jianbao.job import Job
from jianbao.read import decode

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.txt"))


def corpus(folder: Path, count: int, *, small: bool = False) -> Path:
    """`count` documents, each different: the examples, or short notices."""
    for number in range(count):
        path = folder / f"{number // 1000:03d}" / f"{number:06d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = NOTICE if small else decode(EXAMPLES[number % len(EXAMPLES)].read_bytes()).text
        path.write_text(f"{text}\n本件编号第{number}号，请各单位认真办理。\n", encoding="utf-8")
    return folder


NOTICE = """关于做好防汛工作的通知
各乡镇、各部门：
今年以来全区累计降雨412毫米，比常年同期多18.5%。存在问题是排涝泵站老化，有11座未完成检修。
一、压实责任。各乡镇要在6月10日前完成隐患排查，不得漏查。
二、加强值守。实行24小时值班，确保全年因灾损失下降20%以上。
"""


# One by one or together


def model(count: int) -> None:
    """Documents a minute through the writing stage, by how the model is asked."""
    from transformers import GenerationConfig, LogitsProcessorList

    settings = config.load(None, [])
    process.warm(settings)
    with tempfile.TemporaryDirectory() as name:
        paths = sorted(corpus(Path(name), count).rglob("*.txt"))
        plans = [process.planned(_task(path, settings), process.Watch()) for path in paths]
    from jianbao.write import _model

    own = _model("embedded", ())
    requests = [request for plan in plans for request in plan.requests]
    print(f"{count} documents, {len(requests)} questions")
    times: dict[str, list[float]] = {"generate": [], "one by one": [], "document": [], "eight": []}
    found: dict[str, list[list[str]]] = {}
    for _ in range(1 if count > 8 else 2):
        for way, spent in times.items():
            begun = time.process_time()  # one thread: what others take of the machine is left aside
            if way == "generate":
                found[way] = [_generated(own, request, GenerationConfig, LogitsProcessorList) for request in requests]
            elif way == "one by one":
                found[way] = [own.candidates([r.text], task=r.task, max_chars=r.max_chars, n=r.n)[0] for r in requests]
            else:
                size = 1 if way == "document" else 8
                groups = [plans[at : at + size] for at in range(0, count, size)]
                writer = process.writer(settings)
                answers = [writer.answer([plan.requests for plan in group]) for group in groups]
                found[way] = [each for group in answers for plan in group for each in plan]
            spent.append(time.process_time() - begun)
    base = min(times["generate"])
    for way, seconds in times.items():
        # headings of several lengths are ranked by the caller of `generate`: lines alone can be compared
        lines = [at for at, request in enumerate(requests) if request.task == "line" or way != "generate"]
        same = sum(found[way][at] == found["one by one"][at] for at in lines)
        print(
            f"{way:12s} {60 * count / min(seconds):8.1f} documents a minute, {base / min(seconds):5.2f} ×, "
            f"{same} of {len(lines)} answers as one by one"
        )


def _task(path: Path, settings: config.Config) -> process.Task:
    return process.Task(path.name, path, path.parent, path.parent, settings)


def _generated(own, request, settings_type, list_type) -> list[str]:
    """One `generate` of transformers with the same weights and constraints."""
    import torch

    from jianbao_models._source import Source
    from jianbao_models.embedded import SHORTEST, beams_for, lengths_asked
    from jianbao_models.text import normalise
    from jianbao_models.tokenization import prefix_ids

    source, task, most = normalise(request.text), request.task, request.max_chars
    if len(source) <= min(SHORTEST[task] + 3, most):
        return own.candidates([request.text], task=task, max_chars=most, n=request.n)[0]
    ids, lengths = own._fit(source), lengths_asked(task, most, len(source))
    padded = torch.tensor([[*prefix_ids(task, length), *ids] for length in lengths])
    beams = beams_for(len(lengths), max(own.beams, request.n))
    settings = settings_type(
        num_beams=beams, num_return_sequences=beams, do_sample=False, max_new_tokens=2 * most + 8, length_penalty=1.0,
        early_stopping=False, pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=1,
    )  # fmt: skip
    processors = own._processors([Source.of(ids, own.vocabulary)] * len(lengths), beams, task, most)
    with torch.inference_mode():
        out = own.network.generate(
            padded,
            attention_mask=(padded != 0).long(),
            generation_config=settings,
            logits_processor=list_type(processors),
        )
    return own._choose(own.tokenizer.batch_decode(out, skip_special_tokens=True), source, task, most)[: request.n]


# Workers


def workers(count: int) -> None:
    """Documents a second of one and of two workers, counted between the first and the last result: starting is not measured."""
    for summarizer, number in (("none", count), ("embedded", max(count // 10, 16))):
        speeds: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(3):
            for size, found in speeds.items():
                found.append(_speed(summarizer, number, size))
        one, two = (statistics.median(speeds[size]) for size in (1, 2))
        print(f"{summarizer:9s} one worker {60 * one:8.1f} a minute, two {60 * two:8.1f}: {two / one:.2f} ×")


def _speed(summarizer: str, count: int, size: int) -> float:
    settings = config.load(None, [f"write.summarizer={summarizer}"])
    with tempfile.TemporaryDirectory() as name:
        folder = corpus(Path(name) / "in", count)
        tasks = [
            process.Task(path.name, path, Path(name) / "out", Path(name) / "scratch", settings)
            for path in sorted(folder.rglob("*.txt"))
        ]
        job = Job(settings)
        ends = []
        for _ in pool.run(job, tasks, workers=size, limits=Limits(group=4 if job.asks else 1)):
            ends.append(time.perf_counter())
    first = 2 * size if not job.asks else 4 * size
    return (len(ends) - first) / (ends[-1] - ends[first - 1])


# One model apart


@dataclass(frozen=True)
class Apart(Job):
    """The same job, its questions answered by another process."""

    address: tuple[str, int] = ("127.0.0.1", 0)

    def load(self) -> None:
        """The model is elsewhere."""

    def answer(self, asked):
        """Ask there."""
        from multiprocessing.connection import Client

        with Client(self.address, authkey=b"scale") as there:
            there.send(asked)
            return there.recv()


def serve(settings: config.Config, pipe) -> None:
    """Hold the model and answer, with two threads for it."""
    from multiprocessing.connection import Listener

    import torch

    job = Job(settings)
    job.prepare()
    job.load()
    torch.set_num_threads(2)
    with Listener(("127.0.0.1", 0), authkey=b"scale", backlog=16) as listener:
        pipe.send(listener.address)
        while True:
            with listener.accept() as caller:
                caller.send(job.answer(caller.recv()))


def apart(count: int) -> None:
    """Two workers with a model each against two that share one in a third process."""
    import multiprocessing

    settings = config.load(None, [])
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(settings, theirs), daemon=True)
    server.start()
    address = ours.recv()
    speeds: dict[str, list[float]] = {"a model each": [], "one model for all": []}
    with tempfile.TemporaryDirectory() as name:
        folder = corpus(Path(name) / "in", count)
        tasks = [
            process.Task(path.name, path, Path(name) / "out", Path(name) / "scratch", settings)
            for path in sorted(folder.rglob("*.txt"))
        ]
        for _ in range(2):
            for way, job in zip(speeds, (Job(settings), Apart(settings, address)), strict=True):
                ends = [time.perf_counter() for _ in pool.run(job, tasks, workers=2, limits=Limits(group=4))]
                speeds[way].append((len(ends) - 8) / (ends[-1] - ends[7]))
    server.kill()
    for way, found in speeds.items():
        print(f"{way:18s} {60 * max(found):7.1f} documents a minute, {max(found) / max(speeds['a model each']):.2f} ×")


# Memory


class Sizes:
    """Resident memory of parent and workers when a tenth of the documents, and when all have ended."""

    def __init__(self, count: int) -> None:
        self.marks, self.found = (count // 10, count), {}
        self.started = time.perf_counter()

    def planned(self, total: int) -> None:
        """Nothing to do."""

    def begun(self, doc_ids, stage) -> None:
        """Nothing to do."""

    def ended(self, outcome, ended: int, total: int) -> None:
        """Look at the memory at the marks."""
        if ended in self.marks:
            me = psutil.Process()
            children = [child.memory_info().rss for child in me.children() if "spawn_main" in " ".join(child.cmdline())]
            self.found[ended] = (me.memory_info().rss, max(children, default=0), time.perf_counter() - self.started)


def memory(count: int) -> None:
    """Brief many small documents; how memory grows, and how long ledger and digest take."""
    settings = config.load(None, ["write.summarizer=none", 'render.formats=["md", "json"]'])
    with tempfile.TemporaryDirectory() as name:
        folder, out = corpus(Path(name) / "in", count, small=True), Path(name) / "out"
        sizes = Sizes(count)
        batch.run([folder], out, settings, observer=sizes)
        (early, (parent, worker, at)), (late, (parent2, worker2, at2)) = sizes.found.items()
        print(f"after {early:6d}: parent {parent / 1e6:6.1f} MB, largest worker {worker / 1e6:6.1f} MB, {at:7.1f} s")
        print(f"after {late:6d}: parent {parent2 / 1e6:6.1f} MB, largest worker {worker2 / 1e6:6.1f} MB, {at2:7.1f} s")
        print(f"growth: parent {parent2 / parent:.3f} ×, worker {worker2 / max(worker, 1):.3f} ×")
        begun = time.perf_counter()
        report = batch.run([folder], out, settings)
        again = time.perf_counter() - begun
        assert report.unchanged == count
        begun = time.perf_counter()
        with closing(ledger.Ledger(out / ledger.FILE, read_only=True)) as book:
            rows = len(book.rows())
        read = time.perf_counter() - begun
        spent = json.loads((out / "run.json").read_text(encoding="utf-8"))["seconds"]
        print(
            f"all done already: {again:.1f} s (of them {spent:.1f} s digest, hashes, look-ups); {rows} rows read in {read:.2f} s"
        )


PARTS = {"model": (model, 24), "workers": (workers, 200), "apart": (apart, 24), "memory": (memory, 10_000)}


def main() -> None:
    """Run one part, or all small."""
    at = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    at.add_argument("part", nargs="?", choices=PARTS)
    at.add_argument("--documents", type=int)
    options = at.parse_args()
    if options.part:
        part, usual = PARTS[options.part]
        part(options.documents or usual)
        return
    for name, number in (("model", 8), ("workers", 160), ("memory", 2000)):
        print(f"-- {name}")
        PARTS[name][0](number)


if __name__ == "__main__":
    main()
