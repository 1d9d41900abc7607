"""Where an entry is found among files, however its file was saved."""

import pytest

from bot.domain.editions import Files
from bot.domain.reviewing import entry_files
from handlers.staff.question_form import file_of_entry
from tests.import_fakes import shipped

HOUSING = "graduate-housing-subsidy"
FILE = entry_files(shipped())[HOUSING]
LINE = f"id: {HOUSING}".encode()
SAVED = {
    "with the ends of lines that Windows writes": shipped()[FILE].replace(b"\n", b"\r\n"),
    "with its id in quotes": shipped()[FILE].replace(LINE, f'id: "{HOUSING}"'.encode()),
    "with its id in single quotes": shipped()[FILE].replace(LINE, f"id: '{HOUSING}'".encode()),
    "with a mark of its encoding": b"\xef\xbb\xbf" + shipped()[FILE],
    "with a remark behind its id": shipped()[FILE].replace(LINE, LINE + b"  # the oldest"),
    "with many lines before its id": shipped()[FILE].replace(LINE, b"# a remark\n" * 40 + LINE),
}


@pytest.mark.parametrize("how", SAVED)
def test_the_file_of_an_entry_is_found_however_it_was_saved(how: str) -> None:
    files: Files = {**shipped(), FILE: SAVED[how]}
    assert SAVED[how] != shipped()[FILE] and file_of_entry(files, HOUSING) == FILE


def test_an_entry_that_is_not_there_has_no_file() -> None:
    assert file_of_entry(shipped(), "no-such-entry") == "" and file_of_entry(shipped(), "") == ""
