"""An earlier answer corrected in free words two or more questions later, in every shipped form and both languages; the talk goes on where it was."""

from dataclasses import dataclass

import pytest

from bot.bootstrap import House
from tests.fakes import FakeStore
from tests.form_talk import FORMS, Talk, talks

END = ""
"""Where the answers are shown to be checked."""


@dataclass(frozen=True)
class Correction:
    """What is said while a question is open, and which answer it changes to what is stored; `then`: the question that comes up with the new answer."""

    at: str
    said: str
    slot: str
    new: str
    then: str | None = None


C = Correction
CORRECTIONS: dict[tuple[str, str], list[Correction]] = {
    ("blue_economy_tour", "zh"): [
        C("interests", "不对，我叫张炜", "full_name", "张炜"),
        C("in_qingdao", "改一下身份，我已经工作了", "who", "working"),
        C("companions", "不对，想看的是科研平台", "interests", "research"),
        C("phone", "我现在住日本，刚才写错了", "residence", "JP"),
        C(END, "不对，邮箱是zhang@example.org", "email", "zhang@example.org"),
    ],
    ("blue_economy_tour", "en"): [
        C("interests", "Sorry, my name is Ana Souza", "full_name", "Ana Souza"),
        C("in_qingdao", "I meant I'm working now", "who", "working"),
        C("companions", "I meant research labs, not marine firms", "interests", "research"),
        C("phone", "actually I live in Portugal now", "residence", "PT"),
        C(END, "sorry, my e-mail is ana.souza@example.org", "email", "ana.souza@example.org"),
    ],
    ("document_check", "zh"): [
        C(END, "不对，我要办的是落户", "item", "graduate-hukou", then="papers_graduate_hukou"),
        C(END, "改一下事项，是永居", "item", "permanent-residence", then="papers_permanent_residence"),
    ],
    ("document_check", "en"): [
        C(END, "sorry, I meant the hukou", "item", "graduate-hukou", then="papers_graduate_hukou"),
        C(END, "actually it's the green card", "item", "permanent-residence", then="papers_permanent_residence"),
    ],
    ("fair_registration", "zh"): [
        C("university", "等等，国籍写错了，是法国", "nationality", "FR"),
        C("purpose", "不对，我是硕士", "degree", "master"),
        C("email", "改一下学校，是代尔夫特理工大学", "university", "Delft University of Technology"),
        C("email", "不是项目洽谈，是求职", "purpose", "job"),
        C("arrival", "不对，邮箱是zhang@example.org", "email", "zhang@example.org"),
        C(END, "专业应该是海洋声学", "field", "海洋声学"),
    ],
    ("fair_registration", "en"): [
        C("university", "no wait, my nationality is French", "nationality", "FR"),
        C("purpose", "actually I have a master's", "degree", "master"),
        C("email", "sorry, my university is TU Delft", "university", "Delft University of Technology"),
        C("email", "I meant a job, not a project", "purpose", "job"),
        C("arrival", "oops, wrong address, my email is ana.souza@example.org", "email", "ana.souza@example.org"),
        C(END, "sorry, my phone is +351 912 345 678", "phone", "+351912345678"),
    ],
    ("needs_matching", "zh"): [
        C("need", "我搞错了，要对接的是技术", "list", "technology"),
        C("words", "不对，领域是电子信息", "field", "electronics"),
        C("district", "改一下需求，想找港口试用", "need", "想找港口试用"),
        C(END, "不对，金额应该是80万元", "amount", "CNY 800000"),
    ],
    ("needs_matching", "en"): [
        C("need", "sorry, I meant technology", "list", "technology"),
        C("words", "sorry, the field is electronics", "field", "electronics"),
        C("district", "change my need to: a harbour to try my robots", "need", "a harbour to try my robots"),
        C(END, "actually the amount is CNY 800000", "amount", "CNY 800000"),
    ],
    ("officer_appointment", "zh"): [
        C("residence", "想谈的事改成创业贷款", "topic", "创业贷款"),
        C("slot", "不对，区是崂山区", "district", "laoshan"),
        C("way", "我现在住日本，刚才写错了", "residence", "JP"),
        C("language", "时间改成周四上午10点", "slot", "2026-11-26T10:00+08:00"),
        C("full_name", "改一下方式，当面谈", "way", "visit"),
        C(END, "语言改成英文吧", "language", "english"),
    ],
    ("officer_appointment", "en"): [
        C("residence", "sorry, the topic is a loan for my firm", "topic", "a loan for my firm"),
        C("slot", "sorry, I meant the officer of Laoshan", "district", "laoshan"),
        C("way", "actually I live in Japan now", "residence", "JP"),
        C("language", "no wait, the time should be Friday 27 November, 4 pm", "slot", "2026-11-27T16:00+08:00"),
        C("full_name", "I'd rather meet in person", "way", "visit"),
        C(END, "I meant English, not Chinese", "language", "english"),
    ],
    ("park_entry", "zh"): [
        C("plan", "其实公司已在青岛注册了", "company", "qingdao", then="company_name"),
        C("park", "不对，是生物医药领域", "field", "biomedicine"),
        C("team", "园区改成留学生科创岛", "park", "overseas-student-innovation-island"),
        C("services", "不对，我们是五个人", "team", "5"),
        C("competition", "场地弄错了，要实验室", "space", "laboratory"),
        C("residence", "入驻月份改成2027年5月", "start", "2027-05"),
        C(END, "不对，邮箱是zhang@example.org", "email", "zhang@example.org"),
    ],
    ("park_entry", "en"): [
        C("plan", "sorry, we're registered in Qingdao", "company", "qingdao", then="company_name"),
        C("park", "actually we are in biotech", "field", "biomedicine"),
        C("team", "I meant the Innovation Island", "park", "overseas-student-innovation-island"),
        C("services", "sorry, we are five people", "team", "5"),
        C("competition", "I meant a laboratory, not desks", "space", "laboratory"),
        C("phone", "actually I live in Germany", "residence", "DE"),
        C(END, "my e-mail should be ana.souza@example.org", "email", "ana.souza@example.org"),
    ],
    ("project_pitch", "zh"): [
        C("stage", "项目名称改成海底管道巡检", "project_name", "海底管道巡检"),
        C("intellectual_property", "不对，领域是生物医药", "field", "biomedicine"),
        C("partner", "不是研究阶段，是样机", "stage", "prototype"),
        C("summary", "知识产权填错了，应该是专利申请中", "intellectual_property", "pending"),
        C("one_page", "想找的是投资，刚才选错了", "partner", "investment"),
        C("phone", "不对，我住在法国", "residence", "FR"),
        C(END, "不对，邮箱是zhang@example.org", "email", "zhang@example.org"),
    ],
    ("project_pitch", "en"): [
        C("stage", "sorry, the project name is HarbourBot", "project_name", "HarbourBot"),
        C("intellectual_property", "actually it's biomedicine", "field", "biomedicine"),
        C("partner", "I meant a prototype, not research", "stage", "prototype"),
        C("summary", "sorry, it's patent pending", "intellectual_property", "pending"),
        C("one_page", "I meant an investor, not a firm", "partner", "investment"),
        C("phone", "actually I live in France", "residence", "FR"),
        C(END, "sorry, my email is ana.souza@example.org", "email", "ana.souza@example.org"),
    ],
    ("startup_support", "zh"): [
        C("degree", "不对，关心的是大赛", "programmes", "overseas-scholar-competition"),
        C("back", "不对，我叫张炜", "full_name", "张炜"),
        C("company", "改一下学历，我是博士", "degree", "doctor"),
        C("district", "我还在国外，刚才选错了", "back", "abroad"),
        C("field", "公司已在青岛注册了，刚才写错了", "company", "qingdao", then="role"),
        C("email", "不对，领域是电子信息", "field", "electronics"),
        C(END, "邮箱错了，是zhang@example.org", "email", "zhang@example.org"),
    ],
    ("startup_support", "en"): [
        C("degree", "I meant the competition", "programmes", "overseas-scholar-competition"),
        C("back", "Sorry, I'm Ana Souza", "full_name", "Ana Souza"),
        C("company", "actually I have a PhD", "degree", "doctor"),
        C("district", "no, I'm still abroad", "back", "abroad"),
        C("field", "sorry, we are registered in Qingdao", "company", "qingdao", then="role"),
        C("email", "the field should be electronics", "field", "electronics"),
        C(END, "change my e-mail to ana.souza@example.org", "email", "ana.souza@example.org"),
    ],
}
ALL = [(form, language, each) for (form, language), some in CORRECTIONS.items() for each in some]


async def stored(talk: Talk) -> dict[str, str]:
    """The answers as they are stored."""
    return {name: value.stored for name, value in (await talk.progress()).values.items()}


def test_every_form_is_corrected_in_both_languages() -> None:
    assert set(CORRECTIONS) == {(form, language) for form in FORMS for language in ("zh", "en")}


@pytest.mark.parametrize(("form", "language", "correction"), ALL, ids=lambda each: each.said if isinstance(each, Correction) else each)
async def test_an_answer_two_or_more_questions_back_is_corrected_in_free_words(
    house: House, store: FakeStore, form: str, language: str, correction: Correction
) -> None:
    talk = talks(house, store, form, language, correction.said)
    await talk.begin()
    await talk.until(correction.at)
    before = await stored(talk)
    assert list(before).index(correction.slot) <= len(before) - 2
    names = await talk.say(correction.said)
    assert names[0] == "form.changed" and "reader" not in " ".join(names)
    assert await stored(talk) == {**before, correction.slot: correction.new}
    assert (await talk.progress()).asking == (correction.then or correction.at or None)
    assert names[-1] == ("form.question" if correction.then or correction.at else "form.summary")
    asked = await talk.open_slot()
    assert asked is None or (asked.question.zh, asked.question.en)[talk.side] in talk.say.last[-1]


@pytest.mark.parametrize(
    ("language", "time", "moved"),
    [("zh", "2026年11月25日下午3点，我的时间", "我现在住日本，刚才写错了"), ("en", "25 November 2026 3pm my time", "actually I live in Japan now")],
)
async def test_a_time_on_ones_own_clock_is_asked_again_when_the_country_changes(house: House, store: FakeStore, language: str, time: str, moved: str) -> None:
    talk = talks(house, store, "officer_appointment", language, "own clock")
    await talk.begin()
    await talk.until("residence")
    await talk.say(("德国", "Germany")[talk.side])
    await talk.say(time)
    assert "slot" in await stored(talk)
    assert await talk.say(moved) == ["form.changed", "form.asked_again", "form.question"]
    assert (await talk.progress()).asking == "slot"


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_time_on_the_citys_clock_stays_and_is_shown_on_the_new_one(house: House, store: FakeStore, language: str) -> None:
    talk = talks(house, store, "officer_appointment", language, "the city's clock")
    await talk.begin()
    await talk.until("second_slot")
    assert await talk.say(("不对，我住在日本", "actually I live in Japan now")[talk.side]) == ["form.changed", "form.question"]
    assert "16:00" in (await talk.progress()).values["slot"].shown
