"""From an officer's answer to the knowledge on the desk's pages: questions still open, a proposal, a second person, the file."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copyfile

import httpx
import pytest

from bot.adapters.knowledge_shelves import FolderShelves, digest_of_folder
from bot.adapters.library_files import read_sound_library
from bot.adapters.sql_engine import Database
from bot.adapters.sql_learning import SqlProposals, SqlUnanswered
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.bootstrap import House
from bot.domain.answers import Receipt
from bot.domain.desk_roles import Role
from bot.domain.editions import Failing, Origin
from bot.domain.knowledge import Aspect
from bot.domain.messages import Author, Channel, ConversationKey, Said
from bot.doors import application
from bot.engine.proposing import Proposing
from handlers.dialogs.readers import READERS
from tests.contracts.test_store import SECRET, case_of, turn
from tests.fakes import NOON, FakeStore
from tests.http_doors import inside
from tests.small_knowledge import change, item_file, small_knowledge
from tests.staff_fakes import audit_of, csrf_on, sign_in_as
from tests.staff_work_fakes import FakeWork

FORM = {
    "entry": "item-1",
    "place": "materials|材料清单",
    "text_zh": "需要学位证书和劳动合同。",
    "text_en": "You need the degree certificate and the work contract.",
    "source_zh": "市人社局答复",
    "source_en": "Reply of the bureau",
    "date": "2026-11",
    "class": "H",
    "q1_zh": "第一项要带什么？",
    "q1_en": "What do I bring for item 1?",
}


@dataclass(repr=False)  # the event loop looks at the representation of what a fixture gives, and a house has a long one
class Workshop:
    """The desk over a small knowledge folder, with people at it."""

    house: House
    folder: Path
    store: SqlStore
    li: httpx.AsyncClient
    wang: httpx.AsyncClient
    zhao: httpx.AsyncClient

    async def ask(self, question: str, who: str = "anna") -> None:
        """Somebody asks what is not known."""
        before = await self.store.load(ConversationKey(Channel.WEB, who))
        receipt = Receipt(f"A{who}{before.version}", NOON, question, "zh", "not_known", "v1", (("item-1/materials/0/zh", 0.9),), (), "")
        await self.store.keep(replace(turn(before, f"m{before.version}"), receipts=(receipt,)))

    async def propose(self, who: httpx.AsyncClient, **fields: str) -> httpx.Response:
        """Send the form."""
        mark = await csrf_on(who, "/desk/proposals/new?entry=item-1")
        return await who.post("/desk/proposals", data={"csrf": mark, "what": "propose", **FORM, **fields})

    async def decide(self, who: httpx.AsyncClient, address: str, what: str, reason: str = "看过了", seen: str | None = None) -> httpx.Response:
        """Approve or refuse what a page shows."""
        page = (await who.get(address)).text
        shown = re.search(r'name="seen" value="(\w*)"', page)
        mark = await csrf_on(who, "/desk/unanswered")
        return await who.post(f"{address}/{what}", data={"csrf": mark, "seen": seen if seen is not None else shown[1] if shown else "", "reason": reason})


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables, to copy: making them takes longer than most tests here."""
    file = tmp_path_factory.mktemp("empty") / "guichao.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{file}")
        await database.migrate()
        await database.close()

    asyncio.run(make())
    return file


@pytest.fixture
async def shop(house: House, tmp_path: Path, empty: Path) -> AsyncIterator[Workshop]:
    folder = small_knowledge(tmp_path)
    knowledge = read_sound_library(folder, NOON.date(), READERS.keys())
    database = Database(f"sqlite+aiosqlite:///{copyfile(empty, tmp_path / 'learning.db')}")
    vault = Vault(SECRET)
    shelves = FolderShelves(folder, READERS.keys(), house.clock)
    work = Proposing(SqlProposals(database, vault), SqlUnanswered(database, vault), shelves, knowledge, house.index, house.store, house.clock)
    open_to = replace(house, knowledge=knowledge, proposals=work)
    transport = httpx.ASGITransport(application(open_to))
    li, wang, zhao = (httpx.AsyncClient(transport=transport, base_url="http://guichao.test") for _ in range(3))
    async with li, wang, zhao:
        await sign_in_as(li, open_to, "李老师")
        await sign_in_as(wang, open_to, "王老师", Role.CITY)
        await sign_in_as(zhao, open_to, "赵老师", Role.CITY)
        yield Workshop(open_to, folder, SqlStore(database, vault, house.clock), li, wang, zhao)
    await database.close()


