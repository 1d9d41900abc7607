"""What WeChat's callback brings is heard as it was meant, and an answer says its text and nothing else."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.wechat import Heard, HeardKind
from tests.units.adapters.wechat_bodies import NOW, SECONDS, answer_inside, opened, plain_codec, safe_codec, sealed, xml

TEXTS = ["hi", "青岛人才公寓怎么申请？", "👩🏽‍💻 🇨🇳", "a ]]> b", "<b>&amp;</b>", "转" * 682, *("x" * size for size in range(32))]


def test_a_text_is_heard_with_everything_that_belongs_to_it() -> None:
    assert opened(xml(Content="怎么申请？", MsgId="23993307130407686", bizmsgmenuid="101")) == Heard(
        key="message/o-anna/23993307130407686",
        openid="o-anna",
        account="gh_city",
        kind=HeardKind.TEXT,
        created_at=NOW - timedelta(seconds=2),
        text="怎么申请？",
        menu_id="101",
    )


@pytest.mark.parametrize(
    ("kind", "fields", "heard_as", "text", "media_id"),
    [
        ("text", {"Content": ""}, HeardKind.TEXT, "", None),
        ("image", {"PicUrl": "http://a.cn/1", "MediaId": "m1"}, HeardKind.IMAGE, "", "m1"),
        ("voice", {"MediaId": "m2", "Format": "amr"}, HeardKind.VOICE, "", "m2"),
        ("voice", {"MediaId": "m2", "Recognition": "你好"}, HeardKind.VOICE, "你好", "m2"),
        ("video", {"MediaId": "m3", "ThumbMediaId": "t"}, HeardKind.VIDEO, "", "m3"),
        ("shortvideo", {"MediaId": "m4"}, HeardKind.VIDEO, "", "m4"),
        ("file", {"Title": "学历.pdf", "FileKey": "k"}, HeardKind.FILE, "学历.pdf", None),
        ("location", {"Location_X": "36.06", "Location_Y": "120.38", "Label": "市南区"}, HeardKind.LOCATION, "市南区", None),
        ("location", {"Location_X": "36.06", "Location_Y": "120.38"}, HeardKind.LOCATION, "36.06,120.38", None),
        ("link", {"Title": "通知", "Url": "https://a.cn/1"}, HeardKind.LINK, "通知\nhttps://a.cn/1", None),
        ("hologram", {"Content": "?"}, HeardKind.OTHER, "", None),
    ],
)
def test_each_type_of_message_has_its_kind_and_words(kind: str, fields: dict[str, str], heard_as: HeardKind, text: str, media_id: str | None) -> None:
    heard = opened(xml(kind, **fields, MsgId="5"))
    assert (heard.kind, heard.text, heard.media_id, heard.key) == (heard_as, text, media_id, "message/o-anna/5")


@pytest.mark.parametrize(
    ("event", "fields", "kind", "text", "scene"),
    [
        ("subscribe", {}, HeardKind.FOLLOW, "", None),
        ("subscribe", {"EventKey": "qrscene_laoshan", "Ticket": "t"}, HeardKind.FOLLOW, "", "laoshan"),
        ("subscribe", {"EventKey": "last_trade_no_1"}, HeardKind.FOLLOW, "", None),
        ("unsubscribe", {}, HeardKind.UNFOLLOW, "", None),
        ("SCAN", {"EventKey": "fair-2026", "Ticket": "t"}, HeardKind.SCAN, "", "fair-2026"),
        ("CLICK", {"EventKey": "officer"}, HeardKind.CLICK, "officer", None),
        ("VIEW", {"EventKey": "https://a.cn/"}, HeardKind.VIEW, "https://a.cn/", None),
        ("TEMPLATESENDJOBFINISH", {"MsgID": "9", "Status": "failed:user block"}, HeardKind.TEMPLATE_RESULT, "failed:user block", None),
        ("LOCATION", {"Latitude": "36.06", "Longitude": "120.38"}, HeardKind.OTHER, "", None),
        ("subscribe_msg_popup_event", {}, HeardKind.OTHER, "", None),
    ],
)
def test_each_event_has_its_kind_and_scene(event: str, fields: dict[str, str], kind: HeardKind, text: str, scene: str | None) -> None:
    heard = opened(xml("event", Event=event, **fields))
    assert (heard.kind, heard.text, heard.scene) == (kind, text, scene)


def test_events_of_one_second_differ_by_event_and_key() -> None:
    bodies = [xml("event", Event="CLICK", EventKey="ask"), xml("event", Event="CLICK", EventKey="officer"), xml("event", Event="VIEW", EventKey="ask")]
    assert [opened(body).key for body in bodies] == [f"event/o-anna/{SECONDS - 2}/{each}" for each in ("CLICK/ask", "CLICK/officer", "VIEW/ask")]


def test_the_results_of_two_templates_in_one_second_differ() -> None:
    assert len({opened(xml("event", Event="TEMPLATESENDJOBFINISH", MsgID=each, Status="success")).key for each in "12"}) == 2


def test_a_very_long_event_key_still_makes_a_short_key_of_its_own() -> None:
    keys = {opened(xml("event", Event="VIEW", EventKey="https://a.cn/" + "x" * 5000 + end)).key for end in "ab"}
    assert len(keys) == 2 and max(map(len, keys)) <= 200


@pytest.mark.parametrize("text", TEXTS)
def test_a_sealed_message_is_opened_and_its_answer_opens_with_the_vendors_crypto(text: str) -> None:
    codec = safe_codec()
    body, address = sealed(xml(Content=text, MsgId="5"))
    heard = codec.open(body, address, NOW)
    assert isinstance(heard, Heard) and (heard.text, heard.is_sealed) == (text, True)
    assert answer_inside(codec.text_reply(heard, text, NOW)) == text


@pytest.mark.parametrize("text", ["a ]]> b", "]]>]]>", "x]]", "</Content><evil/>", "青岛\n😀"])
def test_a_plain_answer_says_the_text_and_nothing_else(text: str) -> None:
    codec = plain_codec()
    answer = ElementTree.fromstring(codec.text_reply(opened(xml(Content="?", MsgId="5"), codec), text, NOW))
    assert {part.tag: part.text for part in answer} == {
        "ToUserName": "o-anna",
        "FromUserName": "gh_city",
        "CreateTime": str(SECONDS),
        "MsgType": "text",
        "Content": text,
    }


def test_what_xml_cannot_hold_is_left_out_of_an_answer() -> None:
    answer = plain_codec().text_reply(opened(xml(Content="?", MsgId="5")), "a\x00b\x0bc\ud800]\x01]>d", NOW)
    assert ElementTree.fromstring(answer).findtext("Content") == "abc]]>d"


def test_two_sealed_answers_of_one_text_share_no_cipher() -> None:
    codec, heard = safe_codec(), replace(opened(xml(Content="?", MsgId="5")), is_sealed=True)
    ciphers = {ElementTree.fromstring(codec.text_reply(heard, "same", NOW)).findtext("Encrypt") for _ in range(2)}
    assert len(ciphers) == 2


def test_compatible_mode_is_read_from_its_cipher_with_a_key_and_from_its_plain_half_without() -> None:
    message = xml(Content="问题", MsgId="5")
    body, address = sealed(message, besides=message.removeprefix("<xml>").removesuffix("</xml>"))
    results = [codec.open(body, address, NOW) for codec in (safe_codec(), plain_codec())]
    assert [(each.text, each.is_sealed) for each in results if isinstance(each, Heard)] == [("问题", True), ("问题", False)]


def test_a_person_who_writes_an_encrypt_tag_is_heard_in_compatible_mode() -> None:
    message = xml(Content="<Encrypt>AAAA</Encrypt>", MsgId="5")
    body, address = sealed(message, besides=message.removeprefix("<xml>").removesuffix("</xml>"))
    heard = safe_codec().open(body, address, NOW)
    assert isinstance(heard, Heard) and heard.text == "<Encrypt>AAAA</Encrypt>"


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_any_text_comes_back_from_a_sealed_answer_as_it_was(text: str) -> None:
    heard = Heard("key", "o-anna", "gh_city", HeardKind.TEXT, NOW, is_sealed=True)
    answer = answer_inside(safe_codec().text_reply(heard, text, NOW))
    assert (answer or "") == text.replace("\ufffe", "").replace("\uffff", "")


def test_wechatpy_is_loaded_by_a_codec_and_not_by_its_module() -> None:
    program = "import sys, bot.adapters.wechat_codec as c; a = 'wechatpy' in sys.modules; c.WeChatCodec('t', 'a', None); print(a, 'wechatpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False True\n"
