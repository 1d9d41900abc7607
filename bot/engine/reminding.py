"""Room: engine. Words that were promised for later: each is said once, in its conversation, when its time has come. No channels."""

from dataclasses import dataclass, replace

from bot.domain.conversation import Floor
from bot.domain.errors import Overtaken
from bot.domain.messages import Button, Reply
from bot.domain.registrations import DueReminder
from bot.engine.locks import Locks
from bot.engine.rounds import look_every
from bot.engine.speaking import Speaking, carried
from bot.ports import Bell, Clock, Store, Turn

_SECONDS = 60.0
"""Between two looks at what is due; reminders are for days, not for minutes."""


@dataclass(frozen=True)
class Reminding:
    """What it takes: the store, the words, the clock, the bell, the locks that it shares with the corridor."""

    store: Store
    speaking: Speaking
    clock: Clock
    bell: Bell
    locks: Locks

    async def run(self) -> None:
        """Look again and again, until it is cancelled; a fault is logged, and tried again later."""
        await look_every(_SECONDS, "reminders", self.round)

    async def round(self) -> int:
        """Say what is due; how many were said. Where an officer has the floor it waits, so as not to talk between people."""
        said = [await self._say(each) for each in await self.store.due_reminders(self.clock.now())]
        return sum(said)

    async def _say(self, due: DueReminder) -> bool:
        conversation = await self.store.find(due.conversation)
        if conversation is None:
            return False
        async with self.locks.of(conversation.key):
            # Loaded again under the lock: a turn may have been taken meanwhile.
            before = await self.store.find(due.conversation)
            if before is None or before.floor is not Floor.BOT:
                return False
            # An open question keeps its own choices.
            buttons = () if before.form else (Button("button.edit", f"/registration edit {due.reference}"),)
            reply = Reply("form.reminder", {"title": due.title, "reference": due.reference, "text": due.text}, buttons)
            lines = carried(self.speaking.say(reply, before.language), before.key.channel)
            after = replace(before, version=before.version + 1, offered=lines[-1].buttons or before.offered)
            try:
                await self.store.keep(Turn(before, after, None, lines, reminded=due.id))
            except Overtaken:
                return False
        self.bell.ring(before.id)
        return True
