"""Room: domain. Who may work in the officers' group, by the knowledge folder. No names of its own."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from bot.domain.knowledge import Officer
from bot.domain.knowledge_rules import Fault
from bot.domain.library import Knowledge


def officers_of(knowledge: Knowledge) -> Mapping[int, Officer]:
    """Every officer who may act in the group, by the number of the account."""
    city = knowledge.city_desk.officers
    listed = [*city, *(officer for district in knowledge.districts() for officer in district.officers)]
    return {officer.telegram: officer for officer in listed if officer.telegram is not None}


def officer_faults(files: Iterable[tuple[str, tuple[Officer, ...]]]) -> Iterator[tuple[str, Fault]]:
    """Numbers that two officers share, or one officer has twice in a file; each fault with the name of its file."""
    name_of: dict[int, str] = {}
    for file, officers in files:
        numbers = Counter(officer.telegram for officer in officers)
        for place, officer in enumerate(officers):
            if officer.telegram is None:
                continue
            known = name_of.setdefault(officer.telegram, officer.name)
            path = ("officers", place, "telegram")
            if known != officer.name:
                yield file, Fault(path, f"the telegram number {officer.telegram} is also that of {known}", "correct one of them, or write the same name")
            elif numbers[officer.telegram] > 1:
                yield file, Fault(path, f"the telegram number {officer.telegram} is listed twice here", "remove one of the two entries")
