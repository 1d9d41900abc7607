"""One step through a form, as a table: where a person is, what they say, what is asked next."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from bot.domain.form_asking import ask_again
from bot.domain.form_moves import advance, resume, start
from bot.domain.form_progress import Intent, Offer, Progress, Reads, Stage, Step, Utterance, missing
from bot.domain.forms import Choice, Form, Reading, Rejected, Slot, Spotted, Value, When
from bot.domain.language import Bilingual, Language


def both(text: str) -> Bilingual:
    return Bilingual(text, text)


def slot(name: str, required: bool = True, choices: tuple[Choice, ...] = ()) -> Slot:
    return Slot(name, both(name), both(f"{name}?"), both(f"why {name}"), "any", required, choices=choices, called=(name,))


def read_any(text: str, reading: Reading) -> Value | Rejected:
    """Reads a day only in the city that it is about, and everything else as it stands."""
    is_elsewhere = reading.slot.name == "day" and reading.known.get("city") == Value("x", "X")
    if is_elsewhere or (reading.slot.name == "hour" and "day" not in reading.known):
        return Rejected("reader.wrong")
    return Rejected("reader.wrong") if text == "wrong" else Value(text.lower(), text)


def read_parts(text: str, slots: Sequence[Slot], reading: Callable[[Slot], Reading]) -> tuple[Spotted, ...]:
    """Finds `name=value` parts."""
    found = [part.split("=") for part in text.split(", ") if "=" in part]
    places = {name: text.index(f"{name}={value}") + len(name) + 1 for name, value in found}
    wanted = {each.name for each in slots}
    return tuple(Spotted(n, Value(v.lower(), v), (places[n], places[n] + len(v))) for n, v in found if n in wanted)


NAME, DEGREE, PROJECT = slot("name"), slot("degree", choices=(Choice("master", both("硕士")),)), slot("project", required=False)
FORM = Form("tour", both("Tour"), both("agree?"), both("done"), (NAME, DEGREE, PROJECT))
CONSENT = Progress("tour")
FIRST = replace(CONSENT, stage=Stage.ASKING, asking="name")
SECOND = replace(FIRST, asking="degree", values={"name": Value("anna", "Anna")})
THIRD = replace(SECOND, asking="project", values={**SECOND.values, "degree": Value("master", "硕士")})
FULL = replace(THIRD, values={**THIRD.values, "project": Value("ship", "Ship")})
SUMMARY = replace(FULL, stage=Stage.CONFIRMING, asking=None)


READS = Reads({"any": read_any}, lambda slot, known: Reading(slot, Language.EN, "2026-11-23", known), read_parts)


def step(progress: Progress, said: Utterance, form: Form = FORM) -> Step:
    return advance(form, progress, said, READS)


def names(taken: Step) -> list[str]:
    return [reply.name for reply in taken.replies]


YES, NO, CANCEL = Utterance("", Intent.YES), Utterance("", Intent.NO), Utterance("", Intent.CANCEL)
BACK, SKIP, WHY = Utterance("", Intent.BACK), Utterance("", Intent.SKIP), Utterance("", Intent.WHY)
KEEP, CHANGE = Utterance("", Intent.KEEP), Utterance("", Intent.CHANGE)
PAUSE, DROP, RESUME = Utterance("", Intent.PAUSE), Utterance("", Intent.DROP), Utterance("", Intent.RESUME)


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
        (SUMMARY, Utterance("", Intent.CHANGE, "name", "wrong"), ["reader.wrong", "form.question_kept"], Stage.ASKING, "name"),
        (THIRD, Utterance("", Intent.CHANGE, "name", "Bo"), ["form.changed", "form.question"], Stage.ASKING, "project"),
        (THIRD, CHANGE, ["form.change_which"], Stage.ASKING, "project"),
    ],
)
def test_what_is_said_decides_the_next_question(progress: Progress, said: Utterance, replies: list[str], stage: Stage, asking: str | None) -> None:
    taken = step(progress, said)
    assert (names(taken), taken.completed) == (replies, None)
    assert taken.progress is not None and (taken.progress.stage, taken.progress.asking) == (stage, asking)


@pytest.mark.parametrize("progress", [CONSENT, FIRST])
def test_a_form_without_answers_is_left_at_once(progress: Progress) -> None:
    taken = step(progress, CANCEL)
    assert (taken.progress, names(taken), taken.completed) == (None, ["form.cancelled"], None)


@pytest.mark.parametrize("progress", [SECOND, THIRD, SUMMARY])
def test_a_form_with_answers_is_left_with_or_without_them(progress: Progress) -> None:
    asked = step(progress, CANCEL)
    assert names(asked) == ["form.leave"] and asked.progress is not None
    for word in (CANCEL, NO, DROP):
        gone = step(asked.progress, word)
        assert (gone.progress, names(gone), gone.paused) == (None, ["form.cancelled"], None)
    for word in (YES, KEEP, PAUSE):
        kept = step(asked.progress, word)
        assert kept.progress is None and kept.paused is not None and kept.paused.values == progress.values


def test_whoever_asked_to_leave_and_answers_after_all_stays() -> None:
    asked = step(SECOND, CANCEL).progress
    assert asked is not None
    taken = step(asked, Utterance("Master"))
    assert taken.progress is not None and taken.progress.values["degree"].shown == "Master" and not taken.progress.is_leaving


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


def test_answers_that_cannot_be_read_bring_examples_and_then_an_officer() -> None:
    helped = replace(FORM, slots=(replace(NAME, help=both("Anna")), DEGREE, PROJECT))
    first = step(FIRST, Utterance("wrong"), helped)
    assert names(first) == ["reader.wrong"] and first.progress is not None
    second = step(first.progress, Utterance("wrong"), helped)
    assert names(second) == ["reader.wrong", "form.examples"] and second.progress is not None
    third = step(second.progress, Utterance("wrong"), helped)
    assert names(third) == ["reader.wrong", "form.examples", "form.stuck"]
    assert [button.send for button in third.replies[-1].buttons] == ["/officer", "/pause", "/cancel"]


def test_nonsense_at_the_end_offers_an_officer_too() -> None:
    progress: Progress | None = SUMMARY
    for replies in (["form.summary"], ["form.summary"], ["form.summary", "form.stuck_checking"]):
        assert progress is not None
        taken = step(progress, Utterance("hm"))
        assert names(taken) == replies
        progress = taken.progress
    assert "/officer" in [button.send for button in taken.replies[-1].buttons]


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
    ("progress", "name"), [(CONSENT, "form.consent"), (FIRST, "form.question"), (SUMMARY, "form.summary"), (replace(FIRST, asking="gone"), "form.question")]
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


def test_several_answers_in_one_message_are_shown_as_understood_and_not_asked_for() -> None:
    taken = step(FIRST, Utterance("name=Anna, degree=Master"))
    assert names(taken) == ["form.understood", "form.question"]
    assert taken.progress is not None and taken.progress.asking == "project"
    lines = taken.replies[0].values["lines"]
    assert isinstance(lines, Bilingual) and lines.en == "• name: Anna\n• degree: Master"


def test_answers_to_later_questions_leave_the_open_one_open() -> None:
    taken = step(FIRST, Utterance("degree=Master, project=Ship"))
    assert taken.progress is not None and taken.progress.asking == "name"
    assert set(taken.progress.values) == {"degree", "project"}


def test_another_answer_at_the_end_is_noted_and_shown_again() -> None:
    taken = step(SUMMARY, Utterance("name=Bo"))
    assert names(taken) == ["form.understood", "form.summary"]
    assert taken.progress is not None and taken.progress.values["name"].shown == "Bo"


def test_no_it_is_changes_what_was_said_last() -> None:
    latest = replace(THIRD, latest="degree")
    taken = step(latest, Utterance("no, it is Doctor", Intent.CHANGE, rest="Doctor"))
    assert names(taken) == ["form.changed", "form.question"]
    assert taken.progress is not None and taken.progress.values["degree"].shown == "Doctor"


ONLY_FOR_SHIPS = replace(slot("harbour"), when=(When("project", frozenset({"ship"})),))
WITH_HARBOUR = replace(FORM, slots=(*FORM.slots, ONLY_FOR_SHIPS))


def test_a_question_with_a_condition_is_asked_only_when_it_holds() -> None:
    asked = step(THIRD, Utterance("Ship"), WITH_HARBOUR)
    assert asked.progress is not None and asked.progress.asking == "harbour"
    assert names(step(THIRD, Utterance("Boat"), WITH_HARBOUR)) == ["form.summary"]
    assert names(step(THIRD, SKIP, WITH_HARBOUR)) == ["form.summary"]


def test_an_answer_whose_condition_ends_is_not_sent_and_counts_again_when_it_holds_again() -> None:
    full = replace(SUMMARY, values={**SUMMARY.values, "harbour": Value("east", "East")})
    changed = step(full, Utterance("", Intent.CHANGE, "project", "Boat"), WITH_HARBOUR)
    assert changed.progress is not None and names(changed) == ["form.changed", "form.summary"]
    sent = step(changed.progress, YES, WITH_HARBOUR).completed
    assert sent is not None and set(sent) == {"name", "degree", "project"}
    back = step(changed.progress, Utterance("", Intent.CHANGE, "project", "Ship"), WITH_HARBOUR).progress
    assert back is not None and back.stage is Stage.CONFIRMING and back.values["harbour"].shown == "East"


CITY, DAY = slot("city"), replace(slot("day"), depends_on=("city",))
TRIP = Form("trip", both("Trip"), both("agree?"), both("done"), (CITY, DAY))
PACKED = Progress("trip", Stage.CONFIRMING, values={"city": Value("y", "Y"), "day": Value("monday", "Monday")}, words={"city": "Y", "day": "Monday"})


def test_an_answer_that_means_something_else_now_is_asked_for_again() -> None:
    taken = step(PACKED, Utterance("", Intent.CHANGE, "city", "X"), TRIP)
    assert names(taken) == ["form.changed", "form.asked_again", "form.question"]
    assert taken.progress is not None and taken.progress.asking == "day"


def test_what_rests_on_an_answer_that_is_asked_again_is_asked_again_too() -> None:
    hour = replace(slot("hour"), depends_on=("day",))
    packed = replace(PACKED, values={**PACKED.values, "hour": Value("noon", "Noon")}, words={**PACKED.words, "hour": "Noon"})
    taken = step(packed, Utterance("", Intent.CHANGE, "city", "X"), replace(TRIP, slots=(CITY, DAY, hour)))
    assert taken.progress is not None and set(taken.progress.values) == {"city"}
    assert taken.replies[1].values["labels"] == Bilingual("day、hour", "day, hour")


def test_an_answer_that_still_means_the_same_is_not_asked_for_again() -> None:
    taken = step(PACKED, Utterance("", Intent.CHANGE, "city", "Z"), TRIP)
    assert names(taken) == ["form.changed", "form.summary"]


TOLD = replace(SECOND, offers={"degree": Offer(Value("doctor", "Doctor"), "PhD student")})


def test_what_is_known_is_offered_with_its_origin_and_never_filled_in() -> None:
    asked = step(replace(TOLD, asking="name", values={}), Utterance("Anna"))
    assert names(asked) == ["form.question_told"] and asked.progress is not None
    assert asked.replies[0].values["words"] == "PhD student"
    assert "degree" not in asked.progress.values


@pytest.mark.parametrize("word", [KEEP, YES])
def test_what_is_offered_is_taken_over_when_they_say_so(word: Utterance) -> None:
    taken = step(TOLD, word)
    assert taken.progress is not None and taken.progress.values["degree"] == Value("doctor", "Doctor")


def test_what_is_offered_and_refused_is_asked_for_plainly() -> None:
    taken = step(TOLD, NO)
    assert names(taken) == ["form.question"]
    assert taken.progress is not None and taken.progress.asking == "degree" and "degree" not in taken.progress.values


def test_another_answer_than_the_offered_one_counts() -> None:
    taken = step(TOLD, Utterance("Master"))
    assert taken.progress is not None and taken.progress.values["degree"].shown == "Master"


def test_what_was_put_aside_is_gone_on_with_by_a_summary_and_the_same_question() -> None:
    paused = step(THIRD, PAUSE).paused
    assert paused is not None
    taken = resume(FORM, paused)
    assert names(taken) == ["form.resumed", "form.question"]
    assert taken.progress is not None and (taken.progress.asking, taken.progress.values) == ("project", THIRD.values)


def test_a_slot_added_after_the_summary_was_shown_is_asked_before_anything_is_sent() -> None:
    taken = step(SUMMARY, YES, replace(FORM, slots=(*FORM.slots, slot("phone"))))
    assert taken.completed is None and taken.progress is not None and taken.progress.asking == "phone"


@pytest.mark.parametrize("progress", [CONSENT, FIRST, THIRD, SUMMARY])
def test_the_word_of_an_old_button_is_no_answer(progress: Progress) -> None:
    taken = step(progress, Utterance("/my degree doctor"))
    assert taken.progress == progress
    assert taken.replies == (ask_again(FORM, progress),)


def test_words_that_hold_another_answer_too_correct_what_was_said_last() -> None:
    """The fake reader stands for one of free words, which takes anything."""
    words = replace(FORM, slots=(NAME, DEGREE, replace(PROJECT, reader="free_text")))
    reads = replace(READS, readers={"any": read_any, "free_text": read_any})
    latest = replace(SUMMARY, latest="project")
    taken = advance(words, latest, Utterance("no, it is a boat, name=Bo", Intent.CHANGE, rest="a boat, name=Bo"), reads)
    assert taken.progress is not None and taken.progress.values["name"].shown == "Anna"
    assert taken.progress.values["project"].shown == "a boat, name=Bo"


def test_a_condition_on_an_answer_that_no_longer_counts_does_not_hold() -> None:
    berth = replace(slot("berth"), when=(When("harbour"),))
    form = replace(WITH_HARBOUR, slots=(*WITH_HARBOUR.slots, berth))
    values = {**FULL.values, "project": Value("boat", "Boat"), "harbour": Value("east", "East"), "berth": Value("7", "7")}
    assert [each.name for each in form.asked(values)] == ["name", "degree", "project"]
    assert set(form.counted(values)) == {"name", "degree", "project"}
