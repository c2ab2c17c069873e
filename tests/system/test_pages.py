"""The pages in a real browser: from a line to its evidence and back, keyboard, print, policy, narrow screens.

Needs Chromium and Playwright: `apt-get install chromium fonts-noto-cjk`, `pip install playwright`.
"""

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from night import HOSTILE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def html(sample):
    from jianbao.render import render

    return render(sample.briefing(), "html")


def lit(page) -> list[str]:
    """Text of the highlighted evidence."""
    return page.eval_on_selector_all(".ev.on", "all => all.map(e => e.textContent)")


def test_a_click_lights_the_evidence_and_brings_it_into_view(visit, html):
    page = visit(html)
    assert lit(page) == []
    page.click("#l-p5")
    assert "".join(lit(page)) == "33个工业行业中有11个行业负增长高新技术企业只有47家，占全市比重不足5%。"
    assert visit.in_view(page, ".ev.on")
    assert page.locator("#l-p5").get_attribute("aria-current") == "true"
    page.click("#l-p6")
    assert lit(page) == ["在全市营商环境评价中，我区排名第7位，比去年下降2位。"]


def test_a_click_on_evidence_leads_back_to_its_line(visit, html):
    page = visit(html)
    page.locator('[data-l~="p9"]').last.click()
    assert page.evaluate("document.activeElement.id") == "l-p9"
    assert visit.in_view(page, "#l-p9")
    assert "".join(lit(page)).startswith("建立规上企业包联机制")


def test_the_keyboard_leads_there_and_back(visit, html):
    page = visit(html)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "l-h"
    for _ in range(6):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "l-p5"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.l").split()[-1] == "p5"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "l-p5"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "l-p5"
    assert lit(page) == []


def test_every_line_lights_something(visit, html):
    page = visit(html)
    for name in page.eval_on_selector_all("a.line", "all => all.map(e => e.dataset.id)"):
        page.locator(f"#l-{name}").click()
        assert lit(page), name


def test_why_a_line_was_chosen_shows_when_it_is_active(visit, html):
    page = visit(html)
    why = page.locator("#l-p4 + .why")
    assert not why.is_visible()
    page.click("#l-p4")
    assert why.inner_text().startswith("位于“财政收支矛盾突出”部分")


ORIGINALS = ["（此处内容省略981字，购买后阅读全文）", "溪(xī)", "標準", "龙头企匯?~~企业"]


def shown(page) -> list[str]:
    """Which of the originals are in the page, as text or in a tooltip."""
    text = page.inner_text("#source") + " ".join(page.eval_on_selector_all("[title]", "all => all.map(e => e.title)"))
    return [words for words in ORIGINALS if words in text]


def test_originals_appear_when_asked_for_and_go_again(visit, html):
    page = visit(html)
    before = page.locator(".text").evaluate("e => e.outerHTML")
    assert shown(page) == []
    assert page.locator(".text", has_text="〔已略去网站提示，20字〕").count() == 1
    page.check("#raw")
    assert shown(page) == ORIGINALS
    assert page.locator(".text", has_text="〔已略去").count() == 0
    removed = page.locator(".text del", has_text="购买后阅读全文")
    assert removed.evaluate("e => getComputedStyle(e).textDecorationLine") == "line-through"
    assert page.locator("ins", has_text="标准").get_attribute("title") == "原文作：標準"
    assert page.locator(".nl").is_visible()
    page.uncheck("#raw")
    assert shown(page) == []
    assert page.locator(".text").evaluate("e => e.outerHTML") == before
    assert not page.locator(".nl").is_visible()


def test_the_source_as_it_was_can_be_read_off_the_page(visit, html, sample):
    page = visit(html)
    page.check("#raw")
    text = page.evaluate(
        """() => {
        const copy = document.querySelector(".text").cloneNode(true);
        copy.querySelectorAll(".gap, ins:not(.w), .nl").forEach((e) => e.remove());
        return copy.textContent;
        }"""
    )
    assert re.sub(r"\s", "", text) == re.sub(r"\s", "", sample.briefing().source.text)


