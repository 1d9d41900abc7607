"""Room: ports. What officers' answers leave behind: proposals for the knowledge, questions without an answer, figures. No implementations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.case_figures import Days, Figures
from bot.domain.editions import Trial
from bot.domain.knowledge import Entry
from bot.domain.proposals import InTheWay, Proposal, ProposalState, Started
from bot.domain.unanswered import UnansweredGroup, UnansweredState


class ProposalBook(Protocol):
    """Proposals and what became of them. Every call raises StoreUnavailable when the database does not answer."""

    async def add(self, proposal: Proposal) -> None:
        """Keep a new one."""

    async def find(self, proposal_id: str) -> Proposal | None:
        """One of them."""

    async def listed(self, state: ProposalState | None = None, limit: int = 200) -> Sequence[Proposal]:
        """The newest first; of every state where none is named."""

    async def decide(self, decided: Proposal) -> None:
        """Keep what was decided; raises NotAllowed where it was decided before."""


class UnansweredList(Protocol):
    """Questions without an answer, the same ones together; they are written with turns. Each call raises StoreUnavailable."""

    async def groups(self, state: UnansweredState, limit: int, skip: int = 0) -> Sequence[UnansweredGroup]:
        """Those of a state, the newest first."""

    async def counts(self) -> dict[UnansweredState, int]:
        """How many groups there are of each state."""

    async def group(self, key: str) -> UnansweredGroup | None:
        """One of them."""

    async def note(self, key: str, state: UnansweredState, by: str, at: datetime) -> None:
        """Keep how far staff are; raises NotAllowed where nobody asked this."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The folder as it would be: one file before and after, and what `knowledge check` says of the whole.

    `seen` names the folder as it is now; `before` is empty for a file that is to be made.
    """

    file: str
    before: str
    after: str
    faults: tuple[str, ...]
    seen: str

    @property
    def stands_already(self) -> bool:
        """Whether the file says all of it as it is."""
        return self.before == self.after


class KnowledgeShelves(Protocol):
    """The knowledge folder as somebody may write it."""

    async def draft(self, proposal: Proposal) -> Drafted:
        """How the folder would be; nothing is written. Raises NotAllowed where the entry is gone."""

    async def put(self, drafted: Drafted) -> None:
        """Write the file, whole or not at all; raises Overtaken where the folder is no longer as it was when this was drafted."""


class ProposalWork(Protocol):
    """What the desk's pages do with proposals; implemented by `bot.engine.proposing`."""

    @property
    def book(self) -> ProposalBook:
        """What was proposed."""

    @property
    def unanswered(self) -> UnansweredList:
        """What was not answered."""

    async def started(self, conversation: str, line: int) -> Started:
        """What an officer said in one line of a talk, and what the person wrote last before it."""

    async def nearest(self, search: str) -> Sequence[Entry]:
        """The entries that a text is about, the likeliest first; raises IndexUnavailable."""

    def faults(self, proposal: Proposal) -> Sequence[str]:
        """What is wrong with it, as codes (`faults_of`)."""

    async def propose(self, proposal: Proposal) -> Proposal:
        """Keep a proposal without faults; it comes back with its id."""

    async def preview(self, proposal: Proposal) -> Drafted | None:
        """How the folder would be; None where the entry is gone."""

    async def trial(self, drafted: Drafted) -> Trial | None:
        """What would come of it for the answers; None where there is nothing to try."""

    async def approve(self, proposal: Proposal, by: str, seen: str, reason: str, despite: str = "") -> InTheWay | None:
        """Let it answer from the folder that the approver was shown (`seen`); what is in the way where something is. `despite`: why it may go through
        although golden questions fail. Raises NotAllowed.
        """

    async def refuse(self, proposal: Proposal, by: str, reason: str) -> None:
        """Let it be; raises NotAllowed."""


class CaseFigures(Protocol):
    """Counts over cases and conversations. Raises StoreUnavailable."""

    async def figures(self, days: Days, district: str | None = None) -> Figures:
        """Of the cases that were opened in a span; of one district, or of all."""
