"""Templates of the user's own: what they can do, what they cannot, and what is said when they are wrong."""

import re
from pathlib import Path

import pytest

from jianbao.config import Render
from jianbao.errors import ConfigError, DocumentError
from jianbao.render import check, render

DOCS = Path(__file__).parents[3] / "docs" / "templates"
HOSTILE = "**<script>alert(1)</script>** [x](javascript:alert(1))"


def made(briefing, kind: str, text: str, tmp_path) -> str:
    path = tmp_path / f"own.{kind}.j2"
    path.write_text(text, encoding="utf-8")
    settings = Render(templates={kind: str(path)})
    check(settings)
    return render(briefing, kind, settings).decode()


def test_the_documented_examples_work(speech):
    settings = Render(templates={"html": str(DOCS / "own.html.j2"), "md": str(DOCS / "own.md.j2")})
    check(settings)
    page, text = render(speech, "html", settings).decode(), render(speech, "md", settings).decode()
    assert "<span>云湾信息</span>" in page
    assert 'id="e-p0"' in page
    assert "--red: #0b4f8a" in page
    assert text.startswith("**在云溪区高质量发展推进会上的讲话**\n")
    assert "问题：财政收支矛盾突出；工业支撑仍然不足；营商环境还有差距。\n" in text


def test_styles_of_a_template_are_allowed_by_their_hashes_and_scripts_are_not(speech, tmp_path):
    page = made(
        speech, "html", "<meta content='{{ policy }}'><style>p{}</style><script>x()</script>{{ title }}", tmp_path
    )
    policy = re.search(r"content='([^']+(?:'[^']*)*)'><style>", page)[1]
    assert policy.count("sha256-") == 2
    assert "unsafe" not in policy


def test_text_is_escaped_for_the_format(sample, tmp_path):
    briefing = sample.briefing(title=HOSTILE)
    assert "<script>" not in made(briefing, "html", "{{ title }}", tmp_path)
    assert made(briefing, "md", "{{ title }}", tmp_path).startswith(r"\*\*\<script\>")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{% if %}", "line 1"),
        ("\n{{ title", "line 2"),
        ("{% extends 'none.j2' %}", "none.j2"),
        ("{% include '../../../etc/passwd' %}", "passwd"),
    ],
)
def test_what_is_no_template_is_said(speech, tmp_path, text, says):
    with pytest.raises((ConfigError, DocumentError), match=re.escape(says)):
        made(speech, "html", text, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "{{ nothing }}",
        "{{ data.nothing.more }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ data.points.append(1) }}",
        "{{ data.clear() }}",
        "{{ render.__globals__ }}",
        "{% for n in range(10000000) %}x{% endfor %}",
        "{{ 1 / 0 }}",
    ],
)
def test_a_template_reaches_nothing_but_its_values(speech, tmp_path, text):
    with pytest.raises(DocumentError) as caught:
        made(speech, "md", text, tmp_path)
    assert caught.value.kind == "template"
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "says"), [("json", "html, md and docx"), ("html", "there is no file"), ("md", "there is no file")]
)
def test_a_template_that_cannot_be_used_stops_the_run_before_it_starts(tmp_path, kind, says):
    with pytest.raises(ConfigError, match=says):
        check(Render(templates={kind: str(tmp_path / "none.j2")}))


def test_a_word_template_that_is_none_is_said(tmp_path):
    path = tmp_path / "own.docx"
    path.write_bytes(b"no")
    with pytest.raises(ConfigError, match="no Word file"):
        check(Render(templates={"docx": str(path)}))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.html.j2", "html"), ("b.md.j2", "md"), ("c.html", "html"), ("d.docx", "docx"), ("e.HTML.j2", "html")],
)
def test_the_name_of_a_template_tells_its_format(name, kind):
    from jianbao.commands import templates

    assert list(templates([name])) == [f"render__templates__{kind}"]


def test_a_name_that_tells_none_is_refused():
    from jianbao.commands import templates

    with pytest.raises(ConfigError, match=r"must end in \.html\.j2"):
        templates(["a.txt"])
