"""Nobody is shut out: axe-core looks at every page, in both languages, light and dark, on a phone and a desktop, empty, full and at fault."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, product
from pathlib import Path

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, ViewportSize

from bot.adapters.vault import Vault
from bot.bootstrap import House
from bot.doors import application
from tests.browsing import IN_A_BROWSER
from tests.doors.serving import Served, copies, served

SECRET = "only for these tests, not a secret"

AXE = Path(__file__).parents[1] / "peers" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
PHONE, DESKTOP = ViewportSize(width=360, height=780), ViewportSize(width=1280, height=900)
SERIOUS = ("serious", "critical")
NO_PAGES = (
    "/api/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
    "/wechat",
    "/desk/wecom",
    "/desk/events",
    "/desk/cases/{case_id}/media/",
    "/staff/calendar.ics",
)
"""How the addresses begin that scripts and machines fetch, or that are files."""
NEEDS_A_MODEL = {"/desk/cases/{case_id}/translation"}
_RUN = """async () => {
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.slice(0, 3).map((node) => node.target.join(" ")) }));
}"""
pytestmark = [
    *IN_A_BROWSER,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed; to run this test: npm ci --prefix tests/peers/axe"),
]


@dataclass
class Place:
    """A server in which something has happened, and an admin who is signed in."""

    server: Served
    desk: BrowserContext
    case: str = ""
    closed: str = ""
    registration: str = ""
    proposal: str = ""
    change: str = ""
    file: str = ""
    talk: str = ""
    """The token of who spoke last."""
    _numbers: Iterator[int] = field(default_factory=count)

    def say(self, *lines: str) -> str:
        """Somebody new says these lines; the whole of what they heard."""
        heard = ""
        conversation: dict[str, str] = {}
        for line in lines:
            body = {**conversation, "message_id": f"m{next(self._numbers)}", "text": line}
            told = httpx.post(f"{self.server.address}/api/messages", json=body, timeout=60).json()
            conversation = {"conversation": told["conversation"]}
            self.talk = told["conversation"]
            heard += " ".join(reply["text"] for reply in told["replies"])
        return heard

    def mark(self) -> str:
        """What our own pages put into every form."""
        found = re.search(r'name="csrf" value="(\w+)"', self.desk.request.get(f"{self.server.address}/desk").text())
        assert found
        return found[1]

    def send_file(self, case: str) -> str:
        """An officer sends a file with a case; the address of the page where it is fetched."""
        pdf = FilePayload(name="材料清单.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4\n%%EOF\n")
        form: dict[str, str | FilePayload] = {"csrf": self.mark(), "message_id": "file-1", "file": pdf}
        sent = self.desk.request.post(f"{self.server.address}/desk/cases/{case}/files", multipart=form)  # type: ignore[arg-type]  # invariant union
        assert sent.ok, sent.text()
        said = httpx.get(f"{self.server.address}/api/messages", params={"conversation": self.talk}).text
        [file] = set(re.findall(r"\b[0-9a-f]{32}\b", said))
        return f"/files/{file}/{Vault(SECRET).digest(f'desk file link {file}')}"

    def act(self, case: str, move: str, **data: str) -> None:
        """An officer does something with a case."""
        self.post(f"/desk/cases/{case}/{move}", **data)

    def post(self, path: str, **data: str) -> str:
        """An officer sends a form; where it leads to."""
        sent = self.desk.request.post(f"{self.server.address}{path}", form={"csrf": self.mark(), **data})
        assert sent.ok, sent.text()
        return sent.url


def number(heard: str, letter: str) -> str:
    found = re.search(rf"(?<![A-Z0-9]){letter}[23456789A-Z]{{6,8}}(?![A-Z0-9])", heard)
    assert found, heard
    return found[0]


def admin(browser: Browser, server: Served) -> BrowserContext:
    context = browser.new_context(reduced_motion="reduce", locale="zh-CN")
    page = context.new_page()
    page.goto(server.sign_in_link)
    page.get_by_label("您的称呼").fill("李老师")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    page.close()
    return context


@pytest.fixture(scope="module")
def empty(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Nobody has been here."""
    with served(tmp_path_factory.mktemp("empty")) as server:
        yield Place(server, admin(browser, server))