def test_evidence_is_lit_and_in_view_when_the_originals_come(visit, html):
    page = visit(html)
    page.click("#l-p3")
    assert "".join(lit(page)).startswith("新增城镇就业3860人，城乡居民基础养老金标准")
    page.check("#raw")
    assert "養" not in "".join(lit(page))
    assert "標準标准" in "".join(lit(page))
    assert visit.in_view(page, ".ev.on")


def test_the_switch_works_by_keyboard_and_says_so(visit, html):
    page = visit(html)
    page.focus("#raw")
    page.keyboard.press("Space")
    assert shown(page) == ORIGINALS
    assert page.inner_text("#status") == "已显示原样"


def test_without_a_script_there_is_no_switch_and_no_original(visit, html):
    page = visit(html, java_script_enabled=False)
    assert not page.locator("#switch").is_visible()
    assert "购买后阅读全文" not in page.content()
    assert "〔已略去网站提示，20字〕" in page.content()


def test_originals_are_not_printed(visit, html):
    page = visit(html)
    page.check("#raw")
    page.emulate_media(media="print")
    assert page.inner_text("body").strip()
    assert [words for words in ORIGINALS if words in page.inner_text("body")] == []


def test_it_works_without_a_script(visit, html):
    page = visit(html, java_script_enabled=False)
    page.click("#l-p6")
    assert page.url.endswith("#e-p6")
    assert visit.in_view(page, "#e-p6 + .ev")


def test_a_narrow_screen_never_scrolls_sideways_and_has_a_way_back(visit, html):
    page = visit(html, width=360, height=740)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert not page.locator("#back").is_visible()
    page.click("#l-p8")
    assert visit.in_view(page, ".ev.on")
    page.click("#back")
    assert visit.in_view(page, "#l-p8")


@pytest.mark.parametrize("raw", [False, True])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(visit, html, scheme, raw):
    page = visit(html, color_scheme=scheme)
    page.set_checked("#raw", raw)
    page.click("#l-p4")
    for selector, ground in [
        ("h1", "#briefing"), (".facts", "#briefing"), (".how", "#briefing"), ("h2", "#briefing"), (".missing li", ".missing"),
        (".missing strong", ".missing"), (".line.on .body", ".line.on"), (".line.on .how", ".line.on"), ("footer p", "#briefing"),
        (".text p", "body"), (".text del", "html"), (".text ins", "html"), (".text ins", ".ev"), (".text u", "html"),
        (".text .cut", "html"),
        (".ev.on", ".ev.on"), (".gap", ".gap span"), (".hint", "html"), (".down", "#briefing"),
    ]:  # fmt: skip
        assert contrast(page, selector, ground) >= 4.5, (selector, ground)
    if raw:
        assert contrast(page, ".ev:not(.on) del:not(.nl)", ".ev:not(.on)") >= 4.5


def contrast(page, selector: str, ground: str) -> float:
    """WCAG contrast of the colour of one element against the background of another."""
    ink = page.eval_on_selector(selector, "e => getComputedStyle(e).color")
    paper = page.eval_on_selector(ground, "e => getComputedStyle(e).backgroundColor")
    if paper.startswith("rgba(0, 0, 0, 0"):
        paper = page.eval_on_selector("html", "e => getComputedStyle(e).backgroundColor")
    first, second = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def luminance(colour: str) -> float:
    parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, html, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install axe-playwright-python")
    page = visit(html, width=width, color_scheme=scheme)
    page.check("#raw")
    page.click("#l-p4")
    found = axe.Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("figures", [0, 14, 40, 300])
def test_print_is_one_page_of_the_briefing_alone(visit, sample, figures):
    from jianbao.render import render

    facts = (sample.FIGURES * 30)[:figures]
    page = visit(render(sample.briefing(figures=facts), "html"))
    page.click("#l-p4")
    pdf = page.pdf(prefer_css_page_size=True)
    assert pages(pdf) == 1
    assert re.search(rb"/MediaBox\s*\[\s*0 0 59[45][.\d]* 84[12]", pdf)
    page.emulate_media(media="print")
    assert not page.locator("#source").is_visible()
    assert page.locator("#l-p10").is_visible()


