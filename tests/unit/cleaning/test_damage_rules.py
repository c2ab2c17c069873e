"""The rules against damaged bytes, wrong scripts and glosses: cases, properties, and damage made at random."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianbao import plugins
from jianbao.document import Aligned

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[3]
RULES = ("double_encoding", "byte_shift", "pinyin_gloss", "traditional", "lookalikes", "lost_bytes")

SENTENCES = tuple(
    """清河县上半年经济运行总体平稳，地区生产总值同比增长6.2%，固定资产投资增长8.5%。
各镇街道要进一步提高思想认识，压实工作责任，确保全年目标任务圆满完成。总的来说，我们的工作取得了明显成效。
深入开展燃气安全、自建房安全、消防安全等重点领域隐患排查整治，坚决防范和遏制重特大事故发生。
云溪区组织部门负责同志表示，将持续加强基层党组织建设，充分发挥党员先锋模范作用。
会议强调，要坚持问题导向，认真查找不足，切实解决好人民群众反映强烈的突出问题。
全县学校、医院、养老机构等人员密集场所要落实主体责任，完善应急预案，加强日常管理。
请允许我代表县委、县政府，向长期以来关心支持清河县发展的各界朋友表示衷心的感谢！
今年以来，全区新增城镇就业三千二百人，城镇登记失业率控制在百分之四以内。
要大力发展现代农业，推进高标准农田建设，促进农民持续增收，全面推进乡村振兴。
我们要以更大的决心、更实的举措优化营商环境，为企业发展提供优质高效的服务。
财政收支矛盾仍然突出，部分重点项目推进缓慢，产业结构调整任务还很繁重。
下一步，各单位要对照任务清单，逐项抓好落实，每月向县政府办公室报告进展情况。""".split("\n")  # noqa: SIM905 - easier to read
)


def cases() -> list[object]:
    found = []
    for rule in RULES:
        file = ROOT / "tests" / "cases" / "clean" / f"{rule}.jsonl"
        for line in file.read_text(encoding="utf-8").strip().split("\n"):
            case = json.loads(line)
            marks = [pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else []
            found.append(pytest.param(rule, case, id=f"{rule}-{case['id']}", marks=marks))
    return found


@pytest.fixture(scope="module")
def damage() -> ModuleType:
    """The damage generator, which the benchmark shares."""
    spec = importlib.util.spec_from_file_location("damage_benchmark", ROOT / "benchmarks" / "damage.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["damage_benchmark"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("rule", "case"), cases())
def test_case(rule: str, case: dict[str, object]) -> None:
    text = str(case["text"])
    found = plugins.load("cleaning", rule).edits(text)
    assert Aligned.of(text).apply(found).text == case["clean"]
    assert sum(not e.certain for e in found) == case.get("marks", 0)
    assert all(e.rule == rule for e in found)


@pytest.mark.parametrize("rule", RULES)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(SENTENCES),
            st.text(alphabet="?!�（）()jiānzhì區質發展锟斤拷偟膩碚Ã¤¼\n，。1a", max_size=30),
            st.text(max_size=20),
        ),
        max_size=4,
    )
)
@settings(max_examples=20, deadline=None)
def test_edits_fit_any_text(rule: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    found = plugins.load("cleaning", rule).edits(text)
    at = 0
    for edit in found:
        assert at <= edit.span.start <= edit.span.end <= len(text)
        at = edit.span.end
    Aligned.of(text).apply(found)


@pytest.mark.parametrize("rule", RULES)
def test_clean_text_stays(rule: str) -> None:
    assert plugins.load("cleaning", rule).edits("\n".join(SENTENCES)) == []


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("unit", ["(", "?", "?jiān)", "�", "锟斤拷", "發", "Ã¤", "偟膩", "區(qū)", "⼯", "一是"])
def test_hostile_text_takes_linear_time(rule: str, unit: str) -> None:
    text = unit * (30_000 // len(unit))
    started = time.process_time()
    plugins.load("cleaning", rule).edits(text)
    assert time.process_time() - started < 60


def test_each_kind_of_damage_is_restored_or_marked(damage: ModuleType) -> None:
    """One page of each kind; the floors of `tests/eval/test_damage.py` stand on many."""
    page = "\n".join(SENTENCES)
    results = damage.table([page], random.Random(1))
    assert len(results) >= 22
    for kind, result in results.items():
        if result.damaged and "hole" not in kind:
            assert result.kept >= 0.9, (kind, result)
            assert result.numbers <= 1, (kind, result)


@pytest.mark.slow
def test_clean_documents_stay(damage: ModuleType) -> None:
    """In documents known to be clean, the rules that mend bytes change next to nothing."""
    shared = os.environ.get("JIANBAO_SHARED")
    if not shared:
        pytest.skip("JIANBAO_SHARED names no folder with data/docs")
    chars = mended = 0
    for text in damage.documents(Path(shared) / "data" / "docs"):
        chars += len(text)
        for rule in ("double_encoding", "byte_shift", "pinyin_gloss", "lookalikes"):
            found = plugins.load("cleaning", rule).edits(text)
            mended += sum(e.certain and "\ufffd" not in e.span.of(text) for e in found)
        if chars > 2_000_000:
            break
    assert chars > 100_000
    assert mended / chars < 2e-6