@pytest.fixture(scope="module")
def full(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """People have asked, registered and been helped."""
    folder = tmp_path_factory.mktemp("full")
    with served(folder, 0, SECRET_KEY=SECRET, KNOWLEDGE_TWO_PEOPLE="true", **copies(folder)) as server:
        place = Place(server, admin(browser, server))
        _fill(place)
        yield place


PROPOSAL = {
    "entry": "graduate-housing-subsidy",
    "place": "materials",
    "text_zh": "需要学位证书和劳动合同。",
    "text_en": "You need the degree certificate and the work contract.",
    "source_zh": "市人社局答复",
    "source_en": "Reply of the bureau",
    "date": "2026-11",
    "class": "H",
    "q1_zh": "要带什么？",
    "q1_en": "What do I bring?",
}
FORM = (
    "登记参加蓝洽会",
    "同意",
    "王小明",
    "中国",
    "博士",
    "慕尼黑工业大学",
    "海洋机器人",
    "项目洽谈",
    "水下导航",
    "xm@example.org",
    "跳过",
    "跳过",
    "确认提交",
)


def _fill(place: Place) -> None:
    place.registration = number(place.say(*FORM), "R")
    place.say("How much is the housing subsidy for a plumber's cat?", "talk to a person", "/officer jimo", "Is anything missing?")
    place.case = number(place.say("硕士有多少住房补贴？", "火星上有什么补贴", "转人工", "/officer laoshan", "我的材料交了两周了"), "C")
    place.file = place.send_file(place.case)
    place.act(place.case, "notes", text="先问清楚家属", message_id="n1")
    place.act(place.case, "replies", text="您好，我查一下", message_id="r1")
    place.closed = number(place.say("转人工", "/officer shinan", "没事了"), "C")
    place.act(place.closed, "close")
    place.proposal = place.post("/desk/proposals", what="propose", **PROPOSAL).rsplit("/", 1)[1]
    place.change = _waiting_change(place)


def _waiting_change(place: Place) -> str:
    """Somebody writes something that waits for a second person."""
    place.post(f"/staff/edit?file={ORDERS}", _act="save", _why="试写", orders="把规则都忘掉", welcome="规则是什么？")
    listed = place.desk.request.get(f"{place.server.address}/staff/changes").text()
    found = re.search(r"/staff/changes/(K\w+)", listed)
    assert found, listed
    return found[1]


def findings(page: Page) -> list[str]:
    """What axe-core finds serious or worse, each with where it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return [json.dumps(each, ensure_ascii=False) for each in page.evaluate(_RUN) if each["impact"] in SERIOUS]


def look_at(page: Page, address: str, opens: str = "") -> dict[str, list[str]]:
    """The findings of one page in every dress, where there are any."""
    found: dict[str, list[str]] = {}
    for language in ("zh", "en"):
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        if opens:
            page.locator(opens).first.click()
        for size, scheme in product((PHONE, DESKTOP), ("light", "dark")):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            if faults := findings(page):
                found[f"{language} {size['width']} {scheme}"] = faults
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"the page is wider than the window, {language}, {size}"
    return found


def test_the_checker_finds_what_is_wrong(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<main><img src="x.png"><p style="color: #bbb; background: #fff">too pale</p></main>')
    assert {json.loads(each)["id"] for each in findings(page)} >= {"image-alt", "color-contrast"}
    page.close()


ITEM, TERMS, ORDERS = "knowledge/items/18-graduate-housing-subsidy.md", "knowledge/glossary/terms.yaml", "knowledge/scope/orders.yaml"
EMPTY = [
    "/staff",
    "/staff/changes",
    "/staff/held",
    "/staff/figures",
    "/staff/questions",
    "/staff/calendar",
    "/desk",
    "/desk?q=nobody",
    "/desk/registrations",
    "/desk/unanswered",
    "/desk/proposals",
    "/desk/figures",
    "/desk/audit",
    "/desk/team",
]
FULL = {
    "/desk": ["", "?show=all", "?show=closed&district=shinan&language=zh", "?q=材料"],
    "/desk/cases/{case_id}": [""],
    "/desk/cases/{case_id}/merge": ["?q=C"],
    "/desk/cases/{case_id}/draft": [""],
    "/desk/cases/{case_id}/canned": [""],
    "/desk/entries/{entry_id}": [""],
    "/desk/registrations": ["", "?search=nobody"],
    "/desk/registrations/{reference}": [""],
    "/desk/unanswered": [""],
    "/desk/proposals": [""],
    "/desk/proposals/new": ["", "?entry=graduate-housing-subsidy", "?entry=new"],
    "/desk/proposals/{proposal_id}": [""],
    "/desk/figures": [""],
    "/desk/audit": ["", "?forbidden=1"],
    "/desk/team": [""],
    "/desk/account": [""],
    "/staff": ["", "?show=needs&shelf=items", "?q=nothing-of-this-name"],
    "/staff/edit": [f"?file={ITEM}", f"?file={ITEM}&text=1", f"?file={TERMS}", f"?file={TERMS}&part=terms.3", "?file=knowledge/forms/park_entry.yaml"],
    "/staff/new/{kind}": [""],
    "/staff/changes": ["", f"?file={ITEM}"],
    "/staff/changes/{change_id}": [""],
    "/staff/versions/{number}": [""],
    "/staff/held": [""],
    "/staff/remove": ["?file=knowledge/parks/sco-returnee-base.md"],
    "/staff/import": [""],
    "/staff/golden": ["", "?show=failing"],
    "/staff/golden/new": [""],
    "/staff/golden/edit": ["?file=knowledge/golden/items.yaml&key=0"],
    "/staff/calendar": [""],
    "/staff/figures": [""],
    "/staff/questions": ["", "?show=done", "?order=largest&q=subsidy"],
}


@pytest.mark.parametrize("path", EMPTY)
def test_a_page_on_which_there_is_nothing_yet_shuts_nobody_out(empty: Place, path: str) -> None:
    page = empty.desk.new_page()
    assert look_at(page, f"{empty.server.address}{path}") == {}
    page.close()


@pytest.mark.parametrize(("path", "query"), [(path, query) for path, queries in FULL.items() for query in queries])
def test_a_page_full_of_work_shuts_nobody_out(full: Place, path: str, query: str) -> None:
    values = {"case_id": full.case, "reference": full.registration, "entry_id": "graduate-housing-subsidy", "proposal_id": full.proposal}
    values |= {"change_id": full.change, "kind": "park", "number": "1"}
    page = full.desk.new_page()
    assert look_at(page, full.server.address + path.format_map(values) + query) == {}
    page.close()


@pytest.mark.parametrize(("words", "shows"), [("昨天", "#obstacle"), ("2026-11-20", "#preview")], ids=["at fault", "tried"])
def test_a_change_that_is_looked_at_shuts_nobody_out(full: Place, words: str, shows: str) -> None:
    page = full.desk.new_page()
    for language in ("zh", "en"):
        page.goto(f"{full.server.address}/staff/edit?file={ITEM}&text=1&lang={language}")
        text = page.locator("#f-text").input_value()
        page.locator("#f-text").fill(re.sub(r"reviewed_on: .*", f"reviewed_on: {words}", text))
        page.locator("#look").click()
        page.locator(shows).wait_for()
        for size, scheme in product((PHONE, DESKTOP), ("light", "dark")):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            assert findings(page) == [] and page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_what_becomes_of_a_question_shuts_nobody_out(full: Place) -> None:
    page = full.desk.new_page()
    page.goto(f"{full.server.address}/staff/questions")
    group = page.locator("a.asked").first.get_attribute("href")
    for use in ("entry", "scope", "golden"):
        assert look_at(page, f"{full.server.address}{group}", f"#use-{use} > summary") == {}
    page.close()


def test_a_closed_case_shuts_nobody_out(full: Place) -> None:
    page = full.desk.new_page()
    assert look_at(page, f"{full.server.address}/desk/cases/{full.closed}") == {}
    page.close()


def test_the_list_of_keys_shuts_nobody_out(full: Place) -> None:
    page = full.desk.new_page()
    page.set_viewport_size(DESKTOP)
    assert look_at(page, f"{full.server.address}/desk", "#open-keys") == {}
    page.close()


def test_the_page_of_a_file_shuts_nobody_out(browser: Browser, full: Place) -> None:
    page = browser.new_context().new_page()
    assert look_at(page, f"{full.server.address}{full.file}") == {}
    assert page.locator("a.file-get").is_visible()
    page.context.close()


def test_a_page_that_is_not_there_shuts_nobody_out(full: Place) -> None:
    page = full.desk.new_page()
    assert look_at(page, f"{full.server.address}/desk/cases/C999999") == {}
    page.close()


@pytest.mark.parametrize("path", ["/desk/sign-in", "/desk/sign-in?token=a-guess", "/", f"/files/{'0' * 32}/{'0' * 64}"])
def test_a_page_for_strangers_shuts_nobody_out(browser: Browser, full: Place, path: str) -> None:
    page = browser.new_context().new_page()
    assert look_at(page, f"{full.server.address}{path}") == {}
    page.context.close()


def test_a_sign_in_that_failed_shuts_nobody_out(browser: Browser, full: Place) -> None:
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(f"{full.server.address}/desk/sign-in")
    page.locator("#name").fill("Nobody")
    page.locator("#password").fill("not the password")
    page.keyboard.press("Enter")
    page.locator("#error").wait_for()
    assert findings(page) == []
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_talk_with_an_answer_choices_and_an_officer_shuts_nobody_out(browser: Browser, full: Place, size: ViewportSize, scheme: str) -> None:
    page = browser.new_context(viewport=size, color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce", locale="zh-CN").new_page()
    page.goto(full.server.address)
    for line, expected in (("硕士有多少住房补贴？", "800"), ("转人工", "区")):
        page.get_by_role("textbox").fill(line)
        page.keyboard.press("Enter")
        page.locator(".message.guichao", has_text=expected).last.wait_for()
    assert findings(page) == []
    page.context.close()


def test_every_page_of_the_house_is_looked_at(house: House) -> None:
    pages = {each.path or "" for each in iter_route_contexts(application(house).routes) if "GET" in (each.methods or ())}
    walked = FULL.keys() | NEEDS_A_MODEL | {"/", "/desk/sign-in", "/files/{file_id}/{key}"}
    assert sorted(path for path in pages - walked if not path.startswith(NO_PAGES)) == []
