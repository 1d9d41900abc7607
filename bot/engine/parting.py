"""Room: engine. A message taken apart into the questions it asks. No names, no aspects."""

import re

MOST_PARTS = 3
_STARTS = r"(?:how|what|what's|which|who|whom|where|when|do|does|did|can|could|may|must|should|will|would|is|are|am|has|have)"
_CUT = re.compile(
    r"(?<=[?!。;])\s*|(?<=[^\d:]):(?=[^/\d])\s*|(?<=[a-z0-9)])\.\s+|(?<=[\u4e00-\u9fff])[,，]\s*(?![还還]是)"
    rf"|,?\s+(?:and|or|also|plus)\s+(?:also\s+)?(?={_STARTS}\b)|,\s+(?=(?:how|do|does|can|could|must|should|is|are)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?\s*$|[吗呢么]\s*$|多少|多久|多长|多大|多高|(?<![那这好十])几(?!乎)|怎[么样]|如何|什么|啥|哪|谁|何时|是否|([\u4e00-\u9fff])[不没]\1|有没有|是不是|要不要|能不能"
    rf"|^{_STARTS}\b",
    re.IGNORECASE,
)


def questions_of(search: str) -> tuple[str, ...]:
    """The questions of a cleaned message, two or three, without what only tells; nothing where it asks one thing, or many."""
    asked = asking_parts(search)
    return asked if 1 < len(asked) <= MOST_PARTS else ()


def asking_parts(search: str) -> tuple[str, ...]:
    """What asks in a cleaned message, without what only tells or orders."""
    pieces = (piece.strip() for piece in _CUT.split(search) if piece)
    return tuple(piece for piece in pieces if len(piece) > 1 and _ASKS.search(piece))
