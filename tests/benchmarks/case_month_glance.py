"""What the people of a simulated month see of cases without asking a house: a look into the database, reading only."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_JOINED = (
    "SELECT cases.id, cases.state, cases.officer, cases.offered_to, cases.district, cases.level, conversations.channel, conversations.peer, cases.next_at"
    " FROM cases JOIN conversations ON conversations.id = cases.conversation"
)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A case as it stands."""

    id: str
    state: str
    officer: str | None
    offered_to: str | None
    district: str | None
    level: int
    channel: str
    peer: str
    next_at: str | None

    @property
    def is_open(self) -> bool:
        """Whether it is."""
        return self.state != "closed"


class Glance:
    """Looks into the database of the month."""

    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)

    def of_peer(self, channel: str, peer: str) -> Glimpse | None:
        """The newest case of a scholar."""
        query = f"{_JOINED} WHERE conversations.channel = ? AND peer = ? ORDER BY cases.opened_at DESC LIMIT 1"
        return self._one(query, channel, peer)

    def case(self, case_id: str) -> Glimpse:
        """One case."""
        found = self._one(f"{_JOINED} WHERE cases.id = ?", case_id)
        assert found
        return found

    def _one(self, query: str, *values: str) -> Glimpse | None:
        row = self._database.execute(query, values).fetchone()
        return Glimpse(*row) if row else None

    def next_step(self) -> datetime | None:
        """When the next step of any case is due."""
        return self._moment("SELECT min(next_at) FROM cases WHERE next_at IS NOT NULL AND state != 'closed'")

    def next_notice(self) -> datetime | None:
        """When the next notice may be brought."""
        free = "max(coalesce(retry_at, ''), coalesce(claimed_until, ''), at)"
        return self._moment(f"SELECT min({free}) FROM notices WHERE done_at IS NULL")

    def _moment(self, query: str) -> datetime | None:
        (found,) = self._database.execute(query).fetchone()
        return datetime.fromisoformat(found).replace(tzinfo=UTC) if found else None

    def count(self, query: str, *values: str) -> int:
        """A number."""
        (found,) = self._database.execute(query, values).fetchone()
        return int(found)

    def close(self) -> None:
        """Look no more."""
        self._database.close()
