"""Room: ports. The officers' desk: what officers can do, their notes, and the group whose topics are cases. No implementations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.cases import Case
from bot.domain.desk_group import Buttons, PostResult
from bot.domain.desk_notes import CaseNote
from bot.domain.desk_topics import CaseTopic
from bot.domain.messages import Attachment, Said


class DeskWork(Protocol):
    """What an officer can do, as the desks see it. Each raises NotAllowed where the case does not permit it."""

    async def reply(self, case_id: str, officer: str, message_id: str, text: str, attachment: Attachment | None = None) -> Said:
        """Say something to the person; the first reply takes the case. The same message id again says nothing twice.

        An attachment is carried by the person's channel as the officer sent it, with its caption, which is `text`; where it is shown in words, the
        line names it.
        """

    async def claim(self, case_id: str, officer: str) -> Case:
        """Take the case; who has it already keeps it, and nothing is said twice."""

    async def transfer(self, case_id: str, officer: str, district: str | None) -> Case:
        """Pass the case on to the desk of a district, None for the city's; the person is told, and waits for an officer there."""

    async def close(self, case_id: str, officer: str) -> Case:
        """End the case; Guichao takes over and says so."""

    async def reopen(self, case_id: str, officer: str) -> Case:
        """Open a closed case again, in this officer's hands."""

    async def merge(self, case_id: str, into: str, officer: str) -> Case:
        """Let one of a person's two cases, on two channels, end in the other; notes and lines in both say so. Gives the one that was closed."""

    async def note(self, case_id: str, officer: str, message_id: str, text: str) -> CaseNote:
        """Write something down for the other officers; the person never sees it. A closed case takes notes too."""

    async def notes_of(self, case_id: str) -> Sequence[CaseNote]:
        """What officers wrote down about a case, in order."""


class CaseNotes(Protocol):
    """What officers wrote down about cases; gone with the person's data. Each raises StoreUnavailable."""

    async def add(self, note: CaseNote) -> CaseNote:
        """Keep a note, and give it back with its id; one with the same case and message id is kept once."""

    async def of(self, case_id: str, after: int = 0) -> Sequence[CaseNote]:
        """The notes of a case after the one with this id, in order."""


class TopicShelf(Protocol):
    """How far each case's topic in the group has come, shared by all processes. Each raises StoreUnavailable."""

    async def pending(self, now: datetime) -> Sequence[str]:
        """Cases about which the group does not know everything yet, the oldest first; those that another has in hand, or that wait, are left out.

        A case that was forgotten is among them for as long as it has a topic.
        """

    async def take(self, case_id: str, chat: int, now: datetime, until: datetime) -> CaseTopic | None:
        """The topic of a case, for the caller alone until that moment; None while another has it. A case without one gets one that is not open yet."""

    async def keep(self, topic: CaseTopic, until: datetime) -> None:
        """Keep how far a topic has come; it stays with the caller until that moment."""

    async def release(self, case_id: str) -> None:
        """End the claim on a topic."""

    async def drop(self, case_id: str) -> None:
        """Forget a topic."""

    async def case_in(self, chat: int, thread: int) -> str | None:
        """The case of a topic."""

    async def relayed(self, case_id: str) -> int:
        """The last line that stands in the topic of a case; 0 where it has none."""

    async def written_in_the_group(self, conversation: str, after: int) -> frozenset[int]:
        """The lines after this one that officers wrote in the group: they stand there already."""

    async def home(self, configured: int) -> int:
        """Where the group with this id lives now."""

    async def moved(self, chat: int, to: int) -> None:
        """The group has another id from now on, with all its topics."""


class DeskGroup(Protocol):
    """The group in which officers work, a topic a case. Every outcome is a value; texts are HTML of the few tags that `desk_posts` writes."""

    async def open_topic(self, chat: int, name: str) -> PostResult:
        """Open a topic; `id` is its thread."""

    async def rename_topic(self, chat: int, thread: int, name: str) -> PostResult:
        """Give it another name."""

    async def close_topic(self, chat: int, thread: int) -> PostResult:
        """Close it; closed already is done."""

    async def reopen_topic(self, chat: int, thread: int) -> PostResult:
        """Open a closed one again; open already is done."""

    async def remove_topic(self, chat: int, thread: int) -> PostResult:
        """Delete it with all that was posted in it."""

    async def post(self, chat: int, thread: int, text: str, buttons: Buttons = (), answers: int | None = None) -> PostResult:
        """Post a text; `id` is the message. `answers` is the message it replies to."""

    async def pin(self, chat: int, message: int) -> PostResult:
        """Pin a message without a sound."""

    async def edit(self, chat: int, message: int, text: str, buttons: Buttons = ()) -> PostResult:
        """Put another text and other buttons there; the same as before is done."""

    async def copy(self, chat: int, thread: int, from_chat: int, message: int) -> PostResult:
        """Copy a message from somewhere else; `id` is the copy."""

    async def nod(self, chat: int, message: int) -> PostResult:
        """Show on an officer's message that it was taken."""

    async def set_menu(self, chat: int, commands: Sequence[tuple[str, str]]) -> PostResult:
        """The commands that the group offers, each with what it does."""

    async def answer_press(self, press: str, text: str = "") -> PostResult:
        """End the waiting of who pressed a button, with a word."""


class LocalZones(Protocol):
    """Where people are, by what they gave."""

    def of_phone(self, number: str) -> tuple[str, ...]:
        """The time zones (IANA names) where somebody with this E.164 number is; empty where it cannot be told."""
