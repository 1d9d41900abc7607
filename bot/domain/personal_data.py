"""Room: domain. Finds personal data in what people write and puts placeholders like `[[phone-1]]` there, for as long as a text is out of the house.

What can be told by its form is found wherever it stands (telephones, e-mails, numbers of papers, streets with a number); what cannot (names,
accounts, birthdays) is found where it is introduced as such. Too much is replaced rather than too little: only placeholders leave the house.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.knowledge_rules import PUBLIC_LINES
from bot.domain.personal_forms import AMOUNT_AFTER, AMOUNT_BEFORE, DATE, FORMS, MOBILE
from bot.domain.personal_names import names_in

_PLACEHOLDER = re.compile(r"\[\[[a-z]+-\d+\]\]")
_LONGEST_AMOUNT = 9

Span = tuple[int, int, str]
"""Where personal data stands, as a half-open range, and of which kind it is."""


@dataclass(frozen=True, slots=True)
class Masked:
    """Texts with placeholders, and what each placeholder stands for."""

    texts: tuple[str, ...]
    kept: Mapping[str, str]


def mask(texts: Sequence[str]) -> Masked:
    """The texts without personal data; a value has the same placeholder in all of them, and none is used that somebody typed."""
    kept: dict[str, str] = {}
    whole = "\n".join(texts)
    names = {text[start:end] for text in texts for start, end, kind in _spans(text, frozenset()) if kind == "name"}
    return Masked(tuple(_masked(text, kept, names, whole) for text in texts), kept)


def restore(text: str, kept: Mapping[str, str]) -> str:
    """The text with every placeholder replaced by what it stands for; what is put in is not looked through again."""
    return _PLACEHOLDER.sub(lambda found: kept.get(found[0], found[0]), text)


def _masked(text: str, kept: dict[str, str], names: set[str], whole: str) -> str:
    parts, done = [], 0
    for start, end, kind in _spans(text, names):
        parts += [text[done:start], _placeholder(kind, text[start:end], kept, whole)]
        done = end
    return "".join([*parts, text[done:]])


def _placeholder(kind: str, value: str, kept: dict[str, str], whole: str) -> str:
    """The placeholder of a value: the one it has already, or a new one, which is written down in `kept`."""
    known = next((name for name, original in kept.items() if original == value and name.startswith(f"[[{kind}-")), None)
    number = 1
    while known is None:
        name = f"[[{kind}-{number}]]"
        number += 1
        if name not in kept and name not in whole:
            kept[name] = value
            known = name
    return known


def _spans(text: str, names: set[str] | frozenset[str]) -> list[Span]:
    """Where personal data stands, in order; what overlaps is one, of the kind that was looked for first."""
    found = sorted((start, order, end, kind) for order, (start, end, kind) in enumerate(_found(_half_width(text), names)) if start < end)
    joined: list[tuple[int, int, int, str]] = []
    for start, order, end, kind in found:
        if joined and start < joined[-1][2]:
            first, earlier, last, other = joined[-1]
            joined[-1] = (first, min(order, earlier), max(last, end), kind if order < earlier else other)
        else:
            joined.append((start, order, end, kind))
    return [(start, end, kind) for start, _, end, kind in joined]


def _found(plain: str, names: set[str] | frozenset[str]) -> Iterator[Span]:
    for kind, form in FORMS:
        for match in form.finditer(plain):
            start, end = match.span("it") if "it" in form.groupindex else match.span()
            end = start + len(plain[start:end].rstrip(" ,，-"))
            if not (kind == "phone" and _is_no_telephone(plain, start, end)):
                yield start, end, kind
    for start, end in names_in(plain):
        yield start, end, "name"
    for name in names:
        if len(name) > 1:
            again = re.compile(rf"(?<![A-Za-z]){re.escape(_half_width(name))}(?![A-Za-z])")
            yield from ((*match.span(), "name") for match in again.finditer(plain))


def _is_no_telephone(plain: str, start: int, end: int) -> bool:
    """Whether a run of digits is an amount, a date, or public lines one after the other."""
    run = plain[start:end]
    if DATE.fullmatch(run) or AMOUNT_BEFORE.search(plain[max(0, start - 6) : start]) or set(re.split(r"[\s/]+", run)) <= PUBLIC_LINES:
        return True
    is_round = len(run) <= _LONGEST_AMOUNT and len(run.rstrip("0")) <= 3
    is_amount = run.isdigit() and (is_round or AMOUNT_AFTER.match(plain, end) is not None)
    return is_amount and not MOBILE.fullmatch(run)


def _half_width(text: str) -> str:
    """The text with full-width, circled and other forms of letters and digits as plain ones, character by character: places stay."""
    return "".join(form if len(form := unicodedata.normalize("NFKC", c)) == 1 and c not in "，；：！？" else c for c in text)
