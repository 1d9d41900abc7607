"""Room: domain. What an entry says to people, what of it is different from before, and who wants to know of that. No storage, no sending."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.knowledge import Entry
from bot.domain.language import Bilingual, Language

KEPT_FOR = timedelta(days=365)
"""A wish to be told is forgotten after this."""
MOST_WITHOUT_A_SIGN = 2
"""Somebody who was told so often and wrote nothing since is told no more."""
FORGOTTEN_AFTER = timedelta(days=30)
"""So long after the last of these the wish is deleted."""
SETTLES = timedelta(minutes=10)
"""A change is told once it has stood so long: what is taken back right after, or mended in a hurry, is never told."""
_WITHOUT_MEANING = re.compile(r"[\s，。、；：,;:！!？?“”‘’\"'（）()【】\[\]]|\.(?!\d)")


@dataclass(frozen=True, slots=True)
class Stated:
    """What an entry says: what it knows, what it leaves open, how long it holds, what replaced it. `is_gone`: there is no such entry any more.

    Its title and the date of its sources go along to be shown, and are no statements.
    """

    title: Bilingual
    known: tuple[Bilingual, ...] = ()
    blanks: tuple[Bilingual, ...] = ()
    valid_until: str = ""
    replaced_by: str = ""
    source_date: str = ""
    is_gone: bool = False

    @property
    def digest(self) -> str:
        """The same as long as it says the same; spaces and punctuation say nothing."""
        parts = [plainly(side) for text in (*self.known, Bilingual("|", "|"), *self.blanks) for side in (text.zh, text.en)]
        whole = "\x1f".join([*sorted(parts), self.valid_until, self.replaced_by, "gone" if self.is_gone else ""])
        return hashlib.sha256(whole.encode()).hexdigest()[:32]


def stated_by(entry: Entry) -> Stated:
    """What an entry says now."""
    clauses = [clause for of_aspect in entry.clauses.values() for clause in of_aspect]
    return Stated(
        entry.title,
        tuple(clause.text for clause in clauses if not clause.is_blank),
        tuple(clause.text for clause in clauses if clause.is_blank),
        entry.valid_until.isoformat() if entry.valid_until else "",
        entry.replaced_by or "",
        entry.newest_source_date(),
    )


def plainly(text: str) -> str:
    """A statement without what changes nothing of its meaning; decimal points and signs stay."""
    return _WITHOUT_MEANING.sub("", unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different, in one language: statements that are gone and that are new, and whether the entry itself went.

    `valid_until`: the last day where that moved, empty where none is named any more; None where it stayed.
    """

    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    valid_until: str | None = None
    is_replaced: bool = False
    is_gone: bool = False

    @property
    def is_any(self) -> bool:
        """Whether somebody who reads this language would see a difference."""
        return self != Difference()


def difference(before: Stated, after: Stated, language: Language) -> Difference:
    """What somebody who knew `before` has to hear."""
    if after.is_gone:
        return Difference(is_gone=not before.is_gone)
    old, new = ([each.for_(language) for each in stated.known] for stated in (before, after))
    known_before, known_now = {plainly(each) for each in old}, {plainly(each) for each in new}
    return Difference(
        tuple(each for each in old if plainly(each) not in known_now),
        tuple(each for each in new if plainly(each) not in known_before),
        after.valid_until if after.valid_until != before.valid_until else None,
        bool(after.replaced_by) and after.replaced_by != before.replaced_by,
    )


@dataclass(frozen=True, slots=True)
class Interest:
    """Somebody agreed to be told when an entry changes. `knew`: the digest of what it said when they last heard of it; `edition`: of the day they agreed.

    `told`: how often they were told since they last wrote anything.
    """

    conversation: str
    entry: str
    language: Language
    edition: str
    knew: str
    at: datetime
    told: int = 0
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class News:
    """An entry says something else than the person knew, and has for a while. `has_written`: they wrote something since they were last told."""

    interest: Interest
    before: Stated
    after: Stated
    has_written: bool

    @property
    def times_told(self) -> int:
        """How often they were told in a row without a sign of them."""
        return 0 if self.has_written else self.interest.told

    @property
    def is_given_up(self) -> bool:
        """Whether they were told often enough to nobody's use."""
        return self.times_told >= MOST_WITHOUT_A_SIGN
