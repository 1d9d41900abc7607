"""Room: engine. The value check: what an answer states must stand in the entry it cites. No search, no wording."""

from bot.domain.knowledge import Entry
from bot.domain.knowledge_rules import PUBLIC_LINES
from bot.domain.values import numbers_in


def unsupported_numbers(text: str, entry: Entry) -> set[float]:
    """The numbers of a text that stand nowhere in the entry: not in its statements, its titles, its sources, nor among the public lines."""
    supported = {float(line) for line in PUBLIC_LINES}
    for side in ("zh", "en"):
        for clauses in entry.clauses.values():
            for clause in clauses:
                supported |= numbers_in(getattr(clause.text, side))
        supported |= numbers_in(getattr(entry.title, side)) | numbers_in(getattr(entry.authority, side))
        for source in entry.sources:
            supported |= numbers_in(getattr(source.title, side)) | numbers_in(source.date)
    if entry.valid_until:
        supported |= numbers_in(str(entry.valid_until))
    return numbers_in(text) - supported
