"""The officer's tools in a real browser: a draft put into the reply box, canned replies by name, translations beside the original, a file."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browsing import IN_A_BROWSER, PICTURES
from tests.desk_tools_fakes import PDF
from tests.doors.serving import Served, served
from tests.doors.test_accessibility import AXE, SERIOUS
from tests.models import aimock

pytestmark = IN_A_BROWSER
QUESTION = "How much is the monthly housing subsidy with a master's degree?"
_BELOW = "document.documentElement.scrollHeight - Math.max(innerHeight, document.querySelector('main').getBoundingClientRect().bottom + scrollY)"
"""How much of a page lies below its last part."""
SAYS = {"monthly housing subsidy": "硕士每月的住房补贴是多少？", "两张照片就够了": "Two photos are enough.", "whether 2 photos": "想知道3张照片够不够。"}


@pytest.fixture(scope="module")
def guichao(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server with a model beside it: one that translates two texts well, and a third one wrongly."""
    folder = tmp_path_factory.mktemp("guichao")
    with aimock(folder, SAYS) as model, served(folder, OPENAI_MODEL="gpt-test", OPENAI_API_KEY="key", OPENAI_BASE_URL=f"{model}/v1") as server:
        yield server


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def says(visitor: Page, text: str) -> None:
    visitor.get_by_role("textbox").fill(text)
    visitor.get_by_role("button", name=re.compile("Send|发送")).click()


@pytest.fixture(scope="module")
def visitor(browser: Browser, guichao: Served) -> Page:
    """Somebody who reads English and asked for an officer of Laoshan."""
    page = browser.new_context(locale="en-GB", viewport=ViewportSize(width=390, height=844)).new_page()
    page.goto(f"{guichao.address}/?lang=en")
    says(page, "I want to talk to a person")
    page.get_by_role("button", name="Laoshan").click()
    expect(page.locator("#log")).to_contain_text("Laoshan")
    says(page, QUESTION)
    return page


@pytest.fixture(scope="module")
def officer(browser: Browser, guichao: Served, visitor: Page) -> Page:
    """An officer who reads Chinese and has that case open."""
    page = browser.new_context(locale="zh-CN", viewport=ViewportSize(width=1280, height=900)).new_page()
    page.goto(guichao.sign_in_link)
    page.get_by_role("textbox").first.fill("李老师")
    page.get_by_role("button", name=re.compile("进入|登录")).first.click()
    page.locator(".queue .case a").first.click()
    expect(page.locator("#transcript")).to_contain_text(QUESTION)
    return page


def serious(page: Page) -> list[str]:
    """What axe-core finds serious or worse on a page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found if each["impact"] in SERIOUS]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed; to run this test: npm ci --prefix tests/peers/axe")
def test_what_the_tools_show_shuts_nobody_out(officer: Page) -> None:
    officer.get_by_role("button", name="起草回复").click()
    expect(officer.locator("#draft-text")).to_contain_text("CNY 800")
    officer.locator("#text").fill("两张照片就够了。")
    officer.get_by_role("button", name="把回复译给对方").click()
    expect(officer.locator("#preview-text")).to_have_value("Two photos are enough.")
    officer.get_by_role("button", name="翻译对话").click()
    expect(officer.locator(".translated").first).to_be_visible()
    officer.get_by_text("发文件给对方").click()
    for scheme in ("light", "dark"):
        officer.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert serious(officer) == [], scheme
    officer.emulate_media(color_scheme="light")
    case = officer.url
    officer.goto(f"{case}/translation")
    assert serious(officer) == []
    officer.goto(case)
    officer.locator("#text").fill("")


def test_an_officer_replies_with_every_tool(officer: Page, visitor: Page, tmp_path: Path) -> None:
    box = officer.locator("#text")

    officer.get_by_role("button", name="起草回复").click()
    expect(officer.locator("#draft-text")).to_contain_text("CNY 800")
    picture(officer, "desk-draft")
    officer.get_by_role("button", name="放进回复框").click()
    expect(box).to_have_value(re.compile("CNY 800"))

    box.fill("/在核实")
    box.press("Enter")
    expect(box).to_have_value(re.compile("【date】"))
    assert officer.evaluate("document.getSelection().toString()") == "【date】"
    box.press("Control+Enter")
    assert not officer.evaluate("document.querySelector('#reply').checkValidity()")
    expect(officer.locator("#transcript .officer")).to_have_count(0)

    officer.locator("#transcript .person", has_text=QUESTION).get_by_role("button", name="翻译").click()
    expect(officer.locator(".translated")).to_contain_text("机器翻译")
    expect(officer.locator(".translated .text")).to_have_text(SAYS["monthly housing subsidy"])
    expect(officer.locator("#transcript .person", has_text=QUESTION)).to_be_visible()

    box.fill("两张照片就够了。")
    officer.get_by_role("button", name="把回复译给对方").click()
    expect(officer.locator("#preview-text")).to_have_value("Two photos are enough.")
    picture(officer, "desk-translation")
    officer.locator("#preview-text").fill("Two photos will do.")
    officer.get_by_role("button", name="译文和原文都放进回复框").click()
    officer.get_by_role("button", name="发送回复").click()
    expect(visitor.locator("#log .officer").last).to_contain_text("machine translation")
    expect(visitor.locator("#log .officer").last).to_contain_text("两张照片就够了。")

    says(visitor, "I wonder whether 2 photos do")
    wrong = officer.locator("#transcript .person", has_text="whether 2 photos")
    wrong.get_by_role("button", name="翻译").click()
    expect(wrong).to_contain_text("没有通过核对")
    expect(wrong).not_to_contain_text("3张")

    (tmp_path / "清单.pdf").write_bytes(PDF)
    officer.get_by_text("发文件给对方").click()
    officer.locator("#attach-file").set_input_files(tmp_path / "清单.pdf")
    officer.locator("#attach-text").fill("请看清单")
    officer.get_by_role("button", name="发送文件").click()
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="清单.pdf").click()
    assert download.value.suggested_filename == "清单.pdf" and Path(download.value.path()).read_bytes() == PDF
    picture(officer, "desk-file")
    for width in (360, 1280):
        officer.set_viewport_size(ViewportSize(width=width, height=800))
        assert officer.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        assert officer.evaluate(_BELOW) < 40, width
        picture(officer, f"desk-tools-{width}")