def statements(shop: Workshop, entry: str = "item-1", aspect: Aspect = Aspect.MATERIALS) -> list[str]:
    """What the folder says now."""
    found = read_sound_library(shop.folder, NOON.date(), READERS.keys()).entries[entry]
    return [clause.text.zh for clause in found.known(aspect)]


async def test_what_one_proposes_and_another_approves_stands_in_the_folder(shop: Workshop) -> None:
    kept = await shop.propose(shop.li)
    assert kept.status_code == 303 and statements(shop) == []
    address = kept.headers["location"]
    page = (await shop.wang.get(f"{address}?lang=en")).text
    assert "+ </span>" in page and "需要学位证书和劳动合同。" in page and "− </span>" in page and 'id="check-sound"' in page
    assert (await shop.decide(shop.wang, address, "approve")).status_code == 303
    assert statements(shop) == ["需要学位证书和劳动合同。"]
    after = (await shop.li.get(f"{address}?lang=en")).text
    assert 'id="written"' in after and "from now on" in after and "看过了" in after


async def test_nobody_approves_their_own_proposal(shop: Workshop) -> None:
    address = (await shop.propose(shop.wang)).headers["location"]
    page = (await shop.wang.get(f"{address}?lang=en")).text
    assert 'id="decide"' not in page and "another colleague decides" in page
    refused = await shop.decide(shop.wang, address, "approve", seen=digest_of_folder(shop.folder))
    assert refused.status_code == 409 and statements(shop) == []


async def test_an_officer_of_a_district_approves_nothing_and_the_try_is_in_the_audit(shop: Workshop) -> None:
    address = (await shop.propose(shop.wang)).headers["location"]
    assert 'id="decide"' not in (await shop.li.get(address)).text
    refused = await shop.decide(shop.li, address, "approve", seen=digest_of_folder(shop.folder))
    assert refused.status_code == 403 and statements(shop) == []
    assert [(line.officer, line.act, line.is_allowed) for line in audit_of(shop.house) if line.act == "approve"] == [("李老师", "approve", False)]


async def test_a_folder_that_changed_while_the_approver_read_is_left_alone(shop: Workshop) -> None:
    address = (await shop.propose(shop.li)).headers["location"]
    seen = digest_of_folder(shop.folder)
    change(item_file(shop.folder, 3), "在青岛工作。", "在青岛市工作。")
    refused = await shop.decide(shop.wang, address, "approve", seen=seen)
    assert refused.status_code == 409 and 'id="obstacle"' in refused.text and statements(shop) == []
    assert (await shop.decide(shop.wang, address, "approve")).status_code == 303
    assert len(statements(shop)) == 1


async def test_a_folder_with_a_fault_elsewhere_is_not_written_to(shop: Workshop) -> None:
    address = (await shop.propose(shop.li)).headers["location"]
    change(item_file(shop.folder, 3), "status: verified", "status: sure")
    page = (await shop.wang.get(address)).text
    assert "knowledge/items/03.md:" in page and "/approve" in page and 'class="strong" type="submit"' not in page
    refused = await shop.decide(shop.wang, address, "approve")
    assert refused.status_code == 409 and "需要学位证书" not in item_file(shop.folder, 1).read_text(encoding="utf-8")


async def test_the_second_of_two_approvers_is_told_and_nothing_is_written_twice(shop: Workshop) -> None:
    address = (await shop.propose(shop.li)).headers["location"]
    await shop.decide(shop.wang, address, "approve")
    assert (await shop.decide(shop.zhao, address, "approve")).status_code == 409
    assert len(statements(shop)) == 1


