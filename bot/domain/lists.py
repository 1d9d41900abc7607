"""Room: domain. The three lists of needs as staff keep them. No matching, no reading of files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.check_faults import Fault
from bot.domain.language import Bilingual


class ListKind(StrEnum):
    """Which of the three lists of the fair."""

    FINANCE = "finance"
    TECHNOLOGY = "technology"
    JOBS = "jobs"


@dataclass(frozen=True, slots=True)
class Opening:
    """One entry of a list: a need that an organisation in Qingdao has published.

    `id` never changes and is what an introduction names. `field` and `district` are ids that the form's choices use too. `words`: keywords in
    either language. After `valid_until` it is no longer shown.
    """

    id: str
    list: ListKind
    title: Bilingual
    organisation: Bilingual
    text: Bilingual
    field: str | None = None
    district: str | None = None
    words: tuple[str, ...] = ()
    valid_until: date | None = None

    def is_open(self, today: date) -> bool:
        """Whether it still stands on that day."""
        return self.valid_until is None or today <= self.valid_until

    def in_words(self) -> str:
        """All that it says, in both languages."""
        parts = [getattr(each, side) for each in (self.title, self.text) for side in ("zh", "en")]
        return " ".join((*parts, *self.words))


def opening_faults(openings: Iterable[Opening], fields: frozenset[str], districts: frozenset[str]) -> Iterator[tuple[Opening, Fault]]:
    """Ids that stand twice, fields and districts that nobody can choose; each with the entry that it is about and a path within it."""
    seen: set[str] = set()
    for each in openings:
        if each.id in seen:
            yield each, Fault(("id",), "opening_twice", {"id": each.id})
        seen.add(each.id)
        if each.field and fields and each.field not in fields:
            yield each, Fault(("field",), "no_such_field", {"field": each.field, "fields": ", ".join(sorted(fields))})
        if each.district and each.district not in districts:
            yield each, Fault(("district",), "no_such_district", {"district": each.district, "districts": ", ".join(sorted(districts))})
