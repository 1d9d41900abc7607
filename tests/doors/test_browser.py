"""The whole story in a real browser: question, registration, hand-off, on a phone and a desktop, in both languages.

`make pictures` runs it with GUICHAO_PICTURES=docs/images, which is where the pictures of the README come from.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browsing import IN_A_BROWSER, PICTURES
from tests.doors.serving import Served, served

PHONE, DESKTOP = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def guichao(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server, started as its user starts it."""
    with served(tmp_path_factory.mktemp("guichao")) as server:
        yield server


def picture(page: Page, name: str) -> None:
    """Keep what the page shows, when pictures are wanted."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=f"{PICTURES}/{name}.png")


def open_chat(browser: Browser, guichao: Served, language: str, size: ViewportSize) -> Page:
    """A new person's chat page."""
    page = browser.new_context(viewport=size, reduced_motion="reduce", locale="zh-CN" if language == "zh" else "en-GB").new_page()
    page.goto(f"{guichao.address}/?lang={language}")
    return page


def say(page: Page, text: str, expected: str) -> None:
    """Write a line and wait for words of the reply."""
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".message.guichao").last).to_contain_text(expected, timeout=15_000)


@pytest.mark.parametrize(("size", "name"), [(PHONE, "phone"), (DESKTOP, "desktop")])
@pytest.mark.parametrize(
    ("language", "question", "amount"),
    [("zh", "硕士每个月能领多少住房补贴？", "硕士800元"), ("en", "How much housing subsidy do I get with a master's degree?", "CNY 800")],
)
def test_a_question_gets_a_dated_answer_with_its_source(
    browser: Browser, guichao: Served, language: str, question: str, amount: str, size: ViewportSize, name: str
) -> None:
    page = open_chat(browser, guichao, language, size)
    say(page, question, amount)
    answer = page.locator(".message.guichao").last
    expect(answer).to_contain_text("2025-05-26")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, f"chat-{name}-{language}")


def test_a_person_registers_for_the_fair_with_buttons_and_words(browser: Browser, guichao: Served) -> None:
    page = open_chat(browser, guichao, "zh", PHONE)
    say(page, "登记参加蓝洽会", "您同意吗")
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.locator(".message.guichao").last).to_contain_text("1/9")
    for line, expected in (("王小明", "2/9"), ("中国", "3/9"), ("博士", "4/9"), ("慕尼黑工业大学", "5/9"), ("海洋机器人", "6/9"), ("项目洽谈", "7/10")):
        say(page, line, expected)
    for line, expected in (("水下导航", "8/10"), ("xm@example.org", "9/10"), ("跳过", "10/10"), ("跳过", "请核对")):
        say(page, line, expected)
    picture(page, "registration-phone-zh")
    page.get_by_role("button", name="确认提交").click()
    expect(page.locator(".message.guichao").last).to_contain_text("编号是 R")


def test_what_is_kept_names_the_time_zone_of_the_browser(browser: Browser, guichao: Served) -> None:
    page = browser.new_context(timezone_id="America/New_York", locale="en-GB").new_page()
    page.goto(f"{guichao.address}/?lang=en")
    say(page, "Hello", "")
    say(page, "/privacy export", "Your device's time zone: America/New_York")


def test_after_a_reload_the_talk_is_still_there(browser: Browser, guichao: Served) -> None:
    page = open_chat(browser, guichao, "en", DESKTOP)
    say(page, "How do I have my degree recognised?", "CSCSE")
    page.reload()
    expect(page.locator(".message.guichao").last).to_contain_text("CSCSE")


def test_a_question_can_be_asked_by_keyboard_alone(browser: Browser, guichao: Served) -> None:
    page = open_chat(browser, guichao, "en", DESKTOP)
    page.get_by_role("textbox").focus()
    page.keyboard.type("What is the Blue Fair?")
    page.keyboard.press("Enter")
    expect(page.locator(".message.guichao").last).to_contain_text("fair", timeout=15_000)


def test_markup_that_a_person_writes_stays_text(browser: Browser, guichao: Served) -> None:
    page = open_chat(browser, guichao, "en", DESKTOP)
    page.get_by_role("textbox").fill("<img src=x onerror=alert(1)> housing subsidy?")
    page.keyboard.press("Enter")
    expect(page.locator(".message.person").last).to_contain_text("<img src=x")
    assert page.locator(".log img[src='x'], #log img[src='x']").count() == 0


def test_an_officer_takes_a_case_answers_and_closes_it(browser: Browser, guichao: Served) -> None:
    scholar = open_chat(browser, guichao, "en", DESKTOP)
    say(scholar, "How long does degree recognition take?", "working days")
    say(scholar, "I want to talk to a person", "district")
    scholar.get_by_role("button", name="Laoshan", exact=True).click()
    expect(scholar.locator(".message.guichao").last).to_contain_text("case number")
    officer = browser.new_context(viewport=DESKTOP, reduced_motion="reduce", locale="en-GB").new_page()
    officer.goto(f"{guichao.sign_in_link}&lang=en")
    officer.get_by_role("textbox").fill("Officer Li")
    officer.get_by_role("button").last.click()
    expect(officer.get_by_role("heading", level=1)).to_be_visible()
    officer.get_by_role("link", name="Laoshan").first.click()
    expect(officer.locator("#transcript")).to_contain_text("degree recognition")
    officer.get_by_label("Reply to the visitor").fill("Hello, I can look into this for you.")
    officer.get_by_role("button", name="Send").click()
    expect(scholar.locator(".message.officer").last).to_contain_text("look into this", timeout=10_000)
    said_by_guichao = scholar.locator(".message.guichao").count()
    scholar.get_by_role("textbox").fill("Thank you! My file number is on its way.")
    scholar.keyboard.press("Enter")
    expect(officer.locator("#transcript")).to_contain_text("on its way", timeout=10_000)
    assert scholar.locator(".message.guichao").count() == said_by_guichao
    picture(officer, "desk-case-en")
    officer.goto(f"{guichao.address}/desk")
    picture(officer, "desk-cases-en")
    officer.go_back()
    officer.locator("details.confirm summary").last.click()
    officer.locator("details.confirm button").last.click()
    expect(scholar.locator(".message.guichao").last).to_contain_text("closed", timeout=10_000)
