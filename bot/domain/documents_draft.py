"""Room: domain. A proposal as somebody works on it: what of a document is to be taken, in which field, in both languages. No pages, no files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.documents import STATED, squeezed
from bot.domain.documents_proposal import SOURCE, figures_of
from bot.domain.knowledge import Entry
from bot.domain.knowledge_rules import HIDDEN
from bot.domain.language import Bilingual
from bot.domain.values import numbers_in

HEAD = (
    "title.zh",
    "title.en",
    "authority.zh",
    "authority.en",
    "valid_from",
    "valid_until",
    "link",
    "source.title.zh",
    "source.title.en",
    "source.date",
    "source.class",
    "source.link",
    "source.addresses",
)
"""What is said once. `link`: the website that people go to; `source.link`: where the document stands; `source.addresses`: those that it names, one a line."""
CLAIMS = ("degrees", "max_age", "max_years_since_graduation", "nationality")
MOST_LINES = 160
"""As many as the form on the page takes; what is more is brought as a second document, and staff are told so."""
LONGEST_LINE = 2_000
"""As many letters as the field on the page takes; what is longer is divided by somebody, never cut."""


@dataclass(frozen=True, slots=True)
class Line:
    """One statement. `field` is empty while it belongs nowhere; `is_draft`: one side was translated by a machine; `stands`: the entry says so already."""

    field: str
    zh: str
    en: str
    place: str = ""
    is_taken: bool = True
    is_draft: bool = False
    stands: bool = False

    @property
    def lacks(self) -> str:
        """The language that is missing."""
        return "" if self.zh and self.en else "en" if self.zh else "zh"


@dataclass(frozen=True, slots=True)
class Draft:
    """`entry` is the one that is added to, empty for a new one. `head` holds what is said once (`HEAD`), `claims` for whom (`CLAIMS`).

    `taken`: parts of the head that are to take the place of what an existing entry says; of a new one all are. `left_out`: lines behind the last
    that there is room for.
    """

    language: str
    entry: str
    lines: tuple[Line, ...]
    head: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    status: str = "reported"
    left_out: tuple[Line, ...] = ()

    @property
    def statements(self) -> tuple[Line, ...]:
        """What is to be taken over."""
        return tuple(line for line in self.lines if line.is_taken and line.field in STATED and (line.zh or line.en))


def draft_of(language: str, parts: Sequence[tuple[str, str, str]], values: Mapping[str, str], entry: Entry | None) -> Draft:
    """From parts (field, text, place) without a mark, and values by path, as `ReadDocument` has them."""
    said = {squeezed(text) for clauses in (entry.clauses.values() if entry else ()) for clause in clauses for text in (clause.text.zh, clause.text.en)}
    lines: dict[tuple[str, str], Line] = {}
    for name, text, place in parts:
        where, stands = name if name in STATED else "", squeezed(text) in said
        sides = (text, "") if language == "zh" else ("", text)
        if where or not name:
            lines.setdefault((where, text), Line(where, *sides, place, bool(where) and not stands, stands=stands))
    head = {name: value for name in HEAD if (value := values.get(name.replace("source.", "sources.0."), ""))}
    claims = {name: value for name in CLAIMS if (value := values.get(f"eligibility.{name}", ""))}
    status = "verified" if head.get("source.class") == "H" and "undated" not in head.get("source.date", "undated") else "reported"
    found = tuple(lines.values())
    return Draft(language, entry.id if entry else "", found[:MOST_LINES], head, claims, frozenset(), status, found[MOST_LINES:])


def gaps_of(draft: Draft) -> list[str]:
    """What has to be filled in before it can be checked, as codes: `both.title`, `line.3.en`, `none`."""
    wanted: tuple[str, ...] = ("title", "authority") if not draft.entry else tuple(name for name in ("title", "authority") if name in draft.taken)
    wanted += ("source.title",) if _has_source(draft) else ()
    gaps = [f"both.{name}" for name in wanted if not (draft.head.get(f"{name}.zh") and draft.head.get(f"{name}.en"))]
    taken = set(map(id, draft.statements))
    gaps += [f"line.{place}.{line.lacks}" for place, line in enumerate(draft.lines) if id(line) in taken and line.lacks]
    gaps += ["vouching"] if _vouches_wrongly(draft) else []
    gaps += [f"line.{place}.long" for place, line in enumerate(draft.lines) if id(line) in taken and max(len(line.zh), len(line.en)) > LONGEST_LINE]
    return gaps if gaps or draft.statements or draft.taken else ["none"]


def _vouches_wrongly(draft: Draft) -> bool:
    """Whether a copy on an unrelated site, or a collection, is to vouch for addresses."""
    return _has_source(draft) and draft.head.get("source.class") in HIDDEN and any(draft.head.get(f"source.{name}") for name in ("link", "addresses"))


def _has_source(draft: Draft) -> bool:
    return bool(draft.head.get("source.title.zh") or draft.head.get("source.title.en")) and bool(draft.statements)


def values_of(draft: Draft, standing: Mapping[str, str]) -> dict[str, str]:
    """What is to be filled in, by path. `standing` is the entry's form as it is; statements come behind those that are there."""
    source, values = _source(draft, standing) if _has_source(draft) else ("", {})
    is_new = not draft.entry
    for name in ("title.zh", "title.en", "authority.zh", "authority.en", "valid_from", "valid_until", "link"):
        if draft.head.get(name) and (is_new or name.split(".")[0] in draft.taken):
            values[name] = draft.head[name]
    values |= {f"eligibility.{name}": value for name, value in draft.claims.items() if value and (is_new or name in draft.taken)}
    places: dict[str, int] = {}
    for line in draft.statements:
        place = places.get(line.field, _rows(standing, line.field))
        places[line.field] = place + 1
        values |= {f"{line.field}.{place}.zh": line.zh, f"{line.field}.{place}.en": line.en}
        if source:
            values |= {f"{line.field}.{place}.source": source}
            values |= {f"{line.field}.{place}.figures.{path}": value for path, value in _figures(line)}
    return values


