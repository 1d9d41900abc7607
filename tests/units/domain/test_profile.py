"""What a person has told adds up over messages, and an entry is judged by it: a limit excludes, the unknown keeps open, nothing is promised."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.domain.fitting import Fit, judge_fit
from bot.domain.knowledge import Aspect, Clause, Eligibility, Entry, EntryKind, Status
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.domain.profile import DEGREES, FACTS, Facts, Profile, with_facts

TODAY = "2026-11-23"
ANNA = Profile(degree="doctor", is_enrolled=False, nationality="chinese", pursuits=("job",), graduated="2025-06", age=39, has_hukou=True, as_of=TODAY)
SURE = Entry("sure", EntryKind.ITEM, Bilingual("甲", "A"), Status.VERIFIED, {}, Bilingual("局", "office"), date(2026, 11, 23))
FULL = Eligibility(("master", "doctor"), "chinese", ("job",), max_age=40, max_years_since_graduation=3, needs_hukou=True)
BLANK = {Aspect.CONDITIONS: (Clause(Bilingual("条件", "conditions"), is_blank=True),)}


def entry(eligibility: Eligibility | None) -> Entry:
    return replace(SURE, eligibility=eligibility)


def test_what_meets_every_field_fits() -> None:
    judged = judge_fit(entry(FULL), ANNA)
    assert (judged.fit, judged.reasons, judged.missing) == (Fit.FITS, (), ())
    assert judged.met == ("degree.doctor", "pursuits.job", "nationality.chinese", "graduated", "age", "has_hukou.yes")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (Profile(age=41), "age"),
        (Profile(degree="bachelor"), "degree"),
        (Profile(nationality="foreign"), "nationality"),
        (Profile(pursuits=("startup",)), "pursuits"),
        (Profile(graduated="2020"), "graduated"),
    ],
)
def test_a_limit_exceeded_excludes_and_says_why(changed: Profile, reason: str) -> None:
    judged = judge_fit(entry(FULL), with_facts(replace(ANNA, pursuits=None), Facts(replace(changed, pursuits=changed.pursuits or ANNA.pursuits))))
    assert (judged.fit, judged.reasons) == (Fit.DOES_NOT_FIT, (reason,))


@pytest.mark.parametrize(
    ("wanted", "fact"),
    [
        (Eligibility(degrees=("master",)), "degree"),
        (Eligibility(nationality="foreign"), "nationality"),
        (Eligibility(pursuits=("job",)), "pursuits"),
        (Eligibility(pursuits=("family",)), "family"),
        (Eligibility(max_years_since_graduation=3), "graduated"),
        (Eligibility(max_age=40), "age"),
        (Eligibility(needs_hukou=True), "has_hukou"),
    ],
)
def test_a_fact_that_the_entry_asks_for_and_nobody_told_is_named(wanted: Eligibility, fact: str) -> None:
    judged = judge_fit(entry(wanted), Profile(as_of=TODAY))
    assert (judged.fit, judged.missing) == (Fit.MAY_FIT, (fact,))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (entry(None), "unstated"),
        (replace(entry(FULL), clauses=BLANK), "unconfirmed"),
        (replace(entry(FULL), clauses={Aspect.FOR_WHOM: BLANK[Aspect.CONDITIONS]}), "unconfirmed"),
        (replace(entry(FULL), status=Status.TO_BE_FILLED), "unconfirmed"),
        (replace(entry(FULL), status=Status.GENERAL_KNOWLEDGE), "unconfirmed"),
        (replace(entry(FULL), valid_until=date(2025, 11, 10)), "expired"),
        (entry(replace(FULL, needs_talent_status=True)), "standing"),
    ],
)
def test_what_is_open_in_the_entry_itself_keeps_it_from_fitting(changed: Entry, reason: str) -> None:
    judged = judge_fit(changed, ANNA)
    assert (judged.fit, judged.reasons) == (Fit.MAY_FIT, (reason,))


@pytest.mark.parametrize(
    ("graduated", "found"),
    [("2024", "met"), ("2023", "open"), ("2023-12", "met"), ("2023-11", "open"), ("2023-10", "against"), ("2022", "against"), ("2027", "met")],
)
def test_years_since_graduation_are_counted_to_the_month_and_a_bare_year_at_the_limit_stays_open(graduated: str, found: str) -> None:
    judged = judge_fit(entry(Eligibility(max_years_since_graduation=3)), replace(ANNA, graduated=graduated))
    expected = {"met": (Fit.FITS, ()), "open": (Fit.MAY_FIT, ("graduation_month",)), "against": (Fit.DOES_NOT_FIT, ("graduated",))}
    assert (judged.fit, judged.reasons) == expected[found]


@pytest.mark.parametrize(
    ("wanted", "degree", "fit"),
    [
        (("master",), "doctor", Fit.FITS),
        (("doctor",), "postdoc", Fit.FITS),
        (("any",), "college", Fit.FITS),
        (("any",), "school", Fit.DOES_NOT_FIT),
        (("postdoc",), "doctor", Fit.MAY_FIT),
        (("postdoc",), "master", Fit.DOES_NOT_FIT),
        (("bachelor", "master"), "college", Fit.DOES_NOT_FIT),
    ],
)
def test_a_degree_counts_from_the_lowest_that_is_asked_for(wanted: tuple[str, ...], degree: str, fit: Fit) -> None:
    assert judge_fit(entry(Eligibility(wanted)), replace(ANNA, degree=degree)).fit is fit


def test_a_degree_in_progress_counts_once_it_is_had() -> None:
    judged = judge_fit(entry(FULL), replace(ANNA, is_enrolled=True, graduated="2027"))
    assert (judged.fit, judged.reasons) == (Fit.MAY_FIT, ("once_graduated",))


@pytest.mark.parametrize(
    ("changed", "fit", "reasons"),
    [
        (Profile(has_hukou=True), Fit.FITS, ()),
        (Profile(has_hukou=False), Fit.MAY_FIT, ("hukou_first",)),
        (Profile(nationality="foreign"), Fit.MAY_FIT, ("hukou_abroad",)),
        (Profile(nationality="hkmt"), Fit.MAY_FIT, ("hukou_abroad",)),
    ],
)
def test_hukou_can_still_be_had_and_is_not_asked_of_those_who_cannot_have_it(changed: Profile, fit: Fit, reasons: tuple[str, ...]) -> None:
    judged = judge_fit(entry(Eligibility(needs_hukou=True)), changed)
    assert (judged.fit, judged.reasons, judged.missing) == (fit, reasons, ())


def test_who_has_qingdao_hukou_is_not_taken_for_a_foreigner() -> None:
    assert judge_fit(entry(Eligibility(nationality="foreign")), Profile(has_hukou=True)).fit is Fit.DOES_NOT_FIT


@pytest.mark.parametrize(("family", "fit"), [(None, Fit.MAY_FIT), (("children",), Fit.FITS), (("spouse",), Fit.MAY_FIT), ((), Fit.DOES_NOT_FIT)])
def test_what_is_for_children_asks_for_children(family: tuple[str, ...] | None, fit: Fit) -> None:
    assert judge_fit(entry(Eligibility(pursuits=("family",))), Profile(family=family)).fit is fit


@pytest.mark.parametrize(("pursuit", "fit"), [("research", Fit.FITS), ("job", Fit.MAY_FIT), ("startup", Fit.DOES_NOT_FIT)])
def test_a_job_may_be_one_in_research(pursuit: str, fit: Fit) -> None:
    assert judge_fit(entry(Eligibility(pursuits=("research",))), Profile(pursuits=(pursuit,))).fit is fit
    assert judge_fit(entry(Eligibility(pursuits=("job",))), Profile(pursuits=("research",))).fit is Fit.FITS


def test_the_years_exclude_nobody_whose_years_are_counted_otherwise() -> None:
    wanted = Eligibility(max_years_since_graduation=3, years_differ_for=("master",))
    past = Profile(graduated="2018", as_of=TODAY)
    found = {degree: judge_fit(entry(wanted), replace(past, degree=degree)).reasons for degree in (None, "bachelor", "master", "postdoc")}
    assert found == {None: ("years_vary",), "bachelor": ("graduated",), "master": ("years_vary",), "postdoc": ("years_vary",)}
    for_all = replace(wanted, years_differ_for=("any",))
    assert judge_fit(entry(for_all), replace(past, degree="school")).reasons == ("years_vary",)


@pytest.mark.parametrize(
    ("others", "degree", "age", "found"),
    [
        ({"master": 35}, "master", 34, "age"),
        ({"master": 35}, "master", 35, "age_limit"),
        ({"master": 35}, "master", 36, "against"),
        ({"master": 35}, "doctor", 36, "age"),
        ({"master": 35}, None, 36, "age_varies"),
        ({"women": 43}, "doctor", 39, "age"),
        ({"women": 43}, "doctor", 40, "age_limit"),
        ({"women": 43}, "doctor", 42, "age_varies"),
        ({"women": 43}, "doctor", 44, "against"),
    ],
)
def test_an_age_is_judged_by_every_limit_that_may_be_the_persons(others: dict[str, int], degree: str | None, age: int, found: str) -> None:
    judged = judge_fit(entry(Eligibility(max_age=40, max_age_for=others)), Profile(degree=degree, age=age))
    assert ("against" if judged.fit is Fit.DOES_NOT_FIT else (judged.met + judged.reasons)[0]) == found


@pytest.mark.parametrize(("degree", "fit"), [("college", Fit.DOES_NOT_FIT), ("bachelor", Fit.MAY_FIT), ("master", Fit.FITS)])
def test_a_degree_let_in_by_exception_stays_open(degree: str, fit: Fit) -> None:
    assert judge_fit(entry(Eligibility(("master",), degrees_by_exception=("bachelor",))), Profile(degree=degree)).fit is fit


def test_who_needs_no_hukou_is_not_held_up_by_it() -> None:
    wanted = Eligibility(("any",), needs_hukou=True, hukou_not_needed_for=("foreign",))
    assert judge_fit(entry(wanted), Profile(degree="doctor", nationality="foreign")).fit is Fit.FITS
    assert judge_fit(entry(wanted), Profile(degree="doctor", nationality="hkmt")).reasons == ("hukou_abroad",)
    assert judge_fit(entry(wanted), Profile(degree="doctor", nationality="chinese", has_hukou=False)).reasons == ("hukou_first",)


def test_what_is_given_is_for_those_who_have_it_not_and_may_have_it() -> None:
    hukou, recognition = entry(Eligibility(gives="hukou")), entry(Eligibility(gives="recognition"))
    person = Profile(has_hukou=True, has_recognition=False)
    assert (judge_fit(hukou, person).reasons, judge_fit(recognition, person).met) == (("had",), ("has_recognition.no",))
    assert judge_fit(hukou, Profile(nationality="foreign")).fit is Fit.DOES_NOT_FIT


@pytest.mark.parametrize("number", [27, 29])
def test_nobody_is_sent_for_what_they_have(number: int, knowledge: Knowledge) -> None:
    item = next(each for each in knowledge.entries.values() if each.number == number)
    assert judge_fit(item, replace(ANNA, has_recognition=True)).reasons == ("had",)
    assert judge_fit(item, replace(ANNA, has_recognition=False, has_hukou=False)).fit is Fit.MAY_FIT


def test_the_housing_subsidy_is_not_denied_to_a_doctor_whose_years_count_from_the_arrival(knowledge: Knowledge) -> None:
    subsidy = knowledge.entries["graduate-housing-subsidy"]
    assert "years_vary" in judge_fit(subsidy, replace(ANNA, graduated="2018")).reasons
    assert judge_fit(subsidy, replace(ANNA, graduated="2018", degree="bachelor")).fit is Fit.DOES_NOT_FIT


SHIPPED = [
    ("graduate-housing-subsidy", Profile(degree="master", graduated="2018"), "years_vary"),
    ("graduate-housing-subsidy", Profile(degree="bachelor", graduated="2018"), "graduated"),
    ("one-off-startup-subsidy", Profile(degree="bachelor", graduated="2018", pursuits=("startup",)), "years_vary"),
    ("home-purchase-voucher", Profile(degree="master", age=37), "age"),
    ("home-purchase-voucher", Profile(degree="doctor", age=41), "age"),
    ("shandong-excellent-young-overseas", Profile(pursuits=("research",), age=42), "age_varies"),
    ("shandong-startup-support", Profile(degree="bachelor", pursuits=("startup",)), "degree_exception"),
    ("taishan-scholars", Profile(degree="doctor"), "research_posts"),
    ("qingdao-high-level-talent-service", Profile(), "standing"),
    ("shandong-huicai-card", Profile(), "standing"),
    ("talent-r-visa", Profile(nationality="foreign"), "standing"),
    ("returnee-customs", Profile(pursuits=("startup",)), "standing"),
]


@pytest.mark.parametrize(("item", "told", "reason"), SHIPPED)
def test_the_fields_of_the_shipped_items_say_what_is_against_or_open(item: str, told: Profile, reason: str, knowledge: Knowledge) -> None:
    person = replace(told, as_of=TODAY, pursuits=told.pursuits or ("job",))
    assert reason in judge_fit(knowledge.entries[item], person).reasons


@pytest.mark.parametrize("item", ["graduate-housing-subsidy", "home-purchase-voucher"])
@pytest.mark.parametrize("nationality", ["foreign", "hkmt"])
def test_the_housing_items_ask_no_hukou_of_those_who_are_exempt(item: str, nationality: str, knowledge: Knowledge) -> None:
    assert "hukou_abroad" not in judge_fit(knowledge.entries[item], replace(ANNA, nationality=nationality, has_hukou=None)).reasons


def test_who_comes_for_a_visit_is_shown_the_fair(knowledge: Knowledge) -> None:
    assert "pursuits.visit" in judge_fit(knowledge.entries["blue-fair"], Profile(pursuits=("visit",))).met


def test_facts_add_up_and_the_latest_word_holds() -> None:
    first = with_facts(Profile(), Facts(Profile(degree="master", pursuits=("job",), family=("spouse",), heard=(("degree", "硕士"),), as_of=TODAY)))
    then = with_facts(first, Facts(Profile(degree="doctor", pursuits=("startup",), family=("children",), heard=(("degree", "博士"),)), given_up=("job",)))
    assert (then.degree, then.pursuits, then.family, then.as_of) == ("doctor", ("startup",), ("spouse", "children"), TODAY)
    assert dict(then.heard)["degree"] == "博士"


def test_a_mere_question_tells_only_what_was_not_told() -> None:
    asked = Facts(Profile(degree="master", asked=("degree",)))
    assert with_facts(Profile(degree="doctor"), asked).degree == "doctor"
    after = with_facts(Profile(), asked)
    assert (after.degree, after.asked) == ("master", ("degree",))
    told = with_facts(after, Facts(Profile(degree="doctor")))
    assert (told.degree, told.asked) == ("doctor", ())


def test_what_somebody_would_rather_not_tell_is_kept_until_they_tell_it() -> None:
    silent = with_facts(Profile(), Facts(Profile(untold=("age",))))
    assert silent.untold == ("age",)
    assert with_facts(silent, Facts(Profile(age=38))).untold == ()


def test_a_new_graduation_says_anew_whether_one_still_studies() -> None:
    student = Profile(degree="doctor", is_enrolled=True)
    assert with_facts(student, Facts(Profile(graduated="2025", is_enrolled=False))).is_enrolled is False
    assert with_facts(student, Facts(Profile(age=30))).is_enrolled is True


PROFILES = st.builds(
    Profile,
    degree=st.sampled_from([None, *DEGREES]),
    is_enrolled=st.sampled_from([None, True, False]),
    nationality=st.sampled_from([None, "chinese", "foreign", "hkmt"]),
    pursuits=st.none() | st.lists(st.sampled_from(["job", "startup", "research", "study", "visit"]), min_size=1, unique=True).map(tuple),
    graduated=st.sampled_from([None, "2016", "2023", "2024-06", "2027"]),
    age=st.none() | st.integers(16, 99),
    has_hukou=st.sampled_from([None, True, False]),
    has_recognition=st.sampled_from([None, True, False]),
    family=st.sampled_from([None, (), ("spouse",), ("children",)]),
    district=st.sampled_from([None, "shinan", "gone"]),
    untold=st.lists(st.sampled_from(FACTS), unique=True).map(tuple),
    heard=st.just((("degree", "PhD"),)),
    as_of=st.sampled_from([None, TODAY]),
)


@settings(deadline=None)
@given(PROFILES)
def test_a_profile_is_stored_and_read_back(profile: Profile) -> None:
    stored = TypeAdapter(Profile)
    assert stored.validate_json(stored.dump_json(profile)) == profile


@settings(deadline=None)
@given(PROFILES)
def test_no_shipped_item_fits_outright_while_it_has_blanks_and_none_names_a_fact_that_was_told(knowledge: Knowledge, profile: Profile) -> None:
    for item in knowledge.entries.values():
        judged = judge_fit(item, profile)
        assert judged.fit is not Fit.FITS or not (item.blanks(Aspect.CONDITIONS) or item.eligibility is None)
        assert not set(judged.missing) & set(profile.known)
