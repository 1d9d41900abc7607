"""Room: dialogs. Where in a clause an answer of one kind surely stands. Marks places only; the slot's own reader reads what stands there."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from bot.domain.forms import Slot
from bot.domain.personal_names import names_in
from handlers.dialogs.chosen import options
from handlers.dialogs.clauses import Said, Span, said, trimmed
from handlers.dialogs.country_names import country_names, peoples
from handlers.dialogs.signs import (
    DATE,
    DEGREE,
    FIELD,
    FIELD_WORDS,
    HEADS,
    NATION,
    NO_UNIVERSITY,
    PEOPLE,
    PLANNED,
    RESIDENCE,
    SUM,
    TIME_SLOT,
    UNIVERSITY_EN,
    UNIVERSITY_ZH,
)
from handlers.dialogs.tidying import bare
from handlers.dialogs.university_names import universities

Marks = Callable[[Said, Span, Slot], Iterator[Span]]
_BEFORE_COUNTRY = re.compile(
    r"^(?:(?:也|并|and )?(?:我|i am |i'm )?(?:国籍|人在|是|来自|现在|在|住在|现居|居住在"
    r"|住|from |(?:i )?(?:now )?live in |living in |based in |in |a |an |the |nationality |i am |i'm )[:\s]*)+"
)
_COMES_FROM = re.compile(r"来自|\bfrom\b|^(?:我|i'm |i am )?(?:在|in )")
_BEHIND_COUNTRY = re.compile(r"(?:国籍|护照|公民|国民|这边|了| citizen| national| passport| nationality| now| at the moment)+$")
_LEAST = {True: 3, False: 2}
_IN_FIELD = re.compile(r"^(?:\s*(?:degree)?\s+in\s+)(?P<it>[a-z][\w &/+-]{2,60}?)(?=\s+(?:from|at)\b|\s*$|\s*\x00)")
_FIELD_BEFORE = re.compile(r"(?P<it>[\u4e00-\u9fff]{1,8}(?:专业|工程|科学|技术|学))(?:的|方向)?\x00*$")


def degrees(message: Said, clause: Span, slot: Slot) -> Iterator[Span]:
    """A degree's word; none in a clause that wishes or denies."""
    if not PLANNED.search(message.plain, *clause):
        yield from (match.span() for match in DEGREE.finditer(message.plain, *clause))


def schools(message: Said, clause: Span, slot: Slot) -> Iterator[Span]:
    """A known name wherever it stands, any other by its ending, with no verb before it."""
    if PLANNED.search(message.plain, *clause):
        return
    known = next(_known(message, clause), None)
    if known:
        yield known
        return
    for pattern, text in ((UNIVERSITY_ZH, message.plain), (UNIVERSITY_EN, message.written)):
        for match in pattern.finditer(text, *clause):
            if not NO_UNIVERSITY.search(message.plain[match.start() : match.end()]):
                yield match.span()


def days(message: Said, clause: Span, slot: Slot) -> Iterator[Span]:
    """A date with the words that make it one; bare figures are none."""
    return (match.span() for match in DATE.finditer(message.plain, *clause))


def hours(message: Said, clause: Span, slot: Slot) -> Iterator[Span]:
    """A clause that says when and nothing else."""
    if TIME_SLOT.fullmatch(message.plain, *clause):
        yield clause


def heads(message: Said, clause: Span, slot: Slot) -> Iterator[Span]:
    """How many people, for a question about people."""
    if any(PEOPLE.search(name.lower()) for name in (slot.label.zh, slot.label.en, *slot.called)):
        yield from (match.span() for match in HEADS.finditer(message.plain, *clause))


def sums(message: Said, clause: Span, slot: Slot) -> Iterator[Span]:
    """A sum of money with its currency."""
    return (match.span() for match in SUM.finditer(message.plain, *clause))


