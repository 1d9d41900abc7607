"""Room: engine. What a message says beside its question ("I am German; how much is the subsidy?"). Pure; no question is answered here."""

import re

from bot.domain.cues import Cues
from bot.engine.routing import asks_at_its_end, is_plainly_a_question

_DIVIDES = re.compile(r"(?<=[?？])|[，,。；;！!\n]+|\.\s")
_SUPPOSES = re.compile(r"如果|假如|假设|要是|比如|例如|万一|\b(?:if|suppose|say|for example|what about)\b", re.IGNORECASE)


def stated_beside(text: str, cues: Cues) -> str:
    """The parts of a message that ask nothing, where another part asks; nothing where it only supposes."""
    parts = [part.strip() for part in _DIVIDES.split(text) if part.strip()]
    stated = [part for part in parts if not (is_plainly_a_question(part, cues) or asks_at_its_end(part) or part.endswith(("?", "？")))]
    is_mixed = 0 < len(stated) < len(parts) and not text.startswith("/")
    return "" if not is_mixed or _SUPPOSES.search(text) else "，".join(stated)
