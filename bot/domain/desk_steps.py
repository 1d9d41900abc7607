"""Room: domain. What is to be done next in a case's topic, and how the topic stands after it. Pure tables; posts nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from bot.domain.cases import Case, CaseState
from bot.domain.desk_cards import Card
from bot.domain.desk_group import PostOutcome, PostResult
from bot.domain.desk_notes import CaseNote
from bot.domain.desk_posts import CopyPost, Nothing, Talk, TextPost, next_post, note_post
from bot.domain.desk_topics import CaseTopic, shown_of
from bot.domain.desk_words import DeskWords

_HERE = "tg:"
"""How the message ids of what officers write in the group begin."""


@dataclass(frozen=True, slots=True)
class OpenTopic:
    """A topic for a case; `relayed` is the line with which the case begins."""

    name: str
    relayed: int


@dataclass(frozen=True, slots=True)
class RenameTopic:
    """The case went to another district."""

    name: str
    district: str


@dataclass(frozen=True, slots=True)
class PostCard:
    """The card, to be posted and pinned."""

    card: Card


@dataclass(frozen=True, slots=True)
class EditCard:
    """The card says something else now."""

    card: Card


@dataclass(frozen=True, slots=True)
class PostNote:
    """A note that was written elsewhere."""

    text: str
    noted: int


@dataclass(frozen=True, slots=True)
class CloseTopic:
    """The case is done with."""


@dataclass(frozen=True, slots=True)
class ReopenTopic:
    """The case was closed and goes on."""


@dataclass(frozen=True, slots=True)
class RemoveTopic:
    """The case was forgotten, and what was said in it with it."""


@dataclass(frozen=True, slots=True)
class Settle:
    """Nothing is left to post; the topic is as given."""

    topic: CaseTopic


Step: TypeAlias = OpenTopic | RenameTopic | PostCard | EditCard | TextPost | CopyPost | PostNote | CloseTopic | ReopenTopic | RemoveTopic | Settle


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with all that its topic should show. `first` is the line with which it begins."""

    case: Case
    card: Card
    talk: Talk
    notes: Sequence[CaseNote]
    first: int


def next_step(view: CaseView | None, topic: CaseTopic, words: DeskWords) -> Step | None:
    """First match wins; None where the topic shows everything. A forgotten case has no view."""
    if view is None:
        return RemoveTopic()
    case, is_closed = view.case, view.case.state is CaseState.CLOSED
    if topic.thread is None:
        return _unless_shown(case, topic) if is_closed else OpenTopic(view.card.name, max(topic.relayed, view.first))
    if topic.shown.is_closed and not is_closed:
        return ReopenTopic()
    if topic.card is None:
        return PostCard(view.card)
    if topic.shown.district != (case.district or ""):
        return RenameTopic(view.card.name, case.district or "")
    if post := next_post(view.talk, topic, words):
        return Settle(replace(topic, relayed=post.upto, parts=0)) if isinstance(post, Nothing) else post
    if note := next((each for each in view.notes if each.id > topic.noted), None):
        here = note.message_id.startswith(_HERE)
        return Settle(replace(topic, noted=note.id)) if here else PostNote(note_post(note, words), note.id)
    if topic.card_says != view.card.says:
        return EditCard(view.card)
    if is_closed and not topic.shown.is_closed:
        return CloseTopic()
    return _unless_shown(case, topic)


def _unless_shown(case: Case, topic: CaseTopic) -> Step | None:
    return Settle(replace(topic, shown=shown_of(case))) if topic.shown != shown_of(case) else None


def before(topic: CaseTopic, step: Step) -> CaseTopic:
    """What is kept before a step is tried: a process that dies over a post leaves behind that it may stand there."""
    in_doubt = step.upto if isinstance(step, TextPost | CopyPost) else 0
    return replace(topic, in_doubt=in_doubt) if in_doubt > topic.in_doubt else topic


def after(topic: CaseTopic, step: Step, result: PostResult, now: datetime) -> CaseTopic:
    """The topic after a step that was tried on it: further on, or to be tried again."""
    match result.outcome:
        case PostOutcome.DONE:
            return _done(replace(topic, failures=0, retry_at=None), step, result.id)
        case PostOutcome.TOPIC_GONE:
            return topic.gone()
        case PostOutcome.MESSAGE_GONE if isinstance(step, EditCard):
            return replace(topic, card=None)
        case PostOutcome.MIGRATED:
            return replace(topic, chat=result.chat or topic.chat)
        case PostOutcome.WAIT:
            return topic.put_off(now, result.seconds)
        case PostOutcome.UNSURE:
            return before(topic, step).put_off(now)
        case _:
            return topic.put_off(now)


def _done(topic: CaseTopic, step: Step, new_id: int | None) -> CaseTopic:
    match step:
        case OpenTopic(_, relayed):
            return replace(topic, thread=new_id, relayed=relayed)
        case RenameTopic(_, district):
            return replace(topic, shown=replace(topic.shown, district=district))
        case PostCard(card):
            return replace(topic, card=new_id, card_says=card.says)
        case EditCard(card):
            return replace(topic, card_says=card.says)
        case TextPost(_, upto, parts):
            return replace(topic, relayed=upto, parts=parts)
        case CopyPost(_, _, upto):
            return replace(topic, relayed=upto, parts=0)
        case PostNote(_, noted):
            return replace(topic, noted=noted)
        case CloseTopic():
            return replace(topic, shown=replace(topic.shown, state=CaseState.CLOSED))
        case ReopenTopic():
            return replace(topic, shown=replace(topic.shown, state=CaseState.REOPENED))
        case Settle(settled):
            return settled
        case RemoveTopic():
            return topic
