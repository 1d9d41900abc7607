"""Room: engine. Gathers what a case's topic in the officers' group should show. No words of its own, no posting."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.answers import Verdict
from bot.domain.cases import Case
from bot.domain.conversation import Conversation
from bot.domain.desk_cards import CardFacts, card_of
from bot.domain.desk_facts import Collected, Reach, asked_before, collected_in, first_line, latest, lines_of, reach_of, receipts_before, registered
from bot.domain.desk_posts import Talk
from bot.domain.desk_steps import CaseView
from bot.domain.desk_topics import CaseTopic
from bot.domain.desk_words import DeskWords
from bot.domain.library import Knowledge
from bot.domain.messages import Channel, ConversationKey, Said
from bot.domain.wechat_quota import Allowance
from bot.ports import CaseNotes, Clock, LocalZones, Store, TopicShelf, WeChatQuota


@dataclass(frozen=True)
class DescribingCases:
    """Where what is known of a case lies. `public_url` is the address of the web desk, where there is one; `quota` that of a WeChat account."""

    store: Store
    notes: CaseNotes
    shelf: TopicShelf
    knowledge: Knowledge
    zones: LocalZones
    clock: Clock
    words: DeskWords
    public_url: str | None = None
    quota: WeChatQuota | None = None

    async def view(self, topic: CaseTopic) -> CaseView | None:
        """The case with its card, its lines and its notes; None where it was forgotten."""
        case = await self.store.case(topic.case)
        if case is None:
            return None
        said = await self.store.said(case.conversation)
        written_here = await self.shelf.written_in_the_group(case.conversation, topic.relayed)
        card = card_of(await self._facts(case, said, topic), self.words)
        talk = Talk(lines_of(case, said), written_here, case.channel, self._link(case))
        return CaseView(case, card, talk, await self.notes.of(case.id, topic.noted), first_line(case, said))

    async def reach(self, key: ConversationKey) -> Reach | None:
        """How far a reply reaches on a channel that limits what may be sent; None on the others."""
        if key.channel is not Channel.WECHAT:
            return None
        now = self.clock.now()
        return reach_of(await self.quota.allowance(key.peer, now) if self.quota else Allowance(0, None), now)

    async def _facts(self, case: Case, said: Sequence[Said], topic: CaseTopic) -> CardFacts:
        conversation = await self.store.find(case.conversation)
        collected = await self._collected(case)
        # Personal values of people on other channels stay off Telegram's servers: their consent does not name it.
        shown = [each for each in collected if case.channel == Channel.TELEGRAM or not each.is_personal]
        return CardFacts(
            case=case,
            district=self.knowledge.entries.get(case.district or ""),
            now=self.clock.now(),
            zones=self._zones(conversation, collected),
            asked=asked_before(case, said, await self._verdicts(receipts_before(case, said))),
            collected=tuple(shown),
            withheld=len(collected) - len(shown),
            reach=await self.reach(conversation.key) if conversation else None,
            link=self._link(case),
            is_anew=topic.is_anew,
        )

    async def _verdicts(self, receipts: Sequence[str]) -> dict[str, str]:
        found = [(receipt, await self.store.receipt(receipt)) for receipt in receipts]
        return {receipt: kept.verdict for receipt, kept in found if kept and kept.verdict in list(Verdict)}

    async def _collected(self, case: Case) -> list[Collected]:
        """What the person gave in forms, with consent: registered, or in the one that is open."""
        data = await self.store.personal_data(case.conversation)
        if data is None:
            return []
        forms = self.knowledge.forms
        given = [value for each in data.registrations for value in registered(forms.get(each.form), each.values)]
        return latest([*given, *collected_in(data.conversation.form, forms)])

    def _zones(self, conversation: Conversation | None, collected: Sequence[Collected]) -> tuple[str, ...]:
        """As the person's device says; else by the number that they can be called at. A passport does not tell where its bearer is."""
        if conversation and conversation.zone:
            return (conversation.zone,)
        return next((self.zones.of_phone(each.value.stored) for each in collected if each.reader == "phone"), ())

    def _link(self, case: Case) -> str | None:
        return f"{self.public_url}/desk/cases/{case.id}" if self.public_url else None
