"""Room: dialogs. Reader of a list of topics in a person's own words: 海洋机器人、水下通信, "AI and robotics; sensors"."""

import re

from bot.domain.forms import Reading, Rejected, Value
from handlers.dialogs.tidying import bare, has_letter, tidy, without

MOST_TOPICS = 10
LONGEST_TOPIC = 60

_BETWEEN = re.compile(r"[、,，;；/|\n•·]|\s+(?:and|以及|和|及)\s+")
_JOINED = re.compile(r"^(?:and|以及|和|及)\s+")
_EDGES = " 。．.!！?？,，、;；:：\"'“”「」()（）-"


def topics(text: str, reading: Reading) -> Value | Rejected:
    """Stored as the topics in the person's order with "; " between, each once; at most ten."""
    lines = (tidy(line) for line in text.splitlines())
    parts = [without(_JOINED, part.strip(_EDGES)).strip(_EDGES) for line in lines for part in _BETWEEN.split(line)]
    kept = list({bare(part): part for part in reversed(parts) if has_letter(part) and bare(part)}.values())[::-1]
    if not kept:
        return Rejected("reader.topics.none")
    if len(kept) > MOST_TOPICS:
        return Rejected("reader.topics.many", {"count": len(kept), "limit": MOST_TOPICS})
    if long := next((part for part in kept if len(part) > LONGEST_TOPIC), None):
        return Rejected("reader.topics.long", {"part": long[:20], "limit": LONGEST_TOPIC})
    return Value("; ".join(kept), ("、" if reading.language.is_chinese else "; ").join(kept))
