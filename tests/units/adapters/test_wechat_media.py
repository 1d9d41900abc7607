"""What people sent, fetched from the stand-in for WeChat's API, and from servers that answer as nobody should."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.adapters.wechat_api import WeChatApi
from bot.domain.errors import ChannelUnavailable
from bot.domain.media import MOST, Media, MediaGone, Why
from bot.domain.messages import Attachment, AttachmentKind
from bot.domain.wechat_sending import SendResult
from tests.fakes import FixedClock
from tests.peers.wechat.bookkeeping import MEDIA_SECONDS, Upload
from tests.wechat_fakes import FakeTokenShelf
from tests.wechat_side import SECRET, Peer, http, saying

GET = "/cgi-bin/media/get"
PICTURE = Attachment(AttachmentKind.IMAGE, "m-1")


def sent(peer: Peer, content: bytes = b"\xff\xd8\xff picture", content_type: str = "image/jpeg", name: str = "m-1.jpg", is_video: bool = False) -> None:
    peer.account.media["m-1"] = Upload(content, content_type, name, peer.account.clock.now(), is_video)


async def test_a_picture_is_fetched_as_it_was_sent(peer: Peer) -> None:
    sent(peer)
    assert await peer.client().fetch(PICTURE) == Media(b"\xff\xd8\xff picture", "image/jpeg", "m-1.jpg")


async def test_a_voice_message_without_a_name_is_a_file_too(peer: Peer) -> None:
    sent(peer, b"#!AMR\n1", "audio/amr", "")
    assert await peer.client().fetch(Attachment(AttachmentKind.VOICE, "m-1")) == Media(b"#!AMR\n1", "audio/amr")


async def test_a_video_is_fetched_from_where_wechat_says_it_lies(peer: Peer) -> None:
    sent(peer, b"\0\0\0\x18ftypmp42", "video/mp4", "v.mp4", is_video=True)
    assert await peer.client().fetch(Attachment(AttachmentKind.VIDEO, "m-1")) == Media(b"\0\0\0\x18ftypmp42", "video/mp4", "v.mp4")


async def test_a_file_of_json_is_a_file_and_no_refusal(peer: Peer) -> None:
    sent(peer, b'{"errcode": 40007}', "application/json", "data.json")
    assert await peer.client().fetch(PICTURE) == Media(b'{"errcode": 40007}', "application/json", "data.json")


async def test_after_three_days_it_is_gone(peer: Peer) -> None:
    sent(peer)
    peer.account.clock.move(MEDIA_SECONDS + 1, None)
    assert await peer.client().fetch(PICTURE) == MediaGone(Why.GONE)


async def test_an_account_that_is_not_verified_gets_nothing(peer: Peer) -> None:
    sent(peer)
    peer.account.verified = False
    assert await peer.client().fetch(PICTURE) == MediaGone(Why.NOT_ALLOWED)


async def test_what_came_without_a_media_id_is_not_asked_for(peer: Peer) -> None:
    assert await peer.client().fetch(Attachment(AttachmentKind.FILE, "", "offer.pdf")) == MediaGone(Why.NOT_ALLOWED)
    assert not peer.account.calls


@pytest.mark.parametrize(("size", "is_brought"), [(MOST, True), (MOST + 1, False)])
async def test_twenty_megabytes_are_brought_and_no_byte_more(peer: Peer, size: int, is_brought: bool) -> None:
    sent(peer, b"x" * size, "application/octet-stream", "large.bin")
    found = await peer.client().fetch(PICTURE)
    assert isinstance(found, Media) and len(found.content) == size if is_brought else found == MediaGone(Why.TOO_LARGE)


async def test_a_void_token_is_renewed_once_and_the_picture_comes(peer: Peer) -> None:
    sent(peer)
    client = peer.client()
    await client.send_text("anna", "好")
    peer.account.tokens.kill()
    assert isinstance(await client.fetch(PICTURE), Media)
    assert peer.account.calls[GET] == 2


@pytest.mark.parametrize("code", [-1, 45009, 40164])
async def test_what_may_pass_is_a_fault_and_not_an_end(peer: Peer, code: int) -> None:
    sent(peer)
    peer.refuse(code, call=GET)
    with pytest.raises(ChannelUnavailable):
        await peer.client().fetch(PICTURE)
    assert isinstance(await peer.client().fetch(PICTURE), Media)


async def test_an_answer_that_takes_too_long_is_waited_for_no_longer(peer: Peer) -> None:
    sent(peer)
    await peer.client().send_text("anna", "好")
    peer.account.slow_before = 5
    hasty = WeChatApi("wx-test", SecretStr(SECRET), peer.shelf, peer.clock, peer.address, seconds=20, media_seconds=0.3)
    async with hasty:
        with pytest.raises(ChannelUnavailable):
            await hasty.fetch(PICTURE)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(http('{"video_url": "file:///etc/passwd"}'), id="a video on our disk"),
        pytest.param(http('{"video_url": "http://[:::1"}'), id="a video nowhere"),
        pytest.param(http("<html>login</html>"), id="a page"),
        pytest.param(b"HTTP/1.1 200 OK\r\ncontent-type: image/jpeg\r\ncontent-length: 0\r\n\r\n", id="nothing"),
        pytest.param(b"HTTP/1.1 502 Bad\r\ncontent-type: image/jpeg\r\ncontent-length: 1\r\n\r\nx", id="a gateway's picture"),
        pytest.param(b"HTTP/1.1 200 OK\r\ncontent-type: image/jpeg\r\ncontent-length: 900\r\n\r\nx", id="cut"),
        pytest.param(http("", "302 Found"), id="sent elsewhere"),
    ],
)
async def test_what_is_no_file_is_never_handed_over(answer: bytes) -> None:
    clock, shelf = FixedClock(), FakeTokenShelf()
    await shelf.put("wx-test", "token-1", clock.now() + timedelta(hours=1))
    async with saying(answer) as address, WeChatApi("wx-test", SecretStr(SECRET), shelf, clock, address) as client:
        with pytest.raises(ChannelUnavailable):
            await client.fetch(PICTURE)


async def test_a_video_at_a_strangers_address_is_not_called(peer: Peer) -> None:
    picture = b"HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: 1\r\n\r\nx"
    await peer.client().send_text("anna", "好")
    async with saying(picture) as strangers:
        told = http('{"video_url": "' + strangers.replace("127.0.0.1", "localhost") + '/"}')
        async with saying(told) as address:
            with pytest.raises(ChannelUnavailable):
                await peer.client(address=address).fetch(PICTURE)


async def test_a_scene_code_brings_its_scene_and_its_picture_is_drawn(peer: Peer) -> None:
    async with peer.client() as client:
        address = await client.scene_code("laoshan")
        assert isinstance(address, str) and list(peer.account.scenes.values()) == ["laoshan"]
        assert await client.picture(address) == Media(b"\xff\xd8\xfflaoshan", "image/jpg")


async def test_a_scene_code_is_not_made_for_an_account_without_the_right(peer: Peer) -> None:
    peer.account.service = False
    assert await peer.client().scene_code("laoshan") is SendResult.NOT_ALLOWED
