"""Room: engine. The postman: makes up for what a process that died left over, and brings what waits through customer-service messages, within the
quota; what may not be sent is kept. No channel's calls.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import structlog

from bot.domain.messages import Channel, Said, ShownButton
from bot.domain.numbered import as_numbered
from bot.domain.wechat_choices import MenuMessage, as_menu
from bot.domain.wechat_quota import Bundle, bundled
from bot.domain.wechat_sending import CONSEQUENCES, SendResult, Step, is_overdrawn, is_sent
from bot.engine.receiving import Receiving
from bot.engine.rounds import SweepingTheInbox, look_every
from bot.ports import Addressee, Clock, PostRoom, WeChatQuota, WeChatSender

log = structlog.get_logger()
_IN_HAND = timedelta(seconds=60)
"""How long a claim holds: longer than all messages of one round take, so that only a process that died leaves one behind."""
_PASSIVE_FIRST = timedelta(seconds=6)
"""An answer younger than this may still go out as the passive reply to its message."""
_LEFT_OVER = timedelta(seconds=20)
"""A message older than this whose turn was not taken was left over by a process that died: the channel has stopped asking."""
_NO_MENUS = (SendResult.NOT_ALLOWED, SendResult.REFUSED)
"""What WeChat says of a text with links to an account that may send texts only."""
_WITHOUT_MENUS = timedelta(days=1)
"""How long choices have numbers after that; then links are tried again, for the account's rights may have changed."""
_LONG_AGO = datetime.min.replace(tzinfo=timezone.utc)
_BACK_OFF = (timedelta(seconds=5), timedelta(minutes=10))


@dataclass(frozen=True, slots=True)
class Road:
    """Customer-service messages, and the ledger of how many may be sent to whom."""

    sender: WeChatSender
    quota: WeChatQuota


@dataclass
class Postman:
    """Works for one account; `road` where it may send by itself. `more` is said where something has to wait for the person's next message,
    `tap` under choices that are links.
    """

    post: PostRoom
    receiving: Receiving
    clock: Clock
    more: str
    road: Road | None = None
    tap: Callable[[Sequence[ShownButton]], str] = lambda choices: ""
    pause: float = 1.0
    _waits: dict[str, tuple[datetime, timedelta]] = field(default_factory=dict)
    _menus_from: datetime = _LONG_AGO
    _sweeping: SweepingTheInbox = field(init=False)

    def __post_init__(self) -> None:
        self._sweeping = SweepingTheInbox(self.post)

    async def run(self) -> None:
        """Look every `pause` seconds: nothing is brought that is younger than some seconds. Ends when it is cancelled."""
        await look_every(self.pause, "postman", self.round)

    async def round(self) -> None:
        """Make up for what was left over, and bring what waits."""
        now = self.clock.now()
        await self.receiving.make_up(Channel.WECHAT, now - _LEFT_OVER)
        await self._sweep(now)
        if self.road:
            for addressee in await self.post.waiting(Channel.WECHAT, now - _PASSIVE_FIRST):
                await self.bring(addressee)

    async def _sweep(self, now: datetime) -> None:
        """Forget messages that are done with, and what was counted in windows that are over, also where nobody writes any more."""
        if await self._sweeping.look(now) and self.road:
            await self.road.quota.sweep(now)

    async def bring(self, addressee: Addressee) -> None:
        """All that waits for one person and may be sent now; the rest is kept for their next message."""
        now = self.clock.now()
        if self.road is None:
            return
        if self._waits.get(addressee.conversation, (now, _BACK_OFF[0]))[0] > now:
            return
        openid = addressee.key.peer
        if not (allowed := (await self.road.quota.allowance(openid, now)).remaining):
            return
        lines = await self.post.claim(addressee.conversation, now + _IN_HAND)
        if not lines:
            return  # another has them in hand, and that claim is not ours to release
        try:
            await self._send_all(self.road, addressee, lines, bundled(as_numbered(lines), allowed, self.more))
        finally:
            await self.post.release([line.id for line in lines])

    async def _send_all(self, road: Road, addressee: Addressee, lines: Sequence[Said], bundles: Sequence[Bundle]) -> None:
        start = 0
        for bundle in bundles:
            held = lines[start : start + bundle.count]
            menu = self._menu(held) if held[-1] is lines[-1] else None
            result = await self._carry(road, addressee.key.peer, bundle.text, menu)
            if result is None or not is_sent(result):
                self._note(addressee.conversation, result)
                return
            # The instant between WeChat's answer and this commit cannot be closed: docs/adr/0009.
            await self.post.delivered([line.id for line in lines[start : start + bundle.count]])
            start += bundle.count
        self._waits.pop(addressee.conversation, None)

    def _menu(self, lines: Sequence[Said]) -> MenuMessage | None:
        """The last message with links, where the account may send them."""
        return as_menu(lines, self.tap(lines[-1].buttons)) if self.clock.now() >= self._menus_from else None

    async def _carry(self, road: Road, openid: str, text: str, menu: MenuMessage | None) -> SendResult | None:
        """One message, its choices as links where there is a menu and WeChat takes it, else by number as in `text`."""
        now = self.clock.now()

        async def send_text() -> SendResult:
            return await road.sender.send_text(openid, text)

        if menu is None:
            return await _send(road, openid, send_text, now)
        result = await _send(road, openid, lambda: road.sender.send_menu(openid, menu.head, menu.choices, menu.tail), now)
        if result not in _NO_MENUS:
            return result
        by_number = await _send(road, openid, send_text, now)
        if by_number is SendResult.SENT:  # it was the links that WeChat did not want
            self._menus_from = now + _WITHOUT_MENUS
            log.warning("postman.no_menus", result=result)
        return by_number

    def _note(self, conversation: str, result: SendResult | None) -> None:
        """What backs off is tried later and ever later; where nothing more may be sent, the ledger keeps it until the person writes."""
        step = CONSEQUENCES[result].step if result else Step.KEEP
        log.warning("postman.not_sent", result=result, step=step)
        if result is None or is_overdrawn(result):
            return
        pause = _BACK_OFF[1] if step in (Step.KEEP, Step.GIVE_UP) else min(self._waits.get(conversation, (None, _BACK_OFF[0] / 2))[1] * 2, _BACK_OFF[1])
        self._waits[conversation] = (self.clock.now() + pause, pause)


async def _send(road: Road, openid: str, call: Callable[[], Awaitable[SendResult]], now: datetime) -> SendResult | None:
    """One message, counted before it is sent; None where the quota has run out meanwhile."""
    window = await road.quota.charge(openid, now)
    if window is None:
        return None
    result = await call()
    if is_overdrawn(result):
        await road.quota.shut(openid, now)
    elif not CONSEQUENCES[result].is_counted:
        await road.quota.give_back(openid, window)
    return result
