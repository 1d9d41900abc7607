"""Room: ports. What the engine needs from outside, in our own words, with the fault each need raises. No implementations."""

from bot.domain.registrations import Registration
from bot.ports.cases import CaseBook, WorkCalendar
from bot.ports.continuing import ClaimCodes, CodeGiven, Continuing, MovedHere, WrongCode
from bot.ports.desk import CaseNotes, DeskGroup, DeskWork, LocalZones, TopicShelf
from bot.ports.media import MediaSource
from bot.ports.memory import PersonalData, SignIns, Store, Turn
from bot.ports.post import Addressee, Arrival, Fit, PostRoom
from bot.ports.reading import ChatModel, PassageIndex, Scripts
from bot.ports.turns import Bell, Clock, Taken, TakeTurn
from bot.ports.wechat import TokenShelf, WeChatMenu, WeChatQuota, WeChatSender

__all__ = [
    "Addressee",
    "Arrival",
    "Bell",
    "CaseBook",
    "CaseNotes",
    "ChatModel",
    "ClaimCodes",
    "Clock",
    "CodeGiven",
    "Continuing",
    "DeskGroup",
    "DeskWork",
    "Fit",
    "LocalZones",
    "MediaSource",
    "MovedHere",
    "PassageIndex",
    "PersonalData",
    "PostRoom",
    "Registration",
    "Scripts",
    "SignIns",
    "Store",
    "TakeTurn",
    "Taken",
    "TokenShelf",
    "TopicShelf",
    "Turn",
    "WeChatMenu",
    "WeChatQuota",
    "WeChatSender",
    "WorkCalendar",
    "WrongCode",
]
