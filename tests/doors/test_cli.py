"""The command line as people and scripts use it: in this process, and once as a program of its own."""

import asyncio
import csv
import io
import json
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.adapters.sql_desk import SqlCaseNotes
from bot.adapters.sql_engine import Database
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.answers import Receipt, Verdict
from bot.domain.case_events import CaseEvent, CaseEventKind
from bot.domain.cases import Case, CaseState
from bot.domain.desk_notes import CaseNote
from bot.domain.forms import Value
from bot.domain.messages import Author, Channel, ConversationKey, Inbound, Said
from bot.ports import Registration, Turn
from bot.settings import PROJECT, Settings
from tests.doors.shared_index import index_folder
from tests.fakes import NOON, FixedClock
from tests.small_knowledge import change, item_file, small_knowledge

Guichao = Callable[..., Result]
SECRET = "a secret of the tests, long enough"
FORMULAS = ["=1+1", "@SUM(A1)", "-2+3", "+cmd|' /C calc'!A0", "\t=1+1", "＝1+1"]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Settings of these tests alone: a database of their own, the index that all tests share."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/guichao.db", "SECRET_KEY": SECRET, "VAR_DIR": str(index_folder())}


@pytest.fixture
def guichao(environment: dict[str, str]) -> Guichao:
    """Runs a command; what it raised on purpose is in the result, anything else fails the test."""

    def run(*arguments: str, **settings: str) -> Result:
        done = CliRunner().invoke(app, arguments, env={**environment, **settings})
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "Traceback" not in done.output
        return done

    return run


def test_without_a_command_the_help_is_shown(guichao: Guichao) -> None:
    shown = guichao().output
    assert all(command in shown for command in ("run", "chat", "ask", "index", "doctor", "knowledge", "registrations", "privacy", "receipts", "desk", "wechat"))


def test_sound_knowledge_is_said_to_be_sound(guichao: Guichao) -> None:
    checked = guichao("knowledge", "check")
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert "0 faults" in checked.stderr


def test_every_fault_of_a_folder_is_listed_with_file_and_line(guichao: Guichao, tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    first = change(item_file(folder, 3), "    en: CNY 800 a", "    en: CNY 900 a")
    second = change(item_file(folder, 7), "id: item-7", "id: item-6")
    checked = guichao("knowledge", "check", str(folder))
    assert (checked.exit_code, "2 faults" in checked.stderr) == (1, True)
    lines = checked.stdout.splitlines()
    assert lines[0].startswith("knowledge/items/03.md:") and 0 < int(lines[0].split(":")[1]) <= first + 2
    assert lines[1].startswith(f"knowledge/items/07.md:{second}: the id item-6 is also used by knowledge/items/06.md; ")


@pytest.mark.parametrize("command", [["knowledge", "check", "nowhere"], ["index", "nowhere"]])
def test_a_folder_that_is_not_there_is_said_in_one_line(guichao: Guichao, command: list[str]) -> None:
    checked = guichao(*command)
    assert checked.exit_code == 1 and "nowhere: the knowledge folder does not exist; restore it" in checked.stderr.replace("\n", " ")


def test_a_port_in_use_is_said_at_once_with_the_mend(guichao: Guichao) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = guichao("run", "--port", str(port))
    assert refused.exit_code == 1
    assert f"port {port} on 127.0.0.1 is in use; stop the other program, or choose another port" in refused.stderr.replace("\n", " ")


@pytest.mark.parametrize("arguments", [["--port", "99999"], ["--host", "999.1.2.3"]])
def test_an_impossible_address_is_said_in_words(guichao: Guichao, arguments: list[str]) -> None:
    refused = guichao("run", *arguments)
    assert refused.exit_code == 1 and "cannot be opened" in refused.stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DATABASE_URL": "mysql://me:hidden@host/x"}, "DATABASE_URL: the driver mysql is not known"),
        ({"SECRET_KEY": "hidden"}, "SECRET_KEY: is shorter than 16 characters"),
        ({"PUBLIC_URL": "hidden"}, "PUBLIC_URL: must begin with http"),
        ({"WECHAT_APP_SECRET": "hidden"}, "WECHAT_TOKEN: is not set, but WECHAT_APP_SECRET is"),
    ],
)
@pytest.mark.parametrize("command", [["run", "--port", "0"], ["ask", "住房补贴"], ["doctor"]])
def test_a_wrong_setting_stops_every_command_without_its_value(guichao: Guichao, command: list[str], settings: dict[str, str], said: str) -> None:
    stopped = guichao(*command, **settings)
    assert stopped.exit_code == 1 and said in stopped.output and "hidden" not in stopped.output


