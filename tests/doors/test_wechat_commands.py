"""`guichao wechat menu`, `guichao wechat qr`, and what `guichao doctor` says of WeChat, against the stand-in for WeChat's API."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.commands.diagnosing import about_wechat
from bot.settings import Settings, read_settings
from tests.models import free_port
from tests.wechat_peers import AES_KEY, APP_ID, SECRET, TOKEN, wechat_api

CREATE, STABLE = "/cgi-bin/menu/create", "/cgi-bin/stable_token"
Guichao = Callable[..., Result]
Told = Callable[..., str]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with wechat_api() as address:
        yield address


@pytest.fixture
def api(address: str) -> Iterator[httpx.Client]:
    """WeChat's side, its account a verified service account of which nothing is known yet."""
    with httpx.Client(base_url=address) as http:
        http.post("/_peer/account", json={"verified": True, "service": True, "slow_before": 0.0, "slow_after": 0.0})
        http.post("/_peer/reset")
        yield http


@pytest.fixture
def account(api: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The settings of a whole account, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    own = {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/guichao.db", "SECRET_KEY": "a secret of the tests, long enough", "VAR_DIR": str(tmp_path)}
    return {**own, "WECHAT_APP_ID": APP_ID, "WECHAT_TOKEN": TOKEN, "WECHAT_APP_SECRET": SECRET, "WECHAT_API_URL": str(api.base_url)}


@pytest.fixture
def menu(account: dict[str, str]) -> Guichao:
    """Runs `guichao wechat menu`."""

    def run(*options: str, **settings: str) -> Result:
        done = CliRunner().invoke(app, ["wechat", "menu", *options], env={**account, **settings})
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert SECRET not in done.output
        return done

    return run


def kept(api: httpx.Client) -> list[Any]:
    """The menu as WeChat has it."""
    token = api.post(STABLE, json={"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET}).json()["access_token"]
    return list(api.get("/cgi-bin/menu/get", params={"access_token": token}).json()["menu"]["button"])


def refuse(api: httpx.Client, codes: list[int], call: str) -> None:
    api.post("/_peer/refuse", json=codes, params={"call": call})


def test_the_menu_is_set_in_chinese_with_keys_that_the_door_knows(menu: Guichao, api: httpx.Client) -> None:
    done = menu()
    assert done.exit_code == 0 and "菜单已建好" in done.stdout and "The menu is set" in done.stdout
    ask, register, mine = kept(api)
    assert ask == {"type": "click", "name": "问政策", "key": "ask"} and register["key"] == "register"
    assert [(each["name"], each["key"]) for each in mine["sub_button"]] == [("我的清单", "list"), ("找服务专员", "officer"), ("我的数据", "privacy")]


def test_the_menu_can_be_english_and_set_again(menu: Guichao, api: httpx.Client) -> None:
    assert (menu().exit_code, menu("--lang", "en").exit_code) == (0, 0)
    assert [each["name"] for each in kept(api)] == ["Ask", "Blue Fair", "Mine"]


def test_the_token_is_kept_for_the_next_command_and_the_door(menu: Guichao, api: httpx.Client) -> None:
    menu()
    menu()
    assert api.get("/_peer/counts").json()["calls"] == {STABLE: 1, CREATE: 2}


@pytest.mark.parametrize(
    ("codes", "call", "said"),
    [
        ([48001], CREATE, "这个公众号没有这项权限"),
        ([45009], CREATE, "今天的接口调用次数用完了"),
        ([-1], CREATE, "微信系统繁忙"),
        ([40018], CREATE, "微信不接受这次请求的内容"),
        ([40164], STABLE, "API IP白名单"),
        ([40125], STABLE, "AppID 与 AppSecret 对不上"),
    ],
)
def test_what_wechat_refuses_is_said_in_words_with_the_mend(menu: Guichao, api: httpx.Client, codes: list[int], call: str, said: str) -> None:
    refuse(api, codes, call)
    refused = menu()
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert said in refused.stderr


def test_an_api_that_cannot_be_reached_is_said_in_words(menu: Guichao) -> None:
    down = menu(WECHAT_API_URL=f"http://127.0.0.1:{free_port()}")
    assert down.exit_code == 1 and "连不上微信的接口" in down.stderr and "WECHAT_API_URL" in down.stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"WECHAT_APP_SECRET": ""}, "WECHAT_APP_SECRET: is not set"),
        ({"WECHAT_APP_ID": "", "WECHAT_TOKEN": "", "WECHAT_APP_SECRET": ""}, "WECHAT_APP_ID: is not set"),
        ({"WECHAT_TOKEN": ""}, "WECHAT_TOKEN: is not set, but WECHAT_APP_SECRET is"),
    ],
)
def test_without_a_whole_account_nothing_is_called_and_the_setting_named(menu: Guichao, api: httpx.Client, settings: dict[str, str], said: str) -> None:
    stopped = menu(**settings)
    assert stopped.exit_code == 1 and said in stopped.stderr.replace("\n", " ")
    assert api.get("/_peer/counts").json()["calls"] == {}


