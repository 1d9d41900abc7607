"""Room: engine. Replies put into words: the person's language, the person's script. No texts, no meaning."""

from dataclasses import dataclass, replace

from bot.domain.language import Language
from bot.domain.messages import Author, Channel, Reply, Said
from bot.domain.parts import Measure, numbered, utf8_bytes, utf16_units
from bot.domain.phrasebook import Phrasebook
from bot.domain.telegram_text import ROOM as TELEGRAM_ROOM
from bot.ports import Clock, Scripts

ROOM: dict[Channel, int] = {Channel.WECHAT: 1500, Channel.TELEGRAM: TELEGRAM_ROOM}
"""How long one line may be on a channel that carries no longer ones; on WeChat the choices that follow the last line need room too."""
_MEASURES: dict[Channel, Measure] = {Channel.WECHAT: utf8_bytes, Channel.TELEGRAM: utf16_units}


def carried(said: Said, channel: Channel) -> tuple[Said, ...]:
    """A line in as many as the channel needs to carry it; citations, receipt and choices hang on the last."""
    if channel not in ROOM:
        return (said,)
    *ahead, last = numbered(said.text, ROOM[channel], _MEASURES[channel])
    if not ahead:
        return (said,)
    bare = replace(said, buttons=(), citations=(), receipt=None)
    return (*(replace(bare, text=part) for part in ahead), replace(said, text=last))


@dataclass(frozen=True, slots=True)
class Speaking:
    """What speaking needs: the texts, the scripts, the clock."""

    phrases: Phrasebook
    scripts: Scripts
    clock: Clock

    def say(self, reply: Reply, language: Language) -> Said:
        """A reply as it will be read, not yet kept (id 0)."""
        text = self.phrases.render(reply, language)
        buttons = tuple(self.phrases.show(button, language) for button in reply.buttons)
        if language is Language.ZH_HANT:
            text = self.scripts.traditional(text)
            buttons = tuple(replace(button, label=self.scripts.traditional(button.label)) for button in buttons)
        return Said(0, Author.GUICHAO, text, self.clock.now(), reply.name, buttons, reply.citations, reply.receipt, knowledge=reply.knowledge)
