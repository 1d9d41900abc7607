"""Room: domain. What a form is, as staff wrote it, and what readers of answers are given. No moves through it, no texts, no storage."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

from bot.domain.language import Bilingual, Language
from bot.domain.messages import Attachment, TextValue


@dataclass(frozen=True, slots=True)
class Value:
    """What a reader understood: `stored` in normal form (E.164, ISO codes, ISO dates), `shown` as the person reads it."""

    stored: str
    shown: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Why a reader could not take a text: the name of a text in `prompts/replies/` that says what to do."""

    name: str
    values: Mapping[str, TextValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a slot allows; `also` are other words for it."""

    id: str
    label: Bilingual
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """A condition on an earlier slot: it holds one of these values (of several choices one will do), or is given or not given at all."""

    slot: str
    is_one_of: frozenset[str] = frozenset()
    is_given: bool = True

    def holds(self, value: Value | None) -> bool:
        """Whether a value of that slot, None where there is none, meets the condition."""
        if self.is_one_of:
            return value is not None and not self.is_one_of.isdisjoint(value.stored.split(","))
        return (value is not None) == self.is_given


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing a form asks for. `reader` names the reader; `called` are the words people use for the slot when they correct it.

    `help` shows how an answer may look. `when`: asked only while all of these hold. `depends_on`: slots whose change may make the answer mean
    something else. `prefilled`: what is known already and is offered, never assumed (`profile.degree`, `earlier`: of another form).
    """

    name: str
    label: Bilingual
    question: Bilingual
    why: Bilingual
    reader: str
    required: bool = True
    personal: bool = True
    choices: tuple[Choice, ...] = ()
    called: tuple[str, ...] = ()
    help: Bilingual | None = None
    when: tuple[When, ...] = ()
    depends_on: tuple[str, ...] = ()
    prefilled: str | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """A word to the person so many days after the form was sent."""

    days: int
    text: Bilingual


@dataclass(frozen=True, slots=True)
class After:
    """What comes of a finished form: it is kept, officers find it among the new ones (`notify`) or get a case of it, the person is reminded.

    `matches`: what fits it on the three lists is shown. `papers`: which papers are still missing is said.
    """

    registration: bool = True
    notify: bool = False
    case: bool = False
    reminder: Reminder | None = None
    matches: bool = False
    papers: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A guided dialog as staff wrote it.

    `confirm` is said above the answers before they are sent. `edit_days`, `edit_until`: how long what was sent may be changed; the earlier
    counts, neither means as long as it is kept. `several`: whether one person may send it more than once. `retention_days`: from sending on.
    """

    id: str
    title: Bilingual
    consent: Bilingual
    done: Bilingual
    slots: tuple[Slot, ...]
    triggers: tuple[str, ...] = ()
    purpose: Bilingual | None = None
    retention_days: int | None = None
    confirm: Bilingual | None = None
    after: After = After()
    edit_days: int | None = None
    edit_until: date | None = None
    several: bool = False

    def slot(self, name: str | None) -> Slot | None:
        """The slot of this name, None when staff have removed it."""
        return next((slot for slot in self.slots if slot.name == name), None)

    def asked(self, values: Mapping[str, Value]) -> tuple[Slot, ...]:
        """The slots that are asked for with these answers: a slot whose condition rests on one that is not asked is not asked either."""
        counted: dict[str, Value] = {}
        found: list[Slot] = []
        for slot in self.slots:
            if all(when.holds(counted.get(when.slot)) for when in slot.when):
                found.append(slot)
                if slot.name in values:
                    counted[slot.name] = values[slot.name]
        return tuple(found)

    def counted(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """Of these answers those that are asked for, in the form's order: what is sent."""
        return {slot.name: values[slot.name] for slot in self.asked(values) if slot.name in values}

    def editable_until(self, sent: date) -> date | None:
        """The last day on which what was sent on a day may be changed; None where there is no last day."""
        days = sent + timedelta(days=self.edit_days) if self.edit_days is not None else None
        return min((day for day in (days, self.edit_until) if day), default=None)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader may know beside the text. `known`: the form's answers so far; `attachment`: what came beside the words."""

    slot: Slot
    language: Language
    today: str
    known: Mapping[str, Value]
    attachment: Attachment | None = None


Reader: TypeAlias = Callable[[str, Reading], Value | Rejected]
"""A pure function from what a person wrote to a value, or to the reason why not."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """One answer among others. `span` is the half-open range of the message that the slot's reader reads to exactly this value."""

    slot: str
    value: Value
    span: tuple[int, int]


Spotter: TypeAlias = Callable[[str, Sequence[Slot], Callable[[Slot], Reading]], tuple[Spotted, ...]]
"""A pure function from a message and the slots it may fill, the one that was asked first, to the answers found, in the order of the message."""