@pytest.fixture
def qr(account: dict[str, str]) -> Guichao:
    """Runs `guichao wechat qr`."""

    def run(*options: str, **settings: str) -> Result:
        done = CliRunner().invoke(app, ["wechat", "qr", *options], env={**account, "WECHAT_VERIFIED": "true", **settings})
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert SECRET not in done.output
        return done

    return run


@pytest.mark.parametrize("scene", ["laoshan", "blue-fair", "overseas-student-innovation-island"])
def test_a_scene_code_is_made_and_its_address_opens_the_picture(qr: Guichao, api: httpx.Client, scene: str) -> None:
    done = qr(scene)
    assert done.exit_code == 0 and "welcomed from" in done.stdout and "欢迎从" in done.stdout
    assert api.get(done.stdout.splitlines()[0]).content == b"\xff\xd8\xff" + scene.encode()


def test_the_picture_of_a_scene_code_is_saved(qr: Guichao, tmp_path: Path) -> None:
    done = qr("laoshan", "--output", str(tmp_path / "laoshan.jpg"))
    assert done.exit_code == 0 and "laoshan.jpg" in done.stdout
    assert (tmp_path / "laoshan.jpg").read_bytes() == b"\xff\xd8\xfflaoshan"


@pytest.mark.parametrize("scene", ["mars", "housing", "graduate-housing-subsidy", "", "../laoshan"])
def test_a_scene_that_the_door_would_not_know_makes_no_code_and_names_those_it_does(qr: Guichao, api: httpx.Client, scene: str) -> None:
    refused = qr(scene)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert all(words in refused.stderr for words in ("归巢不认识", "does not know", "laoshan", "blue-fair"))
    assert api.get("/_peer/counts").json()["calls"] == {}


def test_an_unverified_account_is_told_what_to_do_and_calls_nothing(qr: Guichao, api: httpx.Client) -> None:
    refused = qr("laoshan", WECHAT_VERIFIED="false")
    assert refused.exit_code == 1 and "已认证的服务号" in refused.stderr and "WECHAT_VERIFIED=true" in refused.stderr
    assert api.get("/_peer/counts").json()["calls"] == {}


@pytest.mark.parametrize(
    ("codes", "call", "said"),
    [
        ([48001], "/cgi-bin/qrcode/create", "订阅号不行"),
        ([45029], "/cgi-bin/qrcode/create", "10万个"),
        ([45009], "/cgi-bin/qrcode/create", "今天的接口调用次数用完了"),
        ([40164], STABLE, "API IP白名单"),
    ],
)
def test_a_code_that_wechat_refuses_is_said_in_words(qr: Guichao, api: httpx.Client, codes: list[int], call: str, said: str) -> None:
    refuse(api, codes, call)
    refused = qr("laoshan")
    assert (refused.exit_code, refused.stdout, said in refused.stderr) == (1, "", True)


