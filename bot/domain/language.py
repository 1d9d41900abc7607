"""Room: domain. The languages people write in, and texts that exist in two of them. No detection, no conversion."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language Guichao answers in; every other one is answered in English."""

    ZH = "zh"
    ZH_HANT = "zh-Hant"
    EN = "en"

    @property
    def is_chinese(self) -> bool:
        """Whether texts are taken from the Chinese side of a `Bilingual`."""
        return self is not Language.EN


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in Chinese (simplified) and in English."""

    zh: str
    en: str

    def for_(self, language: Language) -> str:
        """The side to show; traditional Chinese is converted when the reply is rendered, not here."""
        return self.zh if language.is_chinese else self.en
