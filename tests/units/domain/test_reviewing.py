"""When entries are reviewed, what is reminded of and when, who holds instead; and the one line that a review changes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.knowledge import Entry, Officer, WhenExpired
from bot.domain.library import Knowledge
from bot.domain.reviewing import due_reminders, entry_files, file_of, holds_instead, is_silent, kept_days, next_review, reviewed, told_of
from bot.settings import PROJECT

TODAY = date(2026, 11, 23)


@pytest.fixture
def entry(knowledge: Knowledge) -> Entry:
    """An entry reviewed today, without an end."""
    return replace(knowledge.entries["graduate-housing-subsidy"], reviewed_on=TODAY, valid_from=None, valid_until=None)


@pytest.mark.parametrize(
    ("reviewed_on", "months", "due"),
    [
        (date(2026, 5, 23), None, date(2026, 11, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 30), 13, date(2027, 12, 30)),
    ],
)
def test_a_review_is_due_so_many_months_after_the_last(entry: Entry, reviewed_on: date, months: int | None, due: date) -> None:
    assert next_review(replace(entry, reviewed_on=reviewed_on, review_every_months=months)) == due


@pytest.mark.parametrize(("days", "stage"), [(31, None), (30, 30), (29, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1), (-1, 0), (-400, 0)])
def test_of_an_end_it_is_reminded_30_7_and_1_day_before_and_once_after(entry: Entry, days: int, stage: int | None) -> None:
    ends = replace(entry, valid_until=TODAY + timedelta(days=days), reviewed_on=TODAY - timedelta(days=500), review_every_months=99)
    found = [each.key for each in due_reminders([ends], TODAY)]
    assert found == ([] if stage is None else [f"ends-{entry.id}:{ends.valid_until}:{stage}"])


def test_an_end_that_was_reviewed_since_is_settled(entry: Entry) -> None:
    assert due_reminders([replace(entry, valid_until=TODAY - timedelta(days=1))], TODAY) == ()


def test_a_review_is_reminded_of_from_its_day_on_and_a_beginning_never(entry: Entry) -> None:
    due = replace(entry, reviewed_on=date(2026, 5, 24), valid_from=TODAY)
    assert due_reminders([due], TODAY) == ()
    assert [each.key for each in due_reminders([due], TODAY + timedelta(days=1))] == [f"review-{entry.id}:2026-11-24:0"]
    assert [each.kind for each in kept_days([due])] == ["begins", "review"]


def test_letters_go_to_the_owner_with_an_address_else_to_the_city(entry: Entry) -> None:
    li, wang, city = Officer("Li", email="li@example.org"), Officer("Wang"), Officer("Zhao", email="zhao@example.org")
    officers = {each.name: each for each in (li, wang, city)}
    told = [told_of(replace(entry, owner=owner), officers, (city, wang)) for owner in ("Li", "Wang", "somebody else", None)]
    assert told == [(li,), (city,), (city,), (city,)]


@pytest.mark.parametrize(
    ("until", "replaced", "rule", "silent"),
    [
        (TODAY - timedelta(days=1), None, WhenExpired.SILENT, True),
        (TODAY - timedelta(days=1), None, WhenExpired.WARN, False),
        (TODAY, None, WhenExpired.SILENT, False),
        (None, None, WhenExpired.SILENT, False),
        (None, "home-purchase-voucher", WhenExpired.SILENT, True),
        (TODAY, "home-purchase-voucher", WhenExpired.SILENT, False),
        (None, "home-purchase-voucher", WhenExpired.WARN, False),
    ],
)
def test_an_entry_is_silent_by_its_rule_once_it_is_over(entry: Entry, until: date | None, replaced: str | None, rule: WhenExpired, silent: bool) -> None:
    assert is_silent(replace(entry, valid_until=until, replaced_by=replaced, when_expired=rule), TODAY) is silent


def test_what_holds_instead_stands_at_the_end_of_the_chain(knowledge: Knowledge) -> None:
    first, second, third = (knowledge.entries[each] for each in ("graduate-housing-subsidy", "talent-housing", "home-purchase-voucher"))
    chain = {each.id: each for each in (replace(first, replaced_by=second.id), replace(second, replaced_by=third.id), third)}
    assert holds_instead(chain[first.id], chain) == third and holds_instead(third, chain) is None
    circle = chain | {third.id: replace(third, replaced_by=first.id)}
    assert holds_instead(circle[first.id], circle) is None
    assert holds_instead(replace(first, replaced_by="gone"), chain) is None


def test_a_review_changes_one_line_of_the_shipped_files() -> None:
    folder = PROJECT / "knowledge"
    for file in folder.rglob("*.md"):
        before = file.read_bytes()
        after = reviewed(before, date(2031, 1, 2))
        assert after is not None, file
        lines = [(was, now) for was, now in zip(before.splitlines(True), after.splitlines(True), strict=True) if was != now]
        assert [now.split(b":")[1].strip()[:10] for _, now in lines] == [b"2031-01-02"], file


@pytest.mark.parametrize("content", [b"", b"reviewed_on: 2026-01-01\n", b"---\nid: a\n---\nreviewed_on: 2026-01-01\n"])
def test_what_has_no_such_line_in_front_is_left_alone(content: bytes) -> None:
    assert reviewed(content, TODAY) is None


def test_what_stands_behind_the_day_and_windows_line_ends_stay() -> None:
    before = "---\r\nid: a\r\nreviewed_on: 2026-01-01  # 王老师\r\n---\r\nreviewed_on: 2026-01-01\r\n".encode()
    assert reviewed(before, TODAY) == before.replace(b"2026-01-01", b"2026-11-23", 1)


def test_a_file_that_a_windows_editor_wrote_is_an_entry_too() -> None:
    before = b"\xef\xbb\xbf---\r\nid: housing\r\nreviewed_on: 2026-01-01\r\n---\r\n"
    files = {"knowledge/items/a.md": before}
    assert entry_files(files) == {"housing": "knowledge/items/a.md"} and file_of(files, "housing") == "knowledge/items/a.md"
    assert reviewed(before, TODAY) == before.replace(b"2026-01-01", b"2026-11-23")


def test_the_file_of_an_entry_is_found_by_its_id_alone() -> None:
    files = {
        "knowledge/items/a.md": b"---\nid: housing-old\n---\nid: housing\n",
        "knowledge/items/b.md": b"---\nid: 'housing'  # kept\n---\n",
        "prompts/x.md": b"---\nid: x\n---\n",
    }
    assert (file_of(files, "housing"), file_of(files, "x"), file_of(files, "hous")) == ("knowledge/items/b.md", None, None)
