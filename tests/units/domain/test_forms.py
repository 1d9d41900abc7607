"""One step through a form, as a table: where a person is, what they say, what is asked next."""

from dataclasses import replace

import pytest

from bot.domain.forms import (
    Choice,
    Form,
    Intent,
    Progress,
    Reading,
    Rejected,
    Slot,
    Stage,
    Step,
    Utterance,
    Value,
    advance,
    ask_again,
    missing,
    start,
)
from bot.domain.language import Bilingual, Language


def both(text: str) -> Bilingual:
    return Bilingual(text, text)


def slot(name: str, required: bool = True, choices: tuple[Choice, ...] = ()) -> Slot:
    return Slot(name, both(name), both(f"{name}?"), both(f"why {name}"), "any", required, choices=choices, called=(name,))


def read_any(text: str, reading: Reading) -> Value | Rejected:
    return Rejected("reader.wrong") if text == "wrong" else Value(text.lower(), text)


NAME, DEGREE, PROJECT = slot("name"), slot("degree", choices=(Choice("master", both("硕士")),)), slot("project", required=False)
FORM = Form("tour", both("Tour"), both("agree?"), both("done"), (NAME, DEGREE, PROJECT))
CONSENT = Progress("tour")
FIRST = replace(CONSENT, stage=Stage.ASKING, asking="name")
SECOND = replace(FIRST, asking="degree", values={"name": Value("anna", "Anna")})
THIRD = replace(SECOND, asking="project", values={**SECOND.values, "degree": Value("master", "硕士")})
FULL = replace(THIRD, values={**THIRD.values, "project": Value("ship", "Ship")})
SUMMARY = replace(FULL, stage=Stage.CONFIRMING, asking=None)


def step(progress: Progress, said: Utterance, form: Form = FORM) -> Step:
    return advance(form, progress, said, {"any": read_any}, lambda slot: Reading(slot, Language.EN, "2026-11-23", {}))


def names(taken: Step) -> list[str]:
    return [reply.name for reply in taken.replies]


YES, NO, CANCEL = Utterance("", Intent.YES), Utterance("", Intent.NO), Utterance("", Intent.CANCEL)
BACK, SKIP, WHY = Utterance("", Intent.BACK), Utterance("", Intent.SKIP), Utterance("", Intent.WHY)
KEEP, CHANGE = Utterance("", Intent.KEEP), Utterance("", Intent.CHANGE)


@pytest.mark.parametrize(
    ("progress", "said", "replies", "stage", "asking"),
    [
        (CONSENT, YES, ["form.question"], Stage.ASKING, "name"),
        (CONSENT, Utterance("hm"), ["form.consent_unclear"], Stage.CONSENT, None),
        (CONSENT, SKIP, ["form.consent_unclear"], Stage.CONSENT, None),
        (CONSENT, CHANGE, ["form.consent_unclear"], Stage.CONSENT, None),
        (FIRST, Utterance("Anna"), ["form.question"], Stage.ASKING, "degree"),
        (FIRST, Utterance("wrong"), ["reader.wrong"], Stage.ASKING, "name"),
        (FIRST, WHY, ["form.why", "form.question"], Stage.ASKING, "name"),
        (FIRST, SKIP, ["form.cannot_skip", "form.question"], Stage.ASKING, "name"),
        (FIRST, BACK, ["form.question"], Stage.ASKING, "name"),
        (SECOND, BACK, ["form.question_kept"], Stage.ASKING, "name"),
        (THIRD, SKIP, ["form.summary"], Stage.CONFIRMING, None),
        (THIRD, Utterance("Ship"), ["form.summary"], Stage.CONFIRMING, None),
        (replace(SECOND, asking="name"), KEEP, ["form.question"], Stage.ASKING, "degree"),
        (SUMMARY, BACK, ["form.question_kept"], Stage.ASKING, "project"),
        (SUMMARY, Utterance("hm"), ["form.summary"], Stage.CONFIRMING, None),
        (SUMMARY, NO, ["form.change_which"], Stage.CONFIRMING, None),
        (SUMMARY, Utterance("", Intent.CHANGE, "name"), ["form.question_kept"], Stage.ASKING, "name"),
        (SUMMARY, Utterance("", Intent.CHANGE, "name", "Bo"), ["form.changed", "form.summary"], Stage.CONFIRMING, None),
        (SUMMARY, Utterance("", Intent.CHANGE, "name", "wrong"), ["form.question_kept"], Stage.ASKING, "name"),
        (THIRD, Utterance("", Intent.CHANGE, "name", "Bo"), ["form.changed", "form.question"], Stage.ASKING, "project"),
        (THIRD, CHANGE, ["form.change_which"], Stage.ASKING, "project"),
    ],
)
def test_what_is_said_decides_the_next_question(progress: Progress, said: Utterance, replies: list[str], stage: Stage, asking: str | None) -> None:
    taken = step(progress, said)
    assert (names(taken), taken.completed) == (replies, None)
    assert taken.progress is not None and (taken.progress.stage, taken.progress.asking) == (stage, asking)


