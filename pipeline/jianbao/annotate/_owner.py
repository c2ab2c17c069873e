"""Indicators that say too little alone: whose they are, or what happened to them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from jianbao.annotate._lexicon import words

if TYPE_CHECKING:
    from jianbao.annotate._indicator import Phrase

_NOBODY = re.compile(r"[、，“”（）\d\x00]|^(?:通过|用|以|或|若|如|经|凡|其|此|该|在|将|对|把|从|向|由|为)|[了着的]$")
_BETWEEN = re.compile(r"(?:共|累计|已|先后|共计|合计|全年|全部|今年|预计)+$")
LASTING = re.compile(r"(?:[两二三四五六七八九十]|\d{1,2})年(?:来|间)?$")
"""The time in which something changed, at the end of an indicator: 城镇化率五年 (提高4.5个百分点)."""
_LONGEST_WHO, _LONGEST_OBJECT, _LONGEST_OWNER = 16, 6, 20


def completed(noun: str, who: str, verb: str, subject: str | None) -> str:
    """The object `noun` of `verb`, with what it needs to be understood.

    Args:
        noun: the phrase between the verb and its number.
        who: the words before the verb.
        verb: the verb that governs the noun.
        subject: whom the table names beside the indicator.

    >>> completed("产值", "锂电材料产业园", "实现", None), completed("消费", "", "撬动", None)
    ('锂电材料产业园产值', '撬动消费')
    """
    effect = verb in words("figures", "verbs", "effect")
    if noun in words("figures", "nouns", "bare"):
        kept = verb if effect or verb in {"新增", "净增", "缴纳", "上缴"} else ""
        return _owner(who, subject) + kept + noun
    return verb + noun if effect and len(noun) <= _LONGEST_OBJECT else noun


def _owner(who: str, subject: str | None) -> str:
    """Somebody or something that has the indicator, if the table does not name it elsewhere."""
    who = _BETWEEN.sub("", who)
    verbs = tuple(verb for verb in words("figures", "verbs", "strong") if len(verb) > 1)
    if who == subject or not 2 <= len(who) <= _LONGEST_WHO or _NOBODY.search(who) or who.startswith(verbs):  # noqa: PLR2004
        return ""
    return who


def of_what(attribute: Phrase | None, thing: Phrase | None) -> Phrase | None:
    """规模2亿元的资金池: 资金池规模. None where `attribute` is none, or what follows is no thing."""
    if attribute is None or thing is None or attribute.text not in words("figures", "nouns", "attributes"):
        return None
    if not 2 <= len(thing.text) <= _LONGEST_OWNER or re.search(r"\d|\x00", thing.text):  # noqa: PLR2004
        return None
    return replace(attribute, text=thing.text.removesuffix("进展") + attribute.text)
