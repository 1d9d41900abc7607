"""Several answers in one message: what is surely said fills its slot, and nothing else does. Today is Monday, 23 November 2026."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.forms import Choice, Reading, Slot
from bot.domain.language import Bilingual, Language
from handlers.dialogs.readers import READERS
from handlers.dialogs.spotting import LONGEST, spot


def slot(name: str, reader: str, zh: str, en: str, *called: str, choices: tuple[Choice, ...] = ()) -> Slot:
    words = Bilingual(zh, en)
    return Slot(name, words, words, words, reader, choices=choices, called=called)


DEGREES = tuple(
    Choice(id, Bilingual(zh, en)) for id, zh, en in (("bachelor", "本科", "Bachelor's"), ("master", "硕士", "Master's"), ("doctor", "博士", "Doctorate"))
)
PURPOSES = (
    Choice("project", Bilingual("项目洽谈", "A project"), ("带项目", "project")),
    Choice("job", Bilingual("求职", "Looking for a job"), ("找工作", "job")),
    Choice("visit", Bilingual("参观交流", "A visit"), ("参观", "visit")),
)
SLOTS = (
    slot("full_name", "person_name", "姓名", "Name", "姓名", "名字", "name"),
    slot("nationality", "country", "国籍", "Nationality", "国籍", "nationality"),
    slot("degree", "degree", "学历", "Degree", "学历", "学位", "degree", choices=DEGREES),
    slot("university", "university", "学校", "University", "学校", "大学", "university"),
    slot("field", "free_text", "专业", "Field", "专业", "领域", "field"),
    slot("purpose", "choice", "目的", "Purpose", "目的", "purpose", choices=PURPOSES),
    slot("project", "free_text", "项目简介", "About the project", "项目", "project"),
    slot("email", "email", "邮箱", "E-mail", "邮箱", "email", "e-mail"),
    slot("phone", "phone", "电话", "Phone", "电话", "手机", "phone"),
    slot("arrival", "date", "到青日期", "Arrival", "日期", "arrival", "date"),
)


def reading_in(language: Language) -> Callable[[Slot], Reading]:
    return lambda asked: Reading(asked, language, "2026-11-23", {})


def found(text: str, asked: str = "full_name", slots: tuple[Slot, ...] = SLOTS) -> Mapping[str, str]:
    first = next(each for each in slots if each.name == asked)
    others = tuple(each for each in slots if each.name != asked)
    return {each.slot: each.value.stored for each in spot(text, (first, *others), reading_in(Language.ZH))}


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        (
            "张伟, 慕尼黑工大博士, 做海洋机器人",
            {"full_name": "张伟", "university": "Technical University of Munich", "degree": "doctor", "field": "海洋机器人"},
        ),
        (
            "I'm Li Wei, PhD from TUM, phone +49 151 23456789, li@x.org",
            {"full_name": "Li Wei", "degree": "doctor", "university": "Technical University of Munich", "phone": "+4915123456789", "email": "li@x.org"},
        ),
        ("姓名张伟 电话13800138000 邮箱 a@b.cn", {"full_name": "张伟", "phone": "+8613800138000", "email": "a@b.cn"}),
        (
            "姓名：张伟\n学历：本科\n专业：海洋工程，传感器\n邮箱a@b.cn",
            {"full_name": "张伟", "degree": "bachelor", "field": "海洋工程，传感器", "email": "a@b.cn"},
        ),
        ("張偉，慕尼黑工業大學博士", {"full_name": "張偉", "university": "Technical University of Munich", "degree": "doctor"}),
        (
            "姓名张伟 学历博士\n学校：Durham University\n电话：+49 151 23456789",
            {"full_name": "张伟", "degree": "doctor", "university": "Durham University", "phone": "+4915123456789"},
        ),
        ("姓名：张伟\n学校：University of Oslo\n学历：PhD", {"full_name": "张伟", "university": "University of Oslo", "degree": "doctor"}),
        ("张伟，University of California, Los Angeles，硕士", {"full_name": "张伟", "university": "University of California, Los Angeles", "degree": "master"}),
        ("我叫张伟，哥伦比亚大学PhD", {"full_name": "张伟", "university": "Columbia University", "degree": "doctor"}),
        ("姓名：张伟\n学校：东北大学（日本）\n学历：PhD", {"full_name": "张伟", "university": "Tohoku University", "degree": "doctor"}),
        ("我叫张伟来自德国", {"full_name": "张伟"}),
        ("Wang Wei from Harvard", {"full_name": "Wang Wei", "university": "Harvard University"}),
        (
            "Name: Anna Müller, Degree: PhD, University: TU Munich, Field: robots",
            {"full_name": "Anna Müller", "degree": "doctor", "university": "Technical University of Munich", "field": "robots"},
        ),
        ("PhD in marine robotics from a lab at TUM", {}),
        ("PhD in marine robotics from TUM in Germany", {"degree": "doctor", "field": "marine robotics", "university": "Technical University of Munich"}),
        ("海洋工程博士，预计12月3日到青岛", {"degree": "doctor", "field": "海洋工程", "arrival": "2026-12-03"}),
    ],
)
def test_several_answers_in_one_message_each_fill_their_slot(text: str, answers: Mapping[str, str]) -> None:
    assert found(text) == answers


@pytest.mark.parametrize(
    ("asked", "text", "answers"),
    [
        ("nationality", "中国，博士", {"nationality": "CN", "degree": "doctor"}),
        ("nationality", "我是中国人，住在德国", {"nationality": "CN"}),
        ("degree", "慕尼黑工大博士", {"degree": "doctor", "university": "Technical University of Munich"}),
        ("purpose", "带项目，邮箱 a@b.cn", {"purpose": "project", "email": "a@b.cn"}),
        ("project", "海洋机器人，用于水下检测，a@b.cn", {"project": "海洋机器人，用于水下检测", "email": "a@b.cn"}),
        ("email", "不对，电话是 13800138000", {"phone": "+8613800138000"}),
        ("arrival", "12月初，电话 13800138000", {"arrival": "2026-12", "phone": "+8613800138000"}),
    ],
)
def test_the_open_question_is_answered_among_others(asked: str, text: str, answers: Mapping[str, str]) -> None:
    assert found(text, asked) == answers


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("full_name", "张伟"),
        ("university", "慕尼黑工业大学"),
        ("nationality", "中国"),
        ("purpose", "参观中国海洋大学"),
        ("project", "我们和慕尼黑工大的博士一起做海洋机器人"),
        ("project", "项目的目的是参观"),
        ("field", "海洋工程"),
        ("arrival", "12月初"),
        ("email", "a@b.cn"),
    ],
)
def test_an_answer_to_the_open_question_alone_stays_a_plain_answer(asked: str, text: str) -> None:
    assert found(text, asked) == {}


@pytest.mark.parametrize(
    "text",
    [
        "博士在青岛能拿多少补贴？",
        "博士补贴",
        "博士，落户",
        "我想了解博士后政策，我是德国籍",
        "What can a PhD from TUM apply for",
        "请问硕士可以落户吗，我叫张伟",
        "准备读博士，慕尼黑工大",
        "公司有三个博士",
        "我导师的邮箱是 boss@tum.de",
        "Please send it to the address on file: li@x.org",
        "a@b.cn 或者 c@d.cn",
        "a@b.cn, c@d.cn",
        "导师 邮箱: boss@tum.de",
        "硕士在曼大，博士在TUM",
        "Company name: Blue Robotics",
        "我在学校工作",
        "其他",
        "2",
        "/change email",
        "",
    ],
)
def test_questions_wishes_other_people_and_doubtful_words_fill_nothing(text: str) -> None:
    assert found(text) == {}


def test_where_one_comes_from_is_no_nationality_and_where_one_lives_is_the_residence() -> None:
    homes = (*SLOTS, slot("residence", "country", "现居国家", "Country of residence", "现居地", "residence"))
    assert found("我叫张伟，住在德国", slots=homes) == {"full_name": "张伟", "residence": "DE"}
    assert found("I'm Li Wei, I'm from Germany", slots=homes[:-1]) == {"full_name": "Li Wei"}
    assert found("张伟, 德国, 博士", slots=homes) == {"full_name": "张伟", "degree": "doctor"}


def test_two_slots_of_one_kind_are_filled_only_by_their_labels() -> None:
    two = (slot("own", "email", "本人邮箱", "Own e-mail", "本人邮箱"), slot("work", "email", "单位邮箱", "Work e-mail", "单位邮箱"))
    assert found("a@b.cn, +49 151 23456789", "phone", (SLOTS[8], *two)) == {"phone": "+4915123456789"}
    assert found("单位邮箱：a@b.cn", "phone", (SLOTS[8], *two)) == {"work": "a@b.cn"}
    alike = tuple(slot(name, "email", "邮箱", "E-mail") for name in ("own", "work"))
    assert found("邮箱：a@b.cn", "phone", (SLOTS[8], *alike)) == {}


def test_the_university_of_a_degree_that_is_wished_for_is_not_the_persons() -> None:
    assert found("我叫张伟，准备读博士，慕尼黑工大") == {"full_name": "张伟"}


def test_a_word_that_two_questions_offer_answers_neither() -> None:
    other = slot("hobby", "choice", "兴趣", "Interest", choices=(Choice("walk", Bilingual("参观", "Walks")),))
    assert found("硕士，阿德莱德大学，参观", slots=(*SLOTS, other)) == {"degree": "master", "university": "University of Adelaide"}
    assert found("硕士，阿德莱德大学，参观")["purpose"] == "visit"


def test_a_story_longer_than_a_message_is_not_searched() -> None:
    assert found("张伟，博士，" + "。" * (LONGEST - 7)) == {"full_name": "张伟", "degree": "doctor"}
    assert found("张伟，博士，" + "。" * (LONGEST - 5)) == {}


# fmt: off
PIECES = (
    "张伟", "我叫", "I'm ", "i'm ", "Li Wei", "姓名", "名字是", "电话", "：", ": ", " is ", "13800138000", "+49 151 23456789", "a@b.cn",
    "@", "邮箱", "，", ", ", "、", " ", "\n", " and ", "博士", "PhD", "在读", "硕士", " from ", "TUM", "慕尼黑工大", "University of ",
    "Oslo", "大学", "来自", "德国", "住在", "Germany", "中国人", "做", "working on ", "海洋机器人", "robots", "12月3日", "next Friday",
    "2026-12-03", "参观", "找工作", "我想", "不", "?", "吗", "朋友", "https://x.org/?a", "İ", "ﬀ", "\x00", "\u202e", "萬", "Dr. ", "www.",
    "了", "是",
)
# fmt: on
messages = (
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
    | st.text(max_size=80)
    | st.builds(lambda piece, times: (piece * times)[:LONGEST], st.sampled_from(PIECES), st.integers(1, 300))
)


@settings(deadline=None, max_examples=400)
@given(text=messages, asked=st.sampled_from(SLOTS), language=st.sampled_from(Language))
def test_each_answer_is_what_its_reader_makes_of_its_span_and_no_two_spans_meet(text: str, asked: Slot, language: Language) -> None:
    slots = (asked, *(each for each in SLOTS if each is not asked))
    reading, answers = reading_in(language), spot(text, slots, reading_in(language))
    readers = {each.name: each for each in slots}
    for answer in answers:
        assert READERS[readers[answer.slot].reader](text[slice(*answer.span)], reading(readers[answer.slot])) == answer.value
    assert len({answer.slot for answer in answers}) == len(answers)
    ends = [0, *(end for answer in answers for end in answer.span)]
    assert ends == sorted(ends) and ends[-1] <= len(text)


@settings(deadline=None, max_examples=100)
@given(text=messages)
def test_the_same_message_always_gives_the_same_answers(text: str) -> None:
    assert spot(text, SLOTS, reading_in(Language.ZH)) == spot(text, SLOTS, reading_in(Language.ZH))


FIELDS = (
    Choice("marine", Bilingual("海洋船舶", "Marine and shipbuilding"), ("海洋", "marine")),
    Choice("medicine", Bilingual("生物医药", "Biomedicine"), ("医药", "biotech")),
)
ROOMS = (Choice("desk", Bilingual("工位", "Desks"), ("desk",)), Choice("lab", Bilingual("实验室", "A laboratory"), ("lab", "laboratory")))
VISIT = (
    slot("topic", "free_text", "想谈的事", "Topic", "想谈的事", "topic"),
    slot("area", "choice", "领域", "Area", "领域", "area", choices=FIELDS),
    slot("rooms", "choices", "场地", "Space", "场地", "space", choices=ROOMS),
    slot("time", "time_slot", "时间", "Time", "时间", "time"),
    slot("team", "number", "团队人数", "People", "团队人数", "team size"),
    slot("money", "amount", "金额", "Amount", "金额", "amount"),
    slot("residence", "country", "现居地", "Residence", "现居地", "residence"),
)


@pytest.mark.parametrize(
    ("text", "asked", "answers"),
    [
        ("School, Friday 27 November, 3 pm, marine", "topic", {"topic": "School", "time": "2026-11-27T15:00+08:00", "area": "marine"}),
        ("Friday 27 November, 3 pm", "area", {"time": "2026-11-27T15:00+08:00"}),
        ("11月27日，下午3点", "area", {"time": "2026-11-27T15:00+08:00"}),
        ("属于海洋船舶的，要实验室和工位，团队5个人", "residence", {"area": "marine", "rooms": "desk,lab", "team": "5"}),
        ("we are in biotech, a team of five, and need a lab", "residence", {"area": "medicine", "team": "5", "rooms": "lab"}),
        ("工位、实验室，大概50万元", "residence", {"rooms": "desk,lab", "money": "CNY 500000"}),
        ("我人在德国，海洋领域", "team", {"residence": "DE", "area": "marine"}),
        ("不要实验室", "residence", {}),
        ("我导师是做海洋的", "residence", {}),
        ("在海洋大学的实验室做了三年", "residence", {}),
        ("想了解实验室安全，也想看看工位安排", "topic", {}),
    ],
)
def test_a_clause_of_a_choice_a_time_a_number_or_a_sum_fills_its_slot_and_a_story_fills_none(text: str, asked: str, answers: Mapping[str, str]) -> None:
    assert found(text, asked, VISIT) == answers
