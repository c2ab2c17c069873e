"""The digest of a folder in a real browser: search, sort, links, narrow screens, hostile text, two thousand documents."""

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from night import HOSTILE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(sample):
    from jianbao.render.digest import DigestRow, digest

    more = [
        DigestRow(
            f"b/{n}.txt", "done", title=f"第{n}次会议纪要", headline="研究防汛", complete=n % 2 == 0, genre="纪要"
        )
        for n in (10, 9, 2)
    ]
    return digest([*sample.ROWS, *more])["index.html"]


def titles(page) -> list[str]:
    return page.eval_on_selector_all("#list tbody tr:not([hidden]) th", "all => all.map(e => e.firstChild.textContent)")


def test_the_digest_can_be_searched(visit, folder):
    page = visit(folder)
    assert len(titles(page)) == 6
    page.fill("#find", "防汛 纪要")
    assert titles(page) == ["第10次会议纪要", "第2次会议纪要", "第9次会议纪要"]
    assert page.inner_text("#shown") == "3"
    page.check("#part")
    assert titles(page) == ["第9次会议纪要"]
    page.fill("#find", "没有的词")
    assert page.locator("#none").is_visible()


def test_the_digest_can_be_sorted(visit, folder):
    page = visit(folder)
    page.fill("#find", "会议纪要")
    page.click("#list button[data-key='name']")
    assert titles(page) == ["第2次会议纪要", "第9次会议纪要", "第10次会议纪要"]
    page.click("#list button[data-key='name']")
    assert titles(page) == ["第10次会议纪要", "第9次会议纪要", "第2次会议纪要"]
    assert page.locator("#list thead th").first.get_attribute("aria-sort") == "descending"


def test_the_digest_fits_a_narrow_screen(visit, folder):
    page = visit(folder, width=360)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_links_of_the_digest_lead_to_the_files(visit, folder, tmp_path):
    (tmp_path / "2023").mkdir()
    (tmp_path / "2023" / "讲话 1.txt.html").write_text("到了", encoding="utf-8")
    page = visit(folder)
    page.click(".links a[href*='%201.txt.html']")
    page.wait_for_url("**/*1.txt.html")
    assert page.inner_text("body") == "到了"
    visit.requests.pop()


def test_one_search_finds_problems_figures_tasks_and_briefings(visit, folder):
    page = visit(folder)
    counts = lambda: {  # noqa: E731
        part: int(page.inner_text(f"{part} .n"))
        for part in ("#problems", "#topics", "#conflicts", "#tasks", "section.block")
    }
    assert counts() == {"#problems": 1, "#topics": 1, "#conflicts": 1, "#tasks": 3, "section.block": 6}
    page.fill("#find", "隐患")
    assert counts() == {"#problems": 0, "#topics": 0, "#conflicts": 0, "#tasks": 1, "section.block": 0}
    assert page.locator("#tasks tbody tr:visible").inner_text().startswith("8月10日前\t各镇街\t完成防汛隐患排查")
    page.fill("#find", "工业增加值")
    assert page.locator("#conflicts tr.certain:visible").count() == 2
    page.fill("#find", "")
    assert counts()["#tasks"] == 3


def test_tasks_are_sorted_by_their_day_and_by_who_has_them(visit, folder):
    page = visit(folder)
    cells = lambda n: page.locator(f"#tasks tbody td:nth-child({n})").all_inner_texts()  # noqa: E731
    assert cells(1) == ["8月10日前", "9月底前", ""]
    page.click("#tasks button[data-key='by']")
    assert cells(1) == ["", "9月底前", "8月10日前"]
    page.click("#tasks button[data-key='who']")
    assert cells(2) == ["", "各镇街", "区发改局"]


def test_a_topic_opens_to_its_documents_by_keyboard(visit, folder):
    page = visit(folder)
    page.focus("#problems .topics summary")
    page.keyboard.press("Enter")
    assert page.locator("#problems .topics a:visible").count() == 2
    page.click("nav a[href='#tasks']")
    assert visit.in_view(page, "#tasks")


@pytest.mark.parametrize("text", [*HOSTILE, "甲" * 100_000, "javascript:alert(1)", "=cmd|'/c calc'!A0"])
def test_hostile_text_is_inert_in_the_digest(visit, sample, text):
    from jianbao.render.digest import DigestRow, digest

    content = {
        "date": text, "missing": text, "points": [sample.point("problem", text, text)] * 2,
        "figures": [sample.figure(text, "1", text, text, text, subject=text)],
        "tasks": [{"who": text, "what": text, "by": text}],
    }  # fmt: skip
    rows = [
        DigestRow(f"{n}{text[:200]}.txt", "done", title=text, headline=text, genre=text, complete=False, problems=(text,),
                  links={"html": text[:200]}, content=content)
        for n in range(2)
    ]  # fmt: skip
    rows.append(DigestRow(text[:200], "failed", error=text))
    page = visit(digest(rows)["index.html"], width=360)
    assert page.title() == "简报目录"
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    links = page.eval_on_selector_all("a[href]", "all => all.map(e => e.protocol + e.getAttribute('href').slice(0, 2))")
    assert set(links) <= {"file:./"} | {f"file:#{c}" for c in "fptcd"}


def test_two_thousand_documents_stay_usable(visit, sample):
    from jianbao.render.digest import DigestRow, digest

    rows = [
        DigestRow(f"{n}.txt", "done", title=f"第{n}号文件", headline="全区经济运行平稳" * 6, complete=True,
                  content=(sample.CONTENT, sample.NOTICE)[n % 2])
        for n in range(2000)
    ]  # fmt: skip
    page = visit(digest(rows)["index.html"])
    page.click("#list button[data-key='name']")
    assert titles(page)[:2] == ["第0号文件", "第1号文件"]
    page.fill("#find", "第77")
    page.locator("#shown", has_text=re.compile("^11$")).wait_for()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, folder, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install axe-playwright-python")
    page = visit(folder, width=width, color_scheme=scheme)
    found = axe.Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []
