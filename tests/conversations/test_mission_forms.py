"""The forms of the mission, as talk: an appointment on both clocks, a project with its page, a park, the tour, the support plans."""

import pytest

from bot.domain.messages import Attachment, AttachmentKind
from tests.fakes import FakeStore, Say

APPOINTMENT = {
    "zh": ["我想预约", "同意", "落户怎么办", "崂山", "德国", "2026年11月25日下午3点", "跳过", "打字", "中文", "张伟"],
    "en": [
        "book an appointment",
        "I agree",
        "Hukou and a school",
        "Laoshan",
        "Germany",
        "25 November 2026 3pm",
        "skip",
        "here in writing",
        "English",
        "Ana Silva",
    ],
}
PITCH = {
    "zh": ["我有个项目", "同意", "港口巡检机器人", "海洋", "样机", "已有专利，归学校所有", "产业化企业、投资", "检查码头桩基，不用潜水员"],
    "en": ["pitch my project", "I agree", "Harbour robot", "marine", "prototype", "patent granted", "a firm, investment", "Inspects quays without divers"],
}
WHO = {"zh": ["张伟", "德国", "wei@example.org", "跳过"], "en": ["Ana Silva", "Germany", "ana@example.org", "skip"]}
PARK = ["我想入驻创业园", "同意", "还没注册", "电子信息", "做工业视觉检测软件", "请推荐", "高新区", "3", "工位、办公室", "跳过", "没有", "跳过"]
TOUR = ["sign up for the Blue Economy Tour", "I agree", "Ana Silva", "studying abroad", "marine firms, research", "Brazil", "3 to 10 March 2027", "skip"]
SUPPORT = ["报名创业大赛", "同意", "大赛", "张伟", "博士", "还在国外", "还没有注册", "跳过", "生物医药", "抗肿瘤药物", "wei@example.org", "跳过"]


async def tell(say: Say, *lines: str) -> None:
    for line in lines:
        await say(line)


@pytest.mark.parametrize(("language", "clocks"), [("zh", "（青岛时间；您当地 08:00）"), ("en", "(Qingdao time; 08:00 where you are)")])
async def test_an_appointment_is_on_both_clocks_and_opens_a_case(say: Say, store: FakeStore, language: str, clocks: str) -> None:
    await tell(say, *APPOINTMENT[language])
    assert "15:00" in say.last[-1] and clocks in say.last[-1]
    assert await say("/confirm") == ["form.done", "form.case"]
    [case], [kept] = await store.cases(), await store.registrations()
    assert (case.district, kept.values["slot"].stored) == ("laoshan", "2026-11-25T15:00+08:00")


async def test_the_phone_is_asked_for_only_by_who_wants_a_call(say: Say, store: FakeStore) -> None:
    await tell(say, *APPOINTMENT["zh"][:7], "电话", "中文", "张伟")
    assert "电话" in say.last[-1] and await say("+49 151 23456789") == ["form.summary"]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_project_comes_with_its_page(say: Say, store: FakeStore, language: str) -> None:
    await tell(say, *PITCH[language])
    await say("/media file", attachment=Attachment(AttachmentKind.FILE, "file-1", name="onepage.pdf"))
    await tell(say, *WHO[language])
    assert "onepage.pdf" in say.last[-1]
    assert await say("/confirm") == ["form.done"]
    [kept] = await store.registrations()
    assert (kept.values["stage"].stored, kept.values["one_page"].stored) == ("prototype", "file:file-1")
    assert set(kept.values["partner"].stored.split(",")) == {"firm", "investment"}


async def test_a_project_may_come_with_a_link(say: Say, store: FakeStore) -> None:
    await tell(say, *PITCH["en"], "https://example.org/pitch", *WHO["en"], "/confirm")
    [kept] = await store.registrations()
    assert kept.values["one_page"].stored == "https://example.org/pitch"


async def test_a_firm_that_is_not_registered_is_not_asked_for_its_name(say: Say, store: FakeStore) -> None:
    await tell(say, *PARK, *WHO["zh"], "/confirm")
    [kept] = await store.registrations()
    assert (kept.values["park"].stored, kept.values["district"].stored, "company_name" in kept.values) == ("suggest", "high-tech-zone", False)


async def test_the_tour_notes_when_somebody_is_in_qingdao(say: Say, store: FakeStore) -> None:
    await tell(say, *TOUR, "ana@example.org", "skip", "/confirm")
    [kept] = await store.registrations()
    assert (kept.values["in_qingdao"].stored, kept.values["interests"].stored) == ("2027-03-03/2027-03-10", "marine,research")


async def test_the_part_in_a_firm_is_asked_only_where_there_is_one(say: Say, store: FakeStore) -> None:
    await tell(say, *SUPPORT, "/confirm")
    [kept] = await store.registrations()
    assert (kept.values["programmes"].stored, "role" in kept.values) == ("overseas-scholar-competition", False)


async def test_what_was_said_in_one_form_is_offered_in_the_next(say: Say, store: FakeStore) -> None:
    await tell(say, *SUPPORT, "/confirm", "sign up for the Blue Economy Tour")
    assert await say("同意") == ["form.question_earlier"]
    assert "张伟" in say.last[-1]


@pytest.mark.parametrize(
    "words",
    ["预约专员", "我想预约崂山区的专员", "跟专员约时间", "I'd like an appointment with the officer in Laoshan", "Can I make an appointment with an officer?"],
)
@pytest.mark.parametrize("is_asked_which", [False, True])
async def test_an_appointment_with_an_officer_is_the_form_and_no_district(say: Say, store: FakeStore, words: str, is_asked_which: bool) -> None:
    if is_asked_which:
        assert await say("转人工") == ["handoff.which_district"]
    assert await say(words) == ["form.consent"]
    assert await store.cases() == [] and not (await say.conversation()).is_choosing_district


@pytest.mark.parametrize("words", ["转人工", "找专员", "talk to an officer"])
async def test_who_wants_an_officer_now_gets_no_form(say: Say, words: str) -> None:
    assert await say(words) == ["handoff.which_district"]


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("报名预约蓝色经济研学", "blue_economy_tour"),
        ("我要预约蓝色经济行", "blue_economy_tour"),
        ("报名研学", "blue_economy_tour"),
        ("预约报名蓝洽会", "fair_registration"),
    ],
)
async def test_a_form_opens_however_registering_is_said(say: Say, store: FakeStore, words: str, form: str) -> None:
    await say(words)
    progress = (await store.load(say.key)).form
    assert progress and progress.form == form
