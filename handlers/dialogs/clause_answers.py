"""Room: dialogs. Answers without labels: what whole clauses of a message say. A clause that says more than its answers says none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.forms import Slot, Spotted
from handlers.dialogs.clauses import Said, Span, clauses, pieces
from handlers.dialogs.country_names import country_names
from handlers.dialogs.marks import BY_KIND, country_cores, fields, fields_beside, name_at_head
from handlers.dialogs.open_slots import CHOSEN, FREE, Read, left_of, owner_of
from handlers.dialogs.signs import DEGREE, FIELD_WORDS, FILLER, PLANNED, TAKES_BACK, TITLE
from handlers.dialogs.tidying import bare

_ORDER = ("time_slot", "degree", "university", "date", "amount", "number", "choice", "choices", "ticks", "person_name")
_DATES = ("date", "day", "month", "date_range")
_STUDIES = frozenset({"degree", "university"})


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for: the slots that are left, the one that is asked, and what reads a span."""

    slots: Sequence[Slot]
    asked: Slot
    read: Read

    def spotted(self, slot: Slot, spans: Iterator[Span]) -> Iterator[Spotted]:
        """The spans that the slot's reader takes, with what it makes of them."""
        for span in spans:
            value = self.read(slot, span)
            if value is not None:
                yield Spotted(slot.name, value, span)


def in_clauses(rest: Said, slots: Sequence[Slot], found: Sequence[Spotted], is_sure: bool, read: Read) -> list[Spotted]:
    """What whole clauses say; where more of them say something else, the message is a story and none counts."""
    spotted: list[Spotted] = []
    understood = strange = 0
    left = [slot for slot in left_of(slots, found) if slot.reader not in _STUDIES or not _is_planned(rest)]
    telling = (clause for clause in clauses(rest) if not TAKES_BACK.fullmatch(rest.plain, *clause))
    for number, clause in enumerate(telling):
        more = _clause(rest, clause, _Search(left, slots[0], read), is_first=number == 0)
        spotted += more or []
        strange += more is None
        understood += bool(more)
    return spotted if understood > strange or is_sure or slots[0].name in {each.slot for each in spotted} else []


def _is_planned(rest: Said) -> bool:
    """Whether a degree is wished for: then a university may be one to come, too."""
    return any(PLANNED.search(rest.plain, *clause) and DEGREE.search(rest.plain, *clause) for clause in clauses(rest))


def _clause(rest: Said, clause: Span, search: _Search, is_first: bool) -> list[Spotted] | None:
    """The answers of one clause; None where it says more than they do, and so may mean something else."""
    free = _field_slot(search.slots)
    if free and (field := next(search.spotted(free, fields(rest, clause, free)), None)):
        return [field]
    found = _marked(rest, clause, search)
    if found and any(slot.reader in CHOSEN for slot in search.slots if slot.name == found[-1].slot):
        return found  # a clause in which a choice is found says nothing else
    found += _beside(_without(rest, found), clause, free, found, search)
    left = _without(rest, found)
    strange = [piece for piece in pieces(left.plain, clause) if not FILLER.match(left.plain[slice(*piece)])]
    if len(strange) == 1 and (last := _last(left, strange[0], search, is_first and all(each.span > strange[0] for each in found))):
        return [*found, last]
    return None if strange and not _are_places(left, strange, found) else found


def _without(rest: Said, found: Sequence[Spotted]) -> Said:
    return rest.without([each.span for each in found])


def _field_slot(slots: Sequence[Slot]) -> Slot | None:
    """The slot for what one works on, which lead-in words alone can fill."""
    return owner_of([slot for slot in slots if slot.reader in FREE and not FIELD_WORDS.isdisjoint(word.lower() for word in slot.called)], *FREE)


def _marked(rest: Said, clause: Span, search: _Search) -> list[Spotted]:
    found: list[Spotted] = []
    for reader in _ORDER:
        left = _without(rest, found)
        fits = [each for slot in _owners(search.slots, reader) for each in search.spotted(slot, BY_KIND[reader](left, clause, slot))]
        # A word that two questions offer answers neither.
        found += fits if len({each.slot for each in fits}) == 1 else []
        if found and reader in CHOSEN:
            break
    return found


def _owners(slots: Sequence[Slot], reader: str) -> list[Slot]:
    """A choice's own words tell whose it is; a time is the one that is needed, not the second choice; of other kinds there must be one slot."""
    if reader in CHOSEN:
        return [slot for slot in slots if slot.reader == reader]
    fitting = [slot for slot in slots if reader != "time_slot" or slot.required]
    owner = owner_of(fitting, *(_DATES if reader == "date" else (reader,)))
    return [owner] if owner else []


def _beside(rest: Said, clause: Span, free: Slot | None, found: Sequence[Spotted], search: _Search) -> list[Spotted]:
    """The field that stands with a degree."""
    degrees = {slot.name for slot in search.slots if slot.reader == "degree"}
    degree = next((each for each in found if each.slot in degrees), None)
    if free is None or degree is None:
        return []
    return list(search.spotted(free, fields_beside(rest, clause, degree.span)))[:1]


def _last(rest: Said, piece: Span, search: _Search, may_be_name: bool) -> Spotted | None:
    """The one piece not yet understood: a country, or the name that was asked for and is said first."""
    marked = [slot for slot in search.slots if slot.reader == "country" and any(BY_KIND["country"](rest, piece, slot))]
    slot = search.asked if search.asked in marked else marked[0] if len(marked) == 1 else None
    if slot and (country := next(search.spotted(slot, iter([piece])), None)):
        return country
    return _asked_name(rest, piece, search) if may_be_name and search.asked.reader == "person_name" and search.asked in search.slots else None


def _asked_name(rest: Said, piece: Span, search: _Search) -> Spotted | None:
    """The name that was asked for, with nothing behind it that says something else."""
    length = name_at_head(rest.part(piece)) or 0
    span = piece[0], piece[0] + length
    if not length or TITLE.fullmatch(rest.plain[slice(*span)]) or not FILLER.match(rest.plain[span[1] : piece[1]]):
        return None
    return next(search.spotted(search.asked, iter([span])), None)


def _are_places(rest: Said, left: Sequence[Span], found: Sequence[Spotted]) -> bool:
    """A country beside other answers only says where: "PhD from TUM in Germany", said of TUM."""
    return bool(found) and all(any(core in country_names() for core in country_cores(bare(rest.part(piece)))) for piece in left)
