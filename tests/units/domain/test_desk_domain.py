"""Cards, posts, hours and steps of the officers' group, as pure functions."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from html import unescape

import pytest

from bot.domain.cases import Case, CaseState
from bot.domain.desk_cards import Card, CardFacts, card_of
from bot.domain.desk_clocks import hour_in_beijing, hour_there
from bot.domain.desk_facts import Asked, Reach, asked_before, lines_of
from bot.domain.desk_group import DeskAction, PostOutcome, PostResult, action_of, district_data
from bot.domain.desk_officers import officer_faults
from bot.domain.desk_posts import Talk, TextPost, next_post
from bot.domain.desk_steps import CaseView, EditCard, OpenTopic, PostCard, after, before, next_step
from bot.domain.desk_topics import CaseTopic, shown_of
from bot.domain.desk_words import DeskWords, clipped, safe
from bot.domain.knowledge import Officer
from bot.domain.language import Language
from bot.domain.messages import Author, Said
from bot.domain.parts import utf16_units
from bot.domain.phrasebook import Phrasebook
from tests.desk_fakes import _TAGS
from tests.fakes import NOON

CASE = Case("C234567", "anna", "web", "zh", "laoshan", CaseState.NEW, NOON)
TOPIC = CaseTopic("C234567", "anna", -100, 5000, 1, shown=shown_of(CASE), relayed=10)
SECOND = timedelta(seconds=1)


@pytest.fixture
def words(phrases: Phrasebook) -> DeskWords:
    return DeskWords(phrases, Language.ZH)


def line(number: int, text: str, author: Author = Author.PERSON, name: str = "", at: datetime = NOON) -> Said:
    return Said(number, author, text, at, name)


def test_both_clocks_show_the_same_moment() -> None:
    now = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)
    here, there = hour_in_beijing(now), hour_there(now, ["America/Los_Angeles"])
    assert (here.weekday, here.day, here.time) == ("mon", "11-23", "12:00")
    assert there and (there.weekday, there.day, there.time, there.offset) == ("sun", "11-22", "20:00", "-8")


@pytest.mark.parametrize("zones", [(), ("Europe/London", "Europe/Berlin"), ("Etc/Nowhere",), ("../../etc/passwd",)])
def test_an_hour_that_cannot_be_told_is_not_guessed(zones: tuple[str, ...]) -> None:
    assert hour_there(NOON, zones) is None


def test_zones_that_agree_now_give_an_hour_and_half_hours_have_their_offset() -> None:
    assert hour_there(NOON, ["Europe/London", "Europe/Jersey"])
    india = hour_there(NOON, ["Asia/Kolkata"])
    assert india and india.offset == "+5:30"


def test_a_card_fits_into_one_message_whatever_people_wrote(words: DeskWords) -> None:
    long = Asked("🎓" * 4000, "&<>" * 4000, "answered")
    facts = CardFacts(replace(CASE, officer="李" * 200, state=CaseState.CLAIMED), None, NOON, asked=(long, long, long), reach=Reach(5, 47), is_anew=True)
    card = card_of(facts, words)
    assert utf16_units(unescape(_TAGS.sub("", card.text))) <= 4096 and utf16_units(card.name) <= 128


def test_a_card_says_the_same_an_hour_later_and_something_else_when_the_case_moves(words: DeskWords) -> None:
    facts = CardFacts(CASE, None, NOON, reach=Reach(5, 47))
    card = card_of(facts, words)
    assert card_of(replace(facts, now=NOON + 3600 * SECOND), words).says == card.says
    assert card_of(replace(facts, case=CASE.claimed_by("李老师")), words).says != card.says
    assert card_of(replace(facts, reach=Reach(4, 47)), words).says != card.says


def test_what_people_write_cannot_be_markup(words: DeskWords) -> None:
    facts = CardFacts(CASE, None, NOON, asked=(Asked("<b>x</b> &amp; \x00", "<a href='x'>", "answered"),))
    text = card_of(facts, words).text
    assert "&lt;b&gt;x&lt;/b&gt; &amp;amp;" in text and "<a" not in text and "\x00" not in text


def test_a_text_is_cut_between_characters() -> None:
    assert clipped("🎓🎓🎓", 5) == "🎓🎓…" and clipped("a\nb  c", 9) == "a b c"
    assert safe("\ud800a\x07") == "a"


@pytest.mark.parametrize(
    ("data", "read"), [("desk:claim", (DeskAction.CLAIM, "")), ("desk:to:jimo", (DeskAction.TO, "jimo")), ("desk:to:a:b", (DeskAction.TO, "a:b"))]
)
def test_buttons_say_what_they_do(data: str, read: tuple[DeskAction, str]) -> None:
    assert action_of(data) == read


@pytest.mark.parametrize("data", ["", "desk", "desk:", "desk:launch", "b:1:2", "claim", "DESK:claim"])
def test_other_buttons_are_not_ours(data: str) -> None:
    assert action_of(data) is None


def test_every_button_fits_into_what_telegram_carries() -> None:
    assert action_of(district_data(None)) == (DeskAction.TO, "city")
    assert len(district_data("a-district-with-a-very-long-identifier").encode()) <= 64


def test_lines_that_were_said_quickly_share_a_post_and_officers_own_are_left_out(words: DeskWords) -> None:
    lines = [line(11, "一"), line(12, "二"), line(13, "ok", Author.OFFICER, "李老师"), line(14, "三")]
    talk = Talk(lines, frozenset({13}), "web")
    first = next_post(talk, TOPIC, words)
    assert first == TextPost("<b>👤 来访者</b>\n一\n\n二", 12)
    assert next_post(talk, replace(TOPIC, relayed=14), words) is None


def test_a_case_has_the_lines_since_it_was_opened_and_until_it_was_closed() -> None:
    later = NOON + 60 * SECOND
    talk = [
        line(1, "hello"),
        line(2, "part one", Author.GUICHAO, "handoff.queued"),
        line(3, "part two", Author.GUICHAO, "handoff.queued"),
        line(4, "are you there"),
        line(5, "closed", Author.GUICHAO, "handoff.closed", later),
        line(6, "another question", at=later),
    ]
    assert [each.id for each in lines_of(CASE, talk)] == [4, 5, 6]
    assert [each.id for each in lines_of(CASE.closed(later), talk)] == [4, 5]


def test_only_what_was_asked_before_the_case_stands_on_the_card() -> None:
    talk = [
        line(1, "how much"),
        Said(2, Author.GUICHAO, "800", NOON, "answer", receipt="A1"),
        line(3, "an officer please"),
        line(4, "queued", Author.GUICHAO, "handoff.queued"),
        line(5, "how long"),
        Said(6, Author.GUICHAO, "30 days", NOON, "answer", receipt="A2"),
    ]
    assert asked_before(CASE, talk, {"A1": "answered", "A2": "answered"}) == (Asked("how much", "800", "answered", "A1"),)


CARD = Card("C234567 · x", "card", (), "digest")


def view(case: Case = CASE, *lines: Said) -> CaseView:
    return CaseView(case, CARD, Talk(lines, frozenset(), "web"), (), 10)


def test_a_topic_is_opened_then_gets_its_card_then_the_lines(words: DeskWords) -> None:
    now, topic = NOON, CaseTopic("C234567", "anna", -100)
    step = next_step(view(CASE, line(11, "hi")), topic, words)
    assert step == OpenTopic(CARD.name, 10)
    topic = after(topic, step, PostResult(PostOutcome.DONE, 5000), now)
    step = next_step(view(CASE, line(11, "hi")), topic, words)
    assert isinstance(step, PostCard)
    topic = replace(after(topic, step, PostResult(PostOutcome.DONE, 1), now), shown=shown_of(CASE))
    assert next_step(view(CASE, line(11, "hi")), topic, words) == TextPost("<b>👤 来访者</b>\nhi", 11)


@pytest.mark.parametrize("outcome", [PostOutcome.WAIT, PostOutcome.RIGHTS_MISSING, PostOutcome.FAILED])
def test_what_surely_was_not_posted_is_posted_again_without_a_mark(outcome: PostOutcome) -> None:
    post = TextPost("x", 12)
    tried = after(TOPIC, post, PostResult(outcome, seconds=5), NOON)
    assert (tried.relayed, tried.in_doubt) == (10, 0) and tried.retry_at and tried.retry_at > NOON


def test_what_may_have_been_posted_is_marked(words: DeskWords) -> None:
    post = TextPost("x", 11)
    tried = after(TOPIC, post, PostResult(PostOutcome.UNSURE), NOON)
    assert tried.in_doubt == 11 and before(TOPIC, post).in_doubt == 11
    again = next_post(Talk([line(11, "hi"), line(12, "new")], frozenset(), "web"), tried, words)
    assert isinstance(again, TextPost) and "来访者 (可能重复)</b>\nhi" in again.text and "<b>👤 来访者</b>\nnew" in again.text


def test_troubles_wait_longer_each_time_but_never_longer_than_ten_minutes() -> None:
    topic, pauses = TOPIC, []
    for _ in range(12):
        topic = topic.put_off(NOON)
        assert topic.retry_at
        pauses.append((topic.retry_at - NOON).total_seconds())
    assert pauses[:3] == [5, 10, 20] and pauses[-1] == 600


def test_a_card_that_is_gone_is_posted_again(words: DeskWords) -> None:
    topic = after(TOPIC, EditCard(CARD), PostResult(PostOutcome.MESSAGE_GONE), NOON)
    assert isinstance(next_step(view(), topic, words), PostCard)


def test_names_and_numbers_of_officers_belong_to_one_person_each() -> None:
    li, wang = Officer("李老师", (), 101), Officer("王老师", (), 101)
    assert list(officer_faults([("a", (li,)), ("b", (Officer("张老师"), Officer("赵老师")))], set())) == []
    [(file, shared)] = officer_faults([("a", (li,)), ("b", (wang,))], set())
    assert file == "b" and (shared.values["other"], shared.values["file"]) == ("李老师", "a") and shared.path == ("officers", 0, "telegram")
    [(_, namesake)] = officer_faults([("a", (li,)), ("b", (Officer("李老师", (), 102),))], set())
    assert namesake.path == ("officers", 0, "name") and namesake.code == "officer_name_twice"
