"""Room: domain. What a change says anew in one language and leaves as it was in the other. It looks at forms of one file, before and after; nothing is kept."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.editing import EditForm, FieldKind
from bot.domain.language import Bilingual
from bot.domain.values import numbers_in

_SIDES = ("zh", "en")
_WORDS = (FieldKind.TEXT, FieldKind.LONG)
_ROW = re.compile(r"(?<=\.)\d+(?=\.|$)")


@dataclass(frozen=True, slots=True)
class OneSided:
    """`path` is that of the two texts in the form after the change (`benefits.0`, `benefits.0.brief`, `title`), `changed` the language that is new.

    A field of the form has the path `benefits.0.en`: `left` is that of the text that stayed.
    """

    path: str
    changed: str
    before: Bilingual
    after: Bilingual

    @property
    def left(self) -> str:
        """The path of the text that was left as it was."""
        return f"{self.path}.{_other(self.changed)}"

    @property
    def has_new_numbers(self) -> bool:
        """Whether a number, an amount or a day changed in the one language: then the other one says something else now."""
        return numbers_in(getattr(self.before, self.changed)) != numbers_in(getattr(self.after, self.changed))


_Text = tuple[str, Bilingual]


def one_sided(before: EditForm, after: EditForm) -> tuple[OneSided, ...]:
    """Texts of which one language changed and the other did not, in the order of the form. Rows that moved are no change; nor are texts that came or went.

    Lists of words have no other side, and are not looked at.
    """
    then = _by_place(before)
    return tuple(found for place, now in _by_place(after).items() for found in _changed(then.get(place, []), now))


def _by_place(form: EditForm) -> dict[str, list[_Text]]:
    """Texts in two languages, by their place without numbers of rows: rows may move."""
    held = {each.path: each.value for each in form.all() if each.kind in _WORDS}
    found: dict[str, list[_Text]] = {}
    for path, zh in held.items():
        pair, _, side = path.rpartition(".")
        if side == "zh" and f"{pair}.en" in held:
            found.setdefault(_ROW.sub("*", pair), []).append((pair, Bilingual(_plain(zh), _plain(held[f"{pair}.en"]))))
    return found


def _changed(before: Sequence[_Text], after: Sequence[_Text]) -> Iterator[OneSided]:
    """What stayed whole is set aside first, so that a text is never held for another one that happens to say the same in one language."""
    gone = list(before)
    fresh = [each for each in after if not _taken(gone, [place for place, one in enumerate(gone) if one[1] == each[1]], each[0])]
    for path, now in fresh:
        same = [place for place, (_, then) in enumerate(gone) if _side_changed(then, now)]
        if found := _taken(gone, same, path):
            yield OneSided(path, _side_changed(found[1], now), found[1], now)


def _taken(gone: list[_Text], places: Sequence[int], path: str) -> _Text | None:
    """One of those texts, taken out of the list; the one that stood at the same place before any other."""
    return gone.pop(min(places, key=lambda place: gone[place][0] != path)) if places else None


def _side_changed(then: Bilingual, now: Bilingual) -> str:
    """The language in which two texts differ; empty where both do, or one side was or is empty, which the check says by itself."""
    if not all((then.zh, then.en, now.zh, now.en)) or (then.zh == now.zh) == (then.en == now.en):
        return ""
    return "zh" if then.zh != now.zh else "en"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _other(side: str) -> str:
    return next(each for each in _SIDES if each != side)
