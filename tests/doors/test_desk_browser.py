"""The officers' desk in a real browser: two officers, a scholar on the web and one on Telegram, from the question to the rating, on a desktop and a phone.

`make pictures` runs it with GUICHAO_PICTURES=docs/images, which is where the pictures of the README come from.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browsing import IN_A_BROWSER, PICTURES
from tests.doors.serving import PROJECT, Served, free_port, served
from tests.telegram_peers import Scholar, Telegram, telegram

PHONE, DESKTOP = ViewportSize(width=360, height=780), ViewportSize(width=1280, height=900)
LIVE = 15_000
"""Milliseconds within which what one person does is seen by another."""
pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def peer() -> Iterator[Telegram]:
    with telegram(free_port()) as running:
        yield running


@pytest.fixture(scope="module")
def guichao(peer: Telegram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server with a Telegram bot."""
    with served(tmp_path_factory.mktemp("desk"), TELEGRAM_BOT_TOKEN=peer.token, TELEGRAM_API_URL=peer.address) as server:
        yield server


def new_page(browser: Browser, size: ViewportSize, language: str) -> Page:
    return browser.new_context(viewport=size, reduced_motion="reduce", locale="zh-CN" if language == "zh" else "en-GB").new_page()


@pytest.fixture(scope="module")
def li(browser: Browser, guichao: Served) -> Page:
    """Officer Li at a desktop, in Chinese; looks after the accounts."""
    page = new_page(browser, DESKTOP, "zh")
    page.goto(f"{guichao.sign_in_link}&lang=zh")
    page.get_by_label("您的称呼").fill("李老师")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    return page


@pytest.fixture(scope="module")
def wang(browser: Browser, guichao: Served, tmp_path_factory: pytest.TempPathFactory, li: Page) -> Page:
    """Officer Wang of Jimo on a phone, in English; was given a link by Li."""
    page = new_page(browser, PHONE, "en")
    page.goto(f"{link_for(li, guichao, 'Officer Wang', 'jimo')}&lang=en")
    page.get_by_role("button").last.click()
    page.wait_for_url("**/desk")
    return page


def link_for(admin: Page, guichao: Served, name: str, district: str) -> str:
    """What an admin does to let a colleague in."""
    page = admin.context.new_page()
    page.goto(f"{guichao.address}/desk/team")
    page.locator("#add #name").fill(name)
    page.locator("#add select[name=district]").select_option(district)
    page.locator("#add button").click()
    page.locator(".people > li", has_text=name).locator("form[action$=link] button").click()
    link = page.locator("#new-link code").inner_text()
    page.close()
    return f"{guichao.address}/desk/sign-in?{link.split('?', 1)[1]}"


def ready(page: Page) -> None:
    """Until the keys of a page work, at a desktop."""
    expect(page.locator("#open-keys")).to_be_visible()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        (PROJECT / PICTURES).mkdir(parents=True, exist_ok=True)
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=f"{PICTURES}/{name}.png")


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".message.person").last).to_contain_text(text, timeout=LIVE)


def heard(page: Page, words: str, who: str = "guichao") -> None:
    expect(page.locator(f".message.{who}").last).to_contain_text(words, timeout=LIVE)


@pytest.fixture(scope="module")
def anna(browser: Browser, guichao: Served) -> Page:
    """A scholar on the web, with a phone, in English."""
    page = new_page(browser, PHONE, "en")
    page.goto(f"{guichao.address}/?lang=en")
    return page


@pytest.fixture(scope="module")
def bo(peer: Telegram) -> Scholar:
    """A scholar on Telegram, in Chinese."""
    return Scholar(peer, 4711)


def open_case(officer: Page, guichao: Served, words: str, view: str = "open") -> None:
    officer.goto(f"{guichao.address}/desk?show={view}")
    officer.locator("#rows .case", has_text=words).locator("a").click()
    expect(officer.locator("#transcript")).to_contain_text(words)


def tell(officer: Page, text: str) -> None:
    officer.locator("#text").fill(text)
    officer.locator("#reply button.strong").click()
    expect(officer.locator(".message.officer").last).to_contain_text(text, timeout=LIVE)


