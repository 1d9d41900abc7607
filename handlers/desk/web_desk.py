"""Room: desk. What the officers' pages share: the windows they look through. No routes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import Request

from bot.domain.cases import Case
from bot.domain.desk_facts import Reach, outside, reach_of
from bot.domain.desk_roles import Act, Who, may
from bot.domain.library import Knowledge
from bot.domain.messages import Channel, Said
from bot.domain.wechat_quota import Allowance
from bot.ports import Bell, Clock, DeskWork, MediaSource, Store, WeChatQuota
from bot.ports.desk_queue import DeskQueue
from handlers.desk.case_card import Cards
from handlers.desk.desk_tools import DeskTools
from handlers.desk.queue_views import Reader
from handlers.http.page_texts import PageTexts, language_of_reader

PAGES = Path(__file__).parent / "pages"
MAX_REPLY = 4000


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages need."""

    work: DeskWork
    store: Store
    knowledge: Knowledge
    bell: Bell
    clock: Clock
    pages: PageTexts
    quota: WeChatQuota | None = None
    media: Mapping[Channel, MediaSource] = field(default_factory=dict)
    queue: DeskQueue = field(kw_only=True)
    cards: Cards = field(kw_only=True)
    tools: DeskTools | None = None

    def reader(self, request: Request) -> Reader:
        """For whom a page is made."""
        language = language_of_reader(request)
        return Reader(language, self.pages.texts(language), self.knowledge, self.clock.now())

    async def talk(self, who: Who, case: Case) -> Sequence[Said]:
        """The talk of a case as far as somebody may read it: another case of the same person may lie with another desk, and so do its lines."""
        said = await self.store.said(case.conversation)
        shut = [each for each in await self.cards.book.of_person(case.conversation) if not may(who, Act.LOOK, each.district)]
        return outside(shut, said)

    async def reach(self, case: Case) -> Reach | None:
        """How far a reply reaches on a channel that limits what may be sent; None on the others."""
        conversation = await self.store.find(case.conversation)
        if conversation is None or conversation.key.channel is not Channel.WECHAT:
            return None
        allowed = await self.quota.allowance(conversation.key.peer, self.clock.now()) if self.quota else Allowance(0, None)
        return reach_of(allowed, self.clock.now())


def is_script(request: Request) -> bool:
    """Whether a script of the page asks, which takes its answer as JSON."""
    return "application/json" in request.headers.get("accept", "")
