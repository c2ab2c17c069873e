"""A real browser for the tests of pages: what a page logs, throws and asks for is kept.

Needs Chromium and Playwright: `apt-get install chromium fonts-noto-cjk`, `pip install playwright`.
"""

import shutil

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
MILLISECONDS = 240_000  # nothing takes that long, however busy the machine


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    if not CHROMIUM:
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=MILLISECONDS)
        yield launched
        launched.close()


class Watched:
    """Opens pages, and keeps what they log, throw and ask for."""

    def __init__(self, browser, folder):
        self.browser, self.folder = browser, folder
        self.errors, self.requests = [], []

    def __call__(self, html: bytes, width=1280, height=800, **options):
        file = self.folder / "page.html"
        file.write_bytes(html)
        page = self.browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce", **options)
        page.set_default_timeout(MILLISECONDS)
        page.on("console", lambda message: self.errors.append(message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(file.as_uri())
        return page

    def in_view(self, page, selector):
        """Whether an element comes into view: a page may scroll a moment after it was told to."""
        return self.eventually(page, lambda: self._in_view(page, page.locator(selector).first.bounding_box()))

    def complains(self, page, words):
        """Whether the page logs an error with these words."""
        return self.eventually(page, lambda: any(words in error for error in self.errors))

    @staticmethod
    def eventually(page, condition):
        """Whether something holds within the time that a slow machine may need."""
        for _ in range(600):
            if condition():
                return True
            page.wait_for_timeout(50)
        return False

    @staticmethod
    def _in_view(page, box):
        return box and box["y"] >= 0 and box["y"] + min(box["height"], 40) <= page.viewport_size["height"]


@pytest.fixture
def watched(browser, tmp_path):
    """Opens pages that are expected to be refused something."""
    yield Watched(browser, tmp_path)
    for context in browser.contexts:
        context.close()


@pytest.fixture
def visit(watched):
    """Opens pages that must log nothing and ask for nothing."""
    yield watched
    assert watched.errors == []
    assert {url.rsplit("/", 1)[1] for url in watched.requests} <= {"page.html"}
