"""Room: domain. What was sent with a form and what became of it: its states, its versions, the word that reminds of it. No storage."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import NotAllowed
from bot.domain.forms import Form, Value
from bot.domain.language import Bilingual


class RegistrationStatus(StrEnum):
    """How far staff have come with it; the person themselves may withdraw it."""

    NEW = "new"
    SEEN = "seen"
    CONTACTED = "contacted"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Registration:
    """A completed form. `reference` is what the person is told; `values` and `note` are encrypted at rest.

    `version` counts from 1; what an earlier version said is kept in the history until it is withdrawn. `at`: when it was first sent.
    """

    reference: str
    form: str
    conversation: str
    at: datetime
    values: Mapping[str, Value]
    version: int = 1
    status: RegistrationStatus = RegistrationStatus.NEW
    changed_at: datetime | None = None
    note: str = ""
    officer: str | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether the person took it back."""
        return self.status is RegistrationStatus.WITHDRAWN

    def changed(self, values: Mapping[str, Value], at: datetime) -> "Registration":
        """The next version; raises NotAllowed when it was withdrawn."""
        if self.is_withdrawn:
            raise NotAllowed(f"registration {self.reference} was withdrawn")
        return replace(self, values=values, version=self.version + 1, changed_at=at)

    def withdrawn(self, form: Form | None, at: datetime) -> "Registration":
        """Taken back: no personal value stays, nor one of a slot that is no longer known."""
        harmless = {slot.name for slot in form.slots if not slot.personal} if form else set()
        kept = {name: value for name, value in self.values.items() if name in harmless}
        return replace(self, values=kept, version=self.version + 1, status=RegistrationStatus.WITHDRAWN, changed_at=at, note="")


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A word to say to a person at a time, because of what they sent."""

    conversation: str
    reference: str
    due_at: datetime
    title: Bilingual
    text: Bilingual
    id: int = 0
