"""What stands for a part of the newest edition wherever it was handed on."""

from bot.engine.editions import Editions
from tests.editions_fakes import edition


def test_a_part_that_was_handed_on_is_always_that_of_the_newest_edition() -> None:
    editions = Editions(edition({"knowledge/a.md": b"old"}))
    said, letters = editions.latest(lambda rooms: rooms), editions.latest(list)
    assert (said.upper(), len(letters), "d" in letters, letters[0]) == ("OLD", 3, True, "o")
    editions.turn_to(edition({"knowledge/a.md": b"newer"}))
    assert (said.upper(), list(letters)) == ("NEWER", list("newer"))


def test_a_part_is_made_once_an_edition() -> None:
    editions = Editions(edition({"knowledge/a.md": b"old"}))
    made: list[str] = []
    part = editions.latest(lambda rooms: made.append(rooms) or rooms)  # type: ignore[func-returns-value]
    assert [part.upper(), part.upper()] == ["OLD", "OLD"]
    assert made == ["old"]


def test_who_holds_a_method_of_a_part_stays_in_its_edition() -> None:
    editions = Editions(edition({"knowledge/a.md": b"old"}))
    begun = editions.latest(lambda rooms: rooms).upper
    editions.turn_to(edition({"knowledge/a.md": b"new"}))
    assert begun() == "OLD"
