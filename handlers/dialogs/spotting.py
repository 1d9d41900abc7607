"""Room: dialogs. Several answers in one message, each surely of its slot. Precision before recall: what is not sure is asked, never filled."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from bot.domain.forms import Reading, Slot, Spotted, Value
from handlers.dialogs.chosen import SEVERAL
from handlers.dialogs.clause_answers import in_clauses
from handlers.dialogs.clauses import Said, Span, asks, clauses, pieces, said, trimmed
from handlers.dialogs.country_names import country_names
from handlers.dialogs.labels import Labelled, labelled
from handlers.dialogs.marks import BY_KIND, name_at_head
from handlers.dialogs.open_slots import CHOSEN, FREE, Read, left_of, owner_of
from handlers.dialogs.readers import READERS
from handlers.dialogs.signs import BY_READER, FILLER, REACHES_ME
from handlers.dialogs.tidying import bare

LONGEST = 600
"""Characters of a message that is searched; a longer one is a story, and its answers are asked for one by one."""

_LENIENT = frozenset({*FREE, "person_name", "university"})
_CLOSED = frozenset({*CHOSEN, "time_slot", "country", "number", "amount", "degree"})
_CALLED = re.compile(
    r"(?:我?们?的?(?:项目|公司|企业)?(?:名叫|叫做?|名字[是叫])|(?:it's|it is|we're|we are|(?:the|my|our) project is)\scalled\s|(?:we|i)\scall\sit\s)\s*"
)
_EXACT = frozenset({"email", "phone", "url", "number", "amount"})


def spot(text: str, slots: Sequence[Slot], reading: Callable[[Slot], Reading]) -> tuple[Spotted, ...]:
    """The answers in a message, in its order; the first of `slots` is the open question.

    Empty where something is asked, and where the message answers the open question alone: its own reader takes it whole.
    """
    message = said(text)
    if not slots or len(text) > LONGEST or text.startswith("/") or asks(message.plain):
        return ()

    def read(slot: Slot, span: Span) -> Value | None:
        value = READERS[slot.reader](message.part(span), reading(slot))
        return value if isinstance(value, Value) else None

    found, spans = _labelled(message, slots, read)
    rest = message.without(spans)
    more = _contacts(rest, left_of(slots, found), read)
    found, rest = found + more, rest.without([each.span for each in more])
    if slots[0].reader in FREE:
        chosen = _closed_beside(rest, left_of(slots, found), read)
        found, rest = found + [each for each, _ in chosen], rest.without([clause for _, clause in chosen])
    found += _free(rest, slots[0], found, read) if slots[0].reader in FREE else in_clauses(rest, slots, found, bool(spans or more), read)
    return _settled(_together(found, slots, read), slots[0], read(slots[0], (0, len(text))))


def _settled(found: list[Spotted], asked: Slot, plain: Value | None) -> tuple[Spotted, ...]:
    """One value a slot, two different ones are none; nothing where the open question's reader understands the message and it is not among them."""
    values: dict[str, set[str]] = {}
    for each in found:
        values.setdefault(each.slot, set()).add(each.value.stored)
    sure = {each.slot: each for each in reversed(found) if len(values[each.slot]) == 1}
    alone = sure[asked.name].value.stored if set(sure) == {asked.name} else None
    is_plain = plain is not None and (alone == plain.stored or (asked.name not in sure and asked.reader not in _LENIENT))
    return () if is_plain else tuple(sorted(sure.values(), key=lambda each: each.span))


def _together(found: Sequence[Spotted], slots: Sequence[Slot], read: Read) -> list[Spotted]:
    """Choices of one question named in clauses that follow each other, as one answer; other answers as they are."""
    kept: list[Spotted] = []
    for each in sorted(found, key=lambda each: each.span):
        before = kept[-1] if kept else None
        slot = next(slot for slot in slots if slot.name == each.slot)
        span = (before.span[0], each.span[1]) if before and before.slot == each.slot and slot.reader in SEVERAL else None
        value = read(slot, span) if span else None
        if span and value:
            kept[-1] = Spotted(each.slot, value, span)
        else:
            kept.append(each)
    return kept


