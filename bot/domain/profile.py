"""Room: domain. What a person has told about themselves, and how far an entry is for them. Pure; no texts, no reading of messages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from bot.domain.knowledge import Aspect, Eligibility, Entry, Status

FACTS = ("pursuits", "degree", "nationality", "graduated", "has_hukou", "has_recognition", "family", "age", "district")
"""Every fact, in the order in which people would tell them; of two that decide as much, the earlier is asked for."""
DEGREES = ("school", "college", "bachelor", "master", "doctor", "postdoc")
"""From the lowest to the highest."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person has said about themselves; None is what they have not said.

    `degree`: the highest of `DEGREES`, still to be finished where `is_enrolled`. `nationality`: chinese, foreign or hkmt (Hong Kong,
    Macao, Taiwan). `graduated`: as precise as said (`2024`, `2024-06`). `family`: spouse, children; empty where they have neither.
    `heard`: for each fact the words it was read from, empty where a button said it; `asked`: facts that only a question was about.
    `untold`: facts that they would rather not tell. `as_of`: the ISO date of the last message read.
    """

    degree: str | None = None
    is_enrolled: bool | None = None
    nationality: str | None = None
    pursuits: tuple[str, ...] | None = None
    graduated: str | None = None
    age: int | None = None
    has_hukou: bool | None = None
    has_recognition: bool | None = None
    district: str | None = None
    family: tuple[str, ...] | None = None
    heard: tuple[tuple[str, str], ...] = ()
    asked: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    as_of: str | None = None

    @property
    def known(self) -> tuple[str, ...]:
        """The facts that they have told."""
        return tuple(fact for fact in FACTS if getattr(self, fact) is not None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one message says. `given_up`: pursuits that it takes back ("不创业了")."""

    said: Profile = field(default_factory=Profile)
    given_up: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the message says nothing about the person."""
        return not (self.said.known or self.said.untold or self.given_up or self.said.is_enrolled is not None)


def with_facts(profile: Profile, facts: Facts) -> Profile:
    """The profile with what a new message says: the latest word holds, pursuits and family add up, a mere question changes nothing told."""
    told = {fact for fact in profile.known if fact not in profile.asked}
    new = {fact: getattr(facts.said, fact) for fact in facts.said.known if not (fact in facts.said.asked and fact in told)}
    merged = {fact: _added(getattr(profile, fact), value) for fact, value in new.items()}
    kept = tuple(p for p in merged.get("pursuits", profile.pursuits) or () if p not in facts.given_up)
    heard = {**dict(profile.heard), **{fact: words for fact, words in facts.said.heard if fact in new}}
    return replace(
        profile,
        **{**merged, "pursuits": kept or None},
        is_enrolled=_enrolled(profile, facts.said, "degree" in new or "graduated" in new),
        heard=tuple(heard.items()),
        asked=tuple(fact for fact in FACTS if fact in facts.said.asked and fact in new or fact in profile.asked and fact not in new),
        untold=tuple(fact for fact in FACTS if fact in (*profile.untold, *facts.said.untold) and fact not in new),
        as_of=facts.said.as_of or profile.as_of,
    )


def _added(before: object, new: object) -> object:
    """Tuples add up, unless one of them says that there is none; of all else the new holds."""
    return tuple(dict.fromkeys((*before, *new))) if isinstance(before, tuple) and isinstance(new, tuple) and new else new


def _enrolled(profile: Profile, said: Profile, is_news: bool) -> bool | None:
    """A new degree or graduation says anew whether one is still enrolled."""
    return said.is_enrolled if said.is_enrolled is not None or (is_news and not said.asked) else profile.is_enrolled


class Fit(StrEnum):
    """How far an entry is for a person, as the fields say it."""

    FITS = "fits"
    MAY_FIT = "may_fit"
    DOES_NOT_FIT = "does_not_fit"


@dataclass(frozen=True, slots=True)
class Judgement:
    """How far an entry fits. `met`: what speaks for it (`degree.doctor`); `reasons`: what speaks against it or is open; `missing`: facts not told."""

    entry: str
    fit: Fit
    met: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class _Weight(StrEnum):
    MET = "met"
    OPEN = "open"
    AGAINST = "against"
    MISSING = "missing"


_Finding = tuple[_Weight, str]
_GIVES: Mapping[str, str] = {"graduate-hukou": "has_hukou", "overseas-degree-recognition": "has_recognition"}
"""Entries that are of no use to somebody who has already what they give."""
_LIMIT_VARIES: Mapping[str, tuple[str, ...]] = {
    "graduate-housing-subsidy": ("master", "doctor", "postdoc"),
    "one-off-startup-subsidy": DEGREES,
}
"""Degrees for which the years since graduation exclude nobody: they are counted from the arrival in Qingdao, or other groups are named
beside the graduates. The fields cannot say this yet."""


def judge_fit(entry: Entry, profile: Profile) -> Judgement:
    """How far an entry is for a person. Conservative: a limit exceeded speaks against it, and anything unknown or open keeps it from fitting."""
    wanted = entry.eligibility or Eligibility()
    found = [finding for check in _CHECKS if (finding := check(wanted, profile, entry))]
    met, reasons, missing = (tuple(what for weight, what in found if weight is w) for w in (_Weight.MET, _Weight.OPEN, _Weight.MISSING))
    against = tuple(what for weight, what in found if weight is _Weight.AGAINST)
    if against:
        return Judgement(entry.id, Fit.DOES_NOT_FIT, met, against)
    is_sure = met and not reasons and not missing
    return Judgement(entry.id, Fit.FITS if is_sure else Fit.MAY_FIT, met, reasons, missing)


def _pursuits(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    if not wanted.pursuits:
        return None
    own = list(profile.pursuits or ()) + ["family"] * ("children" in (profile.family or ())) + ["job"] * ("research" in (profile.pursuits or ()))
    if shared := [each for each in own if each in wanted.pursuits]:
        return (_Weight.MET, f"pursuits.{shared[0]}")
    if wanted.pursuits == ("family",):
        return _children(profile)
    if profile.pursuits is None:
        return (_Weight.MISSING, "pursuits")
    return (_Weight.OPEN, "research_posts") if "research" in wanted.pursuits and "job" in own else (_Weight.AGAINST, "pursuits")


def _children(profile: Profile) -> _Finding:
    if profile.family is None:
        return (_Weight.MISSING, "family")
    return (_Weight.OPEN, "children") if profile.family else (_Weight.AGAINST, "children")


def _degree(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    if not wanted.degrees:
        return None
    if profile.degree is None:
        return (_Weight.MISSING, "degree")
    held = DEGREES.index(profile.degree)
    lowest = min((DEGREES.index(each) for each in wanted.degrees if each != "any"), default=DEGREES.index("college"))
    if held < lowest and wanted.degrees != ("postdoc",):
        return (_Weight.AGAINST, "degree")
    if held < lowest:  # a doctorate is what one becomes a post-doc with
        return (_Weight.OPEN, "postdoc") if profile.degree == "doctor" else (_Weight.AGAINST, "degree")
    return (_Weight.OPEN, "once_graduated") if profile.is_enrolled else (_Weight.MET, f"degree.{profile.degree}")


def _nationality(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    if wanted.nationality in (None, "any"):
        return None
    if profile.nationality is None:
        return (_Weight.MISSING, "nationality")
    if wanted.nationality == profile.nationality:
        return (_Weight.MET, f"nationality.{profile.nationality}")
    return (_Weight.OPEN, "hkmt") if (wanted.nationality, profile.nationality) == ("chinese", "hkmt") else (_Weight.AGAINST, "nationality")


def _graduation(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    limit = wanted.max_years_since_graduation
    if limit is None:
        return None
    if profile.graduated is None:
        return None if profile.is_enrolled else (_Weight.MISSING, "graduated")
    first, last = _span(profile.graduated, limit)
    if profile.as_of and first > profile.as_of:
        return (_Weight.MET, "graduated")
    if profile.as_of is None or last > profile.as_of:
        return (_Weight.OPEN, "graduation_month")
    return (_Weight.OPEN, "years_vary") if profile.degree in (None, *_LIMIT_VARIES.get(entry.id, ())) else (_Weight.AGAINST, "graduated")


def _span(graduated: str, limit: int) -> tuple[str, str]:
    """The first and the last day on which so many years may have passed since a graduation."""
    year, _, month = graduated.partition("-")
    return f"{int(year) + limit:04}-{month or '01'}-01", f"{int(year) + limit:04}-{month or '12'}-31"


def _age(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    if wanted.max_age is None:
        return None
    if profile.age is None:
        return (_Weight.MISSING, "age")
    # Whether the limit itself still counts differs from rule to rule ("未满", "不超过").
    return (_Weight.OPEN, "age_limit") if profile.age == wanted.max_age else (_Weight.MET, "age") if profile.age < wanted.max_age else (_Weight.AGAINST, "age")


def _hukou(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    if not wanted.needs_hukou:
        return None
    if profile.nationality in ("foreign", "hkmt"):
        return (_Weight.OPEN, "hukou_abroad")
    if profile.has_hukou is None:
        return (_Weight.MISSING, "has_hukou")
    return (_Weight.MET, "has_hukou.yes") if profile.has_hukou else (_Weight.OPEN, "hukou_first")


def _not_had_yet(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    fact = _GIVES.get(entry.id)
    if fact == "has_hukou" and profile.nationality in ("foreign", "hkmt"):
        return (_Weight.AGAINST, "nationality")
    has = getattr(profile, fact) if fact else None
    return None if has is None else (_Weight.AGAINST, "had") if has else (_Weight.MET, f"{fact}.no")


def _validity(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    if entry.valid_until is None or (profile.as_of and entry.valid_until.isoformat() >= profile.as_of):
        return None
    return (_Weight.OPEN, "expired")


def _staff(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    """Whether the entry itself leaves open for whom it is."""
    if entry.eligibility is None:
        return (_Weight.OPEN, "unstated")
    is_open = entry.status is not Status.VERIFIED or entry.blanks(Aspect.CONDITIONS) or entry.blanks(Aspect.FOR_WHOM)
    return (_Weight.OPEN, "unconfirmed") if is_open else None


_Check = Callable[[Eligibility, Profile, Entry], _Finding | None]
_CHECKS: tuple[_Check, ...] = (_degree, _pursuits, _nationality, _graduation, _age, _hukou, _not_had_yet, _validity, _staff)
assert {each.name for each in fields(Profile)} >= set(FACTS)
