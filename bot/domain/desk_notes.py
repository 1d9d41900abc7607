"""Room: domain. What officers write down about a case for each other. Never shown to the person."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CaseNote:
    """A note of an officer; `id` grows within the whole house, 0 before it is kept. `message_id`: the same once more is kept once."""

    id: int
    case: str
    officer: str
    text: str
    at: datetime
    message_id: str
