"""Room: adapters. The shapes of the YAML files beside the entries (forms, glossary, scope) and their way to the domain. No reading of files."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.adapters.entry_form import Pair, Text
from bot.domain.forms import After, Choice, Form, Reminder, Slot, When
from bot.domain.language import Bilingual
from bot.domain.library import FollowUps, Orders, Place, Term, Topic

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
ChoiceId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
"""May be the id of an entry or a district."""
Days = Annotated[int, Field(ge=0, le=3650)]
Prefilled = Literal["profile.degree", "profile.nationality", "profile.district", "earlier"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChoiceForm(_Strict):
    """`{id: master, zh: 硕士, en: Master's, also: [msc]}`."""

    id: ChoiceId
    zh: Text
    en: Text
    also: tuple[Text, ...] = ()


class WhenForm(_Strict):
    """`{slot: purpose, is: [project, job]}`, `{slot: phone, is_given: true}`."""

    slot: Name
    is_: tuple[Text, ...] = Field(default=(), alias="is")
    is_given: bool = True

    def to_domain(self) -> When:
        """As the domain writes it."""
        return When(self.slot, frozenset(self.is_), self.is_given)


class SlotForm(_Strict):
    """One question of a form."""

    name: Name
    label: Pair
    question: Pair
    why: Pair
    reader: str
    required: bool = True
    personal: bool = True
    choices: tuple[ChoiceForm, ...] = ()
    called: tuple[Text, ...] = ()
    help: Pair | None = None
    when: tuple[WhenForm, ...] = ()
    depends_on: tuple[Name, ...] = ()
    prefilled: Prefilled | None = None

    def to_domain(self) -> Slot:
        """As the domain writes it."""
        return Slot(
            self.name,
            self.label.to_domain(),
            self.question.to_domain(),
            self.why.to_domain(),
            self.reader,
            self.required,
            self.personal,
            tuple(Choice(c.id, Bilingual(c.zh, c.en), c.also) for c in self.choices),
            self.called,
            self.help.to_domain() if self.help else None,
            tuple(when.to_domain() for when in self.when),
            self.depends_on,
            self.prefilled,
        )


class ReminderForm(_Strict):
    """`{days: 7, text: {zh: …, en: …}}`."""

    days: Days
    text: Pair

    def to_domain(self) -> Reminder:
        """As the domain writes it."""
        return Reminder(self.days, self.text.to_domain())


class AfterForm(_Strict):
    """What comes of a finished form."""

    registration: bool = True
    notify: bool = False
    case: bool = False
    reminder: ReminderForm | None = None
    matches: bool = False
    papers: bool = False

    def to_domain(self) -> After:
        """As the domain writes it."""
        return After(self.registration, self.notify, self.case, self.reminder.to_domain() if self.reminder else None, self.matches, self.papers)


class FormForm(_Strict):
    """One file of `knowledge/forms/`."""

    id: Name
    title: Pair
    triggers: tuple[Text, ...] = ()
    consent: Pair
    purpose: Pair | None = None
    retention_days: Days | None = None
    confirm: Pair | None = None
    done: Pair
    after: AfterForm = AfterForm()
    edit_days: Days | None = None
    edit_until: date | None = None
    several: bool = False
    slots: Annotated[tuple[SlotForm, ...], Field(min_length=1)]

    def to_domain(self) -> Form:
        """As the domain writes it."""
        return Form(
            self.id,
            self.title.to_domain(),
            self.consent.to_domain(),
            self.done.to_domain(),
            tuple(slot.to_domain() for slot in self.slots),
            self.triggers,
            self.purpose.to_domain() if self.purpose else None,
            self.retention_days,
            self.confirm.to_domain() if self.confirm else None,
            self.after.to_domain(),
            self.edit_days,
            self.edit_until,
            self.several,
        )


class TermForm(_Strict):
    """One term of the glossary; `abroad` holds its words in other languages, by the language's two letters (ISO 639-1)."""

    term: Pair
    also: tuple[Text, ...]
    abroad: dict[Annotated[str, Field(pattern=r"^[a-z]{2}$")], tuple[Text, ...]] = {}

    def to_domain(self) -> Term:
        """As the domain writes it."""
        return Term(self.term.to_domain(), self.also, tuple(word for words in self.abroad.values() for word in words))


class ExamplesForm(_Strict):
    """What people ask, in both languages."""

    zh: tuple[Text, ...]
    en: tuple[Text, ...]


class TopicForm(_Strict):
    """One topic that is out of scope."""

    topic: str
    name: Pair
    advice: Pair
    examples: ExamplesForm

    def to_domain(self) -> Topic:
        """As the domain writes it."""
        return Topic(self.topic, self.name.to_domain(), self.advice.to_domain(), self.examples.zh, self.examples.en)


class FollowUpsForm(_Strict):
    """What people say next, in our field and outside it."""

    ours: tuple[str, ...]
    not_ours: tuple[str, ...]

    def to_domain(self) -> FollowUps:
        """As the domain writes it."""
        return FollowUps(self.ours, self.not_ours)


class OrdersForm(_Strict):
    """Orders to us, and what only looks like one."""

    orders: tuple[str, ...]
    welcome: tuple[str, ...]

    def to_domain(self) -> Orders:
        """As the domain writes it."""
        return Orders(self.orders, self.welcome)


class PlacesForm(_Strict):
    """The places that are not Qingdao, and those that are."""

    elsewhere: tuple[Pair, ...]
    qingdao: tuple[Pair, ...]

    def places(self) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        """As the domain writes them: elsewhere, Qingdao."""
        return tuple(Place(p.to_domain()) for p in self.elsewhere), tuple(Place(p.to_domain()) for p in self.qingdao)
