"""Room: engine. The postman: brings what waits through customer-service messages, within the quota, and keeps what may not be sent. No channel's calls."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.domain.errors import Unavailable
from bot.domain.messages import Channel, Said
from bot.domain.numbered import as_numbered
from bot.domain.wechat_quota import Bundle, bundled
from bot.domain.wechat_sending import CONSEQUENCES, SendResult, Step, is_overdrawn, is_sent
from bot.engine.receiving import Receiving
from bot.ports import Addressee, Bell, Clock, PostRoom, WeChatQuota, WeChatSender

log = structlog.get_logger()
_IN_HAND = timedelta(seconds=60)
"""How long a claim holds: longer than all messages of one round take, so that only a process that died leaves one behind."""
_PASSIVE_FIRST = timedelta(seconds=6)
"""An answer younger than this may still go out as the passive reply to its message."""
_LEFT_OVER = timedelta(seconds=20)
"""A message older than this whose turn was not taken was left over by a process that died: the channel has stopped asking."""
_BACK_OFF = (timedelta(seconds=5), timedelta(minutes=10))


@dataclass
class Postman:
    """Delivers for one account. `more` is said where something has to wait for the person's next message."""

    post: PostRoom
    quota: WeChatQuota
    sender: WeChatSender
    receiving: Receiving
    clock: Clock
    bell: Bell
    more: str
    _waits: dict[str, tuple[datetime, timedelta]] = field(default_factory=dict)

    async def run(self) -> None:
        """Look at every ring, and each second: another process may have written. Ends when it is cancelled."""
        while True:
            await self.bell.wait(None, 1.0)
            try:
                await self.round()
            except Unavailable as fault:
                log.warning("postman.unavailable", fault=type(fault).__name__)
                await asyncio.sleep(1.0)

    async def round(self) -> None:
        """Make up for what was left over, and bring what waits."""
        now = self.clock.now()
        for message in await self.post.unsettled(Channel.WECHAT, now - _LEFT_OVER):
            await self.receiving.make_up(message)
        for addressee in await self.post.waiting(Channel.WECHAT, now - _PASSIVE_FIRST):
            await self.bring(addressee)

    async def bring(self, addressee: Addressee) -> None:
        """All that waits for one person and may be sent now."""
        now = self.clock.now()
        if self._waits.get(addressee.conversation, (now, _BACK_OFF[0]))[0] > now:
            return
        openid = addressee.key.peer
        if not (allowed := (await self.quota.allowance(openid, now)).remaining):
            return  # kept for the person's next message
        lines = await self.post.claim(addressee.conversation, now + _IN_HAND)
        try:
            await self._send_all(addressee, lines, bundled(as_numbered(lines), allowed, self.more))
        finally:
            await self.post.release(addressee.conversation)

    async def _send_all(self, addressee: Addressee, lines: Sequence[Said], bundles: Sequence[Bundle]) -> None:
        start = 0
        for bundle in bundles:
            result = await self._send(addressee.key.peer, bundle.text)
            if result is None or not is_sent(result):
                self._note(addressee.conversation, result)
                return
            # The instant between WeChat's answer and this commit cannot be closed: docs/adr/0009.
            await self.post.delivered([line.id for line in lines[start : start + bundle.count]])
            start += bundle.count
        self._waits.pop(addressee.conversation, None)

    async def _send(self, openid: str, text: str) -> SendResult | None:
        """One message, counted before it is sent; None where the quota has run out meanwhile."""
        now = self.clock.now()
        window = await self.quota.charge(openid, now)
        if window is None:
            return None
        result = await self.sender.send_text(openid, text)
        if is_overdrawn(result):
            await self.quota.shut(openid, now)
        elif not CONSEQUENCES[result].is_counted:
            await self.quota.give_back(openid, window)
        return result

    def _note(self, conversation: str, result: SendResult | None) -> None:
        """What backs off is tried later and ever later; what is kept is not tried until the person writes."""
        step = CONSEQUENCES[result].step if result else Step.KEEP
        log.warning("postman.not_sent", result=result, step=step)
        pause = _BACK_OFF[1] if step in (Step.KEEP, Step.GIVE_UP) else min(self._waits.get(conversation, (None, _BACK_OFF[0] / 2))[1] * 2, _BACK_OFF[1])
        self._waits[conversation] = (self.clock.now() + pause, pause)
