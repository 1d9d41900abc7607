"""The officers' group goes with the newest edition: who may act in it, and in which language it speaks."""

from dataclasses import replace

from bot.bootstrap import House
from bot.domain.desk_officers import officers_of
from bot.domain.knowledge import CityDesk
from bot.domain.language import Language
from bot.engine.editions import Edition, Editions
from bot.telegram_desk import open_officers_group
from tests.desk_fakes import FakeGroup, FakeNotes, FakeShelf
from tests.fakes import FakeStore
from tests.group_talk import GROUP, OFFICERS


def edition(house: House, version: str, desk: CityDesk) -> "Edition[House]":
    rooms = replace(house, knowledge=replace(house.knowledge, city_desk=desk))
    return Edition(version, {}, rooms.knowledge, house.answering, rooms)


def test_officers_and_language_change_with_the_file_and_without_a_restart(house: House, store: FakeStore) -> None:
    notes = house.desk.notes
    assert isinstance(notes, FakeNotes)
    editions = Editions(edition(house, "v1", CityDesk(OFFICERS[:1], Language.ZH)))
    settings = house.settings.model_copy(update={"telegram_desk_chat_id": GROUP})
    work = open_officers_group(replace(house.following(editions), settings=settings), FakeGroup(), FakeShelf(store, notes))
    assert work
    newest = edition(house, "v2", CityDesk(OFFICERS, Language.EN))
    before, zh = len(work.desk.officers), work.words.say("desk.command.claim")
    editions.turn_to(newest)
    assert (before, len(work.desk.officers)) == (1, len(officers_of(newest.knowledge)))
    assert work.words.say("desk.command.claim") == house.phrases.say("desk.command.claim", Language.EN) != zh
