"""Room: engine. The same question at the same point of a talk, of which nothing is a person's own: its turn is not taken anew. Nobody's words are held."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from operator import attrgetter

from cachetools import LRUCache

from bot.domain.answers import Receipt
from bot.domain.conversation import Conversation, Topic
from bot.domain.language import Language
from bot.domain.messages import Channel, ConversationKey, Inbound, Reply, ShownButton
from bot.domain.words import clean, masked
from bot.engine.naming import new_code
from bot.engine.outcome import Outcome

_MOST = 2048
"""Turns kept, those asked for longest ago forgotten first; a few kilobytes each."""
_LONGEST = 100
"""Characters of a question that somebody else may ask in the same words."""
Noting = Callable[[Conversation, str], Conversation]
"""The conversation with what a message tells of the person."""
_NEW = Conversation("", ConversationKey(Channel.WECHAT, ""), Language.ZH)
_TALK = {"id", "key", "language", "topics", "last_question", "profile", "unanswered", "offered", "version"}
_REST = attrgetter(*(Conversation.__dataclass_fields__.keys() - _TALK))
_NOTHING_ELSE = _REST(_NEW)


@dataclass(frozen=True, slots=True)
class Point:
    """A question and the point of a talk that it came at: `name` says all that its turn follows from."""

    name: bytes
    before: Conversation
    message: Inbound
    question: str


@dataclass(frozen=True, slots=True)
class _Answered:
    """What a turn gave, without its question, what it told of the person, its receipt's name and its time."""

    language: Language
    topics: tuple[Topic, ...]
    offered: tuple[ShownButton, ...]
    unanswered: int
    tells: bool
    reply: Reply
    receipt: Receipt


class AskedAgain:
    """Turns that gave one answer and changed nothing but what the talk is about. They are known by digests of all that they follow from."""

    def __init__(self, most: int = _MOST) -> None:
        self._known: LRUCache[bytes, _Answered] = LRUCache(most)

    def point(self, before: Conversation, message: Inbound, *others: object) -> Point | None:
        """Where the talk is; None for what nobody else says so, and where more goes on than a talk. `others` is what else a turn follows from."""
        if len(message.text) > _LONGEST or message.text.startswith("/") or message.attachment or _REST(before) != _NOTHING_ELSE:
            return None
        question = clean(message.text)
        if masked(question) != question:
            return None
        talk = (before.key.channel, before.language, before.topics, before.last_question, before.profile, before.unanswered, before.offered)
        said = (message.text, message.language, message.shown, message.zone)
        name = blake2b(repr((talk, before.version == 0, said, others)).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        return Point(name, before, message, question)

    def outcome(self, point: Point, noting: Noting, now: datetime) -> Outcome | None:
        """What the turn gives, with a receipt of its own; None where it has to be taken."""
        known = self._known.get(point.name)
        return _again(known, point, noting, new_code("A"), now) if known else None

    def note(self, point: Point, noting: Noting, outcome: Outcome) -> None:
        """Remember a turn, where it can be told again, word for word, from what is remembered of it."""
        if len(outcome.receipts) != 1 or len(outcome.replies) != 1:
            return
        after, (receipt,), (reply,) = outcome.conversation, outcome.receipts, outcome.replies
        nobodys = replace(reply, receipt=None), replace(receipt, id="", question="", at=datetime.min)
        answered = _Answered(after.language, after.topics, after.offered, after.unanswered, after.profile != point.before.profile, *nobodys)
        if receipt.id not in repr(answered) and _again(answered, point, noting, receipt.id, receipt.at) == outcome:
            self._known[point.name] = answered


def _again(answered: _Answered, point: Point, noting: Noting, receipt_id: str, now: datetime) -> Outcome:
    after = replace(
        point.before,
        language=answered.language,
        topics=answered.topics,
        last_question=point.question,
        offered=answered.offered,
        unanswered=answered.unanswered,
    )
    receipt = replace(answered.receipt, id=receipt_id, question=point.question, at=now)
    told = noting(after, point.message.text) if answered.tells else after
    return Outcome(told, (replace(answered.reply, receipt=receipt_id),), receipts=(receipt,))
