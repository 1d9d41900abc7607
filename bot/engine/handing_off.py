"""Room: engine. From "let me talk to a person" to a closed case: ask for the district, open, relay, leave. No pages, no storage."""

from dataclasses import dataclass, replace

from bot.domain.cases import Case, CaseState
from bot.domain.conversation import Conversation, Floor
from bot.domain.cues import Cues, has_phrase, plain
from bot.domain.knowledge import Entry
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.domain.messages import Button, Reply, is_command
from bot.domain.phrasebook import Phrasebook
from bot.engine.naming import new_code
from bot.engine.outcome import Outcome
from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class HandingOff:
    """What a hand-off needs: the districts, the cues, the texts, the clock."""

    knowledge: Knowledge
    cues: Cues
    phrases: Phrasebook
    clock: Clock

    def ask(self, conversation: Conversation, text: str) -> Outcome:
        """Somebody wants a person: at once when the district is said, else ask for it."""
        if text.startswith("/officer "):
            return self.choose(conversation, text)
        if district := self.district_in(text):
            return self._open(conversation, district)
        buttons = [Button("button.district", f"/officer {entry.id}", {"title": entry.short_title}) for entry in self.knowledge.districts()]
        reply = Reply("handoff.which_district", {}, (*buttons, Button("button.undecided", "/officer undecided")))
        return Outcome(replace(conversation, is_choosing_district=True), (reply,))

    def choose(self, conversation: Conversation, text: str) -> Outcome:
        """The answer to "which district?": any answer opens the case, an unknown one at the city's desk; a cancel goes back."""
        if self.cues.means(text, "cancel", "back"):
            return Outcome(replace(conversation, is_choosing_district=False), (Reply("chat.help"),))
        chosen = self.knowledge.entries.get(text.removeprefix("/officer ").strip()) if text.startswith("/officer ") else self.district_in(text)
        return self._open(conversation, chosen)

    def hear(self, conversation: Conversation, text: str, case: Case | None) -> Outcome:
        """A message while the bot does not hold the floor: it goes to the officer and the bot is silent, unless the person wants the bot back."""
        if plain(text) not in self.cues.table["back"].whole | self.cues.table["cancel"].whole:
            # No buttons: a number that is said to the officer must not be taken for a choice of ours.
            return Outcome(conversation, (Reply("handoff.menu_waits"),) if is_command(text) else ())
        after = conversation.handed_to(Floor.BOT, None)
        closed = case.closed(self.clock.now()) if case and case.state is not CaseState.CLOSED else None
        return Outcome(after, (Reply("handoff.left", {"case": case.id if case else ""}),), case=closed)

    def district_in(self, text: str) -> Entry | None:
        """The district named in a message, the longest name first."""
        said = plain(text)
        names = [(plain(name), entry) for entry in self.knowledge.districts() for name in (entry.title.zh, entry.title.en, *entry.also_called)]
        names.sort(key=lambda each: -len(each[0]))
        return next((entry for name, entry in names if has_phrase(said, name)), None)

    def desk_name(self, district: Entry | None) -> Bilingual:
        """How the desk of a district, or the city's, is called."""
        pair = self.phrases.texts["handoff.of_district" if district else "handoff.city_desk"]
        title = district.short_title if district else Bilingual("", "")
        return Bilingual(pair.zh.format(district=title.zh), pair.en.format(district=title.en))

    def desk_named(self, district: str | None) -> Bilingual:
        """How the desk of the district with this id, or the city's, is called."""
        return self.desk_name(self.knowledge.entries.get(district or ""))

    def _open(self, conversation: Conversation, district: Entry | None) -> Outcome:
        case = Case(
            id=new_code("C"),
            conversation=conversation.id,
            channel=conversation.key.channel,
            language=conversation.language,
            district=district.id if district else None,
            state=CaseState.NEW,
            opened_at=self.clock.now(),
        )
        reply = Reply("handoff.queued", {"district": self.desk_name(district), "case": case.id})
        return Outcome(conversation.handed_to(Floor.QUEUED, case.id), (reply,), case=case)
