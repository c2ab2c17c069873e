"""What decoding knows of the vocabulary and of a source: units, what follows which words, how clauses begin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import torch

from jianbao_models.text import UNIT
from jianbao_models.tokenization import FIRST_TEXT_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor
    from transformers import PreTrainedTokenizerFast

_BYTE: Final = re.compile(r"^<0x([0-9A-F]{2})>$")
#: Stands for a byte token in texts, so that each token has the length of its text.
BYTE_MARK: Final = "\ue000"
_UNIT_CHAR: Final = re.compile(r"^[0-9A-Za-z*×○%‰℃]$")
MARKS: Final = frozenset("，。；：！？、）”》…")
_CLAUSE_MARKS: Final = frozenset("，。；：！？")
_DEPENDENT: Final = re.compile(
    r"(?:分别|均|各|又|再|净|约|已|累计)?"
    r"(?:同比|环比|比上年|较上年|比去年|较去年|增长|下降|增幅|降幅|增速|占比|占全|高于|低于|居全|排名|位居|上升|其中)"
)
#: Verbs that say nothing of what is counted.
_VERBS: Final = ("完成", "实现", "达到", "达", "为")
#: Words just written that are looked up in the source.
_CONTEXT: Final = 3
_LEAD_BYTE, _FOLLOW_BYTE = 0xC0, 0x80


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What decoding needs to know of each token: its text and length in characters, and whether it belongs to units."""

    texts: tuple[str, ...]
    lengths: Tensor
    unit: Tensor
    end: int

    @classmethod
    def of(cls, tokenizer: PreTrainedTokenizerFast) -> Vocabulary:
        """Read the tables off a tokenizer made by `tokenization.train_tokenizer`."""
        texts: list[str] = []
        for index, token in enumerate(tokenizer.convert_ids_to_tokens(list(range(len(tokenizer))))):
            texts.append("" if index < FIRST_TEXT_ID else BYTE_MARK if _BYTE.match(token) else token)
        starts = [_starts_character(token) for token in tokenizer.convert_ids_to_tokens(list(range(len(tokenizer))))]
        lengths = [int(starts[i]) if text == BYTE_MARK else len(text) for i, text in enumerate(texts)]
        unit = [text == BYTE_MARK or bool(_UNIT_CHAR.match(text)) for text in texts]
        return cls(tuple(texts), torch.tensor(lengths), torch.tensor(unit), int(tokenizer.eos_token_id))


def _starts_character(token: str) -> bool:
    """Whether a byte token begins a character (UTF-8 lead byte or ASCII)."""
    found = _BYTE.match(token)
    return found is not None and not _FOLLOW_BYTE <= int(found[1], 16) < _LEAD_BYTE


@dataclass(slots=True)
class Unit:
    """How a unit stands in the source: tokens that must follow it (None: any may), and the characters before it.

    `before` holds the `context` of each place.
    """

    following: frozenset[int] | None
    before: set[str]


@dataclass(frozen=True, slots=True)
class Source:
    """A tokenized source: its units, what follows which words, and how its clauses begin.

    `dependent` maps the first token of each clause that speaks of the subject of the clause before it (`同比下降16.39%`) to
    the two tokens at whose end it stands in the source; tokens that also begin other clauses are left out.
    """

    ids: tuple[int, ...]
    units: dict[tuple[int, ...], Unit]
    after: dict[tuple[int, ...], frozenset[int]]
    clause_starts: frozenset[int]
    dependent: dict[int, frozenset[tuple[int, ...]]]

    @classmethod
    def of(cls, ids: Sequence[int], vocabulary: Vocabulary) -> Source:
        """Analyse the text ids of one source (no control tokens)."""
        after: dict[tuple[int, ...], set[int]] = {}
        follow = [*ids, vocabulary.end]
        starts = {follow[0]}
        for i, token in enumerate(ids):
            for length in range(1, min(_CONTEXT, i + 1) + 1):
                after.setdefault(tuple(ids[i + 1 - length : i + 1]), set()).add(follow[i + 1])
            if vocabulary.texts[token] in MARKS:
                starts.add(follow[i + 1])
        frozen = {context: frozenset(tokens) for context, tokens in after.items()}
        return cls(
            tuple(ids), _units(ids, vocabulary), frozen, frozenset(starts - {vocabulary.end}), _dependent(ids, vocabulary)
        )  # fmt: skip


def _units(ids: Sequence[int], vocabulary: Vocabulary) -> dict[tuple[int, ...], Unit]:
    """Each unit of the source by its ids."""
    texts = [vocabulary.texts[token] for token in ids]
    owner = [i for i, text in enumerate(texts) for _ in text]
    found: dict[tuple[int, ...], Unit] = {}
    whole = "".join(texts)
    for match in re.finditer(f"{UNIT.pattern}|{BYTE_MARK}+", whole):
        first, last = owner[match.start()], owner[match.end() - 1]
        key, following = tuple(ids[first : last + 1]), ids[last + 1] if last + 1 < len(ids) else None
        bound = match[0][-1].isdigit() or match[0][-1] in "*×○"
        needed = frozenset({following}) if bound and following is not None and _is_word(texts[last + 1]) else None
        unit = found.setdefault(key, Unit(needed, set()))
        unit.following = None if needed is None or unit.following is None else unit.following | needed
        unit.before.add(context(whole[max(0, match.start() - 8) : match.start()]))
    return found


def context(text: str) -> str:
    """What a number after `text` belongs to: the character before it, or four where that is a mere verb (`完成`).

    Empty for a mark and for nothing.
    """
    if not text or text[-1] in MARKS:
        return ""
    if not text.endswith(_VERBS):
        return text[-1]
    return re.split(f"[{''.join(MARKS)}]", text[-4:])[-1]


def _is_word(text: str) -> bool:
    return bool(text) and text[0].isalpha() and not text.isascii() and text != BYTE_MARK


def _dependent(ids: Sequence[int], vocabulary: Vocabulary) -> dict[int, frozenset[tuple[int, ...]]]:
    """First tokens of clauses without a subject of their own, with the tokens before the mark that precedes them."""
    found: dict[int, set[tuple[int, ...]]] = {}
    free: set[int] = set()
    for i, token in enumerate(ids):
        if i and vocabulary.texts[ids[i - 1]] not in _CLAUSE_MARKS:
            continue
        clause = "".join(vocabulary.texts[other] for other in ids[i : i + 12])
        if i > 1 and _DEPENDENT.match(clause):
            found.setdefault(token, set()).add(tuple(ids[max(0, i - 3) : i - 1]))
        else:
            free.add(token)
    return {token: frozenset(before) for token, before in found.items() if token not in free}
