"""Room: ports. Where editions are kept: the folders that staff edit, and the history. No implementations."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.check_faults import FileFault
from bot.domain.editions import Change, ChangeState, Edits, Failing, FileDifference, Files, Held, Outcome, Seen, Trial, Version


class KnowledgeFolder(Protocol):
    """The folders that staff keep, as a whole."""

    async def seen(self) -> Seen:
        """Every file, all of one moment; a change that is being put in its place is waited for."""

    async def put(self, edits: Edits, base: str) -> None:
        """Make these edits, all of them or none, also when the machine stops in between; raises Overtaken where the folder's digest is not `base`."""

    def watch(self) -> AsyncIterator[None]:
        """Comes round whenever something in the folder may have changed; never ends by itself."""


class KnowledgeHistory(Protocol):
    """Every edition that answered, with its files, and changes that wait. Each call raises StoreUnavailable."""

    async def add(self, version: Version, files: Files, after: int | None = None) -> Version:
        """Keep a version; it comes back with its number. Files that were kept before take no new room.

        `after`: the number of the last one that the caller knows, 0 for none; raises Overtaken where there is a newer one.
        """

    async def listed(self, limit: int = 50, name: str | None = None, before: int | None = None) -> Sequence[Version]:
        """The newest first; only those that changed the file `name`, or lie before a number."""

    async def find(self, number: int) -> Version | None:
        """One of them."""

    async def newest(self) -> Version | None:
        """The last one."""

    async def files(self, number: int) -> Files:
        """The files of a version, empty where there is no such version."""

    async def add_change(self, change: Change) -> None:
        """Keep a change that waits."""

    async def change(self, change_id: str) -> Change | None:
        """One of them."""

    async def changes(self, state: ChangeState | None = None, limit: int = 100) -> Sequence[Change]:
        """The newest first."""

    async def decide(self, decided: Change, was: ChangeState = ChangeState.WAITING) -> None:
        """Keep what was decided; raises NotAllowed where it is not as it `was` any more."""


@dataclass(frozen=True, slots=True)
class AskedTwice:
    """One question as it is answered now and as it would be. `receipt`-less: nothing of it is kept."""

    asked: str
    now: str
    then: str
    cites_now: tuple[str, ...] = ()
    cites_then: tuple[str, ...] = ()


class PublishingWork(Protocol):
    """What pages and commands do with editions; implemented by `bot.engine.publishing`."""

    needs_two: bool

    async def run(self) -> None:
        """Follow the folder; ends when it is cancelled."""

    async def look(self) -> None:
        """Take over the folder as it is now, or hold it back; raises StoreUnavailable, and Overtaken while it does not keep still."""

    @property
    def history(self) -> KnowledgeHistory:
        """What was."""

    @property
    def files(self) -> Files:
        """The files that answer now."""

    @property
    def digest(self) -> str:
        """The name of the edition that answers now."""

    held: Held | None
    """The folder as somebody edited it, where that may not answer; None where the folder is what answers."""

    @property
    def warnings(self) -> Sequence[FileFault]:
        """What the check asks to look at in the edition that answers now."""

    @property
    def failing(self) -> Sequence[Failing]:
        """The golden questions that fail in the edition that answers now."""

    async def try_out(self, edits: Edits) -> Trial:
        """What would come of these edits to the files that answer now; nothing is changed."""

    async def preview(self, edits: Edits, questions: Sequence[str], language: str) -> Sequence[AskedTwice]:
        """How questions are answered now and would be; empty where the edits have faults."""

    def differences(self, edits: Edits) -> Sequence[FileDifference]:
        """What the edits would change, line by line."""

    async def publish(self, edits: Edits, by: str, why: str, origin: str, base: str, reason: str = "") -> Outcome:
        """Let the edits answer, or keep them for a second person where two are needed. `base`: the digest that the author saw."""

    async def approve(self, change_id: str, by: str, decision: str) -> Outcome:
        """Let a waiting change answer; raises NotAllowed for its author, and where it was decided before."""

    async def refuse(self, change_id: str, by: str, decision: str) -> None:
        """Let it be; its author may take it back so. Raises NotAllowed where it was decided before."""

    async def roll_back(self, number: int, by: str, why: str, reason: str = "") -> Outcome:
        """Let the files of an earlier version answer again, through the same gate. Raises NotAllowed where there is no such version."""

    async def release(self, by: str, why: str, reason: str, seen: str = "") -> Outcome:
        """Let the held folder answer, with a reason; faults still keep it back, and so does another folder than the one of this digest."""

    async def give_up(self, by: str) -> Outcome:
        """Put the files that answer back into the folder, so that nothing is held; what was held is kept as a refused change."""
