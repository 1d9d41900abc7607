"""One person, several channels, as talk: a code from one, consent on the other, and everything goes on there, once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from bot.adapters.sql_cases import SqlCaseBook
from bot.adapters.sql_claim_codes import SqlClaimCodes
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.bootstrap import House, join
from bot.domain.cases import CaseState
from bot.domain.continuing import MAX_OWN_TRIES, MAX_TRIES_OF_A_CHANNEL, code_in, grouped, left_behind, taken_over
from bot.domain.conversation import Floor
from bot.domain.errors import NotAllowed, StoreUnavailable
from bot.domain.form_progress import Progress
from bot.domain.language import Language
from bot.domain.messages import Author, Channel
from bot.settings import Settings
from tests.contracts.test_store import SECRET, SQL, Shop, address_of
from tests.desk_fakes import FakeNotes
from tests.fakes import FakeStore, FixedClock, Say

PAIRS = list(permutations((Channel.WEB, Channel.TELEGRAM, Channel.WECHAT), 2))
WRONG = "2ABC-3DEF"


def on(house: House, channel: Channel, who: str = "anna") -> Say:
    """Somebody on a channel; nobody is known by the same name on two."""
    return Say(house, f"{who}-on-{channel}", channel)


@pytest.fixture
def there(house: House) -> Say:
    return on(house, Channel.TELEGRAM)


@pytest.fixture
def here(house: House) -> Say:
    return on(house, Channel.WECHAT)


async def code_of(say: Say, asking: str = "换个渠道继续") -> str:
    assert await say(asking) == ["continuing.code"]
    code = code_in(say.last[0])
    assert code is not None
    return grouped(code)


async def with_a_form(say: Say) -> Say:
    await say("登记参加蓝洽会")
    await say("同意")
    await say("张伟")
    return say


async def with_a_case(say: Say, store: FakeStore) -> str:
    await say("住房补贴有多少？")
    await say("转人工")
    await say("崂山区")
    await say("我的材料交了两周了")
    case = (await say.conversation()).case
    assert case is not None and await store.case(case)
    return case


@pytest.mark.parametrize(("first", "second"), PAIRS)
async def test_a_registration_begun_on_one_channel_goes_on_at_its_question_on_another(house: House, first: Channel, second: Channel) -> None:
    there, here = await with_a_form(on(house, first)), on(house, second)
    question = (await there.conversation()).form
    assert await here(await code_of(there)) == ["continuing.consent"]
    assert await here("好") == ["continuing.moved", "form.back_to", "form.question"]
    assert (await here.conversation()).form == question
    assert (await there.conversation()).form is None
    assert await here("德国") == ["form.question"]


@pytest.mark.parametrize(("first", "second"), PAIRS)
async def test_an_english_registration_goes_on_in_english(house: House, first: Channel, second: Channel) -> None:
    there, here = on(house, first), on(house, second)
    await there("I want to register for the Blue Fair")
    await there("agree")
    assert await here(await code_of(there, "Can I continue on another channel?")) == ["continuing.consent"]
    assert "Shall I bring it over?" in here.last[0]
    assert await here("Bring it over") == ["continuing.moved", "form.back_to", "form.question"]
    assert (await here.conversation()).language is Language.EN


@pytest.mark.parametrize(("first", "second"), PAIRS)
async def test_a_case_goes_on_with_the_same_officer_on_the_new_channel(house: House, store: FakeStore, first: Channel, second: Channel) -> None:
    there, here = on(house, first), on(house, second)
    case = await with_a_case(there, store)
    await house.desk.reply(case, "李老师", "1", "我来看看")
    await here(await code_of(there))
    assert await here("好") == ["continuing.moved"]
    await house.desk.reply(case, "李老师", "2", "查到了")
    assert await here("谢谢") == []
    moved, talk = await store.case(case), [line.text for line in await store.said(here.taken.conversation)]
    assert moved is not None and (moved.channel, moved.conversation) == (second, here.taken.conversation)
    assert [text for text in ("住房补贴有多少？", "我的材料交了两周了", "我来看看", "查到了", "谢谢") if text not in talk] == []


async def test_what_is_asked_for_names_what_moves_and_shows_none_of_it(there: Say, here: Say, store: FakeStore) -> None:
    await there("我是博士，2025年毕业")
    await with_a_form(there)
    case = await with_a_case(there, store)
    await here(await code_of(there))
    consent = here.last[0]
    assert "Telegram" in consent and "微信" in consent and "取消关注" in consent
    assert "蓝" in consent and "1/" in consent and case in consent and "个人情况" in consent
    assert "张伟" not in consent and "博士" not in consent


async def test_before_a_yes_nothing_moves_and_a_no_leaves_both_sides(there: Say, here: Say) -> None:
    await with_a_form(there)
    code = await code_of(there)
    await here(code)
    assert (await here.conversation()).form is None
    assert await here("不用，照旧") == ["continuing.declined"]
    assert (await there.conversation()).form is not None
    assert await here("/continue yes") == ["continuing.late"]


async def test_another_word_in_between_is_answered_and_the_button_still_works(there: Say, here: Say) -> None:
    await with_a_form(there)
    await here(await code_of(there))
    assert await here("你好") == ["chat.greeting"]
    assert (await here("/continue yes"))[0] == "continuing.moved"


@pytest.mark.parametrize("said", ["{}", "/continue {}", "我的接续码是{}，谢谢", "Hi, the code is {} - thank you", " {} "])
async def test_a_code_is_understood_however_it_is_sent(there: Say, here: Say, said: str) -> None:
    await with_a_form(there)
    assert await here(said.format(await code_of(there))) == ["continuing.consent"]


async def test_a_code_typed_small_and_without_its_hyphen_is_understood(there: Say, here: Say) -> None:
    await with_a_form(there)
    assert await here((await code_of(there)).lower().replace("-", "")) == ["continuing.consent"]


@pytest.mark.parametrize(
    "asking",
    [
        "/continue",
        "换到微信继续",
        "我想换到微信上继续填",
        "換到微信繼續",
        "continue on WeChat",
        "Can we carry on in WeChat please?",
        "I'd like to switch to WeChat",
    ],
)
async def test_going_elsewhere_is_asked_for_in_many_words(there: Say, asking: str) -> None:
    await with_a_form(there)
    assert await there(asking) == ["continuing.code"]


@pytest.mark.parametrize(
    "question", ["Can I continue my PhD in Qingdao?", "Can I continue the application on the website?", "补贴可以在网页上继续申请吗", "微信上怎么办理"]
)
async def test_a_question_about_going_on_with_something_else_gets_no_code(there: Say, question: str) -> None:
    await there("住房补贴有多少？")
    assert "continuing.code" not in await there(question)


async def test_who_has_nothing_open_gets_no_code(there: Say) -> None:
    assert await there("换到微信继续") == ["continuing.nothing"]


async def test_the_side_that_was_left_is_told_and_free_for_anything_new(there: Say, here: Say, store: FakeStore) -> None:
    await with_a_form(there)
    await here(await code_of(there))
    await here("好")
    last = (await store.said((await there.conversation()).id))[-1]
    assert (last.name, last.author) == ("continuing.gone", Author.GUICHAO) and "微信" in last.text
    assert await there("登记参加蓝洽会") == ["form.consent"]


async def test_a_code_works_once(there: Say, here: Say, house: House) -> None:
    await with_a_form(there)
    code = await code_of(there)
    await here(code)
    await here("好")
    assert await on(house, Channel.WEB)(code) == ["continuing.wrong"]


async def test_a_code_ends_after_a_quarter_of_an_hour_and_so_does_what_was_asked(there: Say, here: Say, house: House, clock: FixedClock) -> None:
    await with_a_form(there)
    code = await code_of(there)
    clock.move(timedelta(minutes=14))
    assert await here(code) == ["continuing.consent"]
    clock.move(timedelta(minutes=1))
    assert await here("好") == ["continuing.late"]
    assert await on(house, Channel.WEB)(code) == ["continuing.wrong"]
    assert (await there.conversation()).form is not None


async def test_a_new_code_takes_the_place_of_the_one_before(there: Say, here: Say) -> None:
    await with_a_form(there)
    old, new = await code_of(there), await code_of(there)
    assert await here(old) == ["continuing.wrong"]
    assert await here(new) == ["continuing.consent"]


async def test_the_code_of_this_very_talk_is_sent_on_and_costs_no_try(there: Say) -> None:
    await with_a_form(there)
    code = await code_of(there)
    assert [await there(code) for _ in range(MAX_OWN_TRIES + 1)] == [["continuing.own"]] * (MAX_OWN_TRIES + 1)


async def test_after_five_wrong_codes_the_right_one_is_refused_too_for_an_hour(there: Say, here: Say, clock: FixedClock) -> None:
    await with_a_form(there)
    assert [await here(WRONG) for _ in range(MAX_OWN_TRIES)] == [["continuing.wrong"]] * MAX_OWN_TRIES
    assert await here(await code_of(there)) == ["continuing.too_many"]
    clock.move(timedelta(hours=1))
    assert await here(await code_of(there)) == ["continuing.consent"]


async def test_erasing_ones_talk_gives_no_new_tries(here: Say) -> None:
    for _ in range(MAX_OWN_TRIES):
        await here(WRONG)
    await here("/privacy erase yes")
    assert await here(WRONG) == ["continuing.too_many"]


async def test_who_makes_ever_new_conversations_comes_to_the_limit_of_the_channel(house: House, there: Say) -> None:
    await with_a_form(there)
    code = await code_of(there)
    guessers = [on(house, Channel.WEB, f"nobody-{number}") for number in range(MAX_TRIES_OF_A_CHANNEL // 4)]
    heard = {name for guesser in guessers for _ in range(4) for name in await guesser(WRONG)}
    assert heard == {"continuing.wrong"}
    assert await on(house, Channel.WEB, "one-more")(code) == ["continuing.too_many"]
    assert await on(house, Channel.WECHAT)(code) == ["continuing.consent"]


async def test_of_two_who_claim_at_once_one_gets_it_and_nothing_is_doubled(there: Say, here: Say, house: House, store: FakeStore) -> None:
    case, other = await with_a_case(there, store), on(house, Channel.WEB, "bo")
    code = await code_of(there)
    await here(code)
    await other(code)
    heard = await asyncio.gather(here("好"), other("好"))
    assert sorted(name for names in heard for name in names) == ["continuing.late", "continuing.moved"]
    assert [(await each.conversation()).case for each in (here, other, there)].count(case) == 1


async def test_a_yes_sent_twice_moves_once(there: Say, here: Say) -> None:
    await with_a_form(there)
    await here(await code_of(there))
    first = await here("好", message_id="77")
    assert await here("好", message_id="77") == first
    assert (await here.conversation()).form is not None


async def test_something_said_there_in_the_same_moment_is_not_lost(there: Say, here: Say) -> None:
    await with_a_form(there)
    await here(await code_of(there))
    await asyncio.gather(there("德国"), here("好"))
    progress = (await here.conversation()).form
    assert progress is not None and progress.values["full_name"].shown == "张伟"
    moved_before = (await there.conversation()).form is None and progress.asking == "nationality"
    assert moved_before or "nationality" in progress.values


async def test_an_open_registration_here_is_asked_about_and_stays_with_a_no(there: Say, here: Say) -> None:
    await with_a_form(there)
    await here("登记参加蓝洽会")
    await here("同意")
    own = (await here.conversation()).form
    await here(await code_of(there))
    assert "您在这里也有没填完的" in here.last[0] and "0/" in here.last[0]
    assert await here("不用，照旧") == ["continuing.declined", "form.back_to", "form.question"]
    assert (await here.conversation()).form == own


async def test_with_a_yes_the_registration_that_was_brought_is_open_and_the_one_here_waits(there: Say, here: Say) -> None:
    await with_a_form(there)
    await here("登记参加蓝洽会")
    await here("同意")
    await here("李娜")
    await here(await code_of(there))
    await here("好")
    after = await here.conversation()
    assert after.form is not None and after.form.values["full_name"].shown == "张伟"
    assert [draft.values["full_name"].shown for draft in after.paused] == ["李娜"]


async def test_a_registration_put_aside_for_later_goes_along_too(there: Say, here: Say) -> None:
    await with_a_form(there)
    await there("以后再填")
    await here(await code_of(there))
    assert "1/" in here.last[0]
    assert await here("好") == ["continuing.moved"]
    assert (await here("继续填写"))[0] == "form.resumed"
    assert await there("继续填写") != ["form.resumed"]


async def test_a_change_to_what_was_sent_stays_where_it_was_sent_from(there: Say, here: Say) -> None:
    await there("我是博士")
    before = await there.conversation()
    change = Progress("fair_registration", reference="R234567")
    moved, left = taken_over(await here.conversation(), replace(before, form=change), None), left_behind(replace(before, paused=(change,)))
    assert (moved.form, moved.paused, left.paused, moved.profile.degree) == (None, (), (change,), "doctor")


async def test_who_talks_to_an_officer_here_ends_that_first(there: Say, here: Say, store: FakeStore) -> None:
    await with_a_form(there)
    case = await with_a_case(here, store)
    code = await code_of(there)
    assert await here(code) == ["continuing.case_first"]
    assert (await here.conversation()).case == case
    await here("返回")
    assert await here(code) == ["continuing.consent"]


async def test_a_code_like_word_in_a_form_or_to_an_officer_is_an_answer(here: Say, store: FakeStore) -> None:
    await with_a_form(here)
    assert (await here("我在2ABC3DEF实验室"))[0] != "continuing.wrong"
    await with_a_case(here, store)
    assert await here("我的单号是2ABC3DEF") == []


async def test_what_was_submitted_stays_and_profile_and_topic_go_along(there: Say, here: Say) -> None:
    await there("我是博士")
    await there("住房补贴有多少？")
    topic = (await there.conversation()).topics[0]
    await here("我38岁")
    await here(await code_of(there))
    await here("好")
    after, left = await here.conversation(), await there.conversation()
    assert (after.profile.degree, after.profile.age, after.topics[0]) == ("doctor", 38, topic)
    assert (left.profile.known, left.topics) == ((), ())


async def test_while_the_database_is_down_nothing_moves_and_the_same_yes_works_later(there: Say, here: Say, store: FakeStore) -> None:
    await with_a_form(there)
    await here(await code_of(there))
    store.is_down = True
    assert await here("好", message_id="9") == ["trouble.unavailable"]
    store.is_down = False
    assert (await here("好", message_id="9"))[0] == "continuing.moved"


async def test_erasing_the_side_that_was_left_touches_nothing_that_moved(there: Say, here: Say, store: FakeStore) -> None:
    case = await with_a_case(there, store)
    await here(await code_of(there))
    await here("好")
    await there("/privacy erase yes")
    assert await store.case(case) is not None
    assert "我的材料交了两周了" in [line.text for line in await store.said(here.taken.conversation)]


async def test_erasing_where_it_moved_to_erases_what_moved(there: Say, here: Say, store: FakeStore) -> None:
    case = await with_a_case(there, store)
    await here(await code_of(there))
    await here("好")
    assert await store.erase(here.taken.conversation)
    assert await store.case(case) is None


async def test_erasing_takes_the_code_along(there: Say, here: Say, store: FakeStore) -> None:
    await with_a_form(there)
    code = await code_of(there)
    await store.erase((await there.conversation()).id)
    assert await here(code) == ["continuing.wrong"]


async def test_an_erasing_turn_forgets_what_was_told_and_what_was_asked(there: Say, here: Say) -> None:
    await there("我是博士，38岁")
    await here("我是博士，38岁")
    await here(await code_of(there))
    await here("/privacy erase yes")
    after = await here.conversation()
    assert (after.profile.known, after.claim) == ((), None)


async def test_the_officer_sees_where_it_goes_on_and_closes_it_there(there: Say, here: Say, house: House, store: FakeStore) -> None:
    case = await with_a_case(there, store)
    await here(await code_of(there))
    await here("好")
    lines = await store.said(here.taken.conversation)
    assert "从Telegram转到微信继续" in lines[-1].text
    await house.desk.close(case, "李老师")
    closed = await store.case(case)
    assert closed is not None and closed.state is CaseState.CLOSED
    assert (await here.conversation()).floor is Floor.BOT
    with pytest.raises(NotAllowed):
        await house.desk.reply(case, "李老师", "3", "还在吗")


async def test_an_officers_line_sent_again_after_the_move_is_said_once(there: Say, here: Say, house: House, store: FakeStore) -> None:
    case = await with_a_case(there, store)
    first = await house.desk.reply(case, "李老师", "1", "我来看看")
    await here(await code_of(there))
    await here("好")
    again = await house.desk.reply(case, "李老师", "1", "我来看看")
    assert again.id == first.id


async def test_a_store_that_fails_between_is_told_and_both_sides_stay(there: Say, here: Say, store: FakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    await with_a_form(there)
    await here(await code_of(there))

    async def die(turn: object) -> None:
        raise StoreUnavailable("killed")

    with monkeypatch.context() as broken:
        broken.setattr(store, "keep", die)
        assert await here("好") == ["trouble.unavailable"]
    assert (await there.conversation()).form is not None and (await here.conversation()).form is None


@pytest.fixture(params=SQL)
async def shop(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shop]:
    shop = Shop(address_of(request.param, tmp_path, request))
    yield shop
    await shop.close()


async def a_process(shop: Shop, folder: Path, like: House) -> House:
    """Another start of the program over the same database."""
    database, known = await shop.database(), like.corridor
    windows = (like.index, SqlStore(database, Vault(SECRET), like.clock), like.sign_ins, known.scripts, like.clock, known.cues, like.phrases)
    return join(Settings(var_dir=folder), like.knowledge, *windows, notes=FakeNotes(), codes=SqlClaimCodes(database, SECRET), book=SqlCaseBook(database))


async def test_of_two_who_claim_at_once_in_two_processes_one_gets_it(shop: Shop, tmp_path: Path, house: House) -> None:
    one, two = [await a_process(shop, tmp_path, house) for _ in range(2)]
    there, here, other = on(one, Channel.TELEGRAM), on(one, Channel.WECHAT), on(two, Channel.WEB, "bo")
    await with_a_form(there)
    code = await code_of(there)
    assert [await each(code) for each in (here, other)] == [["continuing.consent"]] * 2
    heard = await asyncio.gather(here("好"), other("好"))
    assert sorted(names[0] for names in heard) == ["continuing.late", "continuing.moved"]
    open_forms = [(await each.conversation()).form for each in (there, here, other)]
    assert [form.form for form in open_forms if form] == ["fair_registration"]
