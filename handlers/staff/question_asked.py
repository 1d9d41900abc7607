"""Room: staff. Which groups of questions somebody looks for, as the address of the page says it, and the way back to them. No pages."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query

from bot.domain.answers import Verdict
from bot.domain.grouping import GroupsWanted
from bot.domain.unanswered import UnansweredState


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows the list down; what is not said admits all."""

    show: str = "open"
    order: str = "newest"
    q: str = ""
    spoken: str = ""
    verdict: str = ""
    taken: bool = False
    page: int = 1

    @property
    def is_refused(self) -> bool:
        """Whether somebody looks at what was refused, which stands apart."""
        return self.verdict == Verdict.OUT_OF_SCOPE

    @property
    def is_narrowed(self) -> bool:
        """Whether more than the state was chosen."""
        return bool(self.q or self.spoken or self.taken or (self.verdict and not self.is_refused))

    def wanted(self) -> GroupsWanted:
        """What is not known is no filter."""
        state = UnansweredState(self.show) if self.show in list(UnansweredState) else UnansweredState.OPEN
        verdict = Verdict(self.verdict) if self.verdict in list(Verdict) else None
        return GroupsWanted(state, self.spoken, verdict, is_handed_off=self.taken, is_largest_first=self.order == "largest")

    def query(self, **other: str | int) -> str:
        """The same as an address says it, with something else in it: what stands after the question mark."""
        said = {"show": self.show, "order": self.order, "q": self.q, "spoken": self.spoken, "verdict": self.verdict, "taken": "1" if self.taken else ""}
        chosen = said | {"page": self.page if self.page > 1 else ""} | other
        return urlencode({name: value for name, value in chosen.items() if value})


def asked_of(
    show: Annotated[str, Query(max_length=10)] = "open",
    order: Annotated[str, Query(max_length=10)] = "newest",
    q: Annotated[str, Query(max_length=100)] = "",
    spoken: Annotated[str, Query(max_length=8)] = "",
    verdict: Annotated[str, Query(max_length=16)] = "",
    taken: bool = False,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Asked:
    """The address of a page."""
    return Asked(show if show in list(UnansweredState) else "open", "largest" if order == "largest" else "newest", q.strip(), spoken, verdict, taken, page)
