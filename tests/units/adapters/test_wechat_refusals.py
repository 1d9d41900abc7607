"""What is not WeChat's, not fresh, not for this account or not to be read is refused, and nothing raises."""

import base64
from collections.abc import Mapping
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.wechat_codec import MAX_BODY, WeChatCodec
from bot.domain.errors import Misconfigured
from bot.domain.wechat import Refusal, Refused
from tests.units.adapters.wechat_bodies import AES_KEY, APP_ID, NOW, SECONDS, TOKEN, digest, plain_codec, query, rightly_signed, safe_codec, sealed, why, xml


def test_a_plain_body_is_refused_where_a_key_is_set() -> None:
    assert why(safe_codec().open(xml(Content="?", MsgId="5").encode(), query(), NOW)) is Refusal.NOT_SEALED


def test_a_cipher_without_a_key_is_refused_by_that_name() -> None:
    assert why(plain_codec().open(*sealed(xml(Content="?", MsgId="5")), NOW)) is Refusal.NO_KEY


def test_the_address_check_holds_once_and_in_every_mode() -> None:
    for codec in (plain_codec(), safe_codec()):
        checks = [codec.checks(each["signature"], each["timestamp"], each["nonce"], NOW) for each in (query("1"), query("1"), query("2"))]
        assert checks == [True, False, True]


@pytest.mark.parametrize("seconds", [-301, 301, 86400])
def test_an_old_or_future_timestamp_is_stale(seconds: int) -> None:
    address = query(at=SECONDS + seconds)
    assert why(plain_codec().open(xml(Content="?", MsgId="5").encode(), address, NOW)) is Refusal.STALE
    assert not plain_codec().checks(address["signature"], address["timestamp"], address["nonce"], NOW)


@pytest.mark.parametrize("seconds", [-299, 0, 299])
def test_a_timestamp_within_five_minutes_is_fresh(seconds: int) -> None:
    assert why(plain_codec().open(xml(Content="?", MsgId="5").encode(), query(at=SECONDS + seconds), NOW)) is None


@pytest.mark.parametrize("timestamp", ["", "now", "-1", "1e9", "٣", str(SECONDS) + ".0", "9" * 5000])
def test_a_timestamp_that_is_no_number_is_stale_even_when_signed(timestamp: str) -> None:
    address = {"signature": digest(TOKEN, timestamp, "n"), "timestamp": timestamp, "nonce": "n"}
    assert why(plain_codec().open(xml(Content="?", MsgId="5").encode(), address, NOW)) is Refusal.STALE


def test_wechats_retry_under_the_same_nonce_is_heard_again_and_another_message_under_it_is_not() -> None:
    codec = plain_codec()
    bodies = [xml(Content="问题", MsgId="5"), xml(Content="问题", MsgId="5"), xml(Content="另一个", MsgId="5"), xml(Content="问题", MsgId="6")]
    assert [why(codec.open(body.encode(), query(), NOW)) for body in bodies] == [None, None, Refusal.REPLAYED, Refusal.REPLAYED]


def test_a_retry_that_is_sealed_anew_is_heard_again() -> None:
    codec = safe_codec()
    assert [why(codec.open(*sealed(xml(Content="问题", MsgId="5")), NOW)) for _ in range(3)] == [None, None, None]


def test_the_signature_of_the_address_check_opens_no_message() -> None:
    codec, address = plain_codec(), query()
    assert codec.checks(address["signature"], address["timestamp"], address["nonce"], NOW)
    assert why(codec.open(xml(Content="?", MsgId="5").encode(), address, NOW)) is Refusal.REPLAYED


def test_a_signature_is_remembered_for_as_long_as_its_timestamp_can_be_fresh() -> None:
    codec, address = plain_codec(), query(at=SECONDS + 300)
    assert why(codec.open(xml(Content="?", MsgId="5").encode(), address, NOW)) is None
    assert why(codec.open(xml(Content="!", MsgId="6").encode(), address, NOW + timedelta(seconds=600))) is Refusal.REPLAYED


