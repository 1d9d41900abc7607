"""Room: adapters. The shapes of the YAML files beside the entries (forms, glossary, scope) and their way to the domain. No reading of files."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.adapters.entry_form import Pair, Text
from bot.domain.forms import Choice, Form, Slot
from bot.domain.language import Bilingual
from bot.domain.library import FollowUps, Place, Term, Topic

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChoiceForm(_Strict):
    """`{id: master, zh: 硕士, en: Master's, also: [msc]}`."""

    id: Name
    zh: Text
    en: Text
    also: tuple[Text, ...] = ()


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
        )


class FormForm(_Strict):
    """One file of `knowledge/forms/`."""

    id: Name
    title: Pair
    triggers: tuple[Text, ...] = ()
    consent: Pair
    done: Pair
    slots: Annotated[tuple[SlotForm, ...], Field(min_length=1)]

    def to_domain(self) -> Form:
        """As the domain writes it."""
        slots = tuple(slot.to_domain() for slot in self.slots)
        return Form(self.id, self.title.to_domain(), self.consent.to_domain(), self.done.to_domain(), slots, self.triggers)


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


class PlacesForm(_Strict):
    """The places that are not Qingdao, and those that are."""

    elsewhere: tuple[Pair, ...]
    qingdao: tuple[Pair, ...]

    def places(self) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        """As the domain writes them: elsewhere, Qingdao."""
        return tuple(Place(p.to_domain()) for p in self.elsewhere), tuple(Place(p.to_domain()) for p in self.qingdao)