def _labelled(message: Said, slots: Sequence[Slot], read: Read) -> tuple[list[Spotted], list[Span]]:
    found, spans = [], []
    for part in labelled(message, slots):
        for span in _values(message, part):
            value = read(part.slot, span)
            if value is not None:
                found.append(Spotted(part.slot.name, value, span))
                spans.append((part.start, span[1]))
                break
    return found, spans


def _values(message: Said, part: Labelled) -> Iterator[Span]:
    """What a label may name: the contact or mark behind it; all of it where a colon or 是 joins them, or where only a true value is read."""
    reader, text = part.slot.reader, message.part(part.value)
    if reader in BY_READER and (contact := BY_READER[reader].match(message.written, *part.value)):
        yield contact.span()
    if reader == "person_name" and (name := name_at_head(text)):
        yield part.value[0], part.value[0] + name
    if reader in BY_KIND and reader not in ("person_name", "country"):
        yield from (mark for mark in BY_KIND[reader](message, part.value, part.slot) if mark[0] == part.value[0])
    is_country = reader in _LENIENT and bare(text) in country_names()
    if (part.is_firm or reader in _EXACT or (reader == "country" and bare(text) in country_names())) and not (is_country and reader == "university"):
        yield part.value


def _contacts(rest: Said, slots: Sequence[Slot], read: Read) -> list[Spotted]:
    """Addresses, numbers and links of the person, wherever they stand; of two of a kind neither is sure."""
    found = []
    for reader, pattern in BY_READER.items():
        slot = owner_of(slots, reader)
        matches = list(pattern.finditer(rest.written))
        if slot and len(matches) == 1:
            span = trimmed(rest.written, matches[0].span()) or matches[0].span()
            value = read(slot, span)
            if value is not None and _is_own(rest, span):
                found.append(Spotted(slot.name, value, span))
    return found


def _is_own(rest: Said, contact: Span) -> bool:
    """Whether an address is given as one's own: alone in its clause, or with "reach me at"."""
    clause = next((span for span in clauses(rest) if span[0] <= contact[0] < span[1]), contact)
    around = rest.plain[clause[0] : contact[0]], rest.plain[contact[1] : clause[1]]
    return all(FILLER.match(part) or REACHES_ME.match(part) for part in around)


def _closed_beside(rest: Said, slots: Sequence[Slot], read: Read) -> list[tuple[Spotted, Span]]:
    """Clauses that surely answer other questions and say nothing else, where two or more questions are answered so: then it is a list of answers."""
    found = []
    for clause in clauses(rest):
        marked = [(slot, span) for slot in slots for span in _whole_clause(rest, clause, slot)]
        fits = [Spotted(slot.name, value, span) for slot, span in marked if (value := read(slot, span))]
        found += [(each, clause) for each in fits] if len(fits) == 1 else []
    return found if len({each.slot for each, _ in found}) > 1 else []


def _whole_clause(rest: Said, clause: Span, slot: Slot) -> Iterator[Span]:
    """What a clause says to a question of a closed kind, with nothing strange beside it; the second of two times is nobody's."""
    if slot.reader not in _CLOSED or (slot.reader == "time_slot" and not slot.required):
        return
    for span in islice(BY_KIND[slot.reader](rest, clause, slot), 1):
        around = rest.plain[clause[0] : span[0]], rest.plain[span[1] : clause[1]]
        if slot.reader in CHOSEN or all(FILLER.match(part) for part in around):
            yield span


def _free(rest: Said, asked: Slot, found: Sequence[Spotted], read: Read) -> list[Spotted]:
    """What is left, in one piece, is the answer to an open question that takes any words; only beside other answers."""
    said_more = [span for span in pieces(rest.plain, (0, len(rest.plain))) if not FILLER.match(rest.plain[slice(*span)])]
    if len(said_more) != 1 or not found or asked.name in {each.slot for each in found}:
        return []
    lead = _CALLED.match(rest.plain[slice(*said_more[0])])
    span = said_more[0][0] + (lead.end() if lead else 0), said_more[0][1]
    value = read(asked, span)
    return [Spotted(asked.name, value, span)] if value else []