@pytest.mark.parametrize("spoilt", [{"signature": "0" * 40}, {"signature": "签名"}, {"signature": ""}, {"nonce": "other"}, {"timestamp": str(SECONDS + 1)}])
def test_a_wrong_signature_is_refused(spoilt: dict[str, str]) -> None:
    assert why(plain_codec().open(xml(Content="?", MsgId="5").encode(), {**query(), **spoilt}, NOW)) is Refusal.SIGNATURE


def test_a_signature_with_another_token_is_refused() -> None:
    assert why(plain_codec().open(xml(Content="?", MsgId="5").encode(), query(token="theirs"), NOW)) is Refusal.SIGNATURE


def test_the_ciphers_own_signature_is_needed_too() -> None:
    body, address = sealed(xml(Content="?", MsgId="5"))
    assert why(safe_codec().open(body, {**address, "msg_signature": "0" * 40}, NOW)) is Refusal.SIGNATURE
    assert why(safe_codec().open(body, {**address, "signature": "0" * 40}, NOW)) is Refusal.SIGNATURE


def test_a_cipher_for_another_account_is_refused() -> None:
    assert why(safe_codec().open(*sealed(xml(Content="?", MsgId="5"), app_id="wx-theirs"), NOW)) is Refusal.WRONG_ACCOUNT


@pytest.mark.parametrize("cipher", ["QQ", "QUJD", "A" * 64, "====", base64.b64encode(bytes(31)).decode()])
def test_a_broken_cipher_is_refused_though_its_signature_holds(cipher: str) -> None:
    assert why(safe_codec().open(*rightly_signed(cipher), NOW)) is Refusal.CIPHER


@pytest.mark.parametrize("kept", range(4, 200, 7))
def test_a_truncated_cipher_is_refused(kept: int) -> None:
    body, _ = sealed(xml(Content="?", MsgId="5"))
    cipher = ElementTree.fromstring(body).findtext("Encrypt") or ""
    assert why(safe_codec().open(*rightly_signed(cipher[:kept]), NOW)) in (Refusal.CIPHER, Refusal.WRONG_ACCOUNT)


