"""The list for one person: what was understood, what may fit and why, one question, short enough for a phone, and nothing promised."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from bot.adapters.text_files import read_cues
from bot.domain.fitting import Fit, judge_fit
from bot.domain.knowledge import Eligibility, Entry, EntryKind, Status
from bot.domain.language import Bilingual, Language
from bot.domain.library import Knowledge
from bot.domain.messages import Reply
from bot.domain.phrasebook import Phrasebook
from bot.domain.profile import Profile, with_facts
from bot.engine.listing import LONGEST, Listing
from bot.engine.profiling import Profiling
from bot.settings import PROJECT
from tests.units.domain.test_profile import PROFILES

TODAY = date(2026, 11, 23)
PROFILING = Profiling(read_cues(PROJECT / "prompts" / "facts.yaml"))
ITEM = Entry("a", EntryKind.ITEM, Bilingual("甲", "A"), Status.VERIFIED, {}, Bilingual("局", "office"), TODAY, number=1)


@pytest.fixture
def listing(knowledge: Knowledge, phrases: Phrasebook) -> Listing:
    return Listing(knowledge, phrases)


def heard(*messages: str) -> Profile:
    profile = Profile()
    for message in messages:
        profile = with_facts(profile, PROFILING.facts_in(message, TODAY))
    return profile


def sent(reply: Reply) -> list[str]:
    return [button.send for button in reply.buttons]


def text_of(reply: Reply) -> str:
    return str(reply.values["text"])


def only(listing: Listing, *entries: Entry) -> Listing:
    return Listing(replace(listing.knowledge, entries={entry.id: entry for entry in entries}), listing.phrases)


PEOPLE = [
    ("我是博士，2025年6月毕业，中国籍，想在崂山创业，有哪些适合我？", "national-startup-support"),
    ("I'm a Chinese citizen with a PhD, graduated in June 2025, want to start a company. What can I get?", "national-startup-support"),
    ("硕士，去年毕业，来青岛工作，已落户，我能申请哪些？", "graduate-housing-subsidy"),
    ("master's, graduated last year, job in Qingdao, my hukou is in Qingdao, what can I get?", "graduate-housing-subsidy"),
    ("加拿大国籍博士后，想做科研，老婆孩子一起来", "postdoc-funding"),
    ("I am German, PhD in 2019, looking for a job in Qingdao", "work-permit-for-foreigners"),
    ("大专毕业三年，想回青岛找工作", "employment-services"),
    ("Taiwanese, bachelor's, class of 2023, want to start up", "overseas-scholar-competition"),
    ("2018年博士毕业，回国工作，已落户，单身", "settling-in-payment"),
    ("I'm Brazilian, a student in Qingdao, bachelor, graduating next year", "foreign-student-careers"),
    ("本科毕业两年，在青岛上班，外地户口，有个女儿，35岁", "graduate-hukou"),
    ("PhD student in Leeds, Chinese citizen, graduating next year, want to do research", "blue-fair"),
    ("短期回国看看，硕士", "blue-economy-tours"),
    ("in-company researcher, PhD, Indian citizen", "work-permit-for-foreigners"),
]


@pytest.mark.parametrize(("said", "entry"), PEOPLE)
def test_everybody_is_shown_what_is_for_them(said: str, entry: str, listing: Listing) -> None:
    assert f"/about {entry} benefits" in sent(listing.reply(heard(said), Language.ZH))


@pytest.mark.parametrize("language", [Language.ZH, Language.EN])
@pytest.mark.parametrize("said", [said for said, _ in PEOPLE])
def test_a_list_is_for_a_phone_and_says_that_it_is_a_draft(said: str, language: Language, listing: Listing) -> None:
    text = text_of(listing.reply(heard(said), language))
    assert len(text) <= LONGEST
    assert "草稿" in text or "draft" in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(PROFILES)
def test_no_profile_makes_a_long_list_or_shows_what_is_ruled_out(listing: Listing, profile: Profile) -> None:
    reply = listing.reply(profile, Language.EN)
    shown = [send.split()[1] for send in sent(reply) if send.startswith("/about ")]
    assert len(text_of(reply)) <= LONGEST and len(shown) <= 10
    assert all(judge_fit(listing.knowledge.entries[entry], profile).fit is not Fit.DOES_NOT_FIT for entry in shown)


def test_what_was_understood_is_shown_with_the_persons_own_words(listing: Listing) -> None:
    text = text_of(listing.reply(heard("硕士有多少补贴？", "I am German", "/my pursuits job"), Language.EN))
    assert "You said: foreign national (“I am German”)." in text
    assert "You asked about: master's (“硕士”)." in text
    assert "You chose: job." in text


def test_a_foreigner_is_not_shown_what_is_for_chinese_only_nor_asked_for_hukou(listing: Listing) -> None:
    chinese, hukou = replace(ITEM, eligibility=Eligibility(nationality="chinese")), replace(ITEM, id="b", eligibility=Eligibility(needs_hukou=True))
    assert sent(only(listing, chinese, hukou).reply(heard("I am German"), Language.EN)) == ["/about b benefits", "/officer"]


def test_nothing_told_brings_one_question_and_no_guess(listing: Listing) -> None:
    reply = listing.reply(heard("我能享受什么"), Language.ZH)
    assert not any(send.startswith("/about") for send in sent(reply))
    assert {send.split()[1] for send in sent(reply) if send.startswith("/my") and "untold" not in send} == {"pursuits"}


def test_the_question_is_the_one_that_most_entries_wait_for(listing: Listing) -> None:
    wanted = [Eligibility(max_age=40), Eligibility(max_age=35), Eligibility(nationality="foreign"), Eligibility(degrees=("any",))]
    entries = [replace(ITEM, id=f"e{place}", eligibility=each) for place, each in enumerate(wanted)]
    assert "/my untold age" in sent(only(listing, *entries).reply(heard("想创业"), Language.ZH))


def test_what_somebody_would_rather_not_tell_is_not_asked_again(listing: Listing) -> None:
    first = listing.reply(heard("/my pursuits job"), Language.ZH)
    untold = next(send for send in sent(first) if "untold" in send)
    assert untold not in sent(listing.reply(heard("/my pursuits job", untold), Language.ZH))


def test_nationality_is_asked_before_hukou(listing: Listing) -> None:
    entry = replace(ITEM, eligibility=Eligibility(needs_hukou=True))
    assert "/my nationality foreign" in sent(only(listing, entry).reply(heard("博士"), Language.ZH))
    assert "/my has_hukou yes" in sent(only(listing, entry).reply(heard("博士，中国籍"), Language.ZH))


def test_the_buttons_of_the_question_are_understood_until_nothing_is_left_to_ask(listing: Listing) -> None:
    said = ["/my pursuits job", "/my degree doctor"]
    for _ in range(12):
        said += [send for send in sent(listing.reply(heard(*said), Language.EN)) if send.startswith("/my ")][:1]
    assert {send.split()[1] for send in said} >= {"pursuits", "degree", "nationality", "graduated", "has_hukou", "family"}
    assert len(said) == len(set(said))


def test_the_years_offered_end_with_this_one(listing: Listing) -> None:
    entry = replace(ITEM, eligibility=Eligibility(max_years_since_graduation=3))
    years = [send for send in sent(only(listing, entry).reply(heard("博士"), Language.ZH)) if send.startswith("/my graduated")]
    assert years == [f"/my graduated {year}" for year in (2026, 2025, 2024, 2023)]


@pytest.mark.parametrize(
    ("eligibility", "heading"),
    [
        (Eligibility(degrees=("any",)), "listing.fits"),
        (Eligibility(("any",), needs_hukou=True), "listing.depends"),
        (Eligibility(("postdoc", "any")), "listing.fits"),
    ],
)
def test_an_entry_stands_under_the_heading_of_its_fit(eligibility: Eligibility, heading: str, listing: Listing) -> None:
    text = text_of(only(listing, replace(ITEM, eligibility=eligibility)).reply(heard("博士"), Language.ZH))
    assert listing.phrases.say(heading, Language.ZH) in text


def test_with_blanks_it_matches_but_is_not_said_to_fit(listing: Listing) -> None:
    entry = replace(ITEM, eligibility=Eligibility(("any",)), status=Status.TO_BE_FILLED)
    text = text_of(only(listing, entry).reply(heard("博士"), Language.ZH))
    assert listing.phrases.say("listing.matches", Language.ZH) in text
    assert listing.phrases.say("listing.fits", Language.ZH) not in text


def test_what_is_expired_goes_last_and_says_so(listing: Listing) -> None:
    old = replace(ITEM, id="old", eligibility=Eligibility(("any",), "chinese", ("job",), max_age=40), valid_until=date(2025, 11, 10))
    new = replace(ITEM, id="new", eligibility=Eligibility(("any",)), status=Status.TO_BE_FILLED)
    reply = only(listing, old, new).reply(heard("博士，找工作，中国籍，30岁"), Language.EN)
    assert [send.split()[1] for send in sent(reply) if send.startswith("/about")] == ["new", "old"]
    assert "may have expired" in text_of(reply)


def test_the_officer_of_the_persons_district_is_named(listing: Listing) -> None:
    assert "崂山区的服务专员" in text_of(listing.reply(heard("我在崂山，博士"), Language.ZH))
    assert text_of(listing.reply(replace(heard("博士"), district="gone"), Language.ZH)).count("专员") >= 1


def test_one_missing_fact_does_not_fill_the_list(listing: Listing) -> None:
    foreign = [replace(ITEM, id=f"f{place}", eligibility=Eligibility(nationality="foreign")) for place in range(6)]
    aged = replace(ITEM, id="aged", eligibility=Eligibility(max_age=40), number=99)
    assert "/about aged benefits" in sent(only(listing, *foreign, aged).reply(heard("博士"), Language.ZH))