def test_two_scholars_ask_for_a_person_and_appear_in_the_queue_by_themselves(li: Page, anna: Page, bo: Scholar) -> None:
    say(anna, "How long does degree recognition take?")
    heard(anna, "working days")
    say(anna, "I want to talk to a person")
    anna.get_by_role("button", name="Laoshan", exact=True).click()
    heard(anna, "case number")
    say(anna, "My diploma is from Munich, is a translation needed?")
    expect(li.locator("#rows .case", has_text="a translation needed")).to_be_visible(timeout=LIVE)
    bo.ask("硕士有多少住房补贴？")
    bo.ask("转人工")
    assert "编号" in bo.choose("即墨")
    bo.write("我的材料交了两周了，想问问到哪一步了")
    expect(li.locator("#rows .case", has_text="材料交了两周")).to_contain_text("即墨", timeout=LIVE)
    expect(li.locator("#show-open .count")).to_have_text("2")
    picture(li, "desk-queue-zh")


def test_an_officer_goes_through_the_queue_by_keys_alone(li: Page, guichao: Served) -> None:
    li.goto(f"{guichao.address}/desk")
    ready(li)
    li.keyboard.press("?")
    expect(li.locator("#keys")).to_be_visible()
    picture(li, "desk-keys-zh")
    li.keyboard.press("Escape")
    li.wait_for_function("document.activeElement === document.body")
    for key, place in (("j", 0), ("j", 1), ("j", 1), ("k", 0)):
        li.keyboard.press(key)
        expect(li.locator("#rows .first a").nth(place)).to_be_focused()
    li.keyboard.press("/")
    li.keyboard.type("translation")
    li.keyboard.press("Enter")
    expect(li.locator("#rows .case")).to_have_count(1)
    ready(li)
    li.keyboard.press("j")
    li.keyboard.press("Enter")
    expect(li.locator("#transcript")).to_contain_text("Munich")
    ready(li)
    li.keyboard.press("c")
    expect(li.locator("#facts")).to_contain_text("李老师")
    ready(li)
    li.keyboard.press("r")
    expect(li.locator("#text")).to_be_focused()
    li.keyboard.type("gq")
    expect(li.locator("#text")).to_have_value("gq")
    li.locator("#text").fill("")
    li.locator("h1").click()
    li.keyboard.press("n")
    expect(li.locator("#note-text")).to_be_focused()
    li.keyboard.type("德文原件，问一下翻译")
    li.locator("#note button").click()
    expect(li.locator("#notes")).to_contain_text("德文原件")
    ready(li)
    li.keyboard.press("g")
    li.keyboard.press("q")
    expect(li.locator("#rows")).to_be_visible()


def test_single_keys_can_be_switched_off(li: Page, guichao: Served) -> None:
    li.goto(f"{guichao.address}/desk")
    ready(li)
    li.keyboard.press("?")
    li.locator("#keys-on").uncheck()
    li.keyboard.press("Escape")
    li.wait_for_function("document.activeElement === document.body")
    li.keyboard.press("j")
    expect(li.locator("#rows .first a").first).not_to_be_focused()
    li.locator("#open-keys").click()
    li.locator("#keys-on").check()
    li.keyboard.press("Escape")


_REORDER = """async () => {
  const { freshen } = await import("/static/desk_fresh.js");
  const rows = document.createElement("ul");
  document.body.append(rows);
  rows.innerHTML = '<li id="row-1"><a id="a-1" href="#">1</a></li> <li id="row-2"><a id="a-2" href="#">2</a></li>';
  const link = rows.querySelector("#a-2");
  link.focus();
  const then = document.createElement("ul");
  const row = (number, text, name = "") => `<li id="row-${number}" class="${name}"><a id="a-${number}" href="#">${text}</a></li>`;
  then.innerHTML = [row(3, "3"), row(2, "two", "new"), row(1, "1")].join(" ");
  freshen(rows, then);
  const found = [rows.innerHTML === then.innerHTML, document.activeElement === link, link.textContent];
  rows.remove();
  return found;
}"""


def test_rows_that_move_keep_the_focus(li: Page) -> None:
    assert li.evaluate(_REORDER) == [True, True, "two"]


def test_officer_and_scholar_talk_live_and_guichao_is_silent(li: Page, anna: Page, guichao: Served) -> None:
    open_case(li, guichao, "translation")
    tell(li, "Hello Anna, I am looking it up and will write to you here today.")
    heard(anna, "write to you here today", "officer")
    by_guichao = anna.locator(".message.guichao").count()
    say(anna, "How much is the housing subsidy? And thank you.")
    expect(li.locator("#transcript")).to_contain_text("thank you", timeout=LIVE)
    assert anna.locator(".message.guichao").count() == by_guichao
    expect(li.locator("#state")).to_contain_text("来访者在等回复", timeout=LIVE)
    picture(li, "desk-case-zh")


