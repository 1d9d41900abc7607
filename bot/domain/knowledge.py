"""Room: domain. What a knowledge file says once it is read. No reading of files, no search."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.language import Bilingual, Language
from bot.domain.office_hours import Deadlines, OfficeHours


class EntryKind(StrEnum):
    """Which shelf a knowledge file stands on; the folder it lies in."""

    ITEM = "item"
    PARK = "park"
    FAIR = "fair"
    DISTRICT = "district"
    ANSWER = "answer"
    NOTICE = "notice"


class Category(StrEnum):
    """The eight groups of the list of services and policies."""

    STARTUP = "startup"
    RESEARCH = "talent-and-research"
    EVENTS = "events-and-jobs"
    HOUSING = "housing"
    FAMILY = "family-and-services"
    DEGREES = "degrees-and-files"
    ENTRY_TAX = "entry-tax-customs"
    GENERAL = "general-services"


class Status(StrEnum):
    """How far staff may rely on an entry. REPORTED: an officer said so, or a document, and nobody has checked it with the authority."""

    VERIFIED = "verified"
    GENERAL_KNOWLEDGE = "general_knowledge"
    REPORTED = "reported"
    TO_BE_FILLED = "to_be_filled"


class Reliability(StrEnum):
    """Class of a source: government, sound secondary, copy on an unrelated host, aggregator."""

    HIGH = "H"
    MEDIUM = "M"
    MIRROR = "M*"
    LOW = "L"


class Aspect(StrEnum):
    """The part of an entry that a question is about; passages are cut along these."""

    OVERVIEW = "overview"
    FOR_WHOM = "for_whom"
    BENEFITS = "benefits"
    CONDITIONS = "conditions"
    MATERIALS = "materials"
    HOW = "how_to_apply"
    WHERE = "where_to_apply"
    TIMING = "timing"
    CAUTIONS = "cautions"


class Level(StrEnum):
    """Whose an entry is, where there are sisters of the same name on other levels."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"


class WhenExpired(StrEnum):
    """What an entry does once its validity has passed: WARN answers with a warning, SILENT states nothing any more."""

    WARN = "warn"
    SILENT = "silent"


class Unit(StrEnum):
    """What a figure counts; amounts of money are in yuan."""

    CNY = "CNY"
    PERCENT = "percent"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    WORKING_DAY = "working_day"
    AGE = "age"
    COUNT = "count"
    SQUARE_METRE = "m2"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that matters, with its unit; it also stands in both texts of its clause."""

    value: float
    unit: Unit
    of: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement of an entry: a sentence people may be shown as it is.

    `is_blank` marks a matter that staff have still to fill in; then the text names the matter and states nothing.
    `brief` says the same in a few words, for lists of conditions.
    """

    text: Bilingual
    source: str | None = None
    figures: tuple[Figure, ...] = ()
    is_blank: bool = False
    brief: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from. `date` is as precise as known (`2025`, `2025-05`, `2025-05-26`, `undated`).

    `link`: where it is published; `addresses`: those of pages that it names itself, which statements may repeat.
    """

    id: str
    title: Bilingual
    date: str
    reliability: Reliability
    link: str | None = None
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question that people ask, with the part of the entry that answers it."""

    about: Aspect
    text: Bilingual


@dataclass(frozen=True, slots=True)
class Eligibility:
    """For whom an entry is, as far as it can be said in fields; None or empty means that the entry does not say.

    `degrees_by_exception`: degrees too low for `degrees` that may be let in. `max_age_for`: another limit than `max_age`, by degree or
    for `women`. `years_differ_for`: degrees whose years are counted otherwise, so that the limit excludes none of them; `any` where
    other groups are named beside the graduates. `needs_talent_status`: for those whom an authority has recognised as high-level
    talent or selects. `gives`: hukou or recognition, which is of no use to those who have it.
    """

    degrees: tuple[str, ...] = ()
    nationality: str | None = None
    pursuits: tuple[str, ...] = ()
    max_age: int | None = None
    max_years_since_graduation: int | None = None
    needs_hukou: bool | None = None
    degrees_by_exception: tuple[str, ...] = ()
    max_age_for: Mapping[str, int] = field(default_factory=dict)
    years_differ_for: tuple[str, ...] = ()
    hukou_not_needed_for: tuple[str, ...] = ()
    needs_talent_status: bool | None = None
    gives: str | None = None


@dataclass(frozen=True, slots=True)
class Officer:
    """The person of a district; blank until staff fill it in. `telegram` is the number of the account that may act in the officers' group.

    `topics` are ids of entries or categories that this officer knows best. `absent` are the days, first and last included, on which they are away.
    """

    name: str
    languages: tuple[str, ...] = ()
    telegram: int | None = None
    email: str | None = None
    wecom: str | None = None
    topics: tuple[str, ...] = ()
    is_deputy: bool = False
    absent: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class CityDesk:
    """The city's desk: its officers, the language in which the officers' group is spoken to, its hours, and the deadlines of all desks."""

    officers: tuple[Officer, ...] = ()
    language: Language = Language.ZH
    hours: OfficeHours = field(default_factory=OfficeHours)
    deadlines: Deadlines = field(default_factory=Deadlines)


@dataclass(frozen=True, slots=True)
class Hotline:
    """A public telephone line that may be shown."""

    number: str
    purpose: Bilingual


@dataclass(frozen=True, slots=True)
class Entry:
    """One subject of the knowledge folder. `id` is what answers cite and never changes.

    `owner` keeps it and is never shown to people; `review_every_months` None: as often as all. `replaced_by` is the entry that holds instead.
    """

    id: str
    kind: EntryKind
    title: Bilingual
    status: Status
    clauses: Mapping[Aspect, tuple[Clause, ...]]
    authority: Bilingual
    reviewed_on: date
    short: Bilingual | None = None
    number: int | None = None
    belongs_to: str | None = None
    level: Level | None = None
    category: Category | None = None
    also_called: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    link: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    when_expired: WhenExpired = WhenExpired.WARN
    replaced_by: str | None = None
    owner: str | None = None
    review_every_months: int | None = None
    questions: tuple[KnownQuestion, ...] = ()
    eligibility: Eligibility | None = None
    officers: tuple[Officer, ...] = ()
    hours: OfficeHours = field(default_factory=OfficeHours)
    body: Bilingual = field(default_factory=lambda: Bilingual("", ""))

    @property
    def short_title(self) -> Bilingual:
        """The name for buttons and sentences: the short one where there is one."""
        return self.short or self.title

    def known(self, aspect: Aspect) -> tuple[Clause, ...]:
        """The statements of one aspect, blanks left out."""
        return tuple(clause for clause in self.clauses.get(aspect, ()) if not clause.is_blank)

    def blanks(self, aspect: Aspect | None = None) -> tuple[Clause, ...]:
        """What staff have still to fill in, of one aspect or of all."""
        aspects = [aspect] if aspect else list(Aspect)
        return tuple(clause for each in aspects for clause in self.clauses.get(each, ()) if clause.is_blank)

    def is_expired(self, today: date) -> bool:
        """Whether the reported validity has passed."""
        return self.valid_until is not None and self.valid_until < today

    def source(self, source_id: str | None) -> Source | None:
        """The source with this id among the entry's own."""
        return next((source for source in self.sources if source.id == source_id), None)

    def newest_source_date(self) -> str:
        """The latest date among the sources, `undated` when none has one."""
        dates = [source.date for source in self.sources if source.date[:4].isdigit()]
        return max(dates, default="undated")
