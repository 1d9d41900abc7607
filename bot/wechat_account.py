"""Room: bootstrap. Joins the WeChat door: the five-second rule, the postman, the way out. No behaviour of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.bootstrap import House
from bot.domain.detecting import language_of
from bot.domain.language import Language
from bot.domain.messages import ConversationKey, Inbound, Said, ShownButton
from bot.domain.numbered import as_numbered
from bot.domain.wechat_quota import bundled
from bot.engine.delivering import Postman, Road
from bot.engine.in_one_pass import InOnePass
from bot.engine.leaving import Leaving
from bot.engine.receiving import Pace, Receiving
from bot.ports import Addressee, Taken, TakeTurnBy
from handlers.channels.wechat import WeChatDoor


@dataclass(frozen=True)
class Account:
    """One Official Account at work."""

    door: WeChatDoor
    postman: Postman


def open_account(house: House, take: TakeTurnBy, pace: Pace | None = None) -> Account:
    """The door and the postman over a house that has an account."""
    account, more, pace = house.wechat, _in_both(house, "wechat.more"), pace or Pace()
    assert account is not None

    def fit(lines: Sequence[Said]) -> tuple[str, int]:
        (first, *_) = bundled(as_numbered(lines), 1, more)
        return first.text, first.count

    async def later(message: Inbound) -> str:
        return house.phrases.say("wechat.later", (await house.store.load(message.key)).language)

    async def late(message: Inbound, taken: Taken) -> None:
        await postman.bring(Addressee(taken.conversation, message.key))

    def tap(choices: Sequence[ShownButton]) -> str:
        return house.phrases.say("wechat.tap", language_of(" ".join(choice.label for choice in choices), False, Language.ZH))

    road = Road(account.sender, account.quota) if account.sender and account.quota else None
    at_once = InOnePass(take, account.at_once, house.clock) if account.at_once else None
    receiving = Receiving(take, account.post, fit, later, pace, late if road else None, at_once)
    postman = Postman(account.post, receiving, house.clock, more, road, tap, pace.rounds)
    leaving = Leaving(house.store, account.post, account.quota, house.corridor.locks)

    async def leave(key: ConversationKey) -> None:
        await leaving.leave(key)
        if account.at_once:
            account.at_once.drop(key)

    sorry = _in_both(house, "trouble.unavailable")
    return Account(WeChatDoor(account.codec, receiving.answer, account.quota, leave, lambda: sorry, house.clock), postman)


def _in_both(house: House, name: str) -> str:
    """Words for somebody whose language cannot be looked up at that moment."""
    return "\n".join(house.phrases.say(name, language) for language in (Language.ZH, Language.EN))
