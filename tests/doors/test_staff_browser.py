"""A new colleague at the knowledge workshop in a real browser: from a Word file to a cited answer in the chat, without a terminal; and mending a sentence.

With GUICHAO_PICTURES=docs/images it makes the pictures of docs/workshop.md. What the document says is invented, and says so.
"""

import io
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Dialog, Page, ViewportSize, expect

from tests.browsing import IN_A_BROWSER, PICTURES
from tests.doors.serving import PROJECT, Served, copies, served

PHONE, DESKTOP = ViewportSize(width=360, height=780), ViewportSize(width=1280, height=900)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PATIENCE = 60_000
FIVE_MINUTES = 300
NOTICE = (
    "（本文件为测试而虚构，与任何机关和政策无关）",
    "一、补贴对象",
    "取得国（境）外硕士及以上学位、在青岛就业的留学人员。",
    "二、补贴标准",
    "每人每月补贴自行车费用66元，最长发放12个月。",
    "三、申请材料",
    "1.国（境）外学历学位认证书；",
    "2.劳动合同。",
    "四、申请程序",
    "申请人通过单位提交申请。",
)
ENGLISH = {
    "海归自行车补贴": "Bicycle Allowance for Returnees",
    "虚构的人才服务局": "Invented talent service bureau",
    "取得国（境）外硕士": "People with a master's degree or higher from abroad who work in Qingdao.",
    "每人每月补贴自行车费用66元": "A bicycle allowance of CNY 66 a month each, for at most 12 months.",
    "国（境）外学历学位认证书": "The recognition of the degree from abroad.",
    "劳动合同": "The work contract.",
    "申请人通过单位提交申请": "Applicants hand in the application through their employer.",
}
pytestmark = IN_A_BROWSER


def word_file() -> bytes:
    page = docx.Document()
    page.add_paragraph("关于申领海归自行车补贴的通知")
    for line in NOTICE:
        page.add_paragraph(line)
    for line in ("虚构的人才服务局", "2026年10月20日"):
        page.add_paragraph(line)
    kept = io.BytesIO()
    page.save(kept)
    return kept.getvalue()


