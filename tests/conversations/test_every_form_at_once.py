"""Several answers in one message, in every shipped form and both languages: what was understood is shown, and only what is left is asked."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from bot.bootstrap import House
from tests.fakes import FakeStore
from tests.form_talk import FORMS, talks

WEDNESDAY, FRIDAY = "2026-11-25T15:00+08:00", "2026-11-27T15:00+08:00"


@dataclass(frozen=True)
class Told:
    """One message, what it fills in as it is stored, and the question after it; None where nothing is left to ask."""

    form: str
    language: str
    said: str
    fills: Mapping[str, str]
    then: str | None


TOLD = [
    Told(
        "blue_economy_tour",
        "zh",
        "王芳，海外在读，住在日本，邮箱wangfang@example.org",
        {"full_name": "王芳", "who": "student", "residence": "JP", "email": "wangfang@example.org"},
        "interests",
    ),
    Told("blue_economy_tour", "zh", "我叫王芳，还在海外读书，想看海洋企业和科研平台", {"full_name": "王芳", "interests": "marine,research"}, "who"),
    Told(
        "blue_economy_tour",
        "en",
        "Ana Silva, I'm studying abroad, I'd like to see marine firms and research labs",
        {"full_name": "Ana Silva", "who": "student", "interests": "marine,research"},
        "residence",
    ),
    Told(
        "blue_economy_tour",
        "en",
        "My name is Ana Silva, I live in Portugal now, and you can reach me at ana@example.org",
        {"full_name": "Ana Silva", "residence": "PT", "email": "ana@example.org"},
        "who",
    ),
    Told("document_check", "zh", "我要办落户，学历认证书已经有了", {"item": "graduate-hukou", "papers_graduate_hukou": "recognition"}, None),
    Told("document_check", "zh", "办永居，护照和体检证明都有了", {"item": "permanent-residence", "papers_permanent_residence": "passport,health"}, None),
    Told(
        "document_check",
        "en",
        "It's for the housing subsidy, I already have the diploma and the CSCSE recognition",
        {"item": "graduate-housing-subsidy", "papers_graduate_housing_subsidy": "degree_certificate,recognition"},
        None,
    ),
    Told(
        "document_check",
        "en",
        "green card, and I have my passport and a health check",
        {"item": "permanent-residence", "papers_permanent_residence": "passport,health"},
        None,
    ),
    Told(
        "fair_registration",
        "zh",
        "我是李娜，中国人，硕士，毕业于代尔夫特理工大学",
        {"full_name": "李娜", "nationality": "CN", "degree": "master", "university": "Delft University of Technology"},
        "field",
    ),
    Told(
        "fair_registration",
        "zh",
        "李娜，硕士，带项目来，邮箱lina@example.org",
        {"full_name": "李娜", "degree": "master", "purpose": "project", "email": "lina@example.org"},
        "nationality",
    ),
    Told(
        "fair_registration",
        "en",
        "I'm Ana Silva, Brazilian, I have a PhD in marine biology and I'm looking for a job",
        {"full_name": "Ana Silva", "nationality": "BR", "degree": "doctor", "field": "marine biology", "purpose": "job"},
        "university",
    ),
    Told(
        "fair_registration",
        "en",
        "Ana Silva, PhD, University of Porto, +351 912 345 678",
        {"full_name": "Ana Silva", "degree": "doctor", "university": "University of Porto", "phone": "+351912345678"},
        "nationality",
    ),
    Told("needs_matching", "zh", "想对接技术，海洋船舶方面的，我人在崂山", {"list": "technology", "field": "marine", "district": "laoshan"}, "need"),
    Told("needs_matching", "zh", "找岗位，生物医药，我是硕士", {"list": "jobs", "field": "biomedicine", "degree": "master"}, "need"),
    Told(
        "needs_matching",
        "en",
        "Funding, in marine and shipbuilding, about 5 million yuan",
        {"list": "finance", "field": "marine", "amount": "CNY 5000000"},
        "need",
    ),
    Told("needs_matching", "en", "I'm looking for a job, in biomedicine, I have a PhD", {"list": "jobs", "field": "biomedicine", "degree": "doctor"}, "need"),
    Told(
        "officer_appointment",
        "zh",
        "落户和孩子上学，约崂山区的专员，周三下午3点，打电话",
        {"topic": "落户和孩子上学", "district": "laoshan", "slot": WEDNESDAY, "way": "phone"},
        "residence",
    ),
    Told("officer_appointment", "zh", "谈创业贷款，我人在德国，找西海岸的专员", {"topic": "谈创业贷款", "district": "west-coast", "residence": "DE"}, "slot"),
    Told(
        "officer_appointment",
        "en",
        "School for my children, in Laoshan, Friday 27 November, 3 pm, by phone",
        {"topic": "School for my children", "district": "laoshan", "slot": FRIDAY, "way": "phone"},
        "residence",
    ),
    Told(
        "officer_appointment",
        "en",
        "Hukou for my wife, I live in Germany, next Wednesday at 3pm",
        {"topic": "Hukou for my wife", "residence": "DE", "slot": WEDNESDAY},
        "district",
    ),
    Told(
        "park_entry",
        "zh",
        "还没有注册，生物医药，团队5个人，想要实验室和办公室",
        {"company": "planned", "field": "biomedicine", "team": "5", "space": "office,laboratory"},
        "plan",
    ),
    Told(
        "park_entry",
        "zh",
        "公司还没注册，做软件的，想去留学生科创岛",
        {"company": "planned", "field": "electronics", "park": "overseas-student-innovation-island"},
        "plan",
    ),
    Told(
        "park_entry",
        "en",
        "Not registered yet, biomedicine, a team of five, we need a laboratory",
        {"company": "planned", "field": "biomedicine", "team": "5", "space": "laboratory"},
        "plan",
    ),
    Told(
        "park_entry",
        "en",
        "We're not registered yet, we work in biotech, five people, ana@example.org",
        {"company": "planned", "team": "5", "email": "ana@example.org"},
        "field",
    ),
    Told(
        "project_pitch",
        "zh",
        "项目叫港口水下巡检机器人，属于海洋船舶，已经有样机",
        {"project_name": "港口水下巡检机器人", "field": "marine", "stage": "prototype"},
        "intellectual_property",
    ),
    Told(
        "project_pitch",
        "zh",
        "水质传感器，节能环保领域，有专利，想找投资和产业化企业",
        {"project_name": "水质传感器", "field": "environment", "intellectual_property": "granted", "partner": "firm,investment"},
        "stage",
    ),
    Told(
        "project_pitch",
        "en",
        "It's called HarbourBot, marine and shipbuilding, we have a prototype",
        {"project_name": "HarbourBot", "field": "marine", "stage": "prototype"},
        "intellectual_property",
    ),
    Told(
        "project_pitch",
        "en",
        "Sensors for fish farms, agriculture, patent pending, looking for an investor",
        {"project_name": "Sensors for fish farms", "field": "agriculture", "intellectual_property": "pending", "partner": "investment"},
        "stage",
    ),
    Told(
        "startup_support",
        "zh",
        "大赛和市计划，我叫李娜，博士，还在国外",
        {"programmes": "qingdao-startup-support,overseas-scholar-competition", "full_name": "李娜", "degree": "doctor", "back": "abroad"},
        "company",
    ),
    Told(
        "startup_support",
        "zh",
        "国家计划，公司已在青岛注册，我是法定代表人，在崂山区",
        {"programmes": "national-startup-support", "company": "qingdao", "role": "representative", "district": "laoshan"},
        "full_name",
    ),
    Told(
        "startup_support",
        "en",
        "The Qingdao plan and the competition. I'm Ana Silva, I have a PhD and I'm back full-time.",
        {"programmes": "qingdao-startup-support,overseas-scholar-competition", "full_name": "Ana Silva", "degree": "doctor", "back": "back"},
        "company",
    ),
    Told(
        "startup_support",
        "en",
        "The competition, we're registered in Qingdao, I'm the legal representative, ana@example.org",
        {"programmes": "overseas-scholar-competition", "company": "qingdao", "role": "representative", "email": "ana@example.org"},
        "full_name",
    ),
]


def test_every_form_is_told_several_answers_in_both_languages() -> None:
    assert {(each.form, each.language) for each in TOLD} == {(form, language) for form in FORMS for language in ("zh", "en")}
    assert all(len(each.fills) >= 2 for each in TOLD)


@pytest.mark.parametrize("told", TOLD, ids=lambda told: f"{told.form}-{told.said}")
async def test_several_answers_in_one_message_are_taken_in_and_shown_and_the_next_question_comes(house: House, store: FakeStore, told: Told) -> None:
    talk = talks(house, store, told.form, told.language, told.said)
    await talk.begin()
    assert await talk.say(told.said) == ["form.understood", "form.question" if told.then else "form.summary"]
    progress = await talk.progress()
    assert {name: value.stored for name, value in progress.values.items()} == dict(told.fills)
    assert progress.asking == told.then
    assert all(value.shown in talk.say.last[0] for value in progress.values.values())
