"""The officers' group over python-telegram-bot: what is called, and what each refusal of Telegram comes to."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot
from telegram.error import TimedOut

from bot.adapters.local_zones import PhoneZones
from bot.adapters.telegram_api import TelegramApi
from bot.adapters.telegram_group import TelegramGroup, plain
from bot.domain.desk_group import GroupStanding, PostButton, PostOutcome, PostResult
from tests.scripted_telegram import ScriptedTelegram

GROUP = -1001234567890
RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": False,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_pin_messages": True,
    "can_manage_topics": True,
}
Call = Callable[[TelegramGroup], Awaitable[PostResult]]
CALLS: dict[str, tuple[str, Call]] = {
    "open": ("createForumTopic", lambda group: group.open_topic(GROUP, "C1 · 崂山区")),
    "rename": ("editForumTopic", lambda group: group.rename_topic(GROUP, 5000, "C1 · 即墨区")),
    "close": ("closeForumTopic", lambda group: group.close_topic(GROUP, 5000)),
    "remove": ("deleteForumTopic", lambda group: group.remove_topic(GROUP, 5000)),
    "post": ("sendMessage", lambda group: group.post(GROUP, 5000, "<b>来访者</b>\n在吗")),
    "edit": ("editMessageText", lambda group: group.edit(GROUP, 7, "<b>C1</b>")),
    "copy": ("copyMessage", lambda group: group.copy(GROUP, 5000, 777, 55)),
    "pin": ("pinChatMessage", lambda group: group.pin(GROUP, 7)),
    "nod": ("setMessageReaction", lambda group: group.nod(GROUP, 7)),
    "menu": ("setMyCommands", lambda group: group.set_menu(GROUP, [("claim", "接手")])),
    "answer": ("answerCallbackQuery", lambda group: group.answer_press("press", "已接手")),
}


@pytest.fixture
def wire() -> ScriptedTelegram:
    return ScriptedTelegram()


@pytest.fixture
def group(wire: ScriptedTelegram) -> TelegramGroup:
    return TelegramGroup(TelegramApi(Bot("1:A", request=wire, get_updates_request=ScriptedTelegram())))


@pytest.mark.parametrize("name", CALLS)
async def test_every_call_that_is_granted_is_done(group: TelegramGroup, wire: ScriptedTelegram, name: str) -> None:
    method, call = CALLS[name]
    assert (await call(group)).is_done
    assert [called for called, _ in wire.calls] == [method]


async def test_a_topic_and_a_post_give_back_their_numbers(group: TelegramGroup) -> None:
    assert (await group.open_topic(GROUP, "C1")).id == 5000
    assert (await group.post(GROUP, 5000, "x")).id == 1
    assert (await group.copy(GROUP, 5000, 777, 55)).id == 2


async def test_a_post_goes_into_its_topic_as_markup_with_its_buttons(group: TelegramGroup, wire: ScriptedTelegram) -> None:
    await group.post(GROUP, 5000, "<b>x</b>", ((PostButton("接手", "desk:claim"), PostButton("结束", "desk:close")),), answers=9)
    [sent] = wire.sent("sendMessage")
    assert (sent["chat_id"], sent["message_thread_id"], sent["parse_mode"]) == (GROUP, 5000, "HTML")
    assert [[button["callback_data"] for button in row] for row in sent["reply_markup"]["inline_keyboard"]] == [["desk:claim", "desk:close"]]
    assert sent["reply_parameters"]["message_id"] == 9 and sent["link_preview_options"]["is_disabled"] is True


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize(
    ("code", "description", "outcome"),
    [
        (400, "Bad Request: message thread not found", PostOutcome.TOPIC_GONE),
        (400, "Bad Request: TOPIC_DELETED", PostOutcome.TOPIC_GONE),
        (400, "Bad Request: not enough rights to manage topics", PostOutcome.RIGHTS_MISSING),
        (400, "Bad Request: chat not found", PostOutcome.RIGHTS_MISSING),
        (403, "Forbidden: bot was kicked from the supergroup chat", PostOutcome.RIGHTS_MISSING),
        (403, "Forbidden: bot is not a member of the supergroup chat", PostOutcome.RIGHTS_MISSING),
        (500, "Internal Server Error", PostOutcome.UNSURE),
    ],
)
async def test_every_refusal_is_a_value(group: TelegramGroup, wire: ScriptedTelegram, name: str, code: int, description: str, outcome: PostOutcome) -> None:
    method, call = CALLS[name]
    wire.refuse(method, code, description)
    assert (await call(group)).outcome is outcome


async def test_a_group_that_moved_says_where_to(group: TelegramGroup, wire: ScriptedTelegram) -> None:
    wire.refuse("sendMessage", 400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100777)
    assert await group.post(GROUP, 5000, "x") == PostResult(PostOutcome.MIGRATED, chat=-100777)


async def test_too_many_messages_say_how_long_to_wait_and_the_group_is_left_alone_meanwhile(group: TelegramGroup, wire: ScriptedTelegram) -> None:
    wire.refuse("sendMessage", 429, "Too Many Requests: retry after 30", retry_after=30)
    assert await group.post(GROUP, 5000, "x") == PostResult(PostOutcome.WAIT, seconds=30)
    again = await group.post(GROUP, 5000, "y")
    assert again.outcome is PostOutcome.WAIT and 29 < again.seconds <= 30 and len(wire.calls) == 1


async def test_silence_is_not_taken_for_failure(group: TelegramGroup, wire: ScriptedTelegram) -> None:
    wire.refusals["sendMessage"].append(TimedOut())
    assert (await group.post(GROUP, 5000, "x")).outcome is PostOutcome.UNSURE


async def test_text_whose_tags_telegram_does_not_take_goes_plain(group: TelegramGroup, wire: ScriptedTelegram) -> None:
    wire.refuse("sendMessage", 400, "Bad Request: can't parse entities: x")
    wire.refuse("editMessageText", 400, "Bad Request: can't parse entities: x")
    assert (await group.post(GROUP, 5000, "<b>a</b> &lt;b&gt; &amp;")).is_done
    assert (await group.edit(GROUP, 7, "<i>c</i>")).is_done
    assert [sent["text"] for sent in wire.sent("sendMessage")] == ["<b>a</b> &lt;b&gt; &amp;", "a <b> &"]
    assert "parse_mode" not in wire.sent("sendMessage")[1] and wire.sent("editMessageText")[1]["text"] == "c"


@pytest.mark.parametrize(("name", "description"), [("edit", "Bad Request: message is not modified"), ("close", "Bad Request: TOPIC_NOT_MODIFIED")])
async def test_what_is_so_already_is_done(group: TelegramGroup, wire: ScriptedTelegram, name: str, description: str) -> None:
    method, call = CALLS[name]
    wire.refuse(method, 400, description)
    assert (await call(group)).is_done


@pytest.mark.parametrize("description", ["Bad Request: message to copy not found", "Bad Request: the message can't be copied"])
async def test_what_cannot_be_copied_counts_as_gone(group: TelegramGroup, wire: ScriptedTelegram, description: str) -> None:
    wire.refuse("copyMessage", 400, description)
    assert (await group.copy(GROUP, 5000, 777, 55)).outcome is PostOutcome.MESSAGE_GONE


async def test_the_standing_names_the_rights_that_are_missing(group: TelegramGroup, wire: ScriptedTelegram) -> None:
    wire.answers["getChat"] = {"id": GROUP, "type": "supergroup", "title": "专员群", "is_forum": True, "accent_color_id": 1, "max_reaction_count": 1} | {
        "accepted_gift_types": {"unlimited_gifts": True, "limited_gifts": True, "unique_gifts": True, "premium_subscription": True, "gifts_from_channels": True}
    }
    member = {"status": "administrator", "user": {"id": 1, "is_bot": True, "first_name": "b"}, **RIGHTS}
    wire.answers["getChatMember"] = member
    assert await group.standing(GROUP) == GroupStanding("专员群", True, True, ())
    wire.answers["getChatMember"] = {**member, "can_pin_messages": False, "can_manage_topics": False}
    assert await group.standing(GROUP) == GroupStanding("专员群", True, True, ("manage_topics", "pin_messages"))
    wire.refuse("getChat", 400, "Bad Request: chat not found")
    assert await group.standing(GROUP) == GroupStanding("", False, False, ())
    wire.refusals["getChat"].append(TimedOut())
    assert await group.standing(GROUP) is None


def test_plain_text_is_what_readers_would_have_seen() -> None:
    assert plain("<b>a &lt;b&gt;</b>\n<blockquote>&amp;</blockquote>") == "a <b>\n&"


@pytest.mark.parametrize(
    ("number", "zones"),
    [("+14155550123", ("America/Los_Angeles",)), ("+4915123456789", ("Europe/Berlin",)), ("+8613812345678", ()), ("not a number", ()), ("+999123", ())],
)
def test_a_number_tells_where_its_owner_is_unless_it_is_chinese(number: str, zones: tuple[str, ...]) -> None:
    assert PhoneZones().of_phone(number) == zones


async def test_a_post_whose_number_could_not_be_read_may_have_been_posted(group: TelegramGroup, wire: ScriptedTelegram) -> None:
    wire.answers["sendMessage"] = {"message_id": 1, "chat": "a shape of 2030"}
    assert (await group.post(GROUP, 5000, "x")).outcome is PostOutcome.UNSURE
    wire.answers["pinChatMessage"] = True
    assert (await group.pin(GROUP, 1)).outcome is PostOutcome.DONE