def people(message: Said, clause: Span, slot: Slot) -> Iterator[Span]:
    """A name that is introduced as one (我叫…, I'm …); the longest of those that begin together. "I'm Brazilian" is none."""
    text = message.written[slice(*clause)].replace("\x00", ",")
    if any(core in peoples() or (core in country_names() and text.endswith("人")) for core in country_cores(bare(text))):
        return
    spans = sorted(set(names_in(text)), key=lambda span: (span[0], -span[1]))
    yield from ((clause[0] + start, clause[0] + end) for start, end in spans[:1])


def name_at_head(text: str) -> int | None:
    """How much at the head of a text is a name; None where it may be something else."""
    for lead in ("我是", "I am "):
        for start, end in names_in(lead + text):
            if start == len(lead):
                return end - start
    return None


def countries(message: Said, clause: Span, slot: Slot) -> Iterator[Span]:
    """A clause that is a country or a people. Where one lives is no nationality, and "from Germany" may be either."""
    said = bare(message.written[slice(*clause)])
    lives, belongs = RESIDENCE.search(said), NATION.search(said)
    names = {slot.name, slot.label.zh, slot.label.en.lower(), *slot.called}
    is_home, is_nation = any(RESIDENCE.search(name) for name in names), any(NATION.search(name) for name in names)
    core = next((core for core in country_cores(said) if core in country_names()), "")
    comes_from = _COMES_FROM.search(said) is not None
    fits = is_home if lives else is_nation if belongs or core in peoples() else not (comes_from and is_nation)
    if core and fits and (len(core) >= _LEAST[core.isascii()] or message.written[slice(*clause)].isupper()):
        yield clause


def country_cores(said: str) -> Iterator[str]:
    """A country without the words around it: 我是德国籍, 中国人, "I live in Norway"."""
    head = _BEFORE_COUNTRY.sub("", said)
    yield from (head, head.removesuffix("籍"), head.removesuffix("人"), bare(_BEHIND_COUNTRY.sub("", head)))


def fields(message: Said, clause: Span, slot: Slot) -> Iterator[Span]:
    """What follows 做, 研究 or "working on" at the head of a clause, to its end."""
    lead = FIELD.match(message.plain[slice(*clause)])
    if not lead or FIELD_WORDS.isdisjoint(word.lower() for word in slot.called):
        return
    span = trimmed(message.plain, (clause[0] + lead.end(), clause[1]))
    if span and span[1] - span[0] >= 2 and not DEGREE.match(message.plain, *span) and bare(message.part(span)) not in country_names():
        yield span


def fields_beside(message: Said, clause: Span, degree: Span) -> Iterator[Span]:
    """The field in "PhD in marine robotics" and 海洋工程博士."""
    behind = _IN_FIELD.match(message.plain[degree[1] : clause[1]])
    before = _FIELD_BEFORE.search(message.plain[clause[0] : degree[0]])
    if behind:
        yield degree[1] + behind.start("it"), degree[1] + behind.end("it")
    elif before:
        yield clause[0] + before.start("it"), clause[0] + before.end("it")


BY_KIND: Mapping[str, Marks] = {
    "degree": degrees,
    "university": schools,
    "date": days,
    "time_slot": hours,
    "choice": options,
    "choices": options,
    "ticks": options,
    "number": heads,
    "amount": sums,
    "person_name": people,
    "country": countries,
}
"""Marks by reader; a reader that is not here is filled only by its label, by what reaches a person, or by its own question."""


def _known(message: Said, clause: Span) -> Iterator[Span]:
    for match in _known_names().finditer(message.plain, *clause):
        written = match[0] if not match[0].isascii() else message.written[match.start() : match.end()]
        # "mit" is a word and MIT a university: what is short counts only in capitals.
        if len(written) > 5 or not written.isascii() or any(char.isupper() for char in written[1:]):
            yield match.span()


@lru_cache(maxsize=1)
def _known_names() -> re.Pattern[str]:
    names = {name.lower().replace("’", "'") for one in universities() for name in (one.name.zh, one.name.en, *one.others)}
    words = "|".join(_whole(said(name).plain) for name in sorted(names, key=len, reverse=True))
    return re.compile(words)


def _whole(name: str) -> str:
    escaped = re.escape(name)
    return rf"(?<![a-z0-9]){escaped}(?![a-z0-9])" if name[0].isascii() else escaped
