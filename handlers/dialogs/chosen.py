"""Room: dialogs. Where in a clause one of a form's own choices stands, with nothing beside it that says more. Marks places only."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from bot.domain.forms import Choice, Slot
from handlers.dialogs.choosing import choice_names
from handlers.dialogs.clauses import Said, Span, is_of_others, trimmed
from handlers.dialogs.matching import named_places
from handlers.dialogs.signs import GENERIC
from handlers.dialogs.tidying import folded

SEVERAL = ("choices", "ticks")
"""Readers of several choices at once."""
_LEAST = {True: 3, False: 2}
_BESIDE = re.compile(
    r"^(?:[^不没非未]{0,8}是|(?:the|my|our)\s[a-z]+\s(?:is|are|should\sbe)\s)?"
    r"(?:[\s'’\"“”()（）-]|我们?|自己|公司|企业|项目|团队|的|了|吧|呢|啊|人|还|也|都|就|才|是|在|要|想|请|去|来|找|看|有|做|搞|办理?|用|约|谈|聊|选择?|学|报名?|参加|申请|预约|对接|需要|属于|处于"
    r"|关于|关心|感兴趣|为了|主要|应该|现在|目前|已经?|拿到|备[好齐]|准备好|齐|手[里上]|落[在户到]|住|这个?|那个?|这边|那边|一[个家位]|几个|方面|领域|行业|阶段|类|方式|榜单"
    r"|的?专员|比较|更|合适|和|与|及|以及|跟|还有|改成|改为|换成|一下"
    r"|\b(?:i'm|i'd|i'll|i've|it's|that's|we're|we'd|we've|i|we|it|that|this|am|is|are|was|be|been|the|a|an|my|our|us|me|in|on|at|by|for|of|to|as|with|about|from"
    r"|want|would|like|love|will|rather|prefer|need|looking|look|interested|see|have|has|got|already|now|please|instead|both|also|and|plus|field|stage|area|sector|list"
    r"|officer|company|firm|project|team|one|meet|talk|speak|do|make|get|currently|still|just|there|join|apply|applying|register|concerns?|do|d|m|ll|s)\b)*+$"
)
"""What may stand beside a choice in a clause: its own small words, what it is said to be of; no denial, no plan."""


def options(message: Said, clause: Span, slot: Slot) -> Iterator[Span]:
    """A clause that names one of the choices, several where several may be, and says nothing else; 其他 and "other" say nothing without their question."""
    text = message.plain[slice(*clause)]
    if "\x00" in text or is_of_others(text):
        return
    places = named_places(text, _telling_names(slot.choices))
    is_several = len({id for _, _, id in places}) > 1
    if not places or (is_several and slot.reader not in SEVERAL) or not _BESIDE.match(_beside(text, places, slot)):
        return
    start, end = min(start for start, _, _ in places), max(end for _, end, _ in places)
    if span := trimmed(message.plain, (clause[0] + start, clause[0] + end)):
        yield span


@lru_cache(maxsize=512)
def _telling_names(offered: tuple[Choice, ...]) -> Mapping[str, str]:
    """The words for the choices that say something where nothing was asked."""
    return {name: id for name, id in choice_names(offered).items() if len(name) >= _LEAST[name.isascii()] and not GENERIC.fullmatch(name)}


@lru_cache(maxsize=512)
def _called(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(map(folded, words), key=len, reverse=True))


def _beside(text: str, places: list[tuple[int, int, str]], slot: Slot) -> str:
    """The clause without the choices named, and without the slot's own name."""
    left = "".join(" " if any(start <= place < end for start, end, _ in places) else char for place, char in enumerate(text))
    for name in _called(slot.called):
        left = left.replace(name, " ")
    return left.strip()
