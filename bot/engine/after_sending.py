"""Room: engine. What a form shows once it was sent: what fits it on the lists, and which papers are still missing. No storage, no moves."""

from dataclasses import dataclass, replace

from bot.domain.forms import Form, Slot
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.domain.messages import Reply
from bot.domain.registrations import Registration
from bot.engine.matching_needs import MatchingNeeds
from bot.engine.outcome import Outcome

TICKED = "ticks"
"""The reader of lists that are ticked off."""


@dataclass(frozen=True, slots=True)
class AfterSending:
    """What this needs: the forms, and the comparison with the lists."""

    knowledge: Knowledge
    matching: MatchingNeeds

    async def add(self, outcome: Outcome) -> Outcome:
        """The outcome with what its form shows after it was sent or changed; as it is where nothing was."""
        sent = outcome.registration
        form = self.knowledge.forms.get(sent.form) if sent and not sent.is_withdrawn else None
        if sent is None or form is None:
            return outcome
        more = (await self.matching.show(form, sent.values),) if form.after.matches else ()
        return replace(outcome, replies=(*outcome.replies, *more, *(papers_of(form, sent) if form.after.papers else ())))


def papers_of(form: Form, sent: Registration) -> tuple[Reply, ...]:
    """What is not ticked yet on each list that was asked about, or that all is there."""
    return tuple(_papers(form, slot, sent) for slot in form.asked(sent.values) if slot.reader == TICKED)


def _papers(form: Form, slot: Slot, sent: Registration) -> Reply:
    value = sent.values.get(slot.name)
    ticked = set(value.stored.split(",")) if value else set()
    missing = [choice.label for choice in slot.choices if choice.id not in ticked]
    item = _item(form, slot, sent)
    if not missing:
        return Reply("papers.complete", {"item": item})
    lines = Bilingual(*("\n".join(f"• {getattr(label, side)}" for label in missing) for side in ("zh", "en")))
    return Reply("papers.missing", {"item": item, "lines": lines})


def _item(form: Form, slot: Slot, sent: Registration) -> Bilingual:
    """What the list belongs to: the choice on which it is asked, else the list's own label."""
    for when in slot.when:
        other = form.slot(when.slot)
        chosen = sent.values.get(when.slot)
        for choice in other.choices if other and chosen else ():
            if chosen and choice.id in chosen.stored.split(","):
                return choice.label
    return slot.label
