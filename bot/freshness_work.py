"""Room: bootstrap. What keeps knowledge fresh, joined: rounds that remind staff and tell people of changes. No behaviour of its own."""

from collections.abc import Callable, Coroutine, Mapping

from bot.adapters.ical_feed import ICalFeed
from bot.adapters.sql_engine import Database
from bot.adapters.sql_interest import SqlInterests
from bot.adapters.sql_interest_reminders import SqlCalendarFeeds, SqlStaffReminders
from bot.domain.notices import Road
from bot.engine.publishing import Publishing
from bot.engine.reminding_staff import RemindingStaff
from bot.engine.telling_of_changes import TellingOfChanges
from bot.house import House
from bot.ports.freshness import FreshnessWindows


def open_freshness(database: Database) -> FreshnessWindows:
    """The windows over a database."""
    return FreshnessWindows(SqlInterests(database), SqlStaffReminders(database), SqlCalendarFeeds(database), ICalFeed())


def fresh_rounds(house: House) -> Mapping[str, Callable[[], Coroutine[None, None, None]]]:
    """The rounds by name; published editions are noted from now on. None in a house without these windows."""
    windows = house.freshness
    if windows is None:
        return {}
    speaking = house.latest(lambda rooms: rooms.corridor.speaking)
    telling = TellingOfChanges(windows.interests, house.store, house.knowledge, speaking, house.clock, house.bell, house.corridor.locks)
    if isinstance(house.publishing, Publishing):
        house.publishing.on_change = telling.changed
    road = house.notices.roads.get(Road.EMAIL) if house.notices else None
    reminding = RemindingStaff(house.knowledge, house.phrases, windows.reminders, road, house.clock, house.publishing, house.settings.public_url)
    return {"changes": telling.run, "staff reminders": reminding.run}
