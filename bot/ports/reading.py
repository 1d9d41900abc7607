"""Room: ports. Finding and wording: scripts, the passage index, a language model. No implementations."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from bot.domain.answers import Hit
from bot.domain.knowledge import Aspect


class Scripts(Protocol):
    """Simplified and traditional Chinese."""

    def simplified(self, text: str) -> str:
        """The text with traditional characters folded; other text unchanged."""

    def is_traditional(self, text: str) -> bool:
        """Whether a text holds characters that only the traditional script has."""

    def traditional(self, text: str) -> str:
        """The text in traditional characters."""

    def sounds(self, text: str) -> tuple[str, ...]:
        """The syllables of Chinese characters and of pinyin words, without tones; other words are left out."""

    def speller(self, texts: Callable[[], Iterable[tuple[str, float]]]) -> Callable[[str], str]:
        """What says pinyin in the Chinese characters that are likeliest by these texts, each counting so many times.

        Any other text it gives back unchanged. The texts are read when it is first asked.
        """


class PassageIndex(Protocol):
    """Everything that can be found."""

    @property
    def version(self) -> str:
        """The knowledge version that answers come from."""

    async def find(self, search: str, limit: int) -> Sequence[Hit]:
        """The nearest passages, best first; raises IndexUnavailable."""

    async def nearness(self, search: str) -> float:
        """How much a message sounds like ours, whatever was said before: about 1 for ours, -1 for what is not."""

    async def pressure(self, search: str) -> float:
        """How much a message sounds as if it gave us orders, whatever it is about: about 1 for orders, -1 for questions."""

    async def leanings(self, search: str) -> Mapping[Aspect, float]:
        """How much a question sounds like each aspect, learned from known questions: about 1 to -1. Empty where nothing was learned."""

    async def within(self, search: str, subject: str) -> Sequence[Hit]:
        """Every passage of one subject, best first; raises IndexUnavailable."""


class ChatModel(Protocol):
    """A language model that rewords; nothing of what it says is believed unchecked."""

    async def complete(self, instructions: str, data: str, seconds: float) -> str:
        """The model's text, whole, within so many seconds; raises ModelUnavailable."""