@pytest.mark.parametrize("command", [["run", "--port", "0"], ["doctor"]])
def test_a_place_that_cannot_be_written_is_said_with_the_mend(guichao: Guichao, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "var").write_text("not a folder", encoding="utf-8")
    stopped = guichao(*command, SECRET_KEY="", VAR_DIR=f"{tmp_path}/var", DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/var/guichao.db")
    assert stopped.exit_code == 1 and ("SECRET_KEY: " in stopped.output or "DATABASE_URL: " in stopped.output)


@pytest.mark.parametrize("arguments", [["ask"], ["registrations", "export", "--format", "pdf"], ["nothing"]])
def test_a_command_misspelt_is_answered_with_its_usage(guichao: Guichao, arguments: list[str]) -> None:
    assert guichao(*arguments).exit_code == 2


_OF_A_PERSON = ("conversations", "said", "registrations", "cases", "receipts", "case_events", "case_notes", "unanswered")


@pytest.fixture
def kept(environment: dict[str, str], tmp_path: Path) -> str:
    """Anna's registration with formulas in it, her case and her talk, and a talk of Bo; the id of Anna's conversation."""
    names = ("full_name", "field", "project", "university", "nationality", "purpose")
    formulas = {name: Value(text, text) for name, text in zip(names, FORMULAS, strict=True)} | {"phone": Value("+491701234567", "+49 170 1234567")}

    async def keep() -> str:
        database = Database(environment["DATABASE_URL"])
        await database.migrate()
        store = SqlStore(database, Vault(SECRET), FixedClock())
        for peer in ("anna", "bo"):
            before = await store.load(ConversationKey(Channel.TELEGRAM, peer))
            turn = Turn(before, replace(before, version=1), Inbound(before.key, "1", ""), (Said(0, Author.PERSON, f"我是{peer}", NOON),))
            if peer == "anna":
                anna = before.id
                case = Case("C234567", anna, "telegram", "zh", "laoshan", CaseState.NEW, NOON)
                opened = CaseEvent(case.id, NOON, CaseEventKind.OPENED, "scholar")
                receipt = Receipt("A234567", NOON, "认证要带什么？", "zh", "not_known", "v1", (), (), "不知道")
                turn = replace(turn, registration=Registration("R234567", "fair_registration", anna, NOON, formulas), case=case)
                turn = replace(turn, events=(opened,), receipts=(receipt,), said=(*turn.said, Said(0, Author.GUICHAO, "不知道", NOON, receipt=receipt.id)))
            await store.keep(turn)
            if peer == "anna":
                await SqlCaseNotes(database, Vault(SECRET)).add(CaseNote(0, "C234567", "李老师", "明天再问一次", NOON, "n1"))
        await database.close()
        return anna

    return asyncio.run(keep())


@pytest.mark.model
def test_registrations_come_out_as_csv_that_no_spreadsheet_runs(guichao: Guichao, kept: str, tmp_path: Path) -> None:
    done = guichao("registrations", "export", "--output", "out.csv")
    raw = (tmp_path / "out.csv").read_bytes()
    header, row = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert done.exit_code == 0 and raw.startswith(b"\xef\xbb\xbf") and header[0] == "编号 Reference"
    assert row[0] == "R234567" and "+491701234567" in row
    assert sorted(cell for cell in row if cell.startswith("'")) == sorted(f"'{text}" for text in FORMULAS)


@pytest.mark.model
def test_the_registrations_of_one_form_come_out_on_standard_output(guichao: Guichao, kept: str) -> None:
    rows = list(csv.reader(io.StringIO(guichao("registrations", "export", "--form", "tour").stdout)))
    assert len(rows) == 1 and rows[0][0] == "编号 Reference"


@pytest.mark.model
def test_registrations_come_out_as_a_sheet_without_formulas(guichao: Guichao, kept: str, tmp_path: Path) -> None:
    assert guichao("registrations", "export", "--format", "xlsx", "--output", "out.xlsx").exit_code == 0
    sheet = load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert {"'=1+1", "+491701234567"} <= {cell.value for cell in cells}


@pytest.mark.model
def test_registrations_come_out_as_json_as_they_were_given(guichao: Guichao, kept: str) -> None:
    (record,) = json.loads(guichao("registrations", "export", "--format", "json").stdout)
    assert record["编号 Reference"] == "R234567" and set(FORMULAS) <= set(record.values())


@pytest.mark.model
@pytest.mark.parametrize(
    ("filters", "found"), [(["--status", "new"], 1), (["--status", "confirmed"], 0), (["--search", "r234567"], 1), (["--country", "jp"], 0)]
)
def test_registrations_are_narrowed_down(guichao: Guichao, kept: str, filters: list[str], found: int) -> None:
    assert len(json.loads(guichao("registrations", "export", "--format", "json", *filters).stdout)) == found


@pytest.mark.model
def test_a_status_nobody_knows_is_refused(guichao: Guichao, kept: str) -> None:
    refused = guichao("registrations", "list", "--status", "lost")
    assert refused.exit_code == 2 and "withdrawn" in refused.stderr


@pytest.mark.model
def test_a_file_that_cannot_be_written_is_said_in_words(guichao: Guichao, kept: str) -> None:
    refused = guichao("registrations", "export", "--output", "nowhere/out.csv")
    assert refused.exit_code == 1 and "--output: nowhere/out.csv cannot be written" in refused.stderr


@pytest.mark.model
def test_a_persons_data_come_out_and_go_and_the_other_keeps_theirs(guichao: Guichao, kept: str, environment: dict[str, str]) -> None:
    data = json.loads(guichao("privacy", "export", kept).stdout)
    assert (data["conversation"]["id"], data["said"][0]["text"], len(data["registrations"]), data["cases"][0]["id"]) == (kept, "我是anna", 1, "C234567")
    assert [data[part][0][field] for part, field in (("receipts", "question"), ("notes", "text"), ("events", "kind"))] == [
        "认证要带什么？",
        "明天再问一次",
        "opened",
    ]
    assert guichao("privacy", "erase", kept, "--yes").exit_code == 0
    assert guichao("privacy", "export", kept).exit_code == 1
    with closing(sqlite3.connect(environment["DATABASE_URL"].removeprefix("sqlite+aiosqlite:///"))) as database:
        left = [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _OF_A_PERSON]
    assert left == [1, 1, 0, 0, 0, 0, 0, 0]


@pytest.mark.model
def test_a_link_to_the_desk_is_made_and_shown(guichao: Guichao) -> None:
    assert guichao("desk", "link", PUBLIC_URL="https://guichao.example").stdout.startswith("https://guichao.example/desk/sign-in?token=")


@pytest.mark.model
def test_another_secret_key_is_named_as_the_cause(guichao: Guichao, kept: str) -> None:
    stopped = guichao("registrations", "list", SECRET_KEY="another secret, long enough too")
    assert stopped.exit_code == 1 and "SECRET_KEY: what is stored was encrypted with another key" in stopped.stderr.replace("\n", " ")


@pytest.mark.model
def test_the_doctor_names_what_is_there_and_what_is_missing(guichao: Guichao) -> None:
    seen = guichao("doctor")
    assert seen.exit_code == 0
    assert all(words in seen.stdout for words in ("database", "knowledge", "SECRET_KEY is set", "PUBLIC_URL is not set", "models answer", "docs/wechat.md"))
    assert SECRET not in seen.stdout


@pytest.mark.model
def test_the_doctor_finds_fault_with_a_wechat_that_does_not_answer(guichao: Guichao) -> None:
    account = {"WECHAT_APP_ID": "wx1234567890abcdef", "WECHAT_TOKEN": "ATokenOfTheTests", "WECHAT_APP_SECRET": "hidden"}
    seen = guichao("doctor", **account, WECHAT_API_URL="http://127.0.0.1:9")
    assert seen.exit_code == 1 and "✗ 连不上微信的接口" in seen.stdout and "hidden" not in seen.output


ROWS: list[Any] = [
    {"id": "money", "turns": ["硕士有多少住房补贴？"]},
    {"id": 7, "turns": ["你好", "谢谢"], "lang": "zh"},
    {"id": "english", "turns": ["How much housing subsidy do I get with a master's degree?"], "lang": "en"},
    "not a question",
    {"id": "follow", "turns": ["人才公寓是什么？", "怎么申请？"]},
]


@pytest.fixture
def answered(environment: dict[str, str], tmp_path: Path) -> "subprocess.CompletedProcess[str]":
    lines = "\n".join(json.dumps(row) for row in ROWS) + "\n\n"
    command = [sys.executable, "-m", "bot", "ask", "--jsonl"]
    paths = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, input=lines, capture_output=True, encoding="utf-8", cwd=tmp_path, env={**environment, **paths}, check=False, timeout=300)


@pytest.mark.model
def test_a_script_gets_one_json_line_for_each_question_and_nothing_else(answered: "subprocess.CompletedProcess[str]") -> None:
    assert answered.returncode == 0, answered.stderr[-2000:]
    rows = [json.loads(line) for line in answered.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["money", 7, "english", None, "follow"]
    assert "line 4" in answered.stderr and rows[3]["error"]
    good = [row for row in rows if row["id"] is not None]
    assert all(set(row) == {"id", "verdict", "text", "citations", "receipt", "latency_ms"} for row in good)
    assert all(row["verdict"] in set(Verdict) and row["text"] and row["latency_ms"] >= 0 for row in good)
    cited = [citation for row in good for citation in row["citations"]]
    assert all(set(citation) == {"item", "id", "title", "source_date", "status"} for citation in cited)
    assert [rows[0]["citations"][0]["item"], rows[2]["citations"][0]["item"], rows[4]["citations"][0]["item"]] == [18, 18, 21]
    assert "800" in rows[0]["text"] and "800" in rows[2]["text"] and rows[1]["verdict"] == "chitchat" and rows[1]["receipt"] is None
