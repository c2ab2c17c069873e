"""Measures a network on held-out pairs, averages checkpoints and writes the folder that ships in the wheel."""

# ruff: noqa: PLC0415 - heavy packages are imported where they are used, and only then
from __future__ import annotations

import csv
import math
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from jianbao_models.data import load_pairs
from jianbao_models.text import rouge_l
from jianbao_models.tokenization import encode_text, load_tokenizer, prefix_ids

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PreTrainedTokenizerFast

    from jianbao_models.pointer import CopyBartForConditionalGeneration
    from jianbao_models.train import Recipe


@torch.no_grad()
def measure(
    network: CopyBartForConditionalGeneration, tokenizer: PreTrainedTokenizerFast, path: Path, *, limit: int
) -> dict[str, float]:
    """Loss per token and character ROUGE-L (greedy, unconstrained) per task on held-out structure-made pairs."""
    network.eval()  # type: ignore[no-untyped-call]
    scores: dict[str, float] = {}
    for task in ("heading", "line"):
        found = [pair for pair in load_pairs(path) if pair.task == task][:limit]
        sources = [
            torch.tensor(prefix_ids(task, len(pair.target)) + ids[:318])
            for pair, ids in zip(found, encode_text(tokenizer, [pair.source for pair in found]), strict=True)
        ]
        labels = [torch.tensor([*ids, 2]) for ids in encode_text(tokenizer, [pair.target for pair in found])]
        x = torch.nn.utils.rnn.pad_sequence(sources, batch_first=True)
        y = torch.nn.utils.rnn.pad_sequence(labels, batch_first=True, padding_value=-100)
        mask = (x != 0).long()
        loss = network(input_ids=x, attention_mask=mask, labels=y).loss
        out = network.generate(
            input_ids=x, attention_mask=mask, max_new_tokens=y.size(1) + 8, num_beams=1, do_sample=False
        )
        texts = tokenizer.batch_decode(out, skip_special_tokens=True)
        rouge = sum(rouge_l(text, pair.target) for text, pair in zip(texts, found, strict=True)) / max(1, len(found))
        scores[f"{task}_loss"] = round(float(loss), 4)
        scores[f"{task}_rouge_l"] = round(rouge, 4)
    return scores


def average(paths: list[Path]) -> dict[str, torch.Tensor]:
    """Mean of the networks of several checkpoints, parameter by parameter, in float32."""
    total: dict[str, torch.Tensor] = {}
    for path in paths:
        for name, value in torch.load(path, weights_only=True)["network"].items():
            total[name] = total.get(name, torch.zeros_like(value, dtype=torch.float32)) + value.float() / len(paths)
    return total


def export(out: Path, folder: Path, recipe: Recipe) -> None:
    """Write config, tokenizer, float16 weights of the averaged newest checkpoints and the learning curve into `folder`."""
    from jianbao_models.train import new_network

    tokenizer = load_tokenizer(out / "tokenizer")
    network = new_network(recipe.model, len(tokenizer))
    found = sorted((out / "checkpoints").glob("*.pt"))[-recipe.training.average :]
    if not found:
        message = f"no checkpoint under {out / 'checkpoints'}"
        raise SystemExit(message)
    network.load_state_dict(average(found))
    folder.mkdir(parents=True, exist_ok=True)
    half: nn.Module = network
    half.to(torch.float16)
    network.save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    if (out / "log.csv").exists():
        with (out / "log.csv").open(encoding="utf-8", newline="") as stream:
            (folder / "learning_curve.svg").write_text(curve(list(csv.DictReader(stream))), encoding="utf-8")
    for path in folder.iterdir():
        path.chmod(0o644)  # safetensors writes files that only their owner can read


def curve(log: list[dict[str, Any]], width: int = 640, height: int = 240) -> str:
    """The learning curve (held-out ROUGE-L of both tasks over pairs seen) as SVG text."""
    last = max(float(row["pairs"]) for row in log) or 1.0
    lines = []
    for name, colour in (("heading_rouge_l", "#b22222"), ("line_rouge_l", "#1f4e79")):
        points = " ".join(
            f"{40 + (width - 60) * float(row['pairs']) / last:.1f},{height - 30 - (height - 50) * float(row[name]):.1f}"
            for row in log
        )
        lines.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{points}"/>')
    ticks = "".join(
        f'<text x="4" y="{height - 26 - (height - 50) * t / 4:.0f}" font-size="11">{t / 4:.2f}</text>'
        f'<line x1="38" x2="{width - 20}" y1="{height - 30 - (height - 50) * t / 4:.0f}" '
        f'y2="{height - 30 - (height - 50) * t / 4:.0f}" stroke="#ddd"/>'
        for t in range(5)
    )
    thousands = math.floor(last / 1000)
    legend = (
        '<text x="50" y="16" font-size="12" fill="#b22222">heading</text>'
        '<text x="110" y="16" font-size="12" fill="#1f4e79">line</text>'
        '<text x="160" y="16" font-size="12">ROUGE-L on held-out pairs, '
        f"to {thousands} thousand pairs seen</text>"
    )
    body = "\n".join([ticks, *lines, legend])
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">'
    return f"{head}\n{body}\n</svg>\n"