BOMB = '<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
HOSTILE = {
    "empty": b"",
    "blank": b" \n ",
    "not XML": b"hello",
    "JSON": b'{"MsgType": "text"}',
    "another root": xml(Content="?", MsgId="5").replace("xml>", "html>").encode(),
    "no children": b"<xml/>",
    "unclosed": xml(Content="?", MsgId="5").encode()[:-6],
    "entity bomb": (BOMB + xml(MsgId="5").replace("</xml>", "<Content>&b;</Content></xml>")).encode(),
    "a file from outside": (OUTSIDE + xml(MsgId="5").replace("</xml>", "<Content>&a;</Content></xml>")).encode(),
    "a document type": ("<!DOCTYPE xml>" + xml(Content="?", MsgId="5")).encode(),
    "an attribute": xml(MsgId="5").replace("</xml>", '<Content lang="zh">?</Content></xml>').encode(),
    "unknown entity": xml(MsgId="5").replace("</xml>", "<Content>&nbsp;</Content></xml>").encode(),
    "deep nesting": b"<a>" * 9000 + b"</a>" * 9000,
    "deep nesting beside a message": xml(Content="?", MsgId="5").replace("</xml>", "<a>" * 9000 + "</a>" * 9000 + "</xml>").encode(),
    "nested Content": xml(MsgId="5").replace("</xml>", "<Content><b>?</b></Content></xml>").encode(),
    "two Contents": xml(Content="?", MsgId="5").replace("</xml>", "<Content>!</Content></xml>").encode(),
    "nested EventKey": xml("event", Event="subscribe").replace("</xml>", "<EventKey><b>?</b></EventKey></xml>").encode(),
    "GBK": xml(Content="青岛", MsgId="5").encode("gbk"),
    "UTF-16": xml(Content="?", MsgId="5").encode("utf-16"),
    "a null character": xml(Content="a\x00b", MsgId="5").encode(),
    "no sender": xml(Content="?", MsgId="5").replace("o-anna", "").encode(),
    "a sender of 5,000 letters": xml(Content="?", MsgId="5").replace("o-anna", "o" * 5000).encode(),
    "no type": xml("", Content="?", MsgId="5").encode(),
    "a time in words": xml(Content="?", MsgId="5").replace(str(SECONDS - 2), "yesterday").encode(),
    "a time beyond the calendar": xml(Content="?", MsgId="5").replace(str(SECONDS - 2), "9" * 18).encode(),
    "a time of 5,000 digits": xml(Content="?", MsgId="5").replace(str(SECONDS - 2), "9" * 5000).encode(),
    "64 KiB of tags": b"<xml>" + b"<a/>" * 16000 + b"</xml>",
    "64 KiB of letters": b"x" * MAX_BODY,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_body_is_refused_in_plain_mode(body: bytes) -> None:
    assert len(body) <= MAX_BODY and why(plain_codec().open(body, query(), NOW)) is Refusal.MALFORMED


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_body_is_refused_in_safe_mode(body: bytes) -> None:
    address = query(encrypt_type="aes", msg_signature="0" * 40)
    assert isinstance(safe_codec().open(body, address, NOW), Refused)


@pytest.mark.parametrize("name", ["empty", "not XML", "entity bomb", "nested Content", "a time in words", "no children"])
def test_a_hostile_message_inside_a_right_cipher_is_refused(name: str) -> None:
    assert why(safe_codec().open(*sealed(HOSTILE[name].decode()), NOW)) is Refusal.MALFORMED


def test_one_byte_more_than_64_kib_is_too_large_before_anything_is_looked_at() -> None:
    body = xml(Content="?", MsgId="5").encode().ljust(MAX_BODY)
    assert why(plain_codec().open(body, query(), NOW)) is None
    assert why(plain_codec().open(body + b" ", {}, NOW)) is Refusal.TOO_LARGE


@given(body=st.binary(max_size=300), sealed_too=st.booleans())
def test_arbitrary_bytes_under_a_right_signature_are_refused(body: bytes, sealed_too: bool) -> None:
    codec, address = (safe_codec(), query(encrypt_type="aes")) if sealed_too else (plain_codec(), query())
    assert why(codec.open(body, address, NOW)) is Refusal.MALFORMED


@given(cipher=st.binary(max_size=200).map(lambda raw: base64.b64encode(raw).decode()) | st.text("ABCabc012+/=", min_size=1, max_size=90))
def test_arbitrary_ciphers_under_right_signatures_are_refused(cipher: str) -> None:
    assert isinstance(safe_codec().open(*rightly_signed(cipher), NOW), Refused)


@given(address=st.dictionaries(st.sampled_from(["signature", "timestamp", "nonce", "encrypt_type", "msg_signature"]), st.text(st.characters())))
def test_arbitrary_addresses_are_refused(address: Mapping[str, str]) -> None:
    body = xml(Content="?", MsgId="5").encode()
    assert why(plain_codec().open(body, address, NOW)) is why(safe_codec().open(body, address, NOW)) is Refusal.SIGNATURE


@pytest.mark.parametrize("key", ["short", "?" * 43, AES_KEY + "A", AES_KEY[:-1] + "é", AES_KEY + "="])
def test_a_wrong_aes_key_stops_the_start_with_its_name(key: str) -> None:
    with pytest.raises(Misconfigured, match="WECHAT_AES_KEY"):
        WeChatCodec(TOKEN, APP_ID, key)


def test_an_empty_token_stops_the_start_for_anyone_could_sign_with_it() -> None:
    with pytest.raises(Misconfigured, match="WECHAT_TOKEN"):
        WeChatCodec("", APP_ID, None)
