"""Room: desk. A draft reply in a case's topic: shown with its sources when an officer asks for it, and known again when it is to be sent. Keeps nothing."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.desk_group import ROOM, DeskAction, PostButton
from bot.domain.drafts import Draft
from bot.domain.messages import Citation
from bot.domain.parts import utf16_units
from bot.ports.drafts import Drafts
from handlers.desk.telling_officers import Here, TellingOfficers

_DIGITS = 16


@dataclass(frozen=True)
class TopicDrafts:
    """What it takes: who drafts, and the words to officers."""

    drafts: Drafts
    telling: TellingOfficers

    async def show(self, here: Here) -> None:
        """The draft with what it rests on, and a button that sends it as it stands; or that nothing waits for an answer."""
        draft = await self.drafts.draft(here.case, self.telling.words.language)
        text = "\n\n".join(self._told(draft)) if draft.text else self.telling.words.say("desk.draft.nothing")
        if utf16_units(text) > ROOM:
            text, draft = self.telling.words.say("desk.draft.too_long"), Draft()
        send = PostButton(self.telling.words.say("desk.button.send"), f"{DeskAction.SEND.data}:{_digest(draft)}")
        self.telling.say(here, text, ((send,),) if draft.text else ())

    async def unchanged(self, here: Here, digest: str) -> str | None:
        """The words of the draft that was shown; None where it would be another one now."""
        draft = await self.drafts.draft(here.case, self.telling.words.language)
        return draft.text if draft.text and _digest(draft) == digest else None

    def _told(self, draft: Draft) -> Iterator[str]:
        words = self.telling.words
        yield words.say("desk.draft.head", verdict=words.say(f"desk.verdict.{draft.verdict}"))
        yield draft.text
        for name, cited in (("desk.draft.sources", draft.sources), ("desk.draft.suggested", draft.suggested)):
            if cited:
                yield words.say(name, titles=_titles(cited))
        yield words.say("desk.draft.how")


def _titles(cited: Iterable[Citation]) -> str:
    return "; ".join(f"{each.title} ({each.source_date})" if each.source_date != "undated" else each.title for each in cited)


def _digest(draft: Draft) -> str:
    return hashlib.sha256(draft.text.encode("utf-8", "ignore")).hexdigest()[:_DIGITS]
