"""Room: engine. Replies put into words: the person's language, the person's script. No texts, no meaning."""

from dataclasses import dataclass, replace

from bot.domain.language import Language
from bot.domain.messages import Author, Reply, Said
from bot.domain.phrasebook import Phrasebook
from bot.ports import Clock, Scripts


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
        return Said(0, Author.GUICHAO, text, self.clock.now(), reply.name, buttons, reply.citations, reply.receipt)
