"""Room: engine. Keeps the topics of the officers' group in step with the cases: one process a topic, within the group's limit. No vendor's calls."""

from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.domain.desk_group import PostOutcome, PostResult
from bot.domain.desk_posts import CopyPost, TextPost
from bot.domain.desk_steps import (
    CloseTopic,
    EditCard,
    OpenTopic,
    PostCard,
    PostNote,
    RemoveTopic,
    RenameTopic,
    ReopenTopic,
    Settle,
    Step,
    after,
    before,
    next_step,
)
from bot.domain.desk_topics import CaseTopic
from bot.engine.describing_cases import DescribingCases
from bot.engine.rounds import make_rounds
from bot.ports import Bell, Clock, DeskGroup, TopicShelf

log = structlog.get_logger()
_IN_HAND = timedelta(seconds=45)
"""How long a claim holds: longer than a step may wait for the group's limit and for an answer, so that only a process that died leaves one behind."""
_STEPS = 6
"""Steps of one visit to a topic; the next round goes on, so that one long talk does not hold up the others."""
_COSTLY = (OpenTopic, PostCard, TextPost, CopyPost, PostNote, CloseTopic, ReopenTopic, RenameTopic)
"""What puts a message into the group, a line about the topic among them."""


@dataclass
class GroupLimit:
    """20 messages a minute in a group; some are left for words to officers. Counted in this process."""

    most: int = 17
    within: timedelta = timedelta(seconds=60)
    _sent: deque[datetime] = field(default_factory=deque)

    def admits(self, now: datetime) -> bool:
        """Whether one more may be sent; it is counted."""
        while self._sent and self._sent[0] <= now - self.within:
            self._sent.popleft()
        if len(self._sent) >= self.most:
            return False
        self._sent.append(now)
        return True


@dataclass
class PostingToTheDesk:
    """Works for one group, `configured` by its id."""

    configured: int
    group: DeskGroup
    shelf: TopicShelf
    cases: DescribingCases
    clock: Clock
    bell: Bell
    limit: GroupLimit = field(default_factory=GroupLimit)
    _quiet_until: datetime | None = None

    async def run(self) -> None:
        """Look at every ring, and each second: another process may have written. Ends when it is cancelled."""
        await make_rounds("topics", self.bell, self.round)

    async def round(self) -> None:
        """Visit every topic that lacks something."""
        for case_id in await self.shelf.pending(self.clock.now()):
            if self._quiet_until and self._quiet_until > self.clock.now():
                return
            await self.visit(case_id)

    async def visit(self, case_id: str) -> None:
        """Bring one topic further, unless another process has it in hand."""
        now, chat = self.clock.now(), await self.shelf.home(self.configured)
        topic = await self.shelf.take(case_id, chat, now, self._in_hand())
        if topic is None:
            return
        try:
            # A topic in a group that is not ours any more is as good as deleted.
            await self._bring(topic if topic.chat == chat else replace(topic.gone(), chat=chat))
        finally:
            await self.shelf.release(case_id)

    async def _bring(self, topic: CaseTopic) -> None:
        view = await self.cases.view(topic)
        for _ in range(_STEPS):
            step = next_step(view, topic, self.cases.words)
            if step is None or (isinstance(step, _COSTLY) and not self.limit.admits(self.clock.now())):
                return
            kept = await self._take(topic, step)
            if kept is None or kept.thread is None or (kept.retry_at and kept.retry_at > self.clock.now()):
                return  # of a topic that was deleted, the next round opens another
            topic = kept

    async def _take(self, topic: CaseTopic, step: Step) -> CaseTopic | None:
        """One step, kept before it is tried and after; None where there is no topic any more."""
        if (doubtful := before(topic, step)) != topic:
            await self.shelf.keep(doubtful, self._in_hand())
        result = await self._try(topic, step)
        if isinstance(step, CopyPost) and result.outcome is PostOutcome.MESSAGE_GONE:
            step = TextPost(step.instead, step.upto)
            result = await self._try(topic, step)
        if isinstance(step, RemoveTopic) and (result.is_done or result.outcome in (PostOutcome.TOPIC_GONE, PostOutcome.MESSAGE_GONE)):
            await self.shelf.drop(topic.case)
            return None
        await self._note(topic, step, result)
        kept = after(topic, step, result, self.clock.now())
        await self.shelf.keep(kept, self._in_hand())
        return kept

    def _in_hand(self) -> datetime:
        return self.clock.now() + _IN_HAND

    async def _note(self, topic: CaseTopic, step: Step, result: PostResult) -> None:
        """What concerns the whole group: it moved, it wants to be left alone."""
        if result.is_done:
            return
        log.warning("topics.not_done", step=type(step).__name__, outcome=result.outcome)
        if result.outcome is PostOutcome.MIGRATED and result.chat:
            await self.shelf.moved(topic.chat, result.chat)
        if result.outcome is PostOutcome.WAIT:
            self._quiet_until = self.clock.now() + timedelta(seconds=result.seconds)

    async def _try(self, topic: CaseTopic, step: Step) -> PostResult:
        match step:
            case Settle():
                return PostResult(PostOutcome.DONE)
            case OpenTopic(name, _):
                return await self.group.open_topic(topic.chat, name)
            case _ if topic.thread is None:
                return PostResult(PostOutcome.DONE)  # to be removed, and never opened
            case PostCard(card):
                return await self._posted_card(topic.chat, self.group.post(topic.chat, topic.thread, card.text, card.buttons))
            case RenameTopic(name, _):
                return await self.group.rename_topic(topic.chat, topic.thread, name)
            case EditCard(card):
                return await self.group.edit(topic.chat, topic.card or 0, card.text, card.buttons)
            case TextPost(text) | PostNote(text):
                return await self.group.post(topic.chat, topic.thread, text)
            case CopyPost(chat, message):
                return await self.group.copy(topic.chat, topic.thread, chat, message)
            case CloseTopic():
                return await self.group.close_topic(topic.chat, topic.thread)
            case ReopenTopic():
                return await self.group.reopen_topic(topic.chat, topic.thread)
            case RemoveTopic():
                return await self.group.remove_topic(topic.chat, topic.thread)

    async def _posted_card(self, chat: int, posting: Awaitable[PostResult]) -> PostResult:
        posted = await posting
        if posted.is_done and posted.id and not (await self.group.pin(chat, posted.id)).is_done:
            log.warning("topics.card_not_pinned")
        return posted