async def test_a_refusal_gives_its_reason_to_who_proposed_it(shop: Workshop) -> None:
    address = (await shop.propose(shop.li)).headers["location"]
    assert (await shop.decide(shop.wang, address, "refuse", " ")).status_code == 422
    await shop.decide(shop.wang, address, "refuse", "依据不够")
    assert "依据不够" in (await shop.li.get(address)).text and statements(shop) == []
    assert 'id="proposal-' in (await shop.li.get("/desk/proposals?show=refused")).text


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"text_zh": "我叫李小明，电话13812345678。"}, "personal data"),
        ({"q1_zh": "*** 的材料要什么", "q1_en": "papers of ***"}, "personal data"),
        ({"text_en": ""}, "both languages"),
        ({"source_zh": "", "source_en": ""}, "Source"),
        ({"date": "last week"}, "Date of the source"),
        ({"class": "X"}, "Reliability"),
        ({"place": "somewhere"}, "Which part"),
        ({"entry": "nowhere"}, "cannot be found"),
        ({"text_zh": "请拨打0532-85916666。", "text_en": "Call 0532-85916666."}, ""),
    ],
)
async def test_what_may_not_be_proposed_comes_back_with_its_words_and_what_to_mend(shop: Workshop, fields: dict[str, str], named: str) -> None:
    mark = await csrf_on(shop.li, "/desk/proposals/new?entry=item-1")
    refused = await shop.li.post("/desk/proposals?lang=en", data={"csrf": mark, "what": "propose", **FORM, **fields})
    assert refused.status_code == 422 and named in refused.text and fields.get("q1_en", FORM["q1_en"]) in refused.text
    assert 'id="proposals"' not in (await shop.li.get("/desk/proposals")).text


def behind_a_gate(shop: Workshop, work: FakeWork) -> Workshop:
    """The same desk in a house that serves: what is approved goes the way of every change."""
    assert isinstance(shop.house.proposals, Proposing)
    house = replace(shop.house, proposals=replace(shop.house.proposals, publishing=work), publishing=work)
    transport = httpx.ASGITransport(application(house))
    for client in (shop.li, shop.wang, shop.zhao):
        client._transport = transport
    return replace(shop, house=house)


def served(shop: Workshop) -> FakeWork:
    return FakeWork({f"knowledge/{file.relative_to(shop.folder)}": file.read_bytes() for file in shop.folder.rglob("*") if file.is_file()})


async def test_what_is_approved_answers_at_once_and_stands_in_the_history(shop: Workshop) -> None:
    work = served(shop)
    shop = behind_a_gate(shop, work)
    address = (await shop.propose(shop.li)).headers["location"]
    assert (await shop.decide(shop.wang, address, "approve")).status_code == 303
    [line] = work.published
    assert (line.by, line.origin, line.names) == ("王老师", Origin.PROPOSAL, ("knowledge/items/01.md",)) and "看过了" in line.why
    assert "需要学位证书和劳动合同。" in work.files["knowledge/items/01.md"].decode()


async def test_an_approval_that_would_break_a_golden_question_says_which_and_asks_for_a_reason(shop: Workshop) -> None:
    work = served(shop)
    shop = behind_a_gate(shop, work)
    address = (await shop.propose(shop.li)).headers["location"]
    work.breaks = (Failing("g", "Which papers for item 1?", (("says", "passport"),), "None."),)
    refused = await shop.decide(shop.wang, address, "approve")
    assert refused.status_code == 409 and "Which papers for item 1?" in refused.text and 'name="despite"' in refused.text and work.published == []
    mark = await csrf_on(shop.wang, "/desk/unanswered")
    data = {"csrf": mark, "seen": digest_of_folder(shop.folder), "reason": "看过了", "despite": "问法变了"}
    assert (await shop.wang.post(f"{address}/approve", data=data)).status_code == 303
    assert work.published[0].reason == "问法变了"


async def test_an_entry_of_its_own_is_marked_as_reported(shop: Workshop) -> None:
    new = {
        "entry": "new",
        "place": "materials",
        "title_zh": "学历公证",
        "title_en": "Notarised degrees",
        "authority_zh": "公证处",
        "authority_en": "notary office",
    }
    address = (await shop.propose(shop.li, **new)).headers["location"]
    await shop.decide(shop.wang, address, "approve")
    entry = read_sound_library(shop.folder, NOON.date(), READERS.keys()).entries["notarised-degrees"]
    assert (entry.status, entry.kind, entry.sources[0].title.en) == ("reported", "answer", "Reply of the bureau")


