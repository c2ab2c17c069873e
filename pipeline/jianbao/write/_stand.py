"""Can a clause end a statement? Only if it says something of its own and nothing that belongs to it follows."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jianbao.write._patterns import PURPOSE, waits
from jianbao.write._tags import tagged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.write._tags import Token

_WHEN = re.compile(
    r"(?:之日起|[年月日]起|以来|之后|之前|以前|以后|期间|时间内|[年月日周天]内|过程中|的同时|前提下|情况下|基础上|条件下|形势下|背景下|"
    r"时|\d[^，。]{0,10}中|(?<![落滞背前先幕最今])后|[年月日]底|从[^，。]*看|^[^，。]{0,8}作为[^，。]*|^[^，。]{1,8}(?:通过(?!了)|经过|根据|按照|围绕|针对)[^，。]*|^在[^，。]*(?:方面|时刻|环节|领域|问题上|下)|从[^，。]*出发|(?:组织|会同|协调)(?:各|有关|相关)?(?:部门|单位|方面)|^[冒顶带本沿怀朝]着[^，。]*|"
    r"表明|显示|认为|指出|强调|[这几两二三四五六七八九十]个?(?:方面|问题|特点|任务|重点|环节))$"
)
"""Ends of a clause that says when, or that announces what follows."""

_GOES_ON = re.compile(
    r"(?:就|也|才|则|都|既|正|这|已经?|将|仍|无疑|毕竟|不仅|并不|不)?(?:是(?!否)|属于|意味着|有利于|有助于|关系到?|关乎|取决于|在于|成为|出现|呈现)"
    r"|也(?:要|应|须|必须|将|可|是)|(?:一边|前者|后者)|为[^，。]{1,14}(?:传递|提供|[作做]出|带来|奠定|创造|注入|指明|打下)"
    r"|但|却|然而|不过|可是|只是|而是|又|[^，。]{0,4}(?:才|就)(?:能|会|要|可以|必须)"
)
"""Openings of a clause without which the clause before is half said: what it is or becomes (规范招投标，是……), or the turn that counts."""

_ALL = re.compile(r"[，,](?:都|均|皆|这些?都)(?:是|要|需|应|必须|有|为|将|在|已|能|会|可)")
"""A clause about everything before it: 如何……，如何……，都需要研究."""

_LIST = re.compile(r"：(?![^“]*”)")
"""The colon before a list, outside of a quotation."""

_OPENED = re.compile(
    r"既(?![然定有得])|一边|一方面|不仅|不但|不只|虽然?|尽管|只要|只有|如果|假如|若(?!干)|无论|不论|不管|即使|除非|一旦|与其|宁可|因为|由于"
)
_CLOSED = re.compile(
    r"[^，。]{0,10}(?:就|则|都|也|又|才|便|还|更|仍|但|却|而|另一|一律|均|必须|不得|应|所以|因此|致使|导致|造成|使)"
)
"""The halves of pairs of conjunctions."""

_GROUND = re.compile(r"经|根据|按照?|依据|依照|结合|现|决定|特(?!别)|要|必须|应")

_VERB = re.compile(r"v|ad?$|z|l|i")
_MODAL = re.compile(r"要|会|应当?|可以?|能够?|将|须|必须|需要?|是否|可能|来|去|起|到|有关|相关")
_ABOUT = re.compile(r"对于?|关于|至于|按照|根据|依[照据]|针对|围绕|随着|由于|鉴于|本着")
_QUANTITY = re.compile(r"\d[\d.,]*(?:%|％|[万亿个家元人户项条件吨亩米公])")


def ends(text: str, parts: Sequence[tuple[int, int]], last: int, first: int = 0) -> bool:
    """May a statement from clause `first` to clause `last` of `parts`, the clauses of the sentence `text`, end there?

    Not amid a list that it opens (发生3起事故：…；…；…): the reader would take what is named for all there is.

    >>> parts = [(0, 6), (7, 12)]
    >>> ends("规范招标活动，是关键一环。", parts, 0), ends("推进老旧改造，改善民生。", parts, 0)
    (False, True)
    """
    stated = text[parts[first][0] : parts[last][1]]
    if "；" in text[parts[last][1] :] and _LIST.search(stated):
        return False
    clause = text[slice(*parts[last])]
    if last + 1 == len(parts):
        return not (waits(clause) or (text.rstrip().endswith(("：", ":")) and _WHEN.search(clause)))
    if _half_said([text[a:b] for a, b in parts[first : last + 1]]):
        return False
    following = text[parts[last + 1][0] :]
    if PURPOSE.match(text, parts[first][0]) and not any(turns(text[a:b]) for a, b in parts[first + 1 : last + 1]):
        return False
    half = _WHEN.search(clause) or _GOES_ON.match(following) or _ALL.search(text, parts[last][1])
    return not (waits(clause) or half) and says(clause)


def _half_said(clauses: Sequence[str]) -> bool:
    """Is the last opening of a pair (既…也, 只要…就) left without its other half?"""
    opened = max((k for k, clause in enumerate(clauses) if _OPENED.match(clause)), default=-1)
    return opened >= 0 and not any(_CLOSED.match(clause) for clause in clauses[opened + 1 :])


def turns(clause: str) -> bool:
    """Does `clause` turn from a purpose to what is done for it: by whom, or on what ground?"""
    tokens = tagged(clause)
    return bool(_GROUND.match(clause)) or (bool(tokens) and tokens[0].tag.startswith(("n", "r", "s", "t", "m")))


@lru_cache(maxsize=4096)
def says(clause: str) -> bool:
    """Has `clause` a predicate of its own, or a quantity that stands for one?

    Read off the parts of speech: no verb or adjective at all; a noun with what describes it (机构所做的工作); an adverbial with its noun
    (会按照文件的要求). Where the tags allow both readings the clause counts as saying something.

    >>> [says(words) for words in ("机构所做的工作", "我们会按照文件的要求", "要严格落实文件的要求")]
    [False, False, True]
    """
    tokens = tagged(clause)
    verbs = [k for k, token in enumerate(tokens) if _VERB.match(token.tag) and not _MODAL.fullmatch(token.word)]
    if not verbs:
        return bool(_QUANTITY.search(clause))
    links = [k for k, token in enumerate(tokens) if token.word == "的"]
    return not links or not _describes(tokens, verbs, links[-1])


def _describes(tokens: Sequence[Token], verbs: Sequence[int], link: int) -> bool:
    """Is all of a clause one noun with its description, or one adverbial? `link` is the place of its last 的."""
    after = tokens[link + 1 :]
    if not 1 <= len(after) <= 2 or any(token.tag.startswith(("a", "i", "l", "z")) for token in after):  # noqa: PLR2004
        return False
    before = [k for k in verbs if k < link]
    if not before or (before == [link - 1] and before[0] > 0):
        return True
    particle = before[0] > 0 and tokens[before[0] - 1].word == "所"
    return particle or (len(after) == 1 and bool(_ABOUT.fullmatch(tokens[0].word)))