def test_a_picture_that_cannot_be_written_leaves_the_address(qr: Guichao, tmp_path: Path) -> None:
    refused = qr("laoshan", "--output", str(tmp_path / "no such folder" / "laoshan.jpg"))
    assert refused.exit_code == 1 and "showqrcode?ticket=" in refused.stderr and "写不进" in refused.stderr


@pytest.fixture
def told(account: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the doctor says of WeChat with these settings."""

    def tell(**settings: str) -> str:
        for name, value in {**account, **settings}.items():
            monkeypatch.setenv(name, value)
        return "\n".join(about_wechat(read_settings()))

    return tell


def test_the_doctor_says_where_to_begin_without_an_account(told: Told) -> None:
    said = told(WECHAT_APP_ID="", WECHAT_TOKEN="", WECHAT_APP_SECRET="")
    assert said.startswith("• 微信公众号：没有配置") and "docs/wechat.md" in said and len(said.splitlines()) == 2


def test_a_sound_verified_account_has_four_ticks_in_both_languages(told: Told) -> None:
    said = told(WECHAT_AES_KEY=AES_KEY, WECHAT_VERIFIED="true", PUBLIC_URL="https://guichao.example.org")
    assert [line[0] for line in said.splitlines()] == ["✓", " "] * 4
    assert said.count("https://guichao.example.org/wechat") == 2 and "能取到访问凭证" in said and "an access token is given" in said
    assert not any(secret in said for secret in (SECRET, TOKEN, AES_KEY))


def test_a_plain_unverified_account_without_a_secret_is_no_fault_but_said(told: Told, api: httpx.Client) -> None:
    said = told(WECHAT_APP_SECRET="")
    assert [line[0] for line in said.splitlines()] == ["•", " "] * 4
    assert all(words in said for words in ("PUBLIC_URL 没填", "没有填 EncodingAESKey", "WECHAT_VERIFIED=false", "没有填 WECHAT_APP_SECRET"))
    assert api.get("/_peer/counts").json()["calls"] == {}


@pytest.mark.parametrize(
    ("url", "is_reachable"),
    [
        ("https://guichao.example.org", True),
        ("https://guichao.example.org:443", True),
        ("http://guichao.example.org", True),
        ("https://8.8.8.8", True),
        ("https://guichao.example.org:8443", False),
        ("http://guichao.example.org:8080", False),
        ("http://localhost", False),
        ("http://127.0.0.1", False),
        ("https://192.168.1.7", False),
        ("https://guichao.example.org:99999", False),
    ],
)
def test_an_address_that_wechat_cannot_call_is_noticed(told: Told, url: str, is_reachable: bool) -> None:
    assert ("微信到不了" in told(PUBLIC_URL=url)) is not is_reachable


@pytest.mark.parametrize(("code", "said"), [(40164, "API IP白名单"), (40013, "AppID 与 AppSecret 对不上"), (-1, "微信系统繁忙")])
def test_a_token_that_is_refused_is_a_fault_with_the_mend(told: Told, api: httpx.Client, code: int, said: str) -> None:
    refuse(api, [code], STABLE)
    assert any(line.startswith("✗") and said in line for line in told().splitlines())


def test_the_doctor_asks_wechat_anew_and_makes_no_other_token_void(told: Told, menu: Guichao, api: httpx.Client) -> None:
    menu()
    assert "能取到访问凭证" in told()
    assert menu().exit_code == 0
    assert api.get("/_peer/counts").json() == {"calls": {STABLE: 2, CREATE: 2}, "refused": {}, "scripted": {}, "tokens": 1}


def test_the_doctor_waits_four_seconds_for_wechat_and_no_longer(told: Told, api: httpx.Client) -> None:
    api.post("/_peer/account", json={"slow_before": 6.0})
    assert "连不上微信的接口" in told()
