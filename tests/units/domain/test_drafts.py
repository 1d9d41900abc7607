"""Which lines of a talk want a draft, and how a draft of several answers ended."""

from datetime import timedelta

from bot.domain.answers import Verdict
from bot.domain.cases import Case, CaseState
from bot.domain.drafts import Answered, Draft, waiting_lines
from bot.domain.messages import Attachment, AttachmentKind, Author, Said, ShownButton
from tests.fakes import NOON

CASE = Case("C1", "anna", "web", "zh", "laoshan", CaseState.CLAIMED, NOON)
OPENED = Said(10, Author.GUICHAO, "已转给专员", NOON, "handoff.queued")


def person(number: int, text: str, attachment: Attachment | None = None) -> Said:
    return Said(number, Author.PERSON, text, NOON + timedelta(minutes=number - 10), attachment=attachment)


def waiting(*said: Said) -> list[str]:
    return [line.text for line in waiting_lines(CASE, said)]


def test_what_an_officer_answered_waits_no_longer() -> None:
    answer = Said(12, Author.OFFICER, "800元", NOON, "李老师")
    assert waiting(OPENED, person(11, "多少钱？"), answer, person(13, "多久？")) == ["多久？"]


def test_a_choice_made_by_a_button_asks_nothing() -> None:
    offer = Said(11, Author.GUICHAO, "请选择", NOON, buttons=(ShownButton("崂山区", "/officer laoshan"),))
    assert waiting(OPENED, offer, person(12, "崂山区"), person(13, "多久？")) == ["多久？"]


def test_what_came_without_words_asks_nothing() -> None:
    assert waiting(OPENED, person(11, "[图片]", attachment=Attachment(AttachmentKind.IMAGE, "1"))) == []


def test_of_many_questions_the_last_three_are_drafted() -> None:
    assert waiting(OPENED, *(person(number, f"{number}？") for number in range(11, 16))) == ["13？", "14？", "15？"]


def test_of_what_was_asked_before_the_last_question_alone_is_taken_up() -> None:
    answered = [Said(number, Author.GUICHAO, "…", NOON - timedelta(minutes=1), "answer", receipt=f"A{number}") for number in (2, 4)]
    assert waiting(person(1, "第一问"), answered[0], person(3, "第二问"), answered[1], person(5, "转人工"), OPENED) == ["第二问"]


def test_a_draft_of_different_endings_is_a_part() -> None:
    known, unknown, outside = (Answered("？", verdict) for verdict in (Verdict.ANSWERED, Verdict.NOT_KNOWN, Verdict.OUT_OF_SCOPE))
    assert [Draft("", each).verdict for each in ((known,), (known, unknown), (unknown, outside), ())] == ["answered", "partial", "not_known", None]
