"""Room: engine. Asks the recipe of answers something outside every talk: no turn, nothing kept, no model. For golden questions and previews."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.conversation import Conversation
from bot.domain.language import Language
from bot.domain.messages import Channel, ConversationKey
from bot.engine.answering import Answering


@dataclass(frozen=True, slots=True)
class SaidAlone:
    """What was answered last."""

    text: str = ""
    verdict: str = ""
    citations: tuple[str, ...] = ()


async def said_to(answering: Answering, turns: Sequence[str], language: Language) -> SaidAlone:
    """The answer to the last of these turns; raises IndexUnavailable."""
    alone, said = replace(answering, wording=None), SaidAlone()
    conversation = Conversation("alone", ConversationKey(Channel.TERMINAL, "alone"), language)
    budget = alone.budget(Channel.TERMINAL)
    for turn in turns:
        conversation, _, receipt = await alone.answer(conversation, turn, budget)
        said = SaidAlone(receipt.text, receipt.verdict, receipt.citations)
    return said
