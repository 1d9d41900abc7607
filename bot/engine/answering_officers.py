"""Room: engine. What an officer hears who writes to the place where only notices are sent. No channel."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.errors import Unavailable
from bot.domain.knowledge import Officer
from bot.domain.language import Language
from bot.domain.phrasebook import Phrasebook
from bot.engine.wording_notices import languages_of
from bot.ports import CaseBook

_NOBODY = Officer("")


@dataclass(frozen=True)
class AnsweringOfficers:
    """`officers` by their WeCom id in small letters, as WeCom does not tell them apart by case."""

    officers: Mapping[str, Officer]
    book: CaseBook
    phrases: Phrasebook
    public_url: str | None

    async def answer(self, member: str) -> str:
        """Where the desk is, and how many cases are theirs; to somebody who is no officer, whom to ask. Never raises."""
        officer = self.officers.get(member.lower())
        if officer is None:
            return self._said("notices.wecom.stranger", _NOBODY)
        try:
            count = (await self.book.loads()).get(officer.name, 0)
        except Unavailable:
            return self._said("notices.wecom.unsure", officer)
        return self._said("notices.wecom.known" if count else "notices.wecom.none", officer, count)

    def _said(self, name: str, officer: Officer, count: int = 0) -> str:
        return "\n\n".join(self._in(name, officer, count, language) for language in languages_of(officer))

    def _in(self, name: str, officer: Officer, count: int, language: Language) -> str:
        link = f"{self.public_url}/desk" if self.public_url else self.phrases.say("notices.wecom.desk", language)
        return self.phrases.say(name, language, {"name": officer.name, "count": count, "link": link})