def _figures(line: Line) -> list[tuple[str, str]]:
    """Those that stand in both languages; a figure that only one side says is a slip of the other, and the check would find it."""
    both = numbers_in(line.zh) & numbers_in(line.en)
    listed = dict(figures_of(line.zh))
    sound = [place for place in range(len(listed) // 2) if float(listed[f"{place}.value"]) in both]
    return [(f"{new}.{part}", listed[f"{place}.{part}"]) for new, place in enumerate(sound) for part in ("value", "unit")]


def _source(draft: Draft, standing: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The id of the document among the sources, and its fields where it is not among them yet."""
    title, count = Bilingual(draft.head.get("source.title.zh", ""), draft.head.get("source.title.en", "")), _rows(standing, "sources")
    named = {name: draft.head.get(f"source.{name}", "") for name in ("link", "addresses")}
    for place in range(count):
        if squeezed(standing.get(f"sources.{place}.title.zh", "")) == squeezed(title.zh):
            return standing[f"sources.{place}.id"], dict(_more_addresses(f"sources.{place}", standing, named))
    taken = {standing.get(f"sources.{place}.id", "") for place in range(count)}
    new_id = next(name for number in range(1, count + 2) if (name := f"{SOURCE[0]}{number}") not in taken)
    fields: dict[str, str] = {"id": new_id, "title.zh": title.zh, "title.en": title.en, "date": draft.head.get("source.date") or "undated"}
    return new_id, {f"sources.{count}.{name}": value for name, value in (fields | {"class": draft.head.get("source.class") or "M"} | named).items()}


def _more_addresses(source: str, standing: Mapping[str, str], named: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a document that is among the sources says beside what was taken of it before."""
    known = standing.get(f"{source}.addresses", "").splitlines()
    if more := [each for each in named["addresses"].splitlines() if each not in known]:
        yield f"{source}.addresses", "\n".join([*known, *more])
    if named["link"] and not standing.get(f"{source}.link"):
        yield f"{source}.link", named["link"]


def _rows(standing: Mapping[str, str], name: str) -> int:
    """How many rows a list of the form has."""
    return max((int(row) + 1 for row in standing.get(name, "").split()), default=0)


def with_other_side(draft: Draft, translated: Mapping[str, str]) -> Draft:
    """With what a machine translated, text by text, where a side is missing; each such line says so."""
    other = "en" if draft.language == "zh" else "zh"
    lines = tuple(
        (replace(line, en=translated[said], is_draft=True) if other == "en" else replace(line, zh=translated[said], is_draft=True))
        if line.lacks == other and (said := line.zh or line.en) in translated
        else line
        for line in draft.lines
    )
    head = {f"{name}.{other}": translated[said] for name in ("title", "authority", "source.title") if (said := _side(draft, name)) in translated}
    return replace(draft, lines=lines, head=head | {name: value for name, value in draft.head.items() if value})


def _side(draft: Draft, name: str) -> str:
    return draft.head.get(f"{name}.{draft.language}", "")
