"""Room: adapters. How staff write down officers, office hours and deadlines (Pydantic), and their way to the domain. No reading of files."""

import re
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Annotated, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.domain.knowledge import CityDesk, Officer
from bot.domain.language import Language
from bot.domain.office_hours import Deadlines, OfficeHours, Span

_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至]\s*(\d{1,2})[:：](\d{2})")
_WECOM_USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-@.]{0,63}")
"""The userid of a member as WeCom allows it."""


def _name(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("empty", "is empty")
    return text.strip()


def _language(code: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", code):
        raise PydanticCustomError("no_language", "no code of a language")
    return code


def _email(address: str) -> str:
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        raise PydanticCustomError("no_email", "no e-mail address") from None


def _wecom(user: object) -> str:
    # A number without quotes is taken as it is written: nobody's account is meant to be reckoned with.
    if isinstance(user, bool) or not _WECOM_USER.fullmatch(str(user)):
        raise PydanticCustomError("no_wecom", "no account of WeCom")
    return str(user)


def _span(text: object) -> Span:
    written = _SPAN.fullmatch(str(text).strip())
    if written is None:
        raise PydanticCustomError("no_span", "no span of hours")
    start_hour, start_minute, end_hour, end_minute = map(int, written.groups())
    if max(start_hour, end_hour) > 23 or max(start_minute, end_minute) > 59:
        raise PydanticCustomError("past_midnight", "the day goes from 00:00 to 23:59")
    span = Span(time(start_hour, start_minute), time(end_hour, end_minute))
    if span.end <= span.start:
        raise PydanticCustomError("span_order", "ends before it starts")
    return span


def _in_order(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    ordered = tuple(sorted(spans, key=lambda span: span.start))
    for one, next_one in pairwise(ordered):
        if next_one.start < one.end:
            raise PydanticCustomError("spans_overlap", "the hours overlap", {"one": f"{one.start:%H:%M}", "next": f"{next_one.start:%H:%M}"})
    return ordered


Hours = Annotated[tuple[Annotated[Span, BeforeValidator(_span)], ...], AfterValidator(_in_order)]
"""`["09:00-12:00", "13:30-17:00"]`, the hours of every working day in Beijing."""
WorkingHours = Annotated[float, Field(gt=0, le=400)]
Days = Annotated[int, Field(ge=1, le=365)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AbsenceForm(_Strict):
    """`{from: 2026-10-01, to: 2026-10-07}`, both days included."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "AbsenceForm":
        if self.last < self.first:
            raise PydanticCustomError("absence_order", "to lies before from", {"first": str(self.first), "last": str(self.last)})
        return self


class OfficerForm(_Strict):
    """An officer of a district, or of the city's desk; `telegram` is the account's number, not its @name."""

    name: Annotated[str, AfterValidator(_name)]
    languages: tuple[Annotated[str, AfterValidator(_language)], ...] = ()
    telegram: Annotated[int, Field(strict=True, gt=0, lt=2**52)] | None = None
    email: Annotated[str, AfterValidator(_email)] | None = None
    wecom: Annotated[str, BeforeValidator(_wecom)] | None = None
    topics: tuple[str, ...] = ()
    role: Literal["officer", "deputy"] = "officer"
    absent: tuple[AbsenceForm, ...] = ()

    def to_domain(self) -> Officer:
        """As the domain writes it."""
        away = tuple((absence.first, absence.last) for absence in self.absent)
        return Officer(self.name, self.languages, self.telegram, self.email, self.wecom, self.topics, self.role == "deputy", away)


class DeadlinesForm(_Strict):
    """`deadlines:` of `city-desk.yaml`, in working hours and in days; what is left out stays as the domain has it."""

    first_answer_hours: WorkingHours | None = None
    next_answer_hours: WorkingHours | None = None
    escalate_hours: WorkingHours | None = None
    remind_at_percent: Annotated[int, Field(ge=1, le=99)] | None = None
    scholar_days: Days | None = None
    reopen_days: Days | None = None

    def to_domain(self) -> Deadlines:
        """As the domain writes it."""
        usual = Deadlines()
        return Deadlines(
            first_answer=_hours(self.first_answer_hours, usual.first_answer),
            next_answer=_hours(self.next_answer_hours, usual.next_answer),
            escalate=_hours(self.escalate_hours, usual.escalate),
            remind=self.remind_at_percent / 100 if self.remind_at_percent else usual.remind,
            scholar_days=self.scholar_days or usual.scholar_days,
            reopen_days=self.reopen_days or usual.reopen_days,
        )


def _hours(written: float | None, usual: timedelta) -> timedelta:
    return usual if written is None else timedelta(hours=written)


class CityDeskForm(_Strict):
    """`city-desk.yaml`."""

    language: Literal["zh", "en"] = "zh"
    officers: tuple[OfficerForm, ...] = ()
    hours: Hours = ()
    deadlines: DeadlinesForm = DeadlinesForm()

    def to_domain(self) -> CityDesk:
        """As the domain writes it."""
        officers = tuple(officer.to_domain() for officer in self.officers)
        return CityDesk(officers, Language(self.language), OfficeHours(self.hours), self.deadlines.to_domain())
