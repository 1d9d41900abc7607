"""Room: domain. Other cities' policies that look like ours: places of `places.yaml` in statements, sources and titles. No reading of questions."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.domain.check_faults import Fault
from bot.domain.knowledge import Aspect, Entry, Level
from bot.domain.library import Place

_NOT_OURS = re.compile(r"不适用|青岛不|不是青岛|非青岛|不在青岛|转载|转发|来自|毕业|does not apply|not (?:of )?qingdao|copied|copy of|reprint", re.IGNORECASE)
"""Says that the matter is another place's, or how a text came to us by way of one."""
_NO_PLACE_AFTER = r"(?![—－-]?(?:合作组织|路|街|大学|学院|晨报|日报|晚报))"
_IN_QINGDAO = re.compile(r"青岛|Qingdao")


def lookalikes(listed: Iterable[tuple[str, Entry]], elsewhere: Sequence[Place]) -> Iterator[tuple[str, Fault]]:
    """Where an entry speaks of another place without saying that it is not ours, each with the name of its file.

    Sources are looked at where an entry is the city's own: what other places print about a policy of the state or the province is a source for it.
    """
    if not elsewhere:
        return
    names = re.compile("|".join(re.escape(place.name.zh) + _NO_PLACE_AFTER for place in sorted(elsewhere, key=lambda place: -len(place.name.zh))))
    for file, entry in listed:
        yield from ((file, fault) for fault in _of_entry(entry, names))


def _of_entry(entry: Entry, names: re.Pattern[str]) -> Iterator[Fault]:
    if (found := names.search(entry.title.zh)) and not _IN_QINGDAO.search(entry.title.zh):
        yield Fault(("title", "zh"), "lookalike_title", {"place": found[0]})
    for aspect in Aspect:
        for position, clause in enumerate(entry.clauses.get(aspect, ())):
            if (found := names.search(clause.text.zh)) and not _NOT_OURS.search(clause.text.zh):
                yield Fault((aspect.value, position, "zh"), "lookalike", {"place": found[0]})
    for position, source in enumerate(entry.sources if entry.level is Level.CITY else ()):
        if (found := names.search(source.title.zh)) and not _NOT_OURS.search(source.title.zh) and not _IN_QINGDAO.search(source.title.zh):
            yield Fault(("sources", position, "title", "zh"), "lookalike_source", {"place": found[0]})
