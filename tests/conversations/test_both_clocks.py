"""Officers' hours on both clocks, by the time zone that the person's device names, as talk."""

import pytest

from bot.adapters.stored_json import CONVERSATION, dump, load
from bot.bootstrap import House
from bot.domain.library import Knowledge
from bot.domain.messages import Channel
from tests.case_talk import Story, beijing, staffed
from tests.fakes import FakeStore, FixedClock, Say

WISH = "转人工，我在崂山"
PHONE = ("登记参加蓝洽会", "同意", "Anna Müller", "英国", "利兹大学", "硕士", "金融", "anna@example.org", "+44 20 7946 0958")


@pytest.fixture(scope="session")
def knowledge(knowledge: Knowledge) -> Knowledge:
    """With officers and hours at two desks."""
    return staffed(knowledge)


@pytest.fixture
def story(house: House, store: FakeStore, clock: FixedClock) -> Story:
    """Anna on the web, before the officers' day begins."""
    told = Story(house, store, clock, Say(house, "anna-token", Channel.WEB))
    told.is_now(beijing(11, 23, 6, 10))
    return told


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (WISH, "现在是您那边周日23:10，北京周一06:10"),
        ("talk to a person in Laoshan", "it is Sun 23:10 where you are and Mon 06:10 in Beijing"),
    ],
)
async def test_both_clocks_are_told_where_the_device_names_its_zone(story: Story, wish: str, words: str) -> None:
    story.say.zone = "Europe/Berlin"
    assert await story.say(wish) == ["handoff.after_hours"]
    assert words in story.say.last[0]


@pytest.mark.parametrize("zone", [None, "", "Atlantis/Deep", "UTC", "Etc/UTC", "America/Argentina", "../../etc/passwd", "a/\0", "Asia/Shanghai"])
async def test_only_beijings_clock_is_told_where_the_zone_is_unknown_or_the_same(story: Story, zone: str | None) -> None:
    story.say.zone = zone
    await story.say(WISH)
    assert "现在是北京时间周一06:10" in story.say.last[0] and "您那边" not in story.say.last[0]


async def test_a_zone_is_remembered_until_the_device_names_another(story: Story) -> None:
    zones = []
    for named in ("Europe/Berlin", None, "Atlantis/Deep", "America/New_York"):
        story.say.zone = named
        await story.say("硕士有多少住房补贴？")
        zones.append((await story.say.conversation()).zone)
    assert zones == ["Europe/Berlin", "Europe/Berlin", "Europe/Berlin", "America/New_York"]


async def test_where_the_device_is_counts_more_than_the_country_of_the_number(story: Story) -> None:
    for words in PHONE:
        await story.say(words)
    story.say.zone = "America/New_York"
    await story.say(WISH)
    assert "现在是您那边周日17:10，北京周一06:10" in story.say.last[0]


async def test_the_zone_is_shown_to_who_asks_what_is_kept_and_erased_with_the_rest(story: Story) -> None:
    story.say.zone = "Europe/Berlin"
    await story.say("你好")
    await story.say("/privacy export")
    assert "您设备的时区：Europe/Berlin" in story.say.last[0]
    await story.say("/privacy erase yes")
    assert (await story.say.conversation()).zone is None


async def test_a_talk_kept_before_zones_were_noted_is_still_read(story: Story) -> None:
    story.say.zone = "Europe/Berlin"
    await story.say("你好")
    kept = dump(CONVERSATION, await story.say.conversation())
    assert load(CONVERSATION, kept).zone == "Europe/Berlin"
    assert load(CONVERSATION, kept.replace(',"zone":"Europe/Berlin"', "")).zone is None
