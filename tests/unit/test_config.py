"""Settings: defaults, files, overrides, and errors that say what would be right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao import config
from jianbao.config import Config
from jianbao.errors import ConfigError


def written(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_anything_the_defaults_hold():
    assert config.load() == Config()
    assert Config().select.length == 600
    assert Config().write.summarizer == "embedded"
    assert Config().run.engine == "pool"
    assert set(Config().render.formats) == {"md", "json", "html", "docx"}


def test_file_over_defaults_and_set_over_file(tmp_path):
    path = written(tmp_path, "[select]\nlength = 400\n[run]\nworkers = 3\n")
    found = config.load(path, ["select.length=300"])
    assert (found.select.length, found.run.workers, found.run.engine) == (300, 3, "pool")


def test_a_byte_order_mark_is_no_error(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf[select]\nlength = 400\n")
    assert config.load(path).select.length == 400


@pytest.mark.parametrize(
    ("override", "value"),
    [
        ("write.summarizer=none", "none"),
        ('write.summarizer="none"', "none"),
        ("write.summarizer = none ", "none"),
        ("write.options.path=C:\\models\\big", {"path": "C:\\models\\big"}),
        ("write.options.base_url=http://10.0.0.1:8000/v1?a=b", {"base_url": "http://10.0.0.1:8000/v1?a=b"}),
        ("write.options.beams=2", {"beams": 2}),
        ('render.formats=["md"]', ("md",)),
        ("select.weights.lexrank=0.5", {"lexrank": 0.5}),
        ("run.timeout=2", 2.0),
    ],
)
def test_values_are_toml_and_else_words(override, value):
    found = config.load(None, [override])
    section, key = override.split("=")[0].strip().split(".")[:2]
    assert getattr(getattr(found, section), key) == value


@pytest.mark.parametrize(
    ("override", "says"),
    [
        ("select.lenght=300", "select.length"),
        ("length=300", "select.length"),
        ("selct.length=300", "no key selct"),
        ("run.engine.kind=pool", "run.engine"),
        ("select.length=long", "select.length"),
        ("select.length=0", "select.length"),
        ("run.timeout=-1", "run.timeout"),
        ("nonsense", "key.path=value"),
        ("=3", "key.path=value"),
        ("select..length=3", "key.path=value"),
        ("read=3", "read"),
    ],
)
def test_a_wrong_key_or_value_is_named_in_one_line(override, says):
    with pytest.raises(ConfigError, match=says.replace(".", r"\.")) as caught:
        config.load(None, [override])
    assert "\n" not in str(caught.value)


def test_a_section_given_as_value_first_is_refused():
    with pytest.raises(ConfigError, match="is a value, not a section"):
        config.load(None, ["select=3", "select.length=300"])


@pytest.mark.parametrize("text", ["[select", "length = ", "[select]\nlenght = 3", "[wrong]\nx = 1"])
def test_a_wrong_file_is_a_config_error(tmp_path, text):
    with pytest.raises(ConfigError):
        config.load(written(tmp_path, text))


def test_a_missing_file_and_one_in_another_encoding_are_config_errors(tmp_path):
    with pytest.raises(ConfigError, match="cannot read"):
        config.load(tmp_path / "none.toml")
    path = tmp_path / "gbk.toml"
    path.write_bytes("# 说明\n".encode("gbk"))
    with pytest.raises(ConfigError, match="UTF-8"):
        config.load(path)


def test_fingerprint_changes_with_what_changes_the_words_only():
    base = Config().digest()
    assert config.load(None, ["select.length=500"]).digest() != base
    assert config.load(None, ["write.summarizer=none"]).digest() != base
    assert config.load(None, ["run.workers=3", "run.engine=serial", 'render.formats=["md"]']).digest() == base


def test_settings_cannot_be_changed_and_can_be_keys():
    with pytest.raises(ValueError, match="frozen"):
        Config().select.length = 3
    assert hash(Config()) == hash(config.load(None, ["select.length=600"]))
    assert {config.load(None, ["select.weights.lead=1"]): 1}


@given(st.text(max_size=40))
def test_no_override_raises_anything_but_a_config_error(text):
    try:
        config.load(None, [text])
    except ConfigError as error:
        assert "\n" not in str(error).replace(text, "")  # noqa: PT017


@pytest.mark.parametrize(
    ("given", "chars"),
    [("一句话", 0), ("sentence", 0), ("一页", 600), ("page", 600), ("详细", 1800), ("detailed", 1800), ("400", 400)],
)
def test_lengths_have_names(given, chars):
    assert config.load(None, [f"select.length={given}"]).select.length == chars


@pytest.mark.parametrize("given", ["0", "49", "短", "-600", "100001", "1.5"])
def test_a_length_that_is_none_is_refused_with_the_names_there_are(given):
    with pytest.raises(
        ConfigError, match=r"select\.length: should be 50 to 100000 characters or one of 一句话, sentence"
    ):
        config.load(None, [f"select.length={given}"])


def test_what_shapes_the_files_is_in_the_fingerprint(tmp_path):
    base = Config().digest()
    assert config.load(None, ["render.masthead.name=云湾信息"]).digest() != base
    template = tmp_path / "mine.md.j2"
    template.write_text("一", encoding="utf-8")
    mine = config.build({"render": {"templates": {"md": str(template)}}})
    before = mine.digest()
    template.write_text("二", encoding="utf-8")
    assert len({base, before, mine.digest()}) == 3
