"""Sentences written for these tests, and small models made from them."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = (
    "产业基础还不牢固", "财政收支矛盾突出", "项目建设进度偏慢", "民生短板仍然较多", "安全生产形势严峻", "作风建设持续加强",
    "营商环境不断优化", "乡村建设稳步推进", "科技创新能力提升", "城市管理水平提高",
)  # fmt: skip
BODIES = (
    "全县规模以上工业企业{a}家，上半年有{b}家产值下降，产业基础还不牢固的问题比较明显，龙头企业带动能力不强。",
    "受剩余债务到期等因素影响，1至6月一般公共预算收入完成{a}.{b}亿元，同比下降{b}.7%，财政收支矛盾突出，保运转压力增大。",
    "年初安排的{a}个重点项目中，尚有{b}个没有开工，项目建设进度偏慢，个别单位协调不力，要素保障跟不上。",
    "教育、医疗、养老等方面民生短板仍然较多，群众反映的{a}件急难愁盼事项还有{b}件没有办结，需要加快解决。",
    "今年以来接报事故{a}起，比上年增加{b}起，安全生产形势严峻，必须压实各方责任，深入排查整治隐患。",
    "开展干部作风整治行动，查处典型问题{a}个，通报曝光{b}起，作风建设持续加强，机关效能明显改善。",
    "推行一窗受理，压减审批材料{a}项，办理时限缩短{b}%，营商环境不断优化，新登记市场主体稳定增长。",
    "完成农村户厕改造{a}户，新建通村道路{b}公里，乡村建设稳步推进，人居环境整治取得阶段性成效。",
    "新认定高新技术企业{a}家，研发投入增长{b}.5%，科技创新能力提升，成果转化渠道进一步拓宽。",
    "清理占道经营{a}处，改造老旧小区{b}个，城市管理水平提高，市容环境秩序有了新的变化。",
)


def document(seed: int) -> str:
    """A made-up report of ten points, each a heading line and a paragraph; figures depend on `seed`."""
    lines = ["各位代表："]
    for i, (heading, body) in enumerate(zip(HEADINGS, BODIES, strict=True)):
        lines.append(f"（{'一二三四五六七八九十'[i]}）{heading}")
        text = body.format(a=10 + 7 * seed + i, b=2 + seed + i)
        lines.append(f"{heading}。{text}下一步，各部门要对照目标任务逐项落实，确保全年工作取得实效{'。' * 1}")
    return "\n".join(lines)


def write_data(folder: Path, documents: int = 12) -> Path:
    """A data folder like the real one, made of `document`s."""
    rows = [{"id": f"prov-{n}", "title": f"报告{n}", "text": document(n), "source": "test"} for n in range(documents)]
    news = [
        {
            "id": f"n{n}-{i}",
            "text": BODIES[i].format(a=10 + n, b=2 + i),
            "summary": HEADINGS[i] + f"，涉及{10 + n}项",
            "source": "t",
        }
        for n in range(6)
        for i in (3, 5, 6)
    ]
    files = {"docs/prov_gov_work_reports_2026": rows, "train/xwlb_title": news}
    for name, content in files.items():
        path = folder / f"{name}.jsonl.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as stream:
            stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in content)
    for name in ("dev", "gold"):
        (folder / name).mkdir(exist_ok=True)
    return folder
