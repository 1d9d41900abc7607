"""What follows from words alone is read once, and what it is remembered by says all that it follows from."""

import pytest

from bot.bootstrap import House
from bot.domain.conversation import Conversation, Floor
from bot.domain.language import Language
from bot.domain.messages import Channel, ConversationKey
from bot.engine.reading_once import ReadingOnce
from bot.engine.routing import choose_room, standing

TEXTS = ("住房补贴多少", "转人工", "继续", "我要登记", "返回", "/media image", "/form fair_registration", "我是博士", "", "English", "删除我的数据", "谢谢")


class OnlyWhatStands:
    """A conversation that knows nothing but what `standing` names, and breaks where more is asked of it."""

    def __init__(self, conversation: Conversation) -> None:
        self.form = None
        self.floor, self.is_leaving_message, self.is_choosing_district, has_paused, has_topics = standing(conversation) or ()
        self.paused, self.topics = (1,) * bool(has_paused), (1,) * bool(has_topics)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("floor", Floor)
@pytest.mark.parametrize("is_leaving", [False, True])
def test_where_no_form_is_open_the_table_looks_at_nothing_but_what_stands(house: House, text: str, floor: Floor, is_leaving: bool) -> None:
    conversation = Conversation("c", ConversationKey(Channel.WECHAT, "anna"), Language.ZH, floor, is_leaving_message=is_leaving)
    cues, knowledge = house.corridor.cues, house.knowledge
    stood: Conversation = OnlyWhatStands(conversation)  # type: ignore[assignment]  # that it is none is the point
    assert choose_room(stood, text, cues, knowledge) == choose_room(conversation, text, cues, knowledge)


def test_the_same_words_are_read_once_and_other_causes_make_another_value() -> None:
    made: list[str] = []
    reading = ReadingOnce[int]()

    def make(what: str) -> int:
        made.append(what)
        return len(made)

    assert [reading.of("a", cause, lambda cause=cause: make(cause)) for cause in ("x", "y", "x")] == [1, 2, 1]  # type: ignore[misc]  # mypy takes no default there
    assert reading.of("b", "x", lambda: make("b")) == 3


def test_a_false_value_is_remembered_too() -> None:
    made: list[bool] = []
    reading = ReadingOnce[bool]()

    def make() -> bool:
        made.append(False)
        return False

    assert [reading.of("a", None, make) for _ in range(2)] == [False, False]
    assert len(made) == 1


def test_what_is_long_is_a_persons_own_and_takes_nobodys_place() -> None:
    reading = ReadingOnce[int](1)
    reading.of("a", None, lambda: 1)
    assert [reading.of("x" * 101, None, lambda number=number: number) for number in (2, 3)] == [2, 3]  # type: ignore[misc]  # as above
    assert reading.of("a", None, lambda: 4) == 1


def test_nobodys_words_are_held() -> None:
    reading = ReadingOnce[int]()
    reading.of("我叫张三丰", None, lambda: 1)
    assert "张三丰" not in repr(vars(reading))
