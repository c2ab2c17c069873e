"""The example documents through the real command line, against what a careful reader of the undamaged originals expects.

`tests/cases/examples/<name>.clean.txt` is the original, `<name>.json` what its cleaned text and its briefing must hold.
The same evidence test runs over real documents where `JIANBAO_SHARED` names their folder.
"""

from __future__ import annotations

import difflib
import functools
import json
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest

import jianbao

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
CASES = ROOT / "tests" / "cases" / "examples"
NAMES = sorted(path.stem for path in CASES.glob("*.json"))

POINTS, FIGURES, PERIODS, HEADINGS = 0.6, 0.8, 0.7, 0.85
"""Floors for one document: must-have points covered, figures right, their periods right, F1 of headings."""

TRACES = re.compile(
    r"120pk|文稿驿站|文稿驛站|wengaoyizhan|省略\d+字|正式会员|站内会员|当前仅显示|请阅读下面提示|收藏《|打印本页|扫一扫在手机|网站地图"
    r"|锟斤拷|[\ufffd\u200b\u200c\u200d\u2060\ufeff\u00ad]|偟|膩|獍|锛|銆|ï¼|\?jiān|[(（][a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*[)）]"
)


def command(*arguments: str | Path, timeout: float = 600) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jianbao.cli", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", timeout=timeout, check=False, cwd=ROOT,
    )  # fmt: skip


def cleaned(paths: list[Path]) -> dict[str, dict]:
    """`jianbao clean --json` of several files, by their names."""
    done = command("clean", "--json", *paths)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == len(paths), done.stderr
    return {path.name: row for path, row in zip(paths, rows, strict=True)}


def squeeze(text: str) -> str:
    """NFKC, one form of quotation mark, no white space."""
    text = unicodedata.normalize("NFKC", text).translate(str.maketrans("“”「」『』‘’", '""""""\'\''))
    return re.sub(r"\s+", "", text)


def pairs(text: str) -> set[str]:
    kept = re.sub(r"[^\w%.]", "", squeeze(text))
    return {kept[i : i + 2] for i in range(len(kept) - 1)}


def overlap(text: str, wanted: str) -> float:
    """Share of the character pairs of `wanted` that `text` holds."""
    need = pairs(wanted)
    return len(need & pairs(text)) / max(1, len(need))


def head(text: str) -> str:
    """A heading without its number, punctuation and white space."""
    text = re.sub(r"^[（(]?第?[一二三四五六七八九十百\d]+(?:[、.．）)]|是|要|章|节|条)+", "", squeeze(text))
    return re.sub(r"\W", "", text)


def signed(change: str | None) -> str | None:
    return None if change is None else squeeze(change).replace("−", "-").replace("－", "-")


def spans(item: dict) -> list[dict]:
    found = item["evidence"]
    return [found] if isinstance(found, dict) else found


def lines(briefing: dict) -> list[dict]:
    return [*briefing["points"], *([briefing["headline"]] if briefing["headline"] else [])]


def wording(line: dict) -> str:
    return f"{line.get('heading') or ''} {line['text']}"


@functools.cache
def gold(name: str) -> dict:
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def texts() -> dict[str, dict]:
    return cleaned([EXAMPLES / f"{name}.txt" for name in NAMES])


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("briefings")
    done = command("run", "examples", "-o", folder, "--summarizer", "none", "--engine", "serial")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def briefings(out: Path) -> dict[str, dict]:
    return {name: json.loads((out / f"{name}.txt.json").read_text(encoding="utf-8")) for name in NAMES}


def check_completeness(wanted: dict, got: dict, source: str) -> None:
    for key in wanted.keys() - {"gaps"}:
        assert got[key] == wanted[key], key
    if "gaps" not in wanted:
        return
    assert [(g["where"], g["omitted_chars"]) for g in got["gaps"]] == [
        (g["where"], g["omitted_chars"]) for g in wanted["gaps"]
    ]
    for found, expected in zip(got["gaps"], wanted["gaps"], strict=True):
        assert expected["notice"] in source[found["start"] : found["end"]]


def faults(briefing: dict, source: str) -> list[str]:
    """Lines, figures and headings whose evidence, cut from the source and cleaned by itself, lacks the quoted words."""

    def bare(text: str) -> str:  # a stray `_` is junk only to a page that has many: a slice cannot know
        return squeeze(text).replace("_", "")

    @functools.cache
    def shown(start: int, end: int) -> str:
        return bare(jianbao.clean(source[start:end]).text)

    found = []
    for line in lines(briefing):
        proofs = [shown(s["start"], s["end"]) for s in spans(line)]
        if not proofs or not all(proofs):
            found.append(f"no evidence: {line['text'][:60]}")
        elif line["how"] == "quoted":
            for piece in re.findall(r"[^。！？]+", line["text"]):
                if not any(bare(piece) in proof for proof in [*proofs, "".join(proofs)]):
                    found.append(f"not in its evidence: {piece[:60]} | {proofs[0][:60]}")
    for figure in briefing["figures"]:
        (span,) = spans(figure)
        proof = shown(span["start"], span["end"])
        missing = [bare(part) for part in (figure["value"], figure["unit"]) if bare(part) not in proof]
        if missing or not set(bare(figure["indicator"])) <= set(proof):
            found.append(f"figure {figure['indicator']} {figure['value']}{figure['unit']} | {proof[:80]}")
    for heading in briefing["outline"]:
        if bare(heading["heading"]) not in shown(heading["start"], heading["end"]):
            found.append(f"heading {heading['heading']} | {shown(heading['start'], heading['end'])[:60]}")
    return found


