"""What rendering costs beside everything else, and what a digest of many documents weighs.

    python benchmarks/render.py [--documents 2000]

Prints, from one run over the examples: the share of rendering in the time of a document, with the embedded model and
without one; milliseconds and bytes of each format; and for a digest of many documents the time to build it, the size of
its files and, where Playwright and Chromium are installed, the time to open, sort and search the page.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from jianbao import config, process
from jianbao.render import FORMATS, kept, render
from jianbao.render.digest import DigestRow, digest

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.txt"))
PLAIN = [name for name in FORMATS if name != "pdf"]


def share(summarizer: str, out: Path) -> None:
    """Share of rendering, and of what the digest keeps, in the time of all examples; the first document warms up."""
    settings = config.build({"write": {"summarizer": summarizer}})
    process.warm(settings)
    spent: dict[str, float] = {}
    for n, path in enumerate([EXAMPLES[0], *EXAMPLES]):
        outcome = process.process(process.Task(path.name, path, out, out / "scratch", settings))
        for stage, seconds in outcome.seconds.items() if n else ():
            spent[stage] = spent.get(stage, 0.0) + seconds
    total = sum(spent.values())
    print(f"{summarizer:10s} {total:6.2f} s in all, rendering {spent['render']:5.2f} s = {spent['render'] / total:.1%}")


def formats(briefings: list) -> None:
    """Milliseconds and bytes of each format over all examples."""
    for name in PLAIN:
        start = time.perf_counter()
        sizes = [len(render(briefing, name)) for briefing in briefings]
        spent = (time.perf_counter() - start) / len(briefings)
        print(f"{name:10s} {spent * 1000:6.1f} ms, largest {max(sizes) / 1000:7.1f} kB")


def folder(briefings: list, count: int, out: Path) -> None:
    """The digest of `count` documents made of the examples, each with words of its own."""
    contents = [kept(briefing) for briefing in briefings]
    rows = []
    for n in range(count):
        content = dict(contents[n % len(contents)])
        content["points"] = [
            point | {"heading": f"{point['heading']}{n % 211}", "terms": point["terms"] | {f"词{n * 7 % 911}": 3}}
            for point in content["points"]
        ]
        made = briefings[n % len(briefings)]
        rows.append(
            DigestRow(
                f"{n:05}.txt", "done", title=f"{made.title}（{n}）", headline=made.headline.text if made.headline else None,
                genre=made.annotated.meta.genre, complete=n % 5 > 0, links={"html": f"{n:05}.txt.html"}, content=content,
            )
        )  # fmt: skip
    start = time.perf_counter()
    files = digest(rows)
    print(
        f"digest of {count}: {time.perf_counter() - start:.1f} s; "
        + ", ".join(f"{n} {len(d) / 1e6:.2f} MB" for n, d in files.items())
    )
    (out / "index.html").write_bytes(files["index.html"])
    opened(out / "index.html")


def opened(page: Path) -> None:
    """Time to open the page, to sort it and to search it, in Chromium."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("(no Playwright: the page is not opened)")
        return
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--headless", "--no-sandbox", "--disable-gpu"])
        tab = browser.new_page()
        start = time.perf_counter()
        tab.goto(page.as_uri())
        loaded = time.perf_counter() - start
        work = """(code) => { const start = performance.now(); %s; document.body.offsetHeight; return performance.now() - start; }"""
        sort = tab.evaluate(work % "document.querySelector('#list button').click()")
        start = time.perf_counter()
        tab.fill("#find", "工业")
        tab.locator("#status", has_text="份").wait_for(state="attached")
        search = time.perf_counter() - start
        print(f"Chromium: open {loaded:.2f} s, sort {sort / 1000:.2f} s, search {search:.2f} s")
        browser.close()


def main() -> None:
    """Print it all."""
    options = argparse.ArgumentParser()
    options.add_argument("--documents", type=int, default=2000)
    count = options.parse_args().documents
    with tempfile.TemporaryDirectory() as folder_name:
        out = Path(folder_name)
        for summarizer in ("embedded", "none"):
            share(summarizer, out)
        settings = config.build({"write": {"summarizer": "none"}})
        briefings = [process.brief(process.read(path, path.name, settings), settings) for path in EXAMPLES]
        formats(briefings)
        folder(briefings, count, out)


if __name__ == "__main__":
    main()
