"""Room: ports. Where questions lie beside others that ask the same, and what tells that they do. No implementations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.answers import Verdict
from bot.domain.grouping import Asking, GroupsWanted, MeaningGroup, Noted, Placed, Wording
from bot.domain.unanswered import UnansweredState


class Likeness(Protocol):
    """Tells which questions ask the same."""

    @property
    def name(self) -> str:
        """Which weights it goes by; vectors of other ones say nothing to it."""

    async def place(self, new: Sequence[Wording], placed: Sequence[Placed]) -> Sequence[Placed]:
        """The new ones in a group of those before or of their own, and those before whose closeness is another now. Nobody changes the group."""


class QuestionShelf(Protocol):
    """What was asked and not answered, and which group each wording is in. Each raises StoreUnavailable."""

    async def waiting(self, weights: str) -> int:
        """How many wordings have no group by these weights yet."""

    async def ungrouped(self, weights: str) -> Sequence[Wording]:
        """Those wordings, the first one asked first. What nobody asked any more is forgotten meanwhile."""

    async def placed(self, weights: str) -> Sequence[Placed]:
        """Those that have a group."""

    async def keep(self, placed: Sequence[Placed], weights: str) -> None:
        """Where wordings are now; one that nobody asked any more is let go."""

    async def askings(self) -> tuple[Sequence[Asking], Mapping[str, float], Mapping[str, Noted]]:
        """Every time somebody asked, how close each wording lies to its group, and what staff said of wordings."""

    async def words(self, keys: Sequence[str] | None = None) -> Mapping[str, str]:
        """What the wordings say, without personal data; all of them where none is named."""

    async def note(self, keys: Sequence[str], state: UnansweredState, by: str, at: datetime) -> None:
        """Keep how far staff are with these wordings."""


class QuestionGroups(Protocol):
    """What pages do with groups of questions; implemented by `bot.engine.grouping`."""

    async def catch_up(self, seconds: float) -> int:
        """Group what is new, for that long at most, and go on behind the page; how many wordings still wait. Raises StoreUnavailable."""

    async def found(self, wanted: GroupsWanted, search: str = "") -> Sequence[MeaningGroup]:
        """The groups that somebody looks for, in order; `search`: only those of which a wording says this."""

    async def counts(self, verdict: Verdict | None = None) -> Mapping[UnansweredState, int]:
        """How many groups there are of each state: of those that ended so, or of all but the refused."""

    async def one(self, group_id: str) -> MeaningGroup | None:
        """One of them."""

    async def words(self, groups: Sequence[MeaningGroup]) -> Mapping[str, Sequence[str]]:
        """What may be shown of the groups, by their id: the most typical wording first; of small ones one alone, without what tells about people."""

    async def note(self, group: MeaningGroup, state: UnansweredState, by: str) -> None:
        """Keep how far staff are."""
