"""What people sent beside words, as an officer gets it: WeChat's side is the stand-in, a file that lies is no page of ours."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from bot.adapters.text_files import read_phrasebook
from bot.bootstrap import House
from bot.domain.cases import Case
from bot.domain.continuing import code_in, grouped
from bot.domain.media import MOST
from bot.domain.messages import Attachment, AttachmentKind, Channel
from bot.settings import PROJECT
from handlers.desk import media_views
from handlers.desk.sessions import Sessions
from tests.fakes import FixedClock, Say
from tests.http_doors import inside
from tests.peers.wechat.bookkeeping import MEDIA_SECONDS, Upload
from tests.wechat_side import Peer

JPEG, HTML = b"\xff\xd8\xff\xe0 a picture", b"<html><script>alert(document.cookie)</script></html>"


@pytest.fixture
async def verified(house: House, peer: Peer) -> AsyncIterator[House]:
    """A house whose WeChat account may fetch what people sent."""
    async with peer.client() as api:
        yield replace(house, media={Channel.WECHAT: api})


@pytest.fixture
async def client(verified: House) -> AsyncIterator[httpx.AsyncClient]:
    async with inside(verified) as client:
        await sign_in(client, verified)
        yield client


async def sign_in(client: httpx.AsyncClient, house: House) -> None:
    await client.post("/desk/sign-in", data={"token": await Sessions(house.sign_ins, house.clock).new_link(), "name": "李老师"})


async def case_of(person: Say) -> Case:
    await person("转人工")
    await person("/officer laoshan")
    case = await person.house.store.case((await person.conversation()).case or "")
    assert case is not None
    return case


async def sends(person: Say, peer: Peer, content: bytes, kind: AttachmentKind = AttachmentKind.IMAGE, name: str = "", ref: str = "m-1") -> str:
    """Where the officer finds what the person sends now."""
    peer.account.media[ref] = Upload(content, "text/html", "evil.html", peer.account.clock.now())
    case = await case_of(person)
    await person(f"/media {kind}", attachment=Attachment(kind, ref, name))
    (*_, line) = [each for each in await person.house.store.said(case.conversation) if each.attachment]
    return f"/desk/cases/{case.id}/media/{line.id}"


@pytest.fixture
def anna(house: House) -> Say:
    return Say(house, "anna", Channel.WECHAT)


async def test_a_picture_is_shown_on_the_case_and_opens_in_the_browser(client: httpx.AsyncClient, anna: Say, peer: Peer) -> None:
    address = await sends(anna, peer, JPEG)
    page = (await client.get(address.split("/media")[0] + "?lang=en")).text
    assert f'<img src="{address}" alt="The picture that the visitor sent' in page
    shown = await client.get(address)
    assert (shown.status_code, shown.content, shown.headers["content-type"]) == (200, JPEG, "image/jpeg")
    assert shown.headers["content-disposition"].startswith("inline;")


async def test_a_page_that_calls_itself_a_picture_is_saved_and_never_shown(client: httpx.AsyncClient, anna: Say, peer: Peer) -> None:
    found = await client.get(await sends(anna, peer, HTML, name="photo.jpg"))
    assert found.headers["content-type"] == "application/octet-stream"
    assert found.headers["content-disposition"].startswith("attachment;")
    assert (found.headers["x-content-type-options"], found.headers["cache-control"]) == ("nosniff", "no-store")
    assert found.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


async def test_a_voice_message_is_saved_under_a_name_with_its_ending(client: httpx.AsyncClient, anna: Say, peer: Peer) -> None:
    address = await sends(anna, peer, b"#!AMR\n1", AttachmentKind.VOICE, name="录音.amr")
    assert "下载语音" in (await client.get(address.split("/media")[0])).text
    assert (await client.get(address)).headers["content-disposition"] == "attachment; filename=\"__.amr\"; filename*=UTF-8''%E5%BD%95%E9%9F%B3.amr"


async def test_who_is_not_signed_in_gets_nothing(verified: House, client: httpx.AsyncClient, anna: Say, peer: Peer) -> None:
    address = await sends(anna, peer, JPEG)
    async with inside(verified) as stranger:
        assert (await stranger.get(address)).headers["location"] == "/desk/sign-in"
    assert not peer.account.calls


async def test_a_line_of_somebody_elses_talk_is_not_found_under_this_case(client: httpx.AsyncClient, anna: Say, peer: Peer) -> None:
    annas = await sends(anna, peer, JPEG)
    bos = await sends(anna.as_("bo"), peer, JPEG, ref="m-2")
    crossed = f"{annas.rsplit('/', 1)[0]}/{bos.rsplit('/', 1)[1]}"
    assert [(await client.get(each)).status_code for each in (annas, bos, crossed)] == [200, 200, 404]


@pytest.mark.parametrize("line", ["0", "-1", "1", "999999", "99999999999999999999"])
async def test_a_line_with_nothing_to_fetch_is_not_found(client: httpx.AsyncClient, anna: Say, peer: Peer, line: str) -> None:
    address = await sends(anna, peer, JPEG)
    assert (await client.get(f"{address.rsplit('/', 1)[0]}/{line}")).status_code == 404
    assert (await client.get("/desk/cases/C999999/media/1")).status_code == 404


async def test_after_three_days_the_page_says_so_instead_of_a_link(client: httpx.AsyncClient, anna: Say, peer: Peer, clock: FixedClock) -> None:
    address = await sends(anna, peer, JPEG)
    peer.account.clock.move(MEDIA_SECONDS + 1, None)
    gone = await client.get(address + "?lang=en")
    assert (gone.status_code, "three days" in gone.text) == (410, True)
    clock.move(timedelta(days=3, seconds=1))
    await sign_in(client, anna.house)
    page = (await client.get(address.split("/media")[0] + "?lang=en")).text
    assert "WeChat keeps it for three days" in page and address not in page


async def test_an_unverified_account_says_that_nothing_can_be_fetched(house: House, anna: Say, peer: Peer) -> None:
    address = await sends(anna, peer, JPEG)
    async with inside(house) as client:
        await sign_in(client, house)
        page = (await client.get(address.split("/media")[0] + "?lang=en")).text
        assert "the account is not verified" in page and "e-mail" in page and address not in page
        assert (await client.get(address)).status_code == 403


async def test_what_is_too_large_is_said_to_be(client: httpx.AsyncClient, anna: Say, peer: Peer) -> None:
    found = await client.get(await sends(anna, peer, b"x" * (MOST + 1)))
    assert (found.status_code, "20 MB" in found.text) == (413, True)


async def test_while_wechat_is_busy_the_officer_is_asked_to_try_later(client: httpx.AsyncClient, anna: Say, peer: Peer) -> None:
    address = await sends(anna, peer, JPEG)
    peer.refuse(-1, call="/cgi-bin/media/get")
    busy, again = await client.get(address), await client.get(address)
    assert (busy.status_code, "过一会儿" in busy.text, again.content) == (503, True, JPEG)


async def test_a_place_has_nothing_to_fetch(client: httpx.AsyncClient, anna: Say, peer: Peer) -> None:
    address = await sends(anna, peer, b"", AttachmentKind.LOCATION, name="五四广场", ref="")
    assert "/media/" not in (await client.get(address.split("/media")[0])).text


def test_every_word_that_stands_under_a_line_exists() -> None:
    texts = read_phrasebook(PROJECT / "prompts" / "pages").texts
    tables = (media_views._LINKS, media_views._REASONS, media_views._WECHATS)
    assert sorted({name for table in tables for name in table.values()} - texts.keys()) == []


async def test_a_picture_sent_before_the_case_went_to_another_channel_is_still_fetched(client: httpx.AsyncClient, anna: Say, peer: Peer) -> None:
    address = await sends(anna, peer, JPEG)
    await anna("换个渠道继续")
    web = Say(anna.house, "anna-token", Channel.WEB)
    await web(grouped(code_in(anna.last[0]) or ""))
    assert await web("转过来") == ["continuing.moved"]
    assert f'src="{address}"' in (await client.get(address.split("/media")[0])).text
    assert (await client.get(address)).content == JPEG