async def test_a_preview_keeps_nothing(shop: Workshop) -> None:
    shown = await shop.propose(shop.li, what="preview")
    assert shown.status_code == 200 and 'id="difference-title"' in shown.text
    assert 'id="proposals"' not in (await shop.li.get("/desk/proposals")).text and statements(shop) == []


async def test_a_form_begins_with_the_officers_words_and_the_question_without_personal_data(shop: Workshop, store: FakeStore) -> None:
    before = await store.load(ConversationKey(Channel.WEB, "anna"))
    asked = Said(0, Author.PERSON, "我叫李小明，第一项要什么材料？", NOON)
    told = Said(0, Author.OFFICER, "需要学位证书，\n有事打13812345678找我。", NOON, "李老师")
    talk = turn(before, "m1", asked, told)
    kept = await store.keep(replace(talk, case=case_of(talk.after)))
    page = (await shop.li.get(f"/desk/proposals/new?case=C234567&line={kept[-1].id}&entry=item-1")).text
    assert "需要学位证书，" in page and "要什么材料？" in page and "李小明" not in page and "13812345678" not in page
    elsewhere = replace(case_of(talk.after, "C777777"), district="shinan")
    await store.keep(replace(turn(talk.after, "m2"), case=elsewhere))
    assert (await shop.li.get("/desk/proposals/new?case=C777777&line=1&entry=item-1")).status_code == 403


async def test_open_questions_are_counted_shown_and_worked_through(shop: Workshop) -> None:
    await shop.ask("我叫李小明，第一项要什么材料？")
    await shop.ask("我叫张伟强，第一项要什么材料？", "ben")
    page = (await shop.li.get("/desk/unanswered?lang=en")).text
    assert "Asked 2 times" in page and "Item 1" in page and "李小明" not in page and "张伟强" not in page
    key = re.findall(r'action="/desk/unanswered/(\w+)"', page)[0]
    done = await shop.li.post(f"/desk/unanswered/{key}", data={"csrf": await csrf_on(shop.li, "/desk/unanswered"), "state": "done"})
    assert done.status_code == 303 and 'id="questions"' not in (await shop.li.get("/desk/unanswered")).text
    assert "Done by 李老师" in (await shop.wang.get("/desk/unanswered?show=done&lang=en")).text


async def test_a_question_that_is_answered_by_a_proposal_is_done_with_its_approval(shop: Workshop) -> None:
    await shop.ask("第一项要什么材料？")
    key = re.findall(r'action="/desk/unanswered/(\w+)"', (await shop.li.get("/desk/unanswered")).text)[0]
    started = (await shop.li.get(f"/desk/proposals/new?key={key}&entry=item-1")).text
    assert 'value="第一项要什么材料?"' in started or 'value="第一项要什么材料？"' in started
    address = (await shop.propose(shop.li, key=key)).headers["location"]
    await shop.decide(shop.wang, address, "approve")
    assert 'id="questions"' not in (await shop.li.get("/desk/unanswered")).text


@pytest.mark.parametrize("path", ["/desk/unanswered", "/desk/proposals", "/desk/proposals/new", "/desk/proposals/P1"])
async def test_who_is_not_signed_in_sees_nothing(shop: Workshop, path: str) -> None:
    async with inside(shop.house) as stranger:
        assert (await stranger.get(path)).headers["location"] == "/desk/sign-in"


@pytest.mark.parametrize("path", ["/desk/proposals", "/desk/proposals/P1/approve", "/desk/proposals/P1/refuse", f"/desk/unanswered/{'0' * 64}"])
async def test_a_form_that_did_not_come_from_our_page_does_nothing(shop: Workshop, path: str) -> None:
    assert (await shop.wang.post(path, data={"csrf": "guess", **FORM, "what": "propose", "state": "done", "reason": "x"})).status_code == 403


async def test_what_is_not_there_is_not_found(shop: Workshop) -> None:
    assert (await shop.wang.get("/desk/proposals/P999999")).status_code == 404
    noted = await shop.wang.post("/desk/unanswered/nothing", data={"csrf": await csrf_on(shop.wang, "/desk/proposals/new?entry=item-1"), "state": "done"})
    assert noted.status_code == 404