@pytest.mark.parametrize("progress", [CONSENT, FIRST, SECOND, THIRD, SUMMARY])
def test_a_form_can_be_left_everywhere(progress: Progress) -> None:
    taken = step(progress, CANCEL)
    assert (taken.progress, names(taken), taken.completed) == (None, ["form.cancelled"], None)


def test_without_consent_nothing_is_asked() -> None:
    taken = step(CONSENT, NO)
    assert (taken.progress, names(taken)) == (None, ["form.declined"])


def test_a_form_opens_with_consent_and_asks_nothing_yet() -> None:
    taken = start(FORM)
    assert (names(taken), taken.progress) == (["form.consent"], CONSENT)
    assert [button.send for button in taken.replies[0].buttons] == ["/yes", "/no"]


def test_a_confirmed_form_gives_its_values() -> None:
    taken = step(SUMMARY, YES)
    assert (taken.progress, taken.completed) == (None, FULL.values)


def test_a_skipped_answer_is_given_up_and_a_later_one_counts_again() -> None:
    skipped = step(replace(FULL, stage=Stage.ASKING, asking="project"), SKIP).progress
    assert skipped is not None and "project" not in skipped.values and skipped.skipped == {"project"}
    again = step(skipped, Utterance("", Intent.CHANGE, "project", "Boat")).progress
    assert again is not None and again.values["project"].stored == "boat" and again.skipped == frozenset()


def test_an_answer_refused_three_times_offers_an_officer() -> None:
    taken = Step(FIRST, ())
    for _ in range(3):
        assert taken.progress is not None
        offered = [button.send for button in taken.replies[0].buttons] if taken.replies else []
        assert "/officer" not in offered
        taken = step(taken.progress, Utterance("wrong"))
    assert [button.send for button in taken.replies[0].buttons] == ["/officer", "/cancel"]


def test_going_back_forgets_nothing() -> None:
    taken = step(SECOND, BACK)
    assert taken.progress is not None and taken.progress.values == SECOND.values
    assert taken.replies[0].values["kept"] == "Anna"


def test_a_choice_is_offered_as_buttons() -> None:
    taken = step(FIRST, Utterance("Anna"))
    assert [button.send for button in taken.replies[0].buttons] == ["硕士", "/back"]


def test_a_slot_added_while_somebody_is_inside_is_asked_too() -> None:
    longer = replace(FORM, slots=(*FORM.slots, slot("phone")))
    taken = step(THIRD, Utterance("Ship"), longer)
    assert taken.progress is not None and taken.progress.asking == "phone"


def test_a_slot_taken_away_while_somebody_is_asked_for_it_is_passed_over() -> None:
    shorter = replace(FORM, slots=(NAME, PROJECT))
    taken = step(SECOND, Utterance("master"), shorter)
    assert (names(taken), taken.progress and taken.progress.asking) == (["form.question"], "project")


def test_a_change_of_a_slot_that_is_gone_asks_which_one() -> None:
    assert names(step(THIRD, Utterance("", Intent.CHANGE, "shoe_size", "42"))) == ["form.change_which"]


@pytest.mark.parametrize(
    ("progress", "name"), [(CONSENT, "form.consent"), (FIRST, "form.question"), (SUMMARY, "form.summary"), (replace(FIRST, asking="gone"), "form.summary")]
)
def test_the_open_question_can_be_asked_again(progress: Progress, name: str) -> None:
    assert ask_again(FORM, progress).name == name


def test_what_is_missing_is_the_first_slot_neither_filled_nor_skipped() -> None:
    assert missing(FORM, CONSENT) == NAME
    assert missing(FORM, SECOND) == DEGREE
    assert missing(FORM, replace(THIRD, skipped=frozenset({"project"}))) is None


def test_the_summary_shows_every_slot_as_the_person_reads_it() -> None:
    lines = ask_again(FORM, replace(SUMMARY, values=THIRD.values)).values["lines"]
    assert isinstance(lines, Bilingual) and lines.en == "• name: Anna\n• degree: 硕士\n• project: —"
