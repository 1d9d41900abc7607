"""Room: domain. How far an entry is for a person, from the fields of the one and the facts of the other. Pure; a table of checks."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.knowledge import Aspect, Eligibility, Entry, Status
from bot.domain.profile import DEGREES, Profile


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


MET, OPEN, AGAINST, MISSING = "met", "open", "against", "missing"
_Finding = tuple[str, str]


def judge_fit(entry: Entry, profile: Profile) -> Judgement:
    """How far an entry is for a person. Conservative: a limit exceeded speaks against it, and anything unknown or open keeps it from fitting."""
    wanted = entry.eligibility or Eligibility()
    found = [finding for check in _CHECKS if (finding := check(wanted, profile, entry))]
    met, reasons, missing = (tuple(what for weight, what in found if weight == w) for w in (MET, OPEN, MISSING))
    against = tuple(what for weight, what in found if weight == AGAINST)
    if against:
        return Judgement(entry.id, Fit.DOES_NOT_FIT, met, against)
    is_sure = met and not reasons and not missing
    return Judgement(entry.id, Fit.FITS if is_sure else Fit.MAY_FIT, met, reasons, missing)


def _pursuits(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    if not wanted.pursuits:
        return None
    own = {each: each for each in profile.pursuits or ()} | ({"family": "family"} if "children" in (profile.family or ()) else {})
    if "research" in own:
        own.setdefault("job", "research")  # a post in research is a job too
    if shared := [said for each, said in own.items() if each in wanted.pursuits]:
        return (MET, f"pursuits.{shared[0]}")
    if wanted.pursuits == ("family",) and profile.family is not None:
        return (OPEN, "children") if profile.family else (AGAINST, "children")
    if wanted.pursuits == ("family",):
        return (MISSING, "family")
    if profile.pursuits is None:
        return (MISSING, "pursuits")
    return (OPEN, "research_posts") if "research" in wanted.pursuits and "job" in own else (AGAINST, "pursuits")


def _degree(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    if not wanted.degrees:
        return None
    if profile.degree is None:
        return (MISSING, "degree")
    if profile.degree in wanted.degrees_by_exception:
        return (OPEN, "degree_exception")
    held = DEGREES.index(profile.degree)
    lowest = min(DEGREES.index("college" if each == "any" else each) for each in wanted.degrees)
    if held < lowest:  # a doctorate is what one becomes a post-doc with
        return (OPEN, "postdoc") if profile.degree == "doctor" else (AGAINST, "degree")
    return (OPEN, "once_graduated") if profile.is_enrolled else (MET, f"degree.{profile.degree}")


def _nationality(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    if wanted.nationality in (None, "any"):
        return None
    own = profile.nationality or ("chinese" if profile.has_hukou else None)
    if own is None:
        return (MISSING, "nationality")
    if wanted.nationality == own:
        return (MET, f"nationality.{own}")
    return (OPEN, "hkmt") if (wanted.nationality, own) == ("chinese", "hkmt") else (AGAINST, "nationality")


def _graduation(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    limit = wanted.max_years_since_graduation
    if limit is None:
        return None
    if profile.graduated is None:
        return None if profile.is_enrolled else (MISSING, "graduated")
    first, last = _span(profile.graduated, limit)
    if profile.as_of and first > profile.as_of:
        return (MET, "graduated")
    if profile.as_of is None or last > profile.as_of:
        return (OPEN, "graduation_month")
    return (OPEN, "years_vary") if _years_differ(wanted, profile) else (AGAINST, "graduated")


def _years_differ(wanted: Eligibility, profile: Profile) -> bool:
    """Whether the limit excludes nobody of this degree; of the degrees named, the lowest counts, and `any` means everybody."""
    named = wanted.years_differ_for
    if not named or "any" in named or profile.degree is None:
        return bool(named)
    return DEGREES.index(profile.degree) >= min(DEGREES.index(each) for each in named)


def _span(graduated: str, limit: int) -> tuple[str, str]:
    """The first and the last day on which so many years may have passed since a graduation."""
    year, _, month = graduated.partition("-")
    return f"{int(year) + limit:04}-{month or '01'}-01", f"{int(year) + limit:04}-{month or '12'}-31"


def _age(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    if wanted.max_age is None:
        return None
    if profile.age is None:
        return (MISSING, "age")
    limits = _age_limits(wanted, wanted.max_age, profile.degree)
    if profile.age in limits:  # Whether the limit itself still counts differs from rule to rule ("未满", "不超过").
        return (OPEN, "age_limit")
    return (MET, "age") if profile.age < min(limits) else (AGAINST, "age") if profile.age > max(limits) else (OPEN, "age_varies")


def _age_limits(wanted: Eligibility, usual: int, degree: str | None) -> set[int]:
    """The limits that may be a person's: their degree's own or else the usual one, that for women, and all where the degree is not told."""
    named = {limit for who, limit in wanted.max_age_for.items() if degree is None or who in (degree, "women")}
    return named if degree in wanted.max_age_for else {usual, *named}


def _hukou(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    if not wanted.needs_hukou:
        return None
    if profile.nationality in ("foreign", "hkmt"):
        return None if profile.nationality in wanted.hukou_not_needed_for else (OPEN, "hukou_abroad")
    if profile.has_hukou is None:
        return (MISSING, "has_hukou")
    return (MET, "has_hukou.yes") if profile.has_hukou else (OPEN, "hukou_first")


def _not_had_yet(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    """What an entry gives is of no use to somebody who has it already, or cannot have it."""
    if wanted.gives == "hukou" and profile.nationality in ("foreign", "hkmt"):
        return (AGAINST, "nationality")
    has = getattr(profile, f"has_{wanted.gives}") if wanted.gives else None
    return None if has is None else (AGAINST, "had") if has else (MET, f"has_{wanted.gives}.no")


def _validity(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    if entry.valid_until is None or (profile.as_of and entry.valid_until.isoformat() >= profile.as_of):
        return None
    return (OPEN, "expired")


def _standing(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    return (OPEN, "standing") if wanted.needs_talent_status else None


def _staff(wanted: Eligibility, profile: Profile, entry: Entry) -> _Finding | None:
    """Whether the entry itself leaves open for whom it is."""
    if entry.eligibility is None:
        return (OPEN, "unstated")
    is_open = entry.status is not Status.VERIFIED or entry.blanks(Aspect.CONDITIONS) or entry.blanks(Aspect.FOR_WHOM)
    return (OPEN, "unconfirmed") if is_open else None


_Check = Callable[[Eligibility, Profile, Entry], _Finding | None]
_CHECKS: tuple[_Check, ...] = (_degree, _pursuits, _nationality, _graduation, _age, _hukou, _not_had_yet, _validity, _standing, _staff)
