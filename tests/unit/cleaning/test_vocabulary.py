"""Words a user adds to the rules: they count for the stage that was given them, and a wrong file is refused."""

from pathlib import Path

import pytest

from jianbao import config, process
from jianbao.cleaning import Clean
from jianbao.cleaning._vocabulary import read
from jianbao.document import Source
from jianbao.errors import ConfigError

PAGE = """笔友圈 | 首页
各位代表：
今年以来，清河县上下同心，经济运行稳中有进，全年任务完成情况好于预期。
（出示笔友卡，赏读余卷）
下一步，要紧盯目标任务，狠抓项目建设，切实保障和改善民生。谢谢大家！
稿海拾贝
县长在防火会上的讲话
"""
WORDS = """
[notice_words]
access = ["笔友卡"]
act = ["赏读", "出示"]
object = ["余卷"]
sign = ["笔友卡"]

[furniture_words]
menu = ["笔友圈"]
related = ["稿海拾贝"]
"""


def source() -> Source:
    return Source("d", Path("d"), PAGE, "utf-8")


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words.toml"
    path.write_text(WORDS, encoding="utf-8")
    return path


def test_added_words_count_only_where_they_were_added(words: Path) -> None:
    plain = Clean()(source())
    assert "笔友卡" in plain.text
    assert plain.completeness.complete
    added = Clean(vocabulary=(words,))(source())
    assert not any(word in added.text for word in ("笔友圈", "笔友卡", "稿海拾贝", "防火会"))
    assert [gap.where for gap in added.completeness.gaps] == ["body"]
    assert Clean()(source()).text == plain.text


def test_the_config_names_the_files(words: Path) -> None:
    settings = config.load(overrides=[f"clean.vocabulary=['{words.as_posix()}']"])
    process.check(settings)
    assert "笔友卡" not in process.cleaned(source(), settings).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[notice_word]\nact = ['x']", "notice_word"),
        ("[notice_words]\nverb = ['x']", "no list verb"),
        ("[notice_words]\nact = 'x'", "list of words"),
        ("[notice_words]\nact = ['']", "list of words"),
        ("act = [", "no TOML"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        read(path)


def test_a_missing_file_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read"):
        process.check(config.load(overrides=[f"clean.vocabulary=['{(tmp_path / 'none.toml').as_posix()}']"]))
