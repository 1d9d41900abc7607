"""What every store promises, kept by the fake and by SQL alike."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.adapters.sql_engine import Database
from bot.adapters.sql_schema import metadata
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.answers import Receipt
from bot.domain.cases import Case, CaseState
from bot.domain.conversation import Conversation, Floor, Topic
from bot.domain.errors import Misconfigured, Overtaken, StoreUnavailable
from bot.domain.form_progress import Progress, Stage
from bot.domain.forms import Value
from bot.domain.knowledge import Aspect
from bot.domain.language import Language
from bot.domain.messages import Author, Channel, Citation, ConversationKey, Inbound, Said, ShownButton
from bot.ports import Registration, Store, Turn
from bot.settings import PROJECT
from tests.databases import with_tables
from tests.fakes import NOON, FakeStore, FixedClock

SECRET = "a secret of the tests, long enough"
SQL = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]
ANNA, BO = ConversationKey(Channel.WEB, "anna-token"), ConversationKey(Channel.TELEGRAM, "4711")


@dataclass
class Shop:
    """Opens stores over one and the same memory, as starts of the program do."""

    address: str | None
    _memory: FakeStore = field(default_factory=FakeStore)
    _databases: list[Database] = field(default_factory=list)

    async def open(self, secret: str = SECRET) -> Store:
        """A store as a new start of the program opens it."""
        if self.address is None:
            return self._memory
        return SqlStore(await self.database(), Vault(secret), FixedClock())

    async def database(self) -> Database:
        """The database with its tables."""
        assert self.address is not None
        self._databases.append(Database(self.address))
        await self._databases[-1].migrate()
        return self._databases[-1]

    async def close(self) -> None:
        """Let go of everything opened."""
        for database in self._databases:
            await database.close()
        self._databases.clear()

    async def rows(self) -> str:
        """Every row of every table, as it lies in the database."""
        async with (await self.database()).reading() as connection:
            return str([(await connection.execute(select(table))).all() for table in metadata.sorted_tables])


def address_of(kind: str, folder: Path, request: pytest.FixtureRequest) -> str | None:
    return None if kind == "memory" else with_tables(kind, folder, request)


@pytest.fixture(params=["memory", *SQL])
async def shop(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shop]:
    shop = Shop(address_of(request.param, tmp_path, request))
    yield shop
    await shop.close()


@pytest.fixture(params=SQL)
async def sql_shop(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shop]:
    shop = Shop(address_of(request.param, tmp_path, request))
    yield shop
    await shop.close()


@pytest.fixture
async def store(shop: Shop) -> Store:
    return await shop.open()


def person(text: str) -> Said:
    return Said(0, Author.PERSON, text, NOON)


def guichao(text: str) -> Said:
    cited = Citation(18, "graduate", "补贴", "2025-05", "verified", None)
    return Said(0, Author.GUICHAO, text, NOON, "answer", (ShownButton("同意", "/yes"),), (cited,), "A234567")


def turn(before: Conversation, message_id: str | None = "m1", *said: Said) -> Turn:
    inbound = Inbound(before.key, message_id, "hello") if message_id else None
    return Turn(before, replace(before, version=before.version + 1), inbound, said or (person("问"), guichao("答")))


def case_of(conversation: Conversation, case_id: str = "C234567") -> Case:
    return Case(case_id, conversation.id, conversation.key.channel, "zh", "laoshan", CaseState.NEW, NOON)


def receipt_of(receipt_id: str = "A234567") -> Receipt:
    return Receipt(receipt_id, NOON, "住房补贴有多少？", "zh", "answered", "v1", (("p/1", 8.25),), ("named",), "每月800元", ("graduate",))


def registration_of(conversation: Conversation, reference: str = "R234567", form: str = "fair") -> Registration:
    return Registration(reference, form, conversation.id, NOON, {"full_name": Value("Anna Müller", "Anna Müller"), "phone": Value("+491701234567", "+49 170")})


async def test_a_key_never_seen_gets_a_new_conversation(store: Store) -> None:
    new = await store.load(ANNA)
    assert (new.version, new.floor, new.key) == (0, Floor.BOT, ANNA)
    assert await store.find(new.id) is None


async def test_on_the_web_the_peer_is_the_right_to_read_and_elsewhere_it_is_not(store: Store) -> None:
    assert (await store.load(ANNA)).id == "anna-token"
    assert (await store.load(BO)).id != "4711"


async def test_what_was_kept_is_loaded_as_it_was(store: Store) -> None:
    before = await store.load(ANNA)
    form = Progress("fair", Stage.ASKING, "email", {"full_name": Value("安娜", "安娜")}, frozenset({"project"}), 2)
    changed = replace(before, language=Language.EN, topics=(Topic("graduate", Aspect.BENEFITS),), form=form, offered=(ShownButton("Yes", "/yes"),))
    kept = replace(turn(before), after=replace(changed, version=1))
    await store.keep(kept)
    assert await store.load(ANNA) == kept.after
    assert await store.find(before.id) == kept.after


async def test_a_second_turn_changes_the_first(store: Store) -> None:
    first = turn(await store.load(ANNA))
    await store.keep(first)
    await store.keep(replace(turn(first.after, "m2"), after=replace(first.after, unanswered=3, version=2)))
    assert ((await store.load(ANNA)).unanswered, (await store.load(ANNA)).version) == (3, 2)


async def test_of_two_turns_from_the_same_state_one_is_overtaken(store: Store) -> None:
    before = await store.load(ANNA)
    results = await asyncio.gather(store.keep(turn(before, "m1")), store.keep(turn(before, "m2")), return_exceptions=True)
    assert [type(each) for each in results if isinstance(each, BaseException)] == [Overtaken]
    assert len(await store.said(before.id)) == 2


async def test_a_turn_from_an_old_state_is_overtaken_and_leaves_nothing(store: Store) -> None:
    first = turn(await store.load(ANNA))
    await store.keep(first)
    await store.keep(turn(first.after, "m2"))
    stale = replace(turn(first.after, "m3"), case=case_of(first.after), registration=registration_of(first.after), receipts=(receipt_of(),))
    with pytest.raises(Overtaken):
        await store.keep(stale)
    assert (await store.case("C234567"), await store.registrations(), await store.receipt("A234567")) == (None, [], None)
    assert len(await store.said(first.after.id)) == 4


async def test_of_turns_kept_at_once_the_overtaken_one_harms_no_other(store: Store) -> None:
    anna, bo = await store.load(ANNA), await store.load(BO)
    await store.keep(turn(anna))
    results = await asyncio.gather(store.keep(turn(anna, "m2")), store.keep(turn(bo)), store.keep(turn(anna, "m3")), return_exceptions=True)
    assert [isinstance(each, Overtaken) for each in results] == [True, False, True]
    assert (len(await store.said(anna.id)), len(await store.said(bo.id))) == (2, 2)


async def test_turns_of_many_kept_at_once_come_back_each_to_its_own(store: Store) -> None:
    people = [await store.load(ConversationKey(Channel.WEB, f"person-{number}")) for number in range(8)]
    kept = await asyncio.gather(*(store.keep(turn(each, "m1", guichao(f"to {each.id}"))) for each in people))
    assert [[said.text for said in lines] for lines in kept] == [[f"to {each.id}"] for each in people]
    assert [await store.said(each.id) for each in people] == kept


async def test_a_turn_begins_with_its_talk_and_with_what_was_said_before_to_its_message(store: Store) -> None:
    message = Inbound(ANNA, "m1", "问")
    before, seen = await store.load_for(message)
    assert (before.version, seen) == (0, None)
    kept = await store.keep(turn(before, "m1", person("问"), guichao("一")))
    after, seen = await store.load_for(message)
    assert (after.id, after.version, list(seen or ())) == (before.id, 1, [kept[-1]])
    assert (await store.load_for(Inbound(ANNA, "m2", "问")))[1] is None


async def test_a_message_id_seen_before_gives_what_was_said_to_it(store: Store) -> None:
    before = await store.load(ANNA)
    assert await store.replies_to(before.id, "m1") is None
    await store.keep(turn(before, "m1", person("问"), guichao("一"), guichao("二")))
    assert [said.text for said in await store.replies_to(before.id, "m1") or ()] == ["一", "二"]
    assert await store.replies_to(before.id, "m2") is None


async def test_a_message_that_was_met_with_silence_was_seen_too(store: Store) -> None:
    before = await store.load(ANNA)
    await store.keep(turn(before, "m1", person("问")))
    assert await store.replies_to(before.id, "m1") == []


async def test_the_same_message_id_is_not_kept_twice(store: Store) -> None:
    first = turn(await store.load(ANNA), "m1")
    await store.keep(first)
    with pytest.raises(Overtaken):
        await store.keep(turn(first.after, "m1"))
    assert len(await store.said(first.after.id)) == 2


async def test_two_people_may_use_the_same_message_id(store: Store) -> None:
    anna, bo = await store.load(ANNA), await store.load(BO)
    await store.keep(turn(anna, "m1", person("Anna"), guichao("to Anna")))
    await store.keep(turn(bo, "m1", person("Bo"), guichao("to Bo")))
    assert [said.text for said in await store.replies_to(bo.id, "m1") or ()] == ["to Bo"]


async def test_the_talk_comes_in_order_with_ids_that_grow_in_the_whole_house(store: Store) -> None:
    anna, bo = await store.load(ANNA), await store.load(BO)
    first = await store.keep(turn(anna))
    other = await store.keep(turn(bo))
    ids = [said.id for said in (*first, *other)]
    assert ids == sorted(set(ids)) and ids[0] > 0
    assert list(await store.said(anna.id)) == list(first)


async def test_the_talk_after_a_line_is_only_what_came_later(store: Store) -> None:
    first = turn(await store.load(ANNA), "m1", person("一"), guichao("二"))
    kept = await store.keep(first)
    await store.keep(turn(first.after, None, Said(0, Author.OFFICER, "三", NOON, "李老师")))
    later = await store.said(first.after.id, kept[0].id)
    assert [(said.author, said.text, said.name) for said in later] == [(Author.GUICHAO, "二", "answer"), (Author.OFFICER, "三", "李老师")]
    assert await store.said(first.after.id, 2**63) == []


async def test_a_line_keeps_its_buttons_citations_and_receipt(store: Store) -> None:
    before = await store.load(ANNA)
    await store.keep(turn(before, "m1", guichao("答")))
    assert replace((await store.said(before.id))[0], id=0) == guichao("答")


async def test_half_a_character_is_left_out_and_stops_nothing(store: Store) -> None:
    before = await store.load(ANNA)
    await store.keep(turn(before, "m1", person("a\ud800b")))
    assert [said.text for said in await store.said(before.id)] == ["ab"]


async def test_a_case_is_changed_in_its_place(store: Store) -> None:
    first = turn(await store.load(ANNA))
    case = case_of(first.after)
    await store.keep(replace(first, case=case))
    assert await store.case(case.id) == case
    closed = case.claimed_by("李老师").closed(NOON)
    await store.keep(replace(turn(first.after, None), case=closed))
    assert (await store.case(case.id), list(await store.cases())) == (closed, [closed])


async def test_the_newest_case_comes_first(store: Store) -> None:
    anna, bo = await store.load(ANNA), await store.load(BO)
    older = replace(case_of(anna, "C222222"), opened_at=NOON.replace(hour=1))
    await store.keep(replace(turn(bo), case=case_of(bo, "C333333")))
    await store.keep(replace(turn(anna), case=older))
    assert [case.id for case in await store.cases()] == ["C333333", "C222222"]


async def test_registrations_come_oldest_first_and_by_form(store: Store) -> None:
    first = turn(await store.load(ANNA))
    late = registration_of(first.after, "R222222")
    early = replace(registration_of(first.after, "R333333", "tour"), at=NOON.replace(hour=1))
    await store.keep(replace(first, registration=late))
    await store.keep(replace(turn(first.after, "m2"), registration=early))
    assert list(await store.registrations()) == [early, late]
    assert list(await store.registrations("fair")) == [late]


async def test_a_receipt_is_found_however_it_is_typed(store: Store) -> None:
    await store.keep(replace(turn(await store.load(ANNA)), receipts=(receipt_of(),)))
    assert await store.receipt("a234567") == receipt_of()
    assert await store.receipt("A999999") is None


async def test_personal_data_is_all_of_one_person_and_nothing_of_another(store: Store) -> None:
    anna, bo = await store.load(ANNA), await store.load(BO)
    await store.keep(replace(turn(anna), case=case_of(anna), registration=registration_of(anna)))
    await store.keep(replace(turn(bo), case=case_of(bo, "C333333"), registration=registration_of(bo, "R333333")))
    data = await store.personal_data(anna.id)
    assert data is not None and data.conversation.key == ANNA
    assert (len(data.said), [c.id for c in data.cases], [r.reference for r in data.registrations]) == (2, ["C234567"], ["R234567"])
    assert await store.personal_data("nobody") is None


async def test_erasing_takes_all_of_one_person_and_nothing_of_another(store: Store) -> None:
    anna, bo = await store.load(ANNA), await store.load(BO)
    await store.keep(replace(turn(anna), case=case_of(anna), registration=registration_of(anna), receipts=(receipt_of(),)))
    await store.keep(replace(turn(bo), case=case_of(bo, "C333333"), registration=registration_of(bo, "R333333"), receipts=(receipt_of("A333333"),)))
    assert await store.erase(anna.id) is True
    assert (await store.find(anna.id), await store.said(anna.id), await store.receipt("A234567"), await store.case("C234567")) == (None, [], None, None)
    assert await store.replies_to(anna.id, "m1") is None
    assert [each.reference for each in await store.registrations()] == ["R333333"]
    assert len(await store.said(bo.id)) == 2 and await store.receipt("A333333") and await store.case("C333333")


async def test_erasing_nobody_says_so(store: Store) -> None:
    assert await store.erase("nobody") is False


async def test_an_erasing_turn_leaves_only_its_own_reply(store: Store) -> None:
    first = turn(await store.load(ANNA))
    await store.keep(replace(first, case=case_of(first.after), registration=registration_of(first.after)))
    await store.keep(replace(turn(first.after, "m2", person("确定删除"), guichao("已删除")), is_erasure=True))
    assert [said.text for said in await store.said(first.after.id)] == ["已删除"]
    assert (await store.registrations(), await store.case("C234567")) == ([], None)
    assert (await store.load(ANNA)).version == 2
    assert await store.replies_to(first.after.id, "m1") is None


async def test_after_a_restart_everything_is_there(shop: Shop) -> None:
    first = turn(await (await shop.open()).load(BO))
    await (await shop.open()).keep(replace(first, case=case_of(first.after), registration=registration_of(first.after), receipts=(receipt_of(),)))
    await shop.close()
    store = await shop.open()
    assert await store.load(BO) == first.after
    assert [said.text for said in await store.replies_to(first.after.id, "m1") or ()] == ["答"]
    assert await store.registrations() == [registration_of(first.after)]
    assert (await store.receipt("A234567"), await store.case("C234567")) == (receipt_of(), case_of(first.after))


async def test_what_was_kept_outlives_a_killed_program(sql_shop: Shop) -> None:
    assert sql_shop.address is not None
    command = (sys.executable, "-m", "tests.contracts.talking_until_killed", sql_shop.address, SECRET)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as program:
        assert program.stdout is not None
        heard = [program.stdout.readline() for _ in range(300)]
        program.kill()
        heard += program.stdout.readlines()
    store = await sql_shop.open()
    told = [line.split() for line in heard if line.endswith("\n")]
    assert len(told) >= 300
    answers = [await store.replies_to(peer, number) for peer, number in told]
    assert [[said.text for said in each or ()] for each in answers] == [[f"{peer} {number}"] for peer, number in told]


async def test_two_starts_at_once_share_one_memory(sql_shop: Shop) -> None:
    one, two = await sql_shop.open(), await sql_shop.open()
    before = await one.load(ANNA)
    results = await asyncio.gather(one.keep(turn(before, "m1")), two.keep(turn(before, "m2")), return_exceptions=True)
    assert [type(each) for each in results if isinstance(each, BaseException)] == [Overtaken]


async def test_nothing_personal_can_be_read_in_the_database(sql_shop: Shop) -> None:
    store = await sql_shop.open()
    first = turn(await store.load(ANNA), "m1", person("我叫安娜穆勒"), guichao("您好"))
    form = Progress("fair", Stage.ASKING, "phone", {"email": Value("anna@example.com", "anna@example.com")})
    after = replace(first.after, form=form, last_question="博士补贴")
    await store.keep(replace(first, after=after, registration=registration_of(after), receipts=(receipt_of(),)))
    rows = await sql_shop.rows()
    assert "anna-token" in rows and "R234567" in rows
    assert [secret for secret in ("安娜", "Anna", "Müller", "491701234567", "example.com", "您好", "博士", "补贴") if secret in rows] == []


async def test_nothing_personal_can_be_read_in_the_file(tmp_path: Path) -> None:
    shop = Shop(f"sqlite+aiosqlite:///{tmp_path}/guichao.db")
    store = await shop.open()
    first = turn(await store.load(ANNA), "m1", person("my name is Anna"))
    await store.keep(replace(first, registration=registration_of(first.after)))
    raw = b"".join(file.read_bytes() for file in tmp_path.glob("guichao.db*"))
    await shop.close()
    assert b"R234567" in raw
    assert [secret for secret in (b"Anna", "Müller".encode(), b"491701234567", b"full_name") if secret in raw] == []


async def test_another_secret_key_is_named_as_the_cause(sql_shop: Shop) -> None:
    await (store := await sql_shop.open()).keep(turn(await store.load(ANNA)))
    stranger = await sql_shop.open("another secret, long enough too")
    with pytest.raises(Misconfigured, match=r"SECRET_KEY: .* another key"):
        await stranger.load(ANNA)


async def test_a_database_without_its_tables_is_unavailable_not_a_crash(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/empty.db")
    store = SqlStore(database, Vault(SECRET), FixedClock())
    with pytest.raises(StoreUnavailable):
        await store.load(ANNA)
    await database.close()


async def test_a_database_that_cannot_be_opened_is_named_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "guichao.db").mkdir()
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/guichao.db")
    with pytest.raises(Misconfigured, match=r"DATABASE_URL: .* check the path"):
        await database.migrate()
    await database.close()


async def test_a_file_where_the_folder_should_be_is_named_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("not a folder", encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"DATABASE_URL: the folder of .* cannot be made"):
        Database(f"sqlite+aiosqlite:///{tmp_path}/var/guichao.db")
