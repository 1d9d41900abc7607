"""Room: domain. A case's card in the officers' group: its text, its name, its buttons. Pure; gathers nothing."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from bot.domain.cases import Case, CaseState, Want
from bot.domain.desk_clocks import Hour, hour_in_beijing, hour_there
from bot.domain.desk_facts import Asked, Collected, Reach
from bot.domain.desk_group import NAME_ROOM, Buttons, DeskAction, PostButton
from bot.domain.desk_words import DeskWords, clipped, safe
from bot.domain.knowledge import Entry

_NAME, _QUESTION, _ANSWER, _VALUE = 60, 150, 250, 100
"""UTF-16 units of what a card quotes."""
_VALUES = 12
_CITY = 2
_NO_TIME = datetime(2000, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card is made of. `withheld` counts the personal values that are not shown in the group; `link` leads to the web desk."""

    case: Case
    district: Entry | None
    now: datetime
    zones: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    collected: tuple[Collected, ...] = ()
    withheld: int = 0
    reach: Reach | None = None
    link: str | None = None
    is_anew: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """`says` is a digest of all but the hour: while it is the same, the card need not be edited."""

    name: str
    text: str
    buttons: Buttons
    says: str


def card_of(facts: CardFacts, words: DeskWords) -> Card:
    """The card as it should be now."""
    timeless = "\n".join(_lines(replace(facts, now=_NO_TIME), words))
    name = clipped(words.say("desk.topic", case=facts.case.id, desk=desk_title(facts.district, words)), NAME_ROOM)
    return Card(name, "\n".join(_lines(facts, words)), buttons_of(facts.case, words), hashlib.sha256(timeless.encode("utf-8", "ignore")).hexdigest())


def desk_title(district: Entry | None, words: DeskWords) -> str:
    """The name of a district, or of the city's desk."""
    return district.short_title.for_(words.language) if district else words.say("desk.city")


def buttons_of(case: Case, words: DeskWords) -> Buttons:
    """What can be done with a case by pressing; a closed one is opened again, unless it goes on elsewhere."""
    if case.state is CaseState.CLOSED:
        return () if case.merged_into else ((PostButton(words.say("desk.button.reopen"), DeskAction.REOPEN.data),),)
    claim = (PostButton(words.say("desk.button.claim"), DeskAction.CLAIM.data),) if not case.is_taken else ()
    others = (PostButton(words.say("desk.button.transfer"), DeskAction.TRANSFER.data), PostButton(words.say("desk.button.close"), DeskAction.CLOSE.data))
    return ((*claim, *others),)


def said_of_reach(reach: Reach, words: DeskWords) -> str:
    """How far a reply reaches on a channel that limits what may be sent."""
    return words.say("desk.reach.left", messages=reach.messages, hours=reach.hours) if reach.messages else words.say("desk.reach.none")


def _lines(facts: CardFacts, words: DeskWords) -> Iterator[str]:
    case = facts.case
    if facts.is_anew:
        yield f"<i>{safe(words.say('desk.card.anew'))}</i>"
    yield f"<b>{safe(words.say('desk.card.head', case=case.id, desk=desk_title(facts.district, words)))}</b>"
    yield safe(words.say("desk.card.state", state=_state(case, words)))
    yield from map(safe, _standing(case, words))
    language = words.say(f"desk.language.{case.language.split('-')[0]}")
    yield safe(words.say("desk.card.channel", channel=words.say(f"desk.channel.{case.channel}"), language=language))
    yield from map(safe, _clocks(facts, words))
    if facts.reach:
        yield safe(said_of_reach(facts.reach, words))
    yield from _asked(facts, words)
    yield from _collected(facts, words)
    yield ""
    yield f"<i>{safe(words.say('desk.card.how'))}</i>"
    if facts.link:
        yield safe(words.say("desk.card.link", link=facts.link))


def _standing(case: Case, words: DeskWords) -> Iterator[str]:
    """Until when an answer is due and how far it went up, how the scholar waits, what they thought of it, and why it came here."""
    if case.timer.due_at and case.is_open:
        due = hour_in_beijing(case.timer.due_at)
        yield words.say("desk.card.due", due=_shown(due, words))
    if case.timer.level and case.is_open:
        yield words.say(f"desk.card.level.{min(case.timer.level, _CITY)}")
    if case.wants is not Want.WAIT and case.is_open:
        yield words.say(f"desk.card.wants.{case.wants}")
    if case.rating:
        yield words.say("desk.card.rating", rating=case.rating)
    known = [words.say(code) for code in case.why if code in words.phrases.texts]
    if known:
        yield words.say("desk.card.why", why=words.say("desk.card.and").join(known))


def _state(case: Case, words: DeskWords) -> str:
    officer = clipped(case.officer or "", _NAME)
    match case.state:
        case CaseState.NEW:
            return words.say("desk.card.new")
        case CaseState.OFFERED:
            return words.say("desk.card.offered", officer=clipped(case.offered_to or "", _NAME))
        case CaseState.CLAIMED:
            return words.say("desk.card.claimed", officer=officer)
        case CaseState.WAITING_FOR_SCHOLAR:
            return words.say("desk.card.for_scholar", officer=officer)
        case CaseState.WAITING_FOR_OFFICER:
            return words.say("desk.card.for_officer", officer=officer)
        case CaseState.REOPENED:
            return words.say("desk.card.reopened")
        case CaseState.CLOSED:
            if case.merged_into:
                return words.say("desk.card.merged", into=case.merged_into)
            return words.say("desk.card.closed", officer=officer) if officer else words.say("desk.card.closed_by_person")


def _clocks(facts: CardFacts, words: DeskWords) -> Iterator[str]:
    yield words.say("desk.card.clock", beijing=_shown(hour_in_beijing(facts.now), words))
    there = hour_there(facts.now, facts.zones)
    yield words.say("desk.card.local", local=_shown(there, words), offset=there.offset) if there else words.say("desk.card.local_unknown")


def _shown(hour: Hour, words: DeskWords) -> str:
    return f"{hour.day} {words.say(f'desk.weekday.{hour.weekday}')} {hour.time}"


def _asked(facts: CardFacts, words: DeskWords) -> Iterator[str]:
    yield ""
    yield f"<b>{safe(words.say('desk.card.asked' if facts.asked else 'desk.card.asked_nothing'))}</b>"
    for each in facts.asked:
        yield safe(f"• {clipped(each.question, _QUESTION)} [{words.say(f'desk.verdict.{each.verdict}')}]")
        yield f"<blockquote>{safe(clipped(each.answer, _ANSWER))}</blockquote>"


def _collected(facts: CardFacts, words: DeskWords) -> Iterator[str]:
    if not facts.collected and not facts.withheld:
        return
    yield ""
    yield f"<b>{safe(words.say('desk.card.collected'))}</b>"
    for each in facts.collected[:_VALUES]:
        yield safe(words.say("desk.card.value", label=each.label.for_(words.language), value=clipped(each.value.shown, _VALUE)))
    if facts.withheld:
        yield safe(words.say("desk.card.personal", count=facts.withheld))
