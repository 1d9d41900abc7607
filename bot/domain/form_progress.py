"""Room: domain. How far a person has come in a form, what they may mean in it, and what one message did. No moves, no texts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.domain.forms import Form, Reader, Reading, Rejected, Slot, Spotted, Spotter, Value
from bot.domain.language import Bilingual, Language
from bot.domain.messages import Reply


class Stage(StrEnum):
    """Where in a form a person is."""

    CONSENT = "consent"
    ASKING = "asking"
    CONFIRMING = "confirming"


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer that is known already, and where from: the person's own `words`, or the `title` of another form."""

    value: Value
    words: str = ""
    title: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person has come in a form; kept by slot name, so that slots may come and go.

    `words`: what each value was read from, to be read again. `latest`: the slot filled last, which "no, …" is about. `offers`: what is known and
    may be taken over, but for those `declined`. `reference`: what was sent before and is being changed. `wants`: the other form asked for
    meanwhile. `is_leaving`: asked whether to keep what was filled in. `is_aside`: the last message was a question about something else.
    `language`: the one the values are shown in. `paused_on`: the ISO date of the pause.
    """

    form: str
    stage: Stage = Stage.CONSENT
    asking: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    refusals: int = 0
    words: Mapping[str, str] = field(default_factory=dict)
    latest: str | None = None
    offers: Mapping[str, Offer] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()
    reference: str | None = None
    wants: str | None = None
    is_leaving: bool = False
    is_aside: bool = False
    language: Language | None = None
    paused_on: str | None = None

    def offer_for(self, slot: Slot | None) -> Offer | None:
        """What may be taken over as the answer to this slot."""
        if slot is None or slot.name in self.values or slot.name in self.declined:
            return None
        return self.offers.get(slot.name)

    def filled(self, slot: Slot, value: Value, words: str) -> "Progress":
        """With an answer, and the words it was read from."""
        values, said = {**self.values, slot.name: value}, {**self.words, slot.name: words}
        return replace(self, values=values, words=said, skipped=self.skipped - {slot.name}, latest=slot.name)

    def without(self, *names: str) -> "Progress":
        """Without the answers of these slots."""
        values = {name: value for name, value in self.values.items() if name not in names}
        return replace(self, values=values, words={name: words for name, words in self.words.items() if name not in names})


class Intent(StrEnum):
    """What a person in a form may mean other than an answer."""

    YES = "yes"
    NO = "no"
    BACK = "back"
    SKIP = "skip"
    CANCEL = "cancel"
    DROP = "drop"
    PAUSE = "pause"
    RESUME = "resume"
    WHY = "why"
    CHANGE = "change"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Utterance:
    """A message in a form: its text, and what the cue table made of it. `slot` and `rest` belong to a CHANGE ("my email is …").

    `contrary`: what is said beside a "no", "actually" or "I wrote it wrong" that opens or ends a message and names no slot ("no, I am called …").
    """

    text: str
    intent: Intent | None = None
    slot: str | None = None
    rest: str = ""
    contrary: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What one message did: the new progress (None when the form is closed), what to say, and the values when it is complete.

    `paused`: the progress to be put aside and gone on with later.
    """

    progress: Progress | None
    replies: tuple[Reply, ...]
    completed: Mapping[str, Value] | None = None
    paused: Progress | None = None


@dataclass(frozen=True, slots=True)
class Reads:
    """How answers are read: the readers by name, what a reader may know beside the text, and several answers found in one message."""

    readers: Mapping[str, Reader]
    reading: Callable[[Slot, Mapping[str, Value]], Reading]
    spotter: Spotter

    def read(self, slot: Slot, text: str, known: Mapping[str, Value]) -> Value | Rejected:
        """What the slot's reader makes of a text."""
        return self.readers[slot.reader](text, self.reading(slot, known))

    def spot(self, slots: Sequence[Slot], text: str, known: Mapping[str, Value]) -> tuple[Spotted, ...]:
        """Answers to some of these slots; the first is the one that is asked for."""
        return self.spotter(text, slots, lambda slot: self.reading(slot, known)) if slots else ()


def missing(form: Form, progress: Progress) -> Slot | None:
    """What is missing decides the next question."""
    return next((slot for slot in form.asked(progress.values) if slot.name not in progress.values and slot.name not in progress.skipped), None)


def open_slot(form: Form, progress: Progress) -> Slot | None:
    """The slot whose question is open; None where there is none, or none any more."""
    slot = form.slot(progress.asking)
    return slot if slot in form.asked(progress.values) else None
