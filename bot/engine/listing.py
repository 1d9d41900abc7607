"""Room: engine. "What can I get?": what a person told, what fits, what may fit and why, and one question. No reading of messages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.fitting import Fit, Judgement, judge_fit
from bot.domain.knowledge import Aspect, Entry, EntryKind, Status
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.messages import Button, Reply, TextValue
from bot.domain.phrasebook import Phrasebook
from bot.domain.profile import FACTS, Profile
from bot.engine.profiling import MY, OPTIONS

LONGEST = 900
"""Characters of a list: what can be read on a phone."""
SIZES = ((5, 5), (5, 4), (5, 3), (4, 3), (4, 2), (3, 2), (3, 1), (2, 1), (1, 1))
"""How many entries are shown that match and that wait, from the most on down to what is short enough."""
_YEARS_OFFERED = 4
_RANK = (Status.VERIFIED, Status.GENERAL_KNOWLEDGE, Status.REPORTED, Status.TO_BE_FILLED)
_TOGETHER = 2
_SLIGHT = ("hukou_first", "hukou_abroad", "once_graduated", "graduation_month", "age_limit")
"""What is open but within the person's reach, or nearly so."""

Judged = tuple[Entry, Judgement]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The entries of a list, the best first: those that fit; those that match all that was told; those that wait for something not told."""

    fits: tuple[Judged, ...]
    matches: tuple[Judged, ...]
    depends: tuple[Judged, ...]

    def first(self, likely: int, unsure: int) -> "Sorted":
        """The best of those that fit or match, and of those that wait."""
        return Sorted(self.fits[:likely], self.matches[: max(likely - len(self.fits), 0)], tuple(each for each in self.depends if _says_why(each))[:unsure])

    @property
    def all(self) -> tuple[Judged, ...]:
        """Every entry, in order."""
        return (*self.fits, *self.matches, *self.depends)


def sort_out(entries: Sequence[Entry], profile: Profile) -> Sorted:
    """The list items that are not ruled out, by how well they fit."""
    judged = [(entry, judge_fit(entry, profile)) for entry in entries if entry.kind is EntryKind.ITEM]
    judged = sorted(((entry, found) for entry, found in judged if found.fit is not Fit.DOES_NOT_FIT), key=_place)
    fits = tuple(each for each in judged if each[1].fit is Fit.FITS)
    matches = tuple(each for each in judged if each not in fits and each[1].met and not each[1].missing)
    return Sorted(fits, matches, _mixed([each for each in judged if each not in (*fits, *matches)]))


def _place(judged: Judged) -> tuple[object, ...]:
    """What is expired goes last; then what has most met and least open or missing, and is best confirmed, goes first."""
    entry, found = judged
    weight = len(found.met) - len(found.missing) - sum(1 if reason in _SLIGHT else 2 for reason in _open(found))
    return ("expired" in found.reasons, -weight, -len(found.met), _RANK.index(entry.status), entry.number or 0)


def _says_why(judged: Judged) -> bool:
    """Whether there is something that an entry depends on; one that is for everybody is counted, but tells nobody anything."""
    return bool(judged[1].missing or [reason for reason in _open(judged[1]) if reason != "unstated"])


def _open(found: Judgement) -> list[str]:
    """What is open, less what the heading says of all."""
    return [reason for reason in found.reasons if reason != "unconfirmed"]


def _mixed(waiting: Sequence[Judged]) -> tuple[Judged, ...]:
    """Entries that wait for the same facts two by two, so that one fact does not fill the list."""
    seen: Counter[tuple[str, ...]] = Counter()
    turns = []
    for each in waiting:
        turns.append(seen[each[1].missing] // _TOGETHER)
        seen[each[1].missing] += 1
    return tuple(each for _, each in sorted(zip(turns, waiting, strict=True), key=lambda pair: pair[0]))


def next_question(found: Sorted, profile: Profile) -> str | None:
    """The fact that most entries wait for, those left out that the person would rather not tell; None when nothing waits."""
    wanted = Counter(fact for _, judgement in found.all for fact in judgement.missing if fact not in profile.untold)
    if not wanted:
        return None
    most = max(wanted, key=lambda fact: (wanted[fact], -FACTS.index(fact)))
    # Who is not Chinese has no hukou: first things first.
    is_early = most == "has_hukou" and profile.nationality is None and "nationality" not in profile.untold
    return "nationality" if is_early else most


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list needs: the knowledge, the texts."""

    knowledge: Knowledge
    phrases: Phrasebook

    def reply(self, profile: Profile, language: Language) -> Reply:
        """The list for one person: as many entries as a phone can show, each with a button, and the question that decides most."""
        found = sort_out(tuple(self.knowledge.entries.values()), profile)
        question = next_question(found, profile)
        for size in SIZES if profile.known else [(0, 0)]:
            shown = found.first(*size)
            text = self._text(profile, found, shown, question, language)
            if len(text) <= LONGEST:
                break
        entries = (Button("button.entry", f"/about {entry.id} {Aspect.BENEFITS}", {"title": entry.short_title}) for entry, _ in shown.all)
        return Reply("listing", {"text": text}, (*_answers(question, profile), *entries, Button("button.officer", "/officer")))

    def _text(self, profile: Profile, found: Sorted, shown: Sorted, question: str | None, language: Language) -> str:
        say = _Saying(self.phrases, language)
        blocks = self._understood(profile, say) or [say("listing.nothing_told", count=len(found.all))]
        for name, part in (("fits", shown.fits), ("matches", shown.matches), ("depends", shown.depends)):
            if part:
                blocks += [say(f"listing.{name}"), *(_line(entry, judgement, say) for entry, judgement in part)]
        if (left := len(found.all) - len(shown.all)) and shown.all:
            blocks.append(say("listing.more", count=left))
        district = self.knowledge.entries.get(profile.district or "")
        blocks.append(say("listing.note_district", district=district.short_title) if district else say("listing.note"))
        return "\n".join([*blocks, *([say(f"listing.question.{question}")] if question else [])])

    def _understood(self, profile: Profile, say: "_Saying") -> list[str]:
        """What was said, chosen or only asked about, each fact with the words it was read from, so that a misunderstanding shows."""
        heard = dict(profile.heard)
        facts: dict[str, list[str]] = {"said": [], "chose": [], "asked": []}
        for fact in profile.known:
            shown, words = self._fact(fact, profile, say), heard.get(fact, "")
            how = "asked" if fact in profile.asked else "said" if words else "chose"
            facts[how].append(say("listing.heard", fact=shown, words=words) if words and words != shown else shown)
        lines = [say(f"listing.{how}", facts=say.joined(parts)) for how, parts in facts.items() if parts]
        return [*lines[:-1], say("listing.understood", last=lines[-1])] if lines else []

    def _fact(self, fact: str, profile: Profile, say: "_Saying") -> str:
        value = getattr(profile, fact)
        match fact:
            case "pursuits" | "family":
                return say.joined([say(f"listing.value.{fact}.{each}") for each in value or ("none",)])
            case "degree":
                degree = say(f"listing.value.degree.{value}")
                return say("listing.value.enrolled", degree=degree) if profile.is_enrolled else degree
            case "graduated":
                year, _, month = str(value).partition("-")
                name = "graduating" if profile.is_enrolled else "graduated"
                return say(f"listing.value.{name}.month", year=year, month=int(month)) if month else say(f"listing.value.{name}.year", year=year)
            case "age":
                return say("listing.value.age.years", age=value)
            case "has_hukou" | "has_recognition":
                return say(f"listing.value.{fact}.{'yes' if value else 'no'}")
            case "district" if value in self.knowledge.entries:
                return self.knowledge.entries[value].short_title.for_(say.language)
        return say(f"listing.value.{fact}.{value}") if fact == "nationality" else str(value)


