"""Room: staff. What the author of a change may have forgotten: the other language, the short wording of a sentence. No pages, no rules of its own."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.briefs import LeftBrief, left_briefs
from bot.domain.editing import EditForm, Filled
from bot.domain.one_sided import OneSided, one_sided
from bot.ports.editing import FileEditing
from handlers.staff.overtaken import Place


@dataclass(frozen=True, slots=True)
class OneSide:
    """What was changed in one place and not in the other that says the same: in one language alone, or in a sentence and not in its short wording."""

    texts: Sequence[OneSided] = ()
    briefs: Sequence[LeftBrief] = ()

    @property
    def mark(self) -> str:
        """Changes with what there is to look at, so that a look is only good for what was seen; empty where no number is at odds."""
        odd = [(each.path, each.after.zh, each.after.en) for each in self.texts if each.has_new_numbers] + [(each.path, each.brief, "") for each in self.briefs]
        return hashlib.sha256(repr(odd).encode()).hexdigest()[:12] if odd else ""


NOTHING = OneSide()


def one_side_of(editing: FileEditing, place: Place, typed: EditForm, filled: Filled) -> OneSide:
    """Of the file as it stands and as it was filled in (`typed`: with the paths of the page); of something new nothing was forgotten."""
    if not place.content:
        return NOTHING
    before = editing.form(place.file, place.content, place.beside)
    after = editing.form(place.file, filled.content or b"", filled.beside or place.beside) if place.is_text else typed
    return OneSide(one_sided(before, after), left_briefs(before, after))