def test_what_was_typed_survives_a_reload_and_is_said_to_be_kept(li: Page) -> None:
    li.locator("#text").fill("请带上学位证和")
    li.reload()
    expect(li.locator("#text")).to_have_value("请带上学位证和")
    expect(li.locator("#reply-kept")).to_be_visible()
    li.locator("#text").fill("")


def test_two_officers_on_one_case_see_each_other_and_do_not_talk_over_each_other(li: Page, wang: Page, bo: Scholar, guichao: Served) -> None:
    open_case(wang, guichao, "材料交了两周")
    open_case(li, guichao, "材料交了两周")
    expect(li.locator("#present")).to_contain_text("Officer Wang", timeout=LIVE)
    expect(wang.locator("#present")).to_contain_text("李老师", timeout=LIVE)
    picture(wang, "desk-case-phone-en")
    assert wang.evaluate("document.documentElement.scrollWidth <= innerWidth")
    li.locator("#text").fill("我也来看看")
    tell(wang, "您好，材料收到了，正在初审。")
    expect(li.locator("#reply-fault")).to_contain_text("Officer Wang", timeout=LIVE)
    expect(li.locator("#text")).to_have_value("我也来看看")
    li.locator("#text").fill("")
    assert any("正在初审" in text for text in bo.next(2))
    bo.write("好的，谢谢")
    expect(wang.locator("#transcript")).to_contain_text("好的，谢谢", timeout=LIVE)


def test_a_case_that_is_passed_on_reaches_the_other_officer(li: Page, wang: Page, anna: Page, guichao: Served) -> None:
    wang.goto(f"{guichao.address}/desk?lang=en")
    expect(wang.locator("#rows .case")).to_have_count(1)
    open_case(li, guichao, "housing subsidy")
    ready(li)
    li.keyboard.press("t")
    li.locator("#transfer-to").select_option("jimo")
    li.locator("#transfer button").click()
    heard(anna, "Jimo")
    expect(wang.locator("#rows .case", has_text="thank you")).to_be_visible(timeout=LIVE)
    picture(wang, "desk-queue-phone-en")
    open_case(wang, guichao, "thank you")
    expect(wang.locator("#transcript")).to_contain_text("write to you here today")
    expect(wang.locator("#notes")).to_contain_text("德文原件")


def test_the_second_officer_closes_with_the_last_word_and_the_scholar_rates(wang: Page, anna: Page) -> None:
    wang.locator("#text").fill("Master's graduates get CNY 800 a month; apply with your degree.")
    wang.locator("#reply button[name=then]").click()
    heard(anna, "CNY 800", "officer")
    heard(anna, "closed")
    expect(wang.locator("#state")).to_contain_text("Closed", timeout=LIVE)
    anna.get_by_role("button", name="Good", exact=True).click()
    heard(anna, "Thank you")
    wang.reload()
    expect(wang.locator("#facts")).to_contain_text("4 out of 5")


def test_a_scholar_opens_a_case_again_and_the_same_officer_sees_it(wang: Page, anna: Page, guichao: Served) -> None:
    say(anna, "It is still not solved")
    wang.goto(f"{guichao.address}/desk?show=mine&lang=en")
    expect(wang.locator("#rows .case", has_text="still not solved")).to_contain_text("Reopened", timeout=LIVE)


def test_a_page_of_the_desk_works_without_scripts(browser: Browser, li: Page, guichao: Served) -> None:
    plain = browser.new_context(java_script_enabled=False, storage_state=li.context.storage_state(), locale="zh-CN").new_page()
    plain.goto(f"{guichao.address}/desk")
    plain.locator("#narrow summary").click()
    plain.locator("#by-channel").select_option("telegram")
    plain.get_by_role("button", name="应用筛选").click()
    expect(plain.locator("#rows .case")).to_have_count(1)
    plain.locator("#rows a").first.click()
    plain.locator("#note-text").fill("不用脚本也能写")
    plain.locator("#note button").click()
    expect(plain.locator("#notes")).to_contain_text("不用脚本也能写")
