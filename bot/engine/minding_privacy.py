"""Room: engine. A person's rights: see, take along, erase what is kept about them. No storage of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.conversation import Conversation
from bot.domain.cues import Cues
from bot.domain.knowledge import Entry
from bot.domain.messages import Button, Reply
from bot.domain.phrasebook import Phrasebook
from bot.engine.naming import new_code
from bot.engine.outcome import Outcome
from bot.engine.routing import PRIVACY
from bot.ports import PersonalData, Store


@dataclass(frozen=True, slots=True)
class MindingPrivacy:
    """What the rights need: what is kept, the cues, the texts, the entries that people may follow."""

    store: Store
    cues: Cues
    phrases: Phrasebook
    entries: Mapping[str, Entry] = field(default_factory=dict)

    async def respond(self, conversation: Conversation, text: str) -> Outcome:
        """Explain, export, ask whether to erase, or erase."""
        match self.cues.which(text, PRIVACY):
            case "erase_sure":
                after = Conversation(conversation.id, conversation.key, conversation.language, version=conversation.version)
                return Outcome(after, (Reply("privacy.erased", {"reference": new_code("E")}),), is_erasure=True)
            case "erase":
                return Outcome(
                    conversation, (Reply("privacy.sure", {}, (Button("button.erase_sure", "/privacy erase yes"), Button("button.keep_data", "/privacy"))),)
                )
            case "export":
                data = await self.store.personal_data(conversation.id)
                return Outcome(conversation, (Reply("privacy.export", {"lines": self._lines(conversation, data)}),))
            case _:
                buttons = (Button("button.export", "/privacy export"), Button("button.erase", "/privacy erase"))
                return Outcome(conversation, (Reply("privacy.about", {}, buttons),))

    def _lines(self, conversation: Conversation, data: PersonalData | None) -> str:
        if data is None:
            return "–"
        lines = [f"{said.at:%Y-%m-%d %H:%M} {said.author}: {said.text}" for said in data.said]
        for each in data.registrations:
            values = {"reference": each.reference, "form": each.form, "values": ", ".join(value.shown for value in each.values.values())}
            lines.append(self.phrases.say("privacy.registration", conversation.language, values))
        for case in data.cases:
            lines.append(self.phrases.say("privacy.case", conversation.language, {"case": case.id, "state": case.state}))
        for wish in data.interests:
            title = self.entries[wish.entry].title if wish.entry in self.entries else wish.entry
            lines.append(self.phrases.say("privacy.interest", conversation.language, {"title": title, "date": f"{wish.at:%Y-%m-%d}"}))
        if conversation.zone:
            lines.append(self.phrases.say("privacy.zone", conversation.language, {"zone": conversation.zone}))
        return "\n".join(lines) or "–"