@pytest.mark.parametrize("points", [1, 6, 20])
def test_print_of_short_and_long_briefings_is_one_page(visit, sample, points):
    from jianbao.render import render

    page = visit(render(sample.briefing(points=(sample.POINTS * 2)[:points]), "html"))
    assert pages(page.pdf(prefer_css_page_size=True)) == 1


EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.txt"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name[:2])
def test_the_examples_print_on_one_page_and_every_line_leads_to_the_source(visit, path):
    from jianbao import config, process
    from jianbao.render import render

    settings = config.build({"write": {"summarizer": "none"}})
    page = visit(render(process.brief(process.read(path, path.name, settings), settings), "html"))
    assert pages(page.pdf(prefer_css_page_size=True)) == 1
    lines = page.eval_on_selector_all("a.line", "all => all.map(e => e.dataset.id)")
    marked = page.eval_on_selector_all("[data-l]", "all => all.flatMap(e => e.dataset.l.split(' '))")
    assert lines
    assert set(lines) == set(marked)


@pytest.mark.parametrize("text", [*HOSTILE, "甲" * 100_000, "a" * 100_000])
def test_hostile_text_is_inert(visit, sample, text):
    from jianbao.render import render
    from jianbao.render._words import visible

    points = [("problem", text, text, "quoted", 0.5, ["同志们："])]
    figures = [
        (text, "1", text, "+1%", text, "同志们：", text, False),
        (text, "2", text, None, "乙", "同志们：", "甲", True),
    ]
    made = sample.briefing(
        f"题\n同志们：{text}\n", points=points, figures=figures, headline=(text, "同志们："), title=text
    )
    page = visit(render(made, "html"), width=360)
    assert page.title() == " ".join(visible(text).split()) + " · 简报"
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 2
    page.click("#l-p0")
    assert lit(page) == ["同志们："]
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_the_policy_refuses_a_foreign_script(watched, html):
    """Shows that the policy works at all: the same page with a script added to it."""
    page = watched(html.replace(b"</body>", b"<script>document.title='hit'</script></body>"))
    assert page.title() != "hit"
    assert watched.complains(page, "Content Security Policy")


def test_a_task_leads_to_its_evidence(visit, sample):
    from dataclasses import replace

    from jianbao.document import Task
    from jianbao.render import render

    made = sample.briefing()
    (span,) = sample.find(made.doc, "确保72个市级重点项目9月底前全部开工")
    annotated = replace(made.annotated, tasks=(Task(None, "72个市级重点项目全部开工", "9月底前", span, 0),))
    made = replace(made, selection=replace(made.selection, annotated=annotated))
    page = visit(render(made, "html"))
    page.click("#l-t0")
    assert "".join(lit(page)).startswith("确保72个市级重点项目9月底前全部开工")
    assert page.locator(".tasks td").all_inner_texts() == ["", "9月底前"]
    assert pages(page.pdf(prefer_css_page_size=True)) == 1


def test_a_users_template_keeps_the_policy_and_runs_no_script_of_its_own(watched, sample, tmp_path):
    from jianbao.config import Render
    from jianbao.render import render

    own = tmp_path / "own.html.j2"
    own.write_text(
        '{% extends "briefing.html.j2" %}{% block head %}<style>h1 { color: rgb(1, 2, 3) }</style>'
        "<script>document.title = 'hit'</script>{% endblock %}",
        encoding="utf-8",
    )
    page = watched(render(sample.briefing(), "html", Render(templates={"html": str(own)})))
    assert page.locator("h1").evaluate("e => getComputedStyle(e).color") == "rgb(1, 2, 3)"
    assert page.title() != "hit"
    page.click("#l-p5")
    assert lit(page)
    assert watched.complains(page, "Content Security Policy")
