"""Room: adapters. The shape of the golden questions in knowledge/golden (Pydantic), and their way to the domain. No reading of files, no asking."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from bot.adapters.entry_form import Identifier, Pair, Text
from bot.domain.golden import GoldenQuestion
from bot.domain.language import Language

OR = " / "
"""Between wordings of `says` of which one is enough, with a space on either side."""
Verdicts = Literal["answered", "partial", "not_known", "out_of_scope", "clarify", "chitchat", "blocked"]


class GoldenForm(BaseModel):
    """One golden question: `ask` is one question in both languages, each held against the rest; or `turns` in one `language`.

    Each line of `says` has to stand in the answer; of wordings with ` / ` between them one is enough (`800元 / CNY 800`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier
    ask: Pair | None = None
    language: Literal["zh", "en"] | None = None
    turns: tuple[Text, ...] = ()
    cites: tuple[Identifier, ...] = ()
    says: tuple[Text, ...] = ()
    never: tuple[Text, ...] = ()
    verdicts: tuple[Verdicts, ...] = ()

    @model_validator(mode="after")
    def _is_asked_in_one_way(self) -> "GoldenForm":
        if (self.ask is None) == (not self.turns):
            raise PydanticCustomError("golden_asks", "write either ask, in both languages, or language and turns")
        if bool(self.turns) != bool(self.language):
            raise PydanticCustomError("golden_language", "turns need a language, zh or en; ask needs none")
        return self

    def to_domain(self) -> Iterator[GoldenQuestion]:
        """The questions it holds: one, or one a language with the language behind its id."""
        says = tuple(tuple(wording.strip() for wording in line.split(OR) if wording.strip()) for line in self.says)
        if self.ask is None:
            yield GoldenQuestion(self.id, Language(self.language or "zh"), self.turns, self.cites, says, self.never, self.verdicts)
            return
        for language, asked in ((Language.ZH, self.ask.zh), (Language.EN, self.ask.en)):
            yield GoldenQuestion(f"{self.id}.{language}", language, (asked,), self.cites, says, self.never, self.verdicts)


GOLDEN = TypeAdapter(Annotated[tuple[GoldenForm, ...], Field(strict=False)])
"""A whole file."""
