"""Every text that code names exists, and every text that exists is named by code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.adapters.sheet_columns import COLUMNS
from bot.adapters.text_files import read_phrasebook
from bot.domain.answer_figures import ENDS, By
from bot.domain.answers import Verdict
from bot.domain.case_events import CaseEventKind
from bot.domain.case_figures import Split, Step
from bot.domain.cases import CaseState
from bot.domain.cues import Cues
from bot.domain.desk_accounts import How
from bot.domain.desk_roles import Act, Role
from bot.domain.documents import STATED, WANTED, Mark, Refusal
from bot.domain.documents_draft import CLAIMS, HEAD
from bot.domain.editions import ChangeState, Hindrance, Origin
from bot.domain.knowledge import EntryKind, Reliability, Status, WhenExpired
from bot.domain.overview import Need, Shelf
from bot.domain.phrasebook import Phrasebook
from bot.domain.proposals import InTheWay, ProposalState
from bot.domain.unanswered import UnansweredState
from bot.ports.desk_queue import QueueView
from bot.settings import PROJECT
from handlers.staff.golden_form import FIELDS
from handlers.staff.question_form import GOING_ON, Use

CODE = [*sorted((PROJECT / "bot").rglob("*.py")), *sorted((PROJECT / "handlers").rglob("*.py"))]
TEMPLATES = sorted((PROJECT / "handlers").rglob("pages/*.html"))
_SPEAKING = {"Reply", "Button", "Rejected", "say"}
_LOGGING = {"debug", "info", "warning", "error", "note"}
_OF_CASES = {"queue_", "queue_by_", "level_", "wants_", "verdict_", "refused_", "event_"}
_DOTTED = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_PAGE_NAME = re.compile(r"\bt\.(\w+)")
_OF_LEARNING = {f"unanswered_{each}" for each in ("", "set_", "none_")} | {"proposals_none_", "figures_by_"}
_OF_LEARNING |= {f"proposal_{each}" for each in ("", "obstacle_", "fault_", "field_", "class_")}
_OF_STAFF = {"role_", "act_", "how_", "team_fault_", "account_fault_"}
_OF_WORKSHOP = {
    "edit_",
    "edit_new_",
    "edit_obstacle_",
    "edit_side_",
    "change_",
    "change_decided_",
    "changes_done_",
    "obstacle_",
    "origin_",
    "shelf_",
    "one_sided_go_",
    "choice_when_expired_",
    "staff_need_",
    "staff_new_",
    "staff_show_",
}
_OF_GOLDEN = {f"golden_{each}" for each in ("show_", "done_", "none_", "lacks_", "hindrance_", "field_", "hint_")}
_OF_IMPORT = {f"import_{each}_" for each in ("field", "place", "mark", "refused", "status", "claim", "class", "lacks", "gap", "gap_line")}
_OF_WORKBOOK = {"sheet_"}
_OF_FIELDS = {"field_", "hint_", "choice_", "staff_file_"}
"""Names of files and of their fields, which are looked for by their paths; tests/doors/test_staff_edit.py sees that none is missing."""
_OF_QUESTIONS = {"questions_", "questions_set_", "questions_none_", "questions_moved_", "entries_"}
_OF_QUESTIONS |= {"question_", "question_language_", "question_going_on_", "question_fault_"}
_OF_FIGURES = {"asked_", "asked_by_", "asked_rests_"}
_PAGE_FAMILY = re.compile(r"""\bt\[["'](\w+)["'] ~ """)


def literals() -> Iterator[str]:
    """Every string of the code; a part that is filled in becomes `*`."""
    for file in CODE:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
                yield node.value


def spoken(speaking: set[str] = _SPEAKING) -> Iterator[str]:
    """Every name that is said or put on a button in so many words, or that another kind of call begins with."""
    for file in CODE:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(first := node.args[0], ast.Constant) and isinstance(first.value, str):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
                if name in speaking and re.fullmatch(r"[a-z_.]+", first.value):
                    yield first.value


LITERALS = frozenset(literals())
FAMILIES = [re.compile(re.escape(each).replace(r"\*", r"[\w.-]+")) for each in LITERALS if re.fullmatch(r"[a-z_]+[a-z_.]*[._]\*[a-z_.]*", each)]


def is_named(text: str) -> bool:
    return text in LITERALS or any(family.fullmatch(text) for family in FAMILIES)


def test_every_reply_that_code_says_exists(phrases: Phrasebook) -> None:
    said = set(spoken())
    assert len(said) > 40
    assert sorted(said - phrases.texts.keys()) == []


def test_every_dotted_name_of_a_family_of_texts_exists(phrases: Phrasebook, cues: Cues) -> None:
    families = {name.split(".")[0] for name in phrases.texts if "." in name} - {"reader"}
    named = {each for each in LITERALS if _DOTTED.fullmatch(each) and each.split(".")[0] in families}
    named -= set(spoken(_LOGGING))  # an event may begin with the word of a family
    files = {each for each in named if each.endswith((".html", ".yaml"))}
    assert sorted(named - files - phrases.texts.keys() - cues.table.keys()) == []


def test_every_reply_that_exists_is_named_in_the_code(phrases: Phrasebook) -> None:
    assert sorted(name for name in phrases.texts if not is_named(name)) == []


def test_the_search_for_unused_replies_finds_one() -> None:
    assert not is_named("handoff.never_said_by_anybody")
    assert is_named("button.aspect.benefits")


def page_names(file: Path) -> set[str]:
    return set(_PAGE_NAME.findall(file.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def page_texts() -> Phrasebook:
    return read_phrasebook(PROJECT / "prompts" / "pages")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_every_page_text_that_a_template_shows_exists(template: Path, page_texts: Phrasebook) -> None:
    assert sorted(page_names(template) - page_texts.texts.keys()) == []


@pytest.mark.parametrize(
    ("family", "members"),
    [
        ("state_", list(CaseState)),
        ("queue_", list(QueueView)),
        ("queue_by_", ["district", "language", "channel", "topic"]),
        ("level_", ["1", "2"]),
        ("wants_", ["message", "appointment"]),
        ("verdict_", list(Verdict)),
        ("refused_", ["partial", "not_known", "out_of_scope", "blocked"]),
        ("event_", list(CaseEventKind)),
        ("channel_", ["web", "terminal", "telegram", "wechat"]),
        ("language_", ["zh", "en"]),
        ("author_", ["person", "guichao", "officer"]),
        ("status_", list(Status)),
        ("cases_empty_", list(QueueView)),
        ("registration_status_", ["new", "seen", "contacted", "confirmed", "declined", "withdrawn"]),
        ("registration_fault_", ["overtaken", "withdrawn", "wrong"]),
        ("role_", list(Role)),
        ("act_", list(Act)),
        ("how_", list(How)),
        ("team_fault_account_", ["no_name", "no_role", "no_district", "needs_no_district", "name_taken", "is_disabled", "is_own"]),
        ("unanswered_", list(UnansweredState)),
        ("unanswered_set_", list(UnansweredState)),
        ("unanswered_none_", list(UnansweredState)),
        ("proposal_", list(ProposalState)),
        ("proposals_none_", list(ProposalState)),
        ("proposal_obstacle_", [*InTheWay, "decided", "reason"]),
        ("proposal_fault_", ["empty", "personal", "unknown", "many", "wrong"]),
        ("proposal_field_", ["text", "source", "questions", "title", "authority", "entry", "place", "date", "class"]),
        ("proposal_class_", [each.name.lower() for each in Reliability]),
        ("edit_", ["now", "then"]),
        ("edit_new_", ["park", "fair", "answer", "form"]),
        ("edit_obstacle_", ["overtaken", "taken", "faults"]),
        ("edit_side_", ["zh", "en"]),
        ("change_", list(ChangeState)),
        ("change_decided_", [ChangeState.PUBLISHED, ChangeState.REFUSED]),
        ("changes_done_", ["published", "waiting", "refused", "put_back"]),
        ("obstacle_", ["why", "decided", *Hindrance]),
        ("origin_", list(Origin)),
        ("shelf_", list(Shelf)),
        ("one_sided_go_", ["zh", "en"]),
        ("choice_when_expired_", list(WhenExpired)),
        ("staff_need_", [Need.EXPIRED, Need.REVIEW]),
        ("staff_new_", ["parks", "fair", "answers"]),
        ("staff_show_", ["all", "needs", *Need]),
        ("golden_show_", ["all", "failing"]),
        ("golden_none_", ["all", "failing"]),
        ("golden_done_", ["published", "waiting", "asked"]),
        ("golden_lacks_", ["cites", "says", "never", "verdict"]),
        ("golden_hindrance_", list(Hindrance)),
        ("golden_field_", [each.replace(".", "_") for each in FIELDS if each != "id"]),
        ("golden_hint_", [each.replace(".", "_") for each in FIELDS if each not in ("id", "language", "verdicts")]),
        ("import_field_", [*WANTED, *STATED, *(name.removesuffix(".zh").removesuffix(".en").replace(".", "_") for name in HEAD)]),
        ("import_place_", ["paragraph", "page", "table", "row", "sheet", "joint"]),
        ("import_mark_", list(Mark)),
        ("import_refused_", list(Refusal)),
        ("import_status_", [Status.VERIFIED, Status.REPORTED]),
        ("import_claim_", list(CLAIMS)),
        ("import_class_", list(Reliability)),
        ("import_lacks_", ["zh", "en"]),
        ("import_gap_line_", ["zh", "en"]),
        ("import_gap_", ["both", "none", "gone", "vouching"]),
        ("sheet_", [column.path.replace(".", "_") for columns in COLUMNS.values() for column in columns]),
        ("figures_by_", [split for split in Split if split is not Split.PERIOD]),
        ("asked_", [*ENDS, "questions", "solved", "unknown_share", "unknown", "small_talk", "handed_off", "rating"]),
        ("asked_by_", [*By, *Step]),
        ("asked_rests_", list(By)),
        ("questions_", [*UnansweredState, "newest", "largest"]),
        ("questions_set_", list(UnansweredState)),
        ("questions_none_", list(UnansweredState)),
        ("questions_moved_", list(UnansweredState)),
        ("entries_", list(EntryKind)),
        ("question_", [*Use, *(f"{use}_hint" for use in Use), "zh", "en", "published", "waiting"]),
        ("question_language_", ["zh", "en", "ja", "ko", "other"]),
        ("question_going_on_", list(GOING_ON)),
        ("question_fault_", ["personal", "entry", "about", "both", "either", "topic", "expected"]),
        ("account_fault_password_", ["too_short", "too_long", "too_easy", "differs", "wrong", "locked"]),
    ],
)
def test_every_member_of_a_family_of_page_texts_exists(family: str, members: list[str], page_texts: Phrasebook) -> None:
    assert [name for name in members if f"{family}{name}" not in page_texts.texts] == []


def test_every_family_that_templates_use_is_tested_above() -> None:
    used = {family for template in TEMPLATES for family in _PAGE_FAMILY.findall(template.read_text(encoding="utf-8"))}
    assert (
        used
        <= {"state_", "channel_", "language_", "author_", "status_", "cases_empty_", "registration_status_", "registration_fault_"}
        | _OF_STAFF
        | _OF_CASES
        | _OF_LEARNING
        | _OF_GOLDEN
        | _OF_WORKSHOP
        | _OF_FIGURES
        | _OF_QUESTIONS
        | _OF_IMPORT
    )


def test_every_page_text_that_exists_is_shown(page_texts: Phrasebook) -> None:
    families = {family for template in TEMPLATES for family in _PAGE_FAMILY.findall(template.read_text(encoding="utf-8"))} | _OF_WORKBOOK | _OF_FIELDS
    shown = {name for template in TEMPLATES for name in page_names(template)} | LITERALS
    assert sorted(name for name in page_texts.texts if name not in shown and not name.startswith(tuple(families))) == []


@pytest.mark.parametrize("name", ["replies", "pages"])
def test_no_text_is_empty(name: str) -> None:
    texts = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in (PROJECT / "prompts" / name).glob("*.yaml")]
    assert texts and [key for book in texts for key, text in book.items() if not str(text).strip()] == []


def test_every_cue_that_code_looks_for_exists(cues: Cues) -> None:
    wanted = {
        arg.value
        for file in CODE
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "means"
        for arg in node.args[1:]
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    }
    assert wanted and sorted(wanted - cues.table.keys()) == []
