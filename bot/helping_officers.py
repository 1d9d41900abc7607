"""Room: bootstrap. What helps officers to reply, joined: drafts, canned replies, translations, files. No behaviour of its own."""

from bot.bootstrap import House
from bot.domain.messages import Channel
from bot.engine.drafting import drafting
from bot.engine.handing_over_files import HandingOverFiles
from handlers.desk.desk_tools import DeskTools


def channels_for_files(house: House) -> frozenset[Channel]:
    """Where a file can go: to the web always, to Telegram through its bot, to WeChat as a link where this house has an address."""
    has_telegram = house.telegram is not None and house.telegram.files is not None
    reached = {Channel.WEB: True, Channel.TELEGRAM: has_telegram, Channel.WECHAT: house.settings.public_url is not None}
    return frozenset(channel for channel, is_reached in reached.items() if is_reached)


def desk_tools(house: House) -> DeskTools:
    """The tools of the web desk over a house."""
    public_url, channels = house.settings.public_url, channels_for_files(house)
    handing_over = HandingOverFiles(house.files, house.desk, house.phrases, house.clock, channels, public_url) if house.files else None
    names = (house.knowledge, house.phrases, house.corridor.scripts, house.latest(lambda rooms: rooms.desk.desk_name))
    drafts = house.latest(lambda rooms: drafting(rooms.answering, rooms.corridor.speaking, rooms.store))
    return DeskTools(drafts, house.canned, *names, house.files, handing_over, house.translating)