def test_there_is_gold_for_every_example() -> None:
    assert sorted(path.stem for path in EXAMPLES.iterdir()) == NAMES
    assert len(NAMES) >= 8


@pytest.mark.parametrize("name", NAMES)
def test_cleaned_text(name: str, texts: dict[str, dict]) -> None:
    wanted, row = gold(name), texts[f"{name}.txt"]
    text = squeeze(row["text"])
    assert [kept for kept in wanted["must_contain"] if squeeze(kept) not in text] == []
    assert [gone for gone in wanted["must_not_contain"] if gone in row["text"]] == []
    assert [twice for twice in wanted["once"] if text.count(squeeze(twice)) != 1] == []
    assert row["title"] == wanted["title"]
    original = squeeze((CASES / f"{name}.clean.txt").read_text(encoding="utf-8"))
    likeness = difflib.SequenceMatcher(None, original, text, autojunk=False).ratio()
    assert likeness >= wanted["similarity"]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_missing_is_known(name: str, texts: dict[str, dict]) -> None:
    row = texts[f"{name}.txt"]
    check_completeness(gold(name)["completeness"], row["completeness"], row["source_text"])


@pytest.mark.parametrize("name", [name for name in NAMES if gold(name)["untouched"]])
def test_a_sound_document_stays_as_it_is(name: str, texts: dict[str, dict]) -> None:
    row = texts[f"{name}.txt"]
    assert row["damage"] == []
    assert row["text"].rstrip("\n") == row["source_text"].rstrip("\n")
    assert row["source_text"] == (CASES / f"{name}.clean.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES[::3])  # each is a process of its own; the briefings' outlines are tested below
def test_outline_is_printed(name: str) -> None:
    done = command("outline", EXAMPLES / f"{name}.txt")
    assert done.returncode == 0, done.stderr
    printed = squeeze(done.stdout)
    top = [h["heading"] for h in gold(name)["outline"] if h["level"] == 1]
    assert [heading for heading in top if squeeze(heading) not in printed] == []


@pytest.mark.parametrize("name", NAMES)
def test_facts_about_the_document(name: str, briefings: dict[str, dict], texts: dict[str, dict]) -> None:
    wanted, got = gold(name), briefings[name]
    assert got["schema"] == "jianbao.briefing/1"
    assert got["source"]["encoding"].lower().replace("cp950", "big5").startswith(wanted["encoding"])
    assert got["title"] == wanted["title"]
    assert got["meta"]["genre"] in wanted["genre"]
    assert got["meta"]["doc_number"] == wanted["doc_number"]
    check_completeness(wanted["completeness"], got["completeness"], texts[f"{name}.txt"]["source_text"])


@pytest.mark.parametrize("name", NAMES)
def test_outline(name: str, briefings: dict[str, dict]) -> None:
    wanted = {head(h["heading"]): h["level"] for h in gold(name)["outline"]}
    free = tuple(head(prefix) for prefix in gold(name)["optional"])
    found = {head(h["heading"].removeprefix(h["label"])): h["level"] for h in briefings[name]["outline"]}
    found = {heading: level for heading, level in found.items() if not heading.startswith(free or "\0")}
    both = wanted.keys() & found.keys()
    assert 2 * len(both) / (len(wanted) + len(found)) >= HEADINGS, (wanted.keys() - both, found.keys() - both)
    assert {heading: found[heading] for heading in both if (found[heading] == 1) != (wanted[heading] == 1)} == {}


def match(wanted: dict, figures: list[dict]) -> dict | None:
    """The reported figure that means `wanted`: same number, and most of its name."""

    def likeness(figure: dict) -> float:
        return overlap(f"{figure.get('subject') or ''}{figure['indicator']}", wanted["indicator"])

    same = [f for f in figures if wanted["value"] in {f["value"], (signed(f["change"]) or "").strip("+-%")}]
    best = max(same, key=likeness, default=None)
    return best if best is not None and likeness(best) >= 0.5 else None


@pytest.mark.parametrize("name", NAMES)
def test_figures(name: str, briefings: dict[str, dict]) -> None:
    wanted = gold(name)["figures"]
    found = [(w, match(w, briefings[name]["figures"])) for w in wanted]
    inverted = [
        (w, f)
        for w, f in found
        if f and w["change"] and f["change"] and signed(f["change"])[:1] != signed(w["change"])[:1]
    ]
    assert inverted == []
    right = [
        (w, f)
        for w, f in found
        if f and f["unit"] == w["unit"] and (not w["change"] or signed(f["change"]) == w["change"])
    ]
    wrong = [(w, f) for w, f in found if (w, f) not in right]
    assert len(right) / len(wanted) >= FIGURES, wrong
    dated = [(w, f) for w, f in right if w["period"]]
    timed = [(w, f) for w, f in dated if f["period"] and squeeze(w["period"]) in squeeze(f["period"])]
    assert len(timed) >= PERIODS * len(dated), [(w, f) for w, f in dated if (w, f) not in timed]


@pytest.mark.parametrize("name", NAMES)
def test_points(name: str, briefings: dict[str, dict], texts: dict[str, dict]) -> None:
    wanted, found = gold(name), lines(briefings[name])
    source = texts[f"{name}.txt"]["source_text"]
    shown = " ".join(map(wording, found))
    proofs = " ".join(jianbao.clean(source[s["start"] : s["end"]]).text for line in found for s in spans(line))
    missed = [p for p in wanted["points"] if overlap(proofs, p) < 0.8 and overlap(shown, p) < 0.6]
    assert 1 - len(missed) / len(wanted["points"]) >= POINTS, missed
    assert [w for w in wanted["wrong"] for line in found if overlap(wording(line), w) >= 0.9] == []
    assert sum(len(squeeze(p["text"])) for p in briefings[name]["points"]) <= 600


@pytest.mark.parametrize("name", NAMES)
def test_evidence(name: str, briefings: dict[str, dict], texts: dict[str, dict]) -> None:
    said = faults(briefings[name], texts[f"{name}.txt"]["source_text"])
    assert not said, "\n".join(said)


@pytest.mark.parametrize("name", NAMES)
def test_no_line_uses_a_fragment_or_joins_both_sides_of_a_gap(name: str, briefings: dict[str, dict]) -> None:
    broken = [squeeze(words) for words in [*gold(name)["fragments"], *gold(name)["unsure"]]]
    found = lines(briefings[name])
    assert [(words, line["text"]) for words in broken for line in found if words in squeeze(wording(line))] == []
    for gap in briefings[name]["completeness"]["gaps"]:
        after = (
            gap["start"] if gap.get("reason") == "outline_hole" else gap["end"]
        )  # a hole has no notice: it marks a label
        for line in briefings[name]["points"]:
            sides = {
                "before" if s["end"] <= gap["start"] else "after" if s["start"] >= after else "across"
                for s in spans(line)
            }
            assert sides in ({"before"}, {"after"}), (gap, line["text"])


def test_no_trace_of_damage_in_any_output(out: Path) -> None:
    found = []
    for path in sorted(out.rglob("*")):
        if path.suffix in {".md", ".html", ".json"}:
            text = path.read_text(encoding="utf-8")
        elif path.suffix == ".docx":
            with zipfile.ZipFile(path) as archive:
                text = archive.read("word/document.xml").decode("utf-8")
        else:
            continue
        found += [f"{path.name}: …{text[max(0, m.start() - 20) : m.end() + 20]}…" for m in TRACES.finditer(text)]
    assert not found, "\n".join(found[:40])


def test_the_two_documents_that_disagree_both_say_so(briefings: dict[str, dict]) -> None:
    def growth(name: str) -> set[str]:
        return {
            signed(f["change"])
            for f in briefings[name]["figures"]
            if "规模以上工业增加值" in f["indicator"] and f["change"]
        }

    assert "+7.2%" in growth("02-政府工作报告")
    assert "+7.8%" in growth("07-工业经济运行情况专报")


def shared() -> list[list[Path]]:
    """Real documents, folder by folder: names are unique within one."""
    folder = os.environ.get("JIANBAO_SHARED")
    if not folder:
        pytest.skip("JIANBAO_SHARED is not set: NO real document was tested")
    root = Path(folder)
    folders = [sorted((root / part).glob("*.txt")) for part in ("data/gold", "data/noisy", "input")]
    if not all(folders):
        pytest.skip(f"JIANBAO_SHARED={folder} holds NO documents: nothing real was tested")
    return folders


@pytest.mark.slow
def test_evidence_of_real_documents(tmp_path: Path) -> None:
    bad: dict[str, list[str]] = {}
    for number, paths in enumerate(shared()):
        done = command("run", *paths, "-o", tmp_path / str(number), "--summarizer", "none", "--format", "json", "-q")
        assert done.returncode in {0, 1}, done.stderr
        for name, row in cleaned(paths).items():
            made = tmp_path / str(number) / f"{name}.json"
            source = row["source_text"]
            if not made.exists():  # only what is noise throughout may be refused
                said = [] if source.count("锟斤拷") * 6 > len(source) / 2 else [f"not briefed: {done.stderr}"]
            else:
                briefing = json.loads(made.read_text(encoding="utf-8"))
                said = faults(briefing, source)
                said += [f"trace in a line: {wording(x)[:80]}" for x in lines(briefing) if TRACES.search(wording(x))]
            if said:
                bad[name] = said
    assert not bad, json.dumps(bad, ensure_ascii=False, indent=1)
