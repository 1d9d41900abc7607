"""Pinyin said in the characters of our own knowledge; English, Chinese and names in Latin letters stay as they are."""

from collections.abc import Callable

import pytest

from bot.adapters.chinese_scripts import ChineseScripts
from bot.adapters.pinyin_syllables import may_be_pinyin, syllables
from bot.domain.cues import Cues
from bot.domain.library import Knowledge
from bot.domain.wordings import wordings_of

Speller = Callable[[str], str]


@pytest.fixture(scope="module")
def speller(knowledge: Knowledge, cues: Cues, scripts: ChineseScripts) -> Speller:
    return scripts.speller(lambda: wordings_of(knowledge, cues))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("goufangquan hai neng yong ma", "购房券还能用吗"),
        ("gou fang quan hai neng yong ma?", "购房券还能用吗?"),
        ("goufangquanhainengyongma", "购房券还能用吗"),
        ("GOUFANGQUAN HAI NENG YONG MA", "购房券还能用吗"),
        ("na shuoshi ne", "那硕士呢"),
        ("zenme ban", "怎么办"),
        ("zinv shangxue zhao nage bumen", "子女上学找哪个部门"),
        ("Xi'an ye neng luohu ma", "西安也能落户吗"),
        ("wo de MBA shi zai UK du de, neng luohu ma", "我的MBA是在UK读的,能落户吗"),
        ("zhufang butie you duoshao qian? 刚从UK回来", "住房补贴有多少钱?刚从UK回来"),
        ("wo zai SUN shangban, neng luohu ma", "我在SUN上班,能落户吗"),
        ("boshi 38 sui neng ling goufangquan ma", "博士38岁能领购房券吗"),
    ],
)
def test_pinyin_is_said_in_characters_however_it_is_spaced(text: str, written: str, speller: Speller) -> None:
    assert speller(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "Do I need a Qingdao hukou for the housing subsidy?",
        "without a Qingdao hukou",
        "I have a Qingdao Laoshan hukou",
        "Am I too old for Taishan Young?",
        "Shandong Huicai Card",
        "Can he bring men along?",
        "change language",
        "Chinese citizen",
        "Li Xiaoming",
        "Ouyang Xiaoming",
        "我是PhD，Qingdao hukou 怎么办",
        "请问 Taishan Young 怎么报",
        "Wann haben meine Eltern das Visum?",
        "[number]",
        "",
    ],
)
def test_what_is_not_pinyin_stays_as_it_is(text: str, speller: Speller) -> None:
    assert speller(text) == text


def test_none_of_our_english_is_taken_for_pinyin(knowledge: Knowledge, speller: Speller) -> None:
    asked = [question.text.en for entry in knowledge.entries.values() for question in entry.questions]
    stated = [clause.text.en for entry in knowledge.entries.values() for clauses in entry.clauses.values() for clause in clauses]
    titles = [entry.title.en for entry in knowledge.entries.values()]
    outside = [example for topic in knowledge.topics.values() for example in topic.examples_en]
    english = [*asked, *stated, *titles, *outside]
    assert len(english) > 1000
    assert [text for text in english if speller(text) != text] == []


def test_none_of_our_chinese_is_changed(knowledge: Knowledge, speller: Speller) -> None:
    asked = [question.text.zh for entry in knowledge.entries.values() for question in entry.questions]
    chinese = [*asked, *(example for topic in knowledge.topics.values() for example in topic.examples_zh)]
    assert [text for text in chinese if speller(text) != text] == []


def test_traditional_texts_teach_simplified_characters(scripts: ChineseScripts) -> None:
    assert scripts.speller(lambda: [("購房補貼怎麼領", 1.0)])("goufang butie zenme ling") == "购房补贴怎么领"


def test_what_counts_more_is_likelier(scripts: ChineseScripts) -> None:
    assert scripts.speller(lambda: [("公事怎么办", 1.0), ("公式怎么办", 3.0)])("gongshi zenme ban") == "公式怎么办"
    assert scripts.speller(lambda: [("公事怎么办", 3.0), ("公式怎么办", 1.0)])("gongshi zenme ban") == "公事怎么办"


def test_how_phrases_end_tells_characters_apart(scripts: ChineseScripts) -> None:
    in_characters = scripts.speller(lambda: [("妈去", 3.0), ("行吗", 1.0), ("他来", 1.0)])
    assert (in_characters("ta ma"), in_characters("ta ma qu")) == ("他吗", "他妈去")


def test_what_our_texts_never_say_stays_pinyin(scripts: ChineseScripts) -> None:
    assert scripts.speller(lambda: [("购房券还能用吗", 1.0)])("jintian wanshang chi shenme") == "jintian wanshang chi shenme"


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("zhuang", ("zhuang",)),
        ("anjiafei", ("an", "jia", "fei")),
        ("xian", ("xian",)),
        ("zinv", ("zi", "nv")),
        ("lue", ("lue",)),
        ("young", ("you", "ng")),
        ("offer", None),
        ("uk", None),
        ("la" * 3000, ("la",) * 3000),
    ],
)
def test_a_word_is_cut_into_syllables(word: str, found: tuple[str, ...] | None) -> None:
    assert syllables(word) == found


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("luohu", True),
        ("wo de luohu zenme ban", True),
        ("wo you PhD, neng luohu ma", True),
        ("women can apply", False),
        ("lu", False),
        ("UK", False),
        ("青岛 luohu zenme ban", True),
        ("我想问一下青岛怎么 luohu", False),
        ("我上个月才从英国回来，mianshui che zenme mai", True),
    ],
)
def test_letters_alone_tell_what_could_be_pinyin(text: str, may_be: bool) -> None:
    assert may_be_pinyin(text) is may_be
