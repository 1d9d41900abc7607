"""Room: domain. What a form says at each step: names of texts, values, buttons. No words of its own, no moves."""

from collections.abc import Mapping, Sequence

from bot.domain.form_progress import Offer, Progress
from bot.domain.forms import Form, Rejected, Slot, Value
from bot.domain.language import Bilingual
from bot.domain.messages import Button, Reply, TextValue

EXAMPLES_AFTER, OFFICER_AFTER = 2, 3
"""Answers to one question that could not be read, before examples are shown and before an officer is offered."""


def button(kind: str) -> Button:
    """A button that says its own name."""
    return Button(f"button.{kind}", f"/{kind}")


def consent(form: Form) -> Reply:
    """What people agree to before any question."""
    return Reply("form.consent", {"title": form.title, "consent": form.consent}, (button("yes"), button("no")))


def consent_unclear(refusals: int) -> Reply:
    """Neither yes nor no to the consent."""
    helping = (button("officer"),) if refusals >= OFFICER_AFTER else ()
    return Reply("form.consent_unclear", {}, (button("yes"), button("no"), *helping))


def question(form: Form, progress: Progress, slot: Slot) -> Reply:
    """The question of a slot, with what was answered before or is known already."""
    asked = form.asked(progress.values)
    number = asked.index(slot) + 1
    buttons = (*choices(slot), *(() if slot.required else (button("skip"),)), *((button("back"),) if number > 1 else ()))
    values: dict[str, TextValue] = {"number": number, "total": len(asked), "question": slot.question}
    kept, offer = progress.values.get(slot.name), progress.offer_for(slot)
    if kept is not None:
        return Reply("form.question_kept", {**values, "kept": kept.shown}, (button("keep"), *buttons))
    if offer is not None:
        return _offered(values, offer, buttons)
    return Reply("form.question", values, buttons)


def _offered(values: Mapping[str, TextValue], offer: Offer, buttons: Sequence[Button]) -> Reply:
    taking = (Button("button.take_over", "/keep", {"value": offer.value.shown}), *buttons)
    if offer.title is not None:
        return Reply("form.question_earlier", {**values, "title": offer.title, "value": offer.value.shown}, taking)
    return Reply("form.question_told", {**values, "words": offer.words, "value": offer.value.shown}, taking)


def choices(slot: Slot) -> tuple[Button, ...]:
    """The answers that a slot allows, as buttons."""
    return tuple(Button("form.choice", choice.label.zh, {"label": choice.label}) for choice in slot.choices)


def refused(slot: Slot, read: Rejected, refusals: int) -> tuple[Reply, ...]:
    """Why an answer could not be taken; then examples; then somebody who helps."""
    buttons = (*choices(slot), *(() if slot.required else (button("skip"),)))
    leaving = (button("pause"), button("cancel"))
    said: list[Reply] = [Reply(read.name, {"label": slot.label, **read.values}, (*buttons, button("cancel")))]
    if refusals >= EXAMPLES_AFTER and slot.help is not None:
        said.append(Reply("form.examples", {"label": slot.label, "help": slot.help}, (*buttons, button("cancel"))))
    if refusals >= OFFICER_AFTER:
        said.append(Reply("form.stuck", {"label": slot.label}, (button("officer"), *buttons, *leaving)))
    return tuple(said)


def understood(form: Form, names: Sequence[str], values: Mapping[str, Value]) -> Reply:
    """What was read out of one message that held several answers."""
    return Reply("form.understood", {"lines": lines({name: values[name] for name in names}, [s for s in form.slots if s.name in names])})


def summary(form: Form, progress: Progress) -> Reply:
    """Every answer, to be checked before it is sent."""
    shown = lines(progress.values, form.asked(progress.values))
    confirm = Bilingual(f"\n{form.confirm.zh}", f"\n{form.confirm.en}") if form.confirm else Bilingual("", "")
    values: dict[str, TextValue] = {"title": form.title, "lines": shown, "confirm": confirm}
    buttons = (button("confirm"), button("change"), button("cancel"))
    if progress.reference:
        return Reply("form.summary_again", {**values, "reference": progress.reference}, buttons)
    return Reply("form.summary", values, buttons)


def which(form: Form, progress: Progress) -> Reply:
    """Which answer is to be changed?"""
    answered = [slot for slot in form.asked(progress.values) if slot.name in progress.values]
    return Reply("form.change_which", {}, tuple(Button("form.slot", f"/change {slot.name}", {"label": slot.label}) for slot in answered))


def lines(values: Mapping[str, Value], slots: Sequence[Slot]) -> Bilingual:
    """Answers line by line; a dash where there is none."""
    pairs = [(slot.label, values[slot.name].shown if slot.name in values else "—") for slot in slots]
    return Bilingual("\n".join(f"• {label.zh}：{shown}" for label, shown in pairs), "\n".join(f"• {label.en}: {shown}" for label, shown in pairs))


def labels(slots: Sequence[Slot]) -> Bilingual:
    """The names of slots in one line."""
    return Bilingual("、".join(slot.label.zh for slot in slots), ", ".join(slot.label.en for slot in slots))
