"""Room: bootstrap. Joins what officers are told away from the desk: the rounds that bring notices, and the callback of WeCom. No behaviour of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.bootstrap import House
from bot.domain.knowledge import Officer
from bot.domain.notices import officers_by_name
from bot.engine.answering_officers import AnsweringOfficers
from bot.engine.bringing_notices import BringingNotices
from bot.engine.wording_notices import WordingNotices
from handlers.desk.wecom import WeComDoor


@dataclass(frozen=True)
class OfficersPost:
    """`door` where WeCom may call back."""

    bringing: BringingNotices
    door: WeComDoor | None


def open_officers_post(house: House) -> OfficersPost | None:
    """The post of a house; None where it has no shelf of notices.

    It works without any road, too: a notice that leads nowhere is done with, and not kept for the day a road opens.
    """
    windows = house.notices
    if windows is None:
        return None
    officers, public_url = house.latest(lambda rooms: officers_by_name(rooms.knowledge)), house.settings.public_url
    wording = WordingNotices(house.phrases, house.knowledge, public_url)
    bringing = BringingNotices(windows.shelf, house.store, house.book, officers, windows.roads, wording, house.clock, house.bell)
    if windows.codec is None:
        return OfficersPost(bringing, None)
    members = house.latest(lambda rooms: _in_wecom(officers_by_name(rooms.knowledge)))
    answering = AnsweringOfficers(members, house.book, house.phrases, public_url)
    return OfficersPost(bringing, WeComDoor(windows.codec, answering.answer, house.clock))


def _in_wecom(officers: Mapping[str, Officer]) -> Mapping[str, Officer]:
    return {officer.wecom.lower(): officer for officer in officers.values() if officer.wecom}