@pytest.fixture(scope="module")
def guichao(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server over copies of what staff keep."""
    folder = tmp_path_factory.mktemp("workshop")
    with served(folder, 0, **copies(folder)) as server:
        yield server


@pytest.fixture(scope="module")
def zhao(browser: Browser, guichao: Served) -> Page:
    """A new colleague, signed in by a link, on a desktop, in Chinese."""
    page = browser.new_context(viewport=DESKTOP, reduced_motion="reduce", locale="zh-CN").new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{guichao.sign_in_link}&lang=zh")
    page.get_by_label("您的称呼").fill("小赵")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    return page


def picture(page: Page, name: str) -> None:
    if PICTURES:
        (PROJECT / PICTURES).mkdir(parents=True, exist_ok=True)
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=f"{PICTURES}/{name}.png")


def in_english(page: Page) -> None:
    """What the document does not say in English is typed by hand; a line that nobody needs is not taken over."""
    for place in page.locator("input[lang=zh], textarea[lang=zh]").all():
        name, chinese = place.get_attribute("name") or "", place.input_value()
        english = page.locator(f"[name='{name.removesuffix('.zh')}.en']")
        known = next((words for start, words in ENGLISH.items() if start in chinese), "")
        if known and not english.input_value():
            english.fill(known)
        elif chinese and not known and name.startswith("line."):
            for box in page.locator(f"[name='{name.removesuffix('.zh')}.take']:visible").all():
                box.uncheck()


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".message.person").last).to_contain_text(text, timeout=PATIENCE)


def test_a_word_file_becomes_a_cited_answer_without_a_terminal(zhao: Page, guichao: Served, record_property: Callable[[str, object], None]) -> None:
    began = time.monotonic()
    zhao.get_by_role("link", name="知识工作台").click()
    expect(zhao.locator("#waiting-title")).to_contain_text("在等您")
    picture(zhao, "workshop-list-zh")
    zhao.get_by_role("link", name="导入", exact=True).click()
    zhao.locator("#file").set_input_files({"name": "自行车补贴通知.docx", "mimeType": WORD, "buffer": word_file()})
    zhao.locator("form.bring button.strong").click()
    expect(zhao.locator("#proposal")).to_be_visible()
    zhao.locator("[name='head.authority.zh']").fill("虚构的人才服务局")
    zhao.locator("[name='head.source.title.en']").fill("Notice on the bicycle allowance (invented)")
    in_english(zhao)
    picture(zhao, "workshop-import-zh")
    zhao.locator("button[name=act][value=check]").click()
    expect(zhao.locator("#sound")).to_be_visible()
    picture(zhao, "workshop-preview-zh")
    zhao.locator("#proposal button[name=act][value=publish]").last.click()
    expect(zhao.locator("#done")).to_be_visible()
    zhao.locator("#done").get_by_role("link").first.click()
    say(zhao, "海归自行车补贴每月多少钱？")
    answer = zhao.locator(".message.guichao").last
    expect(answer).to_contain_text("66元", timeout=PATIENCE)
    answer.locator(".sources summary").click()
    expect(answer.locator(".sources")).to_contain_text("海归自行车补贴")
    expect(answer.locator(".sources .version")).to_contain_text("知识版本")
    picture(zhao, "workshop-answer-zh")
    seconds = time.monotonic() - began
    record_property("seconds", round(seconds, 1))
    assert seconds < FIVE_MINUTES  # what the issue promises, not a measure of speed: it took a small part of that


def test_a_sentence_is_mended_on_a_phone_and_answers_at_once(browser: Browser, zhao: Page, guichao: Served) -> None:
    page = browser.new_context(storage_state=zhao.context.storage_state(), viewport=PHONE, reduced_motion="reduce", locale="en-GB").new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{guichao.address}/staff?q=bicycle&lang=en")
    page.get_by_role("link", name="Bicycle Allowance").first.click()
    if not page.locator("#s-cautions[open]").count():
        page.locator("#s-cautions > summary").click()
    page.locator("button[name=_add][value=cautions]").click()
    page.locator("[name='cautions.0.zh']").fill("补贴只用于两轮自行车，不用于电动车（内容为虚构）。")
    page.locator("[name='cautions.0.en']").fill("Only for bicycles on two wheels, not for electric ones (invented).")
    page.locator("[name='benefits.0.zh']").fill("每人每月补贴自行车费用66元，每年6月发放，最长发放12个月。")
    page.locator("[name='benefits.0.en']").fill("A bicycle allowance of CNY 66 a month each, paid every June, for at most 12 months.")
    page.locator("#questions").fill("How much is the bicycle allowance for returnees?")
    page.locator("#look").click()
    expect(page.locator("#preview .then").first).to_contain_text("every June")
    expect(page.locator("#preview .now").first).not_to_contain_text("every June")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "workshop-edit-phone-en")
    page.locator("#why").fill("When it is paid")
    page.locator("#save").click()
    expect(page.locator("#done")).to_be_visible()
    page.goto(f"{guichao.address}/?lang=en")
    say(page, "How much is the bicycle allowance for returnees?")
    expect(page.locator(".message.guichao").last).to_contain_text("every June", timeout=PATIENCE)


def test_nobody_leaves_typed_words_behind_by_accident(zhao: Page, guichao: Served) -> None:
    asked: list[str] = []

    def answered(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    zhao.on("dialog", answered)
    zhao.goto(f"{guichao.address}/staff/edit?file=knowledge/items/18-graduate-housing-subsidy.md")
    zhao.locator("#why").click()
    zhao.keyboard.type("想一想")
    zhao.goto(f"{guichao.address}/staff")
    assert asked == ["beforeunload"]


def test_what_was_changed_stands_in_the_history_and_one_step_leads_back(zhao: Page, guichao: Served, tmp_path: Path) -> None:
    zhao.goto(f"{guichao.address}/staff/changes?lang=zh")
    expect(zhao.locator("#history")).to_contain_text("When it is paid")
    picture(zhao, "workshop-history-zh")
    zhao.locator("#history .case").nth(1).locator("a").first.click()
    zhao.locator("#why").fill("试着退一步")
    zhao.locator("#go-back").click()
    expect(zhao.locator("#done")).to_be_visible()
    zhao.goto(f"{guichao.address}/staff?q=bicycle")
    zhao.locator(".shelf a.name").first.click()
    expect(zhao.locator("[name='benefits.0.zh']")).not_to_have_value(re.compile("6月"))
