"""Room: engine. "Tell me when this changes": asked for consent first, kept with the turn, taken back by a word. No telling, no storage of its own."""

from dataclasses import dataclass

from bot.domain.conversation import Conversation
from bot.domain.cues import Cues, plain
from bot.domain.interest import Interest, stated_by
from bot.domain.knowledge import Entry
from bot.domain.library import Knowledge
from bot.domain.messages import Button, Channel, Reply
from bot.engine.freshness import FOLLOW, UNFOLLOW
from bot.engine.outcome import Outcome
from bot.engine.understanding import Reader
from bot.ports import Clock, Scripts, Store
from bot.ports.freshness import Follows, Unfollows

SURE, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class MindingInterest:
    """What it needs: the entries, the reader of names, the cues, what is kept of the person, the clock."""

    knowledge: Knowledge
    reader: Reader
    cues: Cues
    scripts: Scripts
    store: Store
    clock: Clock

    async def respond(self, conversation: Conversation, text: str) -> Outcome:
        """Ask whether to, keep that somebody wants to be told, or that they do not any more."""
        command, named, sure = [*text.split(), "", "", ""][:3] if text.startswith("/") else ["", "", ""]
        if command == UNFOLLOW or (not command and self.cues.means(text, "unfollow")):
            return await self._unfollow(conversation, named or self._named(text))
        if command == FOLLOW and named == NO:
            return Outcome(conversation, (Reply("freshness.declined"),))
        entry = self.knowledge.entries.get(named) if command else self._meant(conversation, text)
        if entry is None:
            return Outcome(conversation, (Reply("item.unknown" if named else "freshness.which"),))
        if any(each.entry == entry.id for each in await self._followed(conversation)):
            return Outcome(conversation, (Reply("freshness.already", {"title": entry.title}, (_stop(entry.id),)),))
        return self._keep(conversation, entry) if sure == SURE else self._ask(conversation, entry)

    def _ask(self, conversation: Conversation, entry: Entry) -> Outcome:
        name = "freshness.consent_wechat" if conversation.key.channel is Channel.WECHAT else "freshness.consent"
        buttons = (Button("button.follow_yes", f"{FOLLOW} {entry.id} {SURE}"), Button("button.follow_no", f"{FOLLOW} {NO}"))
        return Outcome(conversation, (Reply(name, {"title": entry.title}, buttons),))

    def _keep(self, conversation: Conversation, entry: Entry) -> Outcome:
        stated = stated_by(entry)
        interest = Interest(conversation.id, entry.id, conversation.language, self.knowledge.version, stated.digest, self.clock.now())
        reply = Reply("freshness.following", {"title": entry.title}, (_stop(entry.id),))
        return Outcome(conversation, (reply,), interest=Follows(interest, stated))

    async def _unfollow(self, conversation: Conversation, named: str) -> Outcome:
        """One entry where it is named, else everything."""
        followed = [each.entry for each in await self._followed(conversation)]
        if not followed or (named and named not in followed):
            return Outcome(conversation, (Reply("freshness.follows_nothing"),))
        one = named or (followed[0] if len(followed) == 1 else "")
        if not one:
            return Outcome(conversation, (Reply("freshness.unfollowed_all"),), interest=Unfollows())
        entry = self.knowledge.entries.get(one)  # None where it was taken out meanwhile: the wish for it is still there
        reply = Reply("freshness.unfollowed", {"title": entry.title}) if entry else Reply("freshness.unfollowed_one")
        return Outcome(conversation, (reply,), interest=Unfollows((one,)))

    async def _followed(self, conversation: Conversation) -> tuple[Interest, ...]:
        data = await self.store.personal_data(conversation.id)
        return data.interests if data else ()

    def _meant(self, conversation: Conversation, text: str) -> Entry | None:
        """The entry that the message names, else the one that the talk is about."""
        topic = conversation.topics[0].entry if conversation.topics else ""
        return self.knowledge.entries.get(self._named(text) or topic)

    def _named(self, text: str) -> str:
        named = self.reader.named_in(plain(self.scripts.simplified(text))) if not text.startswith("/") else ()
        return named[0] if named else ""


def _stop(entry: str) -> Button:
    return Button("button.unfollow", f"{UNFOLLOW} {entry}")
