"""The stand-in for WeChat's API counts and refuses as WeChat does, asked by a client that is not ours."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.wechat_peers import APP_ID, SECRET, wechat_api

TEXT = {"touser": "anna", "msgtype": "text", "text": {"content": "好"}}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with wechat_api() as address:
        yield address


class Client:
    """What a test says to the API, in the words of its documentation."""

    def __init__(self, http: httpx.Client) -> None:
        self.http, self.token = http, ""
        self.token = self.stable_token()["access_token"]

    def stable_token(self, **more: Any) -> dict[str, Any]:
        return self.call("stable_token", {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET, **more})

    def simple_token(self, secret: str = SECRET) -> dict[str, Any]:
        query = {"grant_type": "client_credential", "appid": APP_ID, "secret": secret}
        return dict(self.http.get("/cgi-bin/token", params=query).json())

    def call(self, path: str, body: Any) -> dict[str, Any]:
        return dict(self.http.post(f"/cgi-bin/{path}", params={"access_token": self.token}, json=body).json())

    def send(self, openid: str = "anna", text: str = "好", **other: Any) -> int:
        body = {"touser": openid, "msgtype": "text", "text": {"content": text}} | other
        return int(self.call("message/custom/send", body)["errcode"])

    def peer(self, name: str, body: Any = None, **query: str) -> None:
        self.http.post(f"/_peer/{name}", json=body, params=query).raise_for_status()

    def sent(self) -> list[dict[str, Any]]:
        return list(self.http.get("/_peer/sent").json())

    def counts(self) -> dict[str, Any]:
        return dict(self.http.get("/_peer/counts").json())


@pytest.fixture
def api(address: str) -> Iterator[Client]:
    with httpx.Client(base_url=address) as http:
        http.post("/_peer/reset")
        http.post("/_peer/account", json={"verified": True, "service": True})
        yield Client(http)


def test_five_messages_may_follow_a_persons_message_and_no_sixth(api: Client) -> None:
    api.peer("heard", {"openid": "anna"})
    assert [api.send() for _ in range(7)] == [0] * 5 + [45047] * 2
    assert (len(api.sent()), api.counts()["refused"]) == (5, {"45047": 2})


def test_the_window_of_one_person_is_not_that_of_another(api: Client) -> None:
    api.peer("heard", {"openid": "anna"})
    assert [api.send("bo"), api.send("anna")] == [45015, 0]


def test_after_48_hours_the_window_is_shut_and_a_new_message_opens_it_again(api: Client) -> None:
    api.peer("heard", {"openid": "anna"})
    api.peer("clock", {"forward": 48 * 3600 - 10})
    api.token = api.stable_token()["access_token"]
    before = api.send()
    api.peer("clock", {"forward": 20})
    shut = api.send()
    api.peer("heard", {"openid": "anna"})
    assert [before, shut, *[api.send() for _ in range(6)]] == [0, 45015, 0, 0, 0, 0, 0, 45047]


@pytest.mark.parametrize("kind", ["click", "follow", "scan"])
def test_three_messages_in_a_minute_may_follow_a_click_a_follow_or_a_scan(api: Client, kind: str) -> None:
    api.peer("heard", {"openid": "anna", "kind": kind})
    first = [api.send() for _ in range(4)]
    api.peer("heard", {"openid": "anna", "kind": kind})
    api.peer("clock", {"forward": 61})
    assert [*first, api.send()] == [0, 0, 0, 45047, 45015]


def test_what_was_heard_earlier_shuts_earlier_and_who_left_hears_nothing(api: Client) -> None:
    now = time.time()
    api.peer("heard", {"openid": "anna", "at": now - 48 * 3600 - 1})
    api.peer("heard", {"openid": "bo"})
    api.peer("heard", {"openid": "bo", "kind": "unfollow"})
    assert [api.send("anna"), api.send("bo")] == [45015, 45015]


def test_an_account_that_is_not_verified_may_not_send(api: Client) -> None:
    api.peer("account", {"verified": False})
    api.peer("heard", {"openid": "anna"})
    assert (api.send(), api.sent()) == (48001, [])


def test_refusals_follow_the_script_and_cost_nothing(api: Client) -> None:
    api.peer("heard", {"openid": "anna"})
    api.peer("refuse", [-1, 0, 45009, 40001])
    assert [api.send() for _ in range(9)] == [-1, 0, 45009, 40001, 0, 0, 0, 0, 45047]
    assert (api.counts()["scripted"], api.counts()["refused"]) == ({"-1": 1, "45009": 1, "40001": 1}, {"45047": 1})


def test_what_was_accepted_is_kept_in_order_as_it_was_written(api: Client) -> None:
    menu = {"head_content": "请选", "list": [{"id": "1", "content": "登记"}], "tail_content": ""}
    api.peer("heard", {"openid": "anna"})
    assert [api.send(text="一"), api.send(msgtype="msgmenu", msgmenu=menu), api.send(text="三")] == [0, 0, 0]
    assert [each["message"] for each in api.sent()] == [{"content": "一"}, menu, {"content": "三"}]
    times = [each["at"] for each in api.sent()]
    assert times == sorted(times) and [each["left"] for each in api.sent()] == [4, 3, 2]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"text": " "}, 44004),
        ({"text": "住" * 683}, 45002),
        ({"msgtype": "telegram"}, 40008),
        ({"msgtype": "msgmenu", "msgmenu": {"list": []}}, 44004),
        ({"msgtype": "msgmenu", "msgmenu": {"list": [{"id": "1"}]}}, 47001),
    ],
)
def test_what_cannot_be_shown_is_refused_and_costs_nothing(api: Client, message: dict[str, Any], code: int) -> None:
    api.peer("heard", {"openid": "anna"})
    assert [api.send(**message), *[api.send() for _ in range(5)]] == [code, 0, 0, 0, 0, 0]


def test_json_that_escapes_chinese_is_shown_as_it_stands(api: Client) -> None:
    api.peer("heard", {"openid": "anna"})
    body = b'{"touser":"anna","msgtype":"text","text":{"content":"\\u4e2d"}}'
    api.http.post("/cgi-bin/message/custom/send", params={"access_token": api.token}, content=body)
    assert api.sent()[0]["message"] == {"content": "\\u4e2d"}


def test_the_stable_token_stays_until_it_is_forced_or_five_minutes_are_left(api: Client) -> None:
    first = api.token
    api.peer("clock", {"forward": 6800})
    same = api.stable_token()
    api.peer("clock", {"forward": 200})
    new = api.stable_token()["access_token"]
    assert (same["access_token"], 390 <= same["expires_in"] <= 400, new == first, len(new)) == (first, True, False, 512)
    assert api.send() == 45015  # the old one lives to its end
    api.peer("clock", {"forward": 201})
    assert api.send() == 42001


def test_a_forced_token_kills_the_one_before_and_cannot_be_forced_again_at_once(api: Client) -> None:
    new = api.stable_token(force_refresh=True)["access_token"]
    assert api.send() == 40001
    assert api.stable_token(force_refresh=True)["errcode"] == 45011
    api.token = new
    assert api.send() == 45015


def test_a_token_is_forced_twenty_times_a_day_at_most(api: Client) -> None:
    def force() -> int:
        api.peer("clock", {"forward": 31})
        return int(api.stable_token(force_refresh=True).get("errcode", 0))

    assert [force() for _ in range(21)] == [0] * 20 + [45009]


def test_the_simple_token_is_new_each_time_and_does_not_touch_the_stable_one(api: Client) -> None:
    stable, first, second = api.token, api.simple_token()["access_token"], api.simple_token()["access_token"]
    codes = []
    for api.token in (first, second, stable, "", "invented"):
        codes.append(api.call("message/custom/send", {})["errcode"])
    assert codes == [40001, 40008, 40008, 41001, 40001]


def test_tokens_need_the_right_secret_and_can_be_lost(api: Client) -> None:
    assert (api.simple_token(secret="wrong")["errcode"], api.stable_token(appid="wx0")["errcode"]) == (40125, 40013)
    api.peer("kill_tokens")
    assert api.send() == 40001
    api.token = api.stable_token()["access_token"]
    assert api.send() == 45015


def test_a_message_that_was_taken_counts_although_the_answer_never_came(api: Client) -> None:
    api.peer("heard", {"openid": "anna"})
    api.peer("account", {"slow_after": 30})
    with pytest.raises(httpx.ReadTimeout):
        api.http.post("/cgi-bin/message/custom/send", params={"access_token": api.token}, json=TEXT, timeout=0.3)
    assert len(api.sent()) == 1


def test_a_message_that_did_not_arrive_in_time_does_not_count_yet(api: Client) -> None:
    api.peer("heard", {"openid": "anna"})
    api.peer("account", {"slow_before": 30})
    with pytest.raises(httpx.ReadTimeout):
        api.http.post("/cgi-bin/message/custom/send", params={"access_token": api.token}, json=TEXT, timeout=0.3)
    assert api.sent() == []


def test_the_menu_is_kept_within_its_limits(api: Client) -> None:
    button = {"type": "click", "name": "提问", "key": "ask"}
    assert api.http.get("/cgi-bin/menu/get", params={"access_token": api.token}).json()["errcode"] == 46003
    assert [api.call("menu/create", {"button": buttons})["errcode"] for buttons in ([button] * 4, [], [{"name": "更多", "sub_button": [button] * 6}])] == [
        40016,
        40016,
        40023,
    ]
    assert api.call("menu/create", {"button": [button]})["errcode"] == 0
    assert api.http.get("/cgi-bin/menu/get", params={"access_token": api.token}).json()["menu"]["button"] == [button]
    api.peer("account", {"verified": False, "service": False})
    assert api.call("menu/create", {"button": [button]})["errcode"] == 48001


def test_what_was_sent_is_kept_for_three_days(api: Client) -> None:
    api.peer("media", {"media_id": "m-1", "content": "/9j/", "type": "image/jpeg", "name": "m-1.jpg"})

    def fetched(media_id: str) -> httpx.Response:
        return api.http.get("/cgi-bin/media/get", params={"access_token": api.token, "media_id": media_id})

    assert (fetched("m-1").content, fetched("m-1").headers["content-disposition"]) == (b"\xff\xd8\xff", 'attachment; filename="m-1.jpg"')
    assert fetched("m-2").json()["errcode"] == 40007
    api.peer("clock", {"forward": 3 * 24 * 3600 + 1})
    api.token = api.stable_token()["access_token"]
    assert fetched("m-1").json()["errcode"] == 40007


def test_scene_codes_are_for_verified_service_accounts_and_scenes_of_64_characters(api: Client) -> None:
    def made(scene: str) -> dict[str, Any]:
        return api.call("qrcode/create", {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": scene}}})

    assert api.http.get("/cgi-bin/showqrcode", params={"ticket": made("x" * 64)["ticket"]}).content.endswith(b"x" * 64)
    assert (made("")["errcode"], made("x" * 65)["errcode"]) == (40053, 40053)
    api.peer("account", {"service": False})
    assert made("laoshan")["errcode"] == 48001
