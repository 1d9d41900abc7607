"""Room: ports. What the engine needs from outside, in our own words, with the fault each need raises. No implementations."""

from bot.ports.memory import PersonalData, Registration, SignIns, Store, Turn
from bot.ports.post import Addressee, Arrival, Fit, PostRoom
from bot.ports.reading import ChatModel, PassageIndex, Scripts
from bot.ports.turns import Bell, Clock, DeskWork, Taken, TakeTurn
from bot.ports.wechat import TokenShelf, WeChatMenu, WeChatQuota, WeChatSender

__all__ = [
    "Addressee",
    "Arrival",
    "Bell",
    "ChatModel",
    "Clock",
    "DeskWork",
    "Fit",
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
    "Turn",
    "WeChatMenu",
    "WeChatQuota",
    "WeChatSender",
]
