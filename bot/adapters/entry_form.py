"""Room: adapters. The shape of a knowledge file's front matter (Pydantic), and its way to an `Entry`. No reading of files."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.adapters.desk_form import Hours, OfficerForm
from bot.domain.knowledge import (
    Aspect,
    Category,
    Clause,
    Eligibility,
    Entry,
    EntryKind,
    Figure,
    KnownQuestion,
    Level,
    Reliability,
    Source,
    Status,
    Unit,
    WhenExpired,
)
from bot.domain.language import Bilingual
from bot.domain.office_hours import OfficeHours


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("empty", "is empty")
    return text.strip()


Text = Annotated[str, AfterValidator(_not_blank)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Degree = Literal["college", "bachelor", "master", "doctor", "postdoc"]
SourceDate = Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?|undated)$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pair(_Strict):
    """A text in both languages."""

    zh: Text
    en: Text

    def to_domain(self) -> Bilingual:
        """As the domain writes it."""
        return Bilingual(self.zh, self.en)


class FigureForm(_Strict):
    """`{value: 500, unit: CNY, of: {zh: 本科每月, en: bachelor a month}}`."""

    value: float
    unit: Unit
    of: Pair | None = None


class ClauseForm(_Strict):
    """One statement or, with `blank: true`, the name of what staff have still to fill in."""

    zh: Text
    en: Text
    source: str | None = None
    brief: Pair | None = None
    figures: tuple[FigureForm, ...] = ()
    blank: Literal[True] | None = None

    @model_validator(mode="after")
    def _a_blank_states_nothing(self) -> "ClauseForm":
        if self.blank and (self.figures or self.source):
            raise PydanticCustomError("blank_states", "a blank names what is missing; it has neither figures nor source")
        return self

    def to_domain(self) -> Clause:
        """As the domain writes it."""
        figures = tuple(Figure(f.value, f.unit, f.of.to_domain() if f.of else None) for f in self.figures)
        brief = self.brief.to_domain() if self.brief else None
        return Clause(Bilingual(self.zh, self.en), self.source, figures, bool(self.blank), brief)


class SourceForm(_Strict):
    """A source with its reliability class and, where it may be shown, its link."""

    id: str
    title: Pair
    date: SourceDate
    reliability: Reliability = Field(alias="class")
    link: str | None
    addresses: tuple[Text, ...] = ()

    def to_domain(self) -> Source:
        """As the domain writes it."""
        return Source(self.id, self.title.to_domain(), self.date, self.reliability, self.link, self.addresses)


class QuestionForm(_Strict):
    """A question people ask, in both languages, and the aspect that answers it."""

    about: Aspect
    zh: Text
    en: Text


class EligibilityForm(_Strict):
    """For whom, in fields; that an exception has its rule is checked with the entry."""

    degrees: tuple[Literal["any"] | Degree, ...] = ()
    degrees_by_exception: tuple[Degree, ...] = ()
    nationality: Literal["any", "chinese", "foreign"] | None = None
    pursuits: tuple[Literal["job", "startup", "research", "study", "visit", "family"], ...] = ()
    max_age: int | None = None
    max_age_for: dict[Degree | Literal["women"], int] = Field(default_factory=dict)
    max_years_since_graduation: int | None = None
    years_differ_for: tuple[Literal["any"] | Degree, ...] = ()
    needs_hukou: bool | None = None
    hukou_not_needed_for: tuple[Literal["foreign", "hkmt"], ...] = ()
    needs_talent_status: bool | None = None
    gives: Literal["hukou", "recognition"] | None = None


class EntryForm(_Strict):
    """The front matter of one knowledge file."""

    id: Identifier
    number: Annotated[int, Field(ge=1, le=41)] | None = None
    belongs_to: str | None = None
    level: Level | None = None
    category: Category | None = None
    title: Pair
    short: Pair | None = None
    also_called: tuple[Text, ...] = ()
    status: Status
    reviewed_on: date
    valid_from: date | None = None
    valid_until: date | None = None
    when_expired: WhenExpired = WhenExpired.WARN
    replaced_by: str | None = None
    owner: Text | None = None
    review_every_months: Annotated[int, Field(ge=1, le=60)] | None = None
    overview: tuple[ClauseForm, ...] = ()
    for_whom: tuple[ClauseForm, ...] = ()
    benefits: tuple[ClauseForm, ...] = ()
    conditions: tuple[ClauseForm, ...] = ()
    materials: tuple[ClauseForm, ...] = ()
    how_to_apply: tuple[ClauseForm, ...] = ()
    where_to_apply: tuple[ClauseForm, ...] = ()
    timing: tuple[ClauseForm, ...] = ()
    cautions: tuple[ClauseForm, ...] = ()
    authority: Pair
    link: str | None = None
    sources: tuple[SourceForm, ...] = ()
    eligibility: EligibilityForm | None = None
    questions: tuple[QuestionForm, ...] = ()
    officers: tuple[OfficerForm, ...] = ()
    hours: Hours = ()

    def to_domain(self, kind: EntryKind, body: Bilingual) -> Entry:
        """The entry that this front matter and body describe."""
        return Entry(
            id=self.id,
            kind=kind,
            title=self.title.to_domain(),
            short=self.short.to_domain() if self.short else None,
            status=self.status,
            clauses={aspect: tuple(c.to_domain() for c in getattr(self, aspect.value)) for aspect in Aspect},
            authority=self.authority.to_domain(),
            reviewed_on=self.reviewed_on,
            number=self.number,
            belongs_to=self.belongs_to,
            level=self.level,
            category=self.category,
            also_called=self.also_called,
            sources=tuple(s.to_domain() for s in self.sources),
            link=self.link,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            when_expired=self.when_expired,
            replaced_by=self.replaced_by,
            owner=self.owner,
            review_every_months=self.review_every_months,
            questions=tuple(KnownQuestion(q.about, Bilingual(q.zh, q.en)) for q in self.questions),
            eligibility=Eligibility(**self.eligibility.model_dump()) if self.eligibility else None,
            officers=tuple(officer.to_domain() for officer in self.officers),
            hours=OfficeHours(self.hours),
            body=body,
        )
