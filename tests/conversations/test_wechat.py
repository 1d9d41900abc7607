"""What only WeChat brings, as talk: who comes by a picture, what cannot be read, choices by number, lines that must be short."""

import pytest

from bot.bootstrap import House
from bot.domain.messages import Attachment, AttachmentKind, Channel, Said
from bot.domain.numbered import as_numbered
from bot.engine.speaking import ROOM
from tests.fakes import FakeStore, Say


@pytest.fixture
def anna(house: House) -> Say:
    """Somebody on WeChat."""
    return Say(house, "openid-anna", Channel.WECHAT)


async def test_who_follows_by_a_districts_picture_is_welcomed_from_there(anna: Say) -> None:
    assert await anna("/start laoshan") == ["chat.greeting_from"]
    assert "崂山" in anna.last[0]
    assert anna.buttons[0] == "/about laoshan overview"


@pytest.mark.parametrize("text", ["/start", "/start no-such-code", "/start ../../etc"])
async def test_who_follows_by_no_known_code_is_greeted(anna: Say, text: str) -> None:
    assert await anna(text) == ["chat.greeting"]


@pytest.mark.parametrize("kind", ["image", "voice", "video", "file", "location", "link", "strange", ""])
async def test_what_cannot_be_read_is_told_honestly_and_an_officer_offered(anna: Say, kind: str) -> None:
    assert (await anna(f"/media {kind} id-1"))[0].startswith("media.")
    assert "/officer" in anna.buttons


async def test_a_picture_reaches_the_officer_as_one(anna: Say, store: FakeStore) -> None:
    await anna("转人工")
    await anna("/officer laoshan")
    assert await anna("/media image", attachment=Attachment(AttachmentKind.IMAGE, "media-77")) == []
    talk = await store.said(anna.taken.conversation)
    assert (talk[-1].text, talk[-1].attachment) == ("[图片]", Attachment(AttachmentKind.IMAGE, "media-77", channel=Channel.WECHAT))


async def test_what_stands_beside_a_picture_is_read(anna: Say, store: FakeStore) -> None:
    await anna("转人工", attachment=Attachment(AttachmentKind.FILE, "f-1", "offer.pdf"))
    assert anna.taken.said[0].name == "handoff.which_district"
    assert (await store.said(anna.taken.conversation))[0].text == "[文件] offer.pdf 转人工"


async def test_a_number_stands_for_a_choice(anna: Say) -> None:
    await anna("住房补贴硕士多少")
    wanted = anna.taken.said[-1].buttons[1]
    await anna("2")
    by_number = anna.last
    await anna(wanted.send)
    assert anna.last == by_number


async def test_choices_are_written_under_the_last_line_alone(anna: Say) -> None:
    await anna("你好")
    first: Said = anna.taken.said[-1]
    texts = as_numbered([first, first])
    assert "1. " not in texts[0]
    assert texts[1].startswith(first.text)
    assert f"\n1. {first.buttons[0].label}" in texts[1]


async def test_a_long_entry_comes_in_lines_that_wechat_carries(anna: Say) -> None:
    await anna("/item graduate-housing-subsidy")
    assert len(anna.taken.said) > 1
    assert all(len(line.text.encode()) <= ROOM[Channel.WECHAT] for line in anna.taken.said)
    assert [bool(line.buttons) for line in anna.taken.said] == [False] * (len(anna.taken.said) - 1) + [True]


@pytest.mark.parametrize(
    ("click", "read"), [("/my list", "[菜单] 我的清单"), ("/start laoshan", "[菜单] start laoshan"), ("/form fair_registration", "[菜单] 登记参加蓝洽会")]
)
async def test_the_menu_is_not_silent_while_an_officer_is_asked_for(anna: Say, store: FakeStore, click: str, read: str) -> None:
    await anna("转人工")
    await anna("/officer laoshan")
    assert await anna(click) == ["handoff.menu_waits"]
    assert [line.text for line in await store.said(anna.taken.conversation)][-2] == read
    assert await anna("1") == []  # said to the officer


async def test_what_begins_with_a_stroke_and_is_no_command_goes_to_the_officer(anna: Say, store: FakeStore) -> None:
    await anna("转人工")
    await anna("/officer laoshan")
    assert await anna("/etc/hosts 是什么") == []
    assert (await store.said(anna.taken.conversation))[-1].text == "/etc/hosts 是什么"
