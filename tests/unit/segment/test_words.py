"""Words and lexicons."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import jieba
import pytest

from jianbao.errors import ConfigError
from jianbao.segment import words


@pytest.mark.parametrize("term", ["四敢", "放管服", "退二进三", "千百十", "三个高地", "规上工业", "一般公共预算收入"])
def test_official_terms_stay_whole(term):
    assert term in words.cut(f"我们要抓好{term}工作")


def test_lexicon_is_clean():
    text = resources.files("jianbao.segment").joinpath("official_terms.txt").read_text(encoding="utf-8")
    terms = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(terms) >= 400
    assert len(terms) == len(set(terms))
    assert all(term == term.strip() and " " not in term for term in terms)


def test_user_lexicon(tmp_path):
    path = tmp_path / "terms.txt"
    path.write_text("# ours\n云溪五问 5 n\n", encoding="utf-8")
    assert "云溪五问" in words.cut("开展云溪五问活动", (path,))
    assert "云溪五问" not in words.cut("开展云溪五问活动")


def test_missing_lexicon_says_which(tmp_path):
    with pytest.raises(ConfigError, match=r"none\.txt"):
        words.cut("清河", (tmp_path / "none.txt",))


def test_words_join_to_the_text():
    assert "".join(words.cut("全县GDP增长 5.5%，好！")) == "全县GDP增长5.5%，好！"


def test_threads_share_one_tokenizer():
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: id(words.tokenizer()), range(8)))
    assert len(found) == 1


@pytest.mark.parametrize("text", ["推进5G-A超宽带网络建设", "提前1-3个工作日", "2020--2021年", "增长5.6%，corpus_id"])
def test_marks_end_words(text):
    assert words.cut(text) == tuple(word for word in jieba.lcut(text) if not word.isspace())


def test_the_cutter_is_imported_late_and_says_nothing():
    code = (
        "import sys, jianbao.segment as s; assert not {'jieba', 'rjieba'} & set(sys.modules);"
        "from jianbao.segment import words; words.cut('清河县')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stderr == ""