@dataclass(frozen=True, slots=True)
class _Saying:
    """The texts in one language."""

    phrases: Phrasebook
    language: Language

    def __call__(self, name: str, **values: TextValue) -> str:
        return self.phrases.say(name, self.language, values)

    def joined(self, parts: Sequence[str]) -> str:
        return ("、" if self.language.is_chinese else ", ").join(parts)


def _line(entry: Entry, found: Judgement, say: _Saying) -> str:
    """An entry with what speaks for it, what is open and what is missing."""
    title = entry.short_title.for_(say.language)
    met = say.joined([say(f"listing.value.{each}") for each in found.met])
    line = say("listing.line_why", title=title, why=met) if met else say("listing.line", title=title)
    open_ = [say(f"listing.reason.{each}") for each in _open(found)]
    missing = [say(f"listing.missing.{each}") for each in found.missing]
    return say("listing.line_open", line=line, open=say.joined([*missing, *open_])) if missing or open_ else line


def _answers(question: str | None, profile: Profile) -> tuple[Button, ...]:
    """The buttons of a question, and one for who would rather not say."""
    if question is None:
        return ()
    options = [Button(f"listing.value.{question}.{each}", f"{MY}{question} {each}") for each in OPTIONS.get(question, ())]
    if question == "graduated" and profile.as_of:
        years = range(int(profile.as_of[:4]), int(profile.as_of[:4]) - _YEARS_OFFERED, -1)
        options = [Button("listing.value.graduated.year", f"{MY}graduated {year}", {"year": year}) for year in years]
    return (*options, Button("listing.untold", f"{MY}untold {question}"))
