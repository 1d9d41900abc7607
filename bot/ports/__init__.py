"""Room: ports. What the engine needs from outside, in our own words, with the fault each need raises. No implementations."""

from bot.domain.registrations import Registration
from bot.ports.accounts import Accounts, Audit, AuditLine, AuditWanted, Checked, Passwords, Staff
from bot.ports.cases import CaseBook, WorkCalendar
from bot.ports.continuing import ClaimCodes, CodeGiven, Continuing, MovedHere, WrongCode
from bot.ports.desk import CaseNotes, DeskGroup, DeskWork, LocalZones, TopicShelf
from bot.ports.media import MediaSource
from bot.ports.memory import LinkFound, PersonalData, SignIns, Store, Turn
from bot.ports.post import Addressee, Arrival, AtOnce, Fit, Handed, PostRoom
from bot.ports.reading import ChatModel, PassageIndex, Scripts
from bot.ports.turns import Bell, Clock, Keeping, Taken, TakeTurn, TakeTurnBy
from bot.ports.wechat import TokenShelf, WeChatMenu, WeChatQuota, WeChatSender

__all__ = [
    "Accounts",
    "Addressee",
    "Arrival",
    "AtOnce",
    "Audit",
    "AuditLine",
    "AuditWanted",
    "Bell",
    "CaseBook",
    "CaseNotes",
    "ChatModel",
    "Checked",
    "ClaimCodes",
    "Clock",
    "CodeGiven",
    "Continuing",
    "DeskGroup",
    "DeskWork",
    "Fit",
    "Handed",
    "Keeping",
    "LinkFound",
    "LocalZones",
    "MediaSource",
    "MovedHere",
    "PassageIndex",
    "Passwords",
    "PersonalData",
    "PostRoom",
    "Registration",
    "Scripts",
    "SignIns",
    "Staff",
    "Store",
    "TakeTurn",
    "TakeTurnBy",
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
