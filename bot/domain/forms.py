"""Room: domain. Guided dialogs: what a form is, and one step through it. No reading of values, no texts, no storage."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from bot.domain.language import Bilingual, Language
from bot.domain.messages import Button, Reply, TextValue


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
class Slot:
    """One thing a form asks for. `reader` names the reader; `called` are the words people use for the slot when they correct it."""

    name: str
    label: Bilingual
    question: Bilingual
    why: Bilingual
    reader: str
    required: bool = True
    personal: bool = True
    choices: tuple[Choice, ...] = ()
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A guided dialog as staff wrote it."""

    id: str
    title: Bilingual
    consent: Bilingual
    done: Bilingual
    slots: tuple[Slot, ...]
    triggers: tuple[str, ...] = ()

    def slot(self, name: str | None) -> Slot | None:
        """The slot of this name, None when staff have removed it."""
        return next((slot for slot in self.slots if slot.name == name), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader may know beside the text."""

    slot: Slot
    language: Language
    today: str
    known: Mapping[str, Value]


Reader: TypeAlias = Callable[[str, Reading], Value | Rejected]
"""A pure function from what a person wrote to a value, or to the reason why not."""


class Stage(StrEnum):
    """Where in a form a person is."""

    CONSENT = "consent"
    ASKING = "asking"
    CONFIRMING = "confirming"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person has come in a form; kept by slot name, so that slots may come and go."""

    form: str
    stage: Stage = Stage.CONSENT
    asking: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    refusals: int = 0


class Intent(StrEnum):
    """What a person in a form may mean other than an answer."""

    YES = "yes"
    NO = "no"
    BACK = "back"
    SKIP = "skip"
    CANCEL = "cancel"
    WHY = "why"
    CHANGE = "change"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Utterance:
    """A message in a form: its text, and what the cue table made of it. `slot` and `rest` belong to a CHANGE ("my email is …")."""

    text: str
    intent: Intent | None = None
    slot: str | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What one message did: the new progress (None when the form is closed), what to say, and the values when it is complete."""

    progress: Progress | None
    replies: tuple[Reply, ...]
    completed: Mapping[str, Value] | None = None


def start(form: Form) -> Step:
    """Open a form: consent comes before any question."""
    reply = Reply("form.consent", {"title": form.title, "consent": form.consent}, (_button("yes"), _button("no")))
    return Step(Progress(form.id), (reply,))


def advance(form: Form, progress: Progress, said: Utterance, readers: Mapping[str, Reader], reading: Callable[[Slot], Reading]) -> Step:
    """One message further. First match wins."""
    if said.intent is Intent.CANCEL:
        return Step(None, (Reply("form.cancelled", {"title": form.title}),))
    if progress.stage is Stage.CONSENT:
        return _consent(form, progress, said)
    if said.intent is Intent.CHANGE:
        return _change(form, progress, said, readers, reading)
    if progress.stage is Stage.CONFIRMING and said.intent in (Intent.YES, Intent.NO):
        return _confirm(form, progress, said)
    if said.intent is Intent.BACK:
        return _back(form, progress)
    if said.intent is Intent.KEEP:
        return _ask_next(form, progress)
    slot = form.slot(progress.asking)
    if slot is None:
        return _ask_next(form, progress)
    if said.intent is Intent.WHY:
        return Step(progress, (Reply("form.why", {"why": slot.why}), _question(form, progress, slot)))
    if said.intent is Intent.SKIP:
        return _skip(form, progress, slot)
    return _fill(form, progress, slot, said.text, readers, reading)


def ask_again(form: Form, progress: Progress) -> Reply:
    """The question that is open, said once more: after a digression or a restart."""
    if progress.stage is Stage.CONSENT:
        return start(form).replies[0]
    slot = form.slot(progress.asking)
    if progress.stage is Stage.CONFIRMING or slot is None:
        return _summary(form, progress)
    return _question(form, progress, slot)


def missing(form: Form, progress: Progress) -> Slot | None:
    """What is missing decides the next question."""
    return next((slot for slot in form.slots if slot.name not in progress.values and slot.name not in progress.skipped), None)


def _consent(form: Form, progress: Progress, said: Utterance) -> Step:
    if said.intent is Intent.YES:
        return _ask_next(form, replace(progress, stage=Stage.ASKING))
    if said.intent is Intent.NO:
        return Step(None, (Reply("form.declined", {"title": form.title}),))
    return Step(progress, (Reply("form.consent_unclear", {}, (_button("yes"), _button("no"))),))


def _ask_next(form: Form, progress: Progress, *before: Reply) -> Step:
    slot = missing(form, progress)
    if slot is None:
        confirming = replace(progress, stage=Stage.CONFIRMING, asking=None, refusals=0)
        return Step(confirming, (*before, _summary(form, confirming)))
    asking = replace(progress, stage=Stage.ASKING, asking=slot.name, refusals=0)
    return Step(asking, (*before, _question(form, asking, slot)))


def _fill(form: Form, progress: Progress, slot: Slot, text: str, readers: Mapping[str, Reader], reading: Callable[[Slot], Reading]) -> Step:
    read = readers[slot.reader](text, reading(slot))
    if isinstance(read, Rejected):
        refused = replace(progress, refusals=progress.refusals + 1)
        buttons = (*_choices(slot), *((_button("officer"),) if refused.refusals >= 3 else ()), _button("cancel"))
        return Step(refused, (Reply(read.name, {"label": slot.label, **read.values}, buttons),))
    filled = replace(progress, values={**progress.values, slot.name: read}, skipped=progress.skipped - {slot.name})
    return _ask_next(form, filled)


def _change(form: Form, progress: Progress, said: Utterance, readers: Mapping[str, Reader], reading: Callable[[Slot], Reading]) -> Step:
    slot = form.slot(said.slot)
    if slot is None:
        buttons = tuple(Button("form.slot", f"/change {s.name}", {"label": s.label}) for s in form.slots if s.name in progress.values)
        return Step(progress, (Reply("form.change_which", {}, buttons),))
    if said.rest:
        read = readers[slot.reader](said.rest, reading(slot))
        if isinstance(read, Value):
            changed = replace(progress, values={**progress.values, slot.name: read}, skipped=progress.skipped - {slot.name})
            noted = Reply("form.changed", {"label": slot.label, "value": read.shown})
            return _ask_next(form, changed, noted) if changed.asking != slot.name else _ask_next(form, changed)
    asking = replace(progress, stage=Stage.ASKING, asking=slot.name, refusals=0)
    return Step(asking, (_question(form, asking, slot),))


def _confirm(form: Form, progress: Progress, said: Utterance) -> Step:
    if said.intent is Intent.NO:
        return _change(form, progress, replace(said, intent=Intent.CHANGE, slot=None), {}, lambda slot: Reading(slot, Language.ZH, "", {}))
    return Step(None, (), completed=progress.values)


def _back(form: Form, progress: Progress) -> Step:
    """To the question before the open one, its answer forgotten only when it is answered anew."""
    names = [slot.name for slot in form.slots]
    here = names.index(progress.asking) if progress.asking in names else len(names)
    slot = form.slots[max(here - 1, 0)]
    asking = replace(progress, stage=Stage.ASKING, asking=slot.name, refusals=0)
    return Step(asking, (_question(form, asking, slot),))


def _skip(form: Form, progress: Progress, slot: Slot) -> Step:
    if slot.required:
        return Step(progress, (Reply("form.cannot_skip", {"label": slot.label}), _question(form, progress, slot)))
    without = {name: value for name, value in progress.values.items() if name != slot.name}
    return _ask_next(form, replace(progress, values=without, skipped=progress.skipped | {slot.name}))


def _question(form: Form, progress: Progress, slot: Slot) -> Reply:
    number = form.slots.index(slot) + 1
    buttons = [*_choices(slot)]
    if not slot.required:
        buttons.append(_button("skip"))
    if number > 1:
        buttons.append(_button("back"))
    values: dict[str, TextValue] = {"number": number, "total": len(form.slots), "question": slot.question}
    kept = progress.values.get(slot.name)
    if kept is not None:
        return Reply("form.question_kept", {**values, "kept": kept.shown}, (_button("keep"), *buttons))
    return Reply("form.question", values, tuple(buttons))


def _choices(slot: Slot) -> tuple[Button, ...]:
    return tuple(Button("form.choice", choice.label.zh, {"label": choice.label}) for choice in slot.choices)


def _summary(form: Form, progress: Progress) -> Reply:
    lines_zh, lines_en = [], []
    for slot in form.slots:
        value = progress.values.get(slot.name)
        lines_zh.append(f"• {slot.label.zh}：{value.shown if value else '—'}")
        lines_en.append(f"• {slot.label.en}: {value.shown if value else '—'}")
    buttons = (_button("confirm"), _button("change"), _button("cancel"))
    return Reply("form.summary", {"title": form.title, "lines": Bilingual("\n".join(lines_zh), "\n".join(lines_en))}, buttons)


def _button(kind: str) -> Button:
    return Button(f"button.{kind}", f"/{kind}")
